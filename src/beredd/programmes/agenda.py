"""What is due next over all programmes, late first: the list an officer starts the day with."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from beredd.programmes.calendar import CalendarItem, calendar_items, in_order
from beredd.programmes.due_rules import Event
from beredd.programmes.follow_up import CLOSED, FollowUp, StateEntry
from beredd.programmes.model import Programme

REPORTS = frozenset({Event.INTERIM_REPORT, Event.YEARLY_REPORT, Event.FINAL_REPORT, Event.ACCOUNT})
HAPPENINGS = frozenset({Event.START, Event.END, Event.IN_FORCE, Event.OUTSIDE_REPORT, Event.MONEY_FRAME})
"""Events that come by themselves: nobody here can be late with them."""


class Standing(StrEnum):
    """Where a line of the calendar stands on a day.

    A duty is *overdue* when its date has passed and nobody has closed it: LATE when somebody has set a state that is
    not closed, so that the lateness is known; UNCONFIRMED when nobody has said anything of it, so that it may well
    have been done. Both come first in the agenda, LATE before UNCONFIRMED.
    """

    LATE = "late"
    UNCONFIRMED = "unconfirmed"
    COMING = "coming"
    HAPPENED = "happened"
    """a start, an end, a law in force, somebody else's report: the day has passed, nothing is asked of us"""
    CLOSED = "closed"
    """done, not applicable or superseded"""
    NO_DATE = "no_date"


OVERDUE = frozenset({Standing.LATE, Standing.UNCONFIRMED})
_FIRST = {Standing.LATE: 0, Standing.UNCONFIRMED: 1}


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """A line of the agenda: the calendar's item, its programme, where it stands and the days left (late: negative)."""

    item: CalendarItem
    programme: Programme
    standing: Standing
    days_left: int
    running: bool
    """Whether the programme's period holds today."""
    state: StateEntry | None = None

    @property
    def overdue(self) -> bool:
        """True when the date has passed and nobody has closed the duty."""
        return self.standing in OVERDUE


def standing(item: CalendarItem, today: dt.date, follow_up: FollowUp | None = None) -> Standing:
    """Return where `item` stands on `today`, given what people have recorded."""
    state = follow_up.state_of(item.id, item.date) if follow_up else None
    if state is not None and state.state in CLOSED:
        return Standing.CLOSED
    if item.date is None:
        return Standing.NO_DATE
    if item.date >= today:
        return Standing.COMING
    if item.outside or item.row != "duty" or item.event in HAPPENINGS:
        return Standing.HAPPENED
    return Standing.LATE if state is not None else Standing.UNCONFIRMED


def is_running(programme: Programme, today: dt.date) -> bool:
    """Return whether `today` lies in the programme's period; an unknown end of it does not bound."""
    start, end = programme.period.start, programme.period.end
    return (start is None or start <= today) and (end is None or today <= end)


def agenda(
    programmes: Iterable[Programme],
    follow_ups: Mapping[str, FollowUp] | None = None,
    today: dt.date | None = None,
    *,
    days: int | None = None,
    calendars: Mapping[str, Iterable[CalendarItem]] | None = None,
) -> tuple[AgendaEntry, ...]:
    """Return what is overdue and what comes, over several programmes.

    Overdue duties come first: known to be late before those nobody has confirmed, running programmes before ended
    ones, reports and accounts before other work, the oldest first. Then what comes, the nearest first. Closed
    duties, past happenings and what merely follows another duty's date are left out.

    Parameters
    ----------
    programmes
        The programmes to look at.
    follow_ups
        What people have recorded, by programme id.
    today
        The day it is; the machine's own by default.
    days
        How many days ahead to look; None for everything.
    calendars
        Whole calendars that are at hand already, by programme id: they are not made a second time.
    """
    today = today or dt.date.today()
    entries: list[AgendaEntry] = []
    for programme in programmes:
        follow_up = (follow_ups or {}).get(programme.id)
        to = today + dt.timedelta(days=days) if days is not None else None
        at_hand = (calendars or {}).get(programme.id)
        if at_hand is None:
            at_hand = calendar_items(programme, None, to, follow_up, today, timeless=False, following=False)
        for item in at_hand:
            if (
                item.date is None or item.follows or (to is not None and item.date > to)
            ):  # a span, or no date of its own
                continue
            where = standing(item, today, follow_up)
            if where in OVERDUE or where is Standing.COMING:
                entries.append(
                    AgendaEntry(
                        item=item,
                        programme=programme,
                        standing=where,
                        days_left=(item.date - today).days,
                        running=is_running(programme, today),
                        state=follow_up.state_of(item.id, item.date) if follow_up else None,
                    )
                )
    return tuple(sorted(entries, key=_urgency))


def _urgency(entry: AgendaEntry) -> tuple[object, ...]:
    if not entry.overdue:
        return (2, in_order(entry.item))
    return (_FIRST[entry.standing], not entry.running, entry.item.event not in REPORTS, in_order(entry.item))
