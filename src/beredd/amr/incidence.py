"""Bloodstream infections per 100,000 inhabitants, with the coverage of the laboratories, and population-weighted means.

The estimate is ECDC's: resistant isolates / (population × share of it that the laboratories cover). It depends on how
often blood is cultured, so the blood-culture rate (sets per 1,000 patient-days) stands beside it where it is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import gammaincinv

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.drug_groups import drug_groups, group_category
from beredd.amr.grouping import counted_isolates
from beredd.amr.intervals import proportion_interval
from beredd.amr.markers import markers
from beredd.amr.model import TESTED, interpreted
from beredd.amr.organism_selection import Lineages, OrganismSelection
from beredd.amr.populations import population as population_of
from beredd.amr.populations import populations
from beredd.common.errors import UserError

PER: Final = 100_000

Floats = npt.NDArray[np.float64]


def poisson_interval(count: npt.ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the exact interval of the mean of a Poisson count (Garwood 1936, doi:10.1093/biomet/28.3-4.437).

    Parameters
    ----------
    count
        Whole numbers, 0 or more.
    level
        The confidence level, above 0 and below 1.

    Returns
    -------
    low, high
        Arrays of the input's shape; the lower bound of 0 is 0.

    Raises
    ------
    UserError
        For a level that there is not.
    """
    if not 0 < level < 1:
        raise UserError(f"A confidence level of {level} is not possible.", remedy="Use a number such as 0.95.")
    k = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    low = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    return low, np.asarray(gammaincinv(k + 1, 1 - tail), dtype=np.float64)


def bloodstream_counts(
    isolates: pl.DataFrame,
    *,
    organism: str,
    resistant_to: str | None = None,
    place: Literal["country", "region"] = "country",
    first_only: bool = True,
    codes: Codes | None = None,
) -> pl.DataFrame:
    """Return how many bloodstream isolates of an organism there are, tested and resistant, by place and year.

    Parameters
    ----------
    isolates
        An isolate table with categories; specimens other than blood are left out.
    organism
        A name or code that the code table knows (``Escherichia coli``, ``eco``).
    resistant_to
        A marker (``mrsa``, ``vre``), a group (``3gc``, ``carbapenems``) or an antimicrobial (``CIP``); with none, all
        isolates count.
    place
        Count by ``country`` or by ``region``.
    first_only
        Count first isolates alone, where the table marks them in ``first``.
    codes
        The code tables; the house's when not given.

    Returns
    -------
    polars.DataFrame
        ``place``, ``year``, ``isolates``, ``n_tested``, ``n_resistant``; isolates without place or date are left out.

    Raises
    ------
    UserError
        When there is no such organism, marker, group or antimicrobial.
    """
    found = (codes or code_tables()).organism(organism)
    if found is None:
        raise UserError(f"There is no organism {organism!r}.", remedy="See beredd amr codes.")
    rows, _ = counted_isolates(isolates, first_only=first_only)
    lineages = Lineages.of(rows, codes or code_tables())
    members = lineages.numbers(OrganismSelection(names=(found,)))
    own = rows.filter(lineages.number.is_in(members) & (pl.col("specimen") == "blood"))
    hit = _resistant(own, resistant_to, codes) if resistant_to else pl.repeat(value=True, n=own.height, eager=True)
    return (
        own.select(pl.col(place).alias("place"), pl.col("date").dt.year().cast(pl.Int64).alias("year"))
        .with_columns(hit.alias("hit"))
        .drop_nulls(["place", "year"])
        .group_by("place", "year")
        .agg(
            pl.len().cast(pl.Int64).alias("isolates"),
            pl.col("hit").count().cast(pl.Int64).alias("n_tested"),
            pl.col("hit").sum().cast(pl.Int64).alias("n_resistant"),
        )
        .sort("place", "year")
    )


