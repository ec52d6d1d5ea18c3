"""The audit trail as a workbook: the newest events that the person may read, as the history's page has them."""

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest
from django.utils.timezone import localtime

from beredd.common.text import Text
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.audit.views import asked_events, lines_of
from beredd.site.registers.column import Kind
from beredd.site.registers.listings import Entry
from beredd.site.registers.sight import Sight
from beredd.site.registers.tables import Table, line, shown

EXPORTED: Final = 5_000
"""So many events go into one file, the newest; who wants older ones narrows the days."""
AT_ONCE: Final = 500
COLUMNS: Final = (
    shown("at", Kind.TEXT, "Tid", "Tid", "Time"),
    shown("who", Kind.TEXT, "Vem", "Hvem", "Who"),
    shown("what", Kind.TEXT, "Vad", "Hvad", "What"),
    shown("done", Kind.TEXT, "Vad som gjordes", "Hvad der blev gjort", "What was done"),
    shown("differences", Kind.LONG, "Ändringar", "Ændringer", "Changes"),
    shown("why", Kind.LONG, "Skäl", "Begrundelse", "Reason"),
)


def history(request: HttpRequest, user: User, programme: Programme) -> Table:
    """Return the events that the page would show, at most so many."""
    sight = Sight(user, programme)
    events = asked_events(request, sight)

    def rows() -> Iterator[Entry]:
        for first in range(0, EXPORTED, AT_ONCE):
            some = list(events[first : first + AT_ONCE])
            for one in lines_of(sight, some):
                values = {
                    "at": f"{localtime(one.event.at):%Y-%m-%d %H:%M:%S}",
                    "who": one.event.by_name,
                    "what": one.thing,
                    "done": one.deed,
                    "differences": "\n".join(
                        f"{each.label}: {each.before or '–'} → {each.after or '–'}" for each in one.differences
                    ),
                    "why": one.event.why,
                }
                yield line(str(one.event.pk), values, one.event.confidentiality)
            if len(some) < AT_ONCE:
                return

    title = Text(
        sv=f"Historik (högst {EXPORTED} händelser, de nyaste)",
        da=f"Historik (højst {EXPORTED} hændelser, de nyeste)",
        en=f"History (at most {EXPORTED} events, the newest)",
    )
    return Table(key="history", title=title, columns=COLUMNS, rows=rows(), programme=programme)


TABLES: Final = {"history": history}
