"""Whatever changes follow-up: each action checks the right, adds rows and one audit event in one transaction."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.provenance import sha256_of
from beredd.common.secrecy import refuse_classified
from beredd.programmes import may_set_date
from beredd.programmes.follow_up import DutyState, Evidence, Fulfilment
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, actors_of, is_open_to_all, require
from beredd.site.attachments.actions import NewFile, attach
from beredd.site.attachments.belonging import DUTY
from beredd.site.attachments.models import Attachment
from beredd.site.attachments.queries import attachment_or_404
from beredd.site.audit.events import record
from beredd.site.programmes.duty_rights import duty_thing
from beredd.site.programmes.entries import NewerEntryError as NewerEntryError
from beredd.site.programmes.entries import add_after as add_after
from beredd.site.programmes.models import DecisionRow, EvidenceRow, FeedToken, JudgementRow, SetDateRow, StateRow
from beredd.site.registers.register import register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight
from beredd.site.reports.models import ContentRow, FrozenRow
from beredd.site.reports.sections import closed_sections, given_sections, place_of


@transaction.atomic
def set_state(
    *,
    by: User,
    programme: Programme,
    duty: str,
    state: DutyState,
    reason: str,
    evidence: Sequence[Evidence] = (),
    files: Sequence[NewFile] = (),
    due_on: date | None = None,
    seen: int = 0,
) -> StateRow:
    """Set a duty's state, for all its dates that are not closed on their own, or for the one of `due_on`.

    Parameters
    ----------
    by, programme, duty
        Who sets the state of what. A contributor may set those of duties that the own actor carries out.
    state, reason, due_on
        How far it has come, and how one knows.
    evidence
        What shows it; a piece of evidence may name a file that is attached to the duty already.
    files
        Files to attach to the duty with this state; each becomes a piece of evidence.
    seen
        The id of the entry that the writer saw, 0 for none.

    Raises
    ------
    KeyError
        When the programme has no such duty, or the evidence names a file of another duty or an unknown proposal.
    NewerEntryError
        When the duty's state has been set since `seen`.
    FileRefusedError, AttachmentFaultsError, ClassifiedDocumentError, PersonalNumberError
        When a file or a text is not taken in; then nothing at all is saved.
    """
    require(by, Verb.SET_STATE, duty_thing(programme, duty))
    for text in (reason, *(item.text for item in evidence), *(item.link or "" for item in evidence)):
        refuse_classified(text, where=duty)
        refuse_personal_numbers(text, where=duty)
    rows = StateRow.objects.filter(programme=programme.id, duty=duty)
    old, new = add_after(
        rows,
        seen,
        lambda: StateRow.objects.create(
            programme=programme.id, duty=duty, due_on=due_on, state=state.value, reason=reason, by=by, after=seen
        ),
    )
    pieces = [_piece(by, programme, duty, new, item) for item in evidence if item.says_something]
    for file in files:
        row = attach(by=by, programme=programme, thing=DUTY, code=duty, file=file, why=reason)
        pieces.append((EvidenceRow(entry=new, attachment=row), row))
    EvidenceRow.objects.bulk_create([piece for piece, _of in pieces])
    told = [_told(piece) for piece, of in pieces if of is None or is_open_to_all(of)]
    record(
        "set_state",
        by=by,
        programme=programme.id,
        thing="duty",
        thing_id=duty,
        old={"state": old.state, "due_on": _iso(old.due_on)} if old else None,
        new={"state": state.value, "due_on": _iso(due_on), "evidence": told},
        why=reason,
    )
    for piece, of in pieces:
        if of is not None and not is_open_to_all(of):
            # That a secret file or proposal is evidence is told to those who may know of it, and to nobody else.
            record(
                "add_evidence",
                by=by,
                programme=programme.id,
                thing="duty",
                thing_id=duty,
                new=_told(piece),
                why=reason,
                confidentiality=of.confidentiality,
                shown_to=of.shown_to,
                actor=of.actor,
            )
    return new


def _piece(
    by: User, programme: Programme, duty: str, entry: StateRow, item: Evidence
) -> tuple[EvidenceRow, Attachment | RegisterRow | None]:
    """Return a piece of evidence as a row, with the file or the proposal that it names: one that `by` may read.

    A file must be the duty's own.
    """
    of: Attachment | RegisterRow | None = None
    if item.attachment is not None:
        of = attachment_or_404(by, programme, item.attachment)
        if (of.thing, of.code) != (DUTY, duty):
            raise KeyError(item.attachment)
    elif item.proposal:
        of = Sight(by, programme).row(register("proposals"), item.proposal)
        if of is None:
            raise KeyError(item.proposal)
    row = EvidenceRow(
        entry=entry,
        text=item.text,
        link=item.link or "",
        attachment_id=item.attachment,
        indicator=item.indicator,
        place=item.place,
        period=item.period,
        proposal=item.proposal,
    )
    return row, of


def _told(row: EvidenceRow) -> dict[str, Any]:
    """Return a piece of evidence as the audit trail keeps it: of a file its number, for its name may be secret."""
    told = {
        "text": row.text,
        "link": row.link or None,
        "attachment": row.attachment_id,
        "indicator": row.indicator,
        "place": row.place,
        "period": row.period,
        "proposal": row.proposal,
    }
    return {name: value for name, value in told.items() if value or name in {"text", "link"}}


@transaction.atomic
def judge(
    *,
    by: User,
    programme: Programme,
    duty: str,
    verdict: Fulfilment,
    grounds: str,
    due_on: date | None = None,
    actor: str = "",
    seen: int = 0,
) -> JudgementRow:
    """Judge whether what the duty was for has been reached (måluppfyllelse), and keep who judged and for whom.

    A duty can be done and not fulfilled: the report was handed in, the goal was missed. Setting the state and judging
    are therefore two acts, and the second is an approver's.

    Parameters
    ----------
    by, programme, duty
        Who judges what.
    verdict, grounds
        The judgement, and what it rests on.
    due_on
        The one date that it is for; None for the duty as a whole.
    actor
        On whose behalf `by` judges; by default the person's own actor in the programme.
    seen
        The id of the judgement that the writer saw, 0 for none.

    Raises
    ------
    KeyError
        When the programme has no such duty, or the actor is none of the person's own.
    PermissionDenied
        When `by` may not approve.
    NewerEntryError
        When the duty has been judged since `seen`.
    """
    require(by, Verb.APPROVE, programme)
    programme.duty(duty)
    own = actors_of(by, programme.id)
    if actor and actor not in own:
        raise KeyError(actor)
    refuse_classified(grounds, where=duty)
    refuse_personal_numbers(grounds, where=duty)
    behalf = actor or next(iter(sorted(own)), "")
    rows = JudgementRow.objects.filter(programme=programme.id, duty=duty)
    old, new = add_after(
        rows,
        seen,
        lambda: JudgementRow.objects.create(
            programme=programme.id,
            duty=duty,
            due_on=due_on,
            verdict=verdict.value,
            reason=grounds,
            by=by,
            actor=behalf,
            after=seen,
        ),
    )
    record(
        "judge_duty",
        by=by,
        programme=programme.id,
        thing="duty",
        thing_id=duty,
        old={"verdict": old.verdict, "due_on": _iso(old.due_on)} if old else None,
        new={"verdict": verdict.value, "due_on": _iso(due_on), "actor": behalf},
        why=grounds,
    )
    return new


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
    closed = closed_sections(given_sections([programme.id]))
    for report in (spec.id for spec in programme.reports if spec.duty == duty):
        of_report = {"programme": programme.id, "report": report}
        if FrozenRow.objects.filter(**of_report, due_on=earlier.due_on).exists():
            continue  # released: the new date is that of the next report, which begins empty
        there = {row.key: row.pk for row in ContentRow.objects.filter(**of_report, due_on=due_on)}
        written = {
            row.key: row
            for row in ContentRow.objects.filter(**of_report, due_on=earlier.due_on)
            if place_of(row) not in closed  # on the new date nobody has been given it yet: all would read it
        }
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
    refuse_personal_numbers(number)
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
