"""First isolates (första isolat, første isolat): which isolates count, and to which counted one a repeat belongs.

A patient who is cultured often would weigh more than others in every proportion, so repeats are set aside before
anything is measured. docs/explanation/first-isolates.md tells the methods apart.

References
----------
CLSI M39, Analysis and Presentation of Cumulative Antimicrobial Susceptibility Test Data, 5th ed. 2022.
Hindler JF, Stelling J. Clin Infect Dis 2007;44:867-873, doi 10.1086/511864.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.grouping import GLASS_AGE_BANDS, chosen_antimicrobials
from beredd.amr.isolate_order import FOREVER, SortedIsolates, in_order, numbered, with_result
from beredd.amr.model import INVASIVE, interpreted
from beredd.amr.packed_results import Comparison, PackedResults, drugs_compared, packed
from beredd.amr.species import Programme, species_columns
from beredd.common.errors import UserError
from beredd.common.progress import SILENT, Progress

Method = Literal["phenotype", "isolate", "patient", "episode", "ears-net", "glass"]

RESULT_COLUMNS: Final[dict[str, Any]] = {"first": pl.Boolean, "episode": pl.Int64, "first_row": pl.Int64}
"""What is added to a table of isolates."""

NEEDED: Final = (
    "row",
    "patient",
    "organism",
    "organism_found",
    "date",
    "specimen",
    "ward_type",
    "origin",
    "age",
    "sex",
)
"""The columns, beside the categories, that some method looks at."""

_NEEDED_BY: Final = {
    "ears-net": ("specimen",),
    "glass": ("specimen", "age", "sex", "origin"),
}
_PROGRAMMES: Final[dict[str, Programme]] = {"ears-net": "ears_net", "glass": "glass"}


def first_isolates(
    isolates: pl.DataFrame,
    *,
    method: Method = "phenotype",
    days: int = 365,
    type: Comparison = "points",
    threshold: float = 2.0,
    ignore_i: bool = True,
    include_unknown: bool = False,
    exclude_icu: bool = False,
    include_untested: bool = True,
    as_amr_r: bool = False,
    antimicrobials: Sequence[str] | None = None,
    codes: Codes | None = None,
    progress: Progress = SILENT,
) -> pl.DataFrame:
    """Mark the first isolate of each patient, species and episode, by one of six methods.

    Parameters
    ----------
    isolates
        An isolate table with ``patient``, ``organism`` and ``date`` (:data:`beredd.amr.ISOLATE_COLUMNS`), in any order;
        ``row`` breaks ties of a day, else the order of the table. EARS-Net's method also needs ``specimen``, that of
        GLASS ``specimen``, ``age``, ``sex`` and ``origin``.
    method
        ``phenotype``: the first of an episode, and each later one whose antibiogram differs from all that count in the
        episode already. ``episode``: the first of an episode. ``patient``: the first of the patient's species ever.
        ``isolate``: all. ``ears-net``: the first invasive one of a patient, pathogen and calendar year. ``glass``: the
        first of a patient, species, calendar year, kind of specimen, age group, sex and origin.
    days
        An episode ends so many days after its first isolate.
    type
        How antibiograms are compared: ``points`` of all drugs (S against R is 1, I against S or R is ½), or the
        ``key-antimicrobials`` of the Gram stain, where one change is enough. A drug that one of two isolates lacks says
        nothing. SDD is read as I, NI as no result.
    threshold
        So many points make another antibiogram.
    ignore_i
        Of key antimicrobials only a change between S and R counts; else any.
    include_unknown
        Isolates whose organism was not recognised count too, each name as it was found a species of its own.
    exclude_icu
        Isolates from intensive care are left out before the first is chosen.
    include_untested
        Isolates without any result may be first; else they are left out before the first is chosen.
    as_amr_r
        Follow the R package AMR 3.0.0 row by row (:mod:`beredd.amr.peer_first_isolates`).
    antimicrobials
        Codes or names of those to compare; all that have categories by default, and of these the key ones.
    codes
        The organism table; the house's by default.
    progress
        Is told how far the work has come.

    Returns
    -------
    pl.DataFrame
        The same rows in the same order with ``first`` (Boolean, never null), ``episode`` (the running number among the
        patient's isolates of the species, of episodes or, by EARS-Net and GLASS, of years; null without patient or
        date) and ``first_row`` (the ``row`` of the first isolate that a repeat belongs to; a first isolate names
        itself; null for isolates that were left out).

    Raises
    ------
    UserError
        When a column is missing, the method is unknown, or the parameters do not go together.

    Notes
    -----
    An isolate without a patient is its own patient. One without a date cannot be placed in time: it counts only where
    the patient has no dated isolate of the species, all such isolates then being one episode; else it belongs to the
    patient's earliest first isolate.
    """
    _check(isolates, method, days, type, as_amr_r)
    tables = codes or code_tables()
    drugs = _drugs(isolates, antimicrobials, tables)
    if exclude_icu:
        _need(isolates, ("ward_type",), "leaving out intensive care")
    compared = drugs_compared(drugs, type) if method == "phenotype" else []
    if method == "phenotype" and not compared:
        raise UserError(
            "The table has no S, I, R categories to compare antibiograms by.",
            remedy="Run beredd amr interpret on it first, or use the method episode.",
        )
    progress(0.0, _first_words())
    if as_amr_r:
        from beredd.amr.peer_first_isolates import peer_first_isolates

        return peer_first_isolates(
            isolates,
            days=None if method == "patient" else days,
            rule=_rule(method, type, ignore_i),
            by_stain=type == "key-antimicrobials",
            threshold=float(threshold),
            include_unknown=include_unknown,
            exclude_icu=exclude_icu,
            include_untested=include_untested,
            drugs=drugs,
            compared=compared,
            codes=tables,
        )
    species = species_columns(isolates, tables, _PROGRAMMES.get(method), include_unknown=include_unknown)
    eligible = species["unit"].is_not_null().to_numpy()
    if exclude_icu:
        eligible &= ~isolates["ward_type"].eq("icu").fill_null(False).to_numpy()
    if method == "ears-net":
        eligible &= isolates["specimen"].is_in(INVASIVE).fill_null(False).to_numpy()
    if not include_untested:
        eligible &= packed(isolates, drugs).tested
    results = packed(isolates, compared, species["stain"] if type == "key-antimicrobials" else None)
    progress(0.4, "sorting isolates")
    by_time = in_order(isolates, species["unit"], np.flatnonzero(eligible))
    progress(0.7, "choosing first isolates")
    outcome = _walked(isolates, by_time, results, method, days, _rule(method, type, ignore_i), float(threshold))
    progress(1.0, "done")
    return with_result(isolates, *outcome)


def _walked(
    isolates: pl.DataFrame,
    by_time: SortedIsolates,
    results: PackedResults,
    method: Method,
    days: int,
    rule: int,
    threshold: float,
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return first, episode (0 where none) and the place of the first isolate (-1 where none), in the table's order."""
    from beredd.amr import kernels

    first = np.zeros(isolates.height, dtype=np.bool_)
    episode = np.zeros(isolates.height, dtype=np.int64)
    owner = np.full(isolates.height, kernels.NOBODY, dtype=np.int64)
    order, group, day = by_time.order, by_time.group, by_time.day
    if method in _PROGRAMMES:
        year = _of(isolates["date"].dt.year(), order)
        key = _year_keys(isolates, by_time, year, method)
        kernels.walk_years(order, group, day, year, key, first, episode, owner)
    else:
        length = FOREVER if method == "patient" else days
        kernels.walk(order, group, day, results.low, results.high, length, rule, threshold, first, episode, owner)
    return first, episode, owner


