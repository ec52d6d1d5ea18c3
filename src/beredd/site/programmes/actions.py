"""Whatever changes follow-up: each action checks the right, adds rows and one audit event in one transaction."""

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from beredd.common.provenance import sha256_of
from beredd.programmes import may_set_date
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require
from beredd.site.audit.events import record
from beredd.site.programmes.duty_actions import set_state
from beredd.site.programmes.entries import NewerEntryError, add_after
from beredd.site.programmes.models import DecisionRow, FeedToken, SetDateRow
from beredd.site.reports.models import ContentRow, FrozenRow


@transaction.atomic
def set_date(
    *, by: User, programme: Programme, duty: str, due_on: date | None, reason: str, seen: int = 0
) -> SetDateRow:
    """Set the date of a duty whose decision gives none; None takes an earlier one back.

    What has been written for a report that hangs on the date moves along, unless the report has been released.

    Raises
    ------
    ValueError
        When the decision itself gives a date: a formal date is never moved.
    NewerEntryError
        When the date has been set since `seen`.
    """
    require(by, Verb.SET_DATE, programme)
    programme.duty(duty)
    if not may_set_date(programme, duty):
        raise ValueError(f"{duty} has a formal date, and a formal date is never moved")
    old, new = add_after(
        SetDateRow.objects.filter(programme=programme.id, duty=duty),
        seen,
        lambda: SetDateRow.objects.create(
            programme=programme.id, duty=duty, due_on=due_on, reason=reason, by=by, after=seen
        ),
    )
    if due_on is not None:
        _bring_along(programme, duty, due_on, before=new.pk)
    record(
        "set_date",
        by=by,
        programme=programme.id,
        thing="duty",
        thing_id=duty,
        old={"due_on": _iso(old.due_on)} if old else None,
        new={"due_on": _iso(due_on)},
        why=reason,
    )
    return new


def _bring_along(programme: Programme, duty: str, due_on: date, *, before: int) -> None:
    """Give the texts of the duty's reports, written for the date that held last, the new date too."""
    earlier = SetDateRow.objects.filter(programme=programme.id, duty=duty, due_on__isnull=False, pk__lt=before).last()
    if earlier is None or earlier.due_on in (None, due_on):
        return
    for report in (spec.id for spec in programme.reports if spec.duty == duty):
        of_report = {"programme": programme.id, "report": report}
        if FrozenRow.objects.filter(**of_report, due_on=earlier.due_on).exists():
            continue  # released: the new date is that of the next report, which begins empty
        there = {row.key: row.pk for row in ContentRow.objects.filter(**of_report, due_on=due_on)}
        written = {row.key: row for row in ContentRow.objects.filter(**of_report, due_on=earlier.due_on)}
        ContentRow.objects.bulk_create(
            ContentRow(
                **of_report,
                due_on=due_on,
                key=key,
                text=row.text,
                evidence_text=row.evidence_text,
                evidence_link=row.evidence_link,
                by_id=row.by_id,
                after=there.get(key, 0),
            )
            for key, row in written.items()
            if row.pk > there.get(key, 0)  # a date taken up again may have a newer text of its own
        )


@transaction.atomic
def note_decision(
    *, by: User, programme: Programme, number: str, decided_on: date | None, reason: str, seen: int = 0
) -> DecisionRow:
    """Enter the decision's diary number and date, with where they were found.

    Raises
    ------
    NewerEntryError
        When they have been entered since `seen`.
    """
    require(by, Verb.NOTE_DECISION, programme)
    old, new = add_after(
        DecisionRow.objects.filter(programme=programme.id),
        seen,
        lambda: DecisionRow.objects.create(
            programme=programme.id, number=number, decided_on=decided_on, reason=reason, by=by, after=seen
        ),
    )
    record(
        "note_decision",
        by=by,
        programme=programme.id,
        thing="decision",
        thing_id=programme.id,
        old=_decision(old),
        new=_decision(new),
        why=reason,
    )
    return new


@transaction.atomic
def make_feed(*, by: User, programme: str = "") -> str:
    """Make a secret calendar address for `by`; return its secret, which is shown once and never kept."""
    if programme:
        require(by, Verb.READ, programme)
    secret = secrets.token_urlsafe(32)
    token = FeedToken.objects.create(user=by, programme=programme, sha256=sha256_of(secret.encode()))
    record("make_feed", by=by, programme=programme, thing="feed", thing_id=str(token.pk), new={"programme": programme})
    return secret


@transaction.atomic
def revoke_feed(*, by: User, feed: int) -> None:
    """Close a calendar address of one's own for ever; one that is somebody else's or closed is left as it is."""
    token = FeedToken.objects.filter(pk=feed, user=by, revoked_at=None).first()
    if token is None:
        return
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record("revoke_feed", by=by, programme=token.programme, thing="feed", thing_id=str(token.pk), new={"revoked": True})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _decision(row: DecisionRow | None) -> dict[str, Any] | None:
    return {"number": row.number, "decided_on": _iso(row.decided_on)} if row else None


__all__ = [
    "NewerEntryError",
    "add_after",
    "make_feed",
    "note_decision",
    "revoke_feed",
    "set_date",
    "set_state",
]
