"""Word, Excel, PowerPoint and OpenDocument files: packages of parts, looked through before they are taken in."""

import io
import re
import zipfile
import zlib
from typing import Final

from lxml import etree

from beredd.site.attachments.refusals import FileRefusedError, Refusal

MAX_UNPACKED: Final = 300_000_000
MAX_PARTS: Final = 10_000
MAX_RATIO: Final = 200
"""So many times larger than the file itself may its parts be; text packs ten times, a bomb a thousand."""
SMALL: Final = 10_000_000
"""Below this nobody is harmed, whatever the ratio."""
_STEP: Final = 1 << 20
_MACROS: Final = re.compile(
    r"vbaproject|vbadata|macrosheets/|dialogsheets/|activex/|/ctrlprops/|customui/"
    r"|^basic/|^scripts/|\.(?:bin|exe|dll|js|vbs|ps1|bat|cmd|com|scr|jar|hta|html?|svgz?|swf|lnk)$",
    re.IGNORECASE,
)
_HARMLESS_BIN: Final = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
_REMOTE: Final = re.compile(
    rb'<Relationship\b(?=[^>]*TargetMode="External")(?=[^>]*Type="[^"]*/(?:attachedTemplate|oleObject|frame|externalLink'
    rb'|subDocument|package|control)")[^>]*>'
)
_PACKAGES: Final = re.compile(r"\.(?:docx|xlsx|pptx|odt|ods)$", re.IGNORECASE)


def check_package(name: str, suffix: str, media_type: str, data: bytes) -> bool:
    """Say whether a package is what its ending says.

    Raises
    ------
    FileRefusedError
        When it is locked, holds macros, programs or objects of other programs, fetches parts from elsewhere, or
        becomes far larger when it is unpacked.
    """
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(name, package, len(data))
            return _declares(package, suffix, media_type)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, OSError, etree.XMLSyntaxError):
        return False


def _check_parts(name: str, package: zipfile.ZipFile, size: int) -> None:
    """Read every part to its end: what a package says of its own size may be a lie."""
    parts = package.infolist()
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) != len(parts):
        raise FileRefusedError(Refusal.BOMB, "The file has too many parts, or the same part twice.", where=name)
    unpacked = 0
    for part in parts:
        if part.flag_bits & 0x1:
            raise FileRefusedError(Refusal.LOCKED, "The file is protected by a password.", where=name)
        inside = part.filename
        if inside.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", inside):
            raise FileRefusedError(Refusal.RUNS, "A part of the file points outside it.", where=name)
        if _MACROS.search(inside) and not _HARMLESS_BIN.search(inside):
            raise FileRefusedError(Refusal.RUNS, "The file holds macros, programs or other objects.", where=name)
        unpacked = _read_through(name, package, part, unpacked, size)


def _read_through(name: str, package: zipfile.ZipFile, part: zipfile.ZipInfo, unpacked: int, size: int) -> int:
    inside = part.filename
    keep = inside.endswith(".rels") or bool(_PACKAGES.search(inside))
    kept = bytearray()
    with package.open(part) as stream:
        while piece := stream.read(_STEP):
            unpacked += len(piece)
            if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * size):
                raise FileRefusedError(Refusal.BOMB, "The file becomes far too large when it is opened.", where=name)
            if keep:
                kept += piece
    if inside.endswith(".rels") and _REMOTE.search(bytes(kept)):
        raise FileRefusedError(Refusal.RUNS, "The file fetches parts of itself from elsewhere.", where=name)
    if _PACKAGES.search(inside) and kept.startswith(b"PK"):
        # The workbook behind a chart: itself a package, and looked through like the one around it.
        with zipfile.ZipFile(io.BytesIO(bytes(kept))) as within:
            if any(_PACKAGES.search(each.filename) for each in within.infolist()):
                raise FileRefusedError(Refusal.BOMB, "The file holds packages within packages.", where=name)
            _check_parts(name, within, max(size, len(kept)))
    return unpacked


def _declares(package: zipfile.ZipFile, suffix: str, media_type: str) -> bool:
    """Say whether the package says of itself that it is of this type, and that none of its parts has macros."""
    if suffix in {".odt", ".ods"}:
        return package.read("mimetype").strip() == media_type.encode("ascii")
    types = etree.fromstring(package.read("[Content_Types].xml"), safe_parser())
    declared = [str(one.get("ContentType", "")) for one in types.iter() if isinstance(one.tag, str)]
    if any("macroenabled" in each.casefold() or "vbaproject" in each.casefold() for each in declared):
        return False
    return f"{media_type}.main+xml" in declared


def safe_parser() -> etree.XMLParser:
    """Return an XML parser that fetches nothing, expands nothing and stops at what is absurdly deep or long."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
