"""What is filled in when a section is given away, judged or commented on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.site.config.forms import PlainForm


class AssignForm(PlainForm):
    """To whom a section is given."""

    prefix = "assign"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    actor = forms.ChoiceField(
        label=_("Written by"), help_text=_("Contributors of this actor may then write the section.")
    )
    person = forms.ChoiceField(label=_("Person"), required=False)
    draft_by = forms.DateField(
        label=_("To be handed in by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("actor", "person", "draft_by", "version")

    def __init__(self, *args: Any, actors: Sequence[tuple[str, str]], people: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["actor"].choices = actors
        fields["person"].choices = [("", "–"), *((name, name) for name in people)]


class JudgeForm(PlainForm):
    """What an approver says of a section."""

    prefix = "judge"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    """Of the section's row as it was before the eyes."""
    text_entry = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("Needed when the section is returned: say what is to be mended."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CommentForm(PlainForm):
    """A comment beside a section."""

    prefix = "comment"
    text = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
