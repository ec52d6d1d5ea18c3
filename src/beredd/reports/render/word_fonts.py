"""The report's font carried inside the Word file (ECMA-376-1, 17.8.1), so that it looks the same everywhere."""

import uuid
from pathlib import Path
from typing import Any

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from beredd.common.provenance import sha256_of
from beredd.reports.fonts import FAMILY, font_file

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
FACES = {"Regular": "embedRegular", "Bold": "embedBold", "Italic": "embedItalic"}
OBFUSCATED_BYTES = 32


def obfuscated(font: bytes, key: uuid.UUID) -> bytes:
    """Return `font` with its first 32 bytes XORed with the GUID `key`, as the standard asks.

    The GUID's 16 bytes are taken from the last to the first as it is written in hexadecimal, twice over. It hides
    nothing: it only keeps the file from being used as a font by accident.
    """
    mask = bytes(reversed(key.bytes))
    head = bytes(byte ^ mask[place % len(mask)] for place, byte in enumerate(font[:OBFUSCATED_BYTES]))
    return head + font[OBFUSCATED_BYTES:]


def embed_font(file: WordFile) -> None:
    """Put the font's faces into the package; without the font's files, the family is only named."""
    faces = {face: path for face in FACES if (path := font_file(face)) is not None}
    if not faces:
        return
    table = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    root: Any = parse_xml(table.blob)
    font: Any = OxmlElement("w:font")
    font.set(qn("w:name"), FAMILY)
    for tag, value in (("w:charset", "00"), ("w:family", "swiss"), ("w:pitch", "variable")):
        part = OxmlElement(tag)
        part.set(qn("w:val"), value)
        font.append(part)
    for face, path in faces.items():
        font.append(_face(file, table, face, path))
    root.append(font)
    _replace_blob(table, root)
    _say_embedded(file)


def _face(file: WordFile, table: Part, face: str, path: Path) -> Any:
    """Return the element that points to one face, its file added to the package."""
    data = path.read_bytes()
    key = uuid.UUID(sha256_of(data)[:32])  # from the font itself, so that the same report gives the same bytes
    part = Part(PackURI(f"/word/fonts/{FAMILY.replace(' ', '')}-{face}.odttf"), CONTENT_TYPE, obfuscated(data, key),
                file.part.package)  # fmt: skip
    element: Any = OxmlElement(f"w:{FACES[face]}")
    element.set(qn("r:id"), table.relate_to(part, RELATIONSHIP))
    element.set(qn("w:fontKey"), f"{{{str(key).upper()}}}")
    return element


def _replace_blob(part: Part, root: Any) -> None:
    part._blob = serialize_part_xml(root)


def _say_embedded(file: WordFile) -> None:
    """Tell Word that fonts are embedded, so that it keeps them when the report is saved."""
    settings: Any = file.settings.element
    element = OxmlElement("w:embedTrueTypeFonts")
    # The schema wants it after w:zoom and w:removePersonalInformation…; first but for zoom is right.
    zoom = settings.find(qn("w:zoom"))
    if zoom is not None:
        zoom.addnext(element)
    else:
        settings.insert(0, element)
