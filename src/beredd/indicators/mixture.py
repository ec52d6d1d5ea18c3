"""A weighted mixture of shifted Student's t distributions: what an average over models says of a number."""

from collections.abc import Sequence
from dataclasses import dataclass

from beredd.indicators.student import t_cdf, t_quantile

_CLOSE = 1e-9
"""How near the quantile is sought, in the unit of the mixture."""


@dataclass(frozen=True, slots=True)
class Part:
    """One member of the mixture: `middle` + `error` · t with `df` degrees of freedom, of weight `weight`."""

    weight: float
    middle: float
    error: float
    df: float


def mixture_cdf(parts: Sequence[Part], value: float) -> float:
    """Return the probability that the mixture is at most `value`; the weights sum to 1."""
    return min(1.0, sum(part.weight * _part_cdf(part, value) for part in parts))


def mixture_quantile(parts: Sequence[Part], probability: float) -> float:
    """Return the value that the mixture does not exceed with `probability`, by bisection between its members'."""
    own = [part.middle + part.error * t_quantile(probability, part.df) for part in parts]
    low, high = min(own), max(own)
    while high - low > _CLOSE * (1 + abs(high)):
        middle = (low + high) / 2
        low, high = (middle, high) if mixture_cdf(parts, middle) < probability else (low, middle)
    return (low + high) / 2


def _part_cdf(part: Part, value: float) -> float:
    if part.error > 0:
        return t_cdf((value - part.middle) / part.error, part.df)
    return 1.0 if value >= part.middle else 0.0
