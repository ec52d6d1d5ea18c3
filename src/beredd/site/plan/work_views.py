"""The forms that write several of a plan's rows at once: start, carry over, merge, supersede."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from beredd.common.errors import UserError
from beredd.programmes.plan import PlanStatus
from beredd.site.accounts.rights import Verb
from beredd.site.config.refusals import refusal
from beredd.site.plan.actions import carry_over, merge, start_plan_from_goals, supersede
from beredd.site.plan.asked import Asked, asked_plan
from beredd.site.plan.forms import NEW, CarryOverForm, MergeForm, ReasonForm, StartForm, SupersedeForm, seen_kept
from beredd.site.plan.registers import ACTIVITIES
from beredd.site.plan.views import plan_address
from beredd.site.registers.changes import NewerRowError, RowFaultsError


@require_http_methods(["GET", "POST"])
def start_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Make a plan of the programme's goals, or fill one up with places for those that have no activity."""
    asked = asked_plan(request, programme_id, Verb.WRITE_ROW)
    programme = asked.programme
    period = programme.plan_period or programme.period
    first = {
        "plan": asked.plan.code if asked.plan else NEW,
        "start": period.start,
        "end": period.end,
        "which": "unlisted" if any(not goal.listed for goal in programme.goals) and not asked.plan else "all",
    }
    open_plans = [plan for plan in asked.plans if plan.status is not PlanStatus.SUPERSEDED]
    form = StartForm(request.POST or None, plans=open_plans, initial=first)
    if request.method == "POST" and form.is_valid():
        start, end = form.days
        try:
            plan, places = start_plan_from_goals(
                by=asked.user,
                programme=programme,
                plan=form.code,
                title=form.cleaned_data["title"],
                start=start,
                end=end,
                only_unlisted=form.cleaned_data["which"] == "unlisted",
                why=form.cleaned_data["why"],
            )
        except (RowFaultsError, UserError) as fault:
            _add_faults(form, fault)
        else:
            words = ngettext("%(count)d empty place is made.", "%(count)d empty places are made.", len(places))
            messages.success(request, words % {"count": len(places)})
            return redirect(plan_address(programme.id, plan.code))
    return _page(request, asked, form, _("Empty places from the goals"), _("Make the places"))


