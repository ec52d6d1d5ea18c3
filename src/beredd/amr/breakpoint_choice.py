"""Which breakpoint row holds for an organism, a drug, a method and a specimen, and by which rule.

Two rules. The right one (default): the most specific organism first; there the row for the specimen's site. With
``as_amr_r`` the rows that the R package AMR 3.0.0 takes, quirks included, to compare with results made by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import polars as pl

from beredd.amr.breakpoints import Breakpoints
from beredd.amr.codes import Codes

CONTEXTS: Final = ("unknown", "other", "urine", "csf", "respiratory", "wound")
"""What a specimen says about the site of infection; ``unknown`` is an empty cell, ``other`` blood and all the rest."""

NO_GUIDELINE: Final = "no guideline"
"""The guideline of an isolate that names none, or has no date to tell the year."""

PKPD: Final = None
"""The organism of breakpoints that hold for any species (PK/PD)."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """The row that holds, or None; ``rule`` says why it, or why none, in words."""

    row: Row | None
    rule: str


class Chooser:
    """Chooses among the rows of one guideline.

    Parameters
    ----------
    table
        The breakpoints.
    guideline
        The guideline and year, ``EUCAST 2025``; ``EUCAST ECOFF 2025`` for epidemiological cut-offs.
    codes
        The organism table, for what an organism belongs to.
    pkpd
        Use breakpoints for any species (PK/PD) where the species has none.
    as_amr_r
        Choose as R's AMR 3.0.0 does.
    """

    def __init__(
        self, table: Breakpoints, guideline: str, codes: Codes, *, pkpd: bool = True, as_amr_r: bool = False
    ) -> None:
        self.table = table
        self.guideline = guideline
        self.codes = codes
        self.pkpd = pkpd
        self.as_amr_r = as_amr_r
        self._lines: dict[str, list[str | None]] = {}
        self._near: dict[tuple[str, str, str], tuple[str | None, ...]] = {}
        self._found: dict[tuple[str, str, tuple[str | None, ...], str], Row | None] = {}

    @cached_property
    def _rows(self) -> dict[tuple[str, str], dict[str | None, list[Row]]]:
        """The guideline's rows by method and drug, then by organism, in the table's order."""
        held = "ECOFF" if "ECOFF" in self.guideline else "human"
        frame = self.table.frame.with_row_index("place").filter(
            (pl.col("guideline") == self.guideline) & (pl.col("type") == held)
        )
        found: dict[tuple[str, str], dict[str | None, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in frame.iter_rows(named=True):
            found[row["method"], row["antimicrobial"]][row["organism"]].append(row)
        for method in ("MIC", "DISK"):  # amoxicillin is read with ampicillin's breakpoints where it has none of its own
            if (method, "AMX") not in found and (method, "AMP") in found:
                found[method, "AMX"] = found[method, "AMP"]
        return {key: dict(rows) for key, rows in found.items()}

    @cached_property
    def _no_organism(self) -> frozenset[str]:
        """The names that mean no organism: contamination, no growth."""
        return frozenset(self.codes.organisms.filter(pl.col("kind") == "none")["name"])

    @property
    def known(self) -> bool:
        """Whether the table has the guideline at all."""
        return bool(self._rows)

    def line(self, organism: str) -> list[str | None]:
        """Return the names whose rows may hold for `organism`, the most specific first, PK/PD last."""
        if organism not in self._lines:
            names: list[str | None] = [*self.codes.ancestors(organism)]
            # PK/PD is for a species that is known to be one, not for a name that nobody knows or for no growth.
            is_species = bool(names) and organism not in self._no_organism
            self._lines[organism] = [*(names or [organism]), PKPD] if self.pkpd and is_species else names or [organism]
        return self._lines[organism]

    def rows(self, method: str, antimicrobial: str) -> Mapping[str | None, list[Row]]:
        """Return the rows of a drug by organism; empty where the guideline has none."""
        return self._rows.get((method, antimicrobial), {})

    def row(self, method: str, antimicrobial: str, organism: str, context: str) -> Row | None:
        """Return the row that holds, None where none does."""
        by_organism = self.rows(method, antimicrobial)
        if not by_organism:
            return None
        of_organism = (method, antimicrobial, organism)
        if of_organism not in self._near:
            self._near[of_organism] = tuple(name for name in self.line(organism) if name in by_organism)
        # Hundreds of species share a handful of such lines, so that each is judged once.
        near = self._near[of_organism]
        question = (method, antimicrobial, near, context)
        if question not in self._found:
            self._found[question] = self._best([by_organism[name] for name in near], context)
        return self._found[question]

    def _best(self, mine: list[list[Row]], context: str) -> Row | None:
        """Return the row that holds among those of an organism's line, the most specific first."""
        if self.as_amr_r:
            return _as_amr_r([row for rows in mine for row in rows], context)
        found = next((row for rows in mine if (row := _fitting(rows, context)) is not None), None)
        if found is None and context == "unknown":  # the only use of the drug is in the urinary tract: nitrofurantoin
            found = next((row for rows in mine if (row := _fitting(rows, "urine")) is not None), None)
        return found

    def choose(self, method: str, antimicrobial: str, organism: str, context: str) -> Choice:
        """Return the row that holds with the rule that chose it, or why there is none."""
        row = self.row(method, antimicrobial, organism, context)
        if row is None:
            return Choice(None, self._why_none(method, antimicrobial, organism, context))
        if row["organism"] is PKPD:
            return Choice(row, "PK/PD breakpoint, as the guideline has none for the species")
        level = "for the organism itself" if row["organism"] == organism else f"for {row['organism']}, the nearest"
        if self.as_amr_r:
            return Choice(row, f"breakpoint {level}; chosen as R's AMR 3.0.0 does")
        return Choice(row, f"breakpoint {level}{_site_words(row, context)}")

    def _why_none(self, method: str, antimicrobial: str, organism: str, context: str) -> str:
        """Return why no row holds: the nearest miss that the table shows."""
        if self.guideline == NO_GUIDELINE:
            return "the isolate has no date or names no guideline"
        if not self.known:
            return f"the table has no breakpoints of {self.guideline}; it has {', '.join(self.table.guidelines)}"
        if not self.codes.ancestors(organism) and not self.as_amr_r:
            return "the organism is not in the code table, so nobody knows what it belongs to"
        line = self.line(organism)
        by_organism = self.rows(method, antimicrobial)
        mine = [row for name in line if name in by_organism for row in by_organism[name]]
        if mine and all(row["screening"] for row in mine):
            return "only a screening test, which answers another question"
        if mine:
            sites = sorted({row["site"] or "urinary tract" for row in mine if not row["screening"]})
            words = {"urine": "urine", "unknown": "an unknown specimen"}.get(context, "this specimen")
            return f"only for another site ({'; '.join(sites)}), which {words} does not show"
        elsewhere = self._elsewhere(method, antimicrobial, [name for name in line if name is not None])
        if elsewhere is not None:
            return elsewhere
        if not self.pkpd and any(name is PKPD for name in by_organism):
            return "only PK/PD breakpoints, which were not asked for"
        if by_organism:
            return f"{self.guideline} has no breakpoint for the species"
        other = "DISK" if method == "MIC" else "MIC"
        if self.rows(other, antimicrobial):
            return f"{self.guideline} has {'zone' if other == 'DISK' else other} breakpoints of the drug only"
        return f"{self.guideline} has no breakpoints of the drug"

    def _elsewhere(self, method: str, antimicrobial: str, names: Iterable[str]) -> str | None:
        """Return in words where else the table has a row for the organism: as ECOFF, or in another year."""
        rows = self.table.frame.filter(
            (pl.col("method") == method)
            & (pl.col("antimicrobial") == antimicrobial)
            & pl.col("organism").is_in(list(names))
            & (pl.col("guideline") != self.guideline)
            & pl.col("type").is_in(["human", "ECOFF"])
        )
        if rows.is_empty():
            return None
        year = self.guideline.rsplit(" ", 1)[-1]
        clinical = rows.filter(pl.col("type") == "human")["guideline"].unique().sort().to_list()
        cutoffs = rows.filter((pl.col("type") == "ECOFF") & pl.col("guideline").str.ends_with(year))
        if not cutoffs.is_empty():
            return "only an epidemiological cut-off (ECOFF), which is no clinical breakpoint"
        if clinical:
            return f"only in another table: {', '.join(clinical)}"
        return "only an epidemiological cut-off (ECOFF) of another year"


