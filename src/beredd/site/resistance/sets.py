"""The isolate tables that a person may look at: those of the data sets that they may read."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from beredd.programmes import load_programme, programme_ids
from beredd.site.accounts.rights import Person, readable
from beredd.site.datasets.engine import PREPARED
from beredd.site.datasets.models import DataSetRow, Kind, Reading, State
from beredd.site.datasets.registers import DATA_SETS
from beredd.site.datasets.store import reading_folder
from beredd.site.registers.sight import Sight

LOOKED_AT: Final = (State.READ, State.APPROVED)


@dataclass(frozen=True, slots=True)
class IsolateSet:
    """A data set of isolates with its interpreted table; ``key`` names it in addresses."""

    key: str
    name: str
    programme: str
    synthetic: bool
    approved: bool
    path: Path


@dataclass(frozen=True, slots=True)
class Contents:
    """What can be chosen in a table: organisms and antimicrobials, the commonest first; regions and years."""

    organisms: tuple[str, ...]
    antimicrobials: tuple[str, ...]
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    specimens: tuple[str, ...]
    years: tuple[int, ...]


def isolate_sets(user: Person) -> list[IsolateSet]:
    """Return the sets that a person may look at: approved ones first, then those that are only read, newest first."""
    wanted = DataSetRow.objects.filter(kind=Kind.ISOLATES.value, state__in=LOOKED_AT, withdrawn=False)
    programmes = set(wanted.order_by().values_list("programme", flat=True).distinct()) & set(programme_ids())
    rows: list[Any] = []
    for programme in readable(user, sorted(programmes)):
        sight = Sight(user, load_programme(programme))
        own = sight.rows(DATA_SETS).filter(kind=Kind.ISOLATES.value, state__in=LOOKED_AT)
        # A set of which some field is above the person's clearance is not opened for them here.
        rows += own.filter(field_confidentiality__lte=max(sight.clearance, 0))
    newest: dict[int, Reading] = {}
    for reading in Reading.objects.filter(data_set__in=[row.pk for row in rows]).order_by("id"):
        newest[reading.data_set_id] = reading
    found = [
        IsolateSet(
            key=f"{row.programme}.{row.code}",
            name=row.name,
            programme=row.programme,
            synthetic=row.synthetic,
            approved=row.state == State.APPROVED,
            path=reading_folder(row.pk, newest[row.pk].work) / PREPARED,
        )
        for row in sorted(rows, key=lambda row: (row.state != State.APPROVED, -row.pk))
        if row.pk in newest
    ]
    return [one for one in found if one.path.is_file()]


@lru_cache(maxsize=32)
def contents_of(path: Path) -> Contents:
    """Return what a table holds. A reading's table is never changed, so the answer is kept."""
    from beredd.amr import interpreted

    lazy = pl.scan_parquet(path)
    names = pl.DataFrame(schema=lazy.collect_schema())
    codes = interpreted(names)
    counts = lazy.select(pl.col(code).count() for code in codes).collect().row(0) if codes else ()
    tested = sorted(zip(counts, codes, strict=True), key=lambda pair: (-pair[0], pair[1]))
    days = lazy.select(first=pl.col("date").min(), last=pl.col("date").max()).collect().row(0)
    return Contents(
        organisms=_commonest(lazy, "organism"),
        antimicrobials=tuple(code for count, code in tested if count),
        countries=_commonest(lazy, "country"),
        regions=tuple(sorted(_commonest(lazy, "region"))),
        specimens=_commonest(lazy, "specimen"),
        years=_years(*days),
    )


def _commonest(lazy: pl.LazyFrame, name: str) -> tuple[str, ...]:
    found = lazy.select(name).drop_nulls().group_by(name).len().sort("len", name, descending=[True, False]).collect()
    return tuple(found[name])


def _years(first: date | None, last: date | None) -> tuple[int, ...]:
    return tuple(range(first.year, last.year + 1)) if first and last else ()
