"""Logging in, and what a person chooses for the own account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from beredd.site.config.forms import PlainForm


class LogInForm(AuthenticationForm):
    """User name and password; the fault does not say which of them was wrong."""

    error_messages = {
        "invalid_login": _("User name and password do not belong together. Check them and try again."),
        "inactive": _("User name and password do not belong together. Check them and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"


class FeedForm(PlainForm):
    """Which dates a calendar address shall hold."""

    programme = forms.ChoiceField(label=_("Dates of"), required=False)

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", _("all my programmes")), *programmes]  # type: ignore[attr-defined]
