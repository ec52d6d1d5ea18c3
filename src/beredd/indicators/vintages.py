"""Revisions: which vintage of a value counts, and which older ones are still to be seen."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from beredd.common.periods import Period
from beredd.indicators.entered import is_correction
from beredd.indicators.model import Observation

REVISION_BREAK = 0.02
"""A later vintage that moves a value by more than this share of it has put the series on a new footing."""

_YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


SYNTHETIC = "synthetic"
"""The parameter of a value's provenance that says it was counted on made-up data."""


def is_synthetic(observation: Observation) -> bool:
    """Tell whether a value was counted on made-up data, to show how a page looks."""
    return observation.provenance.parameters.get(SYNTHETIC) is True


@lru_cache(maxsize=10_000)
def vintage_order(vintage: str) -> tuple[tuple[int, int, int], str]:
    """Return the key by which vintages are ordered: the first year or date in the text, then the text.

    ``DANMAP 2015`` comes before ``DANMAP 2024``; ``2025-03`` before ``2025-11-18``; one without a year is the oldest.
    """
    found = _YEAR.search(vintage)
    parts = tuple(int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return (parts[0], parts[1], parts[2]), vintage


@lru_cache(maxsize=10_000)
def _period_order(period: str) -> tuple[date, int]:
    """Return the key of ``Period``'s own order: plain values compare faster than periods do."""
    parsed = Period.parse(period)
    return parsed.start, -parsed.months


def in_order(observations: Iterable[Observation]) -> list[Observation]:
    """Return observations by indicator, place, period and vintage, oldest first."""
    return sorted(
        observations,
        key=lambda one: (one.indicator, one.place, _period_order(one.period), vintage_order(one.vintage)),
    )


def real_first(observations: Iterable[Observation]) -> list[Observation]:
    """Return observations without made-up values where the same indicator and place has a real one, of any period.

    A made-up value must never stand in a real series, nor be judged as its latest year.
    """
    everything = list(observations)
    real = {(one.indicator, one.place) for one in everything if not is_synthetic(one)}
    return [one for one in everything if not is_synthetic(one) or (one.indicator, one.place) not in real]


def latest_vintage(observations: Iterable[Observation]) -> list[Observation]:
    """Return the newest vintage of each indicator, place and period, in order; real values before made-up ones."""
    newest = {(one.indicator, one.place, one.period): one for one in in_order(real_first(observations))}
    return list(newest.values())


def older_vintages(observations: Iterable[Observation]) -> list[Observation]:
    """Return what :func:`latest_vintage` leaves out: values that were revised later, in order."""
    everything = in_order(real_first(observations))
    newest = {id(one) for one in latest_vintage(everything)}
    return [one for one in everything if id(one) not in newest]


def comparable(observations: Iterable[Observation]) -> list[Observation]:
    """Return the newest vintages that stand on one footing, so that a line may be drawn through them.

    When a later vintage moves some value of an older one by more than two per cent, the count itself has changed (a new
    daily dose, another population). What is left of the older vintage, years that nobody has counted anew, is then not
    comparable with the newer values and is left out here; it is still in :func:`latest_vintage`. A correction of one
    value, marked as such by whoever revised it, moves no other.
    """
    everything = in_order(real_first(observations))
    newest = latest_vintage(everything)
    counted = [one for one in everything if not is_correction(one)]
    value_now = {(one.indicator, one.place, one.period): one.value for one in counted}
    old_footing = {
        (one.indicator, one.place, one.vintage)
        for one in counted
        if one.value is not None
        and (now := value_now[one.indicator, one.place, one.period]) is not None
        and abs(now - one.value) > REVISION_BREAK * abs(one.value)
    }
    return [one for one in newest if (one.indicator, one.place, one.vintage) not in old_footing]
