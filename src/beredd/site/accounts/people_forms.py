"""What an administrator writes: a new person, a role, a reason; and the class of a programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.common.information_class import InformationClass
from beredd.common.personal_numbers import holds_personal_number
from beredd.programmes import load_programme
from beredd.programmes.actors import actors
from beredd.site.accounts.models import Role, User
from beredd.site.accounts.people import highest_to_give, managed_programmes, manages_all
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.forms import HARMS


class NoNumbersForm(PlainForm):
    """A form none of whose texts may hold a personal number."""

    def clean(self) -> dict[str, Any]:
        """Refuse the field that seems to hold one."""
        given = super().clean() or {}
        for name, value in list(given.items()):
            if isinstance(value, str) and holds_personal_number(value):
                self.add_error(name, _("The text seems to hold a personal number."))
        return given


def _why() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(NoNumbersForm):
    """A reason."""

    why = _why()


class PersonForm(NoNumbersForm):
    """Somebody who is to have an account."""

    username = forms.CharField(
        label=_("User name"), max_length=150, help_text=_("Letters, digits and . @ + - _; no personal number.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False, help_text=_("For reminders alone."))


class RoleForm(NoNumbersForm):
    """A role in a programme on behalf of an actor."""

    programme = forms.ChoiceField(label=_("Programme"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    actor = forms.ChoiceField(label=_("On behalf of"), required=False)
    clearance = forms.TypedChoiceField(
        label=_("Clearance (K)"),
        help_text=_("The highest class that the person needs to know: 0–3."),
        coerce=int,
        choices=[],
        initial=1,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "role_%s")
        super().__init__(*args, **kwargs)
        language = reader_language()
        managed = managed_programmes(by)
        named = sorted(((one, load_programme(one).title.to(language)) for one in managed), key=lambda pair: pair[1])
        if manages_all(by):
            named.append(("", str(_("all programmes"))))
        highest = max((highest_to_give(by, one) for one in managed), default=0)
        known = sorted(((one, actor_name(one)) for one in actors()), key=lambda pair: pair[1].casefold())
        self._choose("programme", named)
        self._choose("actor", [("", str(_("no actor"))), *known])
        self._choose("clearance", [(level, str(level)) for level in range(max(0, highest) + 1)])

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class NewRoleForm(RoleForm):
    """A role for somebody who is there, with its reason."""

    why = _why()


class NewPersonForm(PersonForm, RoleForm):
    """A person with a first role: without one, an administrator of one programme would not find the person again."""

    why = _why()
    field_order = ("username", "name", "email", "programme", "role", "actor", "clearance", "why")


class ProgrammeClassForm(NoNumbersForm):
    """How sensitive a programme is as a whole, and on what ground."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    confidentiality = forms.TypedChoiceField(
        label=_("Confidentiality (K)"), choices=list(HARMS.items()), coerce=int, widget=forms.RadioSelect
    )
    integrity = forms.TypedChoiceField(label=_("Correctness (R)"), choices=[(n, n) for n in range(4)], coerce=int)
    availability = forms.TypedChoiceField(label=_("Availability (T)"), choices=[(n, n) for n in range(4)], coerce=int)
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
    why = _why()

    def wanted(self) -> InformationClass:
        """Return the class that was chosen."""
        given = self.cleaned_data
        return InformationClass(
            given["confidentiality"],
            given["integrity"],
            given["availability"],
            given["ground"],
            given["decided_on"],
            given["decided_by"],
        )