@require_http_methods(["GET", "POST"])
def carry_over_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Carry the unfinished activities of one plan over to another."""
    asked = asked_plan(request, programme_id, Verb.WRITE_ROW)
    form = CarryOverForm(request.POST or None, plans=asked.plans)
    if request.method == "POST" and form.is_valid():
        try:
            made = carry_over(
                by=asked.user,
                programme=asked.programme,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                why=form.cleaned_data["why"],
            )
        except (RowFaultsError, UserError) as fault:
            _add_faults(form, fault)
        except NewerRowError as fault:
            form.add_error(None, _newer(fault))
        else:
            words = ngettext("%(count)d activity is carried over.", "%(count)d activities are carried over.", len(made))
            messages.success(request, words % {"count": len(made)})
            return redirect(plan_address(asked.programme.id, form.cleaned_data["new"]))
    lead = _("Unfinished activities are copied with their open milestones. The old ones stay, closed as carried over.")
    return _page(request, asked, form, _("Carry over to another plan"), _("Carry over"), lead=lead)


@require_http_methods(["GET", "POST"])
def merge_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Merge the activities that were chosen in the plan into one of them."""
    asked = _may_write_some(asked_plan(request, programme_id))
    chosen = _chosen(request, asked)
    form = MergeForm(
        request.POST or None, chosen={row.code: _title(asked, row) for row in chosen}, initial={"seen": _seen(chosen)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = merge(
                by=asked.user,
                programme=asked.programme,
                seen=form.cleaned_data["seen"],
                into=form.cleaned_data["into"],
                why=form.cleaned_data["why"],
            )
        except (RowFaultsError, UserError) as fault:
            _add_faults(form, fault)
        except NewerRowError as fault:
            return _again(request, asked, form, fault, _("Merge activities"), _("Merge"))
        else:
            messages.success(request, _("The activities are merged into %(code)s.") % {"code": kept.code})
            return redirect(plan_address(asked.programme.id, kept.plan))
    lead = _(
        "The one that stays takes over goals, actors, commitments, milestones and results. The others stay in the"
        " plan as merged, with a reference to it."
    )
    return _page(request, asked, form, _("Merge activities"), _("Merge"), lead=lead, chosen=chosen, needed=2)


@require_http_methods(["GET", "POST"])
def supersede_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Let another activity come in the place of those that were chosen in the plan."""
    asked = _may_write_some(asked_plan(request, programme_id))
    chosen = _chosen(request, asked)
    form = SupersedeForm(request.POST or None, initial={"seen": _seen(chosen)})
    if request.method == "POST" and form.is_valid():
        try:
            rows = supersede(
                by=asked.user,
                programme=asked.programme,
                seen=form.cleaned_data["seen"],
                successor=form.cleaned_data["successor"],
                why=form.cleaned_data["why"],
            )
        except (RowFaultsError, UserError) as fault:
            _add_faults(form, fault)
        except NewerRowError as fault:
            return _again(request, asked, form, fault, _("Supersede activities"), _("Supersede"))
        else:
            words = ngettext("%(count)d activity is superseded.", "%(count)d activities are superseded.", len(rows))
            messages.success(request, words % {"count": len(rows)})
            return redirect(plan_address(asked.programme.id, rows[0].plan))
    lead = _("The superseded activities stay in the plan with a reference to the one that came in their place.")
    return _page(request, asked, form, _("Supersede activities"), _("Supersede"), lead=lead, chosen=chosen, needed=1)


def _may_write_some(asked: Asked) -> Asked:
    """Stop who may change no activity at all; whether these may be changed, the action decides row by row."""
    if not asked.may_add:
        raise PermissionDenied
    return asked


def _chosen(request: HttpRequest, asked: Asked) -> list[Any]:
    """Return the activities that were ticked in the plan, or that the sent form is about, as they are now."""
    codes = request.GET.getlist("code") or [part.partition(":")[0] for part in request.POST.get("seen", "").split(";")]
    numbers = {number for code in codes if (number := ACTIVITIES.number_of(code)) is not None}
    return list(asked.sight.rows(ACTIVITIES).filter(number__in=numbers).order_by("number"))


def _title(asked: Asked, row: Any) -> str:
    return "" if asked.sight.hides(row, "title") else str(row.title)


def _seen(chosen: list[Any]) -> str:
    return seen_kept({row.code: row.version for row in chosen})


def _add_faults(form: ReasonForm, fault: RowFaultsError | UserError) -> None:
    if isinstance(fault, UserError):
        form.add_error(None, refusal(fault))
        return
    for found in fault.faults.values():
        for column, what in found:
            names = {
                "merged_into": "into",
                "superseded_by": "successor",
                "plan": "plan" if "plan" in form.fields else "new",
            }
            name = names.get(column, column)
            form.add_error(name if name in form.fields else None, what)


def _newer(fault: NewerRowError) -> str:
    who = fault.row.changed_by
    return _("%(name)s has changed %(code)s since you opened the page. Nothing of yours has been saved.") % {
        "name": who, "code": fault.row.code,
    }  # fmt: skip


def _again(
    request: HttpRequest, asked: Asked, form: Any, fault: NewerRowError, title: str, button: str
) -> HttpResponse:
    """Show the form once more over the rows as they are now, with what the other person did said first."""
    chosen = _chosen(request, asked)
    again = request.POST.copy()
    again["seen"] = _seen(chosen)
    given = {"chosen": {row.code: _title(asked, row) for row in chosen}} if isinstance(form, MergeForm) else {}
    fresh = type(form)(again, **given)
    fresh.is_valid()
    return _page(request, asked, fresh, title, button, chosen=chosen, newer=_newer(fault), status=409)


def _page(
    request: HttpRequest,
    asked: Asked,
    form: ReasonForm,
    title: str,
    button: str,
    *,
    lead: str = "",
    chosen: list[Any] | None = None,
    needed: int = 0,
    newer: str = "",
    status: int = 0,
) -> HttpResponse:
    context = {
        "programme": asked.programme,
        "form": form if chosen is None or len(chosen) >= needed else None,
        "title": title,
        "button": button,
        "lead": lead,
        "chosen": [(row.code, _title(asked, row)) for row in chosen or ()],
        "needed": needed,
        "newer": newer,
        "up_url": plan_address(asked.programme.id),
        "up_words": _("Action plan"),
    }
    code = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "plan/work.html", context, status=code)
