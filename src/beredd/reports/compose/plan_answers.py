"""The crosswalk in a plan: what strategy and plan together answer of the commitments, and the gaps (A-05)."""

from collections.abc import Iterator

from beredd.common.formats import listed
from beredd.common.text import label
from beredd.programmes.plan import Plan
from beredd.programmes.plan_views import FrameworkAnswer, PlannedCommitment, commitments_answered
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, Heading, Paragraph, Table


def plan_commitments(material: Material, plan: Plan, level: int) -> Iterator[Block]:
    """Yield a table for each framework, with its gaps said in words before it."""
    answers = commitments_answered(material.programme, plan)
    if not answers:
        return
    yield Heading(level=level, text=material.say("plan_commitments"), anchor="plan-commitments")
    yield Paragraph(text=material.say("plan_commitments_text"))
    for answer in answers:
        yield from _framework(material, answer, level + 1)


def _framework(material: Material, answer: FrameworkAnswer, level: int) -> Iterator[Block]:
    title = material.text(answer.framework.title)
    yield Heading(level=level, text=title, anchor=f"plan-framework-{answer.framework.id}")
    said = (("plan_gaps", answer.gaps), ("plan_not_carried_out", answer.without_activity))
    for key, found in said:
        if found:
            codes = listed([one.commitment.goal.code for one in found], material.language)
            yield Paragraph(text=material.say(key, codes=codes), role="warning" if key == "plan_gaps" else "note")
    if not answer.gaps:
        yield Paragraph(text=material.say("plan_no_gaps"))
    yield Table(
        caption=material.say("plan_commitments_caption", framework=title),
        header=tuple(material.say(f"column_{column}") for column in ("id", "commitment", "goals_duties", "activities")),
        rows=tuple(_row(material, one) for one in answer.commitments),
    )


def _row(material: Material, one: PlannedCommitment) -> tuple[str, str, str, str]:
    links = ", ".join(
        material.say("answer", of=link.of, strength=label("link_strength", link.strength, material.language))
        for link in one.commitment.links
    )
    lines = [", ".join(activity.code for activity in one.activities)]
    if one.through_goals:
        lines.append(material.say("plan_through_goals", ids=", ".join(each.code for each in one.through_goals)))
    activities = "\n".join(line for line in lines if line)
    return (
        one.commitment.goal.code,
        material.text(one.commitment.goal.text),
        links or material.say("plan_none"),
        activities or material.say("plan_none"),
    )
