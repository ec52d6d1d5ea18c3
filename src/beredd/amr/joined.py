"""Long files, one row a result, brought together into isolates, one row each."""

from collections import Counter
from typing import Final

import polars as pl

from beredd.amr.model import ISOLATE_NAMES, Measure
from beredd.amr.results import ANTIMICROBIAL, GRAVITY, in_order

KEY: Final = "=key"
"""The column that names an isolate while its rows are brought together."""
_GIVEN: Final = ("row", "source_row", "source_file")


def isolates_of(rows: pl.DataFrame, notes: Counter[str]) -> pl.DataFrame:
    """Return the isolates of long rows, whatever order the rows have.

    Parameters
    ----------
    rows
        The descriptive columns, ``row`` (the order of the rows), :data:`KEY`, and ``antimicrobial``, ``mic``,
        ``gradient``, ``zone``, ``reported``.
    notes
        Counts what disagreed between rows of one isolate: of descriptive texts the first in the order of the alphabet
        is kept, of a flag yes; results as in :func:`pivoted`.
    """
    given = [name for name in rows.columns if name in ISOLATE_NAMES and name not in _GIVEN]
    flags = [name for name in given if rows.schema[name] == pl.Boolean]
    texts = [name for name in given if name not in flags and rows[name].null_count() < rows.height]
    empty = [name for name in given if name not in flags and name not in texts]
    isolates = rows.group_by(KEY).agg(
        pl.col("row", "source_row").min(),
        pl.col("source_file").first(),
        *(pl.col(name).max() for name in flags),
        *(pl.col(name).min() for name in texts),
        *(pl.col(name).first() for name in empty),
        *((pl.col(name).min() != pl.col(name).max()).alias(f"={name}") for name in texts),
    )
    for name in texts:
        if disagree := int(isolates[f"={name}"].sum()):
            notes[f"{name}: rows of one isolate disagree"] += disagree
    isolates = isolates.select(KEY, "row", "source_file", "source_row", *given)
    results = pivoted(rows, notes)
    return isolates.join(results, on=KEY, how="left").drop(KEY)


def pivoted(rows: pl.DataFrame, notes: Counter[str]) -> pl.DataFrame:
    """Return one row for each :data:`KEY`, with the columns of results (``AMP_mic`` …).

    Where results disagree the graver counts: R over I over S, the higher MIC, the smaller zone.
    """
    wide = rows.select(KEY).unique()
    for measure in Measure:
        name = measure.value
        known = rows.select(KEY, ANTIMICROBIAL, name).drop_nulls()
        if known.is_empty():
            continue
        single = _gravest(known, measure, notes)
        table = single.pivot(on=ANTIMICROBIAL, index=KEY, values=name, aggregate_function=None)
        table = table.rename({code: f"{code}_{name}" for code in table.columns if code != KEY})
        wide = wide.join(table, on=KEY, how="left")
    return wide.select(KEY, *in_order([name for name in wide.columns if name != KEY]))


def _gravest(known: pl.DataFrame, measure: Measure, notes: Counter[str]) -> pl.DataFrame:
    """Return one result of `measure` for each isolate and antimicrobial."""
    name = measure.value
    pairs = [KEY, ANTIMICROBIAL]
    distinct = known.unique()
    if not distinct.select(pairs).is_duplicated().any():
        return distinct
    twice = distinct.filter(pl.struct(pairs).is_duplicated())
    notes[f"{name}: results of one isolate disagree"] += twice.select(pairs).unique().height
    match measure:
        case Measure.ZONE:
            order = -pl.col(name)
        case Measure.REPORTED:
            order = pl.col(name).cast(pl.String).replace_strict({one: n for n, one in enumerate(GRAVITY)})
        case _:
            text = pl.col(name).cast(pl.String)
            above = text.str.starts_with(">").cast(pl.Float64) - text.str.starts_with("<").cast(pl.Float64)
            order = text.str.strip_chars_start("<>=").cast(pl.Float64) + above * 1e-9
    return distinct.with_columns(order.alias("=order")).sort("=order").unique(pairs, keep="last").drop("=order")
