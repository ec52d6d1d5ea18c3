"""What a programme leaves unanswered: commitments of frameworks with no goal or duty, goals with no indicator."""

from dataclasses import dataclass

from beredd.programmes.frameworks import Framework, FrameworkGoal, frameworks
from beredd.programmes.model import FrameworkLink, Programme


@dataclass(frozen=True, slots=True)
class Commitment:
    """A goal of a framework and the programme's rows that answer it; no links is a gap."""

    goal: FrameworkGoal
    links: tuple[FrameworkLink, ...]

    @property
    def answered(self) -> bool:
        """True when at least one goal or duty is linked."""
        return bool(self.links)

    @property
    def fully(self) -> bool:
        """True when one of them answers it in full."""
        return any(link.strength == "full" for link in self.links)


@dataclass(frozen=True, slots=True)
class FrameworkCoverage:
    """One framework against the programme. Goals that have goals below them are headings, not counted themselves."""

    framework: Framework
    commitments: tuple[Commitment, ...]

    @property
    def gaps(self) -> tuple[Commitment, ...]:
        """The commitments that nothing in the programme answers."""
        return tuple(commitment for commitment in self.commitments if not commitment.answered)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The crosswalk's gaps, for the frameworks that the programme must answer."""

    programme: str
    frameworks: tuple[FrameworkCoverage, ...]
    goals_without_indicator: tuple[str, ...]
    """Goals that have an indicator neither themselves nor anywhere below them."""
    goals_not_listed: tuple[str, ...]
    """Places that the decision counts but has not named."""


def coverage(programme: Programme) -> Coverage:
    """Return what of the programme's frameworks is answered and what is not.

    A commitment counts as answered only by a link of its own: one to its heading does not count, because a gap that
    is shown in vain does less harm than one that is hidden.
    """
    known = frameworks()
    return Coverage(
        programme=programme.id,
        frameworks=tuple(_of_framework(programme, known[framework]) for framework in programme.frameworks),
        goals_without_indicator=_without_indicator(programme),
        goals_not_listed=tuple(goal.id for goal in programme.goals if not goal.listed),
    )


def _of_framework(programme: Programme, framework: Framework) -> FrameworkCoverage:
    links: dict[str, list[FrameworkLink]] = {}
    for link in programme.links:
        if link.framework == framework.id:
            links.setdefault(link.goal, []).append(link)
    headings = {goal.parent for goal in framework.goals}
    return FrameworkCoverage(
        framework=framework,
        commitments=tuple(
            Commitment(goal, tuple(links.get(goal.code, ()))) for goal in framework.goals if goal.code not in headings
        ),
    )


def _without_indicator(programme: Programme) -> tuple[str, ...]:
    parents = {goal.id: goal.parent for goal in programme.goals}
    followed: set[str] = set()
    for goal in programme.goals:
        step: str | None = goal.id if goal.indicators else None
        while step is not None and step not in followed:
            followed.add(step)
            step = parents.get(step)
    return tuple(goal.id for goal in programme.goals if goal.listed and goal.id not in followed)
