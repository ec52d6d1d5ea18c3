"""How sure a log-in is, and how long it lasts.

The level of assurance (tillitsnivå, 1-3) comes from what was shown at log-in: a password alone gives 1; an
authenticator app or a passkey the level that the agency has approved them for (BEREDD_SECOND_FACTOR_ASSURANCE); an
outside provider what its ``acr`` is mapped to. rights.py reads it from the user of the request.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in as passed_every_step
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beredd.common.information_class import highest_class_for
from beredd.site.accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]
OUTSIDE_LEVEL: Final = "beredd_outside_level"
"""Level of an outside provider's log-in, kept in the session."""
BEGUN: Final = "beredd_begun"
SEEN: Final = "beredd_seen"
SEEN_EVERY: Final = 60
"""Seconds between two notes that the person is still there: a write for each page would cost more than it tells."""
STRONG: Final = frozenset({"totp", "webauthn"})
"""Second factors that raise the level. A recovery code opens the door but raises nothing: it is a password on paper."""


def level_of(request: HttpRequest, user: User) -> int:
    """Return the level of assurance of the log-in that a request belongs to."""
    level = max(1, int(request.session.get(OUTSIDE_LEVEL, 1)))
    records = get_authentication_records(request, user)
    if any(record.get("method") == "mfa" and record.get("type") in STRONG for record in records):
        level = max(level, int(settings.BEREDD_SECOND_FACTOR_ASSURANCE))
    return level


def highest_with_stronger_log_in(user: User, level: int) -> int | None:
    """Return the class that the person's roles reach with a surer log-in; None where this one reaches as far.

    It tells of the person's own clearance alone, nothing of what there is to see.
    """
    cleared = max(user.memberships.values_list("clearance", flat=True), default=0)
    return cleared if cleared > highest_class_for(level) else None


@receiver(user_logged_in)
def _begin(sender: Any, request: HttpRequest | None, **_more: Any) -> None:
    """Note when a session began; allauth's log-in and Django's own both come here."""
    if request is not None and hasattr(request, "session"):
        request.session[BEGUN] = request.session[SEEN] = time.time()
        request.session.pop(OUTSIDE_LEVEL, None)


@receiver(passed_every_step)
def _note_outside_level(
    sender: Any, request: HttpRequest, sociallogin: SocialLogin | None = None, **_more: Any
) -> None:
    """Keep what an outside provider said of its log-in; it comes after :func:`_begin`."""
    if sociallogin is not None:
        request.session[OUTSIDE_LEVEL] = outside_level(sociallogin)


def outside_level(login: SocialLogin) -> int:
    """Return the level that was found for a log-in with an outside provider."""
    return int(login.state.get(OUTSIDE_LEVEL, 1))


def session_end(get_response: Handler) -> Handler:
    """End a session that has been idle too long or has lasted long enough; else say how sure its log-in was."""

    def handle(request: HttpRequest) -> HttpResponse:
        # Who comes without a session's cookie is nobody: no page for everybody needs to know it.
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if isinstance(user, User):
            if _has_ended(request):
                logout(request)
                messages.info(request, _("You have been logged out because the session had ended. Log in again."))
            else:
                user.assurance = level_of(request, user)  # type: ignore[attr-defined]  # read by rights.assurance_of
        return get_response(request)

    return handle


def _has_ended(request: HttpRequest) -> bool:
    now = time.time()
    begun = float(request.session.get(BEGUN, 0))
    seen = float(request.session.get(SEEN, 0))
    if now - begun > settings.SESSION_COOKIE_AGE or now - seen > settings.BEREDD_SESSION_IDLE_SECONDS:
        return True
    if now - seen > SEEN_EVERY:
        request.session[SEEN] = now
    return False
