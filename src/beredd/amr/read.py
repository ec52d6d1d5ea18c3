"""Isolate files of any known form → one table of isolates, with all that could not be used kept aside.

Every format is brought to a column map (:mod:`beredd.amr.column_map`) and read by the same code: batches of text,
each column's distinct texts read once, cells replaced as a whole. Files larger than memory go through sorted parts on
disk, and the table is the same.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.column_map import ColumnMap
from beredd.amr.csv_blocks import BLOCK_BYTES
from beredd.amr.ehr_bsi import read_linked
from beredd.amr.formats import Format, Opened, open_files
from beredd.amr.isolate_table import LAYOUT, ORDER, IsolateParts, isolates_metadata, scan_isolates
from beredd.amr.one_file import FileCount, Into, Setting, read_file
from beredd.amr.rejected import REJECTED_SCHEMA, RejectedLines, no_rejected
from beredd.common.errors import SurroundingsError, UserError
from beredd.common.progress import SILENT, Progress
from beredd.common.provenance import program_version
from beredd.common.whole_files import written_whole

__all__ = ["FileCount", "IsolateRead", "isolates_metadata", "read_isolates", "scan_isolates"]

IN_MEMORY_BYTES: Final = 200_000_000
"""Files that are larger together go through the disk."""
_TOLD: Final = 8
"""So many unknown words of a column are told."""


@dataclass(frozen=True)
class IsolateRead:
    """What came of reading isolate files.

    ``counts``: one a file; its rows are isolates, rejected or joined. ``notices``: what a person should know, in
    sentences. ``provenance``: hash, format and counts of each file, hash of the code tables, version of the program.
    """

    counts: tuple[FileCount, ...]
    notices: tuple[str, ...]
    provenance: dict[str, Any]
    out: Path | None = None
    _frame: pl.DataFrame | None = field(default=None, repr=False)
    _rejected: pl.DataFrame | Path | None = field(default=None, repr=False)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The isolates, sorted by patient, organism, date and row; read back from the file if they were streamed."""
        if self._frame is not None:
            return self._frame
        assert self.out is not None  # noqa: S101 - one of the two is always given
        return pl.read_parquet(self.out)

    @cached_property
    def rejected(self) -> pl.DataFrame:
        """What could not be used: file, row, column, value, reason, isolate_kept, and the row's cells as they were."""
        if isinstance(self._rejected, Path):
            return pl.read_csv(self._rejected, schema=REJECTED_SCHEMA, empty_string_is_null=False)
        return no_rejected() if self._rejected is None else self._rejected

    @property
    def rows(self) -> int:
        """How many rows all files have together."""
        return sum(one.rows for one in self.counts)

    @property
    def isolates(self) -> int:
        """How many isolates the table has."""
        return sum(one.isolates for one in self.counts)


