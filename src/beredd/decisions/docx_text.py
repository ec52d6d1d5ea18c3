"""The text of a Word document."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from beredd.common.errors import UserError

# A Word file of text grows some ten times when unpacked; what grows far more is made to fill the memory.
MAX_UNPACKED = 100_000_000
MAX_GROWTH = 200


def docx_text(data: bytes, where: str) -> str:
    """Return the text of a Word document: the page header, then paragraphs and tables in order.

    Paragraphs are parted by an empty line; a heading begins with ``#``, an item of a list with ``•``, and the cells of
    a row are parted by tabs.

    Raises
    ------
    UserError
        When the file is damaged, protected, no Word document, or unpacks to far more than it holds.
    """
    _check_archive(data, where)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        parts = [*_header(document), *_body(document)]
    except Exception:  # a damaged package makes python-docx and lxml raise almost anything
        raise UserError(
            "The file is damaged, or no Word document.", where=where, remedy="Open it in Word and save it anew."
        ) from None
    return "\n\n".join(parts)


def _check_archive(data: bytes, where: str) -> None:
    """Refuse an archive that would unpack to more than a document can be, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = [(each.file_size, each.compress_size) for each in archive.infolist()]
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        raise UserError("The file is damaged.", where=where, remedy="Open it in Word and save it anew.") from None
    unpacked = sum(size for size, _ in sizes)
    grown = any(size > 1_000_000 and size > MAX_GROWTH * max(packed, 1) for size, packed in sizes)
    if unpacked > MAX_UNPACKED or grown:
        raise UserError("The file unpacks to far more than a document holds.", where=where, remedy="Do not open it.")
    if "word/document.xml" not in names:
        raise UserError("The file is no Word document.", where=where, remedy="Save the decision as .docx.")


def _header(document: Any) -> Iterator[str]:
    """Yield the first page's header: there a Swedish decision has its diary number."""
    section = document.sections[0]
    for header in (section.first_page_header, section.header):
        for part in header.iter_inner_content():
            yield from _part(part)


def _body(document: Any) -> Iterator[str]:
    """Yield the paragraphs and rows of the document."""
    for part in document.iter_inner_content():
        yield from _part(part)


def _part(part: Any) -> Iterator[str]:
    """Yield a paragraph, or the rows of a table."""
    if hasattr(part, "rows"):
        for row in part.rows:
            # A cell that spans several columns is given once for each.
            cells = list(dict.fromkeys((id(cell._tc), cell.text.strip().replace("\n", " ")) for cell in row.cells))
            yield "\t".join(text for _, text in cells)
        return
    text = part.text
    if not text.strip():
        return
    style = (part.style.name or "").lower() if part.style is not None else ""
    properties = part._p.pPr
    numbered = properties is not None and properties.numPr is not None
    if style.startswith(("heading", "rubrik", "overskrift", "title")):
        yield f"# {text}"
    elif numbered or style.startswith(("list", "punkt", "lista")):
        yield f"• {text}"
    else:
        yield text
