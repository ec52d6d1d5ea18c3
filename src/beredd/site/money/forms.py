"""What is filled in when money is booked, and when an entry is taken back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.common.text import label
from beredd.programmes.follow_up import MoneyStep
from beredd.programmes.money import MoneyRow
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language, today
from beredd.site.programmes.forms import SeenForm
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.changes import RowFaultsError

FIELD_OF = {"text": "reason", "year": "grant", "currency": "grant", "takes_back": "amount"}
"""Where a fault of a column is shown, when the form has no field of that name."""


class MoneyForm(SeenForm):
    """One entry for one grant and year."""

    grant = forms.ChoiceField(label=_("Grant and year"))
    step = forms.ChoiceField(label=_("Step"))
    amount = forms.IntegerField(
        label=_("Amount in whole kronor"),
        help_text=_("Leave it empty only for an account that is sent. A wrong amount is taken back in the list below."),
        required=False,
    )
    booked_on = forms.DateField(
        label=_("Day of booking"),
        help_text=_("For an account that is sent: the day it was sent."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    receipt = forms.CharField(
        label=_("Receipt or diary number"),
        help_text=_("The number in your own books; for an account that is sent, its diary number."),
        required=False,
        max_length=300,
    )
    actor = forms.ChoiceField(
        label=_("Actor"),
        help_text=_("Only where the decision names no agency for the money."),
        required=False,
    )
    field_order = ("grant", "step", "amount", "booked_on", "receipt", "actor", "reason", "seen")

    def __init__(self, *args: Any, rows: Sequence[MoneyRow], actors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"booked_on": today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        language = reader_language()
        chosen: Any = self.fields
        chosen["grant"].choices = [
            (f"{row.grant}:{year}", _grant_words(row, year)) for row in rows for year in years(row)
        ]
        chosen["step"].choices = [(step.value, label("money_step", step, language)) for step in MoneyStep]
        chosen["reason"].label = _("What it is for")
        chosen["reason"].help_text = _("As the books say it. It stays in the history.")
        chosen["reason"].max_length = 300
        if any(row.actor is None for row in rows):
            chosen["actor"].choices = [("", "–"), *actors]
        else:
            del self.fields["actor"]

    def clean(self) -> dict[str, Any]:
        """Only an account that is sent goes without an amount."""
        given = super().clean() or {}
        moves_money = given.get("step") not in (None, MoneyStep.ACCOUNT_SENT)
        if moves_money and given.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Write the amount, nought as well."))
        return given


class TakeBackForm(PlainForm):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What was wrong. The entry stays in the books, with this one against it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def add_faults(form: forms.Form, fault: RowFaultsError) -> None:
    """Show what the books' rules say beside the field that it is about."""
    for found in fault.faults.values():
        for column, what in found:
            name = FIELD_OF.get(column, column)
            form.add_error(name if name in form.fields else None, what)


def years(row: MoneyRow) -> range:
    """Return the years of a row: one, or each of a span."""
    return range(row.first_year, row.last_year + 1)


def _grant_words(row: MoneyRow, year: int) -> str:
    actor = f", {actor_name(row.actor, short=True)}" if row.actor else ""
    return f"{row.duty}{actor}, {year}: {row.purpose.to(reader_language())}"
