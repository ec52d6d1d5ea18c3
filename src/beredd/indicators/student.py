"""Student's t distribution as plain numbers: SciPy's, with the checks and the memory that a verdict wants."""

from functools import lru_cache

from scipy.special import stdtr, stdtrit


def t_cdf(t: float, df: float) -> float:
    """Return the probability that Student's t with `df` degrees of freedom is at most `t`."""
    return float(stdtr(df, t))


@lru_cache(maxsize=256)
def t_quantile(probability: float, df: float) -> float:
    """Return the t that is not exceeded with `probability` (between 0 and 1, ends excluded)."""
    if not 0.0 < probability < 1.0:
        raise ValueError("the probability lies between 0 and 1")
    return float(stdtrit(df, probability))
