"""Logging in, and what a person chooses for the own account."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from beredd.common.personal_numbers import holds_personal_number
from beredd.site.accounts.adapters import WRONG_LOG_IN
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import seats
from beredd.site.accounts.tokens import highest_clearance
from beredd.site.config.forms import PlainForm
from beredd.site.programmes.wording import actor_name


class LogInForm(AuthenticationForm):
    """User name and password; the fault does not say which of them was wrong, nor whether the account is there."""

    error_messages = {"invalid_login": WRONG_LOG_IN, "inactive": WRONG_LOG_IN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"

    def clean(self) -> dict[str, Any]:
        """Ask who it is; attempts are counted by user name and by address, for all workers together."""
        given = self.cleaned_data
        username, password = given.get("username"), given.get("password")
        if username is not None and password:
            self.user_cache = get_adapter(self.request).authenticate(self.request, username=username, password=password)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return given


class OurLook:
    """Puts the site's look and words on a form of allauth."""

    fields: dict[str, forms.Field]
    words: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)
            if not isinstance(field.widget, forms.HiddenInput):
                field.widget.attrs["class"] = "ds-input"


CODE = _("Code")
CODE_HINT = _("Six digits from the authenticator app, or one of your recovery codes.")


class CodeForm(OurLook, AuthenticateForm):
    """The code of the second factor at log-in."""

    words = {"code": CODE}
    hints = {"code": CODE_HINT}


class CodeAgainForm(OurLook, ReauthenticateForm):
    """The code of the second factor from somebody who is logged in."""

    words = {"code": CODE}
    hints = {"code": CODE_HINT}


class AppForm(OurLook, ActivateTOTPForm):
    """The first code of an authenticator app, which shows that it has taken the secret in."""

    words = {"code": _("Code that the app shows now")}


class NewPasskeyForm(OurLook, AddWebAuthnForm):
    """A passkey that can log in by itself: its device asks for a finger, a face or a PIN each time."""

    words = {"name": _("Name of the passkey")}
    hints = {"name": _("So that you know it again: the telephone, the key on the key ring.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"] = forms.CharField(widget=forms.HiddenInput, initial="on")

    def clean_passwordless(self) -> bool:
        """Take no passkey that any hand could use."""
        return True


class PasskeyNameForm(OurLook, EditWebAuthnForm):
    """Another name for a passkey."""

    words = {"name": _("Name of the passkey")}


class PasswordAgainForm(PlainForm):
    """The password from somebody who is logged in, before something that matters."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Compare it; attempts are counted as at log-in."""
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password


class NewPasswordForm(OurLook, SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A new password, twice."""

    words = {"new_password1": _("New password"), "new_password2": _("The new password once more")}
    hints = {"new_password1": _("At least 12 characters. Several words are good."), "new_password2": ""}


class OwnAddressForm(PlainForm):
    """The own e-mail address, for reminders."""

    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)

    def clean_email(self) -> str:
        """Take no address with a personal number in it."""
        email: str = self.cleaned_data["email"]
        if holds_personal_number(email):
            raise forms.ValidationError(_("The address seems to hold a personal number."))
        return email


class FeedForm(PlainForm):
    """Which dates a calendar address shall hold."""

    programme = forms.ChoiceField(label=_("Dates of"), required=False)

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", _("all my programmes")), *programmes]  # type: ignore[attr-defined]


SCOPE_NAMES = {
    "read": _("read what you may read"),
    "write": _("write: states, rows, money, drafts"),
    "approve": _("approve what others have submitted"),
}


class TokenForm(PlainForm):
    """What a key for another program may do, and for how long."""

    name = forms.CharField(label=_("What the key is for"), max_length=100)
    programme = forms.ChoiceField(label=_("Programme of the key"), required=False)
    actor = forms.ChoiceField(label=_("On behalf of"), required=False)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=list(SCOPE_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    clearance = forms.TypedChoiceField(
        label=_("Highest class of confidentiality (K)"), choices=[], coerce=int, initial=1
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("At most a year from now."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, user: User, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "token_%s")
        super().__init__(*args, **kwargs)
        actors = sorted({seat.actor for seat in seats(user) if seat.actor})
        self._choose("programme", [("", _("all my programmes")), *programmes])
        self._choose("actor", [("", _("all my actors")), *((actor, actor_name(actor)) for actor in actors)])
        self._choose("clearance", [(level, str(level)) for level in range(max(0, highest_clearance(user)) + 1)])
        self.fields["scopes"].widget.attrs.pop("class", None)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Take no name with a personal number in it."""
        name: str = self.cleaned_data["name"]
        if holds_personal_number(name):
            raise forms.ValidationError(_("The text seems to hold a personal number."))
        return name

    def wanted(self) -> dict[str, Any]:
        """Return what was chosen as the action takes it; the last day counts whole."""
        chosen = dict(self.cleaned_data)
        last = chosen.pop("expires_on")
        chosen["expires_at"] = datetime.combine(last, datetime.max.time(), tzinfo=get_current_timezone())
        return chosen
