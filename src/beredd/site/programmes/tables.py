"""The calendar as a workbook: dates of duties and dated rows of registers together."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from beredd.common.text import Text
from beredd.programmes.agenda import standing
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language, today
from beredd.site.programmes.calendar_views import all_items
from beredd.site.programmes.queries import follow_ups, readable_programmes
from beredd.site.programmes.wording import actor_name, standing_said
from beredd.site.registers.column import Kind
from beredd.site.registers.due_rows import due_rows
from beredd.site.registers.listings import Entry
from beredd.site.registers.tables import Table, line, shown

COLUMNS: Final = (
    shown("programme", Kind.TEXT, "Program", "Program", "Programme"),
    shown("date", Kind.DATE, "Datum", "Dato", "Date"),
    shown("until", Kind.DATE, "Till och med", "Til og med", "Until"),
    shown("what", Kind.TEXT, "Vad", "Hvad", "What"),
    shown("text", Kind.LONG, "Text", "Tekst", "Text"),
    shown("who", Kind.LONG, "Vem", "Hvem", "Who"),
    shown("standing", Kind.TEXT, "Läge", "Status", "State"),
)
TITLE: Final = Text(sv="Kalender", da="Kalender", en="Calendar")


def calendar_of(user: User, programmes: Sequence[Programme]) -> Iterator[Entry]:
    """Return every date of the programmes, in order of time: also those that the page only counts."""
    added = follow_ups([programme.id for programme in programmes])
    language, day = reader_language(), today()
    titles = {programme.id: programme.title.to(language) for programme in programmes}
    for item in all_items(list(programmes), added, day):
        if item.follows:
            continue
        first = item.date or item.start
        values = {
            "programme": titles[item.programme],
            "date": first,
            "until": item.end,
            "what": item.label.to(language),
            "text": item.text.to(language),
            "who": "; ".join(actor_name(actor) for actor in item.actors),
            "standing": standing_said(standing(item, day, added.get(item.programme)), item.days_left(day)).words,
        }
        yield line(f"{item.programme} {item.id} {first.isoformat() if first else ''}".strip(), values)
    for row in due_rows(user, list(programmes), at_most=None):
        values = {
            "programme": titles[row.programme.id],
            "date": row.date,
            "what": row.what,
            "text": row.title,
            "who": actor_name(row.actor) if row.actor else "",
            "standing": _("overdue") if row.overdue(day) else "",
        }
        yield line(f"{row.programme.id} {row.code}", values, row.confidentiality)


def programme_calendar(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return the dates of one programme."""
    rows = calendar_of(user, [programme])
    return Table(key="calendar", title=TITLE, columns=COLUMNS, rows=rows, programme=programme)


def calendar(request: HttpRequest, user: User) -> Table:
    """Return the dates of every programme that the person may read."""
    return Table(key="calendar", title=TITLE, columns=COLUMNS, rows=calendar_of(user, readable_programmes(user)))


TABLES: Final = {"calendar": programme_calendar}
OWN_TABLES: Final = {"calendar": calendar}
