"""Meetings that a decision wants held regularly: when the next one falls, whether the interval is kept, what shows it.

A-09 asks for regular meetings and sets no interval; B-10 asks the parties to discuss the plan continuously. The
agencies set the interval themselves, and it is that one which is followed up here.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from beredd.programmes.working_days import Country, is_working_day

HELD: Final = "held"
AHEAD: Final = frozenset({"planned", "invited"})
"""States of a meeting that is still to come."""
A_YEAR: Final = timedelta(days=365)

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class Interval(StrEnum):
    """How often a series of meetings is held."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    TWO_MONTHLY = "two_monthly"
    QUARTERLY = "quarterly"
    FOUR_MONTHLY = "four_monthly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    WHEN_NEEDED = "when_needed"


_WEEKS: Final = {Interval.WEEKLY: 1, Interval.FORTNIGHTLY: 2}
_MONTHS: Final = {
    Interval.MONTHLY: 1,
    Interval.TWO_MONTHLY: 2,
    Interval.QUARTERLY: 3,
    Interval.FOUR_MONTHLY: 4,
    Interval.HALF_YEARLY: 6,
    Interval.YEARLY: 12,
}


class Regularity(StrEnum):
    """Whether the meetings of a series come as often as they should."""

    KEPT = "kept"
    NEXT_NOT_PLANNED = "next_not_planned"
    """The interval has not run out, and no meeting is planned within it."""
    PLANNED_LATE = "planned_late"
    """The next meeting is planned for a day after the interval has run out."""
    BROKEN = "broken"
    """The interval has run out without a meeting."""
    NONE_HELD = "none_held"
    NO_INTERVAL = "no_interval"
    """Held when needed: there is nothing to keep."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A meeting as its regularity is judged by: its code, its day and its state."""

    code: str
    date: date
    state: str


@dataclass(frozen=True, slots=True)
class SeriesStanding:
    """When a series last met, when it meets next, and whether its interval is kept."""

    regularity: Regularity
    held: int
    last: MeetingDay | None
    next: MeetingDay | None
    by: date | None
    """The last day on which the next meeting keeps the interval; None without an interval or a first meeting."""
    longest_gap: int | None
    """The most days between two meetings held; None where fewer than two have been."""
    unreported: tuple[MeetingDay, ...]
    """Meetings whose day has passed and of which nobody has said whether they were held."""


def clock_time(text: str) -> time | None:
    """Return the time of day that a text says (``9:30``, ``09.30``); None where it says none."""
    found = _CLOCK.fullmatch(text.strip())
    return time(int(found[1]), int(found[2])) if found else None


def after(day: date, interval: Interval) -> date | None:
    """Return the day one interval later; None where there is no interval.

    The month's last day stays within its month: a quarter after 30 November is 28 or 29 February.
    """
    if interval in _WEEKS:
        return day + timedelta(weeks=_WEEKS[interval])
    months = _MONTHS.get(interval)
    if months is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_day(day: date, interval: Interval, country: Country) -> date | None:
    """Return a day for the meeting after the one on `day`: one interval later, on the same day of the week.

    Where that is no working day, the nearest working day after it. None where there is no interval.
    """
    wanted = after(day, interval)
    if wanted is None:
        return None
    ahead = (day.weekday() - wanted.weekday()) % 7
    wanted += timedelta(days=ahead if ahead <= 3 else ahead - 7)
    while not is_working_day(wanted, country):
        wanted += timedelta(days=1)
    return wanted


def latest_day(day: date, interval: Interval) -> date | None:
    """Return the last day on which the meeting after the one on `day` keeps the interval.

    A meeting is in time when it is held within its interval and a fourth of it more: people fit meetings to their
    calendars, and four times a year stays four times a year when one of them comes three weeks late.
    """
    wanted = after(day, interval)
    return None if wanted is None else wanted + (wanted - day) / 4


def series_standing(
    interval: Interval, meetings: Iterable[MeetingDay], today: date, *, ended: bool = False
) -> SeriesStanding:
    """Return when a series last met, when it meets next, and whether its interval is kept on `today`."""
    days = sorted(meetings, key=lambda meeting: (meeting.date, meeting.code))
    held = [meeting for meeting in days if meeting.state == HELD and meeting.date <= today]
    ahead = [meeting for meeting in days if meeting.state in AHEAD and meeting.date >= today]
    last, coming = (held[-1] if held else None), (ahead[0] if ahead else None)
    by = latest_day(last.date, interval) if last else None
    gaps = [(later.date - earlier.date).days for earlier, later in pairwise(held)]
    return SeriesStanding(
        regularity=_regularity(interval, last, coming, by, today, ended),
        held=len(held),
        last=last,
        next=coming,
        by=by,
        longest_gap=max(gaps, default=None),
        unreported=tuple(meeting for meeting in days if meeting.state in AHEAD and meeting.date < today),
    )


def _regularity(
    interval: Interval,
    last: MeetingDay | None,
    coming: MeetingDay | None,
    by: date | None,
    today: date,
    ended: bool,
) -> Regularity:
    if ended:
        return Regularity.ENDED
    if interval is Interval.WHEN_NEEDED:
        return Regularity.NO_INTERVAL
    if last is None or by is None:
        return Regularity.NONE_HELD
    if by < today:
        return Regularity.BROKEN
    if coming is None:
        return Regularity.NEXT_NOT_PLANNED
    return Regularity.KEPT if coming.date <= by else Regularity.PLANNED_LATE


@dataclass(frozen=True, slots=True)
class DutyMeetings:
    """What the meetings show of a duty such as A-09."""

    held: int
    held_last_year: int
    last: MeetingDay | None
    next: MeetingDay | None


def duty_meetings(meetings: Iterable[MeetingDay], today: date) -> DutyMeetings:
    """Return how often a duty's meetings have been held, in all and in the past year, and the last and next of them."""
    found = series_standing(Interval.WHEN_NEEDED, days := list(meetings), today)
    since = today - A_YEAR
    recent = sum(each.state == HELD and since < each.date <= today for each in days)
    return DutyMeetings(found.held, recent, found.last, found.next)


@dataclass(frozen=True, slots=True)
class Informed:
    """What the log shows of a duty to inform continuously, such as A-19."""

    times: int
    times_last_year: int
    last: date | None
    days_since: int | None


def informed(days: Sequence[date], today: date) -> Informed:
    """Return how often, and when last, the government's offices were informed."""
    past = [day for day in days if day <= today]
    last = max(past, default=None)
    since = today - A_YEAR
    return Informed(len(past), sum(day > since for day in past), last, (today - last).days if last else None)
