"""Periods that statistics are given for: a year, a quarter, a month, written as ``2024``, ``2024-Q3``, ``2024-07``."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Literal

from beredd.common.errors import UserError

PERIOD_PATTERN = r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$"
"""Regular expression of a period, for columns of text."""

_SHAPE = re.compile(PERIOD_PATTERN)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year, or the quarter or month of a year with number `part` (from 1).

    Periods are ordered by their first day; where two begin together the longer comes first.
    """

    year: int
    kind: Literal["year", "quarter", "month"] = "year"
    part: int = 1

    def __str__(self) -> str:
        match self.kind:
            case "year":
                return f"{self.year:04d}"
            case "quarter":
                return f"{self.year:04d}-Q{self.part}"
            case "month":
                return f"{self.year:04d}-{self.part:02d}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, -self.months) < (other.start, -other.months)

    @property
    def months(self) -> int:
        """How many months the period has: 12, 3 or 1."""
        return {"year": 12, "quarter": 3, "month": 1}[self.kind]

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.part - 1) * self.months + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        month = self.part * self.months
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def middle(self) -> float:
        """The middle of the period in years, so that 2024 is 2024.5: the place of its value on a time axis."""
        return self.year + (self.part - 0.5) * self.months / 12

    def next(self) -> "Period":
        """Return the period of the same kind that follows.

        Raises
        ------
        UserError
            After the year 9999.
        """
        if self.part < 12 // self.months:
            return Period(self.year, self.kind, self.part + 1)
        if self.year >= 9999:
            raise UserError("There is no period after the year 9999.")
        return Period(self.year + 1, self.kind, 1)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``2024``, ``2024-Q3`` or ``2024-07``.

        Raises
        ------
        UserError
            When the text is no period.
        """
        cleaned = text.strip()
        if not _SHAPE.match(cleaned) or cleaned.startswith("0000"):
            raise UserError(
                f"{text!r} is not a period.", remedy="Write a year, quarter or month as 2024, 2024-Q3 or 2024-07."
            )
        year, part = int(cleaned[:4]), cleaned[5:]
        if not part:
            return cls(year)
        if part.startswith("Q"):
            return cls(year, "quarter", int(part[1]))
        return cls(year, "month", int(part))
