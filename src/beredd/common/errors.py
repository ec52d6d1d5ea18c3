"""Errors that tell a person what happened, where, and what to do.

Exit codes of every ``beredd`` command (docs/reference/exit-codes.md):

==== =====================================================================
code meaning
==== =====================================================================
0    done
1    a fault in the program itself (logged; please report it)
2    the input cannot be used: file, argument, value
3    checked and found wanting: faults in a programme, a report not complete
4    the surroundings are not ready: port, disk, database, missing program
==== =====================================================================
"""

from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell is told when a command ends."""

    DONE = 0
    FAULT = 1
    INPUT = 2
    WANTING = 3
    SURROUNDINGS = 4


class UserError(Exception):
    """Something a person can mend: never shown with a traceback.

    Parameters
    ----------
    what
        What happened, one sentence, in words the person uses.
    where
        File, line, row, column, page: whatever leads the eye to the place.
    remedy
        What to do now, one sentence.
    """

    exit_code: ExitCode = ExitCode.INPUT

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class FoundWanting(UserError):
    """The input was read and checked, and the check says no."""

    exit_code = ExitCode.WANTING


class SurroundingsError(UserError):
    """The machine, not the input, stands in the way: port, disk, database."""

    exit_code = ExitCode.SURROUNDINGS


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault found in a file: where it is, what is wrong, what would be right.

    ``line`` and ``row`` count from 1. ``field`` is the column or the dotted path of the field.
    """

    file: str
    what: str
    remedy: str
    line: int | None = None
    field: str | None = None
    found: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.field else ""
        return f"{place}:{field} {self.what} {self.remedy}".strip()
