"""The lines of an agenda or a calendar, ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from beredd.common.formats import format_date
from beredd.programmes import AgendaEntry, CalendarItem, Standing, standing
from beredd.programmes.agenda import REPORTS
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme
from beredd.site.config.reader import marked, reader_language
from beredd.site.programmes.wording import Said, actors_marked, days_said, is_overdue, standing_said


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One date of one duty: what happens, for whom, when, and where it stands."""

    id: str
    url: str
    programme: SafeString
    programme_url: str
    what: SafeString
    text: SafeString
    actors: SafeString
    date: date | None
    when: str
    working_day: str
    """Said only where the formal date is no working day."""
    standing: Said
    days: str
    report_url: str
    overdue: bool


def report_urls(programmes: Iterable[Programme]) -> dict[tuple[str, str], str]:
    """Return the address of a report's page by programme and duty, with the date left out."""
    return {
        (programme.id, report.duty): reverse("report", args=[programme.id, report.id, date.min])
        for programme in programmes
        for report in programme.reports
    }


def agenda_lines(entries: Iterable[AgendaEntry], today: date) -> list[AgendaLine]:
    """Return the lines of an agenda over several programmes."""
    entries = list(entries)
    reports = report_urls({entry.programme.id: entry.programme for entry in entries}.values())
    return [_line(entry.item, entry.programme, entry.standing, today, reports) for entry in entries]


def calendar_lines(
    items: Iterable[CalendarItem], programmes: dict[str, Programme], follow_ups: dict[str, FollowUp], today: date
) -> list[AgendaLine]:
    """Return the lines of a calendar."""
    reports = report_urls(programmes.values())
    return [
        _line(
            item,
            programmes[item.programme],
            standing(item, today, follow_ups.get(item.programme)),
            today,
            reports,
        )
        for item in items
    ]


def _line(
    item: CalendarItem, programme: Programme, where: Standing, today: date, reports: dict[tuple[str, str], str]
) -> AgendaLine:
    language = reader_language()
    days = item.days_left(today)
    report = reports.get((programme.id, item.id), "") if item.event in REPORTS and item.date else ""
    programme_url = reverse("programme", args=[programme.id])
    return AgendaLine(
        id=item.id,
        url=reverse("duty", args=[programme.id, item.id]) if item.row == "duty" else programme_url,
        programme=marked(programme.title),
        programme_url=programme_url,
        what=marked(item.label),
        text=marked(item.text),
        actors=actors_marked(item.actors, short=True),
        date=item.date or item.start,
        when=_when(item, language),
        working_day=_working_day(item, language),
        standing=standing_said(where, days),
        days=days_said(days) if days is not None else "",
        report_url=report.replace(date.min.isoformat(), item.date.isoformat()) if report and item.date else "",
        overdue=is_overdue(where),
    )


def _when(item: CalendarItem, language: str) -> str:
    if item.date is not None:
        return format_date(item.date, language, weekday=True)
    if item.start and item.end:
        return f"{format_date(item.start, language)} – {format_date(item.end, language)}"
    return ""


def _working_day(item: CalendarItem, language: str) -> str:
    if item.date is None or item.last_working_day is None or item.last_working_day == item.date:
        return ""
    return _("last working day: %(day)s") % {"day": format_date(item.last_working_day, language, weekday=True)}