def _resistant(isolates: pl.DataFrame, name: str, codes: Codes | None) -> pl.Series:
    """Return whether each isolate has a marker, or is R to a group or an antimicrobial; null where not tested."""
    rules = drug_groups()
    if name in (one.id for one in rules.markers):
        return markers(isolates, [name], codes=codes)[name]
    if name in (one.id for one in rules.groups):
        category = isolates.select(group_category(isolates, name, codes=codes)).to_series()
    elif name in interpreted(isolates):
        category = isolates[name]
    else:
        known = [*(one.id for one in rules.markers), *(one.id for one in rules.groups)]
        raise UserError(
            f"{name!r} is no marker, group or antimicrobial of the table.",
            remedy=f"Use {', '.join(known)}, or the code of an antimicrobial with categories.",
        )
    return pl.select(pl.when(category.is_in(TESTED)).then(category == "R")).to_series()


def bloodstream_incidence(
    counts: pl.DataFrame,
    *,
    count: str = "n_resistant",
    population: int | None = None,
    coverage: float | Mapping[str, float] = 1.0,
    level: float = 0.95,
) -> pl.DataFrame:
    """Return the estimated incidence of bloodstream infections per 100,000 inhabitants and year.

    Parameters
    ----------
    counts
        One row a place and year, as of :func:`bloodstream_counts`: the column `count`, and ``place`` and ``year``
        unless `population` is given. Columns ``population`` (people) and ``coverage`` (0 to 1) go before the arguments.
        With ``blood_culture_sets`` and ``patient_days`` the blood-culture rate is given beside the incidence.
    count
        The column of the numbers of isolates.
    population
        People, alike in all rows; else those of content/codes/populations.csv for the place and year.
    coverage
        The share of the population (0 to 1) whose blood cultures are in the data: one number, or one for each place.
    level
        The confidence level of the Poisson interval. It tells the play of chance, not the doubt about the coverage.

    Returns
    -------
    polars.DataFrame
        The rows with ``population``, ``population_year`` (of the code table; the nearest year that is known),
        ``coverage``, ``incidence``, ``low`` and ``high`` (per 100,000 inhabitants), and ``blood_culture_rate`` (sets
        per 1,000 patient-days) where it can be told.

    Raises
    ------
    UserError
        When a column is missing, a coverage is not above 0 and at most 1, or a place's population is not known.
    """
    if count not in counts.columns:
        raise UserError(f"The table has no column {count!r}.", remedy=f"It has: {', '.join(counts.columns)}.")
    people, people_of = _population(counts, population)
    share = _coverage(counts, coverage)
    low, high = poisson_interval(counts[count].fill_null(0).to_numpy(), level=level)
    base = people * share / PER
    known = pl.col(count).is_not_null()
    made = counts.with_columns(
        people.round().cast(pl.Int64).alias("population"), people_of.alias("population_year"), share.alias("coverage")
    ).with_columns(
        (pl.col(count) / base).alias("incidence"),
        pl.when(known).then(pl.Series(low) / base).alias("low"),
        pl.when(known).then(pl.Series(high) / base).alias("high"),
    )
    if {"blood_culture_sets", "patient_days"} <= set(counts.columns):
        rate = 1000 * pl.col("blood_culture_sets") / pl.col("patient_days")
        made = made.with_columns(pl.when(pl.col("patient_days") > 0).then(rate).alias("blood_culture_rate"))
    return made


def _population(counts: pl.DataFrame, given: int | None) -> tuple[pl.Series, pl.Series]:
    """Return the people of each row, and the year they were counted in, null where the caller gave them."""
    no_year = pl.repeat(None, counts.height, dtype=pl.Int64, eager=True)
    if "population" in counts.columns:
        return counts["population"].cast(pl.Float64), no_year
    if given is not None:
        return pl.repeat(float(given), counts.height, eager=True), no_year
    _require(counts, "place", "year")
    wanted = counts.select("place", "year").rows()
    people = [population_of(place, year) for place, year in wanted]
    years: dict[str, list[int]] = dict(populations().group_by("place").agg("year").iter_rows())
    nearest = [min(years[place], key=lambda known: (abs(known - year), known)) for place, year in wanted]
    return pl.Series(people, dtype=pl.Float64), pl.Series(nearest, dtype=pl.Int64)


