"""Handing in a file, changing its class, and withdrawing it."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from beredd.common.information_class import InformationClass, refuse_security_classified
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, actors_of, clearance_in, require
from beredd.site.attachments.belonging import Belonging, belonging
from beredd.site.attachments.file_kinds import check_file
from beredd.site.attachments.models import Attachment
from beredd.site.attachments.queries import attachment_or_404, own_part
from beredd.site.attachments.store import bytes_of, keep
from beredd.site.attachments.texts import refuse_unheld_text
from beredd.site.audit.events import record
from beredd.site.programmes.entries import NewerEntryError

LOGGED_FROM = 2
"""From this class of confidentiality on it is noted who has taken out a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that somebody hands in."""

    name: str
    data: bytes
    information_class: InformationClass = field(default_factory=InformationClass)
    shown_to: tuple[str, ...] = ()


class AttachmentFaultsError(Exception):
    """What is wrong with what was said about a file: (field, words)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {what}" for field, what in faults))
        self.faults = faults


def attach(*, by: User, programme: Programme, thing: str, code: str, file: NewFile, why: str = "") -> Attachment:
    """Take in a file that belongs to a thing; return its row.

    Parameters
    ----------
    by, programme
        Who hands it in, and where.
    thing, code
        What it belongs to: see :func:`beredd.site.attachments.belonging.belonging`.
    file
        Its name, bytes and class. A file of a row is at least as sensitive as the row.
    why
        The reason, kept with the event.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read the thing, or not write there.
    AttachmentFaultsError
        When a class lacks its ground, or is above what `by` is cleared for.
    FileRefusedError
        When the file is of a kind that is not taken in.
    SecurityClassifiedError, ClassifiedDocumentError, PersonalNumberError
        When it must not be held here at all.
    SurroundingsError
        When it cannot be stored.
    """
    to = belonging(by, programme, thing, code)
    require(by, to.verb, to.right)
    if not to.open:
        raise AttachmentFaultsError([("file", _("The row has been withdrawn."))])
    refuse_security_classified(file.information_class.confidentiality, where=file.name)
    _refuse_words(why)
    given, shown_to = _at_least(to, file.information_class, file.shown_to)
    _check_class(by, programme, given)
    checked = check_file(file.name, file.data, at_most=settings.BEREDD_MAX_UPLOAD_BYTES)
    refuse_unheld_text(checked, file.data)
    sha256 = keep(file.data)
    own = sorted(actors_of(by, programme.id))
    with transaction.atomic():
        row = Attachment.objects.create(
            programme=programme.id,
            thing=thing,
            code=code,
            name=checked.name,
            size=len(file.data),
            sha256=sha256,
            media_type=checked.media_type,
            actor=own[0] if own else "",
            shown_to=shown_to,
            by=by,
            **_class_fields(given),
        )
        _note("attach", by, row, new=_told(row), why=why)
    return row


@transaction.atomic
def withdraw_attachment(*, by: User, programme: Programme, attachment: int, version: int, why: str) -> Attachment:
    """Take a file out of use: it is handed out to nobody any more, and its row stays as history.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read it, or not write to what it belongs to.
    NewerEntryError
        When it has been changed since `by` saw it.
    """
    row = _for_change(by, programme, attachment, version)
    _refuse_words(why)
    old = _told(row)
    row.withdrawn, row.withdrawn_why = True, why
    return _changed("withdraw_attachment", by, row, old, why)


@transaction.atomic
def classify_attachment(
    *,
    by: User,
    programme: Programme,
    attachment: int,
    version: int,
    information_class: InformationClass,
    shown_to: tuple[str, ...],
    why: str,
) -> Attachment:
    """Change how sensitive a file is, and who needs to know of it; a lower class is an approver's to decide.

    Raises
    ------
    As :func:`attach` and :func:`withdraw_attachment`.
    """
    require(by, Verb.CLASSIFY, programme)
    row = _for_change(by, programme, attachment, version)
    refuse_security_classified(information_class.confidentiality, where=row.name)
    _refuse_words(why)
    given, shown_to = _at_least(belonging(by, programme, row.thing, row.code), information_class, shown_to)
    if given.confidentiality < row.confidentiality or (row.shown_to and set(shown_to or ("",)) - set(row.shown_to)):
        require(by, Verb.APPROVE, programme)
    _check_class(by, programme, given)
    old = _told(row)
    row.shown_to = shown_to
    for name, value in _class_fields(given).items():
        setattr(row, name, value)
    return _changed("classify_attachment", by, row, old, why, was=old["confidentiality"])