def read_isolates(
    files: Sequence[Path],
    *,
    format: Format = "auto",
    columns: ColumnMap | None = None,
    codes: Codes | None = None,
    out: Path | None = None,
    rejected: Path | None = None,
    country: str | None = None,
    date_format: str | None = None,
    progress: Progress = SILENT,
    in_memory_bytes: int = IN_MEMORY_BYTES,
    block_bytes: int = BLOCK_BYTES,
    range_rows: int | None = None,
) -> IsolateRead:
    """Read isolate files into one table.

    Parameters
    ----------
    files
        CSV, XLSX, Parquet, WHONET's SQLite, or folders of them.
    format
        ``whonet``, ``ears-net``, ``ehr-bsi``, ``table``, or ``auto``: told by each heading.
    columns
        Which column holds what, where the format is none of the known.
    codes
        The code tables; those of the house when not given.
    out
        The Parquet file to write. Without it the table is made in memory, however large the files are.
    rejected
        The CSV file to write what could not be used to; none is written when there is nothing.
    country
        ISO 3166-1, for rows that do not say.
    date_format
        How dates are written, ``d/m/Y``; needed only where a column does not tell.
    progress
        Is told how far the work has come.
    in_memory_bytes, block_bytes, range_rows
        How much is held in memory at once.

    Returns
    -------
    IsolateRead
        The table (columns of :mod:`beredd.amr.model`), counts, rejected lines, notices, provenance.

    Raises
    ------
    UserError
        When a file is missing, damaged or of no known form, its dates can be read in two ways, or its column of
        patients holds personal numbers. Nothing is written then.
    """
    if not files:
        raise UserError("No files are given.", remedy="Name the files to read.")
    known = codes or code_tables()
    progress(0.0, "opening files")
    opened = open_files([Path(one) for one in files], format, columns, known, block_bytes=block_bytes)
    size = sum(one.source.facts.size for one in opened)
    with ExitStack() as stack:
        folder = stack.enter_context(_beside(out)) if out is not None and size > in_memory_bytes else None
        setting = Setting(known, country, date_format, folder, **({"range_rows": range_rows} if range_rows else {}))
        work = _Reading(setting, progress, size)
        for one in opened:
            work.read(one)
        return work.result(out, rejected)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """Give a folder for parts beside the table that is made: there is room for one, so there is for the other.

    Raises
    ------
    SurroundingsError
        When the disk or the folder does not let us.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as name:
            yield Path(name)
    except OSError as error:
        raise SurroundingsError(
            f"The parts of the table cannot be written ({error.strerror or error}).",
            where=str(out.parent),
            remedy="Check the folder and the disk; it needs about as much room as the files take.",
        ) from None


class _Reading:
    """All files on their way into one table."""

    def __init__(self, setting: Setting, progress: Progress, size: int) -> None:
        self._setting, self._progress, self._size = setting, progress, max(size, 1)
        folder = setting.folder
        self._into = Into(
            IsolateParts(folder / "isolates" if folder else None, range_rows=setting.range_rows),
            RejectedLines(folder / "rejected" if folder else None),
        )
        self._counts: list[FileCount] = []
        self._notices: list[str] = []
        self._files: list[dict[str, Any]] = []
        self._tests: dict[str, list[dict[str, str | None]]] = {}
        self._number = 0
        self._done = 0

    def read(self, opened: Opened) -> None:
        """Read one file, or the four linked ones."""
        source = opened.source
        rows = took = 0

        def told(count: int, size: int) -> None:
            nonlocal rows, took
            rows, took = rows + count, min(took + size, source.facts.size)
            self._progress(0.9 * (self._done + took) / self._size, f"reading {source.name}: {rows:,} rows")

        self._notices += opened.notices
        if opened.linked is not None:
            read = read_linked(opened.linked, self._setting, self._number)
            self._into.isolates.add(read.isolates)
            self._number += read.isolates.height
            self._counts += read.counts
            self._into.lines.add(read.rejected)
            self._notices += _sentences(source.name, read.notes, read.unknown, read.guessed)
            for part, count in zip(opened.linked.files, read.counts, strict=True):
                self._describe(part.name, part.facts.sha256, "ehr-bsi", part.shape, count)
        elif opened.map is not None:
            count, reading, self._number = read_file(opened, opened.map, self._setting, self._into, self._number, told)
            self._counts.append(count)
            self._notices += _sentences(source.name, reading.notes, reading.unknown, reading.guessed)
            self._describe(source.name, source.facts.sha256, reading.map.format, source.shape, count)
            self._remember_tests(reading.map)
        self._done += source.facts.size

    def _describe(self, name: str, sha256: str, form: str, shape: str, count: FileCount) -> None:
        self._files.append(
            {
                "file": name,
                "sha256": sha256,
                "format": form,
                "shape": shape,
                "rows": count.rows,
                "isolates": count.isolates,
                "rejected": count.rejected,
                "joined": count.joined,
                "cells": count.cells,
            }
        )

    def _remember_tests(self, found: ColumnMap) -> None:
        for one in found.results:
            if one.antimicrobial and one.measure and (one.guideline or one.potency):
                tests = self._tests.setdefault(f"{one.antimicrobial}_{one.measure}", [])
                test = {"heading": one.heading, "guideline": one.guideline, "potency": one.potency}
                if test not in tests:
                    tests.append(test)

    def result(self, out: Path | None, rejected: Path | None) -> IsolateRead:
        """Bring the isolates into order, write what is to be written, and return all."""
        self._progress(0.9, "sorting isolates")
        provenance = {
            "files": self._files,
            "codes_sha256": self._setting.codes.sha256,
            "program_version": program_version(),
        }
        frame: pl.DataFrame | None = None
        if out is None or self._setting.folder is None:
            frame = self._into.isolates.frame()
        if out is not None:
            metadata = {"layout": LAYOUT, "sorted_by": list(ORDER), "tests": self._tests, "provenance": provenance}
            with written_whole(out) as temporary:
                self._into.isolates.write(temporary, metadata, frame)
        lines: pl.DataFrame | Path
        if rejected is not None and (self._into.lines or rejected.exists()):  # lines of an earlier reading are gone
            with written_whole(rejected) as temporary:
                self._into.lines.lines().sink_csv(temporary)
        spooled = rejected if self._setting.folder and self._into.lines else None
        lines = self._into.lines.lines().collect() if spooled is None else spooled
        self._progress(1.0, "done")
        return IsolateRead(tuple(self._counts), tuple(self._notices), provenance, out, frame, lines)


def _sentences(
    file: str, notes: Counter[str], unknown: dict[str, Counter[str]], guessed: dict[str, Counter[str]]
) -> list[str]:
    """Return what was noted of a file, one sentence each."""
    said = [f"{file}: {what}: {count}." for what, count in sorted(notes.items()) if count]
    said += [f"{file}: {column}: not known, left empty: {_most(words)}." for column, words in sorted(unknown.items())]
    return said + [f"{file}: {column}: taken {_most(words)}." for column, words in sorted(guessed.items())]


def _most(words: Counter[str]) -> str:
    """Return the commonest texts with their counts, and how many more there are."""
    ranked = sorted(words.items(), key=lambda one: (-one[1], one[0]))
    more = f" and {len(ranked) - _TOLD} more" if len(ranked) > _TOLD else ""
    return ", ".join(f"{word} ({count})" for word, count in ranked[:_TOLD]) + more
