"""The duty's page: what is to be done, where it stands in the decision, and how far it has come."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from beredd.common.errors import SurroundingsError, UserError
from beredd.programmes import OVERDUE, Standing, calendar_items, may_set_date, standing
from beredd.programmes.follow_up import DutyState, FollowUp, Fulfilment
from beredd.programmes.model import Duty, Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can, require
from beredd.site.attachments.belonging import DUTY
from beredd.site.attachments.queries import attachments_of
from beredd.site.attachments.refusals import FileRefusedError
from beredd.site.attachments.wording import refusal_said
from beredd.site.config.reader import today
from beredd.site.decisions.queries import excerpts
from beredd.site.meetings.evidence import duty_facts
from beredd.site.programmes.actions import NewerEntryError, set_date, set_state
from beredd.site.programmes.agenda_lines import calendar_lines
from beredd.site.programmes.content import duty_or_404, programme_or_404, signed_in
from beredd.site.programmes.duty_dates import date_choices
from beredd.site.programmes.duty_lines import next_items
from beredd.site.programmes.duty_rights import duty_thing
from beredd.site.programmes.evidence_shown import offered_evidence, shown_evidence
from beredd.site.programmes.forms import DateForm
from beredd.site.programmes.judging import first_judgement_form
from beredd.site.programmes.models import StateRow
from beredd.site.programmes.queries import follow_up, history_of, judgements_of, newest_set_date
from beredd.site.programmes.state_forms import JudgementForm, StateForm
from beredd.site.programmes.wording import actor_marked, fulfilment_said, rule_said, state_said
from beredd.site.registers.sight import Sight

OPEN: Final = OVERDUE | {Standing.COMING}
"""Where a date stands that somebody may still have to say something of."""


@require_http_methods(["GET", "POST"])
def duty_page(request: HttpRequest, programme_id: str, duty_id: str) -> HttpResponse:
    """Show a duty; a POST sets its state."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    duty = duty_or_404(programme, duty_id)
    if request.method == "POST":
        require(user, Verb.SET_STATE, duty_thing(programme, duty.id))
    history = list(history_of(programme.id, duty.id))
    if request.method != "POST":
        return duty_response(request, user, programme, duty, history=history)
    dates, offered = date_choices(programme, duty), offered_evidence(user, programme, duty.id)
    form = StateForm(request.POST, request.FILES, dates=dates, offered=offered)
    if not form.is_valid():
        return duty_response(request, user, programme, duty, history=history, state_form=form, status=422)
    try:
        set_state(
            by=user,
            programme=programme,
            duty=duty.id,
            state=DutyState(form.cleaned_data["state"]),
            reason=form.cleaned_data["reason"],
            evidence=form.evidence,
            files=form.new_files,
            due_on=form.due_date,
            seen=form.cleaned_data["seen"],
        )
    except SurroundingsError:
        raise
    except UserError as error:
        form.add_error(_field_of(error), refusal_said(error))
        return duty_response(request, user, programme, duty, history=history, state_form=form, status=422)
    except NewerEntryError:
        history = list(history_of(programme.id, duty.id))
        again = StateForm(initial=form.cleaned_data | {"seen": _newest(history)}, dates=dates, offered=offered)
        newer = history[0]
        return duty_response(request, user, programme, duty, history=history, state_form=again, newer=newer, status=409)
    messages.success(request, _("The state of %(duty)s is saved.") % {"duty": duty.id})
    return redirect("duty", programme.id, duty.id)


