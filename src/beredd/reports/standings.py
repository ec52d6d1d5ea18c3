"""Where each duty stands when a report is written: its date that matters, its state, its evidence."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beredd.programmes.agenda import OVERDUE, Standing, standing
from beredd.programmes.calendar import CalendarItem, calendar_items
from beredd.programmes.follow_up import CLOSED, DutyState, Evidence, FollowUp, StateEntry
from beredd.programmes.model import ANSWERABLE, Duty, Programme, Strength

BINDS_NOBODY = frozenset({Strength.AIM, Strength.NEED, Strength.NOTED})


class Group(StrEnum):
    """How a report groups duties, in the order it shows them: what needs the reader's eye comes first."""

    LATE = "late"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"
    NO_STATE = "no_state"
    CLOSED = "closed"
    STATED = "stated"
    """aims and stated needs that bind nobody by name"""
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """One duty, its date that matters now (``item``), the newest state for it, and where that puts it."""

    duty: Duty
    item: CalendarItem | None
    entry: StateEntry | None
    group: Group

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What shows that the state is true."""
        return self.entry.evidence if self.entry else ()


def duty_standings(programme: Programme, follow_up: FollowUp, today: date, due: date | None) -> list[DutyStanding]:
    """Return where every duty stands, in the decision's order.

    Of a duty's several dates the first overdue one matters; else the latest up to the report's date; else the next.
    The report's own date is not overdue on the day it is handed in. A duty that goes with the dates of others has no
    date of its own here, but its state is looked for on theirs.
    """
    dates: dict[str, list[CalendarItem]] = {}
    following: dict[str, list[CalendarItem]] = {}
    for item in calendar_items(programme, follow_up=follow_up, today=today, timeless=False):
        if item.row == "duty" and item.date is not None:
            (following if item.follows else dates).setdefault(item.id, []).append(item)
    found = []
    for duty in programme.duties:
        chosen, where = _that_matters(dates.get(duty.id, []), today, due, follow_up)
        spoken_of = chosen or _that_matters(following.get(duty.id, []), today, due, follow_up)[0]
        entry = follow_up.state_of(duty.id, spoken_of.date if spoken_of else due)
        found.append(DutyStanding(duty, chosen, entry, _group(duty, entry, where)))
    return found


def _that_matters(
    items: list[CalendarItem], today: date, due: date | None, follow_up: FollowUp
) -> tuple[CalendarItem | None, Standing | None]:
    placed = [(item, standing(item, today, follow_up)) for item in items]
    overdue = next((pair for pair in placed if pair[1] in OVERDUE), None)
    if overdue is not None:
        return overdue
    until = due or today
    before = [pair for pair in placed if pair[0].date is not None and pair[0].date <= until]
    if before:
        return before[-1]
    return placed[0] if placed else (None, None)


def _group(duty: Duty, entry: StateEntry | None, where: Standing | None) -> Group:
    if duty.outside:
        return Group.OUTSIDE
    if where in OVERDUE:
        return Group.LATE
    if entry is not None:
        if entry.state in CLOSED:
            return Group.CLOSED
        return Group.UNDER_WAY if entry.state is DutyState.UNDER_WAY else Group.NOT_STARTED
    if duty.strength in BINDS_NOBODY and not duty.actors_in(*ANSWERABLE):
        return Group.STATED
    return Group.NO_STATE
