"""Beginning long work and stopping it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, assurance_of, can, require
from beredd.site.audit.events import record
from beredd.site.registers.register import register
from beredd.site.registers.rows import RegisterRow
from beredd.site.work.ending import set_ended
from beredd.site.work.kinds import kinds
from beredd.site.work.models import UNDER_WAY, State, Work
from beredd.site.work.tasks import carry_out


class UnderWayError(Exception):
    """Work about the same thing is under way; nothing has been begun."""


@transaction.atomic
def begin(
    *,
    by: User,
    programme: Programme,
    kind: str,
    about: RegisterRow,
    thing: str,
    arguments: dict[str, Any] | None = None,
) -> Work:
    """Put work into the queue; return its row.

    Parameters
    ----------
    by, programme
        Who begins it, and where. Whether `by` may do it is asked by the room whose work it is.
    kind
        Which kind, by key.
    about, thing
        What it is about: a row, and the key of its register. One work at a time for each.
    arguments
        What the kind needs to know; plain values.

    Raises
    ------
    Http404
        When `by` may not read the programme.
    UnderWayError
        When work about the same row waits or is being done.
    """
    require(by, Verb.READ, programme)
    of = kinds()[kind]
    try:
        with transaction.atomic():
            work = Work.objects.create(
                kind=of.key,
                programme=programme.id,
                thing=thing,
                code=about.code,
                arguments=arguments or {},
                by=by,
                assurance=assurance_of(by),
                begun_at=timezone.now(),
            )
    except IntegrityError:
        raise UnderWayError from None
    _note("begin_work", by, work, about, new=_told(work))
    # The queue is a table of the same database: the task is there when the row is, and not before.
    carry_out.enqueue(work.pk)
    return work


@transaction.atomic
def cancel(*, by: User, work: int) -> Work:
    """Stop work: at once where it waits, at its next word where it is being done. What has ended stays as it is.

    Raises
    ------
    Http404
        When there is no such work that `by` may see.
    """
    row = seen_work(by, work, lock=True)
    if row.state == State.QUEUED:
        set_ended(row, State.CANCELLED)
    elif row.state == State.RUNNING and not row.cancel_requested:
        Work.objects.filter(pk=row.pk).update(cancel_requested=True)
    else:
        return row
    row.refresh_from_db()
    about = register(row.thing).model._default_manager.get(
        programme=row.programme, number=register(row.thing).number_of(row.code) or 0
    )
    _note("cancel_work", by, row, about, new=_told(row))
    return row


def may_cancel(user: User, work: Work) -> bool:
    """Say whether a person may stop the work: who began it, and whoever gives roles in the programme."""
    own = work.by_id == user.pk or can(user, Verb.MANAGE_ROLES, work.programme)
    return work.state in UNDER_WAY and own and can(user, Verb.READ, work.programme)


def seen_work(user: User, work: int, *, lock: bool = False) -> Work:
    """Return work that a person may see: the own, or any for whoever gives roles, about what the person may read.

    Raises
    ------
    Http404
        When there is none; the same answer for both.
    """
    rows = Work.objects.filter(pk=work)
    row = (rows.select_for_update(of=("self",)) if lock else rows.select_related("by")).first()
    if row is None or row.kind not in kinds() or not can(user, Verb.READ, row.programme):
        raise Http404
    if row.by_id != user.pk and not can(user, Verb.MANAGE_ROLES, row.programme):
        raise Http404
    if row.pk not in kinds()[row.kind].seen(user, [row]):
        raise Http404
    return row


def _told(work: Work) -> dict[str, Any]:
    return {"work": work.pk}


def _note(action: str, by: User, work: Work, about: RegisterRow, *, new: Any) -> None:
    """Write an event of the row that the work is about, as secret as that row, then and later."""
    record(
        action,
        by=by,
        programme=work.programme,
        thing=work.thing,
        thing_id=work.code,
        new=new,
        confidentiality=about.confidentiality,
        shown_to=about.shown_to,
        actor=about.actor,
    )
