"""An action plan (handlingsplan): activities under goals, their milestones, and what they are meant to lead to.

The site keeps these as rows; rooms and reports get one :class:`Plan` and never see the database. What is hidden from
the reader is not in it, so every figure here is what that reader may know.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple


class PlanStatus(StrEnum):
    """How far the plan itself has come."""

    DRAFT = "draft"
    CONSULTED = "consulted"
    """sent out for views (på remiss, i høring)"""
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class ActivityKind(StrEnum):
    """A-04: a plan may hold both."""

    CROSS_SECTOR = "cross_sector"
    """sektorsövergripande"""
    OWN = "own"
    """within one actor's own field"""


class ActivityStatus(StrEnum):
    """How far an activity has come. Nothing is deleted: the last four say where it went, with a reason kept."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    CARRIED_OVER = "carried_over"
    """goes on in a later plan"""


class MilestoneStatus(StrEnum):
    """Whether a milestone (milstolpe) has been reached."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"
    """no longer aimed at; counts in nothing"""


class ResultKind(StrEnum):
    """A link of the chain, in the words of verksamhetslogik (ESV 2016:31)."""

    OUTPUT = "output"
    """prestation: what the activity hands over"""
    OUTCOME = "outcome"
    """effekt: what changes because of it, at whom it is for"""


class EvidenceStrength(StrEnum):
    """How well it is shown that the activity has contributed, the weakest first.

    Four steps and a place for what nobody has judged. ``described`` and ``observed`` are levels 1 and 2 of Nesta's
    Standards of Evidence (Puttick and Ludlow 2013), ``compared`` is its level 3; ``contribution`` between them is the
    contribution claim of Mayne's contribution analysis (ILAC Brief 16, 2008), which a national plan can reach where
    no group to compare with exists. ESV draws the same line between reasoned (hypotetiska) and analysed (faktiska)
    effects: the first two steps are of the first sort, the last two of the second.
    """

    NOT_JUDGED = "not_judged"
    DESCRIBED = "described"
    """the reasoning is written down and holds together; nothing is measured"""
    OBSERVED = "observed"
    """what was expected has been measured; what caused it is not shown"""
    CONTRIBUTION = "contribution"
    """the assumptions were tested, and other explanations weighed"""
    COMPARED = "compared"
    """shown against a comparison: a group, a region or a series without the activity"""


SHOWN: Final = frozenset({EvidenceStrength.OBSERVED, EvidenceStrength.CONTRIBUTION, EvidenceStrength.COMPARED})
"""Strengths that claim something seen, so that somebody must be able to say where."""
CLOSED: Final = frozenset(
    {
        ActivityStatus.DONE,
        ActivityStatus.CANCELLED,
        ActivityStatus.MERGED,
        ActivityStatus.SUPERSEDED,
        ActivityStatus.CARRIED_OVER,
    }
)
"""Statuses of activities in which nothing more is awaited."""
GONE: Final = CLOSED - {ActivityStatus.DONE}
"""Statuses of activities that answer nothing any more: what they answered, another must."""


class Milestone(NamedTuple):
    """A point on an activity's way, with the day it is to be reached."""

    code: str
    title: str
    due_on: date | None = None
    status: MilestoneStatus = MilestoneStatus.OPEN
    reached_on: date | None = None


class Activity(NamedTuple):
    """Something that is to be done. ``actor`` is who answers for it, empty while nobody does.

    ``place`` marks an empty place that the decision counts but has not filled (the 21 Danish initiatives).

    Activities, milestones and results are tuples with names: a page makes thousands of them.
    """

    code: str
    title: str
    goals: tuple[str, ...] = ()
    kind: ActivityKind | None = None
    actor: str = ""
    contributors: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    status: ActivityStatus = ActivityStatus.PLANNED
    place: bool = False
    duties: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    """Goals of frameworks that it answers, as ``framework:goal``."""
    indicators: tuple[str, ...] = ()
    carried_over_from: str = ""
    merged_into: str = ""
    superseded_by: str = ""
    description: str = ""
    milestones: tuple[Milestone, ...] = ()

    @property
    def closed(self) -> bool:
        """True when nothing more is awaited of it."""
        return self.status in CLOSED

    @property
    def in_force(self) -> bool:
        """True when it is done or still to be done: a filled place, not cancelled nor gone into another."""
        return not self.place and self.status not in GONE

    @property
    def unassigned(self) -> bool:
        """True when nobody answers for it although it is still to be done."""
        return not self.closed and not self.actor


