"""What of a data set the public may read: values of sets that are published, without what tells of single persons.

Counts from 1 to 4 are hidden, and with them whatever would give them away (:mod:`beredd.amr.suppression`); each data
set is a table of its own, with the country as the sum of its regions. Made-up sets are never published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import polars as pl

from beredd.common.places import places
from beredd.indicators import Observation, definitions, is_synthetic, latest_vintage
from beredd.indicators.verdict import NUMERATOR
from beredd.site.config.reader import reader_language
from beredd.site.datasets.models import DataSetRow
from beredd.site.datasets.queries import approved_rows, observations_of

TOTAL: Final = "total"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that is not published, and why: ``n_r: under 5``, ``n_r: protects …``."""

    observation: Observation
    because: str


@dataclass(frozen=True, slots=True)
class HiddenLine:
    """A hidden value in words: ``small`` where its own count is, else what it protects is said."""

    indicator: str
    place: str
    period: str
    small: bool
    because: str


def hidden_line(hidden: Hidden) -> HiddenLine:
    """Return a hidden value as an editor reads it, in the reader's language but for the reason's own words."""
    one, language = hidden.observation, reader_language()
    return HiddenLine(
        indicator=definitions()[one.indicator].title.to(language),
        place=places()[one.place].name.to(language),
        period=one.period,
        small="under" in hidden.because,
        because=hidden.because,
    )


def published_rows(programme: str) -> "list[DataSetRow]":
    """Return the data sets of a programme that the public may have values of."""
    open_ones = approved_rows(DataSetRow.objects.filter(programme=programme)).filter(
        published=True, synthetic=False, confidentiality=0, shown_to="", classified_fields=""
    )
    return list(open_ones.order_by("id"))


def public_observations(programme: str) -> list[Observation]:
    """Return the newest values of a programme's published data sets, small ones suppressed."""
    found: list[Observation] = []
    for row in published_rows(programme):
        found += fit_of_set(row)[0]
    return latest_vintage(found)


def fit_of_set(row: DataSetRow) -> tuple[list[Observation], list[Hidden]]:
    """Return the values of an approved data set as the public may see them, and what is hidden of them and why."""
    reading = row.readings.filter(approved_at__isnull=False).order_by("-id").first()
    return _fit_of_reading(row.pk, reading.pk) if reading is not None else ([], [])


@lru_cache(maxsize=64)
def _fit_of_reading(data_set: int, _reading: int) -> tuple[list[Observation], list[Hidden]]:
    """Return the same, kept: an approved reading never changes, and what to hide takes about a second to find."""
    return fit_for_public(observations_of([data_set]))


def fit_for_public(observations: Sequence[Observation]) -> tuple[list[Observation], list[Hidden]]:
    """Return the values of one data set as the public may see them, and which of them are hidden and why.

    A value whose counts are not known is not published at all: nobody could tell whether it is of few.
    """
    real = [one for one in observations if not is_synthetic(one)]
    # Without counts nobody can tell: left out.
    counted = [one for one in real if isinstance(one.provenance.parameters.get(NUMERATOR), int | float)]
    fit: list[Observation] = []
    hidden: list[Hidden] = []
    for group in (
        [one for one in counted if one.n is not None],
        [one for one in counted if one.n is None],
    ):
        for one, because in zip(group, _reasons(group), strict=True):
            if because is None:
                fit.append(one)
                continue
            kept = {"value": None, "low": None, "high": None, "n": None, "suppressed": True}
            told = {k: v for k, v in one.provenance.parameters.items() if k != NUMERATOR}
            origin = one.provenance.model_copy(update={"parameters": told})
            fit.append(one.model_copy(update={**kept, "provenance": origin}))
            hidden.append(Hidden(one, because))
    return fit, hidden


def _reasons(group: Sequence[Observation]) -> list[str | None]:
    """Return for each value why it is hidden, None for what may be seen."""
    if not group:
        return []
    from beredd.amr import suppress

    countries = {one.place for one in group if "-" not in one.place}
    regional = {one.place[:2] for one in group if "-" in one.place}
    table = pl.DataFrame(
        {
            "indicator": [one.indicator for one in group],
            "period": [one.period for one in group],
            "country": [one.place[:2] for one in group],
            # A country without regions in the table is a part like any other, not a sum.
            "place": [TOTAL if one.place in countries & regional else one.place for one in group],
            "n_tested": [one.n or 0 for one in group],
            "n_r": [int(one.provenance.parameters[NUMERATOR]) for one in group],
        }
    )
    has_total = group[0].n is not None
    made = suppress(
        table,
        count_columns={"n_tested": ("n_r",)} if has_total else ["n_r"],
        dimensions=["place"],
        within=["indicator", "period", "country"],
    )
    return [because if flag else None for flag, because in made.select("suppressed", "suppressed_because").iter_rows()]
