"""A report of a real programme, opened by programs that others have made: pypdf, python-docx, Poppler, LibreOffice."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from beredd.programmes import programmes
from beredd.programmes.follow_up import FollowUp
from beredd.reports.compose import compose
from beredd.reports.document import Document
from beredd.reports.due import reports_of
from beredd.reports.render import render_docx, render_pdf

PDFINFO = shutil.which("pdfinfo")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def report() -> Document:
    """The final report on the pharmacies' exercises: tables, lists, money and no charts, so that it is quickly made."""
    programme = programmes()["se-apoteksovning-2024"]
    day = date(2025, 11, 17)
    which = next(one for one in reports_of(programme) if one.spec and one.spec.id == "E-R2" and one.due == day)
    recorded = FollowUp(programme.id, datetime(2025, 11, 17, 12, tzinfo=UTC))
    return compose(programme, which, recorded, (), "sv", day)


@pytest.fixture(scope="module")
def pdf(report: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(render_pdf(report))
    return path


@pytest.fixture(scope="module")
def word(report: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "report.docx"
    path.write_bytes(render_docx(report))
    return path


def first_words(report: Document) -> str:
    """Return what the first heading says."""
    return next(block.text for block in report.blocks if block.kind == "heading")


def test_pypdf_finds_it_tagged_with_language_and_title(pdf: Path, report: Document) -> None:
    opened = PdfReader(pdf)
    assert opened.root_object["/MarkInfo"]["/Marked"]
    assert str(opened.root_object["/Lang"]).startswith("sv")
    assert opened.metadata is not None
    assert opened.metadata.title == report.title
    assert first_words(report) in "".join(page.extract_text() for page in opened.pages)


def test_python_docx_finds_its_title_its_headings_and_its_tables(word: Path, report: Document) -> None:
    opened = docx.Document(str(word))
    assert opened.core_properties.title == report.title
    assert opened.core_properties.language.startswith("sv")
    headings = [one.text for one in opened.paragraphs if one.style and (one.style.name or "").startswith("Heading")]
    assert any(first_words(report) in heading for heading in headings)
    assert opened.tables


@pytest.mark.skipif(PDFINFO is None, reason="no pdfinfo on this machine (apt-get install poppler-utils)")
def test_poppler_says_that_it_is_tagged_and_has_nothing_to_run(pdf: Path, report: Document) -> None:
    told = subprocess.run([str(PDFINFO), str(pdf)], capture_output=True, text=True, timeout=30, check=True)
    facts = dict(line.split(":", 1) for line in told.stdout.splitlines() if ":" in line)
    assert facts["Tagged"].strip() == "yes"
    assert facts["JavaScript"].strip() == facts["Encrypted"].strip() == "no"
    assert facts["Title"].strip() == report.title


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine (apt-get install libreoffice-writer)")
def test_libreoffice_opens_the_word_file_and_keeps_what_it_says(word: Path, report: Document, tmp_path: Path) -> None:
    # A profile of its own: an office that is open already, or one that a person uses, is left alone.
    command = [
        str(OFFICE),
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(word),
    ]
    try:
        subprocess.run(command, capture_output=True, timeout=120, check=True)
    except subprocess.TimeoutExpired:
        pytest.skip("LibreOffice did not answer within two minutes: the machine is too busy for it")
    made = PdfReader(BytesIO((tmp_path / "report.pdf").read_bytes()))
    text = "".join(page.extract_text() for page in made.pages)
    assert first_words(report) in text
    assert report.title.split()[0] in text
    assert len(made.pages) >= 2
