"""The report's first page, what is left to do in a draft, and the assignment in brief."""

from collections.abc import Iterator

from beredd.common.formats import listed
from beredd.common.text import label
from beredd.programmes.model import Kind, Role
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, BulletList, Fact, Heading, Paragraph, Table
from beredd.reports.due import contents_of
from beredd.reports.free_parts import free_parts
from beredd.reports.gate import DECISION
from beredd.reports.words import capital, counted

_NAMES = {
    Kind.ASSIGNMENT: "assignment",
    Kind.STRATEGY: "assignment_strategy",
    Kind.AGREEMENT: "assignment_agreement",
}


def title_of(material: Material) -> str:
    """Return the report's title; a status note is called by the programme's."""
    spec = material.report.spec
    if spec is None:
        return material.say("status_title", title=material.text(material.programme.title))
    return capital(material.text(spec.title))


def subtitle_of(material: Material) -> str:
    """Return the programme's title, where the report is not already called so."""
    title = material.text(material.programme.title)
    return "" if material.report.spec is None or title == title_of(material) else title


def reference_for(material: Material) -> str | None:
    """Return the decision's diary number; None where it is missing, empty where there is no call for one.

    An agreement between parties is not entered in a diary, and not every report must cite its decision.
    """
    if material.number:
        return material.number
    spec = material.report.spec
    needed = spec.cites_decision if spec else material.programme.kind is Kind.ASSIGNMENT
    return None if needed else ""


def authors_of(material: Material) -> list[str]:
    """Return who hands the report in: those responsible for its duty, else for the programme as a whole."""
    programme, spec = material.programme, material.report.spec
    ids: tuple[str, ...] = ()
    if spec is not None:
        ids = next((duty.actors_in(Role.RESPONSIBLE) for duty in programme.duties if duty.id == spec.duty), ())
    if not ids:
        ids = tuple(part.actor for part in programme.actors if part.role is Role.RESPONSIBLE)
    return [material.actor(actor) for actor in dict.fromkeys(ids)]


def facts_of(material: Material) -> Iterator[Fact]:
    """Yield the lines of the first page: decision, programme, report, date, recipients."""
    programme, report, say = material.programme, material.report, material.say
    yield Fact(label=say("decision"), value=programme.decision.title)
    decided_on = programme.decision.decided_on or material.follow_up.decided_on
    if decided_on:
        yield Fact(label=say("decided_on"), value=material.day(decided_on))
    yield Fact(
        label=say("programme_line"),
        value=say(
            "programme_version",
            title=material.text(programme.title),
            id=programme.id,
            version=programme.version,
        ),
    )
    if report.spec is None:
        yield Fact(label=say("kind_line"), value=say("status_kind"))
        return
    kind = capital(label("report_kind", report.spec.kind, material.language))
    yield Fact(label=say("kind_line"), value=say("kind_with_id", kind=kind, id=report.spec.id))
    due = material.day(report.due, weekday=True) if report.due else say("due_none")
    yield Fact(label=say("due_line"), value=due)
    if report.last_working_day and report.last_working_day != report.due:
        yield Fact(label=say("working_day_line"), value=material.day(report.last_working_day, weekday=True))
    if report.spec.recipients:
        names = [material.actor(actor) for actor in report.spec.recipients]
        yield Fact(label=say("recipients_line"), value=listed(names, material.language))
    if programme.decision.registrar:
        yield Fact(label=say("send_to_line"), value=programme.decision.registrar)


def what_is_left(material: Material) -> Iterator[Block]:
    """Yield the draft's first chapter: the days left and the gate's list, so that nobody has to look for it."""
    if material.final:
        return
    yield Heading(level=1, text=material.say("left_heading"), anchor="left")
    days = _days_left(material)
    if days:
        yield days
    missing = material.missing
    if not missing:
        yield Paragraph(text=material.say("left_nothing"), role="note")
        return
    yield Paragraph(text=counted("left_lead", len(missing), material.language))
    yield Table(
        caption=material.say("left_caption"),
        header=(material.say("left_where"), material.say("left_what"), material.say("left_remedy")),
        rows=tuple(
            (_place(material, one.where), material.text(one.what), material.text(one.remedy)) for one in missing
        ),
    )


def _place(material: Material, where: str) -> str:
    """Return where it belongs: decision, duty, indicator; a content by its duty, a free part by its name."""
    if where == DECISION:
        return material.say("decision")
    spec, due = material.report.spec, material.report.due
    places = {part.key: material.text(part.title) for part in free_parts(material.programme, spec, due)}
    places |= {content.key: content.duty for content in contents_of(spec, due)}
    return places.get(where, where)


def _days_left(material: Material) -> Paragraph | None:
    due = material.report.due
    if due is None:
        return None
    days, words = (due - material.today).days, material.day(due)
    if days == 0:
        return Paragraph(text=material.say("days_today", date=words), role="warning")
    if days > 0:
        return Paragraph(text=counted("days_left", days, material.language, date=words), role="lead")
    return Paragraph(text=counted("days_late", -days, material.language, date=words), role="warning")


def assignment(material: Material) -> Iterator[Block]:
    """Yield what the programme is, its period and its notes."""
    programme = material.programme
    yield Heading(level=1, text=material.say(_NAMES[programme.kind]), anchor="assignment")
    yield Paragraph(text=material.text(programme.summary))
    period = _period(material)
    if period:
        yield Paragraph(text=period)
    shown = programme.title.language_of(material.language)
    if shown != material.language:
        yield Paragraph(text=material.say("language_note", languages=material.say(f"language_{shown}")), role="note")
    if programme.notes and not material.final:
        yield Heading(level=2, text=material.say("readings"), anchor="readings")
        yield BulletList(items=tuple(material.text(note) for note in programme.notes))


def _period(material: Material) -> str:
    programme = material.programme
    start, end = programme.period.start, programme.period.end
    parts = []
    if start and end:
        parts.append(material.say("period_both", start=material.day(start), end=material.day(end)))
    elif start:
        parts.append(material.say("period_start", start=material.day(start)))
    elif end:
        parts.append(material.say("period_end", end=material.day(end)))
    plan = programme.plan_period
    if plan and plan.start and plan.end:
        parts.append(material.say("plan_period", start=plan.start.year, end=plan.end.year))
    if programme.after_period:
        parts.append(material.text(programme.after_period))
    return " ".join(parts)
