"""From a data set's files to observations: the steps of the engines in order, each telling how far it has come.

This is the site's one door to the engines of data. They are imported when work begins, in the worker, never by a page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from beredd.common.errors import UserError
from beredd.common.periods import Period
from beredd.common.progress import Progress
from beredd.indicators.model import Observation
from beredd.site.datasets.models import Kind

if TYPE_CHECKING:
    import polars as pl

    from beredd.amr.aggregates import AggregateRead
    from beredd.common.tables import TableRead

Step = Callable[[str, float, float], Progress]
"""Begins a step by name, which takes the share from the second to the third of the whole."""
ISOLATES: Final = "isolates.parquet"
PREPARED: Final = "prepared.parquet"
"""Interpreted, with a column for each way of choosing first isolates: what pages count from."""
REJECTED: Final = "rejected.csv"
GUIDELINE: Final = "EUCAST 2025"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be read: the files under the names that people gave them, and into which folder.

    ``coverage`` is the share (0 to 1) of the place's people whose data are in the files; None where nobody said.
    """

    files: Sequence[Path]
    column_map: Path | None
    kind: str
    format: str
    place: str
    coverage: float | None
    vintage: str
    source: str
    input_sha256: str
    synthetic: bool
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of it. Each row of the files is an isolate (or a value), joined to another, or rejected.

    ``cells`` are single cells that were left out of rows that are used.
    """

    rows: int
    used: int
    joined: int
    rejected: int
    cells: int
    first_day: date | None
    last_day: date | None
    notices: Sequence[str] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    observations: Sequence[Observation] = ()


def read_data(asked: Asked, step: Step) -> Found:
    """Read files, interpret, choose first isolates and count the indicators' values.

    Raises
    ------
    UserError
        When the files cannot be used.
    """
    return _readers()[asked.kind](asked, step)


@dataclass(frozen=True, slots=True)
class _Isolates:
    """Isolates as they were read, with what became of the files' rows."""

    frame: "pl.DataFrame"
    rows: int
    joined: int
    rejected: int
    cells: int
    notices: Sequence[str]
    parameters: Mapping[str, Any]


def _isolates_in(asked: Asked, progress: Progress) -> _Isolates:
    from beredd import amr
    from beredd.amr.column_map import read_column_map

    if all(map(_is_isolate_table, asked.files)):
        return _own_tables(asked)
    read = amr.read_isolates(
        list(asked.files),
        format=asked.format,
        columns=read_column_map(asked.column_map) if asked.column_map else None,
        out=asked.folder / ISOLATES,
        rejected=asked.folder / REJECTED,
        country=asked.place[:2],
        progress=progress,
    )
    found = sorted({str(one["format"]) for one in read.provenance.get("files", ())})
    return _Isolates(
        read.frame,
        rows=sum(one.rows for one in read.counts),
        joined=sum(one.joined for one in read.counts),
        rejected=sum(one.rejected for one in read.counts),
        cells=sum(one.cells for one in read.counts),
        notices=read.notices,
        parameters={"format": ", ".join(found), "codes_sha256": read.provenance.get("codes_sha256", "")},
    )


def _is_isolate_table(file: Path) -> bool:
    """Say whether a file is an isolate table of beredd's own making (beredd amr read, beredd amr synthetic)."""
    import polars as pl

    from beredd.amr.model import ISOLATE_NAMES

    if file.suffix.lower() != ".parquet":
        return False
    try:
        return set(pl.read_parquet_schema(file)) >= ISOLATE_NAMES
    except pl.exceptions.PolarsError:
        return False  # it is told of by the reader


