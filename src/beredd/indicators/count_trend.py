"""How fast a series of counts moves: the change per year with its interval, and how much more than chance it scatters.

Three kinds of series, each with the model of its kind, by iteratively reweighted least squares (McCullagh and Nelder
1989, Generalized Linear Models, 2nd ed.):

=============  ==================================================================================================
proportions    logistic regression on the year; where the years scatter more than a binomial would, the standard
               error is widened by the square root of Pearson's dispersion (quasi-binomial; Williams 1982,
               doi 10.2307/2347977, for why)
counts         Poisson regression with a logarithmic link and, for incidence, the population as offset; negative
               binomial (variance μ + αμ², α from Pearson's statistic: Breslow 1984, doi 10.2307/2347661) where the
               years scatter more than Poisson would
rates          a straight line through the logarithms (values without their counts)
=============  ==================================================================================================

Intervals follow Student's t with m − 2 degrees of freedom, since the scatter is learnt from the m years themselves.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from beredd.indicators.student import t_cdf, t_quantile
from beredd.indicators.trend import FEWEST_POINTS, WINDOW_YEARS, YearValue

FEWEST_EVENTS: Final = 10
"""Events (resistant isolates, cases) in the whole window below which no direction is told."""
_STEPS: Final = 60
_CLOSE: Final = 1e-10
_LONGEST_STEP: Final = 2.0
"""A longer step on the scale of the fit is cut: far from the answer the parabola leads astray."""
_FLAT: Final = 1e-6
"""A year with so small a share of the weight tells that the fit runs away to infinity."""

Floats = NDArray[np.float64]


class Model(StrEnum):
    """What was fitted; the words stand in reasons.yaml."""

    LOGISTIC = "logistic"
    POISSON = "poisson"
    NEGATIVE_BINOMIAL = "negative_binomial"
    LOG_LINEAR = "log_linear"


@dataclass(frozen=True, slots=True)
class CountTrend:
    """The change of a series per year.

    ``ratio`` is the odds ratio a year for proportions, else the rate ratio a year, with a 95 % interval; ``dispersion``
    is Pearson's statistic by its degrees of freedom (1: as much scatter as chance gives); ``rising`` the probability
    that the line rises.
    """

    model: Model
    first_year: int
    last_year: int
    points: int
    ratio: float
    low: float
    high: float
    dispersion: float
    rising: float


def count_trend(values: Sequence[YearValue], *, share: bool) -> CountTrend | None:
    """Return the change per year over the last ten years.

    Parameters
    ----------
    values
        One value a year, in any order. Proportions (``share``, in per cent) need ``n``; counts and incidences need
        ``events``; values without them are fitted on the logarithm.
    share
        True for per cent.

    Returns
    -------
    The trend; None with fewer than five years, with fewer than ten events in all, or for a share without ``n``.
    """
    if not values:
        return None
    last = max(one.year for one in values)
    window = sorted((one for one in values if one.year > last - WINDOW_YEARS), key=lambda one: one.year)
    if len(window) < FEWEST_POINTS:
        return None
    if share:
        return _proportions(window) if all(one.n for one in window) else None
    if all(one.events is not None for one in window):
        return _counts(window)
    return _rates(window) if all(one.value > 0 for one in window) else None


def _design(window: Sequence[YearValue]) -> Floats:
    """Return a column of ones and the years about their mean."""
    years = np.array([one.year for one in window], dtype=np.float64)
    return np.column_stack([np.ones(years.size), years - years.mean()])


def _proportions(window: Sequence[YearValue]) -> CountTrend | None:
    total = np.array([one.n for one in window], dtype=np.float64)
    hits = np.array([one.events if one.events is not None else one.value * (one.n or 0) / 100 for one in window])
    if min(hits.sum(), (total - hits).sum()) < FEWEST_EVENTS:
        return None
    design = _design(window)
    line, share = _logit_fit(design, hits, total)
    weight = total * share * (1 - share)
    pearson = float(((hits - total * share) ** 2 / weight).sum())
    return _trend(Model.LOGISTIC, window, design, weight, line, pearson, widen=True)


def _logit_fit(design: Floats, hits: Floats, total: Floats, *, reduced: bool = False) -> tuple[Floats, Floats]:
    """Return the line and the fitted shares of a logistic regression.

    Where the events begin or end at some year the likelihood has no highest point; the bias-reduced one of Firth 1993
    (doi 10.2307/2336755) always has, and is then used: half a leverage of events and non-events is added to each year.
    """
    line = np.array([math.log(hits.sum() / (total.sum() - hits.sum())), 0.0])
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-(design @ line)))
        weight = total * share * (1 - share)
        if not reduced and weight.min() < _FLAT * weight.max():
            return _logit_fit(design, hits, total, reduced=True)
        extra = _leverage(design, weight) if reduced else np.zeros(hits.size)
        step = _solve(design, weight, (hits + extra / 2 - (total + extra) * share) / weight)
        line = line + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
        if np.abs(step).max() < _CLOSE:
            break
    return line, 1 / (1 + np.exp(-(design @ line)))


def _leverage(design: Floats, weight: Floats) -> Floats:
    """Return the diagonal of the weighted hat matrix; it sums to 2."""
    inverse = np.linalg.inv(design.T @ (design * weight[:, None]))
    found: Floats = weight * np.einsum("ij,jk,ik->i", design, inverse, design)
    return found


def _counts(window: Sequence[YearValue]) -> CountTrend | None:
    hits = np.array([one.events for one in window], dtype=np.float64)
    if hits.sum() < FEWEST_EVENTS:
        return None
    # What a year's value is per event: 1 for counts, 100,000 over the population for incidence.
    base = np.array([(one.events or 0) / one.value if one.value > 0 else math.nan for one in window])
    base = np.where(np.isnan(base), np.nanmean(base), base)
    design, degrees = _design(window), len(window) - 2
    line, mean = _log_fit(design, hits, base, 0.0)
    pearson = float(((hits - mean) ** 2 / mean).sum())
    if pearson <= degrees:
        return _trend(Model.POISSON, window, design, mean, line, pearson, widen=False)
    alpha = _moment_alpha(design, hits, base, degrees)
    line, mean = _log_fit(design, hits, base, alpha)
    weight = mean / (1 + alpha * mean)
    return _trend(Model.NEGATIVE_BINOMIAL, window, design, weight, line, pearson, widen=False)


def _log_fit(
    design: Floats, hits: Floats, base: Floats, alpha: float, *, reduced: bool = False
) -> tuple[Floats, Floats]:
    """Return the line and the fitted means of a regression with logarithmic link, variance μ + αμ².

    As :func:`_logit_fit` it turns to Firth's likelihood where the events begin or end at some year.
    """
    line = np.array([math.log(hits.sum() / base.sum()), 0.0])
    for _ in range(_STEPS):
        mean = base * np.exp(design @ line)
        weight = mean / (1 + alpha * mean)
        if not reduced and weight.min() < _FLAT * weight.max():
            return _log_fit(design, hits, base, alpha, reduced=True)
        extra = _leverage(design, weight) / 2 if reduced else np.zeros(hits.size)
        step = _solve(design, weight, (hits + extra - mean) / mean)
        line = line + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
        if np.abs(step).max() < _CLOSE:
            break
    return line, base * np.exp(design @ line)


def _moment_alpha(design: Floats, hits: Floats, base: Floats, degrees: int) -> float:
    """Return the α for which Pearson's statistic is its degrees of freedom, by bisection."""

    def excess(alpha: float) -> float:
        _, mean = _log_fit(design, hits, base, alpha)
        return float(((hits - mean) ** 2 / (mean + alpha * mean**2)).sum()) - degrees

    low, high = 0.0, 0.01
    while excess(high) > 0 and high < 1e6:
        low, high = high, high * 4
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def _rates(window: Sequence[YearValue]) -> CountTrend:
    design = _design(window)
    heights = np.array([math.log(one.value) for one in window], dtype=np.float64)
    weight = np.ones(len(window), dtype=np.float64)
    line = _solve(design, weight, heights)
    misfit = float(((heights - design @ line) ** 2).sum())
    return _trend(Model.LOG_LINEAR, window, design, weight, line, misfit, widen=True, floor=0.0)


