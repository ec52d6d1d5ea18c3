"""The audit trail as one person may read it.

An event is read by who may read what it tells of: now, and as it was then. What is about people and their rights is for
those who manage roles.
"""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q, QuerySet

from beredd.site.accounts.rights import SEES_ALL, Verb, actors_of, can, clearance_in, seats_in
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.register import registers
from beredd.site.registers.sight import Sight

OPEN_THINGS: Final = ("duty", "decision", "grant", "report", "section", "document", "attachment", "programme")
"""What every reader of a programme may follow, besides the rows of registers."""


def readable_events(sight: Sight) -> QuerySet[AuditEvent]:
    """Return a programme's events, the newest first, that the person may read."""
    programme = sight.programme.id
    if not can(sight.user, Verb.READ, sight.programme):
        return AuditEvent.objects.none()
    events = AuditEvent.objects.filter(programme=programme, confidentiality__lte=clearance_in(sight.user, programme))
    if not can(sight.user, Verb.MANAGE_ROLES, sight.programme):
        events = events.filter(thing__in=[*OPEN_THINGS, *registers()])
    if not any(seat.role in SEES_ALL for seat in seats_in(sight.user, programme)):
        shown = Q(shown_to="")
        for actor in actors_of(sight.user, programme):
            shown |= Q(actor=actor) | Q(shown_to__contains=f";{actor};")
        events = events.filter(shown)
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