def take_out(*, by: User, programme: Programme, attachment: int) -> tuple[Attachment, bytes]:
    """Return a file and its bytes, unaltered; who took out a sensitive one is noted.

    Raises
    ------
    Http404
        When there is no such file in use that `by` may read.
    SurroundingsError
        When it is not there, or not what was handed in.
    """
    row = attachment_or_404(by, programme, attachment)
    data = bytes_of(row.sha256)
    if row.confidentiality >= LOGGED_FROM:
        with transaction.atomic():
            _note("take_out_attachment", by, row, new={"attachment": row.pk, "name": row.name})
    return row, data


def _for_change(by: User, programme: Programme, attachment: int, version: int) -> Attachment:
    row = attachment_or_404(by, programme, attachment, lock=True)
    to = belonging(by, programme, row.thing, row.code)
    require(by, to.verb, own_part(to, row))
    if row.version != version:
        raise NewerEntryError
    return row


def _changed(action: str, by: User, row: Attachment, old: dict[str, Any], why: str, was: int = 0) -> Attachment:
    seen, row.version = row.version, row.version + 1
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    if not Attachment.objects.filter(pk=row.pk, version=seen).update(**fields):
        raise NewerEntryError
    _note(action, by, row, old=old, new=_told(row), why=why, was=was)
    return row


def _at_least(
    to: Belonging, given: InformationClass, shown_to: tuple[str, ...]
) -> tuple[InformationClass, tuple[str, ...]]:
    """Return class and circle, raised to those of the row that the file belongs to: it would tell of it."""
    if to.least is not None and given.confidentiality < to.least.confidentiality:
        given = replace(
            to.least,
            integrity=max(given.integrity, to.least.integrity),
            availability=max(given.availability, to.least.availability),
        )
    circle = to.right.shown_to
    if circle:
        shown_to = tuple(actor for actor in shown_to if actor in circle) or circle
    return given, shown_to


def _check_class(by: User, programme: Programme, given: InformationClass) -> None:
    _refuse_words(given.ground)
    _refuse_words(given.decided_by)
    faults = [(name, _("must be filled in for this class")) for name in given.faults()]
    if given.confidentiality > clearance_in(by, programme.id):
        faults.append(("confidentiality", _("is above what you are cleared for with this log-in")))
    if faults:
        raise AttachmentFaultsError(faults)


def _refuse_words(why: str) -> None:
    refuse_classified(why, where="")
    refuse_personal_numbers(why)


def _class_fields(given: InformationClass) -> dict[str, Any]:
    return {
        "confidentiality": given.confidentiality,
        "integrity": given.integrity,
        "availability": given.availability,
        "ground": given.ground,
        "decided_on": given.decided_on,
        "decided_by": given.decided_by,
    }


def _told(row: Attachment) -> dict[str, Any]:
    """Return an attachment as the audit trail keeps it."""
    return {
        "attachment": row.pk,
        "name": row.name,
        "bytes": row.size,
        "sha256": row.sha256,
        **_class_fields(row.information_class),
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "shown_to": list(row.shown_to),
        "withdrawn": row.withdrawn,
    }


def _note(action: str, by: User, row: Attachment, *, new: Any, old: Any = None, why: str = "", was: int = 0) -> None:
    record(
        action,
        by=by,
        programme=row.programme,
        thing=row.thing,
        thing_id=row.code,
        old=old,
        new=new,
        why=why,
        confidentiality=max(row.confidentiality, was),
        shown_to=row.shown_to,
        actor=row.actor,
    )
