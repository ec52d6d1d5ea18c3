"""The door through which actions write the audit trail, inside their own transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.site.accounts.models import User
from beredd.site.audit.models import AuditEvent

OPERATOR = "beredd (command)"
"""Who did it, when it was no person on the site but a command of whoever runs it."""
WRITTEN_AT_ONCE = 500


def record(
    action: str,
    *,
    by: User | None,
    programme: str,
    thing: str,
    thing_id: str,
    new: Any,
    old: Any = None,
    why: str = "",
    confidentiality: int = 0,
    shown_to: Iterable[str] = (),
    actor: str = "",
) -> AuditEvent:
    """Write one event. Called by actions only, and only inside a transaction, so that both stand or both fall.

    A reason that beredd may not hold stops the whole action, whatever form it came by.
    """
    _inside_a_transaction()
    refuse_classified(why, where=thing)
    refuse_personal_numbers(why, where=thing)
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
        confidentiality=confidentiality,
        shown_to=tuple(shown_to),
        actor=actor,
    )


def record_all(events: Sequence[AuditEvent]) -> None:
    """Write many events at once, under the same conditions."""
    _inside_a_transaction()
    AuditEvent.objects.bulk_create(events, batch_size=WRITTEN_AT_ONCE)


def _inside_a_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event is written in the same transaction as what it tells of")
