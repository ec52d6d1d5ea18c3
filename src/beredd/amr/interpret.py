"""MIC and zone to S, I, R (tolkning, fortolkning) by a guideline's breakpoints.

Isolates share few organisms, specimens and MIC texts: what holds is worked out once for each, and a million isolates
look it up by whole numbers. The rules are in docs/explanation/interpretation.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr.breakpoint_choice import CONTEXTS, NO_GUIDELINE, Chooser, Row
from beredd.amr.breakpoints import Breakpoints, breakpoints
from beredd.amr.categories import (
    CAPPED,
    NI,
    NO_BREAKPOINT,
    NOT_TESTED,
    Bytes,
    Capped,
    Limits,
    R,
    mic_categories,
    zone_categories,
)
from beredd.amr.code_matching import How
from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.intrinsic import expected_resistance
from beredd.amr.mic import clean_mic, mic_levels
from beredd.amr.model import SIR, Measure, interpreted, measured
from beredd.common.errors import UserError
from beredd.common.progress import SILENT, Progress

BY_YEAR: Final = "by year"
METHOD_OF: Final = {Measure.MIC: "MIC", Measure.GRADIENT: "MIC", Measure.ZONE: "DISK"}
_SITES: Final = {"urine": "urine", "csf": "csf", "respiratory": "respiratory", "wound": "wound"}

_KEPT_FORM: Final = r"^[<>]?=?\d+(\.\d+)?$"
"""What the reading makes of every MIC, so that it need not be cleaned again."""

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """The isolates' kinds: rows with the same organism, specimen and guideline share breakpoints.

    ``place`` is each row's kind; ``organism``, ``context`` and ``guideline`` say what each kind is. An organism that is
    not known has None.
    """

    place: Places
    organism: list[str | None]
    context: list[str]
    guideline: list[str]


def interpret(
    isolates: pl.DataFrame,
    table: Breakpoints | None = None,
    *,
    guideline: str = "EUCAST 2025",
    capped: Capped = "standard",
    intrinsic: bool = True,
    pkpd: bool = True,
    antimicrobials: Sequence[str] | None = None,
    codes: Codes | None = None,
    keep_reported: bool = True,
    as_amr_r: bool = False,
    progress: Progress = SILENT,
) -> pl.DataFrame:
    """Add the category of each antimicrobial to isolates.

    Parameters
    ----------
    isolates
        An isolate table: ``organism``, ``specimen``, and ``CODE_mic``, ``CODE_gradient`` (texts, mg/L), ``CODE_zone``
        (mm), ``CODE_reported`` columns (:mod:`beredd.amr.model`). ``date`` is needed for ``by year``.
    table
        The breakpoints; by default those that come with beredd.
    guideline
        A guideline and year; the name of a column that has one in each row; or ``by year``: EUCAST's of the year when
        the specimen was taken.
    capped
        What a MIC with an operator means (:data:`~beredd.amr.categories.Capped`).
    intrinsic
        Where resistance is expected of the species (EUCAST Expected Resistant Phenotypes), a tested drug is R.
    pkpd
        Use breakpoints for any species (PK/PD) where the species has none.
    antimicrobials
        The codes to interpret; by default all that have a column.
    codes
        The code tables.
    keep_reported
        Use the laboratory's own category where no measure can be interpreted.
    as_amr_r
        Follow R's AMR 3.0.0 in every result, defects included; what has no breakpoint is then null.
    progress
        Told after each antimicrobial.

    Returns
    -------
    DataFrame
        The isolates with a column ``CODE`` of type :data:`~beredd.amr.model.SIR` for each antimicrobial. The first
        measure that can be interpreted counts: MIC, gradient, zone, reported. NI: tested, but nothing can be
        interpreted; null: not tested.

    Raises
    ------
    UserError
        When there is no column ``organism``, `capped` is no such word, or the table has none of the guidelines.

    References
    ----------
    EUCAST Clinical Breakpoint Tables v15.0 (2025); EUCAST Expected Resistant Phenotypes v1.2 (2023).
    """
    if capped not in CAPPED:
        raise UserError(f"capped is {capped!r}.", remedy=f"Use one of {', '.join(CAPPED)}.")
    table = table or breakpoints()
    codes = codes or code_tables()
    wanted = tested_antimicrobials(isolates) if antimicrobials is None else list(antimicrobials)
    groups = group(isolates, guideline, codes)
    choosers = _choosers(table, groups, codes, pkpd=pkpd, as_amr_r=as_amr_r)
    expected = expected_resistance(set(groups.organism), codes) if intrinsic else frozenset()
    columns = []
    for done, code in enumerate(wanted):
        progress(done / max(len(wanted), 1), f"interpreting {code}")
        column = _Drug(isolates, code, groups, choosers, capped, as_amr_r).categories(keep_reported=keep_reported)
        forced = np.array([(name, code) in expected for name in groups.organism], dtype=bool)
        if forced.any():
            tested = column != NOT_TESTED if not as_amr_r else column < NO_BREAKPOINT
            column = np.where(forced[groups.place] & tested, np.uint8(R), column)
        columns.append(_as_sir(code, column, no_breakpoint_is_ni=not as_amr_r))
    return isolates.with_columns(columns)


def tested_antimicrobials(isolates: pl.DataFrame) -> list[str]:
    """Return the codes that have a result of any kind, in the order of their first column."""
    found = {code: None for measure in Measure for code in measured(isolates.columns, measure)}
    found |= dict.fromkeys(interpreted(isolates))
    return list(found)


def group(isolates: pl.DataFrame, guideline: str, codes: Codes) -> Groups:
    """Return the kinds of isolates: organism, what the specimen says of the site, guideline.

    An organism is named as in the code table; a synonym or shortened name stands for it, any other stays as it is.
    """
    if "organism" not in isolates.columns:
        raise UserError(
            "The isolates have no column organism.", remedy="Read the file with beredd amr read, which names it."
        )
    rows = isolates.height
    organism_at, organisms = _coded(isolates["organism"])
    if "specimen" in isolates.columns:
        specimen_at, specimens = _coded(isolates["specimen"])
    else:
        specimen_at, specimens = np.zeros(rows, dtype=np.int64), [None]
    contexts = [context_of(specimen) for specimen in specimens]
    context_at = np.array([CONTEXTS.index(context) for context in contexts], dtype=np.int64)[specimen_at]
    guideline_at, guidelines = _guidelines(isolates, guideline)
    joint = (organism_at * len(CONTEXTS) + context_at) * len(guidelines) + guideline_at
    kinds = np.flatnonzero(np.bincount(joint, minlength=1))
    dense = np.zeros(len(organisms) * len(CONTEXTS) * len(guidelines), dtype=np.int64)
    dense[kinds] = np.arange(len(kinds))
    of_organism, of_context = kinds // len(guidelines) // len(CONTEXTS), kinds // len(guidelines) % len(CONTEXTS)
    return Groups(
        dense[joint],
        [_named(organisms[place], codes) for place in of_organism],
        [CONTEXTS[place] for place in of_context],
        [guidelines[place] for place in kinds % len(guidelines)],
    )


def _named(organism: str | None, codes: Codes) -> str | None:
    """Return an organism's name in the code table, as it is where the table has none for it."""
    if organism is None or codes.ancestors(organism):
        return organism
    match = codes.match_organism(organism)
    return match.name if match.name and match.how in (How.EXACT, How.ABBREVIATION) else organism


