"""Complementary suppression (sekundär undertryckning, sekundær undertrykkelse): which further cells must be hidden.

Cells are linked by lines: a total and its parts. A hidden cell alone in its line is the total less the others, so that
another of the line must be hidden too. That is not enough (lines may give a cell away together, and a count is never
below zero), so that what is left is looked over by linear programming: a cell is safe when the lines and what is shown
agree with two values at least one apart (Fischetti and Salazar 2001, doi:10.1287/mnsc.47.7.1008.9805).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SHOWN: Final = -1
PRIMARY: Final = -2
"""What ``protects`` holds for cells that are shown, and for those hidden because they are small."""
_AT_RANDOM: Final = 6
"""So many random directions are tried for all unproven cells at once, before each is looked at by itself."""


@dataclass(frozen=True)
class Cells:
    """Cells and the lines that link them.

    ``value`` and ``tier`` have one entry a cell; of a line's cells the lowest tier is hidden first. ``line``, ``cell``
    and ``sign`` have one entry for each cell of each line: +1 for a part, -1 for the total.
    """

    value: Ints
    tier: Ints
    line: Ints
    cell: Ints
    sign: Ints

    @cached_property
    def lines(self) -> int:
        """How many lines there are."""
        return int(self.line.max(initial=-1)) + 1

    @cached_property
    def _by_cell(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.cell, kind="stable")
        return self.line[order], np.searchsorted(self.cell[order], np.arange(self.value.size + 1))

    def lines_of(self, cell: int) -> Ints:
        """Return the lines that a cell is in."""
        line, begins = self._by_cell
        return line[begins[cell] : begins[cell + 1]]


def complementary(cells: Cells, primary: Bools) -> Ints:
    """Return for each cell what it protects: :data:`SHOWN`, :data:`PRIMARY`, or the number of a hidden cell.

    In every line with one hidden cell, the other is hidden that is lowest in tier, opens fewest new lines, and is
    smallest; until no line has one hidden cell, and no hidden cell can be calculated.

    Parameters
    ----------
    cells
        The cells and their lines.
    primary
        Which are hidden because they are small.
    """
    protects = np.where(primary, PRIMARY, SHOWN).astype(np.int64)
    while True:
        _close_lines(cells, protects)
        exposed = exposed_cells(cells, protects != SHOWN)
        if not _hide_beside(cells, protects, exposed):
            return protects


def _close_lines(cells: Cells, protects: Ints) -> None:
    """Hide another cell in each line that has one hidden, until there is none."""
    while True:
        hidden = protects != SHOWN
        count = np.bincount(cells.line[hidden[cells.cell]], minlength=cells.lines)
        alone = count == 1
        if not alone.any():
            return
        line, candidate = _best(cells, hidden, count, alone[cells.line])
        in_alone = alone[cells.line] & hidden[cells.cell]
        lonely = np.full(cells.lines, -1)
        lonely[cells.line[in_alone]] = cells.cell[in_alone]
        touched: set[int] = set()
        for one, chosen in zip(line.tolist(), candidate.tolist(), strict=True):
            own = cells.lines_of(chosen).tolist()
            # one cell may close the lines of several; what it touches waits for the next round
            if touched.isdisjoint(own):
                protects[chosen] = lonely[one]
                touched.update(own)


def _best(cells: Cells, hidden: Bools, count: Ints, chosen: Bools) -> tuple[Ints, Ints]:
    """Return the best shown cell of each line in `chosen` (pairs), the best of all first."""
    opens = np.bincount(cells.cell[count[cells.line] == 0], minlength=cells.value.size)
    pairs = np.flatnonzero(chosen & ~hidden[cells.cell])
    at = cells.cell[pairs]
    order = np.lexsort((at, cells.value[at], opens[at], cells.tier[at]))
    pairs = pairs[order]
    _, first = np.unique(cells.line[pairs], return_index=True)
    best = pairs[np.sort(first)]
    return cells.line[best], cells.cell[best]


def _hide_beside(cells: Cells, protects: Ints, exposed: Ints) -> bool:
    """Hide one more cell beside each exposed one, where there is one left in its lines; say whether any was."""
    any_hidden = False
    for cell in exposed:
        hidden = protects != SHOWN
        count = np.bincount(cells.line[hidden[cells.cell]], minlength=cells.lines)
        near = np.isin(cells.line, cells.line[cells.cell == cell])
        for _ in range(4):  # ever farther lines, where all of the cell's own are hidden already
            _, best = _best(cells, hidden, count, near)
            if best.size:
                protects[best[0]] = cell
                any_hidden = True
                break
            near = np.isin(cells.line, cells.line[np.isin(cells.cell, cells.cell[near])])
    return any_hidden


def exposed_cells(cells: Cells, hidden: Bools) -> Ints:
    """Return the hidden cells whose value can be calculated from the lines and what is shown."""
    unknown = np.flatnonzero(hidden)
    pairs = hidden[cells.cell]
    if not unknown.size:
        return unknown
    place = np.full(hidden.size, -1)
    place[unknown] = np.arange(unknown.size)
    lines, row = np.unique(cells.line[pairs], return_inverse=True)
    matrix = coo_array(
        (cells.sign[pairs].astype(float), (row, place[cells.cell[pairs]])), shape=(lines.size, unknown.size)
    ).tocsr()
    value = cells.value[unknown].astype(float)
    bounds = np.column_stack([-value, np.full(unknown.size, value.sum() + 10)])
    safe = np.zeros(unknown.size, dtype=bool)
    stream = np.random.default_rng(0)  # the directions are the same in every run
    for _ in range(_AT_RANDOM):
        if safe.all():
            break
        towards = np.where(safe, 0, stream.choice([-1.0, 1.0], unknown.size) * stream.uniform(0.5, 1.5, unknown.size))
        safe |= _moved(towards, matrix, bounds)
    for at in np.flatnonzero(~safe):
        for sign in (1.0, -1.0):
            if not safe[at]:
                towards = np.zeros(unknown.size)
                towards[at] = sign
                safe |= _moved(towards, matrix, bounds)
    return unknown[~safe]


def _moved(towards: npt.NDArray[np.float64], matrix: coo_array, bounds: npt.NDArray[np.float64]) -> Bools:
    """Return which cells are at least one away from their value, when all move as far as they may `towards`."""
    # the interior-point method: on tables of thousands of hidden cells many times as fast as the simplex method
    found = linprog(-towards, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds, method="highs-ipm")
    return np.abs(found.x) >= 1 - 1e-6 if found.x is not None else np.zeros(towards.size, dtype=bool)
