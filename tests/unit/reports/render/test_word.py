"""Word: what a screen reader, a spelling checker and the agency's registrar look for."""

from datetime import datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from beredd.common.errors import UserError
from beredd.reports.document import Document, Figure, Heading
from beredd.reports.fonts import font_dir
from beredd.reports.render import render_docx
from beredd.reports.render.word_fonts import obfuscated


def opened(document: Document) -> Any:
    return docx.Document(BytesIO(render_docx(document)))


@pytest.fixture(scope="module")
def cache() -> dict[str, Any]:
    return {}


@pytest.fixture
def file(given: SimpleNamespace, cache: dict[str, Any]) -> Any:
    if "file" not in cache:
        cache["bytes"] = render_docx(given.document())
        cache["file"] = docx.Document(BytesIO(cache["bytes"]))
    return cache["file"]


def test_headings_are_headings_in_order(file: Any) -> None:
    found = [(one.style.name, one.text) for one in file.paragraphs if one.style.name.startswith(("Title", "Heading"))]
    assert found == [
        ("Title", "Rapport om rena händer"),
        ("Heading 1", "Sammanfattning"),
        ("Heading 2", "Läget"),
        ("Heading 1", "Siffror"),
        ("Heading 2", "Läget"),
    ]


def test_lists_are_lists(file: Any) -> None:
    assert [one.text for one in file.paragraphs if one.style.name == "List Bullet"] == ["Först", "Sedan"]


def test_every_table_has_a_header_row_that_repeats_and_a_name(file: Any) -> None:
    assert len(file.tables) == 2
    for table in file.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows] == [True] * 3
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table.style.name == "Beredd Table"


def test_captions_are_numbered_by_fields(file: Any) -> None:
    captions = [one.text for one in file.paragraphs if one.style.name == "Caption"]
    assert captions == ["Tabell 1. Händer & tvål", "Figur 1. Utvecklingen", "Tabell 2. Siffrorna"]
    instructions = [one.text.strip() for one in file.element.body.iter(qn("w:instrText"))]
    assert "SEQ Tabell \\* ARABIC" in instructions


def test_pictures_have_alternative_texts_and_are_svg_with_a_png(file: Any, cache: dict[str, Any]) -> None:
    (properties,) = file.element.body.iter(qn("wp:docPr"))
    assert properties.get("descr") == "Linjen stiger från 2020 till 2024."
    names = ZipFile(BytesIO(cache["bytes"])).namelist()
    assert {"word/media/chart1.svg", "word/media/image1.png"} <= set(names)


def test_language_and_properties(file: Any) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:val")) == "sv-SE"
    properties = file.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Rapport om rena händer", "Folkhälsomyndigheten", "sv-SE",
    )  # fmt: skip
    assert properties.created == datetime.fromisoformat("2026-05-04T00:00:00+00:00")


@pytest.mark.parametrize(("language", "tag"), [("da", "da-DK"), ("en", "en-GB")])
def test_the_other_languages(given: SimpleNamespace, language: str, tag: str) -> None:
    file = opened(given.document(language=language))
    assert file.core_properties.language == tag


def test_contents_are_a_field_that_word_will_fill_and_links_until_then(file: Any) -> None:
    (begin,) = [one for one in file.element.body.iter(qn("w:fldChar")) if one.get(qn("w:dirty"))]
    assert begin.get(qn("w:dirty")) == "true"
    links = [one.get(qn("w:anchor")) for one in file.element.body.iter(qn("w:hyperlink"))]
    marks = {one.get(qn("w:name")) for one in file.element.body.iter(qn("w:bookmarkStart"))}
    assert len(links) == 4
    assert set(links) <= marks


def test_draft_mark_above_page_number_below(file: Any, given: SimpleNamespace) -> None:
    section = file.sections[0]
    assert section.header.paragraphs[0].text == "UTKAST\tRapport om rena händer"
    assert section.footer.paragraphs[0].text == "S2024/09999\tSida 1 av 1"
    fields = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    final = opened(given.document(draft=False))
    assert final.sections[0].header.paragraphs[0].text == "Rapport om rena händer"


def test_what_must_be_written_says_so_in_words(file: Any) -> None:
    (box,) = [one for one in file.paragraphs if one.style.name == "To Write"]
    assert box.text == "Att skriva: Skriv mer."


def test_the_same_document_gives_the_same_bytes(given: SimpleNamespace, file: Any, cache: dict[str, Any]) -> None:
    assert render_docx(given.document()) == cache["bytes"]


def test_the_font_is_carried_along(cache: dict[str, Any], file: Any) -> None:
    if font_dir() is None:
        pytest.skip("the font's files are put there by the build")
    package = ZipFile(BytesIO(cache["bytes"]))
    table = package.read("word/fontTable.xml").decode()
    assert '<w:font w:name="Source Sans 3">' in table
    assert "embedTrueTypeFonts" in package.read("word/settings.xml").decode()
    font = font_dir() / "SourceSans3-Regular.ttf"
    carried = package.read("word/fonts/SourceSans3-Regular.odttf")
    assert carried[32:] == font.read_bytes()[32:]
    assert carried[:32] != font.read_bytes()[:32]
    assert "obfuscatedFont" in package.read("[Content_Types].xml").decode()


def test_obfuscation_is_its_own_inverse() -> None:
    from uuid import UUID

    key = UUID("12345678-9abc-def0-1234-56789abcdef0")
    font = bytes(range(64))
    assert obfuscated(obfuscated(font, key), key) == font
    # ECMA-376-1, 17.8.1: the GUID's hexadecimal digits from the right, byte by byte.
    assert obfuscated(b"\0" * 64, key)[:4] == bytes([0xF0, 0xDE, 0xBC, 0x9A])


def test_a_chart_without_alternative_text_is_refused(given: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="alternative text"):
        render_docx(given.document(blocks=(Figure(caption="Bild", alt="", summary="", svg=given.svg),)))


def test_a_short_document_needs_no_contents(given: SimpleNamespace) -> None:
    file = opened(given.document(blocks=(Heading(level=1, text="Ett"),)))
    assert not [one for one in file.paragraphs if one.style.name.startswith("TOC")]
