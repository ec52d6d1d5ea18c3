"""How common markers and multidrug resistance are, by group, with intervals: what the command and the pages show."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.grouping import AGE_BANDS, counted_isolates, group_columns
from beredd.amr.intervals import Interval, check_interval, with_percent
from beredd.amr.markers import marker_rules, markers
from beredd.amr.multidrug import Counted, multidrug


def marker_counts(
    isolates: pl.DataFrame,
    *,
    only: Sequence[str] | None = None,
    by: Sequence[str] = ("organism", "year"),
    interval: Interval = "wilson",
    level: float = 0.95,
    first_only: bool = True,
    ages: Sequence[int] = AGE_BANDS,
    codes: Codes | None = None,
) -> pl.DataFrame:
    """Return how many isolates have each marker, of those where it is known.

    Parameters
    ----------
    isolates
        An isolate table with categories.
    only
        The ids of markers; all when not given.
    by, interval, level, first_only, ages, codes
        As :func:`beredd.amr.resistance` takes them.

    Returns
    -------
    polars.DataFrame
        One row a marker and group where the marker is known for some isolate: ``marker``, the columns `by`,
        ``n_known``, ``n_positive``, ``percent`` with ``low`` and ``high``, ``counted`` (``first`` or ``all``) and
        ``rule``.

    Raises
    ------
    UserError
        When there is no such marker, or not what something is to be counted by.
    """
    check_interval(interval, level)
    rows, which = counted_isolates(isolates, first_only=first_only)
    marked = markers(rows, only, codes=codes)
    keys = group_columns(rows, by, ages=ages, codes=codes)
    names = list(only) if only is not None else marker_rules()["marker"].to_list()
    keyed = marked.select(*keys, *(pl.col(name).alias(f"marker {name}") for name in names))
    parts = [_counted(keyed, name, len(keys)) for name in names]
    told = marker_rules().select("marker", "rule")
    return (
        with_percent(
            pl.concat(parts), "n_positive", "n_known", ("percent", "low", "high"), method=interval, level=level
        )
        .select(pl.all(), pl.lit(which).alias("counted"))
        .join(told, on="marker", how="left", maintain_order="left")
    )


def _counted(keyed: pl.DataFrame, name: str, keys: int) -> pl.DataFrame:
    by = keyed.columns[:keys]
    hit = pl.col(f"marker {name}")
    sums = [hit.count().cast(pl.Int64).alias("n_known"), hit.sum().cast(pl.Int64).alias("n_positive")]
    grouped = keyed.group_by(by).agg(sums).sort(by, nulls_last=True) if by else keyed.select(sums)
    return grouped.filter(pl.col("n_known") > 0).select(pl.lit(name).alias("marker"), *by, "n_known", "n_positive")


def multidrug_counts(
    isolates: pl.DataFrame,
    *,
    definition: str = "cmi-2012",
    minimum_tested: float = 0.5,
    susceptible_i: bool = True,
    classes: Counted = "all",
    intrinsic: Literal["expected", "definition"] | pl.DataFrame = "expected",
    by: Sequence[str] = ("organism", "year"),
    interval: Interval = "wilson",
    level: float = 0.95,
    first_only: bool = True,
    ages: Sequence[int] = AGE_BANDS,
    codes: Codes | None = None,
) -> pl.DataFrame:
    """Return how many isolates are MDR, XDR and PDR, and their share of those that were tested in enough classes.

    An isolate may be MDR by three classes out of four tested; one that is susceptible to those four has no category. A
    share of all that have one would therefore count the resistant of the little tested, and leave out their
    susceptible. The share here is that of MDR among the isolates tested in enough classes, whatever came of it.

    Parameters
    ----------
    isolates
        An isolate table with categories.
    definition, minimum_tested, susceptible_i, classes, intrinsic
        As :func:`beredd.amr.multidrug` takes them.
    by, interval, level, first_only, ages, codes
        As :func:`beredd.amr.resistance` takes them.

    Returns
    -------
    polars.DataFrame
        One row a group: the columns `by`, ``n``, ``n_not_covered`` (organisms that the definition does not cover),
        ``n_mdr`` (MDR, XDR or PDR), ``n_xdr`` (XDR or PDR), ``n_pdr``, ``n_enough`` (tested in enough classes),
        ``n_mdr_enough`` (MDR of those), ``percent_mdr`` (of those) with ``low`` and ``high``, ``counted``.

    Raises
    ------
    UserError
        As :func:`beredd.amr.multidrug`, or when there is not what something is to be counted by.
    """
    check_interval(interval, level)
    rows, which = counted_isolates(isolates, first_only=first_only)
    found = multidrug(
        rows,
        definition=definition,
        minimum_tested=minimum_tested,
        susceptible_i=susceptible_i,
        classes=classes,
        intrinsic=intrinsic,
        codes=codes,
    )
    keys = group_columns(rows, by, ages=ages, codes=codes)
    enough = pl.col("mdr_tested") >= (pl.col("mdr_classes") * minimum_tested).floor()
    keyed = found.select(*keys, "mdr", "mdr_reason", enough.fill_null(value=False).alias("mdr enough"))
    names = keyed.columns[: len(keys)]
    level_of_mdr, reason = pl.col("mdr").to_physical(), pl.col("mdr_reason")
    is_enough = pl.col("mdr enough")
    sums = {
        "n": pl.len(),
        "n_not_covered": (reason == "not covered").sum(),
        "n_mdr": (level_of_mdr >= 1).sum(),
        "n_xdr": (level_of_mdr >= 2).sum(),
        "n_pdr": (level_of_mdr >= 3).sum(),
        "n_enough": is_enough.sum(),
        "n_mdr_enough": (is_enough & (level_of_mdr >= 1)).sum(),
    }
    counts = [one.cast(pl.Int64).alias(name) for name, one in sums.items()]
    grouped = keyed.group_by(names).agg(counts).sort(names, nulls_last=True) if names else keyed.select(counts)
    return with_percent(
        grouped, "n_mdr_enough", "n_enough", ("percent_mdr", "low", "high"), method=interval, level=level
    ).with_columns(pl.lit(which).alias("counted"))
