"""The goal tree as nested nodes, ready to print."""

from dataclasses import dataclass, field

from django.urls import reverse

from beredd.common.text import Text
from beredd.indicators import definitions
from beredd.programmes.model import Programme


@dataclass(slots=True)
class GoalNode:
    """A goal with those below it.

    ``duties`` are ids with addresses, ``indicators`` ids with titles; ``listed`` is False for an empty place.
    """

    id: str
    level: Text | None
    text: Text
    listed: bool
    note: Text | None
    carried_over_from: Text | None
    duties: list[tuple[str, str]]
    indicators: list[tuple[str, Text]]
    source: str | None
    verified: bool
    below: "list[GoalNode]" = field(default_factory=list)


def goal_tree(programme: Programme) -> list[GoalNode]:
    """Return the top goals with everything below them; a goal whose parent is missing stands at the top."""
    levels = {level.key: level.name for level in programme.goal_levels}
    duties: dict[str, list[tuple[str, str]]] = {}
    address = reverse("duty", args=[programme.id, "DUTY"])
    for duty in programme.duties:
        for goal_id in duty.goals:
            duties.setdefault(goal_id, []).append((duty.id, address.replace("DUTY", duty.id)))
    known = definitions()
    nodes = {
        goal.id: GoalNode(
            id=goal.id,
            level=levels.get(goal.level),
            text=goal.text,
            listed=goal.listed,
            note=goal.note,
            carried_over_from=goal.carried_over_from,
            duties=duties.get(goal.id, []),
            indicators=[(one, known[one].title if one in known else Text(en=one)) for one in goal.indicators],
            source=goal.source,
            verified=goal.verified,
        )
        for goal in programme.goals
    }
    top: list[GoalNode] = []
    for goal in programme.goals:
        parent = nodes.get(goal.parent) if goal.parent else None
        (parent.below if parent else top).append(nodes[goal.id])
    return top
