"""One section for each thing that the report must contain."""

from collections.abc import Iterator

from beredd.common.formats import listed
from beredd.common.text import label
from beredd.programmes.model import Duty, RequiredContent
from beredd.reports.compose.material import Material
from beredd.reports.compose.plan import plan_in_report
from beredd.reports.compose.proposals import proposals_that_answer
from beredd.reports.document import Block, BulletList, Heading, Paragraph
from beredd.reports.due import contents_of
from beredd.reports.free_parts import ACCOUNT
from beredd.reports.gate import written
from beredd.reports.plan_gate import plan_answers
from beredd.reports.printable import blocks_of
from beredd.reports.words import capital


def required_contents(material: Material) -> Iterator[Block]:
    """Yield each required content: what people have written and what shows it, else a place to write."""
    if material.report.spec is None:
        return
    contents = contents_of(material.report.spec, material.report.due)
    if not contents:
        free = material.or_to_write(ACCOUNT, lambda: material.say("free_account"))
        if free:
            yield Heading(level=1, text=material.say("required"), anchor="required")
            yield from free
        return
    yield Heading(level=1, text=material.say("required"), anchor="required")
    for content in contents:
        yield from _content(material, content)


def _content(material: Material, content: RequiredContent) -> Iterator[Block]:
    title = material.text(content.text)
    yield Heading(level=2, text=capital(title).rstrip("."), anchor=f"content-{content.key}")
    duty = next((duty for duty in material.programme.duties if duty.id == content.duty), None)
    if duty is not None:
        yield Paragraph(text=material.say("required_basis", id=duty.id, text=material.text(duty.text)), role="note")
    if content.only_on:
        yield Paragraph(text=material.say("only_in_this", date=material.day(content.only_on)))
    entry = written(material.follow_up, material.report.spec, material.report.due, content.key)
    if entry is None:
        if not plan_answers(material.programme, content, material.follow_up):
            yield from _to_write(material, content, duty)
        yield from plan_in_report(material, content)
        yield from proposals_that_answer(material, content.duty)
        return
    yield from blocks_of(entry.text)
    yield from proposals_that_answer(material, content.duty)
    state = material.follow_up.state_of(content.duty, material.report.due)
    evidence = [*entry.evidence, *(state.evidence if state else ())]
    named = tuple(dict.fromkeys(words for one in evidence if (words := material.evidence(one))))
    if named:
        yield Heading(level=3, text=material.say("evidence"), anchor=f"evidence-{content.key}")
        yield BulletList(items=named)
    elif not material.final and not plan_answers(material.programme, content, material.follow_up):
        yield Paragraph(text=material.say("evidence_missing"), role="to_write")
    yield from plan_in_report(material, content)


def _to_write(material: Material, content: RequiredContent, duty: Duty | None) -> Iterator[Block]:
    """Yield what must be written, by whom, and what is known so far of the duty."""
    if material.final:
        return
    names = material.responsible(duty, short=False) if duty else []
    key = "content_to_write" if names else "content_to_write_nobody"
    yield Paragraph(
        text=material.say(
            key,
            content=material.text(content.text),
            id=content.duty,
            **({"actors": listed(names, material.language)} if names else {}),
        ),
        role="to_write",
    )
    state = material.follow_up.state_of(content.duty, material.report.due)
    if state is not None:
        yield Paragraph(
            text=material.say(
                "state_so_far",
                id=content.duty,
                state=label("state", state.state, material.language),
                reason=state.reason.strip(),
            ).strip()
        )
