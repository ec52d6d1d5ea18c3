"""The action plan: the chapters that a document of its own and the report with the plan (A-20) have in common."""

from collections.abc import Iterator

from beredd.common.formats import listed
from beredd.common.text import label
from beredd.programmes.model import RequiredContent
from beredd.programmes.plan import Activity, Milestone, MilestoneStatus, Plan, completion, lateness
from beredd.programmes.plan_views import (
    actors_not_asked,
    by_actor,
    goal_branches,
    goals_without_activity,
    outside_goals,
    unfilled_places,
)
from beredd.reports.compose.material import Material
from beredd.reports.compose.plan_answers import plan_commitments
from beredd.reports.document import Block, BulletList, Heading, Paragraph, Table
from beredd.reports.plan_gate import asks_for_plan, asks_for_results
from beredd.reports.printable import blocks_of, printable
from beredd.reports.words import capital, counted


def plan_in_report(material: Material, content: RequiredContent) -> Iterator[Block]:
    """Yield the plan, or its results, where a required content of the report asks for it."""
    from beredd.reports.compose.plan_results import plan_results

    plan = material.follow_up.plan
    if plan is None:
        return
    if asks_for_plan(material.programme, content):
        yield from plan_introduction(material, plan)
        yield from plan_chapters(material, plan, level=3)
    elif asks_for_results(material.programme, content):
        yield from plan_results(material, plan, level=3)


def plan_introduction(material: Material, plan: Plan) -> Iterator[Block]:
    """Yield the plan's name, period and size, and its own description."""
    yield Paragraph(text=material.say("plan_named", title=printable(plan.title), period=period_of(material, plan)))
    yield from blocks_of(plan.description)
    yield BulletList(items=tuple(_facts(material, plan)))


def period_of(material: Material, thing: Plan | Activity) -> str:
    """Return a period as ``1 januari 2027 – 31 december 2030``; a dash for what has neither day."""
    if thing.start is None and thing.end is None:
        return "–"
    days = (material.day(day) if day else "" for day in (thing.start, thing.end))
    return " – ".join(days).strip()


def _facts(material: Material, plan: Plan) -> Iterator[str]:
    filled = [one for one in plan.activities if one.in_force]
    yield counted("plan_activities", len(filled), material.language)
    reached, of = completion(plan.activities)
    if of:
        yield material.say("plan_milestones", reached=reached, number=of)
    late = sum(lateness(one, material.today) is not None for one in filled)
    if late:
        yield counted("plan_late", late, material.language)
    places = len(unfilled_places(plan.activities))
    if places:
        yield counted("plan_places", places, material.language)


def plan_chapters(material: Material, plan: Plan, *, level: int) -> Iterator[Block]:
    """Yield the chapters with headings of `level`: goals, places, actors, commitments."""
    yield from _goals(material, plan, level)
    yield from _places(material, plan, level)
    yield from _actors(material, plan, level)
    yield from plan_commitments(material, plan, level)


def _goals(material: Material, plan: Plan, level: int) -> Iterator[Block]:
    yield Heading(level=level, text=material.say("plan_goals"), anchor="plan-goals")
    filled = [one for one in plan.activities if not one.place]
    empty = {goal.id for goal in goals_without_activity(material.programme, plan.activities)}
    levels = {one.key: material.text(one.name) for one in material.programme.goal_levels}
    for branch in goal_branches(material.programme, filled):
        goal = branch.goal
        if not goal.listed and not branch.activities:
            continue
        text = material.say("goal_line", id=goal.id, text=material.text(goal.text))
        yield Heading(level=level + 1, text=text, anchor=f"plan-goal-{goal.id}")
        if branch.activities:
            yield _activity_table(
                material,
                branch.activities,
                material.say("plan_under_goal", level=levels.get(goal.level, goal.level), id=goal.id),
            )
        elif goal.id in empty:
            yield Paragraph(text=material.say("plan_goal_empty"), role="note")
        elif branch.below:
            yield Paragraph(text=material.say("plan_goal_below"))
    outside = outside_goals(material.programme, filled)
    if outside:
        yield Heading(level=level + 1, text=material.say("plan_no_goal"), anchor="plan-no-goal")
        yield _activity_table(material, outside, material.say("plan_no_goal"))


