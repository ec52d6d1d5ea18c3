"""The outer half of reading a table: a file's bytes → its header and its rows, all as text, with row numbers.

CSV in the shapes that Nordic offices produce (comma, semicolon or tab; UTF-8 with or without a mark, UTF-16,
Windows-1252) and XLSX. Nothing is interpreted here: that is the work of :mod:`beredd.common.tables`.
"""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import fastexcel

from beredd.common.errors import UserError

MAX_TABLE_BYTES = 200_000_000
MAX_TABLE_ROWS = 5_000_000
MAX_COLUMNS = 2_000

DELIMITERS = (",", ";", "\t")

_REMEDY = "Hand in a table as CSV (UTF-8) or XLSX with one header row."


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it stands in the file.

    ``rows`` are the filled rows after the header; ``numbers`` the row of each in the file, as a spreadsheet or an
    editor counts (from 1); ``shape`` says in words how the file was read.
    """

    header: tuple[str, ...]
    rows: list[list[str]]
    numbers: list[int]
    shape: str


def table_bytes(source: Path | bytes, name: str) -> bytes:
    """Return the bytes of a file that may hold a table.

    Raises
    ------
    UserError
        When the file is missing, unreadable, empty or over the size limit.
    """
    if isinstance(source, bytes):
        raw = source
    else:
        try:
            if source.stat().st_size > MAX_TABLE_BYTES:
                raise UserError(
                    f"The file is larger than {MAX_TABLE_BYTES // 1_000_000} MB.", where=name, remedy="Split it."
                )
            raw = source.read_bytes()
        except FileNotFoundError:
            raise UserError("No such file.", where=name, remedy="Check the name.") from None
        except OSError as error:
            raise UserError(f"The file cannot be read ({error.strerror}).", where=name) from None
    if len(raw) > MAX_TABLE_BYTES:
        raise UserError(f"The file is larger than {MAX_TABLE_BYTES // 1_000_000} MB.", where=name, remedy="Split it.")
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UserError("The file is empty.", where=name, remedy=_REMEDY)
    return raw


def read_text_table(raw: bytes, name: str, known: Collection[str], *, sheet: str | None = None) -> TextTable:
    """Return the header and rows of a CSV or XLSX file as text.

    Parameters
    ----------
    raw
        The file's bytes.
    name
        The file's name, for messages.
    known
        Column names that are expected, in small letters; the delimiter that finds most of them in the header is the
        file's delimiter.
    sheet
        The sheet of a workbook; the first that has content when not named.

    Raises
    ------
    UserError
        When it is neither, is damaged, or has no rows.
    """
    is_workbook = raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    table = _read_workbook(raw, name, sheet) if is_workbook else _read_csv(raw, name, known)
    if len(table.header) > MAX_COLUMNS or len(table.rows) > MAX_TABLE_ROWS:
        raise UserError(
            f"The table is too large ({len(table.rows)} rows, {len(table.header)} columns).",
            where=name,
            remedy=f"At most {MAX_TABLE_ROWS} rows and {MAX_COLUMNS} columns in one file.",
        )
    return table


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """Return the text of a CSV file and the name of its encoding.

    Raises
    ------
    UserError
        When the bytes are not text.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise UserError("The file is damaged: half of it is not UTF-16.", where=name, remedy=_REMEDY) from None
    sample = raw[:65536]
    controls = sum(1 for byte in sample if byte < 32 and byte not in (9, 10, 12, 13))
    if b"\x00" in raw or controls > len(sample) // 100:
        raise UserError("The file is not a table of text (it is binary).", where=name, remedy=_REMEDY)
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "Latin-1"


def _read_csv(raw: bytes, name: str, known: Collection[str]) -> TextTable:
    text, encoding = decode(raw, name)
    first_line, _, rest = text.partition("\n")
    announced = first_line.strip().casefold()
    skipped = 0
    if announced.startswith("sep=") and len(announced) == 5:  # Excel's own mark of the delimiter
        text, skipped = rest, 1
        delimiter = announced[4]
    else:
        delimiter = max(DELIMITERS, key=lambda sign: _fit(text, sign, known))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: tuple[str, ...] | None = None
    rows: list[list[str]] = []
    numbers: list[int] = []
    begins = 1 + skipped
    csv.field_size_limit(10_000_000)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                if header is None:
                    header = tuple(cell.strip() for cell in row)
                else:
                    rows.append(row)
                    numbers.append(begins)
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise UserError(
            f"The file cannot be read as CSV ({error}).", where=f"{name}:{begins}", remedy=_REMEDY
        ) from None
    if header is None:
        raise UserError("The file is empty.", where=name, remedy=_REMEDY)
    words = {",": "comma", ";": "semicolon", "\t": "tab"}.get(delimiter, repr(delimiter))
    return TextTable(header, rows, numbers, f"CSV, {words}, {encoding}")


def _fit(text: str, delimiter: str, known: Collection[str]) -> tuple[int, int]:
    """Return how many expected names, and how many fields, the first filled row has with `delimiter`."""
    reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
    try:
        row = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return (0, 0)
    return (sum(cell.strip().casefold() in known for cell in row), len(row))


def _read_workbook(raw: bytes, name: str, sheet: str | None) -> TextTable:
    try:
        workbook = fastexcel.read_excel(raw)
        names = workbook.sheet_names
    except Exception as error:  # calamine raises several kinds for damaged files
        raise UserError("The workbook cannot be opened; it may be damaged.", where=name, remedy=_REMEDY) from error
    if sheet is not None and sheet not in names:
        raise UserError(
            f"The workbook has no sheet {sheet!r}.", where=name, remedy=f"Its sheets are: {', '.join(names)}."
        )
    for candidate in [sheet] if sheet is not None else names:
        rows, numbers = _sheet_rows(workbook, candidate, name)
        if rows:
            header = tuple(cell.strip() for cell in rows[0])
            while header and not header[-1]:  # cells once used to the right of the table
                header = header[:-1]
            width = len(header)
            body = [row[:width] if not any(cell.strip() for cell in row[width:]) else row for row in rows[1:]]
            return TextTable(header, body, numbers[1:], f"XLSX, sheet {candidate}")
    raise UserError("The workbook has no filled cells.", where=name, remedy=_REMEDY)


def _sheet_rows(workbook: "fastexcel.ExcelReader", sheet: str, name: str) -> tuple[list[list[str]], list[int]]:
    try:
        # skip_rows=0 keeps leading empty rows, so that the row numbers are the spreadsheet's own.
        loaded = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        frame = loaded.to_polars()
    except Exception as error:
        raise UserError(f"The sheet {sheet!r} cannot be read.", where=name, remedy=_REMEDY) from error
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, values in enumerate(frame.iter_rows(), start=1):
        row = ["" if value is None else str(value) for value in values]
        if any(cell.strip() for cell in row):
            rows.append(row)
            numbers.append(number)
    return rows, numbers
