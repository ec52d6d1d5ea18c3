"""Judging whether a duty is fulfilled: the form as it is first shown, and the words for a verdict."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from beredd.common.text import label
from beredd.programmes.follow_up import Fulfilment
from beredd.programmes.model import Duty, Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import actors_of
from beredd.site.config.reader import reader_language
from beredd.site.programmes.duty_dates import date_choices
from beredd.site.programmes.models import JudgementRow
from beredd.site.programmes.state_forms import JudgementForm
from beredd.site.programmes.wording import Said, actor_name

TONES: Final[dict[str, str]] = {
    Fulfilment.FULFILLED: "success",
    Fulfilment.PARTLY: "warning",
    Fulfilment.NOT_FULFILLED: "danger",
    Fulfilment.CANNOT_TELL_YET: "neutral",
}


def fulfilment_said(verdict: Fulfilment) -> Said:
    """Return the words for a judgement."""
    return Said(label("fulfilment", verdict, reader_language()), TONES[verdict])


def own_actors(user: User, programme: Programme) -> list[tuple[str, str]]:
    """Return the actors on whose behalf a person judges, with their names."""
    return [(actor, actor_name(actor)) for actor in sorted(actors_of(user, programme.id))]


def first_judgement_form(
    user: User, programme: Programme, duty: Duty, history: Sequence[JudgementRow], matters: date | None
) -> JudgementForm:
    """Return the form as it is first shown: for the date that matters now, as the newest judgement left it."""
    newest = history[0] if history else None
    first = {
        "seen": newest.pk if newest else 0,
        "verdict": newest.verdict if newest else None,
        "due_on": matters.isoformat() if matters else "",
    }
    return JudgementForm(initial=first, dates=date_choices(programme, duty), actors=own_actors(user, programme))
