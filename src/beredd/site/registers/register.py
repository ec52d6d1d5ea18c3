"""A register: which rows, which columns, who they are for; and the list of all registers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Final

from beredd.common.text import Text
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.registers.column import Column, Kind, Value
from beredd.site.registers.rows import RegisterRow

Values = Mapping[str, Value]
Fault = tuple[str, str]
"""The column, and what is wrong in words for the writer."""
RowRule = Callable[[Values | None, Values], list[Fault]]
"""A rule over a row before (None for a new one) and after a change: its columns, with code, version, withdrawn and
published beside them."""
Guard = Callable[[User, Programme], RowRule]
"""Given once for each writing, however many rows; so that what the rule looks up is looked up once."""
Afterwards = Callable[[User, Programme, Sequence[tuple[Any, Mapping[str, Any] | None]]], None]
"""Given who writes, and the rows that have been written, each with its snapshot from before (None for a new one)."""
Doors = Callable[[Any, Any], list[tuple[str, str]]]
"""Given what one person sees (``Sight``) and a row, or None for the list: addresses of further pages, and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Which date of a row lies in the calendar, and until when it is open."""

    column: str
    what: Text
    state: str = ""
    """The column that tells whether it is still open; empty: it is open until its day has passed."""
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register of a programme.

    Parameters
    ----------
    key
        Its name in addresses, in the API and in the audit trail: ``activities``.
    capability
        Which of the capabilities it serves: ``PLAN``.
    model
        The Django model, a ``RegisterRow``.
    title, one
        Its name, and that of one row.
    columns
        What is declared of each row besides what all rows have. The first is what a row is called.
    parent
        The column that names the row under which this one stands (a meeting's decision under the meeting).
    due
        Its date in calendars and reminders.
    checks
        Rules over whole rows: ``(programme, values) -> faults``.
    guards
        Rules over steps: who may bring a row from what it was to what it becomes, whichever door it comes by.
    afterwards
        What follows from rows that have been written, in the same transaction.
    doors
        Further pages of the room that a row, or the list, leads to.
    added_at
        The name of the address where a row is added, where the form of a row alone does not do.
    notice
        What stands above the list for a person, a warning for instance; empty for nothing.
    """

    key: str
    capability: str
    model: type[RegisterRow]
    title: Text
    one: Text
    columns: tuple[Column, ...]
    intro: Text | None = None
    parent: str = ""
    due: Due | None = None
    checks: tuple[Callable[[Programme, Values], list[Fault]], ...] = field(default=())
    guards: tuple[Guard, ...] = ()
    changed: bool = True
    """False for books: a row that is written stays, and what was wrong is taken back by another."""
    afterwards: tuple[Afterwards, ...] = ()
    doors: Doors | None = None
    added_at: str = ""
    notice: Callable[[Any], str] | None = None

    def column(self, name: str) -> Column:
        """Return a column by name.

        Raises
        ------
        KeyError
            When the register has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def prefix(self) -> str:
        """The letters before a row's number."""
        return self.model.PREFIX

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    def number_of(self, code: str) -> int | None:
        """Return the number in a row's code, None where it is no code of this register."""
        prefix, _dash, number = code.strip().upper().rpartition("-")
        # Nine digits at most: what is longer is no number that a database knows.
        good = prefix == self.prefix and number.isascii() and number.isdigit() and len(number) <= 9
        return int(number) if good else None

    def values_of(self, row: Any) -> dict[str, Value]:
        """Return a row's declared values."""
        return {column.name: getattr(row, column.name) for column in self.columns}

    def children(self) -> list[tuple["Register", Column]]:
        """Return the registers whose rows stand under this one's, with the column that says under which."""
        return [
            (other, other.column(other.parent))
            for other in registers().values()
            if other.parent and other.column(other.parent).register == self.key
        ]


ROOMS: Final = ("plan", "indicators", "datasets", "meetings", "evaluation", "money", "reports")
"""The apps of the site that declare registers, in the order in which a programme's page shows them."""


@cache
def registers() -> dict[str, Register]:
    """Return all registers by key, as the rooms' ``registers.py`` declare them."""
    found: dict[str, Register] = {}
    for room in ROOMS:
        declared: Sequence[Register] = import_module(f"beredd.site.{room}.registers").REGISTERS
        for register in declared:
            if register.key in found or any(other.prefix == register.prefix for other in found.values()):
                raise ValueError(f"two registers are called {register.key} or number their rows {register.prefix}-1")
            found[register.key] = register
    return found


def register(key: str) -> Register:
    """Return a register by key.

    Raises
    ------
    KeyError
        When there is none.
    """
    return registers()[key]


def is_reference(column: Column) -> bool:
    """Say whether a column names rows of another register."""
    return column.kind in {Kind.ROW, Kind.ROWS}
