"""A handed-in file → its rows as text with their numbers, and what stands in the way: XLSX as people leave it, or CSV.

The cells are read by calamine; the sheet's own XML is looked through for what that reader cannot tell from an empty
cell: faults of formulas, formulas without a value, merged cells. An empty cell means "nothing", so none of these may
pass for one.
"""

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import fastexcel
from django.utils.translation import gettext as _

from beredd.common.errors import UserError
from beredd.common.table_files import decode, read_text_table
from beredd.site.registers.workbooks import ABOUT_SHEET, CODES_SHEET, ROWS_SHEET

MAX_UNPACKED: Final = 300_000_000
"""A workbook that would fill more memory than this when unpacked is not opened."""
MAX_CELLS: Final = 20_000_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 300
HEADING_WITHIN: Final = 10
"""The heading is looked for in so many rows: people write a title above their tables."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_FAULT: Final = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3}\d+)"')
_NO_VALUE: Final = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*\br="([A-Z]{1,3}\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')
_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*[^/]>')
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as it was handed in: heading, rows and the row of each in the file, as a spreadsheet counts."""

    heading: tuple[str, ...]
    rows: list[list[str]]
    numbers: list[int]
    about: Mapping[str, str] = field(default_factory=dict)
    """What the sheet ``about`` says; empty for a file that has none."""
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells that cannot be read: (row from 1, column from 0) → why."""
    notices: tuple[str, ...] = ()


def read_file(raw: bytes, name: str, known: Collection[str], *, largest: int) -> HandedIn:
    """Return the rows of a file as text.

    Parameters
    ----------
    raw, name
        Its bytes, and its name for messages.
    known
        The headings that are looked for, in small letters.
    largest
        The most bytes that a file may have.

    Raises
    ------
    UserError
        When it cannot be read, with what to do.
    """
    if len(raw) > largest:
        raise UserError(
            _("The file is larger than %(count)d MB.") % {"count": largest // 1_000_000},
            remedy=_("Export with a filter and import in several parts."),
        )
    if not raw.strip():
        raise UserError(_("The file is empty."), remedy=_("Choose the file that you exported and changed."))
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise UserError(
                _("The workbook is protected with a password."),
                remedy=_("Take the password away in Excel (File, Info, Protect Workbook) and save it again."),
            )
        raise UserError(
            _("The file is of Excel’s old kind (.xls)."), remedy=_("Save it as “Excel workbook (.xlsx)” and try again.")
        )
    if raw.startswith(b"PK\x03\x04"):
        return _limited(_workbook(raw, known))
    return _limited(_csv(raw, name, known))


def _limited(found: HandedIn) -> HandedIn:
    if len(found.rows) > MAX_ROWS or len(found.heading) > MAX_COLUMNS:
        raise UserError(
            _("The file has %(rows)d rows and %(columns)d columns; at most %(most)d rows are taken in at once.")
            % {"rows": len(found.rows), "columns": len(found.heading), "most": MAX_ROWS},
            remedy=_("Import it in several parts."),
        )
    return found


def _csv(raw: bytes, name: str, known: Collection[str]) -> HandedIn:
    try:
        decode(raw, name)
        table = read_text_table(raw, name, known)
    except UserError:
        raise UserError(
            _("The file is neither a workbook (.xlsx) nor a table of text (.csv)."),
            remedy=_("Export the list, change that file, and import it again."),
        ) from None
    return HandedIn(table.header, table.rows, table.numbers)


def _workbook(raw: bytes, known: Collection[str]) -> HandedIn:
    damaged = UserError(
        _("The workbook cannot be opened; it may be damaged, or be no workbook."),
        remedy=_("Open it in Excel or LibreOffice, save it as .xlsx, and try again."),
    )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise UserError(
                    _("The workbook is too large when it is unpacked."), remedy=_("Import it in several parts.")
                )
            workbook = fastexcel.read_excel(raw)
            names = workbook.sheet_names
            about = _about(workbook) if ABOUT_SHEET in names else {}
            sheet = ROWS_SHEET if ROWS_SHEET in names else _first(names)
            xml = _sheet_xml(archive, sheet)
            first = _first_column(xml)
            table = [[""] * first + row for row in _cells(workbook, sheet)]
    except UserError:
        raise
    except Exception as error:  # calamine and zipfile raise many kinds for damaged files
        raise damaged from error
    return _with_heading(table, xml, about, known)


def _first(names: list[str]) -> str:
    return next(name for name in names if name not in {ABOUT_SHEET, CODES_SHEET})


def _cells(workbook: "fastexcel.ExcelReader", sheet: str) -> list[list[str]]:
    """Return every cell of a sheet as text, empty rows too, so that a row's place is its number."""
    frame = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return [["" if value is None else str(value) for value in row] for row in frame.iter_rows()]


