"""What people add to a programme day by day, as plain data: states with reasons and evidence.

The site keeps these as rows; rooms and reports get them as a :class:`FollowUp` and never see the database.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class DutyState(StrEnum):
    """How far a duty has come, as an editor has set it."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    SUPERSEDED = "superseded"


CLOSED = frozenset({DutyState.DONE, DutyState.NOT_APPLICABLE, DutyState.SUPERSEDED})
"""States in which nothing more is due."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why we say that a duty is met: a text, a link, a file."""

    text: str
    link: str | None = None
    file_name: str | None = None
    file_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class StateEntry:
    """One setting of a duty's state; the newest counts. ``due_on`` ties it to one of several dates of the duty."""

    duty: str
    state: DutyState
    reason: str
    by: str
    at: datetime
    due_on: date | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """What has been written for one required content of one report."""

    report: str
    due_on: date
    key: str
    text: str
    by: str
    at: datetime
    evidence: tuple[Evidence, ...] = ()


class MoneyStep(StrEnum):
    """A step of the money's cycle: requisition, payment, use, repayment (rekvisition … återbetalning)."""

    REQUESTED = "requested"
    PAID = "paid"
    USED = "used"
    REPAID = "repaid"


@dataclass(frozen=True, slots=True)
class MoneyEntry:
    """One amount that a person has entered for a grant, in whole kronor of the grant's currency; entries add up."""

    grant: str
    year: int
    step: MoneyStep
    amount: int
    by: str
    at: datetime
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All that people have added to one programme, as of ``at``."""

    programme: str
    at: datetime
    decision_number: str | None = None
    """The decision's diary number, entered by a person where the decision's text lacks it."""
    decided_on: date | None = None
    states: tuple[StateEntry, ...] = ()
    contents: tuple[ContentEntry, ...] = ()
    set_dates: dict[str, date] = field(default_factory=dict)
    """Dates a person has set for duties without one (D-19), by duty id."""
    money: tuple[MoneyEntry, ...] = ()

    def state_of(self, duty: str, due_on: date | None = None) -> StateEntry | None:
        """Return the newest entry for `duty`; with `due_on`, one for that date before one for the whole duty."""
        newest: StateEntry | None = None
        for entry in self.states:
            if entry.duty != duty or (entry.due_on is not None and entry.due_on != due_on):
                continue
            if newest is None or (entry.due_on is not None, entry.at) >= (newest.due_on is not None, newest.at):
                newest = entry
        return newest


def nothing_yet(programme: str, at: datetime) -> FollowUp:
    """Return the follow-up of a programme to which nobody has added anything."""
    return FollowUp(programme=programme, at=at)
