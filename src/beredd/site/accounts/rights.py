"""The one place for rights: who may do what with which thing.

A right is a verb. A role has verbs, a membership gives a role in one programme or in all on behalf of an actor, and
:func:`can` puts them together with the need to know: the class of what is asked for, the person's clearance, and how
sure the log-in was. Views ask :func:`require`; lists ask :func:`readable`, and lists of rows :func:`readable_rows`,
which is the same rule as a filter of the database. Nothing else in the site decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from beredd.common.information_class import OPEN_TO_ALL, highest_class_for
from beredd.programmes.model import Programme
from beredd.site.accounts.models import ProgrammeClass, Role, User


class Verb(StrEnum):
    """What can be done with a programme and what lies in it."""

    READ = "read"
    COMMENT = "comment"
    """Write a comment beside what others write."""
    SET_STATE = "set_state"
    """Set a duty's state with reason and evidence."""
    WRITE_ROW = "write_row"
    """Add, change and withdraw rows of registers: activities, meetings, proposals, values."""
    ENTER_MONEY = "enter_money"
    """Enter what was requisitioned, paid, used and repaid of a grant."""
    WRITE_REPORT = "write_report"
    SET_DATE = "set_date"
    """Give a date to a duty whose decision has none."""
    NOTE_DECISION = "note_decision"
    """Enter the decision's diary number (diarienummer) and date where the text lacks them."""
    ADD_DOCUMENT = "add_document"
    CLASSIFY = "classify"
    """Set the information class of a row, an attachment or a field."""
    APPROVE = "approve"
    """Judge what others have submitted: values, sections, whether a duty is fulfilled."""
    RELEASE_REPORT = "release_report"
    """Freeze a report as final."""
    OPEN_PERIOD = "open_period"
    """Open and lock the periods for which values are entered."""
    PUBLISH = "publish"
    """Let the public read a thing, and take it back."""
    DELETE_DATA = "delete_data"
    """Delete a data set's files and values; that they were here stays in the history."""
    MANAGE_ROLES = "manage_roles"
    """Give and take roles, and help a person back to the account."""


OWN: Final = frozenset({Verb.SET_STATE, Verb.WRITE_ROW, Verb.ENTER_MONEY, Verb.WRITE_REPORT})
"""What a contributor may do with things of the own actor, and with no others."""
EDITING: Final = OWN | {Verb.SET_DATE, Verb.NOTE_DECISION, Verb.ADD_DOCUMENT, Verb.CLASSIFY}
LEADING: Final = frozenset({Verb.RELEASE_REPORT, Verb.OPEN_PERIOD, Verb.PUBLISH, Verb.DELETE_DATA})
_READER: Final = frozenset({Verb.READ})
_CONTRIBUTOR: Final = _READER | {Verb.COMMENT}
_EDITOR: Final = _CONTRIBUTOR | EDITING
_APPROVER: Final = _EDITOR | {Verb.APPROVE}
VERBS_OF: Final[dict[str, frozenset[Verb]]] = {
    Role.READER: _READER,
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.EDITOR: _EDITOR,
    Role.APPROVER: _APPROVER,
    Role.LEAD: _APPROVER | LEADING,
    Role.ADMINISTRATOR: frozenset(Verb),
}
VERBS_WITH_OWN: Final[dict[str, frozenset[Verb]]] = {Role.CONTRIBUTOR: OWN}
"""What a role may besides with the things of the own actor."""
SEES_ALL: Final = frozenset({Role.LEAD.value, Role.ADMINISTRATOR.value})
"""Roles that need to know also what is shown to some actors only; never above their clearance."""
LADDER: Final = {role: step for step, role in enumerate(Role.values)}

