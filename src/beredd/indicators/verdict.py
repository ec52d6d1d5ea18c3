"""The verdict on an indicator against its targets: reached, on track, off track, moving away, cannot tell.

The rules, in order (docs/reference/indicators.md says them for readers):

1. Without a value for a whole year at the target's place, nothing can be told.
2. When the target's year has its value, that value decides: reached, or off track.
3. A target of a year to come is *reached* when the latest value meets it and the trend does not speak against its
   lasting; with fewer than five years, a denominator below 30, or fewer than ten events in ten years, the rest cannot
   be told.
4. Else the trend decides by the probability that the year's value meets the target: half or more is *on track*.
5. Below half it is *moving away* when the trend leads the wrong way beyond chance (p < 0.05, two-sided) and by more
   than the indicator's tolerance, else *off track*.
6. A long-standing target without a year is judged as if it were due ten years after the latest value.
"""

from collections.abc import Iterable, Sequence

from beredd.common.periods import Period
from beredd.indicators.count_trend import FEWEST_EVENTS, CountTrend, count_trend
from beredd.indicators.definitions import definitions
from beredd.indicators.model import (
    Direction,
    IndicatorDefinition,
    Observation,
    Target,
    Verdict,
    VerdictKind,
)
from beredd.indicators.reasons import reason
from beredd.indicators.trend import WINDOW_YEARS, Prediction, Trend, YearValue, fit_trend
from beredd.indicators.vintages import comparable

ON_TRACK_FROM = 0.5
"""Probability of meeting the target from which the way is called on track."""

SURE = 0.975
"""One-sided certainty of a slope's sign at which a trend leads the wrong way (two-sided 5 %)."""

LONG_STANDING_YEARS = 10
"""How far ahead a target without a year is looked at."""

NUMERATOR = "numerator"
"""The parameter of a value's provenance that says how many events it counts."""

SMALLEST_N = 30
"""A share of fewer is too unsure to judge."""


def judge(definition: IndicatorDefinition, observations: Iterable[Observation]) -> list[Verdict]:
    """Return one verdict for each target of the definition, in their order.

    Parameters
    ----------
    definition
        The indicator; one that is followed without judgement (direction ``none``) has no verdicts.
    observations
        Of any indicators, places and vintages; the definition's own, newest vintage, are used; values on an older
        footing (:func:`beredd.indicators.vintages.comparable`) are not.
    """
    if definition.direction is Direction.NONE:
        return []
    own = comparable(one for one in observations if one.indicator == definition.id)
    return [
        _judge_target(definition, target, [one for one in own if one.place == target.place])
        for target in definition.targets
    ]


def target_value(target: Target) -> float:
    """Return the target's level in the indicator's unit: a relative target is counted from its baseline."""
    if target.relative and target.baseline is not None:
        return target.baseline.value * (1 + target.value / 100)
    return target.value


def meets(target: Target, value: float) -> bool:
    """Tell whether `value` is on the target's good side, the target itself included."""
    level = target_value(target)
    return value <= level if target.direction == "at_most" else value >= level


def year_values(observations: Iterable[Observation]) -> list[YearValue]:
    """Return the values of whole years, oldest first; missing and suppressed ones are left out, never zero."""
    found = [
        YearValue(period.year, one.value, one.n, _events(one))
        for one in observations
        if one.value is not None and not one.suppressed and (period := Period.parse(one.period)).kind == "year"
    ]
    return sorted(found, key=lambda one: one.year)


def _events(one: Observation) -> float | None:
    """Return how many events the value counts: as its provenance says, else what a share of n comes to."""
    said = one.provenance.parameters.get(NUMERATOR)
    if isinstance(said, int | float):
        return float(said)
    share = definitions().get(one.indicator)
    if one.n and one.value is not None and share is not None and share.unit_code == "%":
        return one.value * one.n / 100
    return None


def trend_of(definition: IndicatorDefinition, observations: Iterable[Observation]) -> Trend | None:
    """Return the trend of one place's newest vintage, None where there are too few years."""
    return fit_trend(year_values(observations), share=definition.unit_code == "%")


