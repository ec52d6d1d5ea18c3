"""The calendar as an iCalendar file (RFC 5545), for the calendar programs people have."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

from icalendar import Alarm, Calendar, Event

from beredd.common.formats import format_date
from beredd.common.text import label
from beredd.programmes.agenda import HAPPENINGS
from beredd.programmes.calendar import CalendarItem
from beredd.programmes.due_rules import Event as Happening

ALARM_DAYS_BEFORE = 14
"""How long before a deadline the calendar program reminds."""

TITLE_LENGTH = 80

PRODUCT = "-//Beredd//Programme calendar//EN"
STAMP = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""DTSTAMP of every event: the file says the same whenever it is made, so that nothing looks changed that is not."""

_WORDS = {
    "last_working_day": {
        "sv": "Sista arbetsdagen före: {day}.",
        "da": "Sidste arbejdsdag før: {day}.",
        "en": "Last working day before: {day}.",
    },
    "along": {
        "sv": "Samtidigt: {ids}.",
        "da": "Samtidig: {ids}.",
        "en": "At the same time: {ids}.",
    },
    "before": {
        "sv": "Dessförinnan: {ids}.",
        "da": "Inden da: {ids}.",
        "en": "Before that: {ids}.",
    },
    "set_by_hand": {
        "sv": "Datumet är satt av en handläggare; beslutet anger inget.",
        "da": "Datoen er sat af en medarbejder; beslutningen angiver ingen.",
        "en": "The date was set by a person; the decision gives none.",
    },
}


@dataclass(frozen=True, slots=True)
class RowEvent:
    """A dated row of follow-up (an action point, a milestone) as a calendar program is told of it."""

    uid: str
    """The same for ever for the same row."""
    version: int
    date: dt.date
    title: str
    description: str = ""
    cancelled: bool = False
    """Withdrawn: calendar programs that have it take it away."""


def calendar_ics(items: Iterable[CalendarItem], language: str, name: str, rows: Iterable[RowEvent] = ()) -> bytes:
    """Return the dated items as one calendar of all-day events.

    What is continuous, undated or a span of years is left out; what merely goes with a report or comes before one is
    told in that report's event. An event keeps its UID; its SEQUENCE rises with the version of the programme's file.

    Parameters
    ----------
    items
        Lines of the calendar, of one programme or several.
    language
        sv, da or en.
    name
        What calendar programs call the calendar.
    rows
        Dated rows of follow-up, after the dates of the decision.
    """
    items = list(items)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(days=1), parameters={"VALUE": "DURATION"})
    for item in items:
        if item.date is not None and not item.follows:
            calendar.add_component(_event(item, item.date, _companions(item, items), language))
    for row in rows:
        calendar.add_component(_row_event(row))
    text: bytes = calendar.to_ical()
    return text


def event_uid(item: CalendarItem) -> str:
    """Return the event's UID: the same for ever for a programme, an id, a date and what happens on it."""
    return f"{item.programme}-{item.id}-{item.date}-{item.event}@beredd"


def _row_event(row: RowEvent) -> Event:
    event = Event()
    event.add("uid", row.uid)
    event.add("dtstamp", STAMP)
    event.add("sequence", row.version - 1)
    event.add("dtstart", row.date)
    event.add("dtend", row.date + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", row.title)
    if row.description:
        event.add("description", row.description)
    if row.cancelled:
        event.add("status", "CANCELLED")
    else:
        event.add_component(_alarm(row.title))
    return event


def _companions(item: CalendarItem, items: Sequence[CalendarItem]) -> list[CalendarItem]:
    return [
        other
        for other in items
        if other.follows and other.programme == item.programme and other.date == item.date and item.id in other.related
    ]


def _event(item: CalendarItem, day: dt.date, companions: list[CalendarItem], language: str) -> Event:
    event = Event()
    event.add("uid", event_uid(item))
    event.add("dtstamp", STAMP)
    event.add("sequence", item.version - 1)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    summary = f"{item.id} {_title(item, language)}"
    event.add("summary", summary)
    event.add("description", "\n".join(_description(item, day, companions, language)))
    event.add("categories", [label("event", item.event, language)])
    if item.event not in HAPPENINGS and not item.outside:
        event.add_component(_alarm(summary))
    return event


def _title(item: CalendarItem, language: str) -> str:
    """Return what happens; for plain work that has no name of its own, the duty's first words."""
    if item.event is Happening.WORK and item.own_label is None:
        return shorten(item.text.to(language), TITLE_LENGTH, placeholder=" …")
    return item.label.to(language)


def _description(item: CalendarItem, day: dt.date, companions: list[CalendarItem], language: str) -> list[str]:
    lines = [item.text.to(language)]
    if item.last_working_day is not None and item.last_working_day != day:
        words = format_date(item.last_working_day, language, weekday=True)
        lines.append(_WORDS["last_working_day"][language].format(day=words))
    for key, kind in (("along", "with_report"), ("before", "before")):
        ids = ", ".join(other.id for other in companions if other.kind == kind)
        if ids:
            lines.append(_WORDS[key][language].format(ids=ids))
    if item.set_by_hand:
        lines.append(_WORDS["set_by_hand"][language])
    return lines


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", dt.timedelta(days=-ALARM_DAYS_BEFORE))
    return alarm
