"""Keys with which other programs act in a person's name: made, taken back, and asked who stands behind one."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.provenance import sha256_of
from beredd.programmes import programme_ids
from beredd.site.accounts.models import ApiToken, User
from beredd.site.accounts.rights import EDITING, Limits, Verb, assurance_of, can, clearance_in, limits_of, seats_in
from beredd.site.audit.events import record

LONGEST: Final = timedelta(days=365)
PREFIX: Final = "beredd_"
"""By which a secret is known for one, by people and by programs that search for secrets laid bare."""
SCOPES: Final[dict[str, frozenset[Verb]]] = {
    "read": frozenset({Verb.READ}),
    "write": EDITING | {Verb.COMMENT},
    "approve": frozenset({Verb.APPROVE}),
}
"""What a token may be for. None of them releases a report, publishes or gives roles: that is done in person."""


def highest_clearance(user: User, programme: str = "", actor: str = "") -> int:
    """Return the highest class that a token of `user` may open: what the person's own log-in opens now; -1 for none."""
    wanted = [programme] if programme else programme_ids()
    held = [one for one in wanted if any(not actor or seat.actor == actor for seat in seats_in(user, one))]
    return max((clearance_in(user, one) for one in held if can(user, Verb.READ, one)), default=-1)


@transaction.atomic
def make_token(
    *,
    by: User,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime,
    programme: str = "",
    actor: str = "",
    clearance: int = 1,
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is known to nobody afterwards.

    Raises
    ------
    PermissionDenied
        When a token asks for a token, or the person's own rights do not reach as far.
    ValidationError
        When it would last for more than a year, has already ended, or has no known scope.
    """
    if limits_of(by) is not None:
        raise PermissionDenied
    now = timezone.now()
    if not now < expires_at <= now + LONGEST + timedelta(days=1):
        raise ValidationError({"expires_on": _("Choose a day from tomorrow to a year from now.")})
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise ValidationError({"scopes": _("Choose what the key may be used for.")})
    highest = highest_clearance(by, programme, actor)
    if clearance < 0 or clearance > highest:
        raise PermissionDenied
    refuse_personal_numbers(name)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        name=name,
        programme=programme,
        actor=actor,
        scopes=tuple(scope for scope in SCOPES if scope in {*scopes, "read"}),
        clearance=clearance,
        assurance=assurance_of(by),
        sha256=_hash_of(secret),
        expires_at=expires_at,
    )
    record("make_token", by=by, programme=programme, thing="api_token", thing_id=str(token.pk), new=_told(token))
    return token, secret


@transaction.atomic
def revoke_token(*, by: User, token: int) -> None:
    """Take back one of one's own tokens; from now on it opens nothing.

    Raises
    ------
    Http404
        When the person has no such token in use.
    """
    row = ApiToken.objects.select_for_update().filter(user=by, pk=token, revoked_at=None).first()
    if row is None:
        raise Http404
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    told = {"revoked": True}
    record("revoke_token", by=by, programme=row.programme, thing="api_token", thing_id=str(row.pk), new=told)


def principal_of(secret: str) -> User | None:
    """Return the person in whose name the bearer of `secret` acts, with the token's limits; None for no such token.

    The person is a new object for each call, so that limits never reach a person who has logged in.
    """
    found = ApiToken.objects.select_related("user").filter(sha256=_hash_of(secret), revoked_at=None).first()
    now = timezone.now()
    if found is None or found.expires_at <= now or not found.user.is_active:
        return None
    day = timezone.localdate(now)
    if found.last_used_on != day:
        ApiToken.objects.filter(pk=found.pk).update(last_used_on=day)
    user = found.user
    user.limits = limits_set_by(found)  # type: ignore[attr-defined]  # a note of ours that rights.limits_of reads
    user.assurance = found.assurance  # type: ignore[attr-defined]  # and assurance_of
    return user


def limits_set_by(token: ApiToken) -> Limits:
    """Return what a token narrows its maker's rights to."""
    verbs: frozenset[Verb] = frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in token.scopes))
    return Limits(verbs, programme=token.programme, actor=token.actor or None, clearance=token.clearance)


def _hash_of(secret: str) -> str:
    return sha256_of(secret.encode("utf-8"))


def _told(token: ApiToken) -> dict[str, Any]:
    return {
        "name": token.name,
        "scopes": list(token.scopes),
        "actor": token.actor,
        "clearance": token.clearance,
        "expires_at": token.expires_at.isoformat(),
    }
