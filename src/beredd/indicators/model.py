"""Indicators: what is measured, what was observed, and what is judged from it.

Every engine of beredd hands its results over as observations; programmes, pages and reports know only these.
"""

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from beredd.common.provenance import Provenance
from beredd.common.text import Content, Text


class Direction(StrEnum):
    """Which way is better."""

    DOWN = "down"
    UP = "up"
    NONE = "none"
    """Neither: followed, not judged."""


class Baseline(Content):
    """Where the count begins."""

    place: str
    year: int
    value: float
    source: str
    verified: bool = True


class Target(Content):
    """What shall be reached in a year at a place. ``relative``: ``value`` is a change in per cent from the baseline."""

    id: str
    place: str
    year: int | None
    """None for a long-standing target with no year of its own."""
    value: float
    relative: bool = False
    baseline: Baseline | None = None
    direction: Literal["at_most", "at_least"]
    source: str
    verified: bool = True
    framework: str | None = None
    framework_goal: str | None = None


class Calculation(Content):
    """How an engine makes the indicator's values from its own tables.

    ``engine`` names it (``amr.isolates``); ``parameters`` are the engine's, checked by it and unknown here. They are
    part of the definition: whoever changes them writes a new version.
    """

    engine: str
    parameters: dict[str, Any] = {}


class IndicatorDefinition(Content):
    """One indicator, written and checked by people: the whole of content/indicators/<id>.yaml."""

    id: str
    version: str
    """Version of the formula: a changed definition is a new version."""
    title: Text
    why_it_matters: Text
    numerator: Text
    denominator: Text | None = None
    unit: Text
    unit_code: str
    """The unit as data files write it: "%", "DDD/1000 inh/day"."""
    decimals: int = 1
    direction: Direction
    source: Text
    limitations: Text | None = None
    targets: tuple[Target, ...] = ()
    tolerance: float = 0.0
    """A change smaller than this, in the indicator's unit, is no change."""
    calculation: Calculation | None = None
    """None where the values come from outside, published or entered."""
    author: str
    checker: str | None = None
    next_review: date


class Status(StrEnum):
    """How final a value is."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"


class Observation(Content):
    """One value of one indicator at one place in one period, or the reason why there is none.

    ``period`` is ISO-like: ``2024``, ``2024-Q3``, ``2024-07``. ``low`` and ``high`` bound a 95 % interval.
    ``n`` is the denominator's count. ``vintage`` is the date or edition of publication: a revision is a new
    vintage beside the old one. A missing ``value`` has a ``missing_reason`` or is ``suppressed``; never zero.
    """

    indicator: str
    place: str
    period: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    status: Status = Status.FINAL
    vintage: str = ""
    suppressed: bool = False
    missing_reason: str | None = None
    provenance: Provenance


class VerdictKind(StrEnum):
    """What can be said of the way to a target."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    OFF_TRACK = "off_track"
    MOVING_AWAY = "moving_away"
    CANNOT_TELL = "cannot_tell"


class Verdict(Content):
    """A judgement of one indicator against one target, with its reasons and its uncertainty.

    ``expected`` with ``expected_low``–``expected_high`` is what the trend gives for the target year (95 % prediction
    interval); ``probability`` is the chance that the target is met in its year, None where it cannot be told.
    """

    indicator: str
    place: str
    target: str
    kind: VerdictKind
    reason: Text
    target_value: float
    latest_period: str | None = None
    latest_value: float | None = None
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    probability: float | None = None
