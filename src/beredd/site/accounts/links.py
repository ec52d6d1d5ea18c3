"""Ways to an account that work once: made by an administrator, carried to the person by hand, opened and gone."""

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from beredd.common.provenance import sha256_of
from beredd.site.accounts.models import OneTimeLink, User

LASTS: Final = timedelta(days=3)


def new_link(user: User, purpose: OneTimeLink.Purpose) -> str:
    """Make a link for one purpose and return its secret; earlier ones of the same purpose are closed."""
    now = timezone.now()
    OneTimeLink.objects.filter(user=user, purpose=purpose, used_at=None).update(used_at=now)
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(user=user, purpose=purpose, sha256=_hash_of(secret), expires_at=now + LASTS)
    return secret


def person_of_link(secret: str, purpose: OneTimeLink.Purpose) -> User | None:
    """Return whose account a link opens, without using it up; None when it is wrong, used or too old."""
    found = _open(secret, purpose).select_related("user").first()
    return found.user if found is not None and found.user.is_active else None


def use_link(secret: str, purpose: OneTimeLink.Purpose) -> User | None:
    """Use a link up and return whose account it opens; the second of two who come at once gets None."""
    with transaction.atomic():
        user = person_of_link(secret, purpose)
        # The database counts: only one of two at once changes the row.
        if user is None or not _open(secret, purpose).update(used_at=timezone.now()):
            return None
        return user


def _open(secret: str, purpose: OneTimeLink.Purpose) -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(
        sha256=_hash_of(secret), purpose=purpose, used_at=None, expires_at__gt=timezone.now()
    )


def _hash_of(secret: str) -> str:
    return sha256_of(secret.encode("utf-8"))
