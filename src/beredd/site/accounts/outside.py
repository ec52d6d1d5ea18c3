"""Who comes from an outside provider: joined to an account beforehand, or given one without any role, or sent away."""

import logging
from typing import Any, Final, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import ProviderException
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from beredd.common.provenance import sha256_of
from beredd.site.accounts.assurance import OUTSIDE_LEVEL
from beredd.site.accounts.links import use_link
from beredd.site.accounts.models import OneTimeLink, User
from beredd.site.accounts.oidc import OutsideProvider, outside_providers
from beredd.site.audit.events import record

log = logging.getLogger(__name__)
JOIN: Final = "join"
JOINING: Final = "beredd_joining"
"""The secret of the one-time link with which somebody is on the way to join an outside identity."""


class OutsideAdapter(DefaultSocialAccountAdapter):
    """What allauth asks of the site about log-in with a provider."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Return the providers of the settings; none can be planted in the database."""
        return [
            _app_of(one)
            for one in outside_providers()
            if provider in (None, one.id, "openid_connect") and client_id in (None, one.client_id)
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the identity to the account that a one-time link opened, or see that it is joined to one."""
        identity = sociallogin.identity  # noted by the client, which has checked it
        asked_to_join = sociallogin.state.get("process") == JOIN
        sociallogin.token = None  # nothing is asked of the provider later, so its keys are not kept even for a moment
        sociallogin.state = {**sociallogin.state, "process": "login", OUTSIDE_LEVEL: identity.level}
        secret = request.session.pop(JOINING, None)
        # Only a log-in that was begun on the page for joining joins: one begun elsewhere has another purpose.
        if asked_to_join and secret is not None:
            _join(request, sociallogin, secret)
        elif not sociallogin.is_existing:
            if not sociallogin.provider.app.settings["written"].make_accounts:
                _not_known(request, sociallogin)
            _make_account(sociallogin, identity.name)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Send the person back to the log-in page with a sentence; the reason goes to the log, without any claim."""
        # Our own words about the claims name no person; what a provider answered may.
        why = str(exception) if isinstance(exception, ProviderException) else type(exception).__name__
        log.warning("Log-in with %s did not succeed: %s", provider.sub_id, why if exception else error)
        words = _("The log-in with %(provider)s did not succeed. Try again, or log in in another way.")
        messages.error(request, words % {"provider": provider.app.name})
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("login")))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Leave the person as an empty one: :func:`_make_account` makes those who are to be made."""
        user: User = sociallogin.user
        return user


def _app_of(provider: OutsideProvider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.secret(),
        settings={
            "server_url": provider.issuer,
            "oauth_pkce_enabled": True,
            "written": provider,
        },
    )


@transaction.atomic
def _join(request: HttpRequest, login: SocialLogin, secret: str) -> None:
    if login.is_existing:
        messages.error(request, _("This outside log-in already belongs to an account, and nothing has been changed."))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("login")))
    user = use_link(secret, OneTimeLink.Purpose.IDENTITY)
    if user is None:
        messages.error(request, _("The link has been used or is too old. Ask the administrator for a new one."))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("login")))
    login.connect(request, user)
    _told("join_identity", login.account, by=user)


@transaction.atomic
def _make_account(login: SocialLogin, name: str) -> None:
    """Make an account without any role: its bearer sees nothing until an administrator gives one."""
    account = login.account
    short = sha256_of(f"{account.provider}:{account.uid}".encode())[:10]
    user = User(username=f"{account.provider}-{short}", name=name)
    user.set_unusable_password()
    user.save()
    login.user = account.user = user
    account.save()
    _told("make_account", account, by=user)


def _told(action: str, account: SocialAccount, *, by: User) -> None:
    record(action, by=by, programme="", thing="person", thing_id=by.username, new={"provider": account.provider})


def _not_known(request: HttpRequest, login: SocialLogin) -> NoReturn:
    context = {"provider": login.provider.app.name}
    raise ImmediateHttpResponse(render(request, "accounts/not_joined.html", context, status=403))
