"""A plan seen from its goals, its actors and the commitments it must answer; and what each view leaves open."""

from collections.abc import Iterable
from dataclasses import dataclass

from beredd.programmes.coverage import Commitment, FrameworkCoverage, coverage
from beredd.programmes.frameworks import Framework
from beredd.programmes.model import Goal, Programme, Role
from beredd.programmes.plan import Activity, Plan

ASKED_TO_WORK = (Role.RESPONSIBLE, Role.ADMIN_LEAD, Role.TAKE_PART, Role.CONTRIBUTE_WHEN_CONCERNED)
"""Roles in a decision that a plan should give something to do."""


@dataclass(frozen=True, slots=True)
class GoalBranch:
    """A goal, how deep it stands, and the activities directly under it; ``below`` counts those further down too."""

    goal: Goal
    depth: int
    activities: tuple[Activity, ...]
    below: int


def goal_branches(programme: Programme, activities: Iterable[Activity]) -> tuple[GoalBranch, ...]:
    """Return every goal in the order of the tree, each after its parent; one whose parent is missing is a top goal.

    An activity under several goals stands under each; in ``below`` it is counted once.
    """
    under: dict[str, list[Activity]] = {}
    for activity in activities:
        for goal_id in activity.goals:
            under.setdefault(goal_id, []).append(activity)
    known = {goal.id for goal in programme.goals}
    children: dict[str | None, list[Goal]] = {}
    for goal in programme.goals:
        children.setdefault(goal.parent if goal.parent in known else None, []).append(goal)
    found: list[GoalBranch] = []

    def walk(goal: Goal, depth: int) -> set[str]:
        place = len(found)
        own = under.get(goal.id, [])
        found.append(GoalBranch(goal, depth, tuple(own), 0))
        codes = {activity.code for activity in own}
        for child in children.get(goal.id, []):
            codes |= walk(child, depth + 1)
        found[place] = GoalBranch(goal, depth, tuple(own), len(codes))
        return codes

    for goal in children.get(None, []):
        walk(goal, 0)
    return tuple(found)


