"""What an editor fills in about a duty or a decision."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.common.text import label
from beredd.programmes.follow_up import DutyState, Evidence
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language


class SeenForm(PlainForm):
    """A form that carries which entry its writer had before the eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What happened, or how you know. It stays in the history."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StateForm(SeenForm):
    """State, reason and evidence of one duty."""

    state = forms.ChoiceField(label=_("State"), widget=forms.RadioSelect)
    due_on = forms.ChoiceField(label=_("For which date"), required=False)
    evidence_text = forms.CharField(
        label=_("Evidence"),
        help_text=_("What shows it: a report, a decision, minutes. Needed when the state is done."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence_link = forms.URLField(
        label=_("Link to the evidence"), required=False, max_length=1000, assume_scheme="https"
    )
    field_order = ("state", "due_on", "reason", "evidence_text", "evidence_link", "seen")

    def __init__(self, *args: Any, dates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = reader_language()
        states = [(state.value, label("state", state, language)) for state in DutyState]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        if dates:
            self.fields["due_on"].choices = [("", _("All dates without a state of their own")), *dates]  # type: ignore[attr-defined]
        else:
            del self.fields["due_on"]

    def clean(self) -> dict[str, Any]:
        """A duty is not called done without something that shows it."""
        given = super().clean() or {}
        if given.get("state") == DutyState.DONE and not (given.get("evidence_text") or given.get("evidence_link")):
            self.add_error("evidence_text", _("Write what shows that it is done, or give a link."))
        return given

    @property
    def evidence(self) -> list[Evidence]:
        """The evidence as the rooms know it; none when both fields are empty."""
        text, link = self.cleaned_data["evidence_text"], self.cleaned_data["evidence_link"]
        return [Evidence(text=text, link=link or None)] if text or link else []

    @property
    def due_date(self) -> date | None:
        """The one date that the state is for; None for all."""
        chosen = self.cleaned_data.get("due_on")
        return date.fromisoformat(chosen) if chosen else None


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