def _year_keys(
    isolates: pl.DataFrame, by_time: SortedIsolates, year: npt.NDArray[np.int64], method: Method
) -> npt.NDArray[np.int64]:
    """Number (0, 1, 2 …) what a yearly method counts once, for each isolate in sorted order."""
    key = by_time.group
    for part in [year, *(_of(part, by_time.order) for part in (_glass_keys(isolates) if method == "glass" else ()))]:
        least = int(part.min(initial=0))
        key = key * (int(part.max(initial=0)) - least + 1) + part - least
    # an array of its own: for one that Polars lends, which is read-only, another kernel would have to be compiled
    return np.array(pl.Series(key).rank("dense"), dtype=np.int64) - 1


def _glass_keys(isolates: pl.DataFrame) -> list[pl.Series]:
    """Return specimen, age group, sex and origin as small numbers, an unknown one as a value of its own."""
    age = isolates["age"]
    bands = pl.Series(np.zeros(len(age), dtype=np.int64))
    for begins in GLASS_AGE_BANDS[1:]:
        bands = bands + (age >= begins).cast(pl.Int64)
    return [numbered(isolates["specimen"]), bands, numbered(isolates["sex"]), numbered(isolates["origin"])]


def _of(values: pl.Series, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    taken: npt.NDArray[np.int64] = values.cast(pl.Int64).fill_null(-1).to_numpy()[order]
    return taken


def counts(marked: pl.DataFrame) -> dict[str, int]:
    """Return how many isolates a marked table has: all, first, repeats, left out; and those that lack something."""
    repeats = ~pl.col("first") & pl.col("first_row").is_not_null()
    row = marked.select(
        pl.len().alias("all"),
        pl.col("first").sum(),
        repeats.sum().alias("repeats"),
        (~pl.col("first") & pl.col("first_row").is_null()).sum().alias("left_out"),
        pl.col("patient").is_null().sum().alias("without_patient"),
        pl.col("date").is_null().sum().alias("without_date"),
        pl.col("organism").is_null().sum().alias("without_organism"),
    ).row(0, named=True)
    return {name: int(number) for name, number in row.items()}


def mark_part(path: str | Path, **parameters: Any) -> pl.DataFrame:
    """Mark the first isolates of one Parquet part: the kernel of :func:`beredd.compute.map_parts`.

    Returns ``row``, ``first``, ``episode`` and ``first_row``; the parts must keep each patient together.
    """
    return first_isolates(pl.read_parquet(path), **parameters).select("row", *RESULT_COLUMNS)


def _rule(method: Method, comparison: Comparison, ignore_i: bool) -> int:
    from beredd.amr import kernels

    if method == "isolate":
        return kernels.EACH
    if method != "phenotype":
        return kernels.TIME
    if comparison == "points":
        return kernels.POINTS
    return kernels.KEY if ignore_i else kernels.KEY_WITH_I


def _drugs(isolates: pl.DataFrame, asked: Sequence[str] | None, codes: Codes) -> list[str]:
    known = interpreted(isolates)
    return chosen_antimicrobials(isolates, asked, codes=codes) if asked is not None and known else known


def _check(isolates: pl.DataFrame, method: Method, days: int, comparison: Comparison, as_amr_r: bool) -> None:
    if method not in get_args(Method):
        raise UserError(f"There is no method {method!r}.", remedy=f"The methods are {', '.join(get_args(Method))}.")
    if comparison not in get_args(Comparison):
        raise UserError(
            f"Antibiograms are not compared by {comparison!r}.", remedy=f"Use {' or '.join(get_args(Comparison))}."
        )
    if days < 1:
        raise UserError(f"An episode of {days} days is none.", remedy="Give at least 1 day; 365 is usual.")
    if as_amr_r and method in _PROGRAMMES:
        raise UserError(f"The R package has no method {method}.", remedy="Leave --as-amr-r out.")
    _need(isolates, ("patient", "organism", "date"), "finding first isolates")
    _need(isolates, _NEEDED_BY.get(method, ()), f"the method {method}")


def _need(isolates: pl.DataFrame, columns: Sequence[str], what: str) -> None:
    missing = [name for name in columns if name not in isolates.columns]
    if missing:
        raise UserError(
            f"The table has no column {', '.join(missing)}, which {what} needs.",
            remedy="Read the file anew with a column map that names it.",
        )


def _first_words() -> str:
    """Say what comes first, which in a new installation is the compiling."""
    from beredd.amr.warm import is_warm

    return "reading antibiograms" if is_warm("beredd.amr.kernels") else "compiling the kernels, once for this machine"
