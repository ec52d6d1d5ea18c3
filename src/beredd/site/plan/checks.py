"""Rules over whole rows of a plan: what the single columns cannot see."""

from datetime import date

from django.utils.translation import gettext as _

from beredd.programmes.model import Programme
from beredd.programmes.plan import ActivityStatus, MilestoneStatus, PlanStatus
from beredd.site.registers.register import Fault, Values


def period_in_order(programme: Programme, values: Values) -> list[Fault]:
    """Nothing ends before it starts."""
    start, end = values["start"], values["end"]
    if isinstance(start, date) and isinstance(end, date) and end < start:
        return [("end", _("lies before the start"))]
    return []


def plan_says_why(programme: Programme, values: Values) -> list[Fault]:
    """An adopted plan has the day when it was adopted; a superseded one names the plan that came in its place."""
    if values["status"] == PlanStatus.ADOPTED and not values["adopted_on"]:
        return [("adopted_on", _("write the day when the plan was adopted"))]
    if values["status"] == PlanStatus.SUPERSEDED and not values["superseded_by"]:
        return [("superseded_by", _("name the plan that came in its place"))]
    return []


def activity_says_where_it_went(programme: Programme, values: Values) -> list[Fault]:
    """What is merged or superseded names the activity that came in its place, and only then."""
    found: list[Fault] = []
    for status, column in ((ActivityStatus.MERGED, "merged_into"), (ActivityStatus.SUPERSEDED, "superseded_by")):
        if (values["status"] == status) != bool(values[column]):
            words = (
                _("name the activity that it went into")
                if values["status"] == status
                else _("is only filled in for an activity that has gone into another")
            )
            found.append((column, words))
    return found


def activity_has_a_kind(programme: Programme, values: Values) -> list[Fault]:
    """A filled activity is either cross-sector or one actor's own (A-04); an empty place is neither yet."""
    return [] if values["place"] or values["kind"] else [("kind", _("choose one, or mark it as an empty place"))]


def milestone_has_its_day(programme: Programme, values: Values) -> list[Fault]:
    """A milestone that is reached says when, and no other does."""
    reached = values["status"] == MilestoneStatus.REACHED
    if reached and not values["reached_on"]:
        return [("reached_on", _("write the day when it was reached"))]
    if values["reached_on"] and not reached:
        return [("reached_on", _("is only filled in for a milestone that is reached"))]
    return []
