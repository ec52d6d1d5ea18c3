"""What a file says, as far as it can be read cheaply: looked through for what beredd may not hold."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.site.attachments.file_kinds import Checked, text_in
from beredd.site.attachments.packages import safe_parser
from beredd.site.attachments.pdf_files import pdf_words

MOST_LETTERS: Final = 5_000_000
"""So much of a file's text is looked through."""
_PARTS: Final = {
    ".docx": re.compile(r"^word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$"),
    ".xlsx": re.compile(r"^xl/(?:sharedStrings|worksheets/[^/]+|comments\d*)\.xml$"),
    ".pptx": re.compile(r"^ppt/(?:slides|notesSlides)/[^/]+\.xml$"),
    ".odt": re.compile(r"^(?:content|styles)\.xml$"),
    ".ods": re.compile(r"^(?:content|styles)\.xml$"),
}
_LINES: Final = frozenset({"p", "h", "si", "is", "v"})
"""Elements whose text is a line of its own: a paragraph, a heading, a cell's text or number."""


def refuse_unheld_text(file: Checked, data: bytes) -> None:
    """Refuse a file whose name or text is marked as security-classified or seems to hold a personal number.

    An image, and a PDF that is one, has no text to look through: the person who hands it in must know.

    Raises
    ------
    ClassifiedDocumentError, PersonalNumberError
        When it does.
    """
    for text in (file.name, words_of(file, data)):
        refuse_classified(text, where=file.name)
        refuse_personal_numbers(text, where=file.name)


def words_of(file: Checked, data: bytes) -> str:
    """Return what a file says, paragraph by paragraph; empty where it has no text that can be had cheaply."""
    if file.suffix in {".txt", ".csv"}:
        return (text_in(data) or "")[:MOST_LETTERS]
    if file.suffix == ".pdf":
        return pdf_words(data, MOST_LETTERS)
    if file.suffix in _PARTS:
        return "\n".join(_package_lines(file.suffix, data))
    return ""


def _package_lines(suffix: str, data: bytes) -> Iterator[str]:
    length = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not _PARTS[suffix].match(name):
                continue
            for line in _lines(package.read(name)):
                yield line
                length += len(line)
                if length > MOST_LETTERS:
                    return


def _lines(part: bytes) -> Iterator[str]:
    try:
        root = etree.fromstring(part, safe_parser())
    except etree.XMLSyntaxError:
        return
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in _LINES:
            text = "".join(str(piece) for piece in element.itertext()).strip()
            if text:
                yield text
