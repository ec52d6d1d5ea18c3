"""The door through which actions write the audit trail, inside their own transaction."""

from typing import Any

from django.db import transaction

from beredd.site.accounts.models import User
from beredd.site.audit.models import AuditEvent

OPERATOR = "beredd (command)"
"""Who did it, when it was no person on the site but a command of whoever runs it."""


def record(
    action: str, *, by: User | None, programme: str, thing: str, thing_id: str, new: Any, old: Any = None, why: str = ""
) -> AuditEvent:
    """Write one event. Called by actions only, and only inside a transaction, so that both stand or both fall."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event is written in the same transaction as what it tells of")
    return AuditEvent.objects.create(
        by_id=by.pk if by else 0,
        by_name=(by.name or by.username) if by else OPERATOR,
        action=action,
        programme=programme,
        thing=thing,
        thing_id=thing_id,
        old=old,
        new=new,
        why=why,
    )
