"""The rows of a data set that could not be used: paged for people, and as a file that a spreadsheet opens safely."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from beredd.site.datasets import store
from beredd.site.datasets.engine import REJECTED
from beredd.site.datasets.models import Reading

PAGE_ROWS: Final = 50
_FORMULA: Final = r"^[=+@\t\r]|^-[^0-9.,]"
"""What a spreadsheet would take for a formula; a negative number is none."""
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """Some of the rejected rows, as they stand in the file."""

    columns: list[str]
    rows: list[tuple[str, ...]]


def make_harmless(path: Path) -> None:
    """Put an apostrophe before every cell that a spreadsheet would run: what it holds came from outside."""
    if not path.is_file():
        return
    cell = pl.all().str.replace(r"^", "'")
    frame = _scan(path).with_columns(pl.when(pl.all().str.contains(_FORMULA)).then(cell).otherwise(pl.all()))
    safe = path.with_name(f".{path.name}")
    frame.sink_csv(safe)
    safe.replace(path)


def _scan(path: Path) -> pl.LazyFrame:
    return pl.scan_csv(path, infer_schema=False).fill_null("")


def path_of(reading: Reading) -> Path:
    """Return where a reading's rejected rows lie."""
    return store.reading_folder(reading.data_set_id, reading.work) / REJECTED


def page_of(reading: Reading, number: int) -> RejectedPage:
    """Return a page of the rejected rows, from 1; only that page is read into memory."""
    path = path_of(reading)
    if not path.is_file():
        return RejectedPage([], [])
    frame = _scan(path).slice((number - 1) * PAGE_ROWS, PAGE_ROWS).collect()
    return RejectedPage(frame.columns, frame.rows())


def chunks_of(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
