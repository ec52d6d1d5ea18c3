"""From a data set's files to observations: the steps of the AMR room in order, each telling how far it has come.

This is the site's one door to the engines. They are imported when work begins, in the worker, never by a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from beredd.common.progress import Progress
from beredd.indicators.model import Observation
from beredd.site.datasets.models import Kind

Step = Callable[[str, float, float], Progress]
"""Begins a step by name, which takes the share from the second to the third of the whole."""
ISOLATES: Final = "isolates.parquet"
REJECTED: Final = "rejected.csv"
METHOD: Final = "phenotype"
"""How first isolates are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be read: the files with the names that people gave them, and into which folder."""

    files: Sequence[Path]
    column_map: Path | None
    kind: str
    format: str
    place: str
    vintage: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of it. ``rows_read`` is ``rows_used`` and ``rejected`` together."""

    rows_read: int
    rows_used: int
    rejected: int
    isolates: int | None
    first_day: date | None
    last_day: date | None
    notices: Sequence[str] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    observations: Sequence[Observation] = ()


def read_data(asked: Asked, step: Step) -> Found:
    """Read files, interpret, choose first isolates and count the indicators' values.

    Raises
    ------
    UserError
        When the files cannot be used.
    """
    return READERS[asked.kind](asked, step)


def _read_isolates(asked: Asked, step: Step) -> Found:
    import polars as pl

    from beredd import amr

    out = asked.folder / ISOLATES
    read = amr.read_isolates(
        list(asked.files),
        format=asked.format,
        column_map=asked.column_map,
        out=out,
        rejected=asked.folder / REJECTED,
        progress=step("read", 0.0, 0.5),
    )
    guideline = amr.breakpoints().guideline
    interpreting = step("interpret", 0.5, 0.7)
    frame = amr.interpret(pl.read_parquet(out), guideline=guideline, progress=interpreting)
    step("first_isolates", 0.7, 0.85)
    first = amr.first_isolates(frame, method=METHOD)
    step("values", 0.85, 0.98)
    observations = amr.isolate_observations(first, place=asked.place, vintage=asked.vintage)
    days = frame["date"].drop_nulls()
    return Found(
        rows_read=read.rows,
        rows_used=read.used,
        rejected=read.rejected,
        isolates=frame.height,
        first_day=days.min(),
        last_day=days.max(),
        notices=tuple(read.notices),
        parameters={"format": read.format, "guideline": guideline, "first_isolates": METHOD},
        observations=observations,
    )


READERS: Final[dict[str, Callable[[Asked, Step], Found]]] = {Kind.ISOLATES.value: _read_isolates}
"""Which kinds of data are read; the others are not offered."""