def change_of(definition: IndicatorDefinition, observations: Iterable[Observation]) -> CountTrend | None:
    """Return how fast one place's newest vintage moves a year, by the model of its kind; None where nobody can tell."""
    return count_trend(year_values(observations), share=definition.unit_code == "%")


def _judge_target(definition: IndicatorDefinition, target: Target, observations: Sequence[Observation]) -> Verdict:
    values = year_values(observations)
    if not values:
        return _verdict(definition, target, VerdictKind.CANNOT_TELL, "no_values", None)
    latest = values[-1]
    if target.year is not None and latest.year >= target.year:
        deciding = next((one for one in values if one.year == target.year), latest)
        kind = VerdictKind.REACHED if meets(target, deciding.value) else VerdictKind.OFF_TRACK
        why = "met_in_its_year" if kind is VerdictKind.REACHED else "missed_in_its_year"
        return _verdict(definition, target, kind, why, deciding)
    now = meets(target, latest.value)
    trend = trend_of(definition, observations)
    due = target.year or latest.year + LONG_STANDING_YEARS
    if latest.n is not None and latest.n < SMALLEST_N:
        return _verdict(definition, target, VerdictKind.CANNOT_TELL, "small_n", latest)
    if _few_events(values):
        return _verdict(definition, target, VerdictKind.CANNOT_TELL, "few_events", latest)
    if trend is None:
        kind = VerdictKind.REACHED if now else VerdictKind.CANNOT_TELL
        return _verdict(definition, target, kind, "met_now_few" if now else "few_years", latest)
    if due - trend.last_year > 2 * (trend.last_year - trend.first_year):
        kind = VerdictKind.REACHED if now else VerdictKind.CANNOT_TELL
        return _verdict(definition, target, kind, "met_now_few" if now else "too_far", latest)
    return _judge_by_trend(definition, target, latest, trend, due)


def _few_events(values: Sequence[YearValue]) -> bool:
    """Tell whether too few events are known in the window for any direction to be more than chance."""
    window = [one.events for one in values if one.year > values[-1].year - WINDOW_YEARS]
    known = [events for events in window if events is not None]
    return bool(known) and len(known) == len(window) and sum(known) < FEWEST_EVENTS


def _judge_by_trend(
    definition: IndicatorDefinition, target: Target, latest: YearValue, trend: Trend, due: int
) -> Verdict:
    at_most = trend.chance_at_most(target_value(target), due)
    probability = at_most if target.direction == "at_most" else 1 - at_most
    prediction = trend.predict(due)
    now = meets(target, latest.value)
    wrong_way = trend.chance_rising() if target.direction == "at_most" else 1 - trend.chance_rising()
    if now and (probability >= ON_TRACK_FROM or target.year is None):
        kind, why = VerdictKind.REACHED, "met_now" if probability >= ON_TRACK_FROM else "met_now_at_risk"
    elif probability >= ON_TRACK_FROM:
        kind, why = VerdictKind.ON_TRACK, "on_track"
    elif wrong_way >= SURE and abs(trend.change()) > definition.tolerance:
        kind, why = VerdictKind.MOVING_AWAY, "moving_away"
    else:
        kind, why = VerdictKind.OFF_TRACK, "met_now_not_lasting" if now else "off_track"
    return _verdict(definition, target, kind, why, latest, trend=trend, prediction=prediction, probability=probability)


def _verdict(
    definition: IndicatorDefinition,
    target: Target,
    kind: VerdictKind,
    why: str,
    latest: YearValue | None,
    *,
    trend: Trend | None = None,
    prediction: Prediction | None = None,
    probability: float | None = None,
) -> Verdict:
    level = target_value(target)
    return Verdict(
        indicator=definition.id,
        place=target.place,
        target=target.id,
        kind=kind,
        reason=reason(
            why,
            definition,
            target,
            level=level,
            latest=latest,
            trend=trend,
            prediction=prediction,
            probability=probability,
        ),
        target_value=level,
        latest_period=str(latest.year) if latest else None,
        latest_value=latest.value if latest else None,
        expected=prediction.expected if prediction else None,
        expected_low=prediction.low if prediction else None,
        expected_high=prediction.high if prediction else None,
        probability=probability,
    )