def context_of(specimen: str | None) -> str:
    """Return what a specimen says about the site of infection: one of :data:`CONTEXTS`."""
    return "unknown" if specimen is None else _SITES.get(specimen, "other")


def _guidelines(isolates: pl.DataFrame, guideline: str) -> tuple[Places, list[str]]:
    """Return each row's guideline as a place in a list of them."""
    if guideline == BY_YEAR:
        if "date" not in isolates.columns:
            raise UserError("The isolates have no column date.", remedy="Name one guideline instead of “by year”.")
        texts = isolates.select(pl.format("EUCAST {}", pl.col("date").dt.year())).to_series()
    elif guideline in isolates.columns:
        texts = isolates[guideline]
    else:
        return np.zeros(isolates.height, dtype=np.int64), [guideline]
    places, names = _coded(texts)
    return places, [name or NO_GUIDELINE for name in names]


def _coded(texts: pl.Series) -> tuple[Places, list[str | None]]:
    """Return each row's text as a place in the list of distinct texts; nulls have a place too, as None."""
    column = texts if isinstance(texts.dtype, pl.Categorical) else texts.cast(pl.String).cast(pl.Categorical)
    physical = column.to_physical()
    last: int | None = physical.max()  # type: ignore[assignment] # the largest of whole numbers
    null = 0 if last is None else last + 1
    numbers = physical.fill_null(null).to_numpy()
    present = np.flatnonzero(np.bincount(numbers, minlength=null + 1)).astype(np.uint32)
    known = pl.Series(present[present < null]).cat.to(column.dtype)
    names: list[str | None] = [*known.cast(pl.String).to_list(), *([None] if null in present else [])]
    place_of = np.zeros(null + 1, dtype=np.int64)
    place_of[present] = np.arange(len(present))
    return place_of[numbers], names


def _choosers(table: Breakpoints, groups: Groups, codes: Codes, *, pkpd: bool, as_amr_r: bool) -> dict[str, Chooser]:
    """Return a chooser for each guideline.

    Raises
    ------
    UserError
        When the table has none of the guidelines.
    """
    named = sorted(set(groups.guideline))
    found = {name: Chooser(table, name, codes, pkpd=pkpd, as_amr_r=as_amr_r) for name in named}
    if found and not any(chooser.known for chooser in found.values()):
        raise UserError(
            f"The breakpoint table has nothing of {', '.join(named[:5])}; it has {', '.join(table.guidelines)}.",
            remedy="Name one of these, or load another table with beredd amr breakpoints import.",
        )
    return found


