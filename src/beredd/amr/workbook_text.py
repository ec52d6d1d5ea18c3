"""The sheets of a workbook as text without superscripts, which ordinary readers glue to the numbers they stand at.

In EUCAST's tables a note's number is a superscript: 8 with the note 1 is read as 81 by a reader that knows no
typography. The XML under the workbook tells them apart.
"""

import re
import zipfile
from pathlib import Path
from typing import Final

from lxml import etree

from beredd.common.errors import UserError

MAX_UNPACKED: Final = 100_000_000
"""Bytes; a workbook that unpacks to more is no table of breakpoints."""
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REMEDY: Final = "Give EUCAST's workbook as it is downloaded (.xlsx)."

Rows = dict[int, dict[int, str]]
"""Row number → column number → text, both from 1, filled cells alone."""


def sheets_without_superscripts(path: Path) -> dict[str, Rows]:
    """Return each sheet's filled cells as text, superscripts left out, in the workbook's order.

    Raises
    ------
    UserError
        When the file is no workbook, is damaged, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_UNPACKED:
                raise UserError("The workbook is too large.", where=str(path), remedy=_REMEDY)
            shared = _shared_strings(packed)
            return {name: _rows(_xml(packed, place), shared) for name, place in _sheets(packed)}
    except (zipfile.BadZipFile, KeyError, OSError, etree.XMLSyntaxError, ValueError) as error:
        raise UserError(f"The workbook cannot be read ({error}).", where=str(path), remedy=_REMEDY) from None


def _xml(packed: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(packed.read(name), parser)


def _sheets(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return each sheet's name and its file."""
    relations = _xml(packed, "xl/_rels/workbook.xml.rels")
    target = {str(one.get("Id")): str(one.get("Target")) for one in relations}
    book = _xml(packed, "xl/workbook.xml")
    found = []
    for sheet in book.iter(f"{_MAIN}sheet"):
        place = target[str(sheet.get(_RELATION))]
        found.append((str(sheet.get("name")), place.lstrip("/") if place.startswith("/") else f"xl/{place}"))
    return found


def _shared_strings(packed: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    return [_plain(item) for item in _xml(packed, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _plain(item: etree._Element) -> str:
    """Return a text's runs but those that are superscripts, spaces made single."""
    runs = item.findall(f"{_MAIN}r")
    parts = [text.text or "" for text in item.findall(f"{_MAIN}t")]
    for run in runs:
        style = run.find(f"{_MAIN}rPr/{_MAIN}vertAlign")
        if style is None or style.get("val") != "superscript":
            parts += [text.text or "" for text in run.findall(f"{_MAIN}t")]
    return " ".join("".join(parts).split())


def _rows(sheet: etree._Element, shared: list[str]) -> Rows:
    rows: Rows = {}
    for cell in sheet.iter(f"{_MAIN}c"):
        match = re.fullmatch(r"([A-Z]+)(\d+)", str(cell.get("r", "")))
        text = _cell_text(cell, shared)
        if match and text:
            rows.setdefault(int(match[2]), {})[_column_number(match[1])] = text
    return rows


def _cell_text(cell: etree._Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v") or ""
    match cell.get("t"):
        case "s":
            return shared[int(value)]
        case "inlineStr":
            item = cell.find(f"{_MAIN}is")
            return "" if item is None else _plain(item)
        case "e":
            return ""
        case _:
            return value.strip()


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
