"""Per cent resistant (andel resistenta, andel resistente): counts, percentages and intervals, by whatever you name."""

from collections.abc import Sequence

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.grouping import AGE_BANDS, chosen_antimicrobials, counted_isolates, group_columns
from beredd.amr.intervals import Interval, check_interval, with_percent
from beredd.amr.model import SIR, SUSCEPTIBLE

CATEGORIES = tuple(SIR.categories)
COUNTS = tuple(f"n_{category.lower()}" for category in CATEGORIES)
"""n_s, n_sdd, n_i, n_r, n_ni: the names of the counts."""


def resistance(
    isolates: pl.DataFrame,
    *,
    by: Sequence[str] = ("organism", "year"),
    antimicrobials: Sequence[str] | None = None,
    interval: Interval = "wilson",
    level: float = 0.95,
    minimum: int = 0,
    first_only: bool = True,
    ages: Sequence[int] = AGE_BANDS,
    codes: Codes | None = None,
) -> pl.DataFrame:
    """Return how many isolates are resistant, of those tested, by group and antimicrobial.

    An isolate that is not tested or not interpretable (NI) is in no denominator, so that resistant and susceptible add
    up to all that were tested. I is susceptible at increased exposure, as EUCAST defines it since 2019.

    Parameters
    ----------
    isolates
        An isolate table with categories (:func:`beredd.amr.interpret`).
    by
        What to count by: ``year``, ``quarter``, ``month``, ``age`` (bands), ``genus``, ``family``, ``gram``, ``group``,
        or any column that describes the isolate: organism, region, country, laboratory, hospital, sex, specimen,
        ward_type, origin … Nothing gives one row an antimicrobial.
    antimicrobials
        Codes or names; all that have categories when not given.
    interval
        ``wilson`` or ``clopper-pearson``.
    level
        The confidence level.
    minimum
        The smallest number tested that gives a percentage; below it percentages and intervals are null, counts stay.
    first_only
        Count first isolates alone, where the table marks them in ``first``.
    ages
        The lower bounds of the age bands.
    codes
        The code tables; the house's when not given.

    Returns
    -------
    polars.DataFrame
        One row a group and antimicrobial, sorted by group, unknown last: the columns `by`, ``antimicrobial``; ``n``
        (isolates), ``n_tested``, ``n_s``, ``n_sdd``, ``n_i``, ``n_r``, ``n_ni``, ``n_susceptible`` (S + SDD + I);
        ``percent_r`` with ``low`` and ``high``, ``percent_susceptible`` with ``susceptible_low`` and
        ``susceptible_high``, in per cent; ``counted``: ``first`` or ``all`` isolates.

    Raises
    ------
    UserError
        When the table has no categories, or not the column that something is to be counted by.
    """
    check_interval(interval, level)
    drugs = chosen_antimicrobials(isolates, antimicrobials, codes=codes)
    rows, which = counted_isolates(isolates, first_only=first_only)
    counts = category_counts(rows, group_columns(rows, by, ages=ages, codes=codes), drugs)
    measured = with_percent(
        counts, "n_r", "n_tested", ("percent_r", "low", "high"), method=interval, level=level, minimum=minimum
    )
    measured = with_percent(
        measured,
        "n_susceptible",
        "n_tested",
        ("percent_susceptible", "susceptible_low", "susceptible_high"),
        method=interval,
        level=level,
        minimum=minimum,
    )
    return measured.with_columns(pl.lit(which).alias("counted"))


def category_counts(isolates: pl.DataFrame, keys: Sequence[pl.Expr], drugs: Sequence[str]) -> pl.DataFrame:
    """Return the number of isolates in each category, by group and antimicrobial, in one pass over the isolates.

    Parameters
    ----------
    isolates
        A table with a column of :data:`~beredd.amr.model.SIR` for each of `drugs`.
    keys
        Expressions to group by, each with its own name.
    drugs
        The codes of the antimicrobials.

    Returns
    -------
    polars.DataFrame
        The keys, ``antimicrobial``, ``n``, ``n_tested``, :data:`COUNTS` and ``n_susceptible``, sorted by the keys, the
        antimicrobials of each group in the order given.
    """
    sums = [
        (pl.col(drug) == category).sum().cast(pl.Int64).alias(f"{drug} {count}")
        for drug in drugs
        for category, count in zip(CATEGORIES, COUNTS, strict=True)
    ]
    size = pl.len().cast(pl.Int64).alias("n")
    # an empty table still has its (empty) groups' columns, and with no keys one row of zeros
    groups = isolates.group_by(keys).agg(size, *sums) if keys else isolates.select(size, *sums)
    names = groups.columns[: len(keys)]
    parts = [
        groups.select(
            *names,
            pl.lit(drug).alias("antimicrobial"),
            "n",
            *(pl.col(f"{drug} {count}").alias(count) for count in COUNTS),
        )
        for drug in drugs
    ]
    susceptible = [f"n_{category.lower()}" for category in SUSCEPTIBLE]
    long = (
        pl.concat(parts)
        .with_columns(pl.sum_horizontal(susceptible).alias("n_susceptible"))
        .with_columns((pl.col("n_susceptible") + pl.col("n_r")).alias("n_tested"))
        .select(*names, "antimicrobial", "n", "n_tested", *COUNTS, "n_susceptible")
    )
    return long.sort(names, nulls_last=True, maintain_order=True) if names else long
