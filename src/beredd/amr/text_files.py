"""Any file that may hold isolates → its heading and its rows as text, batch by batch: CSV, XLSX, Parquet, SQLite."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.csv_blocks import (
    BLOCK_BYTES,
    SOURCE_ROW,
    CsvShape,
    FileFacts,
    TextBatch,
    csv_batches,
    csv_shape,
    distinct_headings,
    file_facts,
)
from beredd.common.errors import UserError
from beredd.common.table_files import read_text_table, table_bytes

BATCH_ROWS: Final = 400_000
_NO_ODD: Final = {SOURCE_ROW: pl.Int64(), "text": pl.String(), "what": pl.String()}


@dataclass(frozen=True)
class TextSource:
    """A file that is open for reading as text.

    ``batches`` may be called again: it reads from the beginning.
    """

    path: Path
    facts: FileFacts
    header: tuple[str, ...]
    shape: str
    batches: Callable[[], Iterator[TextBatch]]

    @property
    def name(self) -> str:
        """The file's name in messages and in the table."""
        return self.path.name


def open_text(
    path: Path,
    known: frozenset[str],
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    block_bytes: int = BLOCK_BYTES,
) -> TextSource:
    """Open a file whose rows will be read as text.

    Parameters
    ----------
    path
        CSV (comma, semicolon, tab, bar; UTF-8, UTF-16, Windows-1252), XLSX, Parquet, or WHONET's SQLite.
    known
        Headings in small letters, by which the delimiter, the sheet and the table are told.
    sheet, delimiter, encoding
        Where they are known.
    block_bytes
        How much of a CSV file is parsed at once.

    Raises
    ------
    UserError
        When the file is missing, empty, damaged, or no table.
    """
    facts = file_facts(path)
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(path, facts, known, sheet)
    if start.startswith(b"PAR1"):
        return _parquet(path, facts)
    if start.startswith(b"SQLite format 3"):
        return _sqlite(path, facts, known)
    named = encoding or facts.encoding
    if not named:
        raise UserError(
            "The file is not a table of text (it is binary).",
            where=str(path),
            remedy="Hand in CSV, XLSX, Parquet or a WHONET SQLite file.",
        )
    shape = csv_shape(path, named, known, delimiter=delimiter)
    return _csv(path, facts, shape, block_bytes)


def _csv(path: Path, facts: FileFacts, shape: CsvShape, block_bytes: int) -> TextSource:
    return TextSource(path, facts, shape.header, str(shape), lambda: csv_batches(path, shape, block_bytes=block_bytes))


def _workbook(path: Path, facts: FileFacts, known: frozenset[str], sheet: str | None) -> TextSource:
    table = read_text_table(table_bytes(path, str(path)), str(path), known, sheet=sheet)
    header = distinct_headings(list(table.header))
    width = len(header)
    right = [n for n, row in enumerate(table.rows) if not any(cell.strip() for cell in row[width:])]
    whole = [(table.rows[n] + [""] * width)[:width] for n in right]
    frame = pl.DataFrame(whole, schema=dict.fromkeys(header, pl.String()), orient="row")
    frame = frame.with_columns(pl.Series(SOURCE_ROW, [table.numbers[n] for n in right], dtype=pl.Int64))
    wrong = sorted(set(range(len(table.rows))) - set(right))
    odd = pl.DataFrame(
        {
            SOURCE_ROW: [table.numbers[n] for n in wrong],
            "text": [";".join(table.rows[n]) for n in wrong],
            "what": [f"The row has cells to the right of the heading, which has {width}." for _ in wrong],
        },
        schema=_NO_ODD,
    )
    return TextSource(path, facts, header, table.shape, lambda: iter([TextBatch(frame, odd)]))


def _parquet(path: Path, facts: FileFacts) -> TextSource:
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
    except pl.exceptions.PolarsError:
        raise UserError("The Parquet file is damaged.", where=str(path)) from None
    nested = [name for name, dtype in schema.items() if dtype.is_nested()]
    if nested:
        raise UserError(
            f"The column {nested[0]!r} holds lists.", where=str(path), remedy="Write one value in each cell."
        )
    header = tuple(schema)

    def batches() -> Iterator[TextBatch]:
        begin = 0
        while (part := lazy.slice(begin, BATCH_ROWS).collect()).height:
            yield _as_text(part, begin + 1)
            begin += BATCH_ROWS

    return TextSource(path, facts, header, "Parquet", batches)


def _as_text(part: pl.DataFrame, before: int) -> TextBatch:
    """Return rows as text. The first row of a file without a heading row is 2, as in its CSV form."""
    text = part.select(pl.all().cast(pl.String).fill_null(""))
    numbers = pl.int_range(before + 1, before + 1 + part.height, dtype=pl.Int64, eager=True)
    return TextBatch(text.with_columns(numbers.alias(SOURCE_ROW)), pl.DataFrame(schema=_NO_ODD))


def _sqlite(path: Path, facts: FileFacts, known: frozenset[str]) -> TextSource:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            names = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            columns = {name: [row[1] for row in base.execute(f"PRAGMA table_info({_quoted(name)})")] for name in names}
    except sqlite3.DatabaseError:
        raise UserError("The SQLite file is damaged.", where=str(path)) from None
    table = max(names, key=lambda name: sum(one.casefold() in known for one in columns[name]), default=None)
    if table is None or not any(one.casefold() in known for one in columns[table]):
        raise UserError("No table of the SQLite file holds isolates.", where=str(path))
    header = tuple(columns[table])
    schema = dict.fromkeys(header, pl.String())

    def batches() -> Iterator[TextBatch]:
        # batches may be parsed in a thread and left in another
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)) as base:
            rows = base.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 - the name is the file's own, quoted
            begin = 1
            while found := rows.fetchmany(BATCH_ROWS):
                cells = [[None if cell is None else str(cell) for cell in row] for row in found]
                yield _as_text(pl.DataFrame(cells, schema=schema, orient="row"), begin)
                begin += len(found)

    return TextSource(path, facts, header, f"SQLite, table {table}", batches)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
