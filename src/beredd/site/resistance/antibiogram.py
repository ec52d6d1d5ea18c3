"""The antibiogram as a table for people: a number, a sign and a shade in each cell, so that none stands alone."""

from dataclasses import dataclass
from typing import Final

from beredd.amr.antibiogram import M39_MINIMUM, antibiogram
from beredd.site.resistance.choice import Choice
from beredd.site.resistance.counting import chosen_rows
from beredd.site.resistance.forms import drug_words
from beredd.site.resistance.sets import contents_of

MOST_ORGANISMS: Final = 25
MOST_DRUGS: Final = 24
HIGH, MIDDLE = 90.0, 70.0
"""From here up nearly all, and most, isolates are susceptible; the shades of the table change there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One organism and antimicrobial; ``level`` is ``high``, ``middle`` or ``low``, empty where there is no number."""

    percent: float | None
    tested: int
    low: float | None
    high: float | None
    level: str


@dataclass(frozen=True, slots=True)
class Line:
    """An organism with its number of isolates and a cell a column."""

    organism: str
    isolates: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class AntibiogramTable:
    """Columns (code and name) and lines, the commonest organism first; ``left_out`` had fewer isolates."""

    columns: list[tuple[str, str]]
    lines: list[Line]
    minimum: int
    left_out: int


def antibiogram_table(choice: Choice) -> AntibiogramTable:
    """Return the antibiogram of a choice: organisms with at least 30 tested for something (CLSI M39)."""
    codes = list(contents_of(choice.set.path).antimicrobials[:MOST_DRUGS])
    made = antibiogram(chosen_rows(choice, codes, organism=False), antimicrobials=codes, first_only=False)
    shown = made.frame.filter("enough")
    there = shown["antimicrobial"].unique()
    named = sorted(((code, drug_words(code)) for code in there), key=lambda pair: pair[1].casefold())
    cells = {(row["organism"], row["antimicrobial"]): row for row in made.frame.iter_rows(named=True)}
    counts = dict(shown.select("organism", "n").unique().sort("organism").iter_rows())
    order = sorted(counts, key=lambda name: (-counts[name], name))
    lines = [
        Line(name, counts[name], [_cell(cells.get((name, code))) for code, _ in named])
        for name in order[:MOST_ORGANISMS]
    ]
    everything = made.frame["organism"].n_unique()
    return AntibiogramTable(named, lines, M39_MINIMUM, everything - len(lines))


def _cell(row: dict[str, object] | None) -> Cell:
    if row is None or not row["enough"]:
        return Cell(None, int(str(row["n_tested"])) if row else 0, None, None, "")
    percent = float(str(row["percent_susceptible"]))
    level = "high" if percent >= HIGH else "middle" if percent >= MIDDLE else "low"
    return Cell(percent, int(str(row["n_tested"])), float(str(row["low"])), float(str(row["high"])), level)
