"""Why results could not be interpreted, counted: which species, drugs and specimens have no breakpoint, and why."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from beredd.amr.breakpoint_choice import Chooser
from beredd.amr.breakpoints import Breakpoints, breakpoints
from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.interpret import METHOD_OF, group
from beredd.amr.model import interpreted

REASONS: Final[dict[str, pl.DataType]] = {
    "antimicrobial": pl.String(),
    "measure": pl.String(),  # mic, gradient, zone: the first that has a value; reported where none has
    "organism": pl.String(),
    "specimen": pl.String(),  # what the specimen says of the site: urine, csf, respiratory, wound, other, unknown
    "guideline": pl.String(),
    "reason": pl.String(),
    "n": pl.Int64(),  # isolates
}
CAPPED_REASON: Final = "the operator allows values of different categories, or the text is no MIC"


def uninterpreted(
    isolates: pl.DataFrame,
    table: Breakpoints | None = None,
    *,
    guideline: str = "EUCAST 2025",
    pkpd: bool = True,
    antimicrobials: Sequence[str] | None = None,
    codes: Codes | None = None,
) -> pl.DataFrame:
    """Count the results that are NI after :func:`beredd.amr.interpret`, by the reason.

    Parameters
    ----------
    isolates
        What :func:`beredd.amr.interpret` returned.
    table, guideline, pkpd, antimicrobials, codes
        As they were given to it.

    Returns
    -------
    DataFrame
        :data:`REASONS`, the most frequent first. The numbers add up to the results that are NI.
    """
    table, codes = table or breakpoints(), codes or code_tables()
    groups = group(isolates, guideline, codes)
    choosers = {name: Chooser(table, name, codes, pkpd=pkpd) for name in set(groups.guideline)}
    counted: Counter[tuple[str | None, ...]] = Counter()
    for code in antimicrobials or interpreted(isolates):
        left = (isolates[code] == "NI").fill_null(value=False).to_numpy().copy()
        for measure, method in METHOD_OF.items():
            name = f"{code}_{measure.value}"
            if name not in isolates.columns or not left.any():
                continue
            here = left & isolates[name].is_not_null().to_numpy()
            left &= ~here
            for kind in np.flatnonzero(counts := np.bincount(groups.place[here])):
                organism, context = groups.organism[kind], groups.context[kind]
                chooser = choosers[groups.guideline[kind]]
                reason = _reason(chooser, method, code, organism, context)
                key = (code, measure.value, organism, context, groups.guideline[kind], reason)
                counted[key] += int(counts[kind])
        for kind in np.flatnonzero(counts := np.bincount(groups.place[left])):
            reason = "the laboratory reported that it could not be interpreted"
            key = (code, "reported", groups.organism[kind], groups.context[kind], groups.guideline[kind], reason)
            counted[key] += int(counts[kind])
    rows = [(*key, number) for key, number in counted.items()]
    return pl.DataFrame(rows, schema=REASONS, orient="row").sort(
        "n", "antimicrobial", "organism", "specimen", "measure", descending=[True, False, False, False, False]
    )


def _reason(chooser: Chooser, method: str, code: str, organism: str | None, context: str) -> str:
    """Return why a measure of a kind of isolates gives no category."""
    if organism is None:
        return "the organism is not known"
    choice = chooser.choose(method, code, organism, context)
    return choice.rule if choice.row is None else CAPPED_REASON
