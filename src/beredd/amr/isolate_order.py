"""Isolates in the order of patient, species, date and row, and the result given back in the table's order."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr import kernels

FOREVER: Final = 2**40
"""More days than any two dates are apart."""


@dataclass(frozen=True, slots=True)
class SortedIsolates:
    """The isolates that can count, in the order of patient, species, date and row.

    ``order`` has their places in the table; ``group`` (0, 1, 2 …: patient and species) and ``day`` (days since 1970,
    the least integer where unknown) are in that order.
    """

    order: npt.NDArray[np.int64]
    group: npt.NDArray[np.int64]
    day: npt.NDArray[np.int64]


def in_order(isolates: pl.DataFrame, unit: pl.Series, places: npt.NDArray[np.int64]) -> SortedIsolates:
    """Sort the isolates at `places` by patient, species, date and row; what is sorted already is not sorted again.

    ``unit`` is the number of each isolate's species, from 0.
    """
    date = isolates["date"].cast(pl.Int32).cast(pl.Int64)
    day: npt.NDArray[np.int64] = date.fill_null(kernels.UNDATED).to_numpy()[places]
    patient = _patient_numbers(isolates["patient"])[places]
    species: npt.NDArray[np.int64] = unit.fill_null(0).to_numpy()[places]
    row = isolates["row"].to_numpy()[places] if "row" in isolates.columns else places
    pair = patient * (int(species.max(initial=0)) + 1) + species
    order = _order(pair, day, row)
    if order is not None:
        places, day, pair = places[order], day[order], pair[order]
    group = np.zeros(pair.size, dtype=np.int64)
    np.cumsum(pair[1:] != pair[:-1], out=group[1:])
    return SortedIsolates(places, group, day)


def _order(
    pair: npt.NDArray[np.int64], day: npt.NDArray[np.int64], row: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64] | None:
    """Return what sorts by `pair`, `day` and `row`; None when it is so already."""
    dated = day[day != kernels.UNDATED]
    least = int(dated.min(initial=0))
    span = int(dated.max(initial=0)) - least + 2
    if (int(pair.max(initial=0)) + 1) * span >= 2**63:
        return np.lexsort((row, day, pair))  # more pairs than one integer can hold beside the days
    key = pair * span + np.where(day == kernels.UNDATED, 0, day - least + 1)
    follows = (key[1:] > key[:-1]) | ((key[1:] == key[:-1]) & (row[1:] >= row[:-1]))
    if bool(follows.all()):
        return None
    if bool((row[1:] >= row[:-1]).all()):
        return np.argsort(key, kind="stable")
    by_row = np.argsort(row, kind="stable")
    order: npt.NDArray[np.int64] = by_row[np.argsort(key[by_row], kind="stable")]
    return order


def _patient_numbers(patient: pl.Series) -> npt.NDArray[np.int64]:
    """Number the patients 0, 1, 2 …; one who is not named is nobody else."""
    together = patient.dtype == pl.String and patient.is_sorted()
    found = patient.rle_id().cast(pl.Int64) if together else numbered(patient)
    if patient.null_count():
        # numbers of their own, below those of the others
        found = (-1 - pl.Series(np.arange(len(patient)))).zip_with(patient.is_null(), found) + len(patient)
    numbers: npt.NDArray[np.int64] = found.to_numpy()
    return numbers


def numbered(texts: pl.Series) -> pl.Series:
    """Number the different texts of a column 0, 1, 2 …, in no particular order; null stays null."""
    own = pl.Categorical(pl.Categories.random())  # the program's common categories would keep every patient for good
    return texts.cast(pl.String).cast(own).to_physical().cast(pl.Int64)


def with_result(
    isolates: pl.DataFrame,
    first: npt.NDArray[np.bool_],
    episode: npt.NDArray[np.int64],
    owner: npt.NDArray[np.int64],
) -> pl.DataFrame:
    """Add first, episode (0 becomes null) and first_row (the row of the isolate at `owner`; -1 becomes null)."""
    row = isolates["row"] if "row" in isolates.columns else pl.Series(np.arange(1, isolates.height + 1))
    has_owner = pl.Series(owner >= 0)
    rows = row.gather(np.maximum(owner, 0)) if isolates.height else row
    nobody = pl.Series([None], dtype=pl.Int64)
    numbered = pl.Series(episode > 0) & isolates["patient"].is_not_null()
    return isolates.with_columns(
        pl.Series("first", first),
        pl.Series(episode).zip_with(numbered, nobody).alias("episode"),
        rows.cast(pl.Int64).zip_with(has_owner, nobody).alias("first_row"),
    )
