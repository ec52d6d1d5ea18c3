"""A meeting as an iCalendar entry (RFC 5545) that people put into their own calendars."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from beredd.programmes.ics import PRODUCT, STAMP
from beredd.programmes.meeting_record import MeetingRecord

ZONE: Final = ZoneInfo("Europe/Stockholm")
"""Stockholm and Copenhagen keep the same time."""
USUAL_LENGTH: Final = dt.timedelta(hours=2)
"""How long a meeting is taken to last when nobody has said when it ends."""
_STATUS: Final = {"planned": "TENTATIVE", "invited": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}


def meeting_ics(meeting: MeetingRecord, address: str = "") -> bytes:
    """Return a meeting as a calendar of one event.

    The event keeps its UID, and its SEQUENCE rises with the meeting's version, so a file that is read again moves or
    cancels the entry instead of adding another.

    Parameters
    ----------
    meeting
        The meeting; it must have a day.
    address
        Where it stands in beredd, for those who want to read on.

    Raises
    ------
    ValueError
        When it has no day.
    """
    if meeting.date is None:
        raise ValueError(f"{meeting.code} has no day")
    event = Event()
    event.add("uid", f"{meeting.programme}-{meeting.code}@beredd")
    event.add("dtstamp", STAMP)
    event.add("sequence", meeting.version - 1)
    start, end = _span(meeting, meeting.date)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", meeting.title)
    event.add("status", _STATUS.get(meeting.state, "TENTATIVE"))
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.link:
        event.add("url", meeting.link)
    event.add("description", "\n".join(_description(meeting, address)))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _span(meeting: MeetingRecord, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last moment in UTC, so that no calendar needs our zone; whole days without a time."""
    if meeting.start is None:
        return day, day + dt.timedelta(days=1)
    start = dt.datetime.combine(day, meeting.start, ZONE)
    end = dt.datetime.combine(day, meeting.end, ZONE) if meeting.end else start + USUAL_LENGTH
    return start.astimezone(dt.UTC), end.astimezone(dt.UTC)


def _description(meeting: MeetingRecord, address: str) -> list[str]:
    lines = [f"{number}. {item.title}" for number, item in enumerate(meeting.agenda, 1)]
    return [*lines, *(line for line in (meeting.link, address) if line)]