class Result(NamedTuple):
    """An output or outcome, what it leads to, and why we believe that the activity has a part in it."""

    code: str
    title: str
    kind: ResultKind | None = None
    activity: str = ""
    leads_to: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    contribution: str = ""
    strength: EvidenceStrength = EvidenceStrength.NOT_JUDGED
    evidence: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One action plan. Its period is its own, not that of the strategy or of the assignment."""

    code: str
    title: str
    start: date | None = None
    end: date | None = None
    status: PlanStatus = PlanStatus.DRAFT
    adopted_on: date | None = None
    superseded_by: str = ""
    description: str = ""
    activities: tuple[Activity, ...] = ()
    results: tuple[Result, ...] = ()
    confidentiality: int = 0
    """The highest class of anything in it, which is the class of a document that prints it."""


class Lateness(StrEnum):
    """Why an activity is late."""

    END_PASSED = "end_passed"
    MILESTONE_OVERDUE = "milestone_overdue"


def lateness(activity: Activity, today: date) -> Lateness | None:
    """Return why an activity is late; None when it is not. The one rule, on every page and in every document.

    An activity is late when it is not closed and either its last day has passed, or the day of a milestone that is
    still open has. A day has passed on the day after it. Paused is not closed: whoever pauses an activity beyond its
    end moves the end, and the reason stands in the history. A start that has passed makes nothing late.
    """
    if activity.closed:
        return None
    if activity.end is not None and activity.end < today:
        return Lateness.END_PASSED
    return Lateness.MILESTONE_OVERDUE if overdue(activity, today) else None


def overdue(activity: Activity, today: date) -> tuple[Milestone, ...]:
    """Return the open milestones whose day has passed; none of a closed activity."""
    if activity.closed:
        return ()
    return tuple(
        one
        for one in activity.milestones
        if one.status is MilestoneStatus.OPEN and one.due_on is not None and one.due_on < today
    )


def next_milestone(activity: Activity) -> Milestone | None:
    """Return the open milestone with the earliest day; None where none is open."""
    waiting = [one for one in activity.milestones if one.status is MilestoneStatus.OPEN]
    return min(waiting, key=lambda one: one.due_on or date.max, default=None)


def completion(activities: Iterable[Activity]) -> tuple[int, int]:
    """Return how many milestones are reached, of how many. Derived alone: nobody types in a share.

    Dropped milestones count in neither figure, nor do those of activities that were cancelled, merged, superseded or
    carried over. Where there are none there is no share to tell, whatever the activities' status.
    """
    counted = [
        milestone
        for activity in activities
        if activity.status not in GONE
        for milestone in activity.milestones
        if milestone.status is not MilestoneStatus.DROPPED
    ]
    return sum(one.status is MilestoneStatus.REACHED for one in counted), len(counted)


_ORDER: Final = (PlanStatus.ADOPTED, PlanStatus.CONSULTED, PlanStatus.DRAFT, PlanStatus.SUPERSEDED)


def in_force(plans: Iterable[Plan]) -> Plan | None:
    """Return the plan that counts: the adopted one before one out for views before a draft, of equals the last.

    A plan that has been superseded counts only while there is no other.
    """
    found: Plan | None = None
    for plan in plans:
        if found is None or _ORDER.index(plan.status) <= _ORDER.index(found.status):
            found = plan
    return found
