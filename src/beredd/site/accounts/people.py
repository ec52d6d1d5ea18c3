"""Who may look after whom, and what an administrator does with accounts and roles: each with a reason and a trace.

An administrator of all programmes looks after everybody; one of a programme after its roles alone. Nobody gives more
than the own rights and the own log-in reach, and nobody helps a person back to an account that reaches further: who
sets a way in could use it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from beredd.common.information_class import HIGHEST_HELD, highest_class_for
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.programmes import programme_ids
from beredd.programmes.actors import actors
from beredd.site.accounts.links import new_link
from beredd.site.accounts.models import ApiToken, Membership, OneTimeLink, Role, User
from beredd.site.accounts.oidc import looks_like_personal_number
from beredd.site.accounts.rights import Verb, assurance_of, can, clearance_in, limits_of, programme_class, seats
from beredd.site.audit.events import record

USER_NAME: Final = re.compile(r"[\w.@+-]{2,150}")


def manages_all(by: User) -> bool:
    """Say whether `by` administrates every programme."""
    return limits_of(by) is None and any(not seat.programme and seat.role == Role.ADMINISTRATOR for seat in seats(by))


def managed_programmes(by: User) -> list[str]:
    """Return the programmes whose roles `by` looks after."""
    if limits_of(by) is not None:
        return []
    return [one for one in programme_ids() if _manages_one(by, one)]


def _manages_one(by: User, programme: str) -> bool:
    if can(by, Verb.MANAGE_ROLES, programme):
        return True
    # An administrator of everything may have a lesser role in one programme, and looks after its roles all the same;
    # but a programme that the log-in does not open is not there.
    return manages_all(by) and programme_class(by, programme) <= highest_to_give(by, programme)


def manages(by: User, programme: str) -> bool:
    """Say whether `by` looks after the roles of a programme; empty is for all of them at once."""
    return manages_all(by) if not programme else programme in managed_programmes(by)


def highest_to_give(by: User, programme: str) -> int:
    """Return the highest clearance that `by` may give in a programme: the own, as far as the own log-in reaches."""
    if not manages_all(by):
        return clearance_in(by, programme) if programme else -1
    own = max(seat.clearance for seat in seats(by) if seat.programme in ("", programme))
    return min(own, highest_class_for(assurance_of(by)))


def people_of(by: User) -> QuerySet[User]:
    """Return the people whom `by` looks after."""
    if manages_all(by):
        return User.objects.all()
    return User.objects.filter(memberships__programme__in=managed_programmes(by)).distinct()


def person_or_404(by: User, person: int) -> User:
    """Return one of the people whom `by` looks after.

    Raises
    ------
    Http404
        When there is no such person, or the person is none of theirs.
    """
    found = people_of(by).filter(pk=person).first()
    if found is None:
        raise Http404
    return found


def roles_of(by: User, person: User) -> list[Membership]:
    """Return those of a person's roles that `by` looks after; the others are nobody else's business."""
    return [row for row in person.memberships.order_by("programme", "actor") if manages(by, row.programme)]


def may_look_after(by: User, person: User) -> bool:
    """Say whether `by` may close a person's account and help the person back: every role is within reach."""
    rows = list(person.memberships.all())
    if not rows:
        return manages_all(by)
    return all(manages(by, row.programme) and row.clearance <= highest_to_give(by, row.programme) for row in rows)


@transaction.atomic
def add_person(*, by: User, username: str, name: str, email: str, why: str) -> User:
    """Make an account that nobody can log in to until a link has been made for it.

    Raises
    ------
    ValidationError
        When the user name is taken or is none.
    """
    if not managed_programmes(by):
        raise PermissionDenied
    for text in (name, email, why):
        refuse_personal_numbers(text)
    if not USER_NAME.fullmatch(username) or looks_like_personal_number(username):
        raise ValidationError({"username": _("Write letters, digits and . @ + - _; no personal number.")})
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("There is an account with this user name.")})
    try:
        with transaction.atomic():
            person = User.objects.create_user(username, None, name=name, email=email)
    except IntegrityError:
        raise ValidationError({"username": _("There is an account with this user name.")}) from None
    _told("add_person", by, person, new={"email": bool(email)}, why=why)
    return person


@transaction.atomic
def give_role(*, by: User, person: User, programme: str, role: str, actor: str, clearance: int, why: str) -> Membership:
    """Give a person a role in a programme on behalf of an actor, or change the one that is there.

    Raises
    ------
    PermissionDenied
        When `by` does not look after the programme's roles, or the role reaches further than the own rights.
    ValidationError
        When programme, role or actor do not exist, or it would take the last administrator's role.
    """
    refuse_personal_numbers(why)
    if programme and programme not in programme_ids():
        raise ValidationError({"programme": _("There is no such programme.")})
    if not manages(by, programme):
        raise PermissionDenied
    if role not in Role.values or (actor and actor not in actors()):
        raise ValidationError(_("There is no such role or actor."))
    if not 0 <= clearance <= min(HIGHEST_HELD, highest_to_give(by, programme)):
        raise ValidationError({"clearance": _("You cannot give more than your own clearance and log-in reach.")})
    there = Membership.objects.select_for_update().filter(user=person, programme=programme, actor=actor).first()
    old = _role_told(there) if there else None
    if there is not None and there.clearance > highest_to_give(by, programme):
        raise PermissionDenied
    row = there or Membership(user=person, programme=programme, actor=actor)
    row.role, row.clearance = role, clearance
    with _an_administrator_stays():
        row.save()
    _told("give_role", by, person, programme=programme, actor=actor, old=old, new=_role_told(row), why=why)
    return row


