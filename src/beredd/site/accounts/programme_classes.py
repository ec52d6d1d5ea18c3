"""The class of a programme as a whole: the least that any row of it has."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beredd.common.information_class import InformationClass, refuse_security_classified
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.provenance import sha256_of
from beredd.programmes.model import Programme
from beredd.site.accounts.models import ProgrammeClass, User
from beredd.site.accounts.rights import Verb, clearance_in, require
from beredd.site.audit.events import record
from beredd.site.programmes.entries import NewerEntryError


def class_of(programme: str) -> InformationClass:
    """Return a programme's class; one that nobody has classified is open."""
    row = ProgrammeClass.objects.filter(programme=programme).first()
    return _as_class(row) if row else InformationClass(confidentiality=0)


def mark_of(held: InformationClass) -> str:
    """Return what tells one class from another: a form keeps it of the class that was before the eyes."""
    return sha256_of(json.dumps(_told(held), sort_keys=True).encode("utf-8"))


class NewerClassError(NewerEntryError):
    """Somebody else has classified the programme since its class was shown; nothing has been saved."""


@transaction.atomic
def classify_programme(*, by: User, programme: Programme, to: InformationClass, why: str, seen: str) -> ProgrammeClass:
    """Classify a programme; making it less secret is for those who approve.

    Parameters
    ----------
    by
        Who classifies.
    programme
        What is classified.
    to
        The new class.
    why
        The reason.
    seen
        The mark of the whole class that `by` had before the eyes, ground and decider too: see :func:`mark_of`.

    Raises
    ------
    SecurityClassifiedError
        For class 4, which Beredd may not hold.
    NewerClassError
        When somebody else has changed it in the meantime.
    ValidationError
        When the ground, its date or its decider is missing, or when the class is above what the own log-in opens.
    """
    require(by, Verb.CLASSIFY, programme)
    refuse_security_classified(to.confidentiality)
    for text in (to.ground, to.decided_by, why):
        refuse_personal_numbers(text)
    lacking = to.faults()
    if lacking:
        raise ValidationError({field: _("Needed from class 2.") for field in lacking})
    # Made if it is not there, so that there is a row to hold while the class is compared.
    ProgrammeClass.objects.get_or_create(programme=programme.id)
    row = ProgrammeClass.objects.select_for_update().get(programme=programme.id)
    held = _as_class(row)
    if mark_of(held) != seen:
        raise NewerClassError(programme.id)
    if to.confidentiality < row.confidentiality:
        require(by, Verb.APPROVE, programme)
    if to.confidentiality > clearance_in(by, programme.id):
        locked_out = _("The class is above what your own clearance and log-in open: you would lock yourself out.")
        raise ValidationError({"confidentiality": locked_out})
    row.confidentiality, row.integrity, row.availability = to.confidentiality, to.integrity, to.availability
    row.ground, row.decided_on, row.decided_by = to.ground, to.decided_on, to.decided_by
    row.save()
    record(
        "classify_programme",
        by=by,
        programme=programme.id,
        thing="programme",
        thing_id=programme.id,
        old=_told(held),
        new=_told(to),
        why=why,
        confidentiality=max(row.confidentiality, held.confidentiality),
    )
    return row


def _as_class(row: ProgrammeClass) -> InformationClass:
    return InformationClass(
        confidentiality=row.confidentiality,
        integrity=row.integrity,
        availability=row.availability,
        ground=row.ground,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
    )


def _told(of: InformationClass) -> dict[str, Any]:
    return {
        "confidentiality": of.confidentiality,
        "integrity": of.integrity,
        "availability": of.availability,
        "ground": of.ground,
        "decided_on": of.decided_on.isoformat() if of.decided_on else None,
        "decided_by": of.decided_by,
    }
