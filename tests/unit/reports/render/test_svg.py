"""A chart's SVG comes out of the cleaning as a picture and nothing else."""

import pytest

from beredd.common.errors import UserError
from beredd.reports.render.svg import clean_svg, svg_size

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def test_links_outside_go_and_their_drawing_stays() -> None:
    svg = f'<svg {NS}><a href="https://x.example"><path d="M0 0"/></a><use xlink:href="#p"/><image href="https://x"/></svg>'
    cleaned = clean_svg(svg, prefix="f1")
    assert "https://x" not in cleaned
    assert "<path" in cleaned
    assert 'href="#f1-p"' in cleaned


def test_styles_become_attributes() -> None:
    cleaned = clean_svg(f'<svg {NS}><g style="fill: red; stroke-width:2;bad thing"/></svg>', prefix="f")
    assert 'fill="red"' in cleaned
    assert 'stroke-width="2"' in cleaned
    assert "style" not in cleaned


def test_text_keeps_its_blanks() -> None:
    assert "> a <" in clean_svg(f"<svg {NS}><text> a <tspan>b</tspan></text></svg>", prefix="f")


def test_no_entity_is_opened() -> None:
    svg = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg {NS}><text>&x;</text></svg>'
    assert "<text" in clean_svg(svg, prefix="f").replace("&x;", "")


@pytest.mark.parametrize("svg", ["", "no picture", "<html/>", f"<svg {NS}>", "<svg/>", "\ud800"])
def test_what_is_no_picture_is_refused(svg: str) -> None:
    with pytest.raises(UserError, match="not an SVG picture"):
        clean_svg(svg, prefix="f")


@pytest.mark.parametrize(
    ("head", "size"),
    [('width="300" height="120.5"', (300, 120.5)), ('width="30px" height="12px"', (30, 12)), ("", (600, 300)),
     ('width="0" height="5"', (600, 300)), ('stroke-width="3"', (600, 300))],
)  # fmt: skip
def test_the_size_is_read_from_the_head(head: str, size: tuple[float, float]) -> None:
    assert svg_size(f"<svg {head}><rect width='1' height='2'/></svg>") == size