Person = User | AnonymousUser
T = TypeVar("T")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership, as rights need it."""

    programme: str
    role: str
    actor: str
    clearance: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What narrows a person's rights when somebody acts in the name of one: the scope of a token."""

    verbs: frozenset[Verb]
    programme: str = ""
    """The only programme; empty for all of the person's."""
    actor: str | None = None
    """The only actor on whose behalf anything is done; None for all of the person's."""
    clearance: int = 1


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is no row but has a place in the order of rights: a duty with its actors, a report's section."""

    programme: str
    actors: frozenset[str] = frozenset()
    """Whose thing it is: a contributor of one of these may work on it."""
    confidentiality: int = 0
    shown_to: tuple[str, ...] = ()
    """The only actors that need to know; empty for all of the programme."""


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


def thing_of(thing: Any) -> Thing:
    """Return what rights ask of a programme, its id, a row or a :class:`Thing`."""
    if isinstance(thing, Thing):
        return thing
    programme = programme_of(thing)
    if isinstance(thing, str | Programme):
        return Thing(programme)
    actor = getattr(thing, "actor", "")
    return Thing(
        programme,
        frozenset({actor} if actor else ()),
        getattr(thing, "confidentiality", 0),
        tuple(getattr(thing, "shown_to", ())),
    )


def seats(user: Person) -> tuple[Seat, ...]:
    """Return the person's memberships."""
    return tuple(seat for held in _seats_by_programme(user).values() for seat in held)


def _seats_by_programme(user: Person) -> dict[str, tuple[Seat, ...]]:
    """Return the memberships by programme, those in all under ``""``; read once for each request's user."""
    known: dict[str, tuple[Seat, ...]] | None = getattr(user, "_beredd_seats", None)
    if known is None:
        known = {}
        if isinstance(user, User) and user.is_active:
            for row in user.memberships.values_list("programme", "role", "actor", "clearance"):
                known[row[0]] = (*known.get(row[0], ()), Seat(*row))
        user._beredd_seats = known  # type: ignore[union-attr]  # a note of ours on Django's object
    return known


def limits_of(user: Person) -> Limits | None:
    """Return the limits under which somebody acts in the person's name; None when it is the person in person."""
    return getattr(user, "limits", None)


def assurance_of(user: Person) -> int:
    """Return the level of assurance (tillitsnivå, 1-3) of the log-in, set by the session; 1 where none is said."""
    return int(getattr(user, "assurance", 1))


def seats_in(user: Person, programme: str) -> tuple[Seat, ...]:
    """Return the memberships that hold in a programme: those in it go before those in all."""
    limits = limits_of(user)
    if limits is not None and limits.programme and limits.programme != programme:
        return ()
    known = _seats_by_programme(user)
    held = known.get(programme) or known.get("", ())
    if limits is not None and limits.actor is not None:
        held = tuple(seat for seat in held if seat.actor == limits.actor)
    return held


def role_in(user: Person, thing: Any) -> str | None:
    """Return the person's highest role for `thing`; None for none."""
    held = seats_in(user, programme_of(thing))
    return max((seat.role for seat in held), key=LADDER.__getitem__, default=None)


def actors_of(user: Person, programme: str) -> frozenset[str]:
    """Return the actors for which the person works in a programme."""
    return frozenset(seat.actor for seat in seats_in(user, programme) if seat.actor)


def clearance_in(user: Person, programme: str) -> int:
    """Return the highest class of confidentiality that opens: by clearance, by log-in, by limits; -1 for none."""
    highest = max((seat.clearance for seat in seats_in(user, programme)), default=-1)
    limits = limits_of(user)
    if limits is not None:
        highest = min(highest, limits.clearance)
    return min(highest, highest_class_for(assurance_of(user)))


def programme_class(user: Person, programme: str) -> int:
    """Return the programme's own class of confidentiality, all programmes read once for each request's user."""
    known: dict[str, int] | None = getattr(user, "_beredd_classes", None)
    if known is None:
        known = dict(ProgrammeClass.objects.values_list("programme", "confidentiality"))
        user._beredd_classes = known  # type: ignore[union-attr]  # a note of ours on Django's object
    return known.get(programme, 0)