@dataclass(frozen=True)
class _Drug:
    """One antimicrobial's columns on their way to categories."""

    isolates: pl.DataFrame
    code: str
    groups: Groups
    choosers: dict[str, Chooser]
    capped: Capped
    as_amr_r: bool

    def categories(self, *, keep_reported: bool) -> Bytes:
        """Return the first measure's category that can be interpreted; else whether anything was tested."""
        best: Bytes | None = None
        for measure in Measure:
            column = (
                self._reported(keep_reported=keep_reported) if measure is Measure.REPORTED else self._measure(measure)
            )
            if column is None:
                continue
            # A measure that says S, I or R stands; NI and no breakpoint give way to one that says more.
            best = column if best is None else np.where((best >= NI) & (column < best), column, best)
        return best if best is not None else np.full(self.isolates.height, NOT_TESTED, dtype=np.uint8)

    def _measure(self, measure: Measure) -> Bytes | None:
        name = f"{self.code}_{measure.value}"
        if name not in self.isolates.columns:
            return None
        column = self.isolates[name]
        if column.null_count() == len(column):
            return None
        limits, missing = limits_of(self._rows(METHOD_OF[measure]))
        if measure is Measure.ZONE:
            return self._zones(column, limits, missing)
        places, texts = _coded(column)
        return self._mics(places, texts, limits, missing)

    def _mics(self, places: Places, texts: list[str | None], limits: Limits, missing: npt.NDArray[np.bool_]) -> Bytes:
        written = pl.Series(texts, dtype=pl.String)
        is_kept_form = written.str.contains(_KEPT_FORM).all(ignore_nulls=True)
        level_of, values, signs = mic_levels(written if is_kept_form else clean_mic(written))
        judged = mic_categories(values, signs, limits, self.capped, as_amr_r=self.as_amr_r)
        judged[missing] = NO_BREAKPOINT
        # One column more at the end, where the place -1 of what is not tested leads.
        answers = np.full((len(missing), len(values) + 1), NOT_TESTED, dtype=np.uint8)
        answers[:, :-1] = judged
        by_text = np.ascontiguousarray(answers[:, level_of])
        by_text[:, ((level_of < 0) & written.is_not_null().to_numpy())] = NI  # a text that is no MIC
        found: Bytes = by_text.ravel()[self.groups.place * len(texts) + places]
        return found

    def _zones(self, column: pl.Series, limits: Limits, missing: npt.NDArray[np.bool_]) -> Bytes:
        zones = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        at = self.groups.place
        here = Limits(limits.s[at], limits.r[at], limits.sdd[at], limits.clsi[at])
        judged = np.where(missing[at], np.uint8(NO_BREAKPOINT), zone_categories(zones, here))
        return np.where(np.isnan(zones), np.uint8(NOT_TESTED), judged)

    def _reported(self, *, keep_reported: bool) -> Bytes | None:
        """Return the laboratory's category; of a table that came with categories alone, the category itself."""
        name = f"{self.code}_{Measure.REPORTED.value}"
        if name in self.isolates.columns:
            if not keep_reported:
                return None
        else:
            measures = [f"{self.code}_{measure.value}" for measure in METHOD_OF]
            if self.code not in self.isolates.columns or any(other in self.isolates.columns for other in measures):
                return None
            name = self.code
        return self.isolates[name].cast(SIR).to_physical().cast(pl.UInt8).fill_null(NOT_TESTED).to_numpy().copy()

    def _rows(self, method: str) -> list[Row | None]:
        """Return each kind's breakpoint."""
        groups = self.groups
        kinds = zip(groups.guideline, groups.organism, groups.context, strict=True)
        return [
            None if organism is None else self.choosers[guideline].row(method, self.code, organism, context)
            for guideline, organism, context in kinds
        ]


def limits_of(rows: Sequence[Row | None]) -> tuple[Limits, npt.NDArray[np.bool_]]:
    """Return breakpoint rows as arrays, and where there is none."""
    limits = Limits(
        np.array([_number(row, "s") for row in rows], dtype=np.float64),
        np.array([_number(row, "r") for row in rows], dtype=np.float64),
        np.array([row is not None and bool(row["sdd"]) for row in rows], dtype=bool),
        np.array([row is not None and str(row["guideline"]).startswith("CLSI") for row in rows], dtype=bool),
    )
    return limits, np.array([row is None for row in rows], dtype=bool)


def _number(row: Row | None, name: str) -> float:
    return float("nan") if row is None or row[name] is None else float(row[name])


def _as_sir(code: str, column: Bytes, *, no_breakpoint_is_ni: bool) -> pl.Series:
    """Return category numbers as a column of S, I, R, without a text on the way."""
    if no_breakpoint_is_ni:
        column[column == NO_BREAKPOINT] = NI
    if column.size and column.max() < NO_BREAKPOINT:
        return pl.Series(code, column).cat.to(SIR)
    known = pl.when(pl.col(code) < NO_BREAKPOINT).then(pl.col(code)).cat.to(SIR)
    return pl.DataFrame({code: column}).select(known.alias(code)).to_series()
