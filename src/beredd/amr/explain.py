"""Why a result is what it is: the breakpoint, its source, the rule that chose it, or why there is none."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from beredd.amr.breakpoint_choice import Chooser
from beredd.amr.breakpoints import Breakpoints, breakpoints
from beredd.amr.categories import NI, Capped, mic_categories, zone_categories
from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.interpret import METHOD_OF, group, interpret, limits_of, tested_antimicrobials
from beredd.amr.intrinsic import expected_rules
from beredd.amr.mic import clean_mic, mic_levels
from beredd.amr.model import SIR, TESTED, Measure
from beredd.common.errors import UserError

EXPLANATION: Final[dict[str, pl.DataType]] = {
    "antimicrobial": pl.String(),
    "measure": pl.String(),  # mic, gradient, zone, reported
    "value": pl.String(),  # as it stands in the isolate table
    "category": SIR,  # by this measure alone; null where nothing can be said
    "counts": pl.Boolean(),  # this measure gave the result
    "result": SIR,  # the antimicrobial's category after all rules
    "rule": pl.String(),  # which breakpoint and why, or why there is none
    "operator": pl.String(),  # what was made of <, <=, > or >=
    "expected_resistance": pl.String(),  # the rule by which the species is R whatever was measured
    "guideline": pl.String(),
    "version": pl.String(),
    "organism": pl.String(),  # whose breakpoint it is; null for PK/PD and where there is none
    "site": pl.String(),
    "disk_dose": pl.String(),
    "s": pl.Float64(),
    "r": pl.Float64(),
    "table": pl.String(),
    "source": pl.String(),
    "line": pl.Int64(),
}
"""The columns of an explanation."""


def explain(
    isolates: pl.DataFrame,
    row: int,
    table: Breakpoints | None = None,
    *,
    guideline: str = "EUCAST 2025",
    capped: Capped = "standard",
    intrinsic: bool = True,
    pkpd: bool = True,
    codes: Codes | None = None,
    keep_reported: bool = True,
    as_amr_r: bool = False,
) -> pl.DataFrame:
    """Tell for each result of one isolate which breakpoint, version and rule gave it, or why there is none.

    Parameters
    ----------
    isolates
        An isolate table.
    row
        The isolate's number in the column ``row``; without such a column its place in the table, from 1.
    table, guideline, capped, intrinsic, pkpd, codes, keep_reported, as_amr_r
        As of :func:`beredd.amr.interpret`; give the same to have that result explained.

    Returns
    -------
    DataFrame
        :data:`EXPLANATION`: one line a measure of each antimicrobial that has a value.

    Raises
    ------
    UserError
        When there is no such row.
    """
    table = table or breakpoints()
    codes = codes or code_tables()
    one = _one(isolates, row)
    after = interpret(
        one,
        table,
        guideline=guideline,
        capped=capped,
        intrinsic=intrinsic,
        pkpd=pkpd,
        codes=codes,
        keep_reported=keep_reported,
        as_amr_r=as_amr_r,
    )
    kind = group(one, guideline, codes)
    organism, named = kind.organism[0], kind.guideline[0]
    chooser = Chooser(table, named, codes, pkpd=pkpd, as_amr_r=as_amr_r)
    judge = _Judge(chooser, organism, kind.context[0], capped, as_amr_r)
    expected = expected_rules(organism, codes) if intrinsic and organism is not None else {}
    lines: list[dict[str, Any]] = []
    for code in tested_antimicrobials(one):
        found = [judge.line(code, measure, value) for measure, value in _values(one, code)]
        result = after[code][0]
        _mark_what_counts(found, keep_reported=keep_reported)
        lines += [{**line, "result": result, "expected_resistance": expected.get(code)} for line in found]
    return pl.DataFrame(lines, schema=EXPLANATION)


def _one(isolates: pl.DataFrame, row: int) -> pl.DataFrame:
    """Return the isolate as a table of one row."""
    if "row" in isolates.columns:
        one = isolates.filter(pl.col("row") == row)
    else:
        one = isolates.slice(row - 1, 1) if row >= 1 else isolates.head(0)
    if one.is_empty():
        raise UserError(f"There is no isolate number {row}.", remedy=f"The table has {isolates.height} isolates.")
    return one.head(1)


def _values(one: pl.DataFrame, code: str) -> list[tuple[Measure, Any]]:
    """Return the measures of an antimicrobial that have a value, in the order in which they count."""
    found = [(measure, one[name][0]) for measure in Measure if (name := f"{code}_{measure.value}") in one.columns]
    if not found and code in one.columns:  # a table that came with categories alone
        found = [(Measure.REPORTED, one[code][0])]
    return [(measure, value) for measure, value in found if value is not None]


def _mark_what_counts(lines: list[dict[str, Any]], *, keep_reported: bool) -> None:
    """Mark the first measure that gave S, I or R; where none did, the first."""
    usable = [line for line in lines if keep_reported or line["measure"] != Measure.REPORTED.value]
    first = next((line for line in usable if line["category"] in TESTED), usable[0] if usable else None)
    for line in lines:
        line["counts"] = line is first


@dataclass(frozen=True)
class _Judge:
    """One isolate's measures judged one by one."""

    chooser: Chooser
    organism: str | None
    context: str
    capped: Capped
    as_amr_r: bool

    def line(self, code: str, measure: Measure, value: Any) -> dict[str, Any]:
        """Return one measure's line of the explanation."""
        line: dict[str, Any] = {"antimicrobial": code, "measure": measure.value, "value": _written(value)}
        if measure is Measure.REPORTED:
            return {**line, "category": value, "rule": "the laboratory's own category"}
        if self.organism is None:
            return {**line, "category": None, "rule": "the organism is not known"}
        choice = self.chooser.choose(METHOD_OF[measure], code, self.organism, self.context)
        line |= {"rule": choice.rule, "guideline": self.chooser.guideline, "category": None}
        if choice.row is None:
            return line
        names = ("version", "organism", "site", "disk_dose", "s", "r", "table", "source", "line")
        line |= {name: choice.row[name] for name in names}
        limits, _ = limits_of([choice.row])
        if measure is Measure.ZONE:
            judged = zone_categories(np.array([float(value)]), limits)
            return {**line, "category": SIR.categories[int(judged[0])]}
        _, values, signs = mic_levels(clean_mic(pl.Series([str(value)])))
        if not len(values):
            return {**line, "category": SIR.categories[NI], "rule": "the text is no MIC"}
        place = int(mic_categories(values, signs, limits, self.capped, as_amr_r=self.as_amr_r)[0, 0])
        if place < len(SIR.categories):
            line["category"] = SIR.categories[place]
        return {**line, "operator": self._operator_words(int(signs[0]), place)}

    def _operator_words(self, sign: int, place: int) -> str | None:
        """Return what was made of an operator, None where there is none."""
        if sign == 0:
            return None
        if self.capped == "none" or (self.capped == "inverse" and abs(sign) == 1):
            return "read as if measured"
        if self.capped in ("conservative", "inverse") and abs(sign) == 2:
            return "< is always S, > always R"
        if self.as_amr_r:
            return "as R's AMR 3.0.0 reads it"
        if place == NI:
            return "the values that it allows have different categories"
        return "every value that it allows has this category"


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
