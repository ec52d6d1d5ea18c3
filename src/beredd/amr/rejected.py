"""What could not be used of a file: rows kept aside, single cells left out, each with its place and reason."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.csv_blocks import SOURCE_ROW

REJECTED_SCHEMA: Final = {
    "file": pl.String(),
    "row": pl.Int64(),  # as a spreadsheet counts: the heading is 1
    "column": pl.String(),  # the file's own heading; empty: the whole row
    "value": pl.String(),  # as it was found
    "reason": pl.String(),
    "isolate_kept": pl.Boolean(),  # true: only this cell was left out
    "cells": pl.String(),  # what was read of the row, as it was: JSON of its filled cells; or the line
}


def no_rejected() -> pl.DataFrame:
    """Return the empty table of what could not be used."""
    return pl.DataFrame(schema=REJECTED_SCHEMA)


class Faults:
    """The faults of one batch, gathered column by column.

    Parameters
    ----------
    frame
        The batch as text, with ``source_row``.
    file
        The file's name.
    private
        Headings whose contents are not repeated.
    read
        The headings that are read; the others, which may hold anything of anybody, are not repeated either.
    """

    def __init__(self, frame: pl.DataFrame, file: str, private: frozenset[str], read: Collection[str]) -> None:
        self._frame = frame
        self._file = file
        self._shown = [name for name in frame.columns if name in read and name not in private and name != SOURCE_ROW]
        self._private = private
        self._rows: list[pl.DataFrame] = []
        self._cells: list[pl.DataFrame] = []
        self.bad = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)

    def row(self, column: str, mask: pl.Series, reason: str | pl.Series) -> None:
        """Refuse the rows where `mask` is true, but for those that were refused already; a reason for all, or each."""
        new = mask.fill_null(False) & ~self.bad
        if new.any():
            self._rows.append(self._lines(column, new, reason, kept=False))
            self.bad = self.bad | new

    def cell(self, column: str, mask: pl.Series, reason: str) -> None:
        """Leave out the cells of `column` where `mask` is true; the isolates stay."""
        mask = mask.fill_null(False)
        if mask.any():
            self._cells.append(self._lines(column, mask, reason, kept=True))

    @property
    def rejected(self) -> pl.DataFrame:
        """The lines of :data:`REJECTED_SCHEMA`; the cells of rows that were refused are in the row's own line."""
        refused = self._frame.filter(self.bad).select(row=SOURCE_ROW)
        cells = [lines.join(refused, on="row", how="anti") for lines in self._cells]
        return joined_rejected([*self._rows, *cells])

    def _lines(self, column: str, mask: pl.Series, reason: str | pl.Series, *, kept: bool) -> pl.DataFrame:
        rows = self._frame.filter(mask)
        whole = pl.struct(self._shown).struct.json_encode() if self._shown else pl.lit("")
        known = column in rows.columns and column not in self._private
        return rows.select(
            file=pl.lit(self._file),
            row=SOURCE_ROW,
            column=pl.lit(column),
            value=pl.col(column) if known else pl.lit(""),
            reason=pl.lit(reason) if isinstance(reason, str) else reason.filter(mask),
            isolate_kept=pl.lit(kept),
            # empty cells say nothing and make the line long
            cells=whole.str.replace_all(r'"(?:[^"\\]|\\.)*":"",?', "").str.replace(",}$", "}"),
        )


def odd_rejected(odd: pl.DataFrame, file: str, *, private: bool) -> pl.DataFrame:
    """Return the lines of rows whose shape is wrong; a file with people's names does not show them."""
    return odd.select(
        file=pl.lit(file),
        row=SOURCE_ROW,
        column=pl.lit(""),
        value=pl.lit(""),
        reason="what",
        isolate_kept=pl.lit(False),
        cells=pl.lit("(left out: the file holds names)") if private else pl.col("text"),
    )


def joined_rejected(frames: Sequence[pl.DataFrame] | Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return all lines in the order of the file: by row, whole rows before cells, then by column."""
    parts = [frame for frame in frames if frame.height]
    if not parts:
        return no_rejected()
    return pl.concat(parts).sort("file", "row", "isolate_kept", "column", maintain_order=True)


class RejectedLines:
    """The lines of all files, in the order of the files; on disk where there may be more than fit in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._held: list[pl.DataFrame] = []
        self._parts: list[Path] = []

    def add(self, lines: pl.DataFrame) -> None:
        """Add the lines of one batch."""
        if not lines.height:
            return
        if self._folder is None:
            self._held.append(lines)
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._parts.append(self._folder / f"lines-{len(self._parts):05}.parquet")
        lines.write_parquet(self._parts[-1], compression="lz4")

    def __bool__(self) -> bool:
        return bool(self._held or self._parts)

    def lines(self) -> pl.LazyFrame:
        """Return all lines."""
        if self._parts:
            return pl.scan_parquet(self._parts)
        return pl.concat(self._held or [no_rejected()]).lazy()
