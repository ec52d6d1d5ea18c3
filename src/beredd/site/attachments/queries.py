"""Which attachments a person may read: those of a thing, one by number, those that show a duty's state."""

from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, Thing, Verb, can, readable_rows
from beredd.site.attachments.belonging import Belonging, belonging
from beredd.site.attachments.forms import AttachForm
from beredd.site.attachments.models import Attachment
from beredd.site.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One file as a page lists it."""

    row: Attachment
    url: str
    change_url: str
    """Where it is withdrawn and its class changed; empty for who may not."""


@dataclass(frozen=True, slots=True)
class AttachmentList:
    """The files of one thing, as ``attachments/of_thing.html`` shows them."""

    lines: list[AttachmentLine] = field(default_factory=list)
    form: AttachForm | None = None
    """None for who may not hand in a file here."""
    attach_url: str = ""


def readable_attachments(user: Person, programme: Programme, *, withdrawn: bool = False) -> QuerySet[Attachment]:
    """Return those of a programme's attachments whose class and circle `user` may read.

    What each belongs to may be more sensitive still: a list of one thing's files is only shown on that thing's page,
    and :func:`attachment_or_404` asks for the thing too.
    """
    rows = readable_rows(user, programme.id, Attachment.objects.all())
    return rows if withdrawn else rows.filter(withdrawn=False)


def without_hidden_files(user: Person, programme: Programme, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """Return those of a programme's events that tell of no file which `user` may not read.

    A file's class may have been raised since its event was written with the class of that day.
    """
    seen = readable_attachments(user, programme, withdrawn=True).order_by().values("pk")
    hidden = list(Attachment.objects.filter(programme=programme.id).exclude(pk__in=seen).values_list("pk", flat=True))
    if not hidden:
        return events
    telling = Q(new__attachment__in=hidden) | Q(old__attachment__in=hidden)
    told = AuditEvent.objects.filter(telling, programme=programme.id).order_by()
    return events.exclude(pk__in=told.values("pk"))


def attachments_of(user: Person, programme: Programme, thing: str, code: str) -> AttachmentList:
    """Return the files of a thing that `user` may read, and a form for who may hand in more.

    Raises
    ------
    Http404
        When there is no such thing that the person may read.
    """
    to = belonging(user, programme, thing, code)
    rows = readable_attachments(user, programme).filter(thing=thing, code=code).select_related("by")
    may = to.open and can(user, to.verb, to.right)
    return AttachmentList(
        [_line(user, programme, row, to) for row in rows],
        AttachForm(programme=programme) if may else None,
        reverse("attach", args=[programme.id, thing, code]),
    )


def _line(user: Person, programme: Programme, row: Attachment, to: Belonging) -> AttachmentLine:
    change = reverse("change_attachment", args=[programme.id, row.pk]) if may_change(user, row, to) else ""
    return AttachmentLine(row, reverse("attachment", args=[programme.id, row.pk]), change)


def may_change(user: Person, row: Attachment, to: Belonging) -> bool:
    """Say whether `user` may withdraw a file: an editor any, a contributor those of the own actor."""
    return can(user, to.verb, own_part(to, row))


def own_part(to: Belonging, row: Attachment) -> Thing:
    """Return the thing as it is for one file: a contributor's rights reach to the own actor's files alone."""
    return replace(to.right, actors=to.right.actors & {row.actor})


def attachment_or_404(user: Person, programme: Programme, attachment: int, *, lock: bool = False) -> Attachment:
    """Return a file in use that `user` may read, and whose thing the person may read.

    Raises
    ------
    Http404
        When there is none; the same answer for one that the person has no need to know of.
    """
    rows = readable_attachments(user, programme).filter(pk=attachment)
    row = (rows.select_for_update() if lock else rows.select_related("by")).first()
    if row is None:
        raise Http404
    to = belonging(user, programme, row.thing, row.code)
    if not can(user, Verb.READ, to.right):
        raise Http404
    return row


def known_hashes() -> frozenset[str]:
    """Return the hash of every file that some row refers to, withdrawn ones too."""
    return frozenset(Attachment.objects.values_list("sha256", flat=True).distinct())