def _own_tables(asked: Asked) -> _Isolates:
    """Return isolate tables as they are; who they are of is looked at as in any other file."""
    import polars as pl

    from beredd.amr.patients import refuse_personal_numbers_in

    tables = [pl.read_parquet(file) for file in asked.files]
    for file, table in zip(asked.files, tables, strict=True):
        for column in ("patient", "isolate"):
            refuse_personal_numbers_in(table[column].cast(pl.String).drop_nulls(), file.name, column)
    frame = pl.concat(tables, how="diagonal_relaxed").with_columns(row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    frame.write_parquet(asked.folder / ISOLATES)
    return _Isolates(frame, frame.height, 0, 0, 0, (), {"format": "isolate table"})


def _read_isolates(asked: Asked, step: Step) -> Found:
    import polars as pl

    from beredd import amr
    from beredd.amr.observations import mark_first

    country = asked.place[:2]
    read = _isolates_in(asked, step("read", 0.0, 0.5))
    isolates = _of_the_place(read.frame, asked.place)
    isolates = amr.interpret(isolates, guideline=GUIDELINE, progress=step("interpret", 0.5, 0.7))
    isolates = mark_first(isolates, progress=step("first_isolates", 0.7, 0.85))
    step("values", 0.85, 0.85)
    isolates.write_parquet(asked.folder / PREPARED)
    observations = amr.isolate_observations(
        isolates,
        place=country,
        vintage=asked.vintage,
        source=asked.source,
        # Who covers a region says nothing of the country: only a country's own share is one of its people.
        coverage={country: asked.coverage} if asked.coverage and asked.place == country else None,
        input_sha256=asked.input_sha256,
        parameters={"guideline": GUIDELINE},
        progress=step("values", 0.86, 0.97),
    )
    kept, notices = only_of(asked.place, observations)
    days = isolates.select(first=pl.col("date").min(), last=pl.col("date").max()).row(0)
    return Found(
        rows=read.rows,
        used=read.frame.height,
        joined=read.joined,
        rejected=read.rejected,
        cells=read.cells,
        first_day=days[0],
        last_day=days[1],
        notices=(*read.notices, *notices),
        parameters={"guideline": GUIDELINE, **read.parameters},
        observations=kept,
    )


def _of_the_place(isolates: "pl.DataFrame", place: str) -> "pl.DataFrame":
    """Give isolates that name no region the one that the data set is about."""
    import polars as pl

    if "-" not in place:
        return isolates
    if "region" not in isolates.columns:
        return isolates.with_columns(region=pl.lit(place))
    return isolates.with_columns(pl.col("region").fill_null(place))


def only_of(place: str, observations: Iterable[Observation]) -> tuple[list[Observation], list[str]]:
    """Return the values of the data set's own place, and its regions where it is a country; and what was left out.

    A region's isolates are no country's.
    """
    kept, others = [], set()
    for one in observations:
        if one.place == place or one.place.startswith(f"{place}-"):
            kept.append(one)
        elif not place.startswith(f"{one.place}-"):
            others.add(one.place)
    if others:
        return kept, [f"Isolates of other places are in the files and give no values: {', '.join(sorted(others))}."]
    return kept, []


def _read_values(asked: Asked, step: Step) -> Found:
    """Read values that somebody else has counted: in beredd's own columns, or as ECDC and WHO publish them."""
    from beredd.amr.aggregates import is_aggregate, read_aggregates
    from beredd.indicators import observations_in, read_observations

    kept: list[Observation] = []
    notices: list[str] = []
    tables: list[tuple[str, TableRead | AggregateRead]] = []
    rows = used = 0
    reading = step("read", 0.0, 0.9)
    for number, file in enumerate(asked.files):
        reading(number / len(asked.files), file.name)
        if is_aggregate(file.read_bytes()):
            # The source's own name stays: an agency's upload does not make ECDC's number its own.
            published = read_aggregates(file, vintage=asked.vintage)
            kept += only_of(asked.place, published.observations)[0]
            notices.append(published.summary())
            rows, used = rows + published.values.height, used + published.values.height - published.rejected.height
            tables.append((file.name, published))
            continue
        table = read_observations(file)
        own, left_out = only_of(asked.place, observations_in(table))
        kept += own
        notices += [str(one) for one in table.notices] + [f"{file.name}: {one}" for one in left_out]
        rows, used = rows + table.total, used + table.frame.height
        tables.append((file.name, table))
    if not used:
        raise UserError(
            "No row of the files could be used.", remedy="See docs/reference/indicators.md for the columns."
        )
    keep_rejected(asked, tables)
    first, last = days_of(kept)
    return Found(
        rows=rows,
        used=used,
        joined=0,
        rejected=rows - used,
        cells=0,
        first_day=first,
        last_day=last,
        notices=tuple(notices),
        parameters={"format": ", ".join(sorted({getattr(table, "format", "observations") for _, table in tables}))},
        observations=kept,
    )


def keep_rejected(asked: Asked, tables: "Iterable[tuple[str, TableRead | AggregateRead]]") -> None:
    """Write what could not be used of several tables into one file, each row with its file's name."""
    import polars as pl

    rejected = [
        table.rejected.select(pl.lit(name).alias("file"), pl.all().cast(pl.String))
        for name, table in tables
        if table.rejected.height
    ]
    if rejected:
        pl.concat(rejected, how="diagonal").write_csv(asked.folder / REJECTED)


def days_of(observations: Iterable[Observation]) -> tuple[date | None, date | None]:
    """Return the first and last day that observations cover."""
    periods = [Period.parse(one.period) for one in observations]
    return min((one.start for one in periods), default=None), max((one.end for one in periods), default=None)


READ: Final = (Kind.ISOLATES.value, Kind.CONSUMPTION.value, Kind.ANIMALS.value, Kind.AGGREGATES.value)
"""Which kinds of data are read."""


def _readers() -> dict[str, Callable[[Asked, Step], Found]]:
    from beredd.site.datasets.sales import read_sales

    return {
        Kind.ISOLATES.value: _read_isolates,
        Kind.CONSUMPTION.value: read_sales,
        Kind.ANIMALS.value: read_sales,
        Kind.AGGREGATES.value: _read_values,
    }
