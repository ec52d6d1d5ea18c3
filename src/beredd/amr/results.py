"""The results in a batch of text: columns of MIC, gradient, zone and category, wide or long."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from beredd.amr.column_map import ResultSource
from beredd.amr.csv_blocks import SOURCE_ROW
from beredd.amr.fields import Reading, cells, matched
from beredd.amr.mic import HIGHEST_MIC, LARGEST_ZONE, LOWEST_MIC, mic_text, parsed_results, zone_diameter
from beredd.amr.model import DTYPE_OF, SIR, Measure
from beredd.amr.rejected import Faults

GRAVITY: Final = ("NI", "S", "SDD", "I", "R")
"""Where two results of one isolate disagree, the graver counts (EARS-Net: R over I over S)."""
ANTIMICROBIAL: Final = "antimicrobial"

_REASONS: Final = {
    Measure.MIC: f"Neither a MIC ({LOWEST_MIC}-{HIGHEST_MIC:g} mg/L) nor S, I, R.",
    Measure.GRADIENT: f"Neither a MIC ({LOWEST_MIC}-{HIGHEST_MIC:g} mg/L) nor S, I, R.",
    Measure.ZONE: f"Neither a zone (0-{LARGEST_ZONE:g} mm) nor S, I, R.",
    Measure.REPORTED: "Neither S, SDD, I, R nor NI.",
}


@dataclass(frozen=True)
class _Read:
    """One column read: what was measured and the category, each null where the cell has none."""

    source: ResultSource
    measured: pl.Series | None
    category: pl.Series


def read_results(text: pl.DataFrame, reading: Reading, faults: Faults) -> list[_Read]:
    """Return each column of results, read; cells that are no result are left out and named in `faults`."""
    sources = reading.map.results
    found = _signed(text, sources, reading)
    names = [f"{n}" for n in range(len(sources))]
    distinct = found.select(pl.col(name).unique().drop_nulls().implode() for name in names)
    measured: list[pl.Expr] = []
    categories: list[pl.Expr] = []
    for name, source in zip(names, sources, strict=True):
        measure = source.measure or Measure.REPORTED
        parsed = _parsed(distinct[name][0], measure, reading, faults, found[name], source.heading)
        measured.append(_replaced(name, parsed, "value", DTYPE_OF[measure]).alias(f"{name}m"))
        categories.append(_replaced(name, parsed, "category", SIR).alias(f"{name}c"))
    read = found.with_columns(*measured, *categories)  # all columns at once: on all cores
    return [
        _Read(source, read[f"{name}m"] if source.measure not in (None, Measure.REPORTED) else None, read[f"{name}c"])
        for name, source in zip(names, sources, strict=True)
    ]


def _signed(text: pl.DataFrame, sources: Sequence[ResultSource], reading: Reading) -> pl.DataFrame:
    """Return the columns of results as 0, 1 …, each with its operator before it where that stands apart."""
    parts = []
    for n, source in enumerate(sources):
        part = text[source.heading]
        if source.sign is not None:
            value, sign = cells(text, source.heading, reading.absent), cells(text, source.sign, reading.absent)
            part = pl.select(pl.concat_str(sign.fill_null(""), value)).to_series()
        parts.append(part.alias(f"{n}"))
    return pl.DataFrame(parts)


def _parsed(
    texts: pl.Series, measure: Measure, reading: Reading, faults: Faults, found: pl.Series, heading: str
) -> pl.DataFrame:
    """Return distinct texts with their ``value`` and ``category``, and name in `faults` the cells that have neither."""
    parsed = parsed_results(texts).with_columns(value=_measured(measure))
    absent = pl.col("text").str.strip_chars().str.to_lowercase().is_in(list(reading.absent))
    unread = pl.col("value").is_null() & pl.col("category").is_null() & ~absent
    # a number that is no zone beside a category: the category is not enough
    torn = pl.col("value").is_null() & pl.col("category").is_not_null() & pl.col("number").is_not_null()
    bad = parsed.filter(unread | (torn if measure != Measure.REPORTED else pl.lit(False)))["text"]
    if bad.len():
        faults.cell(heading, found.is_in(bad.implode()), _REASONS[measure])
    return parsed


def _measured(measure: Measure) -> pl.Expr:
    match measure:
        case Measure.ZONE:
            return zone_diameter(pl.col("operator"), pl.col("number"))
        case Measure.REPORTED:
            return pl.lit(None, dtype=pl.String)
        case _:
            return mic_text(pl.col("operator"), pl.col("number"))


def _replaced(name: str, parsed: pl.DataFrame, column: str, dtype: pl.DataType) -> pl.Expr:
    known = parsed.select("text", column).drop_nulls().sort("text")
    if known.is_empty():
        return pl.lit(None, dtype=dtype)
    return pl.col(name).replace_strict(known["text"], known[column].cast(dtype), default=None, return_dtype=dtype)


def wide_results(columns: list[_Read], notes: Counter[str]) -> pl.DataFrame:
    """Return the columns of results of an isolate table, ``AMP_mic``, ``AMP_reported`` …, only those with a result.

    Where several columns of a file give the same measure of the same antimicrobial, columns by EUCAST come before
    others and then the first counts; of categories the gravest. What disagrees is counted in `notes`.
    """
    by_target: dict[str, list[pl.Series]] = {}
    ordered = sorted(columns, key=lambda one: one.source.guideline not in (None, "EUCAST"))
    for one in ordered:
        name = one.source.antimicrobial
        measure = one.source.measure or Measure.REPORTED
        if one.measured is not None and one.measured.null_count() < one.measured.len():
            by_target.setdefault(f"{name}_{measure}", []).append(one.measured)
        if one.category.null_count() < one.category.len():
            by_target.setdefault(f"{name}_{Measure.REPORTED}", []).append(one.category)
    found = {target: _combined(target, parts, notes) for target, parts in by_target.items()}
    return pl.DataFrame([found[name] for name in in_order(found)])


def in_order(names: dict[str, pl.Series] | list[str]) -> list[str]:
    """Return names of result columns by antimicrobial, then MIC, gradient, zone, category."""
    measures = [measure.value for measure in Measure]

    def place(name: str) -> tuple[str, int]:
        code, _, ending = name.rpartition("_")
        return (code, measures.index(ending)) if ending in measures and code else (name, len(measures))

    return sorted(names, key=place)


def _combined(target: str, parts: list[pl.Series], notes: Counter[str]) -> pl.Series:
    if len(parts) == 1:
        return parts[0].alias(target)
    frame = pl.DataFrame([part.alias(f"{n}") for n, part in enumerate(parts)])
    chosen = gravest(frame.columns) if target.endswith("_reported") else pl.coalesce(pl.all())
    whole = frame.with_columns(chosen.alias("=chosen"))
    differ = whole.select(
        pl.any_horizontal(pl.col(name).is_not_null() & (pl.col(name) != pl.col("=chosen")) for name in frame.columns)
    ).to_series()
    if disagree := int(differ.sum()):
        notes[f"{target}: columns of the file disagree"] += disagree
    return whole["=chosen"].alias(target)


def gravest(names: list[str]) -> pl.Expr:
    """Return the gravest category of several columns: R, I, SDD, S, and NI only where nothing else is."""
    ranks = {category: rank for rank, category in enumerate(GRAVITY)}
    most = pl.max_horizontal(
        pl.col(name).cast(pl.String).replace_strict(ranks, default=None, return_dtype=pl.Int8) for name in names
    )
    return most.replace_strict({rank: category for category, rank in ranks.items()}, default=None, return_dtype=SIR)


def long_results(text: pl.DataFrame, columns: list[_Read], reading: Reading, faults: Faults) -> pl.DataFrame:
    """Return the results of a long batch: ``antimicrobial``, ``mic``, ``gradient``, ``zone``, ``reported``.

    Rows whose antimicrobial is not known are refused. Of several columns of categories the first that is filled counts.
    """
    heading = reading.map.antimicrobial or ANTIMICROBIAL
    found = cells(text, heading, reading.absent)
    drugs, unsure = matched(found, reading.codes.antimicrobial_matches(found), "antimicrobial", reading)
    faults.row(heading, unsure.is_not_null(), unsure)
    faults.row(heading, found.is_not_null() & drugs.is_null(), "The antimicrobial is not in the code table.")
    result = {"source_row": text[SOURCE_ROW], ANTIMICROBIAL: drugs}
    for measure in Measure:
        parts = [one.measured for one in columns if one.source.measure == measure and one.measured is not None]
        if measure == Measure.REPORTED:
            ranked = sorted(columns, key=lambda one: one.source.measure != Measure.REPORTED)
            parts = [one.category for one in ranked]
        whole = pl.repeat(None, text.height, dtype=DTYPE_OF[measure], eager=True)
        for part in parts:
            whole = part if whole.null_count() == whole.len() else whole.fill_null(part)
        result[measure.value] = whole
    return pl.DataFrame(result)
