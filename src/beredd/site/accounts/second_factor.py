"""Second factors: allauth's pages under our templates, with what a page without inline scripts needs.

allauth finds pages by the names of their addresses (``mfa_index``); urls.py gives them.
"""

import json
from typing import Any, cast

from allauth.account.views import ReauthenticateView
from allauth.mfa import signals
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.dispatch import receiver
from django.utils.decorators import method_decorator

from beredd.site.accounts.models import User
from beredd.site.audit.events import record

ROOM = "accounts/second_factor"


class _WithPasskey:
    """Gives the template what the browser must know to ask for a passkey, as the value of an attribute."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the options as JSON."""
        context = cast("dict[str, Any]", super().get_context_data(**kwargs))  # type: ignore[misc]  # mixed into a view
        told = context.get("js_data", {})
        options = told.get("request_options") or told.get("creation_options")
        return context | {"passkey_options": json.dumps(options, cls=DjangoJSONEncoder) if options else ""}


class SecondFactor(_WithPasskey, base.AuthenticateView):
    """The step of log-in after the password."""

    template_name = f"{ROOM}/authenticate.html"


class Overview(base.IndexView):
    """Which second factors the person has."""

    template_name = f"{ROOM}/overview.html"


class PasswordAgain(ReauthenticateView):
    """The password once more, before something that matters."""

    template_name = f"{ROOM}/password_again.html"


class CodeAgain(base.ReauthenticateView):
    """A code from somebody who is logged in: before something that matters, or to be surer of who it is."""

    template_name = f"{ROOM}/code_again.html"


class PasskeyAgain(_WithPasskey, passkeys.ReauthenticateWebAuthnView):
    """A passkey from somebody who is logged in."""

    template_name = f"{ROOM}/passkey_again.html"


class NewApp(totp.ActivateTOTPView):
    """Setting up an authenticator app."""

    template_name = f"{ROOM}/app.html"


class AppAway(totp.DeactivateTOTPView):
    """Taking the authenticator app away."""

    template_name = f"{ROOM}/app_away.html"


class RecoveryCodes(codes.ViewRecoveryCodesView):
    """The recovery codes, shown once."""

    template_name = f"{ROOM}/codes.html"


class NewRecoveryCodes(codes.GenerateRecoveryCodesView):
    """New recovery codes in place of the old."""

    template_name = f"{ROOM}/new_codes.html"


class Passkeys(passkeys.ListWebAuthnView):
    """The person's passkeys."""

    template_name = f"{ROOM}/passkeys.html"


class NewPasskey(_WithPasskey, passkeys.AddWebAuthnView):
    """Adding a passkey."""

    template_name = f"{ROOM}/passkey.html"


class PasskeyName(passkeys.EditWebAuthnView):
    """Another name for a passkey."""

    template_name = f"{ROOM}/passkey_name.html"


class PasskeyAway(passkeys.RemoveWebAuthnView):
    """Taking a passkey away."""

    template_name = f"{ROOM}/passkey_away.html"


@method_decorator(login_not_required, name="dispatch")
class LogInWithPasskey(passkeys.LoginWebAuthnView):
    """Logging in with a passkey alone: the device has seen to it that the right person holds it."""


@receiver(signals.authenticator_added)
def _added(sender: Any, user: User, authenticator: Authenticator, **_more: Any) -> None:
    _told("add_second_factor", user, authenticator)


@receiver(signals.authenticator_removed)
def _removed(sender: Any, user: User, authenticator: Authenticator, **_more: Any) -> None:
    _told("remove_second_factor", user, authenticator)


@receiver(signals.authenticator_reset)
def _reset(sender: Any, user: User, authenticator: Authenticator, **_more: Any) -> None:
    _told("renew_recovery_codes", user, authenticator)


def _told(action: str, user: User, authenticator: Authenticator) -> None:
    with transaction.atomic():
        new = {"kind": str(authenticator.type)}
        record(action, by=user, programme="", thing="person", thing_id=user.username, new=new)