def _coverage(counts: pl.DataFrame, given: float | Mapping[str, float]) -> pl.Series:
    if "coverage" in counts.columns:
        share = counts["coverage"].cast(pl.Float64)
    elif isinstance(given, Mapping):
        _require(counts, "place")
        share = counts["place"].replace_strict(dict(given), default=None, return_dtype=pl.Float64)
    else:
        share = pl.repeat(float(given), counts.height, eager=True)
    wrong = share.filter(((share <= 0) | (share > 1)).fill_null(value=False))
    if wrong.len():
        raise UserError(f"A coverage of {wrong[0]:g} is not possible.", remedy="Write 0.7 for 70 %.")
    return share


def _require(counts: pl.DataFrame, *names: str) -> None:
    missing = [name for name in names if name not in counts.columns]
    if missing:
        raise UserError(f"The table has no column {missing[0]!r}.", remedy="Add it, or give the population.")


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """A weighted mean with its interval, and the share of the weights whose values were there."""

    value: float
    low: float | None
    high: float | None
    weight_share: float


def weighted_mean(
    values: Sequence[float | None] | pl.Series,
    weights: Sequence[float] | pl.Series,
    *,
    n: Sequence[int] | pl.Series | None = None,
    bounds: tuple[Sequence[float | None] | pl.Series, Sequence[float | None] | pl.Series] | None = None,
    level: float = 0.95,
) -> WeightedMean:
    """Return the mean of places' values weighted by their populations, as ECDC's EU/EEA mean is.

    Its interval is made of the places' own by the method of variance estimates recovery (Zou and Donner 2008,
    doi:10.1002/sim.3095), which needs no symmetry and so stands also values near 0 %.

    Parameters
    ----------
    values
        One a place; None where it is missing: then its weight is left out, and ``weight_share`` says how much is left.
    weights
        One a place, 0 or more: the population.
    n
        The number tested, where the values are percentages: the places' intervals are then Wilson's.
    bounds
        The places' own lower and upper bounds instead.
    level
        The confidence level.

    Raises
    ------
    UserError
        When the lengths differ, or no value with a weight is there.
    """
    value = pl.Series(values, dtype=pl.Float64)
    weight = pl.Series(weights, dtype=pl.Float64)
    if value.len() != weight.len() or weight.is_null().any() or (weight < 0).any():
        raise UserError("Each value needs one weight, 0 or more.", remedy="Give the population of each place.")
    here = value.is_not_null() & (weight > 0)
    if not here.any():
        raise UserError("No place has both a value and a weight.", remedy="Check the table.")
    v, w = value.filter(here).to_numpy(), weight.filter(here).to_numpy()
    total = w.sum()
    mean = float((v * w).sum() / total)
    low, high = _bounds(here, v, n, bounds, level)
    spread = w / total
    return WeightedMean(
        mean,
        None if low is None else mean - float(np.sqrt((spread**2 * (v - low) ** 2).sum())),
        None if high is None else mean + float(np.sqrt((spread**2 * (high - v) ** 2).sum())),
        float(total / weight.sum()),
    )


def _bounds(
    here: pl.Series,
    v: Floats,
    n: Sequence[int] | pl.Series | None,
    bounds: tuple[Sequence[float | None] | pl.Series, Sequence[float | None] | pl.Series] | None,
    level: float,
) -> tuple[Floats | None, Floats | None]:
    """Return the places' own bounds, of those that count."""
    if bounds is not None:
        low, high = (pl.Series(one, dtype=pl.Float64).filter(here) for one in bounds)
        if low.is_null().any() or high.is_null().any():
            return None, None
        return low.to_numpy(), high.to_numpy()
    if n is None:
        return None, None
    tested = pl.Series(n, dtype=pl.Float64).filter(here).to_numpy()
    below, above = proportion_interval(np.round(v * tested / 100), tested, level=level)
    return 100 * below, 100 * above
