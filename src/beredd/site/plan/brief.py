"""A plan of thousands of activities for its pages: in brief to count, filter and group, in full what one page shows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
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


def plan_head_seen(
    sight: Sight, code: str = "", when: datetime | None = None, *, newest: int | None = None
) -> tuple[list[Plan], Plan | None, int]:
    """Return the plans that a person may read, one of them, and how many there are: `code`, or the one in force.

    A code that the person may not read, or that does not exist, gives no plan. None has its activities. With `newest`
    only so many are returned, and the chosen one.
    """
    eyes = Reader(sight, when)
    if when is not None:
        heads = plan_heads(eyes)
        return heads, _chosen(heads, code), len(heads)
    rows = some_columns(sight, PLANS, ("status",), sight.rows(PLANS).order_by("number"))
    known = {f"PLAN-{row[0]}" for row in rows}
    # Of equals the last one counts: the last of each status is all that there is to choose from.
    last = sorted({status: number for number, status in rows}.values())
    wanted = {number for number, _status in rows[-newest if newest else 0 :]}
    wanted |= {PLANS.number_of(code)} if code in known else set() if code else set(last)
    heads = plan_heads(eyes, known, number__in=wanted)
    chosen = _chosen([one for one in heads if code or PLANS.number_of(one.code) in last], code)
    shown = {f"PLAN-{number}" for number, _status in rows[-newest if newest else 0 :]} | {chosen.code if chosen else ""}
    return [one for one in heads if one.code in shown], chosen, len(rows)


def _chosen(heads: list[Plan], code: str) -> Plan | None:
    return next((head for head in heads if head.code == code), None) if code else in_force(heads)


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
    title, description, duties, commitments = (
        len(COUNTED) + 1 + also.index(name) if name in also else None
        for name in ("title", "description", "duties", "commitments")
    )
    found = []
    for row in some_columns(sight, ACTIVITIES, (*COUNTED, *also), rows):
        number, of_plan, actor, status, place, end, goals, contributors = row[: len(COUNTED) + 1]
        if of_plan != plan:
            continue
        code = f"ACT-{number}"
        found.append(
            Activity(
                code,
                row[title] if title else "",
                goals,
                None,
                "" if place else actor,
                contributors,
                None,
                end,
                _STATUSES.get(status, ActivityStatus.PLANNED),
                place,
                row[duties] if duties else (),
                row[commitments] if commitments else (),
                description=row[description] if description else "",
                milestones=tuple(milestones.get(code, ())),
            )
        )
    return tuple(found)


def _milestones(sight: Sight) -> dict[str, list[Milestone]]:
    """Return the milestones by activity, without codes and titles: those alike are one and the same."""
    found: dict[str, list[Milestone]] = {}
    kept: dict[tuple[str, date | None], Milestone] = {}
    rows = sight.rows(MILESTONES).order_by()
    for _number, activity, status, due_on in some_columns(sight, MILESTONES, ("activity", "status", "due_on"), rows):
        key = (status, due_on)
        if key not in kept:
            kept[key] = Milestone("", "", due_on, _MILESTONES.get(status, MilestoneStatus.OPEN))
        found.setdefault(activity, []).append(kept[key])
    return found
