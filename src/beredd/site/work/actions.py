"""Beginning long work and stopping it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, assurance_of, can, require
from beredd.site.audit.events import record
from beredd.site.work.ending import set_ended
from beredd.site.work.kinds import kinds
from beredd.site.work.models import UNDER_WAY, State, Work
from beredd.site.work.tasks import carry_out


class UnderWayError(Exception):
    """Work about the same thing is under way; nothing has been begun."""


@transaction.atomic
def begin(
    *, by: User, programme: Programme, kind: str, thing: str, code: str, arguments: dict[str, Any] | None = None
) -> Work:
    """Put work into the queue; return its row.

    Parameters
    ----------
    by, programme
        Who begins it, and where. Whether `by` may do it is asked by the room whose work it is.
    kind
        Which kind, by key.
    thing, code
        What it is about: a register's key and a row's code. One work at a time for each.
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
                code=code,
                arguments=arguments or {},
                by=by,
                assurance=assurance_of(by),
                begun_at=timezone.now(),
            )
    except IntegrityError:
        raise UnderWayError from None
    record("begin_work", by=by, programme=programme.id, thing="work", thing_id=str(work.pk), new=_told(work))
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
    old = row.state
    if row.state == State.QUEUED:
        set_ended(row, State.CANCELLED)
    elif row.state == State.RUNNING and not row.cancel_requested:
        Work.objects.filter(pk=row.pk).update(cancel_requested=True)
    else:
        return row
    row.refresh_from_db()
    told = {**_told(row), "state": row.state}
    record("cancel_work", by=by, programme=row.programme, thing="work", thing_id=str(row.pk),
           old={"state": old}, new=told)  # fmt: skip
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
    return {"kind": work.kind, "thing": work.thing, "code": work.code}
