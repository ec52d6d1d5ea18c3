"""The table that isolates are kept in: its columns, its order, and what its file says about itself."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr.model import DTYPE_OF, ISOLATE_COLUMNS, SIR, Measure
from beredd.amr.results import in_order
from beredd.amr.sorted_parts import RANGE_ROWS, SortedParts
from beredd.common.columns import DTYPES
from beredd.common.errors import UserError
from beredd.common.whole_files import write_whole

ORDER: Final = ("patient", "organism", "date", "row")
"""The order of the rows: what comes after need not sort again."""
METADATA_KEY: Final = "beredd.isolates"
LAYOUT: Final = 1
_GROUP_ROWS: Final = 100_000
_REPORTED: Final = f"_{Measure.REPORTED.value}"


class IsolateParts:
    """Isolates as they are read, part by part; given back as one table in order.

    Parameters
    ----------
    folder
        Where parts are kept when there are more than fit in memory.
    """

    def __init__(self, folder: Path | None, *, range_rows: int = RANGE_ROWS) -> None:
        self._parts = SortedParts(ORDER, folder, range_rows=range_rows)
        self._folder = folder
        self._results: dict[str, None] = {}
        self._numbers: list[npt.NDArray[np.int64]] = []

    @property
    def rows(self) -> int:
        """How many isolates there are."""
        return self._parts.rows

    def add(self, frame: pl.DataFrame) -> None:
        """Add isolates: descriptive columns, ``row`` as a number that rises in the order of the files, and results."""
        described = {column.name for column in ISOLATE_COLUMNS}
        empty = [name for name in frame.columns if name not in described and frame[name].null_count() == frame.height]
        frame = frame.drop(empty)
        self._results |= dict.fromkeys(name for name in frame.columns if name not in described)
        self._numbers.append(frame["row"].to_numpy().copy())
        self._parts.add(frame)

    def frame(self) -> pl.DataFrame:
        """Return the whole table."""
        ranges = list(self._ranges())
        return pl.concat(ranges) if ranges else self._whole(pl.DataFrame({}), np.empty(0, np.int64))

    def write(self, path: Path, metadata: dict[str, Any], frame: pl.DataFrame | None = None) -> None:
        """Write the table as Parquet with its metadata; `frame` is the table where it has been made already."""
        words = {METADATA_KEY: json.dumps(metadata, ensure_ascii=False)}
        if frame is not None or self._folder is None:
            lazy = (self.frame() if frame is None else frame).lazy()
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            names = []
            for n, part in enumerate(self._ranges()):
                names.append(self._folder / f"range-{n:05}.parquet")
                part.write_parquet(names[-1], compression="lz4", row_group_size=_GROUP_ROWS)
            lazy = pl.scan_parquet(names) if names else self.frame().lazy()
        lazy.sink_parquet(path, metadata=words, row_group_size=_GROUP_ROWS, maintain_order=True)

    def _ranges(self) -> Iterator[pl.DataFrame]:
        numbers = np.sort(np.concatenate(self._numbers)) if self._numbers else np.empty(0, np.int64)
        for part in self._parts.ranges():
            yield self._whole(part, numbers)

    def _whole(self, part: pl.DataFrame, numbers: npt.NDArray[np.int64]) -> pl.DataFrame:
        """Return a part with all columns of the table, its rows numbered from 1 in the order of the files."""
        measured = in_order(list(self._results))
        alone = [name.removesuffix(_REPORTED) for name in measured if name.endswith(_REPORTED)]
        alone = [
            code for code in alone if not any(f"{code}_{one}" in self._results for one in ("mic", "gradient", "zone"))
        ]
        lacking = [
            *(
                pl.lit(None, DTYPES[one.type]).alias(one.name)
                for one in ISOLATE_COLUMNS
                if one.name not in part.columns
            ),
            *(pl.lit(None, _dtype(name)).alias(name) for name in measured if name not in part.columns),
        ]
        whole = (
            part.with_columns(lacking)
            if part.width
            else pl.DataFrame(schema={one.meta.output_name(): pl.Null for one in lacking}).with_columns(lacking)
        )
        if part.height:
            row = np.searchsorted(numbers, whole["row"].to_numpy()) + 1
            whole = whole.with_columns(pl.Series("row", row, dtype=pl.Int64))
        whole = whole.with_columns(pl.col(f"{code}{_REPORTED}").alias(code) for code in alone)
        return whole.select(*(one.name for one in ISOLATE_COLUMNS), *in_order([*measured, *alone]))


def _dtype(name: str) -> pl.DataType:
    ending = name.rpartition("_")[2]
    return DTYPE_OF[Measure(ending)] if ending in [one.value for one in Measure] else SIR


def isolates_metadata(path: Path) -> dict[str, Any]:
    """Return what an isolate table says about itself: order, provenance, the tests behind its columns.

    Raises
    ------
    UserError
        When the file is missing, is no Parquet, or is no isolate table.
    """
    try:
        words = pl.read_parquet_metadata(path)
    except FileNotFoundError:
        raise UserError("No such file.", where=str(path), remedy="Check the name.") from None
    except (pl.exceptions.PolarsError, OSError):
        raise UserError("The file is not Parquet.", where=str(path), remedy=_REMEDY) from None
    if METADATA_KEY not in words:
        raise UserError("The file is not an isolate table.", where=str(path), remedy=_REMEDY)
    found: dict[str, Any] = json.loads(words[METADATA_KEY])
    return found


def write_isolates(
    frame: pl.DataFrame, path: Path, *, metadata: Mapping[str, Any] | None = None, step: Mapping[str, Any] | None = None
) -> None:
    """Write an isolate table that a step has made, whole or not at all.

    Parameters
    ----------
    frame
        The table; its rows stand in :data:`ORDER` where `metadata` says so.
    path
        Where it goes.
    metadata
        What the table it was made from says about itself (:func:`isolates_metadata`); the layout alone when not given.
    step
        What was done, by name and parameters; it is added to the list ``steps``.

    Raises
    ------
    SurroundingsError
        When the file cannot be written.
    """
    buffer = io.BytesIO()
    frame.write_parquet(buffer, metadata=metadata_words(metadata, step), row_group_size=_GROUP_ROWS)
    write_whole(path, buffer.getvalue())


def metadata_words(metadata: Mapping[str, Any] | None, step: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return what the Parquet file of an isolate table says about itself: `metadata` with `step` added to its steps."""
    told = {"layout": LAYOUT, **(metadata or {})}
    if step is not None:
        told["steps"] = [*told.get("steps", []), dict(step)]
    return {METADATA_KEY: json.dumps(told, ensure_ascii=False)}


_REMEDY: Final = "Make one of your file with beredd amr read FILE -o isolates.parquet."


def scan_isolates(path: Path) -> pl.LazyFrame:
    """Open an isolate table without reading it.

    Parameters
    ----------
    path
        Parquet as :func:`beredd.amr.read_isolates` writes it. Its rows are sorted by patient, organism, date, row; its
        metadata is in :func:`isolates_metadata`.

    Raises
    ------
    UserError
        When it is not one.
    """
    isolates_metadata(path)
    return pl.scan_parquet(path)
