"""Judging whether a duty is fulfilled: the form as it is first shown."""

from collections.abc import Sequence
from datetime import date

from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Duty, Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import actors_of
from beredd.site.programmes.duty_dates import date_choices
from beredd.site.programmes.models import JudgementRow
from beredd.site.programmes.state_forms import JudgementForm
from beredd.site.programmes.wording import actor_name


def own_actors(user: User, programme: Programme) -> list[tuple[str, str]]:
    """Return the actors on whose behalf a person judges, with their names."""
    return [(actor, actor_name(actor)) for actor in sorted(actors_of(user, programme.id))]


def first_judgement_form(
    user: User,
    programme: Programme,
    duty: Duty,
    history: Sequence[JudgementRow],
    matters: date | None,
    added: FollowUp,
) -> JudgementForm:
    """Return the form as it is first shown: for the date that matters now, as the newest judgement left it."""
    newest = history[0] if history else None
    first = {
        "seen": newest.pk if newest else 0,
        "verdict": newest.verdict if newest else None,
        "due_on": matters.isoformat() if matters else "",
    }
    return JudgementForm(initial=first, dates=date_choices(programme, duty, added), actors=own_actors(user, programme))
