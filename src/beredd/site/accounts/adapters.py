"""What django-allauth asks of the site: no strangers, own words, sealed secrets, and which steps a log-in has."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beredd.site.accounts.sealing import opened, sealed

SAID: Final = {
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes have been made."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
"""What is said to the person, by the name that allauth has for it. What is not here is not said."""
WRONG_LOG_IN: Final = _("User name and password do not belong together. Check them and try again.")
TOO_MANY: Final = _("Too many attempts. Wait five minutes and try again.")
NO_ADDRESS: Final = "192.0.2.1"
"""An address of no machine (RFC 5737)."""
WRONG_CODE: Final = _("The code is not right. Wait for the next one and try again.")


class LogInAdapter(DefaultAccountAdapter):
    """Logging in with a user name; accounts are made by administrators alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_LOG_IN,
        "incorrect_password": _("The password is not right."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse strangers."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or not at all."""
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Answer as to a wrong password: whether an account is closed is told to nobody."""
        messages.error(request, str(WRONG_LOG_IN))
        return HttpResponseRedirect(reverse("login"))

    def get_login_stages(self) -> list[str]:
        """Return the steps between knowing who it is and being logged in: the second factor, and nothing with mail."""
        return ["beredd.site.accounts.adapters.SecondFactorStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address whose attempts are counted.

        Behind a socket in the file system, or with fewer proxies than the settings say, no address can be believed:
        then all who come so are counted together, rather than nobody let in or nobody counted.
        """
        try:
            return str(super().get_client_ip(request))
        except (PermissionDenied, ImproperlyConfigured):
            return str(request.META.get("REMOTE_ADDR") or NO_ADDRESS)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count attempts by user name, whether there is such a user or not, by whatever name the site was asked."""
        return str(credentials.get("username", "")).casefold().strip()


class SecondFactorStage(AuthenticateStage):
    """The second factor; not asked for again of who comes from a provider that has already asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        # Imported here: it knows allauth's models, and allauth asks for this module before they are ready.
        from beredd.site.accounts.assurance import outside_level

        outside = (self.login.signal_kwargs or {}).get("sociallogin")
        if outside is not None and outside_level(outside) > 1:
            return False
        return bool(super()._should_handle(request))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored: a copy of the database alone opens no account."""
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return opened(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return the name that the authenticator app shows."""
        return "Beredd"

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        """Return the user name; never the e-mail address, which the app would show to whoever sees the telephone."""
        return user.get_username()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """Return a name for a new passkey, which the person may change."""
        return str(_("Passkey"))