def _activity_table(material: Material, activities: tuple[Activity, ...], caption: str) -> Table:
    columns = ("id", "activity", "responsible", "contributors", "period_milestones", "state_only")
    return Table(
        caption=caption,
        header=tuple(material.say(f"column_{column}") for column in columns),
        rows=tuple(_activity_row(material, one) for one in activities),
    )


def _activity_row(material: Material, one: Activity) -> tuple[str, ...]:
    time = "\n".join([period_of(material, one), *(_milestone(material, each) for each in one.milestones)])
    return (
        one.code,
        "\n".join(part for part in (printable(one.title), _kind(material, one)) if part),
        material.actor(one.actor, short=True) if one.actor else material.say("plan_nobody"),
        listed([material.actor(actor, short=True) for actor in one.contributors], material.language) or "–",
        time,
        _state(material, one),
    )


def _kind(material: Material, one: Activity) -> str:
    return label("activity_kind", one.kind, material.language) if one.kind else ""


def _milestone(material: Material, one: Milestone) -> str:
    day = material.day(one.due_on) if one.due_on else "–"
    key = "plan_milestone" if one.status is MilestoneStatus.OPEN else "plan_milestone_state"
    state = label("milestone_status", one.status, material.language)
    return material.say(
        key, date=day, title=printable(one.title), **({} if key == "plan_milestone" else {"state": state})
    )


def _state(material: Material, one: Activity) -> str:
    """Return the status, where the activity went, and whether it is late."""
    lines = [capital(label("activity_status", one.status, material.language))]
    into = one.merged_into or one.superseded_by
    if into:
        lines.append(material.say("plan_into", id=into))
    if one.carried_over_from:
        lines.append(material.say("plan_from", id=one.carried_over_from))
    late = lateness(one, material.today)
    if late is not None:
        lines.append(material.say("plan_is_late", why=label("lateness", late, material.language)))
    return "\n".join(lines)


def _places(material: Material, plan: Plan, level: int) -> Iterator[Block]:
    places = unfilled_places(plan.activities)
    if not places:
        return
    yield Heading(level=level, text=material.say("plan_empty_places"), anchor="plan-places")
    yield Paragraph(text=material.say("plan_empty_places_text"))
    goals = {goal.id: material.text(goal.text) for goal in material.programme.goals}
    yield Table(
        caption=material.say("plan_empty_places"),
        header=tuple(material.say(f"column_{column}") for column in ("id", "place", "goal")),
        rows=tuple(
            (
                one.code,
                printable(one.title),
                "\n".join(material.say("goal_line", id=goal, text=goals.get(goal, goal)) for goal in one.goals) or "–",
            )
            for one in places
        ),
    )


def _actors(material: Material, plan: Plan, level: int) -> Iterator[Block]:
    parts = [part for part in by_actor(plan.activities) if part.actor]
    if not parts:
        return
    yield Heading(level=level, text=material.say("plan_actors"), anchor="plan-actors")
    yield Table(
        caption=material.say("plan_actors_caption"),
        header=tuple(material.say(f"column_{column}") for column in ("actor", "answers_for", "contributes_to")),
        rows=tuple(
            (
                material.actor(part.actor),
                ", ".join(one.code for one in part.responsible) or "–",
                ", ".join(one.code for one in part.contributes) or "–",
            )
            for part in parts
        ),
    )
    nobodys = [one.code for one in plan.activities if one.in_force and one.unassigned]
    if nobodys:
        yield Paragraph(text=material.say("plan_unassigned", ids=listed(nobodys, material.language)), role="note")
    not_asked = [material.actor(actor) for actor in actors_not_asked(material.programme, plan.activities)]
    if not_asked:
        yield Paragraph(text=material.say("plan_not_asked", actors=listed(not_asked, material.language)), role="note")
