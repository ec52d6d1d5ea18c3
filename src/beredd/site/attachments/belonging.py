"""What an attachment belongs to: a duty, a part of a report or a row of a register, and what that asks of a person."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.common.information_class import InformationClass
from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, Thing, Verb, can
from beredd.site.config.reader import reader_language
from beredd.site.programmes.duty_rights import duty_thing
from beredd.site.registers.register import registers
from beredd.site.registers.sight import Sight
from beredd.site.reports.sections import section_row, thing_of_row

DUTY: Final = "duty"
REPORT: Final = "report"


@dataclass(frozen=True, slots=True)
class Belonging:
    """What an attachment belongs to, as rights and pages need it."""

    right: Thing
    verb: Verb
    """What a person must be allowed to do with it in order to hand in a file."""
    url: str
    words: str
    least: InformationClass | None = None
    """The class of a row: a file that belongs to it is at least as sensitive."""
    open: bool = True
    """False for a row that has been withdrawn: nothing more is handed in."""


def belonging(user: Person, programme: Programme, thing: str, code: str) -> Belonging:
    """Return what `thing` and `code` name.

    Raises
    ------
    Http404
        When there is no such thing that the person may read; the same answer for both.
    """
    if not can(user, Verb.READ, programme):
        raise Http404
    if thing == DUTY:
        return _duty(programme, code)
    if thing == REPORT:
        return _report(user, programme, code)
    return _row(user, programme, thing, code)


def _duty(programme: Programme, code: str) -> Belonging:
    try:
        right = duty_thing(programme, code)
    except KeyError:
        raise Http404 from None
    return Belonging(right, Verb.SET_STATE, reverse("duty", args=[programme.id, code]), _("Duty %(id)s") % {"id": code})


def _report(user: Person, programme: Programme, code: str) -> Belonging:
    """Find a part of a report by ``P-R1:2026-12-15:plan``; the part may be left out."""
    spec_id, _colon, rest = code.partition(":")
    day, _colon, part = rest.partition(":")
    spec = next((spec for spec in programme.reports if spec.id == spec_id), None)
    try:
        due = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    if spec is None:
        raise Http404
    url = reverse("report", args=[programme.id, spec.id, due])
    title = spec.title.to(reader_language())
    row = section_row(programme.id, spec.id, due, part)
    right = thing_of_row(programme.id, row)
    if not can(user, Verb.READ, right):
        raise Http404
    least = row.information_class if row is not None else None
    return Belonging(right, Verb.WRITE_REPORT, f"{url}#{part}" if part else url, title, least)


def _row(user: Person, programme: Programme, thing: str, code: str) -> Belonging:
    of = registers().get(thing)
    row = Sight(user, programme).row(of, code) if of else None
    if of is None or row is None:
        raise Http404
    return Belonging(
        Thing(programme.id, frozenset({row.actor} if row.actor else ()), row.confidentiality, tuple(row.shown_to)),
        Verb.WRITE_ROW,
        reverse("row", args=[programme.id, of.key, row.code]),
        f"{of.one.to(reader_language())} {row.code}",
        row.information_class,
        not row.withdrawn,
    )
