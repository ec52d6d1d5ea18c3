"""The proposals that answer a duty, as a table in the part of the report that asks for them (A-23, C-10, E-04)."""

from collections.abc import Iterator

from beredd.common.text import label
from beredd.programmes.proposals import Proposal, ProposalKind, proposals_for
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, Heading, Paragraph, Table
from beredd.reports.printable import blocks_of, printable
from beredd.reports.words import capital


def proposals_that_answer(material: Material, duty: str) -> Iterator[Block]:
    """Yield the proposals that have left their drafts and answer `duty`: a table, then reasons and wordings."""
    found = proposals_for(material.follow_up.proposals, duty)
    if not found:
        return
    yield Heading(level=3, text=material.say("proposals_heading"), anchor=f"proposals-{duty}")
    columns = ("code", "what", "who", "deadline", "effect", "status")
    yield Table(
        caption=material.say("proposals_caption", id=duty),
        header=tuple(material.say(f"proposals_column_{column}") for column in columns),
        rows=tuple(_row(material, one) for one in found),
    )
    for one in found:
        yield from _in_full(material, one)


def _row(material: Material, one: Proposal) -> tuple[str, ...]:
    kind = capital(label("proposal_kind", one.kind, material.language))
    statute = f" ({_statute(material, one)})" if one.kind is ProposalKind.STATUTORY_TEXT else ""
    return (
        one.code,
        "\n".join((_said(one.title), f"{kind}{statute}", _said(one.text))),
        "\n".join(_who(material, one)) or "–",
        material.day(one.deadline) if one.deadline else "–",
        "\n".join(_effect(material, one)) or "–",
        capital(label("proposal_status", one.status, material.language)),
    )


def _who(material: Material, one: Proposal) -> Iterator[str]:
    if one.owner:
        yield material.say("proposals_owner", actor=material.actor(one.owner))
    if one.addressee:
        yield material.say("proposals_addressee", actor=material.actor(one.addressee))


def _effect(material: Material, one: Proposal) -> Iterator[str]:
    if one.expected_effect.strip():
        yield _said(one.expected_effect)
    if one.cost.strip():
        yield material.say("proposals_cost", text=_said(one.cost))


def _in_full(material: Material, one: Proposal) -> Iterator[Block]:
    """Yield what is too long for a cell: the reasons, and the wording of a statute."""
    if one.reasons.strip():
        yield Paragraph(text=material.say("proposals_reasons", code=one.code), role="note")
        yield from blocks_of(one.reasons)
    if one.wording.strip():
        named = {"statute": _said(one.statute), "section": _said(one.section), "code": one.code}
        yield Paragraph(text=material.say("proposals_wording", **named), role="note")
        yield from blocks_of(one.wording)


def _statute(material: Material, one: Proposal) -> str:
    return material.say("proposals_statute", statute=_said(one.statute), section=_said(one.section))


def _said(text: str) -> str:
    return printable(text).strip()
