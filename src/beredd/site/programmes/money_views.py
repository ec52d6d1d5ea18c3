"""The money's page: what the decision gives, what has been requisitioned, paid, used and repaid."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from beredd.common.formats import format_money
from beredd.common.money import Money
from beredd.common.text import label
from beredd.programmes.follow_up import FollowUp, MoneyStep
from beredd.programmes.model import Programme
from beredd.programmes.money import MoneyRow, money_rows
from beredd.reports.gate import amount_entered
from beredd.site.accounts.rights import Verb, can
from beredd.site.config.reader import reader_language
from beredd.site.programmes.actions import NewerEntryError, enter_money
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.forms import SeenForm
from beredd.site.programmes.models import MoneyEntryRow
from beredd.site.programmes.queries import follow_up
from beredd.site.programmes.wording import actor_marked, actor_name


class MoneyForm(SeenForm):
    """One amount for one grant and year."""

    grant = forms.ChoiceField(label=gettext_lazy("Grant and year"))
    step = forms.ChoiceField(label=gettext_lazy("Step"))
    amount = forms.IntegerField(
        label=gettext_lazy("Amount in whole kronor"),
        help_text=gettext_lazy("A negative amount takes back one that was entered wrongly."),
    )
    field_order = ("grant", "step", "amount", "reason", "seen")

    def __init__(self, *args: object, rows: Sequence[MoneyRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = reader_language()
        self.fields["grant"].choices = [  # type: ignore[attr-defined]
            (f"{row.grant}:{year}", _grant_words(row, year)) for row in rows for year in _years(row)
        ]
        steps = [(step.value, label("money_step", step, language)) for step in MoneyStep]
        self.fields["step"].choices = steps  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A grant's year, and what has been entered for each step of its cycle."""

    row: MoneyRow
    actor: str
    steps: list[tuple[str, str]]
    """Each step of the cycle, and what has been entered for it."""


@require_http_methods(["GET", "POST"])
def money_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show the money; a POST enters an amount."""
    user = signed_in(request)
    verb = Verb.ENTER_MONEY if request.method == "POST" else Verb.READ
    programme = programme_or_404(user, programme_id, verb)
    rows = money_rows(programme)
    newest = _newest(programme)
    form = MoneyForm(request.POST if request.method == "POST" else None, rows=rows, initial={"seen": newest})
    newer = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        grant, year = given["grant"].rsplit(":", 1)
        try:
            if given["seen"] != newest:
                raise NewerEntryError
            enter_money(
                by=user,
                programme=programme,
                grant=grant,
                year=int(year),
                step=MoneyStep(given["step"]),
                amount=given["amount"],
                reason=given["reason"],
                seen=_newest(programme, grant),
            )
        except NewerEntryError:
            newer, form = True, MoneyForm(rows=rows, initial=given | {"seen": _newest(programme)})
        else:
            messages.success(request, _("The amount is saved."))
            return redirect("money", programme.id)
    added = follow_up(programme.id)
    language = reader_language()
    currencies = {grant.id: grant.currency for grant in programme.money}
    entries = MoneyEntryRow.objects.filter(programme=programme.id).select_related("by").order_by("-id")
    context = {
        "programme": programme,
        "steps": [label("money_step", step, language) for step in MoneyStep],
        "lines": [_line(row, added) for row in rows],
        "entries": [
            (entry, label("money_step", entry.step, language), _money(entry.amount, currencies.get(entry.grant, "SEK")))
            for entry in entries
        ],
        "form": form if can(user, Verb.ENTER_MONEY, programme) and rows else None,
        "newer": newer,
    }
    status = 409 if newer else 422 if form.errors else 200
    return render(request, "programmes/money.html", context, status=status)


def _newest(programme: Programme, grant: str | None = None) -> int:
    """Return the id of the newest entry, of the whole programme or of one grant."""
    rows = MoneyEntryRow.objects.filter(programme=programme.id)
    last = (rows.filter(grant=grant) if grant else rows).last()
    return last.pk if last else 0


def _years(row: MoneyRow) -> range:
    return range(row.first_year, row.last_year + 1)


def _grant_words(row: MoneyRow, year: int) -> str:
    actor = f", {actor_name(row.actor, short=True)}" if row.actor else ""
    return f"{row.duty}{actor}, {year}: {row.purpose.to(reader_language())}"


def _line(row: MoneyRow, added: FollowUp) -> MoneyLine:
    steps = []
    for step in MoneyStep:
        amount = amount_entered(added, row, step)
        words = label("money_step", step, reader_language())
        steps.append((words, "–" if amount is None else _money(amount, row.currency)))
    return MoneyLine(row, actor_marked(row.actor) if row.actor else "", steps)


def _money(amount: int, currency: str) -> str:
    return format_money(Money(amount=amount, currency=currency), reader_language())
