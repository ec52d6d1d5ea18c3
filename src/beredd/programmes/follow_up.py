"""What people add to a programme day by day, as plain data: states with reasons and evidence.

The site keeps these as rows; rooms and reports get them as a :class:`FollowUp` and never see the database.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from beredd.programmes.plan import Plan
from beredd.programmes.proposals import Proposal


class DutyState(StrEnum):
    """How far a duty has come, as an editor has set it."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    SUPERSEDED = "superseded"


CLOSED = frozenset({DutyState.DONE, DutyState.NOT_APPLICABLE, DutyState.SUPERSEDED})
"""States in which nothing more is due."""


class Fulfilment(StrEnum):
    """Whether what a duty was for has been reached (måluppfyllelse): another judgement than how far the work has come.

    Source: ESV 2006:7, which keeps the requirement to act apart from the goal that the act was to reach.
    """

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT_FULFILLED = "not_fulfilled"
    CANNOT_TELL_YET = "cannot_tell_yet"


class EvidenceKind(StrEnum):
    """What sort of thing shows that a state is true."""

    TEXT = "text"
    LINK = "link"
    FILE = "file"
    OBSERVATION = "observation"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why we say that a duty is met: a text, a link, a file, a value of an indicator, a proposal."""

    text: str = ""
    link: str | None = None
    file_name: str | None = None
    file_sha256: str | None = None
    attachment: int | None = None
    """The number of the file among the attachments."""
    indicator: str = ""
    """With ``place`` and ``period``: which value of which indicator."""
    place: str = ""
    period: str = ""
    proposal: str = ""
    """The code of a proposal: ``PROP-3``."""

    @property
    def kind(self) -> EvidenceKind:
        """What sort of evidence it is: the most definite of what it holds."""
        if self.attachment is not None or self.file_name:
            return EvidenceKind.FILE
        if self.indicator:
            return EvidenceKind.OBSERVATION
        if self.proposal:
            return EvidenceKind.PROPOSAL
        return EvidenceKind.LINK if self.link else EvidenceKind.TEXT

    @property
    def says_something(self) -> bool:
        """False where all of it is empty."""
        return bool(self.text or self.link or self.indicator or self.proposal or self.attachment is not None)


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
class Judgement:
    """One judgement of whether a duty is fulfilled; the newest counts. ``actor`` is on whose behalf it was made."""

    duty: str
    verdict: Fulfilment
    grounds: str
    by: str
    at: datetime
    due_on: date | None = None
    actor: str = ""


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
    """A step of the money's cycle: requisition, payment, use, repayment, account (rekvisition … redovisning)."""

    REQUESTED = "requested"
    PAID = "paid"
    USED = "used"
    REPAID = "repaid"
    ACCOUNT_SENT = "account_sent"
    """The account has been handed in: a day and a diary number, no amount."""


AMOUNT_STEPS = (MoneyStep.REQUESTED, MoneyStep.PAID, MoneyStep.USED, MoneyStep.REPAID)
"""The steps that move money."""


class MoneyEntry(NamedTuple):
    """One entry for a grant, in whole kronor of the grant's currency; entries add up, and none is ever changed.

    A wrong one is taken back by a negative entry that names it in ``takes_back``. ``receipt`` is the reference to the
    agency's own books (verifikation), ``booked_on`` the day it is booked there; for an account that was sent,
    ``booked_on`` is the day of sending and ``receipt`` its diary number. ``actor`` is who requisitions, uses, repays.
    """

    grant: str
    year: int
    step: MoneyStep
    amount: int
    by: str
    at: datetime
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    code: str = ""
    actor: str = ""
    booked_on: date | None = None
    receipt: str = ""
    takes_back: str = ""


class SectionState(StrEnum):
    """How far a report's section has come among those who write it together."""

    NOT_WRITTEN = "not_written"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section of a report that has been given to an actor to write: where it stands now."""

    report: str
    due_on: date
    key: str
    actor: str
    state: SectionState
    person: str = ""
    draft_by: date | None = None


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
    sections: tuple[SectionEntry, ...] = ()
    """Sections of reports that have been assigned."""

    judgements: tuple[Judgement, ...] = ()
    """Whether duties are fulfilled, as approvers have judged."""
    proposals: tuple[Proposal, ...] = ()
    """The proposals that have left their drafts, and that all in the programme may read."""
    plan: Plan | None = None
    """The action plan in force, where it was asked for: reports ask, everyday pages do not."""

    def state_of(self, duty: str, due_on: date | None = None) -> StateEntry | None:
        """Return the entry that holds for `duty`, or for its date `due_on`: see :func:`prevailing`."""
        return prevailing(_newest(self.states, duty, due_on), _newest(self.states, duty, None))

    def judgement_of(self, duty: str, due_on: date | None = None) -> Judgement | None:
        """Return the newest judgement of `duty`, or of its date `due_on`: whichever was made last of date and whole."""
        found = [one for one in self.judgements if one.duty == duty and one.due_on in (None, due_on)]
        return max(found, key=lambda one: one.at, default=None)


def _newest(states: tuple[StateEntry, ...], duty: str, due_on: date | None) -> StateEntry | None:
    newest: StateEntry | None = None
    for entry in states:
        if entry.duty == duty and entry.due_on == due_on and (newest is None or entry.at >= newest.at):
            newest = entry
    return newest


def prevailing(own: StateEntry | None, whole: StateEntry | None) -> StateEntry | None:
    """Return which entry holds for a date: the newest of its `own`, or the newest said of the `whole` duty.

    The later of the two holds, for who says something of the whole duty means the dates that are still open too. But a
    date that was closed on its own stays closed: a report handed in last year is not taken back because the duty as a
    whole is said to be under way, or superseded, this year. To open such a date, say so of that very date.
    """
    if own is None or whole is None:
        return own or whole
    return own if own.state in CLOSED or own.at >= whole.at else whole


def nothing_yet(programme: str, at: datetime) -> FollowUp:
    """Return the follow-up of a programme to which nobody has added anything."""
    return FollowUp(programme=programme, at=at)
