"""What is filled in about several of a plan's rows at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.programmes.plan import Plan
from beredd.site.config.forms import PlainForm

NEW: Final = "new"


class ReasonForm(PlainForm):
    """A form that ends with its reason."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays in the history of every row that is written."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class StartForm(ReasonForm):
    """A new plan, or one that is there, and for which goals places are made."""

    plan = forms.ChoiceField(label=gettext_lazy("Action plan"))
    title = forms.CharField(label=gettext_lazy("Name of a new plan"), required=False, max_length=300)
    start = _day(gettext_lazy("The new plan covers the time from"))
    end = _day(gettext_lazy("until"))
    which = forms.ChoiceField(label=gettext_lazy("Make an empty place for"), widget=forms.RadioSelect)
    field_order = ("plan", "title", "start", "end", "which", "why")

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(NEW, _("A new plan")), *((plan.code, f"{plan.code} {plan.title}") for plan in plans)]
        self.fields["plan"].choices = choices  # type: ignore[attr-defined]  # a choice field has them
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            ("all", _("every goal without goals below it that has no activity yet")),
            ("unlisted", _("only what the decision counts and has not named")),
        ]

    def clean(self) -> dict[str, Any]:
        """A new plan has a name and a period."""
        given = super().clean() or {}
        if given.get("plan") == NEW:
            for name in ("title", "start", "end"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("must be filled in"))
        return given

    @property
    def code(self) -> str:
        """The code of the plan that is there; empty for a new one."""
        chosen: str = self.cleaned_data["plan"]
        return "" if chosen == NEW else chosen

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The new plan's period."""
        return self.cleaned_data["start"], self.cleaned_data["end"]


class CarryOverForm(ReasonForm):
    """From which plan to which."""

    old = forms.ChoiceField(label=gettext_lazy("From the plan"))
    new = forms.ChoiceField(label=gettext_lazy("To the plan"))
    field_order = ("old", "new", "why")

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            self.fields[name].choices = [(plan.code, f"{plan.code} {plan.title}") for plan in plans]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The two are not the same."""
        given = super().clean() or {}
        if given.get("old") and given.get("old") == given.get("new"):
            self.add_error("new", _("choose another plan to carry over to"))
        return given


class SeenField(forms.CharField):
    """Codes with the versions that their writer saw, as ``ACT-3:2;ACT-7:1``."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[str, int]:
        """Return the version by code."""
        found: dict[str, int] = {}
        for part in str(super().clean(value)).split(";"):
            code, _colon, version = part.partition(":")
            if not version.isdecimal():
                raise forms.ValidationError(_("Choose the activities in the plan once more."))
            found[code] = int(version)
        return found


def seen_kept(versions: Mapping[str, int]) -> str:
    """Return codes and versions as :class:`SeenField` reads them."""
    return ";".join(f"{code}:{version}" for code, version in versions.items())


class MergeForm(ReasonForm):
    """Which of the chosen activities stays."""

    seen = SeenField()
    into = forms.ChoiceField(label=gettext_lazy("The activity that stays"), widget=forms.RadioSelect)
    field_order = ("into", "why", "seen")

    def __init__(self, *args: Any, chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [(code, f"{code} {title}") for code, title in chosen.items()]  # type: ignore[attr-defined]


class SupersedeForm(ReasonForm):
    """Which activity comes in the place of the chosen ones."""

    seen = SeenField()
    successor = forms.CharField(
        label=gettext_lazy("Number of the activity that comes in their place"),
        help_text=gettext_lazy("As it stands in the plan, for example ACT-12. Add the activity first if it is new."),
        max_length=20,
    )
    field_order = ("successor", "why", "seen")

    def clean_successor(self) -> str:
        """People write ``act-12`` as well."""
        return str(self.cleaned_data["successor"]).strip().upper()
