"""The action plan as a document of its own: Word, PDF or page, in three languages."""

from datetime import UTC, date, datetime, time

from beredd.common.text import Language, label
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Kind, Programme, Role
from beredd.programmes.plan import Plan, PlanStatus
from beredd.reports.compose.material import Material
from beredd.reports.compose.plan import period_of, plan_chapters, plan_introduction
from beredd.reports.compose.plan_results import plan_results
from beredd.reports.document import Block, Document, Fact, Heading, Paragraph
from beredd.reports.due import DueReport
from beredd.reports.printable import printable
from beredd.reports.words import capital


def plan_document(
    programme: Programme,
    plan: Plan,
    language: Language,
    today: date,
    *,
    number: str | None = None,
    whole: bool = False,
    least: int = 0,
) -> Document:
    """Return the plan as a document.

    Parameters
    ----------
    programme
        The programme whose plan it is.
    plan
        The plan, with no more in it than the document may hold.
    language
        The document's language; what people wrote stays in theirs.
    today
        The day it is drawn up.
    number
        The decision's diary number, where somebody has entered it.
    whole
        True when it was asked for with what is above K 1; the document then says for whom it is.
    least
        The programme's own class, below which no document of it lies.
    """
    material = Material(
        programme=programme,
        report=DueReport(None, None),
        follow_up=FollowUp(programme.id, datetime.combine(today, time(), UTC), decision_number=number, plan=plan),
        observations=(),
        language=language,
        today=today,
        final=True,
    )
    level = max(plan.confidentiality, least)
    return Document(
        title=printable(plan.title) or material.say("plan"),
        subtitle=material.text(programme.title),
        language=language,
        reference=material.number or (None if programme.kind is Kind.ASSIGNMENT else ""),
        authors=tuple(_authors(material)),
        date=material.day(today),
        dated=today,
        draft=plan.status is not PlanStatus.ADOPTED,
        facts=tuple(_facts(material, plan, level)),
        blocks=tuple(_blocks(material, plan, level, whole=whole)),
    )


def _authors(material: Material) -> list[str]:
    """Return who answers for the plan: those responsible for the duty that asks for it, else for the programme."""
    plan_duties = [duty for duty in material.programme.duties if duty.capabilities[:1] == ("PLAN",)]
    for duty in plan_duties:
        actors = duty.actors_in(Role.RESPONSIBLE)
        if actors:
            return [material.actor(actor) for actor in actors]
    return []


def _facts(material: Material, plan: Plan, level: int) -> list[Fact]:
    facts = [
        Fact(label=material.say("plan_period_line"), value=period_of(material, plan)),
        Fact(
            label=material.say("column_state_only"),
            value=capital(label("plan_status", plan.status, material.language)),
        ),
    ]
    if plan.adopted_on:
        facts.append(Fact(label=material.say("plan_adopted_line"), value=material.day(plan.adopted_on)))
    if plan.superseded_by:
        facts.append(Fact(label=material.say("plan_superseded_line"), value=plan.superseded_by))
    facts.append(Fact(label=material.say("class_line"), value=material.say("class_value", level=level)))
    return facts


def _blocks(material: Material, plan: Plan, level: int, *, whole: bool) -> list[Block]:
    return [
        Heading(level=1, text=material.say("plan_in_brief"), anchor="plan-in-brief"),
        *plan_introduction(material, plan),
        *plan_chapters(material, plan, level=1),
        *plan_results(material, plan, level=1),
        Heading(level=1, text=material.say("plan_about"), anchor="plan-about"),
        Paragraph(text=material.say("class_text_whole" if whole else "class_text", level=level)),
        Paragraph(text=material.say("plan_rule")),
        Paragraph(
            text=material.say(
                "how_made_text",
                id=material.programme.id,
                version=material.programme.version,
                date=material.day(material.today),
            )
        ),
    ]
