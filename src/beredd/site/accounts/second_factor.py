"""Second factors: allauth's pages under our templates, with what a page without inline scripts needs.

allauth finds pages by the names of their addresses (``mfa_index``); urls.py gives them.
"""

import json
from typing import Any, cast

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from beredd.site.audit.events import record
from beredd.site.programmes.content import signed_in

ROOM = "accounts/second_factor"


class _WithPasskey:
    """Gives the template what the browser must know to ask for a passkey, as the value of an attribute."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the options as JSON."""
        context = cast("dict[str, Any]", super().get_context_data(**kwargs))  # type: ignore[misc]  # mixed into a view
        told = context.get("js_data", {})
        options = told.get("request_options") or told.get("creation_options")
        return context | {"passkey_options": json.dumps(options, cls=DjangoJSONEncoder) if options else ""}


class _Traced:
    """Keeps what the form did and the trace of it in one transaction."""

    action = ""
    kind = ""
    request: HttpRequest

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, and write that it was done."""
        answer = cast("HttpResponse", super().form_valid(form))  # type: ignore[misc]  # mixed into a view
        user = signed_in(self.request)
        record(self.action, by=user, programme="", thing="person", thing_id=user.username, new={"kind": self.kind})
        return answer


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


class NewApp(_Traced, totp.ActivateTOTPView):
    """Setting up an authenticator app."""

    action, kind = "add_second_factor", "totp"
    template_name = f"{ROOM}/app.html"


class AppAway(_Traced, totp.DeactivateTOTPView):
    """Taking the authenticator app away."""

    action, kind = "remove_second_factor", "totp"
    template_name = f"{ROOM}/app_away.html"


class RecoveryCodes(codes.ViewRecoveryCodesView):
    """The recovery codes, shown once."""

    template_name = f"{ROOM}/codes.html"


class NewRecoveryCodes(_Traced, codes.GenerateRecoveryCodesView):
    """New recovery codes in place of the old."""

    action, kind = "renew_recovery_codes", "recovery_codes"
    template_name = f"{ROOM}/new_codes.html"


class Passkeys(passkeys.ListWebAuthnView):
    """The person's passkeys."""

    template_name = f"{ROOM}/passkeys.html"


class NewPasskey(_Traced, _WithPasskey, passkeys.AddWebAuthnView):
    """Adding a passkey."""

    action, kind = "add_second_factor", "webauthn"
    template_name = f"{ROOM}/passkey.html"


class PasskeyName(passkeys.EditWebAuthnView):
    """Another name for a passkey."""

    template_name = f"{ROOM}/passkey_name.html"


class PasskeyAway(_Traced, passkeys.RemoveWebAuthnView):
    """Taking a passkey away."""

    action, kind = "remove_second_factor", "webauthn"
    template_name = f"{ROOM}/passkey_away.html"


@method_decorator(login_not_required, name="dispatch")
class LogInWithPasskey(passkeys.LoginWebAuthnView):
    """Logging in with a passkey alone: the device has seen to it that the right person holds it."""
