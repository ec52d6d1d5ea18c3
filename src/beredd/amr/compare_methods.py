"""The same isolates counted by the national methods, by EARS-Net and by GLASS, and why the counts differ.

docs/explanation/first-isolates.md has the reasons in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.first_isolates import RESULT_COLUMNS, Method, first_isolates
from beredd.amr.grouping import GLASS_AGE_BANDS, age_band, chosen_antimicrobials, group_columns
from beredd.amr.model import INVASIVE, SIR, TESTED
from beredd.amr.species import Programme, species_columns
from beredd.common.progress import SILENT, Progress

METHODS: Final[dict[str, Method]] = {
    "phenotype": "phenotype",
    "episode": "episode",
    "ears_net": "ears-net",
    "glass": "glass",
}
"""The beginning of the columns of each method, and the method."""

REASONS: Final = ("specimen", "period", "antibiogram", "patient_group", "organism", "date", "other")
"""Why one method counts an isolate that the other holds for a repeat or leaves out:

``specimen`` the other leaves this kind out, or took one of a kind that the first method does not count together with
it; ``period`` episodes of days against calendar years; ``antibiogram`` the first method counts a new antibiogram;
``patient_group`` GLASS counts age groups, sexes and origins apart; ``organism`` the other counts several species as one
pathogen; ``date`` one of the two has none; ``other`` anything else, which should be nothing.
"""

_CATEGORIES: Final = SIR.categories.to_list()
_TESTED: Final = [_CATEGORIES.index(category) for category in TESTED]
_RESISTANT: Final = _CATEGORIES.index("R")
_PROGRAMME_OF: Final[Mapping[str, Programme | None]] = {"ears_net": "ears_net", "glass": "glass"}


@dataclass(frozen=True, slots=True)
class MethodComparison:
    """What each method counts, and how many isolates it counts that another does not.

    ``counts``: one row a group and antimicrobial; the columns of `by`, ``organism``, ``antimicrobial``, and for each of
    :data:`METHODS` ``…_isolates``, ``…_tested``, ``…_resistant`` (Int64) and ``…_percent_r`` (Float64, per cent of
    tested; null when none is).
    ``differences``: one row a group and ordered pair of methods that differ: the columns of `by`, ``organism``,
    ``counted_by``, ``not_by``, ``isolates`` and for each of :data:`REASONS` ``because_…``, which add up to it (Int64).
    """

    counts: pl.DataFrame
    differences: pl.DataFrame


def compare_methods(
    isolates: pl.DataFrame,
    *,
    antimicrobials: Sequence[str] | None = None,
    by: Sequence[str] = ("year",),
    days: int = 365,
    codes: Codes | None = None,
    progress: Progress = SILENT,
) -> MethodComparison:
    """Count first isolates by phenotype, by episode, as EARS-Net and as GLASS do, side by side.

    Parameters
    ----------
    isolates
        An isolate table with categories, ``patient``, ``organism``, ``date``, ``specimen``, ``age``, ``sex`` and
        ``origin``. A mark of first isolates that it has already is not used.
    antimicrobials
        Codes or names of those to tell of; all that have categories when not given. Antibiograms are compared by all.
    by
        What to count by beside the organism (:func:`beredd.amr.grouping.group_columns`).
    days
        The length of the national methods' episode.
    codes
        The organism table; the house's by default.
    progress
        Is told how far the work has come.

    Raises
    ------
    UserError
        When a column is missing.
    """
    tables = codes or code_tables()
    drugs = chosen_antimicrobials(isolates, antimicrobials, codes=tables)
    numbered = isolates.with_columns(pl.Series("row", np.arange(isolates.height, dtype=np.int64)))
    keys = [*by, *(() if "organism" in by else ("organism",))]
    grouped = group_columns(isolates, keys, codes=tables)
    marks: list[pl.Series] = []
    for done, (name, method) in enumerate(METHODS.items()):
        progress(done / (len(METHODS) + 1), f"counting by {method}")
        marked = first_isolates(numbered, method=method, days=days, codes=tables)
        unit = species_columns(isolates, tables, _PROGRAMME_OF.get(name))["unit"]
        marks += [marked[column].alias(f"{name} {column}") for column in RESULT_COLUMNS]
        marks.append(unit.alias(f"{name} unit"))
    work = numbered.select(
        *(expression.alias(f"={key}") for key, expression in zip(keys, grouped, strict=True)),
        *(pl.col(drug) for drug in drugs),
        pl.col("date").alias("@date"),
        pl.col("date").dt.year().alias("@year"),
        pl.col("specimen").cast(pl.String).alias("@specimen"),
        pl.struct(age_band(pl.col("age"), GLASS_AGE_BANDS), "sex", "origin").alias("@group"),
    ).hstack(marks)
    progress(len(METHODS) / (len(METHODS) + 1), "comparing")
    counts = _counts(work, keys, drugs)
    found = [_difference(work, keys, one, other) for one, other in permutations(METHODS, 2)]
    progress(1.0, "done")
    return MethodComparison(counts, pl.concat(found).sort([*keys, "counted_by", "not_by"], nulls_last=True))


def _counts(work: pl.DataFrame, keys: Sequence[str], drugs: Sequence[str]) -> pl.DataFrame:
    """Count isolates, tested and resistant by method: each method's isolates once for a drug, by group and category."""
    own = [f"={key}" for key in keys]
    groups = work.select(own).unique(maintain_order=True).with_row_index("group")
    group = work.select(own).join(groups, on=own, how="left", nulls_equal=True, maintain_order="left")["group"]
    places = {name: np.flatnonzero(work[f"{name} first"].to_numpy()) for name in METHODS}
    of_method = {name: group.to_numpy()[place].astype(np.int64) for name, place in places.items()}
    names = groups.select(pl.col(column).alias(key) for key, column in zip(keys, own, strict=True))
    width = len(SIR.categories) + 1  # the last: no result
    tables = []
    for drug in drugs:
        level = work[drug].to_physical().fill_null(width - 1).to_numpy()
        columns = [pl.lit(drug).alias("antimicrobial")]
        for name, at in of_method.items():
            cells = np.bincount(at * width + level[places[name]], minlength=groups.height * width).reshape(-1, width)
            columns += [
                pl.lit(pl.Series(f"{name}_isolates", cells.sum(axis=1), dtype=pl.Int64)),
                pl.lit(pl.Series(f"{name}_tested", cells[:, _TESTED].sum(axis=1), dtype=pl.Int64)),
                pl.lit(pl.Series(f"{name}_resistant", cells[:, _RESISTANT], dtype=pl.Int64)),
                pl.lit(None, pl.Float64).alias(f"{name}_percent_r"),
            ]
        tables.append(names.with_columns(columns))
    share = [
        pl.when(pl.col(f"{name}_tested") > 0)
        .then(100 * pl.col(f"{name}_resistant") / pl.col(f"{name}_tested"))
        .alias(f"{name}_percent_r")
        for name in METHODS
    ]
    counted_at_all = pl.any_horizontal(pl.col(f"{name}_isolates") > 0 for name in METHODS)
    return pl.concat(tables).with_columns(share).filter(counted_at_all).sort([*keys, "antimicrobial"], nulls_last=True)


