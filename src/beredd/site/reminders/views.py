"""The page of what is due for a person, and the choice of letters."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language, today
from beredd.site.programmes.content import signed_in
from beredd.site.programmes.queries import readable_programmes
from beredd.site.reminders.actions import choose_reminders
from beredd.site.reminders.due import AHEAD_DAYS, Whose, near_work
from beredd.site.reminders.forms import ReminderForm
from beredd.site.reminders.models import Often, ReminderChoice

HORIZONS: Final = (14, AHEAD_DAYS, 365)
LINES_SHOWN: Final = 200
"""So many late and so many coming lines stand on the page, those nearest to today; the workbook has all."""


@dataclass(frozen=True, slots=True)
class AskedWork:
    """What the address of a person's work asks for: which of the readable programmes, whose, and how far ahead."""

    programmes: list[Programme]
    chosen: str
    whose: Whose
    horizon: int

    @property
    def among(self) -> list[Programme]:
        """Return the programmes that are asked for."""
        return [one for one in self.programmes if self.chosen in ("", one.id)]


def asked_work(request: HttpRequest, user: User) -> AskedWork:
    """Return which programme, which actors and which days are asked for."""
    days = request.GET.get("days", "")
    return AskedWork(
        programmes=readable_programmes(user),
        chosen=request.GET.get("programme", ""),
        whose="all" if request.GET.get("whose") == "all" else "actor",
        horizon=int(days) if days.isdigit() and int(days) in HORIZONS else AHEAD_DAYS,
    )


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """Show what is due for the actors that the person works for, or for everybody, in one programme or in all."""
    user = signed_in(request)
    asked = asked_work(request, user)
    language = reader_language()
    work = near_work(user, today(), programmes=asked.among, whose=asked.whose, days=asked.horizon, at_most=LINES_SHOWN)
    context = {
        "work": work,
        "today": today(),
        "programmes": [(one.id, one.title.to(language)) for one in asked.programmes],
        "chosen": asked.chosen,
        "whose": asked.whose,
        "horizons": HORIZONS,
        "horizon": asked.horizon,
        "form": _form(request),
        "has_address": bool(user.email),
    }
    return render(request, "reminders/my_work.html", context)


def _form(request: HttpRequest) -> ReminderForm:
    choice = ReminderChoice.objects.filter(user=signed_in(request)).first() or ReminderChoice()
    return ReminderForm(initial={"often": choice.often, "days_ahead": choice.days_ahead})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep how often the person wants to be reminded."""
    form = ReminderForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "today": today(), "programmes": [], "horizons": HORIZONS, "only_form": True}
        return render(request, "reminders/my_work.html", context, status=422)
    choose_reminders(
        by=signed_in(request), often=Often(form.cleaned_data["often"]), days_ahead=form.cleaned_data["days_ahead"]
    )
    messages.success(request, _("Your choice is saved."))
    return redirect("my_work")
