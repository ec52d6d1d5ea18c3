"""Rates of consumption: DDD per 1,000 inhabitants and day, per 100 bed-days and admissions; prescriptions and users.

Sales are counted in full, not sampled: no rate here has an interval, and none is made up.

Methods: ESAC-Net reporting protocol (DDD per 1,000 inhabitants per day); DANMAP (DDD per 100 bed-days and per 100
admissions, treated persons per 1,000 by age).
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from beredd.amr.consumption_columns import NO_ATC
from beredd.amr.consumption_groups import METHENAMINE, Methenamine, group_of, in_group, within
from beredd.common.errors import UserError
from beredd.common.periods import Period

DEFAULT_BY: Final = ("place", "period")


def did(
    ddds: pl.DataFrame,
    population: pl.DataFrame,
    *,
    methenamine: Methenamine,
    groups: Sequence[str] = ("J01",),
    by: Sequence[str] = DEFAULT_BY,
) -> pl.DataFrame:
    """Count daily doses per 1,000 inhabitants and day (DID): DDD ÷ (inhabitants × days of the period) × 1,000.

    Parameters
    ----------
    ddds
        What :func:`~beredd.amr.consumption.packages_to_ddd` gives.
    population
        ``place``, ``year``, ``population``; rows of an age group are left out.
    methenamine
        ``in`` as ESAC-Net and DANMAP have it, ``out`` as Swedish reports do. The result says which.
    groups
        ATC codes, or names of content/codes/consumption-groups.yaml.
    by
        Columns that make a row; ``place`` and ``period`` are always among them. ``sector`` keeps community and hospital
        apart: a sum over both is the total only where both are in the table.

    Returns
    -------
    DataFrame
        `by`, ``group``, ``methenamine``, ``ddds``, ``population``, ``days``, ``did`` (null without a population),
        ``rows``, ``uncounted_rows`` (rows of the group, or without a code, that have no daily doses), ``atc_version``.

    Raises
    ------
    UserError
        When `by` has no place or period, a group is not known, or the doses are of several editions.
    """
    counted = _by_group(ddds, groups, methenamine, by)
    return (
        counted.join(_people(population), on=["place", "year"], how="left", maintain_order="left")
        .with_columns((pl.col("ddds") / (pl.col("population") * pl.col("days")) * 1000).alias("did"))
        .select(*_order(by), "ddds", "population", "days", "did", *_TAIL)
    )


def per_bed_days(
    ddds: pl.DataFrame,
    activity: pl.DataFrame,
    *,
    methenamine: Methenamine,
    groups: Sequence[str] = ("J01",),
    by: Sequence[str] = DEFAULT_BY,
) -> pl.DataFrame:
    """Count hospitals' daily doses per 100 bed-days (DBD) and per 100 admissions (DAD).

    Parameters
    ----------
    ddds
        What :func:`~beredd.amr.consumption.packages_to_ddd` gives; rows of the community are left out.
    activity
        ``place``, ``period``, ``bed_days``, ``admissions``.
    methenamine, groups, by
        As in :func:`did`.

    Returns
    -------
    DataFrame
        `by`, ``group``, ``methenamine``, ``ddds``, ``bed_days``, ``admissions``, ``dbd``, ``dad``, ``rows``,
        ``uncounted_rows``, ``atc_version``.

    Raises
    ------
    UserError
        As in :func:`did`.
    """
    counted = _by_group(ddds.filter(pl.col("sector") == "hospital"), groups, methenamine, by)
    return (
        counted.join(
            activity.select("place", "period", "bed_days", "admissions"),
            on=["place", "period"],
            how="left",
            maintain_order="left",
        )
        .with_columns(_per_100("bed_days").alias("dbd"), _per_100("admissions").alias("dad"))
        .select(*_order(by), "ddds", "bed_days", "admissions", "dbd", "dad", *_TAIL)
    )


def shares(
    ddds: pl.DataFrame,
    *,
    part: str,
    whole: str,
    methenamine: Methenamine,
    by: Sequence[str] = (*DEFAULT_BY, "sector"),
) -> pl.DataFrame:
    """Count which share of a group's daily doses another group has, in per cent.

    Returns
    -------
    DataFrame
        `by`, ``part``, ``whole``, ``methenamine``, ``ddds_part``, ``ddds``, ``share`` (null where the whole is nought),
        ``rows``, ``uncounted_rows``, ``atc_version``.

    Raises
    ------
    UserError
        As in :func:`did`.
    """
    counted = _by_group(ddds, (part, whole), methenamine, by)
    parts = counted.filter(pl.col("group") == part).select(*by, pl.col("ddds").alias("ddds_part"))
    wholes = counted.filter(pl.col("group") == whole)
    share = pl.when(pl.col("ddds") > 0).then(pl.col("ddds_part") / pl.col("ddds") * 100)
    return (
        wholes.join(parts, on=list(by), how="left", maintain_order="left")
        .with_columns(share.alias("share"), pl.lit(part).alias("part"), pl.lit(whole).alias("whole"))
        .select(*by, "part", "whole", "methenamine", "ddds_part", "ddds", "share", *_TAIL)
    )


def prescriptions_per_1000(
    prescriptions: pl.DataFrame,
    population: pl.DataFrame,
    *,
    methenamine: Methenamine,
    group: str = "J01",
    by: Sequence[str] = DEFAULT_BY,
) -> pl.DataFrame:
    """Count prescriptions and users (treated persons) per 1,000 inhabitants in each period, in all or by age group.

    A person with two substances is one user of J01 and one of each substance: users are taken from the rows whose code
    is the group itself, and are null where there are none or where methenamine should be out and the row has it in.

    Parameters
    ----------
    prescriptions
        ``place``, ``period``, ``atc``, ``age_group``, ``prescriptions``, ``users``. Either rows of substances or the
        row of the whole group: where a place and period have the latter, the others are not added to it.
    population
        ``place``, ``year``, ``age_group``, ``population``.
    methenamine, group
        As in :func:`did`.
    by
        ``place`` and ``period``; with ``age_group``, each age group by its own inhabitants.

    Returns
    -------
    DataFrame
        `by`, ``group``, ``methenamine``, ``prescriptions``, ``users``, ``population``, ``prescriptions_per_1000``,
        ``users_per_1000``.

    Raises
    ------
    UserError
        When `by` has no place or period, or the group is not known.
    """
    check_by(by, prescriptions)
    ages = "age_group" in by
    rows = prescriptions.filter(pl.col("age_group").is_not_null() if ages else pl.lit(value=True))
    if not ages:  # people in all are either a row of their own or the sum of the age groups, never both
        both = pl.col("age_group").is_null().any().over("place", "period", "atc")
        rows = rows.filter(pl.col("age_group").is_null() | ~both)
    rows = rows.filter(pl.col("atc").eq(group) | in_group(group, methenamine))
    whole = pl.col("atc") == group
    usable = whole & pl.lit(methenamine == "in" or not within_methenamine(group))
    rows = rows.filter(usable | ~whole).with_columns(usable.any().over(by).alias("has_whole"), usable.alias("whole"))
    counted = (
        rows.filter(pl.col("whole") | ~pl.col("has_whole"))
        .group_by(by)
        .agg(
            _sum("prescriptions"),
            pl.when(pl.col("whole").all()).then(_sum("users")).alias("users"),
        )
        .sort(by)
    )
    people = _people(population, ages=ages)
    year = pl.col("period").str.slice(0, 4).cast(pl.Int64)
    keys = ["place", "year", "age_group"] if ages else ["place", "year"]
    return (
        counted.with_columns(year.alias("year"), pl.lit(group).alias("group"), pl.lit(methenamine).alias("methenamine"))
        .join(people, on=keys, how="left", maintain_order="left")
        .select(
            *by,
            "group",
            "methenamine",
            "prescriptions",
            "users",
            "population",
            (pl.col("prescriptions") / pl.col("population") * 1000).alias("prescriptions_per_1000"),
            (pl.col("users") / pl.col("population") * 1000).alias("users_per_1000"),
        )
    )


_TAIL: Final = ("rows", "uncounted_rows", "atc_version")


def within_methenamine(group: str) -> bool:
    """Tell whether a group has methenamine in it at all."""
    return bool(pl.DataFrame({"atc": [METHENAMINE]}).select(within(group_of(group))).item())


def _order(by: Sequence[str]) -> tuple[str, ...]:
    return (*by, "group", "methenamine")


def _per_100(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.col("ddds") / pl.col(column) * 100)


def _sum(column: str) -> pl.Expr:
    """Return the sum of a column, null where every value is missing."""
    return pl.when(pl.col(column).is_not_null().any()).then(pl.col(column).sum()).alias(column)


def check_by(by: Sequence[str], frame: pl.DataFrame) -> None:
    """Refuse columns to count by that lack place or period, or that a table does not have.

    Raises
    ------
    UserError
        With the columns that there are.
    """
    lacking = [name for name in DEFAULT_BY if name not in by]
    if lacking:
        raise UserError(f"A rate needs {' and '.join(lacking)}.", remedy="Name place and period among the columns.")
    if unknown := [name for name in by if name not in frame.columns]:
        words = [name for name, dtype in frame.schema.items() if dtype == pl.String]
        raise UserError(f"The table has no column {', '.join(unknown)}.", remedy=f"Use {', '.join(words)}.")


def one_edition(ddds: pl.DataFrame) -> str | None:
    """Return the ATC/DDD edition that a table of daily doses is counted with; None when it has no rows.

    Raises
    ------
    UserError
        When it has several: their figures cannot be added.
    """
    editions = ddds.get_column("atc_version").unique().sort().to_list()
    if len(editions) > 1:
        raise UserError(
            f"The daily doses are of several ATC/DDD editions: {', '.join(editions)}.",
            remedy="Count them all with one edition.",
        )
    return str(editions[0]) if editions else None


def days_of(periods: pl.Series) -> pl.DataFrame:
    """Return how many days each period of a column has: ``period``, ``days``; 365 or 366 for a year.

    Raises
    ------
    UserError
        When a text is not a period.
    """
    texts = periods.unique().sort().to_list()
    parsed = [Period.parse(text) for text in texts]
    days = [(period.end - period.start).days + 1 for period in parsed]
    return pl.DataFrame({"period": texts, "days": days}, schema={"period": pl.String, "days": pl.Int64})


def _by_group(ddds: pl.DataFrame, groups: Sequence[str], methenamine: Methenamine, by: Sequence[str]) -> pl.DataFrame:
    """Sum daily doses by the columns `by` and by group, with the period's days; a group without sales is nought."""
    check_by(by, ddds)
    edition = one_edition(ddds)
    coded = (pl.col("atc") != NO_ATC).fill_null(value=False)
    # By code first: groups overlap, and few codes are summed many times sooner than many rows.
    by_code = ddds.group_by(*dict.fromkeys([*by, "atc"])).agg(
        pl.col("ddds").sum(), pl.len().alias("rows"), pl.col("ddds").null_count().alias("lost")
    )
    sums = [
        by_code.group_by(by)
        .agg(
            pl.col("ddds", "rows").filter(in_group(name, methenamine)).sum(),
            pl.col("lost").filter(in_group(name, methenamine) | ~coded).sum().alias("uncounted_rows"),
        )
        .with_columns(pl.lit(name).alias("group"))
        for name in groups
    ]
    return (
        pl.concat(sums)
        .sort(*by, "group")
        .join(days_of(ddds.get_column("period")), on="period", how="left", maintain_order="left")
        .with_columns(
            pl.col("period").str.slice(0, 4).cast(pl.Int64).alias("year"),
            pl.lit(methenamine).alias("methenamine"),
            pl.lit(edition, dtype=pl.String).alias("atc_version"),
        )
    )


def _people(population: pl.DataFrame, *, ages: bool = False) -> pl.DataFrame:
    """Return inhabitants by place and year: the row for all ages, else the sum of the age groups; or each group's."""
    if ages:
        return population.filter(pl.col("age_group").is_not_null()).select("place", "year", "age_group", "population")
    if "age_group" not in population.columns:
        return population.select("place", "year", "population")
    all_ages = pl.col("age_group").is_null()
    kept = population.filter(all_ages | ~all_ages.any().over("place", "year"))
    return kept.group_by("place", "year").agg(pl.col("population").sum())
