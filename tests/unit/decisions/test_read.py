"""Canonical text: what each kind of file gives, and the same duties whatever the file is."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from beredd.common.errors import UserError
from beredd.decisions import Extraction, extract, read_bytes, read_document

PARAGRAPHS = [
    "Regeringen uppdrar åt Socialstyrelsen och Läkemedelsverket att kartlägga lagren av antidoter.",
    "Socialstyrelsen ska:",
    "• ta fram en förteckning över antidoter,",
    "• vid behov samråda med Giftinformationscentralen.",
    "Uppdraget ska redovisas till Regeringskansliet (Socialdepartementet) senast den 1 juni 2027.",
]
TITLE = "Uppdrag om lager av antidoter"


def _as_txt() -> bytes:
    return "\n\n".join([TITLE, "Dnr: S2026/01234", *PARAGRAPHS]).encode()


def _as_docx() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Dnr: S2026/01234"
    document.add_heading(TITLE, level=0)
    for paragraph in PARAGRAPHS:
        if paragraph.startswith("• "):
            document.add_paragraph(paragraph[2:], style="List Bullet")
        else:
            document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _as_pdf() -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4)
    height = 780
    for paragraph in [TITLE, "Dnr: S2026/01234", *PARAGRAPHS]:
        words, line = paragraph.split(), ""
        for word in [*words, ""]:
            if len(line) + len(word) > 60 or not word:
                page.drawString(60, height, line)
                height -= 16
                line = word
            else:
                line = f"{line} {word}".strip()
        height -= 16
    page.drawString(300, 30, "1 (1)")
    page.save()
    return buffer.getvalue()


MADE: dict[str, Callable[[], bytes]] = {"txt": _as_txt, "docx": _as_docx, "pdf": _as_pdf}


@pytest.mark.parametrize("media", MADE)
def test_the_same_decision_in_every_kind_of_file(media: str) -> None:
    found = extract(read_bytes(f"beslut.{media}", MADE[media]()))
    assert found.title == TITLE
    assert found.own_number == "S2026/01234"
    assert [(duty.text.rstrip("."), duty.holders()) for duty in found.duties] == [
        (PARAGRAPHS[0].rstrip("."), ("sos", "lv")),
        ("ta fram en förteckning över antidoter", ("sos",)),
        ("vid behov samråda med Giftinformationscentralen", ("sos",)),
        (PARAGRAPHS[4].rstrip("."), ("sos", "lv")),
    ]
    assert [day.isoformat() for due in found.duties[3].due for day in due.days()] == ["2027-06-01"]


@pytest.mark.parametrize("media", MADE)
def test_hash_is_of_the_bytes_and_length_of_the_text(media: str) -> None:
    data = MADE[media]()
    document = read_bytes(f"beslut.{media}", data)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.characters == len(document.text)
    assert document.media == media
    assert document.language == "sv"


def test_text_is_unaltered_but_for_the_byte_order_mark(tmp_path: Path) -> None:
    raw = "Regeringen ger\r\nSocialstyrelsen i uppdrag\tatt stärka vården för barn och äldre som har behov av det.\r\n"
    path = tmp_path / "beslut.txt"
    path.write_bytes(b"\xef\xbb\xbf" + raw.encode())
    assert read_document(path).text == raw


def test_a_row_of_a_word_table_keeps_its_cells_apart() -> None:
    document = docx.Document()
    document.add_paragraph("Uppdrag om övning")
    document.add_paragraph("Regeringen ger Socialstyrelsen och Läkemedelsverket i uppdrag att öva tillsammans.")
    document.add_paragraph("Följande medel får användas för uppdraget under 2027 (tkr):")
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(
        table.rows, [("Myndighet", "Belopp"), ("Socialstyrelsen", "1 250"), ("Läkemedelsverket", "900")], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    found: Extraction = extract(read_bytes("beslut.docx", buffer.getvalue()))
    assert [(each.actor, each.amount, each.years) for each in found.amounts] == [
        ("sos", 1_250_000, (2027,)),
        ("lv", 900_000, (2027,)),
    ]


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(UserError, match="folder"):
        read_document(tmp_path)
