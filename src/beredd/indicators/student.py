"""Student's t distribution, for the few quantiles and probabilities that a trend of some years needs.

The distribution function goes through the regularised incomplete beta function by its continued fraction (modified
Lentz; Numerical Recipes in C, 2nd ed., 6.4; DLMF 8.17.22), the quantile by bisection. The tests hold it against
printed tables and exact closed forms. It saves the product a dependency on SciPy for two numbers a verdict.
"""

import math
from functools import lru_cache

_TINY = 1e-300
_CLOSE = 1e-15


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    total = d
    for m in range(1, 500):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 + step * d
            c = 1.0 + step / c
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            total *= c * d
        if abs(c * d - 1.0) < _CLOSE:
            break
    return total


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b) for 0 ≤ x ≤ 1."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    scale = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return scale * _beta_fraction(a, b, x) / a
    return 1.0 - scale * _beta_fraction(b, a, 1.0 - x) / b


def t_cdf(t: float, df: float) -> float:
    """Return the probability that Student's t with `df` degrees of freedom is at most `t`."""
    if math.isinf(t):
        return 1.0 if t > 0 else 0.0
    square = t * t
    if square < df:  # near the middle the tail's own formula would lose the last digits
        half = 0.5 * incomplete_beta(0.5, df / 2.0, square / (df + square))
        return 0.5 + half if t >= 0 else 0.5 - half
    tail = 0.5 * incomplete_beta(df / 2.0, 0.5, df / (df + square))
    return 1.0 - tail if t >= 0 else tail


@lru_cache(maxsize=256)
def t_quantile(probability: float, df: float) -> float:
    """Return the t that is not exceeded with `probability` (between 0 and 1, ends excluded)."""
    if not 0.0 < probability < 1.0:
        raise ValueError("the probability lies between 0 and 1")
    if probability < 0.5:
        return -t_quantile(1.0 - probability, df)
    low, high = 0.0, 2.0
    while t_cdf(high, df) < probability:
        high *= 2.0
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        low, high = (middle, high) if t_cdf(middle, df) < probability else (low, middle)
    return (low + high) / 2.0
