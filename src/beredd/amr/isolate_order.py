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
    if "row" in isolates.columns and not isolates["row"].is_sorted():
        by_row = np.argsort(isolates["row"].to_numpy()[places], kind="stable")
        places, day, patient, species = places[by_row], day[by_row], patient[by_row], species[by_row]
    pair = patient * (int(species.max(initial=0)) + 1) + species
    order = _stable_order(pair, day, kernels.UNDATED)
    if order is not None:
        places, day, pair = places[order], day[order], pair[order]
    group = np.zeros(pair.size, dtype=np.int64)
    np.cumsum(pair[1:] != pair[:-1], out=group[1:])
    return SortedIsolates(places, group, day)


def _stable_order(
    pair: npt.NDArray[np.int64], day: npt.NDArray[np.int64], undated: int
) -> npt.NDArray[np.int64] | None:
    """Return what sorts by `pair`, then `day`; None when it is so already."""
    if not pair.size:
        return None
    dated = day[day != undated]
    least = int(dated.min(initial=0))
    span = int(dated.max(initial=0)) - least + 2
    if (int(pair.max()) + 1) * span < 2**63:
        key = pair * span + np.where(day == undated, 0, day - least + 1)
        return None if bool((key[1:] >= key[:-1]).all()) else np.argsort(key, kind="stable")
    return np.lexsort((day, pair))  # more pairs than one integer can hold beside the days


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
