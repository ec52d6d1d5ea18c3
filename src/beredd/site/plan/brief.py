"""A plan of thousands of activities for its pages: in brief to count, filter and group, in full what one page shows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from beredd.programmes.plan import Activity, ActivityStatus, Milestone, MilestoneStatus, Plan, PlanStatus, in_force
from beredd.site.plan.queries import Reader, activities_in_full, plan_heads, results_of, whole_plan
from beredd.site.plan.registers import ACTIVITIES, MILESTONES, PLANS
from beredd.site.registers.brief import some_columns
from beredd.site.registers.sight import Sight

COUNTED: Final = ("plan", "actor", "status", "place", "end", "goals", "contributors")
"""What figures, filters and groups ask of an activity."""
_PLANS: Final = {one.value: one for one in PlanStatus}
_STATUSES: Final = {one.value: one for one in ActivityStatus}
_MILESTONES: Final = {one.value: one for one in MilestoneStatus}


def plan_head_seen(sight: Sight, code: str = "", when: datetime | None = None) -> tuple[list[Plan], Plan | None]:
    """Return the plans that a person may read, in brief, and one of them: `code`, or the one in force.

    A code that the person may not read, or that does not exist, gives no plan. None has its activities.
    """
    eyes = Reader(sight, when)
    heads = _heads_in_brief(sight) if when is None else plan_heads(eyes)
    chosen = next((head for head in heads if head.code == code), None) if code else in_force(heads)
    if chosen is None or when is not None:
        return heads, chosen
    found = plan_heads(eyes, number=PLANS.number_of(chosen.code))
    return heads, replace(found[0], superseded_by=chosen.superseded_by) if found else None


def _heads_in_brief(sight: Sight) -> list[Plan]:
    """Return the plans with their titles and where they stand: what it takes to choose one."""
    rows = some_columns(sight, PLANS, ("title", "status", "superseded_by"), sight.rows(PLANS).order_by("number"))
    codes = {f"PLAN-{row[0]}" for row in rows}
    return [
        Plan(
            code=f"PLAN-{number}",
            title=title,
            status=_PLANS.get(status, PlanStatus.DRAFT),
            superseded_by=after if after in codes else "",
        )
        for number, title, status, after in rows
    ]


class PlanPages:
    """One plan for one page: all activities in brief, and those that are shown in full.

    A past day is read from the audit trail, whole rows at a time; there both are the same.
    """

    def __init__(self, eyes: Reader, head: Plan, also: tuple[str, ...] = ()) -> None:
        self._eyes = eyes
        self._past = whole_plan(eyes, head, results=False) if eyes.when is not None else None
        self.plan = self._past or replace(head, activities=_in_brief(eyes.sight, head.code, also))

    def with_results(self) -> Plan:
        """Return the plan with its results."""
        results, _class = results_of(self._eyes, {one.code for one in self.plan.activities})
        return replace(self.plan, results=results)

    def in_full(self, codes: Iterable[str]) -> dict[str, Activity]:
        """Return activities of the plan with all that a page tells of each."""
        wanted = set(codes)
        if self._past is not None:
            return {one.code: one for one in self._past.activities if one.code in wanted}
        return activities_in_full(self._eyes, self.plan, wanted)


def _in_brief(sight: Sight, plan: str, also: tuple[str, ...]) -> tuple[Activity, ...]:
    """Return a plan's activities with the columns that are counted, and those in `also`."""
    rows = sight.rows(ACTIVITIES).filter(plan=plan).order_by("number")
    milestones = _milestones(sight)
    found = []
    for number, of_plan, actor, status, place, end, goals, contributors, *more in some_columns(
        sight, ACTIVITIES, (*COUNTED, *also), rows
    ):
        if of_plan != plan:
            continue
        code = f"ACT-{number}"
        found.append(
            Activity(
                **{"title": "", **dict(zip(also, more, strict=True))},
                code=code,
                goals=goals,
                actor="" if place else actor,
                contributors=contributors,
                end=end,
                status=_STATUSES.get(status, ActivityStatus.PLANNED),
                place=place,
                milestones=tuple(milestones.get(code, ())),
            )
        )
    return tuple(found)


def _milestones(sight: Sight) -> dict[str, list[Milestone]]:
    """Return the milestones by activity, without their titles."""
    found: dict[str, list[Milestone]] = {}
    rows = sight.rows(MILESTONES).order_by("number")
    for number, activity, status, due_on in some_columns(sight, MILESTONES, ("activity", "status", "due_on"), rows):
        one = Milestone(f"MIL-{number}", "", due_on, _MILESTONES.get(status, MilestoneStatus.OPEN))
        found.setdefault(activity, []).append(one)
    return found
