"""The programme's page: everything about one decision."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from beredd.programmes import agenda, calendar_items, is_running
from beredd.programmes.coverage import coverage
from beredd.programmes.follow_up import CLOSED
from beredd.programmes.model import Programme
from beredd.programmes.money import money_rows, money_totals
from beredd.programmes.participation import ActorInRole, actors_by_role
from beredd.site.accounts.models import Role
from beredd.site.accounts.rights import Verb, can, can_with_some, role_in
from beredd.site.config.past import end_of, past_day
from beredd.site.config.reader import reader_language, today
from beredd.site.decisions.queries import documents_of
from beredd.site.programmes.actions import NewerEntryError, note_decision
from beredd.site.programmes.agenda_lines import agenda_lines
from beredd.site.programmes.content import once_for_each_programme, programme_or_404, signed_in
from beredd.site.programmes.duty_lines import Filter, actor_choices, choose, duty_lines, state_choices
from beredd.site.programmes.duty_rows import duty_headings, duty_rows
from beredd.site.programmes.forms import DecisionForm
from beredd.site.programmes.goal_tree import goal_tree
from beredd.site.programmes.queries import follow_up, newest_decision
from beredd.site.programmes.wording import actor_marked
from beredd.site.programmes.work_menu import work_menu
from beredd.site.reports.due_reports import report_lines

SHOWN_DATES = 8


@once_for_each_programme
def _fixed(programme: Programme, language: str, day: date) -> dict[str, SafeString]:
    """Return the parts of the page that the programme's file alone decides, made once in each process.

    ``language`` is the one that is switched on; ``day`` decides which of its names an actor has.
    """
    roles: dict[str, list[ActorInRole]] = {}
    for part in actors_by_role(programme, day):
        roles.setdefault(part.role, []).append(part)
    given = {"goals": goal_tree(programme), "roles": roles, "coverage": coverage(programme)}
    return {part: render_to_string(f"programmes/{part}.html", given) for part in ("goals", "actors", "frameworks")}


@require_GET
@vary_on_headers("HX-Request")
def programme_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show a programme; htmx asks for the duty table alone when the filter changes.

    With ``as_of`` in the address, as it was at the end of a past day: with what was known then.
    """
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    past = past_day(request.GET.get("as_of", ""))
    past = past if past is not None and past < today() else None
    day = past or today()
    added = follow_up(programme.id, as_of=end_of(past) if past else None)
    items = calendar_items(programme, None, None, added, day, timeless=False)
    lines = duty_lines(programme, items, added, day)
    wanted = Filter(
        state=request.GET.get("state", ""),
        actor=request.GET.get("actor", ""),
        words=request.GET.get("words", "").strip(),
    )
    shown = choose(lines, programme, wanted)
    context: dict[str, Any] = {
        "programme": programme,
        "as_of": past,
        "lines": shown,
        "rows": duty_rows(shown),
        "headings": duty_headings(),
        "count": len(lines),
        "wanted": wanted,
        "state_choices": state_choices(),
        "actor_choices": actor_choices(programme),
    }
    if "HX-Request" in request.headers:
        return render(request, "programmes/duty_table.html", context)
    entries = agenda([programme], {programme.id: added}, day, calendars={programme.id: items})
    money = money_rows(programme)
    context |= {
        "running": is_running(programme, day),
        "menu": work_menu(user, programme),
        "may_write_duties": past is None and can_with_some(user, Verb.SET_STATE, programme.id),
        "may_judge": past is None and can(user, Verb.APPROVE, programme),
        "role": Role(role).label if (role := role_in(user, programme)) else "",
        "number": added.decision_number or programme.decision.number,
        "decided_on": added.decided_on or programme.decision.decided_on,
        "issuer": actor_marked(programme.decision.issuer),
        "may_note": past is None and can(user, Verb.NOTE_DECISION, programme),
        "overdue": sum(line.overdue for line in lines),
        "closed": sum(line.state_key in CLOSED for line in lines),
        "agenda": agenda_lines(entries[:SHOWN_DATES], day),
        "more_dates": max(0, len(entries) - SHOWN_DATES),
        "goals": bool(programme.goals),
        "fixed": _fixed(programme, reader_language(), day),
        "money": [(row, actor_marked(row.actor) if row.actor else "") for row in money],
        "money_totals": money_totals(money),
        "documents": documents_of(programme),
        "may_add_document": can(user, Verb.ADD_DOCUMENT, programme),
        "frameworks": bool(programme.frameworks),
        "reports": report_lines(programme, added, day, items),
    }
    return render(request, "programmes/programme.html", context)


@require_http_methods(["GET", "POST"])
def decision_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Enter the decision's diary number and date."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, Verb.NOTE_DECISION)
    newest = newest_decision(programme.id)
    first = {
        "seen": newest.pk if newest else 0,
        "number": newest.number if newest else programme.decision.number,
        "decided_on": newest.decided_on if newest else programme.decision.decided_on,
    }
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=first)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            note_decision(
                by=user,
                programme=programme,
                number=form.cleaned_data["number"],
                decided_on=form.cleaned_data["decided_on"],
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
            )
        except NewerEntryError:
            newer = newest_decision(programme.id)
            form = DecisionForm(initial=form.cleaned_data | {"seen": newer.pk if newer else 0})
        else:
            messages.success(request, _("The decision's number and date are saved."))
            return redirect("programme", programme.id)
    context = {"programme": programme, "form": form, "newest": newest, "newer": newer}
    return render(request, "programmes/decision.html", context, status=409 if newer else 422 if form.errors else 200)