@require_POST
def duty_date(request: HttpRequest, programme_id: str, duty_id: str) -> HttpResponse:
    """Set the date of a duty whose decision gives none."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, Verb.SET_DATE)
    duty = duty_or_404(programme, duty_id)
    if not may_set_date(programme, duty.id):
        messages.warning(request, _("The decision gives this duty a date, and a formal date is never moved."))
        return redirect("duty", programme.id, duty.id)
    form = DateForm(request.POST)
    if not form.is_valid():
        return duty_response(request, user, programme, duty, date_form=form, status=422)
    try:
        set_date(
            by=user,
            programme=programme,
            duty=duty.id,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
    except NewerEntryError:
        newest = newest_set_date(programme.id, duty.id)
        again = DateForm(initial=form.cleaned_data | {"seen": newest.pk if newest else 0})
        return duty_response(request, user, programme, duty, date_form=again, newer_date=newest, status=409)
    messages.success(request, _("The date of %(duty)s is saved.") % {"duty": duty.id})
    return redirect("duty", programme.id, duty.id)


def _field_of(error: UserError) -> str | None:
    """Return the field that a refusal is told at: a file's at the files, a text's at none of them."""
    return "evidence_files" if isinstance(error, FileRefusedError) else None


def _newest(history: list[StateRow]) -> int:
    return history[0].pk if history else 0


def _state_form(
    user: User, programme: Programme, duty: Duty, history: list[StateRow], open_date: date | None, added: FollowUp
) -> StateForm:
    """Return the form as it is first shown: for the date that is open now, so that one done closes no later one.

    Where the last person spoke of the whole duty, so does the form.
    """
    newest = history[0] if history else None
    due_on = None if newest and newest.due_on is None else open_date
    first = {
        "seen": newest.pk if newest else 0,
        "state": newest.state if newest and newest.due_on in (None, due_on) else None,
        "due_on": due_on.isoformat() if due_on else "",
    }
    offered = offered_evidence(user, programme, duty.id)
    return StateForm(initial=first, dates=date_choices(programme, duty, added), offered=offered)


def duty_response(
    request: HttpRequest,
    user: User,
    programme: Programme,
    duty: Duty,
    *,
    history: list[StateRow] | None = None,
    state_form: StateForm | None = None,
    date_form: DateForm | None = None,
    judgement_form: JudgementForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Answer with the duty's page; a form that was sent in vain is shown again with what is wrong."""
    day = today()
    history = list(history_of(programme.id, duty.id)) if history is None else history
    added = follow_up(programme.id)
    items = [
        item for item in calendar_items(programme, None, None, added, day) if item.id == duty.id and item.row == "duty"
    ]
    may_date = can(user, Verb.SET_DATE, programme) and may_set_date(programme, duty.id)
    may_state = can(user, Verb.SET_STATE, duty_thing(programme, duty.id))
    if may_date and date_form is None:
        newest = newest_set_date(programme.id, duty.id)
        date_form = DateForm(initial={"seen": newest.pk if newest else 0, "due_on": newest.due_on if newest else None})
    roles: dict[str, list[tuple[str, Any]]] = {}
    for part in duty.actors:
        roles.setdefault(part.role, []).append((actor_marked(part.actor), part))
    known = {other.id for other in programme.duties}
    own, following = (next_items(programme, items, added, day, following=each) for each in (False, True))
    matters, _where = own.get(duty.id) or following.get(duty.id) or (None, None)
    newest_entry = added.state_of(duty.id, matters.date if matters else None)
    open_dates = (item.date for item in items if item.date and standing(item, day, added) in OPEN)
    shown = shown_evidence(Sight(user, programme), history)
    judgements = list(judgements_of(programme.id, duty.id))
    judged = added.judgement_of(duty.id, matters.date if matters else None)
    if judgement_form is None and can(user, Verb.APPROVE, programme):
        date_of = matters.date if matters else None
        judgement_form = first_judgement_form(user, programme, duty, judgements, date_of, added)
    context = {
        "programme": programme,
        "duty": duty,
        "fulfilment": fulfilment_said(judged.verdict) if judged else None,
        "judgements": [
            (row, fulfilment_said(Fulfilment(row.verdict)), row.actor and actor_marked(row.actor)) for row in judgements
        ],
        "judgement_form": judgement_form,
        "attached": attachments_of(user, programme, DUTY, duty.id),
        "state": state_said(newest_entry.state if newest_entry else None),
        "newest": history[0] if history else None,
        "history": [(row, state_said(DutyState(row.state)), shown[row.pk]) for row in history],
        "dates": calendar_lines(
            [item for item in items if item.date or item.start], {programme.id: programme}, {programme.id: added}, day
        ),
        "rules": [rule_said(rule) for rule in duty.due],
        "facts": duty_facts(Sight(user, programme), duty.id),
        "roles": roles,
        "excerpts": excerpts(programme, duty.passages),
        "may_add_document": can(user, Verb.ADD_DOCUMENT, programme),
        "goals": [goal for goal in programme.goals if goal.id in duty.goals],
        "cited": [cited for cited in programme.cited if cited.number and cited.number in duty.cites],
        "depends_on": [(other, other in known) for other in duty.depends_on],
        "needed_by": [other.id for other in programme.duties if duty.id in other.depends_on],
        "reports": [report for report in programme.reports if report.duty == duty.id],
        "state_form": (state_form or _state_form(user, programme, duty, history, next(open_dates, None), added))
        if may_state
        else None,
        "date_form": date_form if may_date else None,
        "neighbours": _neighbours(programme, duty),
    }
    return render(request, "programmes/duty.html", context | more, status=status)


def _neighbours(programme: Programme, duty: Duty) -> dict[str, str]:
    """Return the ids of the duties before and after this one, for walking through a decision."""
    ids = [other.id for other in programme.duties]
    at = ids.index(duty.id)
    return {"before": ids[at - 1] if at else "", "after": ids[at + 1] if at + 1 < len(ids) else ""}