def _needs_to_know(user: Person, thing: Thing, held: tuple[Seat, ...]) -> bool:
    """Say whether class, clearance and log-in let the person know that the thing exists."""
    clearance = clearance_in(user, thing.programme)
    if max(thing.confidentiality, programme_class(user, thing.programme)) > clearance:
        return False
    if not thing.shown_to or any(seat.role in SEES_ALL for seat in held):
        return True
    own = {seat.actor for seat in held if seat.actor}
    return bool(own & (set(thing.shown_to) | thing.actors))


def can(user: Person, verb: Verb, thing: Any) -> bool:
    """Say whether `user` may do `verb` with `thing` (a programme, its id, a row, or a :class:`Thing`)."""
    asked = thing_of(thing)
    held = seats_in(user, asked.programme)
    limits = limits_of(user)
    if not held or (limits is not None and verb not in limits.verbs) or not _needs_to_know(user, asked, held):
        return False
    return any(
        verb in VERBS_OF[seat.role]
        or (bool(seat.actor) and seat.actor in asked.actors and verb in VERBS_WITH_OWN.get(seat.role, frozenset()))
        for seat in held
    )


def can_with_some(user: Person, verb: Verb, programme: str) -> bool:
    """Say whether there are things of `programme` with which `user` may do `verb`: the own actor's count too."""
    return can(user, verb, Thing(programme, actors_of(user, programme)))


def readable(user: Person, things: Iterable[T]) -> list[T]:
    """Return those of `things` that `user` may read, in their order; the others are not even counted."""
    return [thing for thing in things if can(user, Verb.READ, thing)]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far into a programme's rows a person sees; the same in many programmes for most people."""

    clearance: int
    actors: frozenset[str]
    """The actors for which the person works there."""
    sees_all: bool
    """Whether also what is shown to some actors only."""

    def condition(self) -> Q:
        """Return the reach as a condition on rows with ``actor``, ``confidentiality`` and ``shown_to``."""
        within = Q(confidentiality__lte=self.clearance)
        if self.sees_all:
            return within
        shown = Q(shown_to="")
        for actor in sorted(self.actors):
            shown |= Q(actor=actor) | Q(shown_to__contains=f";{actor};")
        return within & shown


def reach_in(user: Person, programme: str) -> Reach | None:
    """Return how far the person sees into a programme's rows; None where the programme itself may not be read."""
    if not can(user, Verb.READ, programme):
        return None
    sees_all = any(seat.role in SEES_ALL for seat in seats_in(user, programme))
    return Reach(clearance_in(user, programme), actors_of(user, programme), sees_all)


def by_reach(user: Person, programmes: Iterable[str]) -> dict[Reach, list[str]]:
    """Return the programmes that may be read, those together into which the person sees equally far."""
    found: dict[Reach, list[str]] = {}
    for programme in programmes:
        reach = reach_in(user, programme)
        if reach is not None:
            found.setdefault(reach, []).append(programme)
    return found


def readable_rows(user: Person, programme: str, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return those of a programme's rows that `user` may read, as :func:`can` would say it, decided by the database.

    `rows` are of a model with ``programme``, ``actor``, ``confidentiality`` and ``shown_to`` (a ``CodesField``).
    """
    rows = rows.filter(programme=programme)
    reach = reach_in(user, programme)
    return rows.none() if reach is None else rows.filter(reach.condition())


def open_to_all(rows: QuerySet[Row], *, up_to: int = OPEN_TO_ALL) -> QuerySet[Row]:
    """Return those of `rows` that everybody in their programme may read, whoever asks: what reports are made of."""
    return rows.filter(open_condition(up_to=up_to))


def open_condition(of: str = "", *, up_to: int = OPEN_TO_ALL) -> Q:
    """Return the same as a condition; `of` leads to the row from the one that is asked for: ``attachment__``."""
    return Q(**{f"{of}confidentiality__lte": up_to, f"{of}shown_to": ""})


def is_open_to_all(thing: Any) -> bool:
    """Say of one row or :class:`Thing` what :func:`open_to_all` says of many."""
    asked = thing_of(thing)
    return asked.confidentiality <= OPEN_TO_ALL and not asked.shown_to


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