def _fitting(rows: list[Row], context: str) -> Row | None:
    """Return the row of one organism that fits the specimen best, the first in the table's order among equals."""
    best: tuple[int, int] | None = None
    found = None
    for place, row in enumerate(rows):
        priority = None if row["screening"] else site_priority(row["site"], uti=row["uti"] is True, context=context)
        if priority is not None and (best is None or (priority, place) < best):
            best, found = (priority, place), row
    return found


_AT: Final[Mapping[str, tuple[str, ...]]] = {
    "csf": ("meningitis",),
    "respiratory": ("pneumonia", "respiratory"),
    "wound": ("skin", "wound", "soft tissue"),
    "urine": (),
    "other": (),
    "unknown": (),
}
"""The words of a site that a specimen answers to."""
_NAMED: Final = ("meningitis", "endocarditis", "pneumonia", "prophylaxis", "skin", "intestinal", "investigational")
"""Words that tie a breakpoint to one indication; without a specimen that shows it the row is not used."""


def site_priority(site: str | None, *, uti: bool, context: str) -> int | None:
    """Return how well a row's site fits a specimen, 0 best; None where it must not be used.

    Parameters
    ----------
    site
        The site or indication in the guideline's words; None for any.
    uti
        The row is for infections of the urinary tract alone.
    context
        One of :data:`CONTEXTS`.
    """
    words = (site or "").casefold()
    if uti:
        if context != "urine":
            return None
        return 0 if "uncomplicated" in words or not words else 1
    parts = [part.strip() for part in words.replace(" and ", ",").split(",")]
    for word in _AT[context]:
        if any(word in part and not part.startswith("non-") for part in parts):
            return 0
        if any(word in part for part in parts):  # "non-meningitis" for cerebrospinal fluid
            return None
    for part in parts:
        if not part.startswith("non-") and any(part.startswith(word) for word in _NAMED):
            return None
    if not words or all(part.startswith("non-") for part in parts):
        return 2
    if "intravenous" in words or "parenteral" in words:
        return 3
    return 5 if "oral" in words else 4