def outside_goals(programme: Programme, activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return the activities that stand under no goal of the programme."""
    known = {goal.id for goal in programme.goals}
    return tuple(activity for activity in activities if not known.intersection(activity.goals))


def goals_without_activity(programme: Programme, activities: Iterable[Activity]) -> tuple[Goal, ...]:
    """Return the named goals that have an activity in force neither themselves nor anywhere below them.

    A heading is answered by what stands under it; an empty place or a cancelled activity answers nothing.
    """
    branches = goal_branches(programme, (activity for activity in activities if activity.in_force))
    return tuple(branch.goal for branch in branches if branch.goal.listed and not branch.below)


def unfilled_places(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return the places that nobody has filled yet."""
    return tuple(activity for activity in activities if activity.place and not activity.closed)


def goals_without_place(programme: Programme, activities: Iterable[Activity]) -> tuple[Goal, ...]:
    """Return the places that the decision counts without naming them, and that no activity stands for yet."""
    taken = {goal_id for activity in activities for goal_id in activity.goals}
    return tuple(goal for goal in programme.goals if not goal.listed and goal.id not in taken)


@dataclass(frozen=True, slots=True)
class ActorsPart:
    """What a plan asks of one actor; ``actor`` is empty for the activities that nobody answers for."""

    actor: str
    responsible: tuple[Activity, ...]
    contributes: tuple[Activity, ...]


def by_actor(activities: Iterable[Activity]) -> tuple[ActorsPart, ...]:
    """Return what each actor is asked to do: those with most first, those whom nobody answers for last."""
    responsible: dict[str, list[Activity]] = {}
    contributes: dict[str, list[Activity]] = {}
    for activity in activities:
        if not activity.in_force and (activity.closed or not activity.place):
            continue
        responsible.setdefault(activity.actor, []).append(activity)
        for actor in activity.contributors:
            if actor != activity.actor:
                contributes.setdefault(actor, []).append(activity)
    parts = [
        ActorsPart(actor, tuple(responsible.get(actor, ())), tuple(contributes.get(actor, ())))
        for actor in dict.fromkeys([*responsible, *contributes])
    ]
    return tuple(
        sorted(parts, key=lambda one: (not one.actor, -len(one.responsible), -len(one.contributes), one.actor))
    )


def actors_not_asked(programme: Programme, activities: Iterable[Activity]) -> tuple[str, ...]:
    """Return the actors whom the decision gives a part in the work and the plan asks nothing of."""
    named = [part.actor for duty in programme.duties for part in duty.actors if part.role in ASKED_TO_WORK]
    named += [part.actor for part in programme.actors if part.role in ASKED_TO_WORK]
    asked = {part.actor for part in by_actor(activities)}
    return tuple(actor for actor in dict.fromkeys(named) if actor not in asked)


@dataclass(frozen=True, slots=True)
class PlannedCommitment:
    """A commitment with the goals and duties that answer it, the activities that say so, and those under its goals."""

    commitment: Commitment
    activities: tuple[Activity, ...]
    through_goals: tuple[Activity, ...]

    @property
    def gap(self) -> bool:
        """True when neither goal, duty nor activity answers it by a link of its own."""
        return not self.commitment.answered and not self.activities

    @property
    def without_activity(self) -> bool:
        """True when a goal or a duty answers it, and no activity does, not even one under that goal."""
        return self.commitment.answered and not self.activities and not self.through_goals


@dataclass(frozen=True, slots=True)
class FrameworkAnswer:
    """One framework against the programme and its plan."""

    framework: Framework
    commitments: tuple[PlannedCommitment, ...]

    @property
    def gaps(self) -> tuple[PlannedCommitment, ...]:
        """The commitments that nothing answers."""
        return tuple(one for one in self.commitments if one.gap)

    @property
    def without_activity(self) -> tuple[PlannedCommitment, ...]:
        """The commitments that goals answer and no activity carries out."""
        return tuple(one for one in self.commitments if one.without_activity)


def commitments_answered(programme: Programme, plan: Plan | None) -> tuple[FrameworkAnswer, ...]:
    """Return the crosswalk of A-05: strategy and plan together against the commitments, with the gaps.

    As in :func:`beredd.programmes.coverage.coverage` only a link of its own answers a commitment. An activity under a
    goal that answers it is told of beside, as what carries the goal out, and closes no gap.
    """
    activities = [one for one in plan.activities if one.in_force] if plan else []
    naming: dict[str, list[Activity]] = {}
    for activity in activities:
        for commitment in activity.commitments:
            naming.setdefault(commitment, []).append(activity)
    under = _under_goals(programme, activities)
    return tuple(_answer(one, naming, under) for one in coverage(programme).frameworks)


def _answer(
    covered: FrameworkCoverage, naming: dict[str, list[Activity]], under: dict[str, tuple[Activity, ...]]
) -> FrameworkAnswer:
    rows = []
    for commitment in covered.commitments:
        direct = tuple(naming.get(f"{covered.framework.id}:{commitment.goal.code}", ()))
        codes = {activity.code for activity in direct}
        through = {
            activity.code: activity
            for link in commitment.links
            for activity in under.get(link.of, ())
            if activity.code not in codes
        }
        rows.append(PlannedCommitment(commitment, direct, tuple(through.values())))
    return FrameworkAnswer(covered.framework, tuple(rows))


def _under_goals(programme: Programme, activities: list[Activity]) -> dict[str, tuple[Activity, ...]]:
    """Return the activities under each goal, those further down among them, and those that name each duty."""
    branches = goal_branches(programme, activities)
    found: dict[str, dict[str, Activity]] = {branch.goal.id: {} for branch in branches}
    parents = {goal.id: goal.parent for goal in programme.goals}
    for branch in branches:
        step: str | None = branch.goal.id
        seen: set[str] = set()
        while step in found and step not in seen:
            seen.add(step)
            found[step] |= {activity.code: activity for activity in branch.activities}
            step = parents[step]
    for activity in activities:
        for duty in activity.duties:
            found.setdefault(duty, {})[activity.code] = activity
    return {of: tuple(ones.values()) for of, ones in found.items()}
