"""The one place for rights: who may do what with which thing.

A right is a verb. A role has verbs, a membership gives a role in one programme or in all, and :func:`can` puts them
together. Views ask :func:`require`, lists ask :func:`readable`; nothing else in the site decides.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from beredd.programmes.model import Programme
from beredd.site.accounts.models import Role, User


class Verb(StrEnum):
    """What can be done with a programme and what lies in it."""

    READ = "read"
    SET_STATE = "set_state"
    """Set a duty's state with reason and evidence."""
    SET_DATE = "set_date"
    """Give a date to a duty whose decision has none."""
    NOTE_DECISION = "note_decision"
    """Enter the decision's diary number (diarienummer) and date where the text lacks them."""
    ADD_DOCUMENT = "add_document"
    ENTER_MONEY = "enter_money"
    """Enter what was requisitioned, paid, used and repaid of a grant."""
    WRITE_REPORT = "write_report"
    RELEASE_REPORT = "release_report"
    """Freeze a report as final."""


EDITING: Final = frozenset(
    {Verb.SET_STATE, Verb.SET_DATE, Verb.NOTE_DECISION, Verb.ADD_DOCUMENT, Verb.ENTER_MONEY, Verb.WRITE_REPORT}
)
VERBS_OF: Final[dict[str, frozenset[Verb]]] = {
    Role.READER: frozenset({Verb.READ}),
    Role.EDITOR: frozenset({Verb.READ}) | EDITING,
    Role.LEAD: frozenset({Verb.READ, Verb.RELEASE_REPORT}) | EDITING,
    Role.ADMINISTRATOR: frozenset(Verb),
}

Person = User | AnonymousUser
T = TypeVar("T")


def programme_of(thing: Any) -> str:
    """Return the id of the programme that `thing` belongs to: a programme, its id, or a row that names it.

    Raises
    ------
    TypeError
        For a thing that belongs to no programme: a fault in the program, never an answer.
    """
    if isinstance(thing, str):
        return thing
    if isinstance(thing, Programme):
        return thing.id
    named = getattr(thing, "programme", None)
    if isinstance(named, str):
        return named
    raise TypeError(f"{type(thing).__name__} belongs to no programme")


def _roles(user: Person) -> dict[str, str]:
    """Return role by programme id ("" for all), read once for each request's user."""
    known: dict[str, str] | None = getattr(user, "_beredd_roles", None)
    if known is None:
        known = {}
        if isinstance(user, User) and user.is_active:
            known = dict(user.memberships.values_list("programme", "role"))
        user._beredd_roles = known  # type: ignore[union-attr]  # a note of ours on Django's object
    return known


def role_in(user: Person, thing: Any) -> str | None:
    """Return the person's role for `thing`: the one in its programme goes before the one in all."""
    roles = _roles(user)
    return roles.get(programme_of(thing)) or roles.get("")


def can(user: Person, verb: Verb, thing: Any) -> bool:
    """Say whether `user` may do `verb` with `thing` (a programme, its id, or a row that belongs to one)."""
    role = role_in(user, thing)
    return role is not None and verb in VERBS_OF[role]


def readable(user: Person, things: Iterable[T]) -> list[T]:
    """Return those of `things` that `user` may read, in their order; the others are not even counted."""
    return [thing for thing in things if can(user, Verb.READ, thing)]


def require(user: Person, verb: Verb, thing: Any) -> None:
    """Stop a page that `user` has no right to.

    Raises
    ------
    Http404
        When the person may not read the thing: who has no need to know does not learn that it exists.
    PermissionDenied
        When the person may read it but not do `verb`.
    """
    if not can(user, Verb.READ, thing):
        raise Http404
    if not can(user, verb, thing):
        raise PermissionDenied