def _difference(work: pl.DataFrame, keys: Sequence[str], one: str, other: str) -> pl.DataFrame:
    """Count the isolates that `one` counts and `other` does not, by reason."""
    own = work.filter(pl.col(f"{one} first") & ~pl.col(f"{other} first"))
    beside = [name for name in work.columns if name.startswith(("@", f"{one} "))]
    owner = (
        work.select(beside).select(pl.all().gather(own[f"{other} first_row"])).rename(lambda name: f"{name} of owner")
    )
    both = pl.concat([own, owner], how="horizontal").with_columns(_reason(one, other).alias("reason"))
    return both.group_by(pl.col(f"={key}").alias(key) for key in keys).agg(
        pl.lit(one).alias("counted_by"),
        pl.lit(other).alias("not_by"),
        pl.len().cast(pl.Int64).alias("isolates"),
        *((pl.col("reason") == reason).sum().cast(pl.Int64).alias(f"because_{reason}") for reason in REASONS),
    )


def _reason(one: str, other: str) -> pl.Expr:
    """Return why `one` counts an isolate that `other` leaves out, or holds for a repeat of its owner."""

    def differs(name: str) -> pl.Expr:
        return pl.col(name).ne_missing(pl.col(f"{name} of owner"))

    left_out = pl.col(f"{other} first_row").is_null()
    undated = pl.col("@date").is_null() | pl.col("@date of owner").is_null()
    chain = pl.when(left_out).then(pl.lit("specimen")).when(differs(f"{one} unit")).then(pl.lit("organism"))
    chain = chain.when(undated).then(pl.lit("date"))
    match one:
        case "ears_net":
            invasive = pl.col("@specimen of owner").is_in(INVASIVE).fill_null(value=False)
            chain = chain.when(~invasive).then(pl.lit("specimen")).when(differs("@year")).then(pl.lit("period"))
        case "glass":
            chain = chain.when(differs("@year")).then(pl.lit("period"))
            chain = chain.when(differs("@specimen")).then(pl.lit("specimen"))
            chain = chain.when(differs("@group")).then(pl.lit("patient_group"))
        case _:
            chain = chain.when(differs(f"{one} episode")).then(pl.lit("period"))
    return chain.otherwise(pl.lit("antibiogram" if one == "phenotype" else "other"))
