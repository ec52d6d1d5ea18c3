"""What a report that must contain the action plan asks of the plan (A-20), and which contents ask for it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from beredd.common.formats import listed
from beredd.common.text import LANGUAGES, Text
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme, ReportSpec, RequiredContent
from beredd.programmes.plan_views import goals_without_activity
from beredd.reports.due import contents_of

PLAN: Final = "PLAN"
"""The capability of a duty that is met by a plan: a content that answers it is the plan."""
RESULTS: Final = "RES"
"""The capability of a duty that is met by telling what the plan led to."""


def asks_for_plan(programme: Programme, content: RequiredContent) -> bool:
    """Say whether a required content is the plan itself: its duty has the plan as its first capability."""
    return _capabilities(programme, content)[:1] == (PLAN,)


def asks_for_results(programme: Programme, content: RequiredContent) -> bool:
    """Say whether a required content tells which results the plan has led to."""
    return RESULTS in _capabilities(programme, content)


def _capabilities(programme: Programme, content: RequiredContent) -> tuple[str, ...]:
    return next((duty.capabilities for duty in programme.duties if duty.id == content.duty), ())


def plan_answers(programme: Programme, content: RequiredContent, follow_up: FollowUp) -> bool:
    """Say whether the plan in the register is itself the content: then nobody need write it once more."""
    plan = follow_up.plan
    return plan is not None and any(one.in_force for one in plan.activities) and asks_for_plan(programme, content)


def goals_without(
    programme: Programme, report: ReportSpec | None, due: date | None, follow_up: FollowUp
) -> Iterator[tuple[str, Text]]:
    """Yield each content that is the plan, with the goals that no activity of it stands under.

    A plan gathers efforts towards the goals (A-02): one activity at least for each. Where no plan is kept here, the
    content must be written, and what goals it answers is for its readers to see.
    """
    if follow_up.plan is None:
        return
    for content in contents_of(report, due):
        if not asks_for_plan(programme, content):
            continue
        goals = [goal.id for goal in goals_without_activity(programme, follow_up.plan.activities)]
        if goals:
            sv, da, en = (listed(goals, language) for language in LANGUAGES)
            yield content.key, Text(sv=sv, da=da, en=en)
