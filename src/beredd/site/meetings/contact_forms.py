"""The class of a contact, chosen as it is logged: most are ordinary, those on capacity seldom are."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.common.information_class import Harm, InformationClass
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import today

ORDINARY: Final = "ordinary"
STOP: Final = "4"
GROUNDS: Final[dict[str, tuple[int, str]]] = {
    "2-18-13": (Harm.SIGNIFICANT, "OSL 18:13"),
    "2-15-2": (Harm.SIGNIFICANT, "OSL 15:2"),
    "3-18-13": (Harm.SERIOUS, "OSL 18:13"),
    "3-15-2": (Harm.SERIOUS, "OSL 15:2"),
}
"""Risk and vulnerability analyses, and preparedness, of firms: OSL 18:13; the defence of the country: OSL 15:2."""


class ContactClassForm(PlainForm):
    """How sensitive the contact is, with the ground: one choice."""

    prefix = "class"
    sensitivity = forms.ChoiceField(
        label=gettext_lazy("How sensitive is it?"),
        help_text=gettext_lazy(
            "What a firm can make, stores or lacks is seldom ordinary. Your name and today’s date are noted as who"
            " judged it, and it can be changed later."
        ),
        widget=forms.RadioSelect,
        initial=ORDINARY,
    )

    def __init__(self, *args: Any, clearance: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(ORDINARY, _("ordinary (K1)"))]
        offered += [(key, f"K{int(level)}, {ground}") for key, (level, ground) in GROUNDS.items() if level <= clearance]
        if clearance < Harm.SIGNIFICANT:
            self.fields["sensitivity"].help_text = _(
                "You are cleared for K1 with this log-in. What a firm can make, stores or lacks is seldom ordinary: let"
                " somebody who is cleared for more log it."
            )
        offered.append((STOP, _("security-classified (säkerhetsskyddsklassificerad)")))
        self.fields["sensitivity"].choices = offered  # type: ignore[attr-defined]

    def information_class(self, *, by: str) -> InformationClass:
        """Return the class that was chosen; security-classified is refused by the action, and nothing is stored."""
        chosen = self.cleaned_data["sensitivity"]
        if chosen == STOP:
            return InformationClass(Harm.EXCEPTIONAL)
        if chosen == ORDINARY:
            return InformationClass()
        level, ground = GROUNDS[chosen]
        return InformationClass(level, ground=ground, decided_on=today(), decided_by=by)