def _as_amr_r(rows: list[Row], context: str) -> Row | None:
    """Return the row that as.sir() of R's AMR 3.0.0 takes (reference: its source, R/sir.R).

    ``urine`` is its ``uti=TRUE``, an unknown specimen its ``uti=NA``, any other its ``uti=FALSE``.
    """
    rows = [row for row in rows if "screen" not in (row["site"] or "").casefold()]
    rank: Any = lambda row: (row["rank"], row["place"])  # noqa: E731 - a sort's key
    if context == "urine":
        return min((row for row in rows if row["uti"] is True), key=rank, default=None)
    if context != "unknown":
        return min(rows, key=lambda row: int(row["place"]), default=None)  # not sorted: its defect, mended in 3.0.1
    for_urine = [row for row in rows if row["uti"]]
    if for_urine and len(for_urine) < len(rows) and len({row["site"] for row in rows}) > 1:
        rows = [row for row in rows if not row["uti"]]
    turn = {False: 0, None: 1, True: 2}
    return min(rows, key=lambda row: (row["rank"], turn[row["uti"]], row["place"]), default=None)


def _site_words(row: Row, context: str) -> str:
    if row["uti"]:
        why = "as the specimen is urine" if context == "urine" else "the only one; the specimen is not known"
        return f"; for infections of the urinary tract, {why}"
    site = row["site"]
    if context == "urine":
        return f"; general, as there is none for the urinary tract{f' ({site})' if site else ''}"
    return f"; site: {site}" if site else ""
