"""Judging whether a duty is fulfilled."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beredd.common.errors import SurroundingsError, UserError
from beredd.programmes.follow_up import Fulfilment
from beredd.site.accounts.rights import Verb
from beredd.site.attachments.wording import refusal_said
from beredd.site.programmes.actions import NewerEntryError, judge
from beredd.site.programmes.content import duty_or_404, programme_or_404, signed_in
from beredd.site.programmes.duty_dates import date_choices
from beredd.site.programmes.duty_views import duty_response
from beredd.site.programmes.judging import own_actors
from beredd.site.programmes.queries import judgements_of
from beredd.site.programmes.state_forms import JudgementForm


@require_POST
def judge_duty(request: HttpRequest, programme_id: str, duty_id: str) -> HttpResponse:
    """Take in a judgement and go back to the duty's page."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, Verb.APPROVE)
    duty = duty_or_404(programme, duty_id)
    dates, actors = date_choices(programme, duty), own_actors(user, programme)
    form = JudgementForm(request.POST, dates=dates, actors=actors)
    if not form.is_valid():
        return duty_response(request, user, programme, duty, judgement_form=form, status=422)
    given = form.cleaned_data
    try:
        judge(
            by=user,
            programme=programme,
            duty=duty.id,
            verdict=Fulfilment(given["verdict"]),
            grounds=given["reason"],
            due_on=form.due_date,
            actor=given.get("actor", ""),
            seen=given["seen"],
        )
    except SurroundingsError:
        raise
    except UserError as error:
        form.add_error("reason", refusal_said(error))
        return duty_response(request, user, programme, duty, judgement_form=form, status=422)
    except NewerEntryError:
        newer = judgements_of(programme.id, duty.id)[0]
        again = JudgementForm(initial=given | {"seen": newer.pk}, dates=dates, actors=actors)
        return duty_response(request, user, programme, duty, judgement_form=again, newer_judgement=newer, status=409)
    messages.success(request, _("The judgement of %(duty)s is saved.") % {"duty": duty.id})
    return redirect("duty", programme.id, duty.id)
