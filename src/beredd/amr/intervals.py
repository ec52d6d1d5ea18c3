"""Confidence intervals of a proportion (konfidensintervall, sikkerhedsinterval), for whole columns of counts at once.

Wilson's score interval is the house's choice: its coverage is near the nominal level also for few isolates, and it
never leaves 0 to 1 (Brown, Cai, DasGupta 2001, doi:10.1214/ss/1009213286). Clopper and Pearson's is the "exact" one
that laboratories' antibiograms and the R package AMR use; it is wider than it need be (doi:10.1093/biomet/26.4.404).
"""

from typing import Literal, cast

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import betaincinv, ndtri

from beredd.common.errors import UserError

Interval = Literal["wilson", "clopper-pearson"]
INTERVALS: tuple[Interval, ...] = ("wilson", "clopper-pearson")

Floats = npt.NDArray[np.float64]


def proportion_interval(
    count: npt.ArrayLike, total: npt.ArrayLike, *, method: Interval = "wilson", level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the lower and upper bound of ``count / total``, as shares from 0 to 1.

    Parameters
    ----------
    count, total
        Whole numbers, 0 <= count <= total, arrays of one shape (or numbers).
    method
        ``wilson`` or ``clopper-pearson``.
    level
        The confidence level, above 0 and below 1.

    Returns
    -------
    low, high
        Arrays of the inputs' shape; not a number where the total is 0.

    Raises
    ------
    UserError
        For a method or a level that there is not.
    """
    check_interval(method, level)
    k, n = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64))
    low, high = (_wilson if method == "wilson" else _clopper_pearson)(k, np.where(n > 0, n, np.nan), (1 - level) / 2)
    return low, high


def check_interval(method: str, level: float) -> None:
    """Raise a UserError for a method or a level that there is not."""
    if method not in INTERVALS:
        raise UserError(f"There is no interval {method!r}.", remedy=f"Use {' or '.join(INTERVALS)}.")
    if not 0 < level < 1:
        raise UserError(f"A confidence level of {level} is not possible.", remedy="Use a number such as 0.95.")


def with_percent(
    frame: pl.DataFrame,
    count: str,
    total: str,
    names: tuple[str, str, str],
    *,
    method: Interval = "wilson",
    level: float = 0.95,
    minimum: int = 0,
) -> pl.DataFrame:
    """Return `frame` with a percentage and its interval, under the three `names`; null where too few were tested.

    Parameters
    ----------
    frame
        A table.
    count, total
        Its columns of whole numbers.
    names
        What the percentage, its lower and its upper bound are called.
    method, level
        The interval's kind and confidence level.
    minimum
        The smallest total that gives a percentage; a total of 0 never does.
    """
    low, high = proportion_interval(frame[count].to_numpy(), frame[total].to_numpy(), method=method, level=level)
    share, below, above = names
    bounds = frame.with_columns(pl.Series(below, 100 * low), pl.Series(above, 100 * high))
    enough = (pl.col(total) >= minimum) & (pl.col(total) > 0)
    return bounds.with_columns(pl.when(enough).then(100 * pl.col(count) / pl.col(total)).alias(share)).select(
        *(name for name in frame.columns if name not in names),
        share,
        *(pl.when(enough).then(pl.col(name)).alias(name) for name in (below, above)),
    )


def _wilson(k: Floats, n: Floats, tail: float) -> tuple[Floats, Floats]:
    z = float(ndtri(1 - tail))
    share = k / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # at 0 and n the bound is 0 and 1 exactly; rounding must not take it beyond
    return np.where(k == 0, 0.0 * n, np.maximum(middle - half, 0)), np.where(k == n, 1.0, np.minimum(middle + half, 1))


def _clopper_pearson(k: Floats, n: Floats, tail: float) -> tuple[Floats, Floats]:
    with np.errstate(invalid="ignore"):
        low = np.where(k == 0, 0.0 * n, betaincinv(np.maximum(k, 1), n - k + 1, tail))
        high = np.where(k == n, 1.0, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail))
    return cast(Floats, low), cast(Floats, high)
