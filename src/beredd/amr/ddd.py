"""The ATC/DDD index as an input: which daily dose a substance has in which edition, and what has become of old codes.

WHO's Collaborating Centre in Oslo owns the index, so none is shipped: whoever counts hands in the edition they may use.
A daily dose is a technical unit that the Centre changes, and figures of two editions cannot be compared; so every
result carries its edition, and a recount with another is a new vintage.

Method: WHO Collaborating Centre for Drug Statistics Methodology, *Guidelines for ATC classification and DDD
assignment*; changes of codes and doses are followed as GLASS-AMC does it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.consumption_columns import (
    ATC_CHANGE_COLUMNS,
    COMBINATION_COLUMNS,
    CONVERSION_COLUMNS,
    DDD_CHANGE_COLUMNS,
    DDD_COLUMNS,
)
from beredd.amr.sales_read import in_capitals
from beredd.common.columns import DTYPES, Column
from beredd.common.content_files import content_path
from beredd.common.errors import FoundWanting, UserError
from beredd.common.tables import read_table

KEY: Final = ("atc", "route", "salt")
"""What names a daily dose."""


def _empty(columns: Iterable[Column]) -> pl.DataFrame:
    return pl.DataFrame(schema={column.name: DTYPES[column.type] for column in columns})


def _shipped_units() -> pl.DataFrame:
    return substance_units()


@dataclass(frozen=True)
class DddTable:
    """An ATC/DDD index, or the part of it that somebody may use.

    ``ddds`` has the columns of :data:`~beredd.amr.consumption_columns.DDD_COLUMNS`. A row belongs to the edition in
    its ``version``; without one, to the editions from ``valid_from`` to ``valid_to``; without those, to any.
    ``conversions`` says how many grams one MU or mmol of a substance weighs (columns atc, route, unit, grams).
    """

    ddds: pl.DataFrame
    combinations: pl.DataFrame = field(default_factory=lambda: _empty(COMBINATION_COLUMNS))
    atc_changes: pl.DataFrame = field(default_factory=lambda: _empty(ATC_CHANGE_COLUMNS))
    ddd_changes: pl.DataFrame = field(default_factory=lambda: _empty(DDD_CHANGE_COLUMNS))
    conversions: pl.DataFrame = field(default_factory=_shipped_units)
    sha256: str | None = None

    @property
    def editions(self) -> list[int]:
        """The editions that rows are marked with, oldest first; empty when no row is."""
        marked = self.ddds.get_column("version").drop_nulls().unique().to_list()
        return sorted({edition_year(version) for version in marked})

    def of(self, version: str) -> pl.DataFrame:
        """Return the daily doses of one edition.

        Returns
        -------
        DataFrame
            ``atc``, ``route``, ``salt``, ``ddd``, ``unit``; one row to a substance, route and salt.

        Raises
        ------
        UserError
            When the table has no such edition and no changes to reckon it from, or gives one dose twice.
        """
        year = edition_year(version)
        base = self._base(version, year)
        rows = self.ddds.filter(self._belongs(base)).select(*KEY, "ddd", "unit")
        twice = rows.group_by(KEY).agg(pl.struct("ddd", "unit").n_unique().alias("n")).filter(pl.col("n") > 1)
        if twice.height:
            named = ", ".join("/".join(row[:3]) for row in twice.sort(KEY).head(5).iter_rows())
            raise UserError(
                f"The edition {version} has two daily doses for {named}.", remedy="Keep the one that is right."
            )
        rows = rows.unique(KEY, maintain_order=True)
        return rows if base == year else self._changed(rows, base, year)

    def _base(self, version: str, year: int) -> int:
        """Return the edition whose rows stand for `year`: itself, or the nearest that changes lead from."""
        editions = self.editions
        if not editions and self.ddd_changes.height:
            raise UserError(
                "There are changes of daily doses, but no row of the table says which edition it is of.",
                remedy="Write the edition in the column version.",
            )
        if not editions or year in editions:
            return year
        if not self.ddd_changes.height:
            raise UserError(
                f"The table of daily doses has no edition {version}; it has {', '.join(map(str, editions))}.",
                remedy="Hand in that edition, or the changes of daily doses that lead to it.",
            )
        return max((one for one in editions if one < year), default=min(editions))

    @staticmethod
    def _belongs(year: int) -> pl.Expr:
        marked = pl.col("version").str.extract(_YEAR.pattern, 0).cast(pl.Int64, strict=False)
        lasts = (pl.col("valid_from").fill_null(0) <= year) & (pl.col("valid_to").fill_null(9999) >= year)
        return marked.is_null() & lasts | (marked == year)

    def _changed(self, rows: pl.DataFrame, base: int, year: int) -> pl.DataFrame:
        """Follow the changes of daily doses from one edition to another, forwards or backwards."""
        forwards = year > base
        first, last = (base, year) if forwards else (year, base)
        dose, unit = ("ddd_after", "unit_after") if forwards else ("ddd_before", "unit_before")
        steps = self.ddd_changes.filter(pl.col("year").is_between(first, last, closed="right"))
        steps = steps.sort("year", descending=not forwards).group_by(KEY).agg(pl.col(dose, unit).last())
        return (
            rows.join(steps, on=KEY, how="full", coalesce=True, maintain_order="left_right")
            .with_columns(pl.coalesce(dose, "ddd").alias("ddd"), pl.coalesce(unit, "unit").alias("unit"))
            .select(*KEY, "ddd", "unit")
        )

    def recoded(self, codes: Iterable[str], version: str) -> dict[str, tuple[str | None, str | None]]:
        """Follow the changes of ATC codes up to an edition, one after the other.

        Parameters
        ----------
        codes
            ATC codes as the register has them.
        version
            The edition.

        Returns
        -------
        dict
            Each code, and the code that it is now with None; or None with ``atc_deleted`` or ``atc_split``, when no
            code or several have taken its place.
        """
        year = edition_year(version)
        changes: dict[str, list[tuple[int, str, str | None]]] = {}
        for code, becomes, change, from_year in self.atc_changes.select("atc", "becomes", "change", "year").iter_rows():
            if from_year <= year:
                changes.setdefault(code, []).append((from_year, change, becomes))
        return {code: _followed(code, changes) for code in set(codes)}


def _followed(code: str, changes: Mapping[str, list[tuple[int, str, str | None]]]) -> tuple[str | None, str | None]:
    """Follow a code through its changes; each is later than the one before, so that a code that came back ends."""
    reached = 0
    while later := sorted(change for change in changes.get(code, []) if change[0] > reached):
        reached, change, becomes = later[0]
        if change == "split" or len({one[2] for one in later if one[0] == reached}) > 1:
            return None, "atc_split"
        if change == "deleted" or becomes is None:
            return None, "atc_deleted"
        code = becomes
    return code, None


_YEAR = re.compile(r"\d{4}")


def edition_year(version: str) -> int:
    """Return the year of an edition: 2024 of ``2024``, ``ATC-2024-v1``, ``WHO ATC/DDD index 2024``.

    Raises
    ------
    UserError
        When the name has no year.
    """
    found = _YEAR.search(version)
    if not found:
        raise UserError(f"The edition {version!r} has no year.", remedy="Write 2024, or ATC-2024-v1 as GLASS does.")
    return int(found.group())


@cache
def strength_units() -> pl.DataFrame:
    """Return the units of strength: ``unit`` in small letters, ``kind`` (mass, activity …), ``factor`` to its first."""
    frame = pl.read_csv(content_path("codes/strength-units.csv"), schema_overrides={"factor": pl.Float64})
    return frame.select(pl.col("unit").str.to_lowercase(), "kind", "factor").unique("unit", maintain_order=True)


@cache
def substance_units() -> pl.DataFrame:
    """Return how many grams a unit of a substance weighs: ``atc``, ``route``, ``unit``, ``grams``."""
    frame = pl.read_csv(content_path("codes/substance-units.csv"), schema_overrides={"grams": pl.Float64})
    return frame.select("atc", "route", "unit", "grams")


def read_ddd_table(
    ddds: Path,
    *,
    combinations: Path | None = None,
    atc_changes: Path | None = None,
    ddd_changes: Path | None = None,
    conversions: Path | None = None,
) -> DddTable:
    """Read an ATC/DDD index from its files; a reference table is right in all its rows, or it is not used.

    ``conversions`` says how many grams one MU or mmol of a substance weighs; it is laid over the few that ship.

    Raises
    ------
    UserError
        When a file holds no such table.
    FoundWanting
        When a row is wrong, with each fault's row and remedy.
    """
    hashes: list[str] = []

    def whole(path: Path | None, columns: tuple[Column, ...], key: tuple[str, ...]) -> pl.DataFrame:
        if path is None:
            return _empty(columns)
        table = read_table(path, columns, unique=key)
        if table.rejected.height:
            raise FoundWanting("\n".join([table.summary(), *map(str, table.findings)]))
        hashes.append(table.sha256)
        return in_capitals(table).frame.drop("row")

    doses = whole(ddds, DDD_COLUMNS, (*KEY, "valid_from", "valid_to", "version"))
    codes = whole(combinations, COMBINATION_COLUMNS, ("combination",))
    moved = whole(atc_changes, ATC_CHANGE_COLUMNS, ("atc", "becomes", "year"))
    changed = whole(ddd_changes, DDD_CHANGE_COLUMNS, (*KEY, "year"))
    weighed = whole(conversions, CONVERSION_COLUMNS, ("atc", "route", "unit"))
    own_first = pl.concat([weighed, substance_units()]).unique(
        ["atc", "route", "unit"], keep="first", maintain_order=True
    )
    together = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    return DddTable(doses, codes, moved, changed, own_first, sha256=together)