def _solve(design: Floats, weight: Floats, target: Floats) -> Floats:
    """Return the weighted least squares solution."""
    weighted = design * weight[:, None]
    solved = np.linalg.solve(design.T @ weighted, weighted.T @ target)
    return solved.astype(np.float64)


def _trend(
    model: Model,
    window: Sequence[YearValue],
    design: Floats,
    weight: Floats,
    line: Floats,
    misfit: float,
    *,
    widen: bool,
    floor: float = 1.0,
) -> CountTrend:
    """Return the trend of a fitted line; `widen` scales its error by the dispersion, which is at least `floor`."""
    degrees = len(window) - 2
    dispersion = misfit / degrees
    spread = max(dispersion, floor) if widen else 1.0
    error = math.sqrt(spread * np.linalg.inv(design.T @ (design * weight[:, None]))[1, 1])
    slope = float(line[1])
    reach = t_quantile(0.975, degrees) * error
    rising = t_cdf(slope / error, degrees) if error > 0 else float(slope > 0) if slope else 0.5
    return CountTrend(
        model=model,
        first_year=window[0].year,
        last_year=window[-1].year,
        points=len(window),
        ratio=math.exp(slope),
        low=math.exp(slope - reach),
        high=math.exp(slope + reach),
        dispersion=dispersion,
        rising=rising,
    )
