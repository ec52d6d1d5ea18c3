"""HTML: headings in order, tables with headers, charts with labels, nothing that a strict policy would block."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import pytest

from beredd.common.errors import UserError
from beredd.reports.document import Figure, Heading, Paragraph
from beredd.reports.render import render_fragment, render_html


class Seen(HTMLParser):
    """Collects tags with their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.mark.parametrize("level", [1, 2])
def test_headings_skip_no_level(given: SimpleNamespace, level: int) -> None:
    page = render_fragment(given.document(), title_level=level)
    levels = [int(found) for found in re.findall(r"<h(\d)", page)]
    assert levels[0] == level
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_has_language_title_and_draft_mark(given: SimpleNamespace) -> None:
    page = render_html(given.document())
    assert '<html lang="sv">' in page
    assert "<title>Utkast: Rapport om rena händer</title>" in page
    assert ">UTKAST<" in page
    final = render_html(given.document(draft=False, language="da"))
    assert "UDKAST" not in final
    assert "<title>Rapport om rena händer</title>" in final


def test_no_script_no_inline_style_no_handler(given: SimpleNamespace) -> None:
    wild = given.svg.replace("<g ", '<script>alert(1)</script><g style="stroke: red; x: url(http://a)" onclick="x()" ')
    figure = Figure(caption="Bild", alt="En linje", summary="", svg=wild)
    seen = Seen(render_fragment(given.document(blocks=(Paragraph(text="<script>x</script>"), figure))))
    assert not seen.all("script")
    for _tag, attributes in seen.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


def test_tables_have_captions_and_headers(given: SimpleNamespace) -> None:
    page = render_fragment(given.document())
    seen = Seen(page)
    assert len(seen.all("caption")) == len(seen.all("table")) == 2
    assert {attributes.get("scope") for attributes in seen.all("th")} == {"col", "row"}
    assert "Tabell 1. Händer &amp; tvål" in page
    assert "Tabell 2. Siffrorna" in page
    assert "&lt;900&gt;" in page


def test_a_chart_is_one_image_with_its_alternative_text(given: SimpleNamespace) -> None:
    (svg,) = Seen(render_fragment(given.document())).all("svg")
    assert (svg["role"], svg["aria-label"]) == ("img", "Linjen stiger från 2020 till 2024.")


def test_ids_are_unique_and_links_lead_somewhere(given: SimpleNamespace) -> None:
    figure = Figure(caption="Bild", alt="En linje", summary="", svg=given.svg)
    document = given.document(blocks=(*given.document().blocks, figure, Heading(level=1, text="…")))
    seen = Seen(render_fragment(document))
    ids = [attributes["id"] for _tag, attributes in seen.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link["href"] for link in seen.all("a")} <= {f"#{name}" for name in ids}
    clips = [attributes["clip-path"] for attributes in seen.all("g")]
    assert clips == ["url(#f1-clip)", "url(#f2-clip)"]


def test_line_breaks_are_kept(given: SimpleNamespace) -> None:
    assert "Rad ett<br>\nrad två" in render_fragment(given.document())


def test_a_short_document_has_no_contents_and_a_long_one_only_chapters(given: SimpleNamespace) -> None:
    short = given.document(blocks=(Heading(level=1, text="Ett"),))
    assert "<nav" not in render_fragment(short)
    chapters = tuple(Heading(level=level, text=f"{level}-{n}") for n in range(12) for level in (1, 2))
    assert "report-toc-2" not in render_fragment(given.document(blocks=chapters))
    assert "report-toc-2" in render_fragment(given.document(blocks=chapters[:8]))


def test_a_missing_diary_number_is_seen(given: SimpleNamespace) -> None:
    assert "[diarienumret saknas]" in render_fragment(given.document(reference=None))


def test_a_chart_without_alternative_text_is_refused(given: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="alternative text"):
        render_html(given.document(blocks=(Figure(caption="Bild", alt="", summary="", svg=given.svg),)))


def test_where_no_diary_number_is_needed_there_is_no_line_for_it(given: SimpleNamespace) -> None:
    assert "diarienummer" not in render_fragment(given.document(reference=""))
