"""The goals with their indicators, and the commitments outside the programme that they answer."""

from collections.abc import Iterator

from beredd.common.text import label
from beredd.programmes.coverage import Commitment, coverage
from beredd.programmes.frameworks import frameworks
from beredd.programmes.model import Goal
from beredd.reports.compose.indicators import indicator_blocks
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, BulletList, Heading, Paragraph, Table
from beredd.reports.free_parts import GOALS
from beredd.reports.words import counted


def goals_and_indicators(material: Material) -> Iterator[Block]:
    """Yield the goal tree; with indicators each top goal has its part with charts and verdicts, else it is a table."""
    goals = material.programme.goals
    if not goals:
        return
    yield Heading(level=1, text=material.say("goals"), anchor="goals")
    if not material.newest:
        yield _tree_table(material)
        return
    yield from material.or_to_write(GOALS, lambda: material.say("what_goals_show"))
    tops = _tops(goals)
    parents = {goal.parent for goal in tops}
    for root in goals:
        if root.parent is None and root.id in parents:
            yield Paragraph(text=_line(material, root), role="lead")
    shown: dict[str, str] = {}
    for top in tops:
        yield from _part(material, top, shown)


def _tops(goals: tuple[Goal, ...]) -> list[Goal]:
    """Return the goals that get a part each: the roots, or a single root's children when it only gathers them."""
    roots = [goal for goal in goals if goal.parent is None]
    if len(roots) == 1 and not roots[0].indicators:
        children = [goal for goal in goals if goal.parent == roots[0].id]
        if len(children) > 1:
            return children
    return roots


def _line(material: Material, goal: Goal) -> str:
    text = material.text(goal.text)
    if not goal.verified:
        text = material.say("goal_unverified", text=text)
    return material.say("goal_line", id=goal.id, text=text)


def _below(goals: tuple[Goal, ...], top: Goal) -> list[Goal]:
    """Return all goals under `top`, each after its parent."""
    found: list[Goal] = []
    for goal in goals:
        if goal.parent == top.id:
            found += [goal, *_below(goals, goal)]
    return found


def _part(material: Material, top: Goal, shown: dict[str, str]) -> Iterator[Block]:
    yield Heading(level=2, text=_line(material, top), anchor=f"goal-{top.id}")
    below = _below(material.programme.goals, top)
    listed = [goal for goal in below if goal.listed]
    if listed:
        yield Paragraph(text=material.say("goals_below"))
        yield BulletList(items=tuple(_line(material, goal) for goal in listed))
    unnamed = len(below) - len(listed)
    if unnamed:
        yield Paragraph(text=counted("goals_unnamed", unnamed, material.language), role="note")
    followed = [goal for goal in (top, *below) if goal.indicators]
    if not followed:
        yield Paragraph(text=material.say("no_indicator"))
    for goal in followed:
        level = 3
        if goal is not top:
            yield Heading(level=3, text=_line(material, goal), anchor=f"goal-{goal.id}")
            level = 4
        for indicator in goal.indicators:
            yield from _indicator(material, indicator, goal, level, shown)


def _indicator(material: Material, indicator: str, goal: Goal, level: int, shown: dict[str, str]) -> Iterator[Block]:
    """Yield an indicator where it first belongs; a later goal that it also serves refers there."""
    if indicator not in shown:
        shown[indicator] = goal.id
        yield from indicator_blocks(material, indicator, level)
        return
    known = material.known.get(indicator)
    title = material.text(known.title) if known else indicator
    yield Paragraph(text=material.say("indicator_seen", title=title, goal=shown[indicator]))


def _tree_table(material: Material) -> Table:
    levels = {level.key: material.text(level.name) for level in material.programme.goal_levels}
    listed = [goal for goal in material.programme.goals if goal.listed]
    unnamed = len(material.programme.goals) - len(listed)
    return Table(
        caption=material.say("goals_caption"),
        header=tuple(material.say(f"column_{column}") for column in ("id", "level", "goal")),
        rows=tuple((goal.id, levels.get(goal.level, goal.level), _text(material, goal)) for goal in listed),
        note=counted("goals_unnamed", unnamed, material.language) if unnamed else None,
    )


def _text(material: Material, goal: Goal) -> str:
    text = material.text(goal.text)
    return text if goal.verified else material.say("goal_unverified", text=text)


def commitments(material: Material) -> Iterator[Block]:
    """Yield, for each framework that the programme must answer, its items and what answers them; gaps are shown."""
    programme = material.programme
    known = frameworks()
    if not any(framework in known for framework in programme.frameworks):
        return
    yield Heading(level=1, text=material.say("commitments"), anchor="commitments")
    for one in coverage(programme).frameworks:
        title = material.text(one.framework.title)
        yield Heading(level=2, text=title, anchor=f"framework-{one.framework.id}")
        answered = sum(item.answered for item in one.commitments)
        yield Paragraph(text=material.say("commitments_count", answered=answered, number=len(one.commitments)))
        if not one.framework.verified or not all(item.goal.verified for item in one.commitments):
            yield Paragraph(text=material.say("framework_unverified"), role="note")
        yield Table(
            caption=material.say("commitments_caption", framework=title),
            header=tuple(material.say(f"column_{column}") for column in ("id", "commitment", "answer")),
            rows=tuple(_commitment(material, item) for item in one.commitments),
        )


def _commitment(material: Material, item: Commitment) -> tuple[str, str, str]:
    answers = ", ".join(
        material.say("answer", of=link.of, strength=label("link_strength", link.strength, material.language))
        for link in item.links
    )
    return item.goal.code, material.text(item.goal.text), answers or material.say("no_answer")
