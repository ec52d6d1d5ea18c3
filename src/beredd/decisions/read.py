"""From a file to the canonical text of a decision; what cannot be read is refused in one sentence.

A refusal never leaves anything behind: the bytes are looked at in memory, and whoever stores them does so afterwards.
"""

import hashlib
from pathlib import Path, PurePath
from typing import Literal

from beredd.common.errors import UserError
from beredd.common.secrecy import refuse_classified
from beredd.decisions.languages import language_of
from beredd.decisions.model import DecisionText

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 1_000_000

Media = Literal["txt", "docx", "pdf"]
_SUFFIXES: dict[str, Media] = {".txt": "txt", ".docx": "docx", ".pdf": "pdf"}

# How files of other kinds begin, whatever they are called.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_document(path: Path) -> DecisionText:
    """Read a decision from a .txt, .docx or .pdf file.

    Raises
    ------
    UserError
        When the file is missing, empty, too large, of another kind than its suffix says, binary, encrypted, an image
        without text, in another language than Swedish or Danish, or marked as security-classified.
    """
    where = str(path)
    try:
        if path.is_dir():
            raise UserError("This is a folder, not a file.", where=where, remedy="Name the decision's file.")
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(where)
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError("No such file.", where=where, remedy="Check the name.") from None
    except OSError as error:
        raise UserError(f"The file cannot be read ({error.strerror}).", where=where) from None
    return read_bytes(path.name, data, where=where)


def read_bytes(name: str, data: bytes, *, where: str | None = None) -> DecisionText:
    """Read a decision from bytes, such as an upload; `name` tells by its suffix what they are.

    Raises
    ------
    UserError
        As :func:`read_document`.
    """
    place = where or name
    media = _media(name, data, place)
    text = _text(media, data, place)
    if len(text) > MAX_CHARACTERS:
        raise UserError(
            f"The text has more than {MAX_CHARACTERS:,} characters: this is no decision.",
            where=place,
            remedy="Give the decision alone.",
        )
    refuse_classified(text, where=place)
    if not any(character.isalpha() for character in text):
        raise UserError("The file has no text.", where=place, remedy="Give the decision itself.")
    language = language_of(text)
    if language is None:
        raise UserError(
            "The text is neither Swedish nor Danish, or too short to tell.",
            where=place,
            remedy="beredd reads decisions in these two languages.",
        )
    return DecisionText(PurePath(name).name, hashlib.sha256(data).hexdigest(), text, language, media)


def _media(name: str, data: bytes, where: str) -> Media:
    """Tell what the file is, by its suffix and by how it begins; the two must agree."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise UserError(
            f"Files named {suffix or 'without a suffix'} are not read.",
            where=where,
            remedy="Save the decision as .txt, .docx or .pdf.",
        )
    if len(data) > MAX_BYTES:
        raise _too_large(where)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UserError("The file is empty.", where=where, remedy="Give the decision itself.")
    if data.startswith(_OLE):
        raise UserError(
            "The file is an old Word document or is protected by a password.",
            where=where,
            remedy="Save it as .docx without a password.",
        )
    media = _SUFFIXES[suffix]
    begins: Media | None = "pdf" if b"%PDF-" in data[:1024] else "docx" if data.startswith(b"PK\x03\x04") else None
    if begins is not None and begins != media:
        raise UserError(
            f"The file is called {suffix} but is a {'PDF' if begins == 'pdf' else 'Word or zip'} file.",
            where=where,
            remedy="Give it the suffix it should have.",
        )
    if begins is None and media != "txt":
        raise UserError(f"The file is called {suffix} but is no such file.", where=where, remedy="Save it anew.")
    return media


def _text(media: Media, data: bytes, where: str) -> str:
    """Return the canonical text."""
    if media == "pdf":
        from beredd.decisions.pdf_text import pdf_text

        return pdf_text(data, where)
    if media == "docx":
        from beredd.decisions.docx_text import docx_text

        return docx_text(data, where)
    if b"\x00" in data:
        raise UserError("The file is binary, not text.", where=where, remedy="Save the decision as text in UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            f"The file is not text in UTF-8 (byte {error.start}).", where=where, remedy="Save it as UTF-8."
        ) from None


def _too_large(where: str) -> UserError:
    return UserError(
        "The file is larger than 20 MB.", where=where, remedy="Give the decision alone, without its annexes."
    )
