"""What an editor writes for one required content of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.programmes.follow_up import Evidence
from beredd.site.config.forms import PlainForm


class ContentForm(PlainForm):
    """Text and evidence; a blank line begins a new paragraph."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    text = forms.CharField(
        label=_("Text"),
        help_text=_("A blank line begins a new paragraph. It goes into the report as it stands."),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    evidence_text = forms.CharField(
        label=_("Evidence"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence_link = forms.URLField(
        label=_("Link to the evidence"), required=False, max_length=1000, assume_scheme="https"
    )
    field_order = ("text", "evidence_text", "evidence_link", "seen")

    @property
    def evidence(self) -> Evidence | None:
        """The evidence as the rooms know it; None when both fields are empty."""
        text, link = self.cleaned_data["evidence_text"], self.cleaned_data["evidence_link"]
        return Evidence(text=text, link=link or None) if text or link else None
