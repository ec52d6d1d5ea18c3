"""One file, batch by batch: text in, isolates and rejected lines out, every row counted."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.column_map import ColumnMap, holds_names
from beredd.amr.csv_blocks import TextBatch
from beredd.amr.dates import DateReading, reading_of, refuse_undecided
from beredd.amr.fields import DATES, Reading, cells, descriptive
from beredd.amr.formats import Opened
from beredd.amr.isolate_table import IsolateParts
from beredd.amr.joined import KEY, isolates_of
from beredd.amr.mapped import unmeasured, with_measures
from beredd.amr.model import SYNTHETIC_FILE
from beredd.amr.rejected import Faults, RejectedLines, joined_rejected, odd_rejected
from beredd.amr.results import long_results, read_results, wide_results
from beredd.amr.sorted_parts import RANGE_ROWS, SortedParts
from beredd.common.errors import UserError

Told = Callable[[int, int], None]
_LONG_PER_ISOLATE: Final = 2
"""A row of a long file is narrower than an isolate: so many fit in the same memory."""


@dataclass(frozen=True, slots=True)
class FileCount:
    """How many rows a file has and what became of them: ``rows`` = ``isolates`` + ``rejected`` + ``joined``.

    ``joined`` are rows of a long file that were brought together with another row of the same isolate, and rows of
    EHR-BSI's other files. ``cells`` counts single cells that were left out of isolates that are kept.
    """

    file: str
    rows: int
    isolates: int
    rejected: int
    joined: int
    cells: int


@dataclass(frozen=True)
class Setting:
    """What holds for all files: codes, country, format of dates, and how much is in memory at once."""

    codes: Codes
    country: str | None
    date_format: str | None
    folder: Path | None
    range_rows: int = RANGE_ROWS


@dataclass(frozen=True)
class Into:
    """Where what is read goes: isolates, and the lines of what could not be used."""

    isolates: IsolateParts
    lines: RejectedLines


def read_file(
    opened: Opened, found: ColumnMap, setting: Setting, into: Into, begin: int, told: Told
) -> tuple[FileCount, Reading, int]:
    """Read one file.

    Parameters
    ----------
    opened, found
        The file and its column map.
    setting
        What holds for all files.
    into
        Takes the isolates, and what could not be used.
    begin
        The number before the first isolate's.
    told
        Called after each batch with the rows read and the bytes they took.

    Returns
    -------
    tuple
        The counts, the reading with its notes, and the last number given.
    """
    where = str(opened.source.path)
    reading = Reading(found, setting.codes, where, setting.country)
    work = _Work(opened, reading, setting, into, begin)
    for n, batch in enumerate(_one_ahead(opened.source.batches())):
        if n == 0:
            work.prepare(batch)
        work.take(batch)
        told(batch.rows, batch.size)
    work.finish()
    if not work.count().rows:
        reading.notes["files with a heading and no rows"] += 1
    return work.count(), work.reading, work.number


def _one_ahead(batches: Iterator[TextBatch]) -> Iterator[TextBatch]:
    """Return batches while the next one is parsed on another core."""
    with ThreadPoolExecutor(1) as parser:
        coming = parser.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = parser.submit(next, batches, None)
            yield batch


class _Work:
    """The state of reading one file."""

    def __init__(self, opened: Opened, reading: Reading, setting: Setting, into: Into, begin: int) -> None:
        self.opened, self.reading, self.setting, self.into = opened, reading, setting, into
        self.number = begin
        self._names = holds_names(opened.source.header) or bool(reading.map.private)
        self._rows = self._isolates = self._accepted = self._refused = self._cells = 0
        folder = setting.folder / f"long-{opened.source.facts.sha256[:12]}" if setting.folder else None
        self._long = SortedParts((KEY,), folder, range_rows=setting.range_rows * _LONG_PER_ISOLATE)

    def prepare(self, first: TextBatch) -> None:
        """Decide how dates and results are read, from the first batch and, where that is not enough, from all."""
        for name in ("patient", "date"):
            if name not in self.reading.map.columns:
                self.reading.notes[f"files without a column of the {name}"] += 1
        self._measure()
        undecided: dict[str, str] = {}
        for name in DATES:
            source = self.reading.map.columns.get(name)
            for heading in source.headings if source else ():
                form = (source.format if source else None) or self.setting.date_format
                decided = self._shown_by(heading, form, first)
                if decided.undecided:
                    decided, undecided[heading] = self._shown_by_all(heading)
                self.reading.dates[heading] = decided
        self._decide(undecided)

    def _measure(self) -> None:
        """Say how each column of results was measured; the whole file is read for those that the map leaves open."""
        open_columns = unmeasured(self.reading.map)
        if not open_columns:
            return
        texts = {heading: pl.Series(heading, [], dtype=pl.String) for heading in open_columns}
        for batch in self.opened.source.batches():
            for heading, known in texts.items():
                texts[heading] = pl.concat([known, batch.frame[heading].unique()]).unique()
        self.reading.map = with_measures(self.reading.map, texts, self.reading.where)

    def _decide(self, undecided: dict[str, str]) -> None:
        """Read columns that do not tell their order in the order of the file's others: one program wrote them all."""
        orders = {one.order for one in self.reading.dates.values() if one.order}
        for heading, example in undecided.items():
            if not example:
                continue
            if len(orders) != 1:
                refuse_undecided(self.reading.where, heading, "" if heading in self.reading.map.private else example)
            self.reading.dates[heading] = DateReading(order=next(iter(orders)))

    def _shown_by(self, heading: str, form: str | None, batch: TextBatch) -> DateReading:
        texts = cells(batch.frame, heading, self.reading.absent).unique().drop_nulls()
        return reading_of(texts, format=form, where=self.reading.where, column=heading)

    def _shown_by_all(self, heading: str) -> tuple[DateReading, str]:
        """Read the whole file for the order of a column's dates; without one, return an example too."""
        example = ""
        for batch in self.opened.source.batches():
            decided = self._shown_by(heading, None, batch)
            if decided.order:
                return decided, ""
            if decided.undecided and not example:
                texts = cells(batch.frame, heading, self.reading.absent).drop_nulls()
                example = str(texts.filter(texts.str.contains(r"^\d{1,2}[-/]")).sort()[0])
        return DateReading(), example

    def take(self, batch: TextBatch) -> None:
        """Read one batch."""
        reading, name = self.reading, self.opened.source.name
        self._check_order(batch)
        faults = Faults(batch.frame, name, reading.map.private, reading.map.headings)
        frame = descriptive(batch.frame, reading, faults)
        columns = read_results(batch.frame, reading, faults)
        if reading.map.long:
            nameless = frame["isolate"].is_null() & frame["patient"].is_null()
            faults.row("", nameless, "Neither isolate nor patient is named.")
            results = long_results(batch.frame, columns, reading, faults).drop("source_row")
            key = batch.frame.select(
                pl.concat_str(pl.col(reading.map.key).str.strip_chars(), separator="\x1f").alias(KEY)
            )
            frame = pl.concat([frame, results, key], how="horizontal")
        else:
            frame = pl.concat([frame, wide_results(columns, reading.notes)], how="horizontal")
        frame = frame.with_columns(source_file=_source_file(batch.frame, name))
        frame = frame.filter(~faults.bad) if faults.bad.any() else frame
        numbers = pl.int_range(self.number + 1, self.number + 1 + frame.height, dtype=pl.Int64)
        frame = frame.with_columns(row=numbers)
        self.number += frame.height
        self._rows += batch.rows
        self._accepted += frame.height
        self._keep(joined_rejected([odd_rejected(batch.odd, name, private=self._names), faults.rejected]))
        if reading.map.long:
            self._long.add(frame)
        else:
            self._isolates += frame.height
            self.into.isolates.add(frame)

    def _check_order(self, batch: TextBatch) -> None:
        """Decide what the first batch had no need to tell, and refuse a date in another order than was decided."""
        undecided: dict[str, str] = {}
        for heading, decided in self.reading.dates.items():
            if decided.format is not None:
                continue
            found = self._shown_by(heading, None, batch)
            if decided.order and found.order and decided.order != found.order:
                raise UserError(
                    f"The column {heading!r} mixes dates with the day first and dates with the month first.",
                    where=self.reading.where,
                    remedy="Write all dates as 2024-03-18, or give date_format= (--date-format d/m/Y).",
                )
            if found.undecided and not decided.order:
                found, undecided[heading] = self._shown_by_all(heading)
            if found.order and not decided.order:
                self.reading.dates[heading] = found
        self._decide(undecided)

    def _keep(self, lines: pl.DataFrame) -> None:
        if lines.height:
            self.into.lines.add(lines)
            self._cells += int(lines["isolate_kept"].sum())
            self._refused += int((~lines["isolate_kept"]).sum())

    def finish(self) -> None:
        """Bring the rows of a long file together."""
        notes: Counter[str] = self.reading.notes
        for rows in self._long.ranges():
            isolates = isolates_of(rows, notes)
            self._isolates += isolates.height
            self.into.isolates.add(isolates)

    def count(self) -> FileCount:
        """Return what became of the file's rows."""
        joined = self._accepted - self._isolates
        return FileCount(self.opened.source.name, self._rows, self._isolates, self._refused, joined, self._cells)


def _source_file(text: pl.DataFrame, name: str) -> pl.Expr | pl.Series:
    """Return the file's name for each row; what is marked as made up stays so, whichever file it has come to."""
    if "source_file" not in text.columns:
        return pl.lit(name)
    made_up = text["source_file"] == SYNTHETIC_FILE
    return text.select(pl.when(made_up).then(pl.lit(SYNTHETIC_FILE)).otherwise(pl.lit(name))).to_series()
