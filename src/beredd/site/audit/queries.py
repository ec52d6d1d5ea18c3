"""The audit trail as one person may read it.

An event is read by who may read what it tells of: now, and as it was then. What is about people and their rights is for
those who manage roles.
"""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from beredd.site.accounts.rights import Verb, can, readable_rows
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.register import registers
from beredd.site.registers.sight import Sight

OPEN_THINGS: Final = ("duty", "decision", "grant", "report", "section", "document", "attachment", "programme")
"""What every reader of a programme may follow, besides the rows of registers."""


def readable_events(sight: Sight) -> QuerySet[AuditEvent]:
    """Return a programme's events, the newest first, that the person may read."""
    events = readable_rows(sight.user, sight.programme.id, AuditEvent.objects.all())
    if not can(sight.user, Verb.MANAGE_ROLES, sight.programme):
        events = events.filter(thing__in=[*OPEN_THINGS, *registers()])
    for key, codes in _hidden(sight):
        events = events.exclude(thing=key, thing_id__in=codes)
    return events


def _hidden(sight: Sight) -> Iterable[tuple[str, list[str]]]:
    """Give the rows that the person may not read today, register by register."""
    for key, of in registers().items():
        everything = of.model._default_manager.filter(programme=sight.programme.id).order_by()
        seen = sight.rows(of, withdrawn=True).order_by().values("number")
        numbers = everything.exclude(number__in=seen).values_list("number", flat=True)
        codes = [f"{of.prefix}-{number}" for number in numbers]
        if codes:
            yield key, codes
