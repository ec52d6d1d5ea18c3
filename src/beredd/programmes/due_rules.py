"""How a decision says when: the rules of a date, as the programme file writes them.

A rule is not a date. ``calendar.py`` turns rules into dates; a formal date is never moved.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from beredd.common.text import Content, Text, label


class Event(StrEnum):
    """What happens on the date."""

    INTERIM_REPORT = "interim_report"
    """delredovisning"""
    YEARLY_REPORT = "yearly_report"
    """årlig redovisning"""
    FINAL_REPORT = "final_report"
    """slutredovisning"""
    REQUISITION = "requisition"
    """rekvisition"""
    REPAYMENT = "repayment"
    """återbetalning"""
    ACCOUNT = "account"
    """ekonomisk redovisning"""
    MONEY_FRAME = "money_frame"
    """ekonomisk ram (økonomisk ramme)"""
    START = "start"
    END = "end"
    IN_FORCE = "in_force"
    """lag träder i kraft"""
    OUTSIDE_REPORT = "outside_report"
    """someone else's deadline that this programme depends on"""
    WORK = "work"
    """a duty's work, when it is no report, money or law"""


class _Rule(Content):
    event: Event = Event.WORK
    label: Text | None = None
    """Own words for the calendar; without them the event's label is shown."""


class Fixed(_Rule):
    """On or by one date: "senast den 15 december 2026"."""

    kind: Literal["fixed"]
    date: date


class Listed(_Rule):
    """Several dates that the decision lists: "den 15 januari 2025 och den 15 januari 2026"."""

    kind: Literal["list"]
    dates: tuple[date, ...] = Field(min_length=1)


class Yearly(_Rule):
    """Each year on one day: "årligen senast den 1 mars med start 2028".

    29 February falls on 28 February in years without one. ``last_year`` is the last year, else the programme's.
    """

    kind: Literal["yearly"]
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    first_year: int
    last_year: int | None = None

    @model_validator(mode="after")
    def _a_day_that_exists(self) -> Self:
        date(2024, self.month, self.day)  # a leap year: 29 February passes, 31 April does not
        if self.last_year is not None and self.last_year < self.first_year:
            raise ValueError("last_year lies before first_year")
        return self


class SameAs(_Rule):
    """At the same time as another duty: "vid samma tidpunkt"."""

    kind: Literal["same_as"]
    duty: str


class WithReport(_Rule):
    """With a report, or with each of several: "redovisningen ska hänvisa till …"."""

    kind: Literal["with_report"]
    duties: tuple[str, ...] = Field(min_length=1)


class Before(_Rule):
    """Some time before another duty's date, the first of several."""

    kind: Literal["before"]
    duty: str


class Continuous(_Rule):
    """All the time, with no interval set: "löpande", "regelbundna möten"."""

    kind: Literal["continuous"]


class WhenNeeded(_Rule):
    """When something happens: "vid behov", "när … berörs"."""

    kind: Literal["when_needed"]
    condition: Text


class During(_Rule):
    """Over a span of days or years: a money frame, a period of validity."""

    kind: Literal["during"]
    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError("end lies before start")
        return self


class Undated(_Rule):
    """A duty whose date the decision does not give; ``recurrence`` says if it comes back each year."""

    kind: Literal["undated"]
    recurrence: Literal["yearly"] | None = None


DueRule = Annotated[
    Fixed | Listed | Yearly | SameAs | WithReport | Before | Continuous | WhenNeeded | During | Undated,
    Field(discriminator="kind"),
]


def kind_words(rule: DueRule, language: str) -> str:
    """Return the kind of a rule in words, with the duty that its date hangs on: "löpande", "före A-11"."""
    words = label("due_kind", rule.kind, language)
    return f"{words} {rule.duty}" if isinstance(rule, SameAs | Before) else words
