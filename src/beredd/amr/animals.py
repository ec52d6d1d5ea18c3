"""Antimicrobials for animals: mg per PCU, mg per kg biomass, and Danish DAPD. Denominators differ; none are mixed.

``mg/PCU`` is ESVAC's measure, to 2022: the population correction unit is the animals' assumed weight at treatment.
``mg/kg biomass`` is ESUAvet's, from 2023 (Regulation (EU) 2019/6), with a new denominator: a step between the two years
is no change in use. ``DAPD`` is VetStat's: defined daily doses per 1,000 animals and day.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from beredd.amr.consumption_columns import MEASURES
from beredd.amr.consumption_groups import group_of, within
from beredd.amr.consumption_rates import days_of
from beredd.common.errors import UserError

ALL: Final = "animal-antimicrobials"
SECONDARY: Final = ("animal-cephalosporins-3-4", "animal-quinolones", "animal-fluoroquinolones", "animal-polymyxins")
"""The groups of JIACRA's secondary indicators."""


def animal_sales(
    sales: pl.DataFrame,
    denominators: pl.DataFrame,
    measure: str,
    *,
    groups: Sequence[str] = (ALL, *SECONDARY),
    by_species: bool = False,
) -> pl.DataFrame:
    """Count antimicrobials for animals in one measure, by place and year.

    Parameters
    ----------
    sales
        Columns of :data:`~beredd.amr.consumption_columns.ANIMAL_SALES_COLUMNS`: ``mg`` of active substance.
    denominators
        Columns of :data:`~beredd.amr.consumption_columns.DENOMINATOR_COLUMNS`: ``kg``, each row with its ``measure``.
    measure
        ``mg/PCU`` or ``mg/kg biomass``. Denominators of the other measure are not used.
    groups
        Groups of content/codes/consumption-groups.yaml, or ATCvet codes.
    by_species
        Each species by its own denominator.

    Returns
    -------
    DataFrame
        ``place``, ``year``, (``species``), ``group``, ``mg``, ``kg``, ``value``, ``measure``. ``value`` is null where
        the place and year have no denominator of this measure.

    Raises
    ------
    UserError
        When the measure is not known, or no denominator is of it.
    """
    if measure not in MEASURES:
        raise UserError(f"There is no measure {measure!r}.", remedy=f"Use {' or '.join(MEASURES)}.")
    own = denominators.filter(pl.col("measure") == measure)
    if not own.height:
        found = ", ".join(denominators.get_column("measure").unique().sort().to_list()) or "none"
        raise UserError(
            f"No denominator is in {measure}; the file has {found}.",
            remedy="The two measures have different denominators and cannot stand for one another.",
        )
    keys = ["place", "year", "species"] if by_species else ["place", "year"]
    animals = _animals(own, by_species=by_species)
    sums = [
        sales.group_by(keys)
        .agg(pl.col("mg").filter(within(group_of(name), "atcvet")).sum())
        .with_columns(pl.lit(name).alias("group"))
        for name in groups
    ]
    return (
        pl.concat(sums)
        .join(animals, on=keys, how="left")
        .with_columns(
            pl.when(pl.col("kg") > 0).then(pl.col("mg") / pl.col("kg")).alias("value"),
            pl.lit(measure).alias("measure"),
        )
        .sort(*keys, "group")
        .select(*keys, "group", "mg", "kg", "value", "measure")
    )


def _animals(own: pl.DataFrame, *, by_species: bool) -> pl.DataFrame:
    """Return kg by place and year: the row for all species, else their sum; or each species'."""
    if by_species:
        return own.filter(pl.col("species").is_not_null()).select("place", "year", "species", "kg")
    whole = pl.col("species").is_null()
    kept = own.filter(whole | ~whole.any().over("place", "year"))
    return kept.group_by("place", "year").agg(pl.col("kg").sum())


def together(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Put tables of :func:`animal_sales` under one another, when they are of one measure.

    Raises
    ------
    UserError
        When they are not: mg/PCU and mg/kg biomass make no series.
    """
    measures = sorted({measure for table in tables for measure in table.get_column("measure").unique().to_list()})
    if len(measures) > 1:
        raise UserError(
            f"{' and '.join(measures)} cannot be put together or compared.",
            remedy="Their denominators differ: show them apart, and begin a new series with the new measure.",
        )
    return pl.concat(tables)


def change(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Compare two tables of :func:`animal_sales` by place and group, in per cent of the first.

    Returns
    -------
    DataFrame
        ``place``, ``group``, ``year_before``, ``year_after``, ``value_before``, ``value_after``, ``change``,
        ``measure``.

    Raises
    ------
    UserError
        When they are of different measures.
    """
    together([before, after])
    old = before.select("place", "group", "measure", pl.col("year", "value").name.suffix("_before"))
    new = after.select("place", "group", pl.col("year", "value").name.suffix("_after"))
    moved = (pl.col("value_after") / pl.col("value_before") - 1) * 100
    return (
        old.join(new, on=["place", "group"])
        .with_columns(pl.when(pl.col("value_before") > 0).then(moved).alias("change"))
        .sort("place", "group", "year_before", "year_after")
        .select("place", "group", "year_before", "year_after", "value_before", "value_after", "change", "measure")
    )


def dapd(doses: pl.DataFrame, animals: pl.DataFrame) -> pl.DataFrame:
    """Count Danish DAPD: defined animal daily doses per 1,000 animals and day, the share treated on a day in per mille.

    DAPD = mg ÷ (dose in mg per kg × live biomass in kg × days of the period) × 1,000.

    Parameters
    ----------
    doses
        ``place``, ``period``, ``species``, ``mg``, ``dadd`` (mg per kg and day): one row to a product or substance.
    animals
        ``place``, ``period``, ``species``, ``kg``: live biomass of an average day.

    Returns
    -------
    DataFrame
        ``place``, ``period``, ``species``, ``kg_doses`` (kg of animal that can be treated for a day), ``dapd``,
        ``uncounted_rows`` (rows without a dose).

    Raises
    ------
    UserError
        When a period is not a year, quarter or month.
    """
    keys = ["place", "period", "species"]
    usable = pl.when(pl.col("dadd") > 0).then(pl.col("mg") / pl.col("dadd"))
    return (
        doses.with_columns(usable.alias("kg_doses"))
        .group_by(keys)
        .agg(pl.col("kg_doses").sum(), pl.col("kg_doses").is_null().sum().alias("uncounted_rows"))
        .join(animals.select(*keys, "kg"), on=keys, how="left")
        .join(days_of(doses.get_column("period")), on="period", how="left")
        .with_columns(
            pl.when(pl.col("kg") > 0).then(pl.col("kg_doses") / (pl.col("kg") * pl.col("days")) * 1000).alias("dapd")
        )
        .sort(keys)
        .select(*keys, "kg_doses", "dapd", "uncounted_rows")
    )
