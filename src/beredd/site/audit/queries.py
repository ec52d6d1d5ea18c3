"""The audit trail as one person may read it.

An event is read by who may read what it tells of: now, and as it was then. What is about people and their rights is for
those who manage roles.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet

from beredd.site.accounts.rights import Verb, can, readable_rows
from beredd.site.attachments.queries import readable_attachments, without_hidden_files
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.hidden_rows import hidden_rows
from beredd.site.registers.register import registers
from beredd.site.registers.sight import Sight
from beredd.site.reports.sections import hidden_sections

OPEN_THINGS: Final = ("duty", "decision", "grant", "report", "section", "document", "attachment", "programme")
"""What every reader of a programme may follow, besides the rows of registers."""
PROPOSALS: Final = "proposals"
"""The register whose rows can be evidence for a duty, and are named in the duty's events."""


def readable_events(sight: Sight) -> QuerySet[AuditEvent]:
    """Return a programme's events, the newest first, that the person may read."""
    events = readable_rows(sight.user, sight.programme.id, AuditEvent.objects.all())
    if not can(sight.user, Verb.MANAGE_ROLES, sight.programme):
        events = events.filter(thing__in=[*OPEN_THINGS, *registers()])
    for key, codes in hidden_rows(sight.user, sight.programme.id).items():
        events = events.exclude(thing=key, thing_id__in=codes)
        if key == PROPOSALS:
            shown_by = AuditEvent.objects.filter(programme=sight.programme.id, thing="duty", new__proposal__in=codes)
            events = events.exclude(pk__in=shown_by.order_by().values("pk"))
    hidden = hidden_sections(sight.user, sight.programme.id)
    written = [f"{report} {due} {key}" for _programme, report, due, key in hidden]
    if written:
        events = events.exclude(thing="report", thing_id__in=written)
    return without_hidden_files(sight.user, sight.programme, events)


def pare_evidence(sight: Sight, events: Sequence[AuditEvent]) -> None:
    """Take out of events what shows a state and may no longer be read: files and proposals with a class raised since.

    Two queries for all events. The events are as read, never as kept: an event cannot be saved again.
    """
    pieces = [piece for event in events for piece in _evidence_in(event)]
    numbers = {piece["attachment"] for piece in pieces if piece.get("attachment")}
    files: set[int] = set()
    if numbers:
        seen = readable_attachments(sight.user, sight.programme, withdrawn=True).filter(pk__in=numbers)
        files = set(seen.values_list("pk", flat=True))
    sight.look_up_codes({PROPOSALS: {piece["proposal"] for piece in pieces if piece.get("proposal")}})

    def shown(piece: dict[str, Any]) -> bool:
        if piece.get("attachment"):
            return piece["attachment"] in files
        return not piece.get("proposal") or sight.name(PROPOSALS, piece["proposal"]) is not None

    for event in events:
        if isinstance(event.new, dict) and _evidence_in(event):
            event.new = event.new | {"evidence": [piece for piece in _evidence_in(event) if shown(piece)]}


def _evidence_in(event: AuditEvent) -> list[dict[str, Any]]:
    given = event.new.get("evidence") if isinstance(event.new, dict) and event.thing == "duty" else None
    return [piece for piece in given if isinstance(piece, dict)] if isinstance(given, list) else []
