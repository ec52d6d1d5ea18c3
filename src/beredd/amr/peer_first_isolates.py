"""First isolates as the R package AMR 3.0.0 finds them, row by row, for those who must repeat earlier figures.

Written from the package's observed behaviour. Where it differs from :func:`beredd.amr.first_isolates`:

* A missing date is taken for 1970-01-01 and may be a first isolate.
* Antibiograms are compared over all years of a patient's species, beginning with the most completely tested isolate
  instead of the earliest, and one that differs from any other is kept; so more isolates count than by episode.
* In a group of two, or where all but two strings are repeats, the verdicts are given to the isolates in the order of
  the strings instead of their own.
* Isolates from intensive care, without a result or of an unknown organism take part in the choice and are taken away
  afterwards, so that a patient may be left without a first isolate.

A missing patient is a patient of its own, as in the house.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr import kernels
from beredd.amr.codes import Codes
from beredd.amr.isolate_order import FOREVER, SortedIsolates, in_order, with_result
from beredd.amr.packed_results import antibiogram_strings, packed
from beredd.amr.species import species_columns

EPOCH = date(1970, 1, 1)
"""What the peer takes a missing date for."""


def peer_first_isolates(
    isolates: pl.DataFrame,
    *,
    days: int | None,
    rule: int,
    by_stain: bool,
    threshold: float,
    include_unknown: bool,
    exclude_icu: bool,
    include_untested: bool,
    drugs: Sequence[str],
    compared: Sequence[str],
    codes: Codes,
) -> pl.DataFrame:
    """Mark first isolates as the R package does; parameters and result as of :func:`beredd.amr.first_isolates`.

    ``days`` is None for the patient's first ever, ``rule`` one of :mod:`beredd.amr.kernels`. ``drugs`` are all columns
    of categories, ``compared`` those of antibiograms; ``by_stain``: the key ones of each stain. ``first_row`` names the
    latest first isolate of the patient's species up to the isolate, which the package does not tell.
    """
    species = species_columns(isolates, codes)
    unknown = species["unit"].is_null()
    named = isolates["organism"].is_not_null()
    if "organism_found" in isolates.columns:
        named |= isolates["organism_found"].is_not_null()
    unit = species["unit"].fill_null(0)  # of known species they begin at 1
    dated = isolates.with_columns(pl.col("date").fill_null(EPOCH))
    by_time = in_order(dated, unit, np.flatnonzero(named.to_numpy()))
    first = np.zeros(isolates.height, dtype=np.bool_)
    episode = np.zeros(isolates.height, dtype=np.int64)
    stain = species["stain"] if by_stain else None
    results = packed(isolates, compared, stain)
    if rule == kernels.EACH:
        first[:] = True
    else:
        text = _ranked(antibiogram_strings(isolates, compared, stain)) if rule != kernels.TIME else by_time.order
        kernels.walk_as_peer(
            by_time.order,
            by_time.group,
            by_time.day,
            text,
            results.low,
            results.high,
            FOREVER if days is None else days,
            rule,
            threshold,
            first,
            episode,
        )
    first &= named.to_numpy()
    if not include_unknown:
        first &= ~unknown.to_numpy()
    if exclude_icu:
        first &= ~isolates["ward_type"].eq("icu").fill_null(False).to_numpy()
    if not include_untested:
        first &= packed(isolates, drugs).tested
    return with_result(isolates, first, episode, _latest(by_time, first))


def _ranked(texts: pl.Series) -> npt.NDArray[np.int64]:
    """Rank antibiogram strings: fewest gaps first, then by letters."""
    text = pl.col("text")
    known = (
        pl.DataFrame({"text": texts.unique()})
        .sort(text.str.count_matches(".", literal=True), text)
        .with_row_index("rank")
    )
    ranks = pl.DataFrame({"text": texts}).join(known, on="text", how="left", maintain_order="left")["rank"]
    return np.array(ranks, dtype=np.int64)


def _latest(by_time: SortedIsolates, first: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the place of the latest first isolate of the group up to each isolate, -1 where none."""
    places = pl.Series(by_time.order)
    firsts = pl.DataFrame(
        {"place": places, "group": by_time.group, "latest": pl.Series(first[by_time.order])}
    ).with_columns(pl.when("latest").then("place").forward_fill().over("group").alias("latest"))
    owner = np.full(first.size, kernels.NOBODY, dtype=np.int64)
    owner[by_time.order] = firsts["latest"].fill_null(kernels.NOBODY).to_numpy()
    return owner
