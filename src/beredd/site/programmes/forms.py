"""What an editor fills in about a duty or a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.site.config.forms import PlainForm


class SeenForm(PlainForm):
    """A form that carries which entry its writer had before the eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What happened, or how you know. It stays in the history."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DateForm(SeenForm):
    """A date for a duty without one."""

    prefix = "date"
    due_on = forms.DateField(
        label=_("Date"),
        help_text=_("Leave it empty to take back a date that was set."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("due_on", "reason", "seen")


class DecisionForm(SeenForm):
    """The decision's diary number and date."""

    number = forms.CharField(
        label=_("Diary number"), help_text=_("As it stands on the decision, for example S2025/01938."), max_length=60
    )
    decided_on = forms.DateField(
        label=_("Date of the decision"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("number", "decided_on", "reason", "seen")