@transaction.atomic
def take_role(*, by: User, person: User, membership: int, why: str) -> None:
    """Take a role from a person.

    Raises
    ------
    Http404
        When the person has no such role that `by` looks after.
    PermissionDenied
        When the role reaches further than the own rights.
    ValidationError
        When it is that of the last administrator.
    """
    refuse_personal_numbers(why)
    row = Membership.objects.select_for_update().filter(user=person, pk=membership).first()
    if row is None or not manages(by, row.programme):
        raise Http404
    if row.clearance > highest_to_give(by, row.programme):
        raise PermissionDenied
    old = _role_told(row)
    with _an_administrator_stays():
        row.delete()
    _told("take_role", by, person, programme=row.programme, actor=row.actor, old=old, new=None, why=why)


@transaction.atomic
def close_account(*, by: User, person: User, why: str) -> None:
    """Close an account: nobody logs in to it, its sessions, links and keys end; what the person wrote stays.

    Raises
    ------
    ValidationError
        When it is the last administrator's.
    """
    _require_reach(by, person, why)
    with _an_administrator_stays():
        User.objects.filter(pk=person.pk).update(is_active=False, session_round=F("session_round") + 1)
    _end_keys(person)
    _told("close_account", by, person, old={"open": True}, new={"open": False}, why=why)


@transaction.atomic
def open_account(*, by: User, person: User, why: str) -> None:
    """Open a closed account again; roles are as they were, keys and links are not."""
    _require_reach(by, person, why)
    User.objects.filter(pk=person.pk).update(is_active=True)
    _told("open_account", by, person, old={"open": False}, new={"open": True}, why=why)


@transaction.atomic
def let_in_again(*, by: User, person: User, why: str) -> str:
    """Help a person back to the account and return the secret of a link that works once.

    Password and second factors are taken away, sessions and keys end: whoever had them has nothing any more.
    """
    _require_reach(by, person, why)
    kinds = sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.session_round += 1
    person.save(update_fields=["password", "session_round"])
    _end_keys(person)
    _told("let_in_again", by, person, old={"second_factors": kinds}, new={"link": True}, why=why)
    return new_link(person, OneTimeLink.Purpose.PASSWORD)


@transaction.atomic
def invite_outside(*, by: User, person: User, why: str) -> str:
    """Return the secret of a link with which the person joins an outside identity to the account.

    An identity that was joined before is parted from it: one account, one identity.
    """
    _require_reach(by, person, why)
    parted, _kinds = SocialAccount.objects.filter(user=person).delete()
    _told("invite_outside", by, person, old={"joined": bool(parted)}, new={"link": True}, why=why)
    return new_link(person, OneTimeLink.Purpose.IDENTITY)


def _require_reach(by: User, person: User, why: str) -> None:
    refuse_personal_numbers(why)
    if not people_of(by).filter(pk=person.pk).exists():
        raise Http404
    if not may_look_after(by, person):
        raise PermissionDenied


def _end_keys(person: User) -> None:
    now = timezone.now()
    ApiToken.objects.filter(user=person, revoked_at=None).update(revoked_at=now)
    OneTimeLink.objects.filter(user=person, used_at=None).update(used_at=now)


@contextmanager
def _an_administrator_stays() -> Iterator[None]:
    """Refuse what is done within when it takes away the last one who administrates the whole site.

    The rows are held, so that two administrators cannot take each other's role at once.
    """
    before = _administrators()
    yield
    if before and not _administrators():
        raise ValidationError(_("This is the last administrator of all programmes, and one must be left."))


def _administrators() -> set[int]:
    # Ordered, so that two who do this at once wait for each other and do not lock each other out.
    rows = Membership.objects.select_for_update(of=("self",)).filter(programme="", role=Role.ADMINISTRATOR)
    return set(rows.filter(user__is_active=True).order_by("pk").values_list("user_id", flat=True))


def _role_told(row: Membership) -> dict[str, Any]:
    return {"programme": row.programme, "role": row.role, "actor": row.actor, "clearance": row.clearance}


def _told(
    action: str,
    by: User,
    person: User,
    *,
    new: Any,
    old: Any = None,
    why: str,
    programme: str = "",
    actor: str = "",
) -> None:
    record(
        action,
        by=by,
        programme=programme,
        thing="person",
        thing_id=person.username,
        old=old,
        new=new,
        why=why,
        actor=actor,
        confidentiality=1,
    )
