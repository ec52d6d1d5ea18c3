"""Files that no decision can be read from: one sentence, exit code 2, and nothing written."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from beredd.cli import main
from beredd.decisions import MAX_BYTES, read_document
from beredd.decisions.read import MAX_CHARACTERS

GOOD = (
    "Uppdrag om beredskap\n\nRegeringen ger Socialstyrelsen i uppdrag att ta fram en plan för vården och att "
    "redovisa den till Regeringskansliet senast den 1 mars 2027.\n"
)
ENGLISH = (
    "The Government commissions the agency to draw up a plan for the care of the sick and to report on it by March. "
)
NORWEGIAN = (
    "Regjeringen gir etaten i oppdrag å utarbeide en plan for helsetjenesten og å rapportere om den innen mars 2027. "
    "Planen må være av høy kvalitet, og etter høringen blir den lagt frem. "
)
FINNISH = (
    "Hallitus antaa virastolle tehtäväksi laatia suunnitelman ja raportoida siitä, kun se on valmis, sekä myös muuta. "
)
GERMAN = "Die Regierung beauftragt die Behörde, einen Plan für die Versorgung zu erstellen und darüber zu berichten. "


def _pdf(text: str = "") -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    if text:
        page.drawString(50, 700, text)
    else:
        # A scanned page: an image, no text.
        pixels = b"P5 8 8 255\n" + bytes(range(64))
        page.drawImage(ImageReader(io.BytesIO(pixels)), 0, 0, 500, 700)
    page.save()
    return buffer.getvalue()


def _locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_pdf("Regeringen ger Socialstyrelsen i uppdrag att planera."))))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _zip(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.txt", lambda: b"", "empty"),
    "only white space": ("a.txt", lambda: b" \n\t\r\n", "empty"),
    "only a byte order mark": ("a.txt", lambda: b"\xef\xbb\xbf", "empty"),
    "binary": ("a.txt", lambda: b"\x00\x01\x02" * 400, "binary"),
    "Latin-1": ("a.txt", lambda: GOOD.encode("latin-1"), "UTF-8"),
    "UTF-16": ("a.txt", lambda: GOOD.encode("utf-16"), "binary|UTF-8"),
    "numbers only": ("a.txt", lambda: b"1 2 3 4 5\n" * 40, "no text"),
    "English": ("a.txt", (ENGLISH * 4).encode, "neither Swedish nor Danish"),
    "Norwegian": ("a.txt", (NORWEGIAN * 4).encode, "neither Swedish nor Danish"),
    "Finnish": ("a.txt", (FINNISH * 4).encode, "neither Swedish nor Danish"),
    "German": ("a.txt", (GERMAN * 4).encode, "neither Swedish nor Danish"),
    "too short to tell": ("a.txt", lambda: b"Beslut.", "too short"),
    "larger than a decision": ("a.txt", (GOOD * (MAX_CHARACTERS // len(GOOD) + 1)).encode, "characters"),
    "over 20 MB": ("a.txt", lambda: b"a" * (MAX_BYTES + 1), "20 MB"),
    "image-only PDF": ("a.pdf", _pdf, "no text layer"),
    "PDF with a password": ("a.pdf", _locked_pdf, "password"),
    "damaged PDF": ("a.pdf", lambda: b"%PDF-1.7\n" + b"garbage " * 200, "damaged|no text layer"),
    "PDF called .txt": ("a.txt", lambda: _pdf(GOOD), "is a PDF"),
    "PDF called .docx": ("a.docx", lambda: _pdf(GOOD), "is a PDF"),
    "text called .pdf": ("a.pdf", GOOD.encode, "no such file"),
    "text called .docx": ("a.docx", GOOD.encode, "no such file"),
    "old Word": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Word"),
    "zip, no Word": ("a.docx", lambda: _zip(**{"a.txt": b"x"}), "no Word document"),
    "broken zip": ("a.docx", lambda: _zip(**{"a.txt": b"x" * 900})[:60], "damaged"),
    "broken Word": ("a.docx", lambda: _zip(**{"word__document.xml": b"<nothing"}), "damaged"),
    "zip bomb": ("a.docx", lambda: _zip(**{"word__document.xml": b"\0" * 30_000_000}), "far more"),
    "another suffix": ("a.odt", GOOD.encode, ".odt"),
    "no suffix": ("decision", GOOD.encode, "suffix"),
}
MARKED = [
    "HEMLIG",
    "KVALIFICERAT HEMLIG",
    "Säkerhetsskyddsklassificerad",
    "*** KONFIDENTIELL ***",
    "BEGRÄNSAT HEMLIG  ex 2",
    "HEMLIG enligt 15 kap. 2 § offentlighets- och sekretesslagen (2009:400)",
    "Säkerhetsskyddsklass: Begränsat hemlig",
    "YDERST HEMMELIGT",
    "TIL TJENESTEBRUG",
    "NATO SECRET",
    "RESTREINT UE/EU RESTRICTED",
]


@pytest.mark.parametrize("what", BAD)
def test_refused_in_one_sentence(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, make, words = BAD[what]
    path, out = tmp_path / name, tmp_path / "out"
    path.write_bytes(make())
    assert main(["decision", "read", str(path), "-o", str(out)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert name in said.err
    assert re.search(words, said.err)
    assert not out.exists()


@pytest.mark.parametrize("marking", MARKED)
def test_a_classified_document_is_turned_away(marking: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "a.txt", tmp_path / "out"
    path.write_text(f"{marking}\n\n{GOOD}", encoding="utf-8")
    assert main(["decision", "read", str(path), "-o", str(out)]) == 2
    said = capsys.readouterr().err
    assert "säkerhetsskyddschef" in said
    assert "Socialstyrelsen" not in said
    assert not out.exists()


def test_the_word_in_running_text_is_no_marking(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        GOOD + "Myndigheten ska avgöra vilka uppgifter som är säkerhetsskyddsklassificerade\noch om något är hemligt. "
        "Arbetet rör hemliga uppgifter.\nHemliga uppgifter ska hållas utanför redovisningen.\n",
        encoding="utf-8",
    )
    assert read_document(path).language == "sv"


def test_the_others_are_written_when_one_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, out = tmp_path / "good.txt", tmp_path / "bad.txt", tmp_path / "out"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_bytes(b"")
    assert main(["decision", "read", str(bad), str(good), "-o", str(out)]) == 2
    assert [path.name for path in out.iterdir()] == ["se-uppdrag-om-beredskap.yaml"]
    assert "bad.txt" in capsys.readouterr().err


def test_a_draft_that_is_there_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, out = tmp_path / "good.txt", tmp_path / "out"
    good.write_text(GOOD, encoding="utf-8")
    assert main(["decision", "read", str(good), "-o", str(out)]) == 0
    draft = out / "se-uppdrag-om-beredskap.yaml"
    draft.write_text("# somebody's work\n", encoding="utf-8")
    assert main(["decision", "read", str(good), "-o", str(out)]) == 2
    assert draft.read_text(encoding="utf-8") == "# somebody's work\n"
    assert "already" in capsys.readouterr().err
    assert main(["decision", "read", str(good), "-o", str(out), "--replace"]) == 0
    assert "somebody" not in draft.read_text(encoding="utf-8")
    assert [path.name for path in out.iterdir()] == [draft.name]
