"""From levels to S, I, R: the comparison with breakpoints, on small tables of breakpoints × levels.

MICs come as few distinct texts, breakpoints as few rows: each pair is judged once, and isolates look the answer up.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from beredd.amr.model import SIR

Capped = Literal["standard", "conservative", "inverse", "none"]
"""What a MIC with an operator means, the names of R's AMR:

``standard``: a category only where every value that the text allows has it, else NI. ``conservative``: besides, ``<``
is always S and ``>`` always R. ``inverse``: ``<`` always S, ``>`` always R, ``<=`` and ``>=`` as if measured. ``none``:
operators are ignored.
"""
CAPPED: Final[tuple[Capped, ...]] = ("standard", "conservative", "inverse", "none")

S, SDD, I, R, NI = range(5)  # noqa: E741 - the category's own name
NO_BREAKPOINT: Final = 254
NOT_TESTED: Final = 255
assert SIR.categories.to_list() == ["S", "SDD", "I", "R", "NI"]  # noqa: S101 - the numbers above are the enum's

WILD_TYPE: Final = 0.001
"""mg/L: EUCAST writes S ≤ 0.001 (tables: also 0.0001) to say that no isolate is S, only I or R."""
_SAME_STEP: Final = 0.07
"""0.06, 0.0625 and 0.064 are one step of the twofold series, written in three ways; they differ by less than this."""

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
Signs = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Limits:
    """Breakpoints as arrays, one a row; NaN where there is none.

    ``clsi``: R begins at ``r``, and values between steps are read as the next; else (EUCAST) R begins beyond ``r``.
    """

    s: Floats
    r: Floats
    sdd: npt.NDArray[np.bool_]
    clsi: npt.NDArray[np.bool_]


def mic_categories(values: Floats, signs: Signs, limits: Limits, capped: Capped, *, as_amr_r: bool = False) -> Bytes:
    """Return the category of each level by each breakpoint.

    Parameters
    ----------
    values, signs
        The levels, as of :func:`beredd.amr.mic.mic_levels`.
    limits
        The breakpoints.
    capped
        What operators mean.
    as_amr_r
        Judge operators as R's AMR 3.0.0 does. Its ``standard`` calls ``<=2`` NI where S and R are both 2, ``<=16`` R
        where R is 8, and ``>4`` I where R is 8, though every value of the first is S and nobody can know the others.

    Returns
    -------
    uint8
        Breakpoints × levels: the position in :data:`~beredd.amr.model.SIR`.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        if as_amr_r:
            return _as_amr_r(values, signs, limits, capped)
        return _sure(values, signs, limits, capped)


def zone_categories(zones: Floats, limits: Limits) -> Bytes:
    """Return the category of zones (mm), each by the breakpoint at its own place: arrays of one length.

    EUCAST: S at or above ``s``, R below ``r``. CLSI: R at or below ``r``.
    """
    with np.errstate(invalid="ignore"):
        resistant = np.where(limits.clsi, zones <= limits.r, zones < limits.r)
        return _category(zones >= limits.s, resistant, limits.sdd, np.isnan(limits.s) | np.isnan(limits.r))


def _sure(values: Floats, signs: Signs, limits: Limits, capped: Capped) -> Bytes:
    """Judge the lowest and the highest value that each text allows; where they agree, that is the category."""
    step = snapped(values)
    below = 2.0 ** (np.ceil(np.round(np.log2(step), 6)) - 1)
    above = 2.0 ** (np.floor(np.round(np.log2(step), 6)) + 1)
    low = np.select([signs < 0, signs == 2], [np.zeros_like(step), above], step)
    high = np.select([signs == -2, signs > 0], [below, np.full_like(step, np.inf)], step)
    if capped in ("none", "inverse"):
        low = high = step
    at_low, at_high = _measured(low, limits), _measured(high, limits)
    judged = np.where(at_low == at_high, at_low, NI).astype(np.uint8)
    if capped in ("conservative", "inverse"):
        judged[:, signs == -2] = S
        judged[:, signs == 2] = R
    return judged


def _measured(values: Floats, limits: Limits) -> Bytes:
    """Return the category of values without operators."""
    s, r = snapped(limits.s)[:, None], snapped(limits.r)[:, None]
    s = np.where(s <= WILD_TYPE, -np.inf, s)
    clsi = limits.clsi[:, None]
    resistant = np.where(clsi, stepped(values) >= r, values > r)
    susceptible = np.where(clsi, stepped(values), values) <= s
    return _category(susceptible, resistant, limits.sdd[:, None], np.isnan(s) | np.isnan(r))


def _category(
    susceptible: npt.NDArray[np.bool_],
    resistant: npt.NDArray[np.bool_],
    sdd: npt.NDArray[np.bool_],
    open_ended: npt.NDArray[np.bool_],
) -> Bytes:
    """Return S, R or what lies between; NI between where one of the two limits is missing."""
    between = np.where(open_ended, NI, np.where(sdd, SDD, I))
    return np.where(susceptible, S, np.where(resistant, R, between)).astype(np.uint8)


def snapped(values: Floats) -> Floats:
    """Return MICs with the many spellings of one twofold step made one: 0.06 and 0.064 become 0.0625."""
    nearest = 2.0 ** np.round(np.log2(values))
    return np.where(np.abs(values - nearest) <= _SAME_STEP * nearest, nearest, values)


def stepped(values: Floats) -> Floats:
    """Return MICs at the next step of the twofold series, as CLSI reads values between steps."""
    return 2.0 ** np.ceil(np.round(np.log2(values), 6))


def _as_amr_r(values: Floats, signs: Signs, limits: Limits, capped: Capped) -> Bytes:
    """Judge as as.sir() of R's AMR 3.0.0 (reference: its source, R/sir.R, and its manual's capped_mic_handling)."""
    s, r, clsi = limits.s[:, None], limits.r[:, None], limits.clsi[:, None]
    beyond = signs == 2 if capped != "none" else np.zeros_like(signs, dtype=bool)
    value = np.where(clsi, stepped(np.where(beyond, values * 1.001, values)), values)
    beyond = beyond & ~clsi
    susceptible = np.where(beyond, value < s, value <= s)
    resistant = np.where(clsi, value >= r, np.where(beyond, value >= r, value > r))
    judged = _category(susceptible, resistant, limits.sdd[:, None], np.zeros_like(s, dtype=bool))
    judged[(np.isnan(s) | np.isnan(r)) & (judged == I)] = NO_BREAKPOINT  # missing, not NI, as there
    if capped in ("standard", "conservative"):
        capped_value = np.abs(signs) == 1
        inside = (s < value) & (value < r)
        edge = np.where(signs == -1, value == r, value == s)
        judged = np.where(capped_value & (inside | edge), NI, judged).astype(np.uint8)
    if capped in ("conservative", "inverse"):
        judged[:, signs == -2] = S
        judged[:, signs == 2] = R
    return judged
