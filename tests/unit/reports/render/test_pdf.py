"""PDF: tagged, with language and title, and conforming by its own claim."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

from beredd.common.errors import UserError
from beredd.reports.document import Document, Figure
from beredd.reports.render import render_pdf


def opened(document: Document) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(document)))


def structure(node: Any) -> list[tuple[str, Any]]:
    """Return every tag of the structure tree with its element, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [found for child in node for found in structure(child)]
    if not hasattr(node, "get"):
        return []
    own = [(str(node["/S"]), node)] if "/S" in node else []
    return own + (structure(node["/K"]) if "/K" in node else [])


@pytest.fixture
def file(given: SimpleNamespace) -> PdfReader:
    return opened(given.document())


def test_tagged_with_language_and_title(file: PdfReader) -> None:
    root = file.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("sv")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata is not None
    assert file.metadata.title == "Rapport om rena händer"
    assert file.metadata.author == "Folkhälsomyndigheten"
    assert str(file.metadata.creation_date).startswith("2026-05-04")


def test_it_claims_both_standards(file: PdfReader) -> None:
    claims = file.root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims


def test_structure_has_headings_tables_with_headers_and_figures_with_alt(file: PdfReader) -> None:
    tags = structure(file.root_object["/StructTreeRoot"]["/K"])
    names = [name for name, _ in tags]
    assert [name for name in names if name in {"/Title", "/H1", "/H2", "/H3"}] == [
        "/Title", "/H1", "/H1", "/H2", "/H1", "/H2",
    ]  # fmt: skip
    assert names.count("/Table") == 2
    assert names.count("/TH") == 4
    assert names.count("/THead") == 2
    (figure,) = [node for name, node in tags if name == "/Figure"]
    assert figure["/Alt"] == "Linjen stiger från 2020 till 2024."
    assert names.count("/L") >= 1
    assert names.count("/Caption") == 3


def test_everything_is_said(file: PdfReader) -> None:
    text = " ".join("\n".join(page.extract_text() for page in file.pages).split())
    for said in ("UTKAST", "S2024/09999", "Tabell 1. Händer & tvål", "Figur 1. Utvecklingen", "<900>", "Att skriva:"):
        assert said in text
    assert f"Sida 1 av {len(file.pages)}" in text


@pytest.mark.parametrize(("language", "mark", "tag"), [("da", "UDKAST", "da"), ("en", "DRAFT", "en")])
def test_the_other_languages(given: SimpleNamespace, language: str, mark: str, tag: str) -> None:
    file = opened(given.document(language=language))
    assert mark in file.pages[0].extract_text()
    assert str(file.root_object["/Lang"]).startswith(tag)


def test_a_final_report_has_no_mark(given: SimpleNamespace) -> None:
    assert "UTKAST" not in opened(given.document(draft=False)).pages[0].extract_text()


def test_the_same_document_gives_the_same_bytes(given: SimpleNamespace) -> None:
    assert render_pdf(given.document()) == render_pdf(given.document())


def test_markup_in_the_text_is_only_text(given: SimpleNamespace) -> None:
    sly = '#panic("x") *fet* $x$ \\ [a] <b> @c // kommentar'
    text = opened(given.document(title=sly)).pages[0].extract_text().replace("\n", " ")
    assert '#panic("x") *fet*' in text


def test_without_the_font_it_is_still_made(given: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beredd.reports.render.pdf.font_dir", lambda: None)
    assert len(opened(given.document()).pages) > 0


def test_a_chart_without_alternative_text_is_refused(given: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="alternative text"):
        render_pdf(given.document(blocks=(Figure(caption="Bild", alt="", summary="", svg=given.svg),)))
