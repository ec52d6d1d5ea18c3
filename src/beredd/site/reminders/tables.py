"""What is due for a person as a workbook."""

from typing import Final

from django.http import HttpRequest

from beredd.common.text import Text
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language, today
from beredd.site.registers.column import Kind
from beredd.site.registers.tables import Table, line, plain_text, shown
from beredd.site.reminders.due import due_for
from beredd.site.reminders.views import asked_work

COLUMNS: Final = (
    shown("programme", Kind.TEXT, "Program", "Program", "Programme"),
    shown("date", Kind.DATE, "Datum", "Dato", "Date"),
    shown("what", Kind.TEXT, "Vad", "Hvad", "What"),
    shown("text", Kind.LONG, "Text", "Tekst", "Text"),
    shown("who", Kind.LONG, "Vem", "Hvem", "Who"),
    shown("standing", Kind.TEXT, "Läge", "Status", "State"),
)


def my_work(request: HttpRequest, user: User) -> Table:
    """Return what the page of one's own work is about: also what the page only counts."""
    language, asked = reader_language(), asked_work(request, user)
    due = due_for(user, today(), programmes=asked.among, whose=asked.whose, days=asked.horizon, at_most=None)
    rows = [
        line(
            f"{one.programme.id} {one.id} {one.date.isoformat()}",
            {
                "programme": one.programme.title.to(language),
                "date": one.date,
                "what": plain_text(one.what),
                "text": plain_text(one.text),
                "who": plain_text(one.who),
                "standing": one.standing.words,
            },
            one.confidentiality,
        )
        for one in due
    ]
    title = Text(sv="Mitt arbete", da="Mit arbejde", en="My work")
    return Table(key="my-work", title=title, columns=COLUMNS, rows=rows)


OWN_TABLES: Final = {"my-work": my_work}
