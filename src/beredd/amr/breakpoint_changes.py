"""What changed between two breakpoint tables: added, removed, changed (ändrade brytpunkter, ændrede brydepunkter)."""

from typing import Final

import numpy as np
import polars as pl

from beredd.amr.breakpoints import Breakpoints
from beredd.amr.categories import WILD_TYPE, snapped

KEY: Final = ("type", "host", "method", "organism", "antimicrobial", "site", "disk_dose")
"""What makes two rows the same breakpoint; the guideline's year does not."""


def compare_breakpoints(
    a: Breakpoints, b: Breakpoints, *, guideline_a: str | None = None, guideline_b: str | None = None
) -> pl.DataFrame:
    """Return what is in one table and not, or not the same, in the other.

    Parameters
    ----------
    a, b
        The earlier and the later table. One table with two years can be given twice.
    guideline_a, guideline_b
        The guideline of each to compare, ``EUCAST 2024`` and ``EUCAST 2025``; by default all that the table has, and
        then the guideline's name is part of what makes two rows the same.

    Returns
    -------
    DataFrame
        A row a difference: ``change`` (added, removed, changed), the guidelines, what the breakpoint is for, ``s_a``,
        ``r_a``, ``s_b``, ``r_b``. 0.06 and 0.064 are the same step of dilution and no change.
    """
    name_too = [] if guideline_a and guideline_b else ["guideline"]
    keys = [*KEY, *name_too]
    left, right = _keyed(a, guideline_a, keys), _keyed(b, guideline_b, keys)
    both = left.join(right, on=[*keys, "turn"], how="full", coalesce=True, nulls_equal=True, suffix="_b")
    same = pl.all_horizontal(_step(pl.col(one)).eq_missing(_step(pl.col(f"{one}_b"))) for one in ("s", "r")) & pl.col(
        "sdd"
    ).eq_missing(pl.col("sdd_b"))
    change = (
        pl.when(pl.col("here").is_null())
        .then(pl.lit("added"))
        .when(pl.col("here_b").is_null())
        .then(pl.lit("removed"))
        .when(~same)
        .then(pl.lit("changed"))
    )
    found = both.with_columns(change=change).filter(pl.col("change").is_not_null())
    return found.select("change", *keys, s_a="s", r_a="r", s_b="s_b", r_b="r_b", line_a="line", line_b="line_b").sort(
        "organism", "antimicrobial", "method", "site", "disk_dose", nulls_last=True
    )


def _keyed(table: Breakpoints, guideline: str | None, keys: list[str]) -> pl.DataFrame:
    """Return a table's rows with what marks them the same; rows that share a key are told apart by their turn."""
    frame = table.frame if guideline is None else table.frame.filter(pl.col("guideline") == guideline)
    dose = pl.col("disk_dose").str.replace_all("(?i) *(µg|μg|mcg|ug)", "").str.replace_all("/", "-")
    frame = frame.with_columns(disk_dose=dose.str.strip_chars())
    turn = pl.int_range(pl.len()).over(keys).alias("turn")
    return frame.select(*keys, "s", "r", "sdd", "line", turn, here=pl.lit(value=True))


def _step(value: pl.Expr) -> pl.Expr:
    """Return a MIC at its step of dilution, "no isolate is S" (0.001, 0.0001) as one; zones stay as they are."""
    step = pl.max_horizontal(value, pl.lit(WILD_TYPE)).map_batches(_snapped, return_dtype=pl.Float64)
    return pl.when(pl.col("method") == "MIC").then(pl.when(value.is_not_null()).then(step)).otherwise(value)


def _snapped(values: pl.Series) -> pl.Series:
    with np.errstate(invalid="ignore", divide="ignore"):
        return pl.Series(values.name, snapped(values.to_numpy()), nan_to_null=True)
