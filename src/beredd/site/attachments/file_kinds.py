"""Which files are taken in: told by what they hold, never by their name alone; no programs, no macros, no bombs.

A file is handed out again and opened on the reader's own machine, so what could run there is refused here.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from beredd.site.attachments.packages import check_package
from beredd.site.attachments.pdf_files import check_pdf
from beredd.site.attachments.refusals import FileRefusedError, Refusal

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".docx": f"{_OOXML}wordprocessingml.document",
    ".xlsx": f"{_OOXML}spreadsheetml.sheet",
    ".pptx": f"{_OOXML}presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""The endings that are taken in, and the type that each is handed out as."""
LONGEST_NAME: Final = 200
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PROGRAM_STARTS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xd0\xcf\x11\xe0")
"""DOS and Windows, Linux, scripts, Java and macOS, and the old Office containers that carry macros."""
_MARKUP: Final = re.compile(r"\s*<\s*(?:!doctype|\?xml|html|head|body|svg|script|iframe|math)\b", re.IGNORECASE)
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is taken in: its name without any folder, and its media type."""

    name: str
    media_type: str
    suffix: str


def check_file(name: str, data: bytes, *, at_most: int) -> Checked:
    """Return the kind of a file, told by its content.

    Raises
    ------
    FileRefusedError
        When it is empty, too large, of a kind that is not taken in, not what its name says, or holds something that
        could run where it is opened.
    """
    name = plain_name(name)
    if not data:
        raise FileRefusedError(Refusal.EMPTY, "The file is empty.", where=name)
    if len(data) > at_most:
        raise FileRefusedError(Refusal.TOO_LARGE, f"The file is larger than {at_most} bytes.", where=name)
    suffix = PurePath(name).suffix.lower()
    if suffix not in MEDIA_TYPES or data.startswith(_PROGRAM_STARTS):
        raise FileRefusedError(Refusal.KIND, "Files of this kind are not taken in.", where=name)
    if not _is(suffix, name, data):
        raise FileRefusedError(Refusal.NOT_WHAT_IT_SAYS, f"The content is not that of a {suffix} file.", where=name)
    return Checked(name, MEDIA_TYPES[suffix], suffix)


def plain_name(name: str) -> str:
    """Return a file's name without folders, control characters and signs that reverse what is read."""
    last = re.split(r"[/\\]", name)[-1]
    # Right-to-left marks make fdp.exe of exe.pdf in what people see.
    shown = re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", last).strip(" .")
    stem, suffix = PurePath(shown).stem, PurePath(shown).suffix
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}" or "file"


def _is(suffix: str, name: str, data: bytes) -> bool:
    """Say whether the content is what the ending says; raise where it is but must not be taken in."""
    if suffix == ".pdf":
        return check_pdf(name, data)
    if suffix in {".csv", ".txt"}:
        return _is_text(data)
    if suffix == ".png":
        return _is_png(data)
    if suffix in {".jpg", ".jpeg"}:
        return data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-64:]
    return check_package(name, suffix, MEDIA_TYPES[suffix], data)


def text_in(data: bytes) -> str | None:
    """Return the text of a text file, read as UTF-8, UTF-16 with its mark, or Windows' Western letters."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_text(data: bytes) -> bool:
    text = text_in(data)
    return text is not None and not _NOT_TEXT.search(text) and not _MARKUP.match(text)


def _is_png(data: bytes) -> bool:
    """Walk through the pieces of a PNG: each has its length and check sum, the last is IEND, and nothing follows."""
    if not data.startswith(_PNG):
        return False
    at, kind = len(_PNG), b""
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        sum_kept = data[at + 8 + length : at + 12 + length]
        if len(body) != length or sum_kept != zlib.crc32(kind + body).to_bytes(4, "big"):
            return False
        at += 12 + length
        if kind == b"IEND":
            break
    return kind == b"IEND" and at == len(data)
