"""Kernels that other processes import: what tests of beredd.compute run over parts."""

import os
import time
from pathlib import Path
from typing import Any

import polars as pl

from beredd.common.errors import UserError


def rows_of(path: str, *, times: int = 1) -> tuple[str, int]:
    return Path(path).name, pl.scan_parquet(path).select(pl.len()).collect().item() * times


def threads(path: str) -> int:
    return pl.thread_pool_size()


def refuses(path: str) -> None:
    raise UserError("The part is odd.", where=Path(path).name, remedy="Make it even.")


def dies(path: str) -> None:
    os.kill(os.getpid(), 9)


def slowly(path: str, *, marks: str, seconds: float, **parameters: Any) -> pl.DataFrame:
    """Mark first isolates, and tell in the folder `marks` when it began and when it was done, and by which process."""
    from beredd.amr.first_isolates import mark_part

    waits(path, marks=marks, seconds=seconds)
    found = mark_part(path, **parameters)
    (Path(marks) / f"done-{Path(path).stem}-{os.getpid()}").touch()
    return found


def waits(path: str, *, marks: str, seconds: float) -> None:
    (Path(marks) / f"begun-{Path(path).stem}-{os.getpid()}").touch()
    time.sleep(seconds)