def _about(workbook: "fastexcel.ExcelReader") -> dict[str, str]:
    return {row[0]: row[1] for row in _cells(workbook, ABOUT_SHEET) if len(row) > 1 and row[0]}


def _first_column(xml: bytes) -> int:
    """Return the first column that is used, from 0: the reader begins there.

    Raises
    ------
    UserError
        When cells lie so far apart that what is between them would fill the memory.
    """
    letters, rows = set(), 0
    for found in _CELL.finditer(xml):
        letters.add(found[1])
        rows = max(rows, int(found[2]))
    columns = [_place(f"{each.decode('ascii')}1")[1] for each in letters] or [0]
    if rows * (max(columns) - min(columns) + 1) > MAX_CELLS:
        raise UserError(
            _("A cell far outside the table is used, which makes the sheet too large."),
            remedy=_("Delete the empty rows and columns below and beside the table, and save the file again."),
        )
    return min(columns)


def _sheet_xml(archive: zipfile.ZipFile, sheet: str) -> bytes:
    """Return the XML of a sheet by its name; by way of the relations, since Excel names the parts as it likes."""
    relations = {}
    for found in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        relations[_attribute(found, b"Id")] = _attribute(found, b"Target")
    for found in _SHEET.findall(archive.read("xl/workbook.xml")):
        if _attribute(found, b"name") == sheet:
            target = relations[_attribute(found, b"r:id")].lstrip("/")
            return archive.read(target if target.startswith("xl/") else f"xl/{target}")
    return b""


def _attribute(element: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb'="([^"]*)"', element)
    text = found[1].decode("utf-8") if found else ""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _with_heading(table: list[list[str]], xml: bytes, about: Mapping[str, str], known: Collection[str]) -> HandedIn:
    heading_at = _heading_row(table, known)
    if heading_at is None:
        raise UserError(
            _("No row with the list’s headings was found among the first %(count)d rows.") % {"count": HEADING_WITHIN},
            remedy=_("The first row must hold the columns’ names, such as id, as they were exported."),
        )
    heading = [cell.strip() for cell in table[heading_at]]
    while heading and not heading[-1]:
        heading.pop()
    faults = {_place(ref): _("the formula in the cell gives a fault") for ref in _refs(_FAULT, xml)}
    for ref in _refs(_NO_VALUE, xml):
        faults.setdefault(
            _place(ref),
            _("the cell has a formula without a value; open the file in Excel and save it, or write a value"),
        )
    notices = []
    if _FORMULA.search(xml):
        notices.append(_("The file has formulas; the values that they last gave are what is read."))
    merged = sorted(_refs(_MERGED, xml))
    for ref in merged:
        first, last = (_place(part) for part in ref.split(":"))
        if first[0] <= heading_at + 1 <= last[0]:
            raise UserError(
                _("Cells of the heading are merged (%(where)s).") % {"where": ref},
                remedy=_("Unmerge them, so that each column has its own heading."),
            )
        for row in range(first[0], min(last[0], first[0] + MAX_ROWS) + 1):
            for column in range(first[1], min(last[1], first[1] + MAX_COLUMNS) + 1):
                if (row, column) != first and row > heading_at + 1:
                    faults[row, column] = _("the cell is merged with others (%(where)s); unmerge them") % {"where": ref}
    body = enumerate(table[heading_at + 1 :], start=heading_at + 2)
    filled = [(number, cells) for number, cells in body if any(cell.strip() for cell in cells)]
    rows, numbers = [cells for _number, cells in filled], [number for number, _cells in filled]
    return HandedIn(tuple(heading), rows, numbers, about, faults, tuple(notices))


def _heading_row(table: list[list[str]], known: Collection[str]) -> int | None:
    best: tuple[int, int] | None = None
    for place, row in enumerate(table[:HEADING_WITHIN]):
        hits = sum(cell.strip().casefold() in known for cell in row)
        if hits and (best is None or hits > best[0]):
            best = hits, place
    return best[1] if best else None


def _refs(pattern: re.Pattern[bytes], xml: bytes) -> list[str]:
    return [found.decode("ascii") for found in pattern.findall(xml)]


def _place(ref: str) -> tuple[int, int]:
    letters = ref.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(ref[len(letters) :]), column - 1
