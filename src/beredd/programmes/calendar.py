"""The calendar of a programme: every duty's and goal's dates, spans and standing tasks, in order of time."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from beredd.common.text import Text, label_text
from beredd.programmes.due_dates import Due, due_dates, rows_of
from beredd.programmes.due_rules import Event
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import ANSWERABLE, Duty, Goal, Programme, Strength
from beredd.programmes.working_days import last_working_day

HORIZON_YEARS = 10
"""How far a yearly duty without an end is shown when nobody asks for a last day."""

FOLLOWING = frozenset({"with_report", "before"})
"""Kinds whose date is that of another duty: they are shown beside it, not as a deadline of their own."""

Row = Literal["duty", "goal", "programme"]


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One line of the calendar.

    ``date`` is the formal date and None for what has none; a span has ``start`` and ``end`` instead.
    ``last_working_day`` is the last one on or before ``date`` (for ``kind`` "before": ahead of it). ``kind`` is the
    rule's. ``related`` are the duties whose date this follows. ``id`` is a duty's, a goal's, or for the programme's
    own start and end its letter. ``actors`` are the responsible ones.
    """

    programme: str
    id: str
    row: Row
    kind: str
    event: Event
    text: Text
    own_label: Text | None = None
    strength: Strength | None = None
    actors: tuple[str, ...] = ()
    date: dt.date | None = None
    last_working_day: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    related: tuple[str, ...] = ()
    condition: Text | None = None
    outside: bool = False
    yearly: bool = False
    set_by_hand: bool = False
    version: int = 1
    """Of the programme's file."""

    @property
    def label(self) -> Text:
        """What happens: the file's own words, else the event's name (interim report, repayment …)."""
        if self.own_label is not None:
            return self.own_label
        return label_text("event", self.event)

    @property
    def weekday(self) -> int | None:
        """Day of the week of ``date``, Monday = 0; None without a date."""
        return None if self.date is None else self.date.weekday()

    @property
    def follows(self) -> bool:
        """True when the date is another duty's (with each report, before another)."""
        return self.kind in FOLLOWING

    def days_left(self, today: dt.date) -> int | None:
        """Return the days from `today` to ``date``; negative when it has passed, None without a date."""
        return None if self.date is None else (self.date - today).days


def calendar_items(
    programme: Programme,
    from_: dt.date | None = None,
    to: dt.date | None = None,
    follow_up: FollowUp | None = None,
    today: dt.date | None = None,
    *,
    timeless: bool = True,
    following: bool = True,
) -> tuple[CalendarItem, ...]:
    """Return the programme's calendar from `from_` to `to`, both included, in order of time.

    Parameters
    ----------
    programme
        A programme.
    from_, to
        First and last day; None for no bound. A span is in when any day of it is.
    follow_up
        Brings the dates that people have set for duties without one.
    today
        Only bounds a yearly duty that has no end and no `to`: `HORIZON_YEARS` from this day.
    timeless
        Whether what is continuous, when needed or undated comes last; the window does not touch it.
    following
        Whether what merely goes with another duty's date (with each report, before another) is in.
    """
    until = to or (today or dt.date.today()).replace(day=1) + dt.timedelta(days=366 * HORIZON_YEARS)
    dues = due_dates(programme, until, follow_up.set_dates if follow_up else None)
    items = [
        _item(programme, row, due)
        for row in rows_of(programme)
        for due in dues.get(row.id, ())
        if _within(due, from_, to, timeless) and (following or due.kind not in FOLLOWING)
    ]
    items += [item for item in _of_period(programme, dues) if _within(item, from_, to, timeless)]
    return tuple(sorted(items, key=in_order))


def in_order(item: CalendarItem) -> tuple[object, ...]:
    """Sort by date (a span by its first day), what has none last; then by programme and id, A-9 before A-10."""
    when = item.date or item.start
    return (
        when is None,
        when or dt.date.max,
        item.programme,
        _number_aware(item.id),
        item.event,
        item.kind,
        item.related,
    )


@lru_cache(maxsize=10_000)
def _number_aware(row_id: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", row_id))


def _item(programme: Programme, row: Duty | Goal, due: Due) -> CalendarItem:
    duty = row if isinstance(row, Duty) else None
    return CalendarItem(
        programme=programme.id,
        id=row.id,
        row="duty" if duty else "goal",
        kind=due.kind,
        event=due.event,
        text=row.text,
        own_label=due.label,
        strength=duty.strength if duty else None,
        actors=duty.actors_in(*ANSWERABLE) if duty else (),
        date=due.date,
        last_working_day=_last_working_day(programme, due),
        start=due.start,
        end=due.end,
        related=due.related,
        condition=due.condition,
        outside=duty.outside if duty else False,
        yearly=due.yearly,
        set_by_hand=due.set_by_hand,
        version=programme.version,
    )


def _last_working_day(programme: Programme, due: Due) -> dt.date | None:
    if due.date is None:
        return None
    latest = due.date - dt.timedelta(days=1) if due.kind == "before" else due.date
    return last_working_day(latest, programme.country)


def _of_period(programme: Programme, dues: Mapping[str, tuple[Due, ...]]) -> list[CalendarItem]:
    """Return the programme's own first and last day, where no duty says them already.

    A final report on the last day says it: a second line beside it would tell nothing.
    """
    every = (due for them in dues.values() for due in them)
    said = {(Event.END if due.event is Event.FINAL_REPORT else due.event, due.date) for due in every}
    ends = ((Event.START, programme.period.start), (Event.END, programme.period.end))
    return [
        CalendarItem(
            programme=programme.id,
            id=programme.letter or programme.id,
            row="programme",
            kind="fixed",
            event=event,
            text=programme.title,
            date=day,
            last_working_day=last_working_day(day, programme.country),
            version=programme.version,
        )
        for event, day in ends
        if day is not None and (event, day) not in said
    ]


def _within(due: Due | CalendarItem, from_: dt.date | None, to: dt.date | None, timeless: bool) -> bool:
    first, last = (due.date, due.date) if due.date else (due.start, due.end)
    if first is None or last is None:
        return timeless
    return (from_ is None or last >= from_) and (to is None or first <= to)
