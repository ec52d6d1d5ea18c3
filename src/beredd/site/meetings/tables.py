"""The firms that have been spoken with as a workbook."""

from typing import Final

from django.http import HttpRequest

from beredd.common.text import Text
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.meetings.firms import firm_lines
from beredd.site.registers.column import Kind
from beredd.site.registers.sight import Sight
from beredd.site.registers.tables import Table, line, shown

COLUMNS: Final = (
    shown("contacts", Kind.WHOLE, "Kontakter", "Kontakter", "Contacts"),
    shown("last", Kind.DATE, "Senast", "Senest", "Last"),
    shown("contact", Kind.TEXT, "Senaste kontakten", "Seneste kontakt", "The last contact"),
    shown("subject", Kind.LONG, "Ämne", "Emne", "Subject"),
    shown("follow_up", Kind.DATE, "Följs upp", "Følges op", "Follow-up"),
    shown("confidentiality", Kind.WHOLE, "Konfidentialitet (K)", "Fortrolighed (K)", "Confidentiality (K)"),
)


def firms(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return the firms of the contacts that the person may read; a firm's name is its id."""
    rows = [
        line(
            one.name,
            {
                "contacts": one.contacts,
                "last": one.last,
                "contact": one.code,
                "subject": one.subject,
                "follow_up": one.follow_up,
                "confidentiality": one.confidentiality,
            },
            one.confidentiality,
        )
        for one in firm_lines(Sight(user, programme))
    ]
    title = Text(sv="Företag", da="Virksomheder", en="Firms")
    return Table(key="firms", title=title, columns=COLUMNS, rows=rows, programme=programme)


TABLES: Final = {"firms": firms}
