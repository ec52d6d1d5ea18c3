"""The drawing: safe inside a page, the same for the same input, read by others."""

import re
from xml.etree import ElementTree as ET

import typst

from beredd.charts import chart_svg, indicator_chart
from beredd.charts.look import COLOURS, FAINT_INK, INK, colour, dash, font_dir, shape, style_numbers
from beredd.charts.svg import clean_svg
from beredd.indicators import definition, national_observations

RAW = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="marks" onload="x()">'
    '<style>a{}</style><script>x()</script><defs><clipPath id="clip0"><rect width="1" height="1"/></clipPath></defs>'
    '<g role="graphics-object" aria-label="marks" clip-path="url(#clip0)"><path d="" display="none"/>'
    '<path d="M0,0h0v0h0Z"/><path d="M0,0h9v9h0Z"/>'
    '<text style="fill: red; cursor: pointer" onclick="x()">a</text><use xlink:href="#clip0"/></g></svg>'
)


def _chart() -> str:
    return indicator_chart(definition("ecoli-3gc-r"), national_observations(), (), "sv").svg


def test_nothing_that_a_strict_page_refuses_is_left() -> None:
    clean = clean_svg(RAW, label="A <label>", language="sv", key="k1")
    for forbidden in ("<style", "style=", "<script", "onclick", "onload", "class=", 'aria-label="marks"'):
        assert forbidden not in clean
    assert 'role="img"' in clean
    assert 'aria-label="A &lt;label&gt;"' in clean
    assert 'id="k1-clip0"' in clean
    assert "url(#k1-clip0)" in clean
    assert 'href="#k1-clip0"' in clean
    assert 'fill="red"' in clean
    assert clean.count("<path") == 0


def test_a_real_chart_is_clean_small_and_labelled() -> None:
    svg = _chart()
    assert not re.search(r"\s(style|class|on\w+)=|<style|<script|<foreignObject|href=\"http", svg)
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert "Sverige" in (root.get("aria-label") or "")
    assert root.get("viewBox")
    assert len(svg) < 40_000


def test_ids_differ_between_charts() -> None:
    spec = {
        "data": {"values": [{"x": 1, "y": 1}]},
        "mark": {"type": "point", "clip": True},
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
    }
    ids = [set(re.findall(r'id="([^"]+)"', chart_svg(spec, label=label, language="en"))) for label in ("a", "b")]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_typst_reads_the_drawing() -> None:
    source = b'#set document(title: "t", date: none)\n#image("/c.svg", alt: "x")'
    pdf = typst.compile({"main.typ": source, "c.svg": _chart().encode()}, format="pdf")
    assert pdf.startswith(b"%PDF")


def _contrast(code: str) -> float:
    """Return the contrast of a colour against white (WCAG 2.1, 1.4.3)."""
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_every_line_and_letter_is_seen_on_white() -> None:
    assert all(_contrast(code) >= 4.5 for code in (*COLOURS, INK, FAINT_INK))


def test_thirty_two_places_have_looks_of_their_own() -> None:
    places = ["SE", "DK", *(f"X{i}" for i in range(30))]
    numbers = style_numbers(places)
    assert len({(colour(n), tuple(dash(n)), shape(n)) for n in numbers.values()}) == 32
    assert style_numbers(["DK"])["DK"] == numbers["DK"]


def test_the_font_folder_is_there_or_none() -> None:
    folder = font_dir()
    assert folder is None or list(folder.glob("SourceSans3*"))
