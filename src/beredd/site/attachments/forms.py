"""What a person says of a file: the file itself, how sensitive it is, who needs to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.common.information_class import Harm, InformationClass
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership
from beredd.site.attachments.file_kinds import MEDIA_TYPES
from beredd.site.config.forms import PlainForm
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.forms import HARMS

ACCEPT = ",".join(MEDIA_TYPES)


class ClassForm(PlainForm):
    """How sensitive a file is. The highest class is offered so that choosing it stops the input."""

    confidentiality = forms.TypedChoiceField(
        label=_("Confidentiality (K)"),
        help_text=_("What harm it does when the information is spread. Class 4 may not be held in Beredd."),
        choices=list(HARMS.items()),
        widget=forms.RadioSelect,
        coerce=int,
        initial=int(Harm.MODERATE),
    )
    ground = forms.CharField(
        label=_("Secrecy ground"),
        help_text=_("A section of law, for example OSL 18:13 or OSL 15:2. Needed from class 2."),
        max_length=60,
        required=False,
    )
    decided_on = forms.DateField(
        label=_("Decided on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    decided_by = forms.CharField(label=_("Decided by"), max_length=200, required=False)
    shown_to = forms.MultipleChoiceField(
        label=_("Only these actors need to know"),
        help_text=_("None marked: everybody in the programme with the clearance may read it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown_to"].choices = actor_circle(programme)  # type: ignore[attr-defined]

    @property
    def information_class(self) -> InformationClass:
        """The class as one value."""
        given = self.cleaned_data
        return InformationClass(
            confidentiality=given["confidentiality"],
            ground=given["ground"].strip(),
            decided_on=given["decided_on"],
            decided_by=given["decided_by"].strip(),
        )

    @property
    def circle(self) -> tuple[str, ...]:
        """The only actors that need to know."""
        return tuple(self.cleaned_data["shown_to"])


class AttachForm(ClassForm):
    """A file to hand in."""

    prefix = "attach"
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, Word, Excel, PowerPoint, OpenDocument, text, CSV, PNG or JPEG, at most 20 MB, without macros."
            " It must hold no personal numbers and nothing security-classified."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        max_length=255,
    )
    field_order = ("file", "confidentiality", "ground", "decided_on", "decided_by", "shown_to")


class ChangeForm(ClassForm):
    """A new class for a file, with the version that its writer saw."""

    prefix = "class"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(PlainForm):
    """Why a file is taken out of use."""

    prefix = "withdraw"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


def actor_circle(programme: Programme) -> list[tuple[str, str]]:
    """Return the actors of the programme and of its people, by name: to whom something can be shown."""
    ids = {part.actor for duty in programme.duties for part in duty.actors}
    ids |= {part.actor for part in programme.actors}
    ids |= set(
        Membership.objects.filter(programme__in=["", programme.id]).exclude(actor="").values_list("actor", flat=True)
    )
    return sorted(((actor, actor_name(actor)) for actor in ids), key=lambda pair: pair[1].casefold())
