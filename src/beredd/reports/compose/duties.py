"""Every duty with its state and evidence, grouped so that what needs an eye comes first."""

from collections.abc import Iterator

from beredd.common.formats import listed
from beredd.common.text import label
from beredd.programmes.due_rules import kind_words
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, Heading, Paragraph, Table
from beredd.reports.printable import printable
from beredd.reports.standings import DutyStanding, Group
from beredd.reports.words import capital

_CAPTIONS = {Group.STATED: "stated_caption", Group.OUTSIDE: "outside_caption"}


def duties_and_state(material: Material) -> Iterator[Block]:
    """Yield how many duties are in each group, then a table of each group that has any."""
    if not material.standings:
        return
    yield Heading(level=1, text=material.say("duties"), anchor="duties")
    yield Paragraph(text=material.say("duties_as_of", date=material.day(material.follow_up.at.date())))
    groups = {group: [one for one in material.standings if one.group is group] for group in Group}
    filled = {group: ones for group, ones in groups.items() if ones}
    yield Table(
        caption=material.say("overview_caption"),
        header=(material.say("column_state_only"), material.say("column_count")),
        rows=(
            *((material.say(f"group_{group}"), str(len(ones))) for group, ones in filled.items()),
            (material.say("total"), str(len(material.standings))),
        ),
        numeric=(1,),
    )
    for group, ones in filled.items():
        name = material.say(f"group_{group}")
        yield Heading(level=2, text=name, anchor=f"duties-{group}")
        yield Table(
            caption=material.say(_CAPTIONS.get(group, "duties_caption"), group=name),
            header=tuple(material.say(f"column_{column}") for column in ("id", "duty", "responsible", "date", "state")),
            rows=tuple(_row(material, one) for one in ones),
        )


def _row(material: Material, one: DutyStanding) -> tuple[str, ...]:
    names = material.responsible(one.duty)
    return (
        one.duty.id,
        material.text(one.duty.text),
        listed(names, material.language) or material.say("not_assigned"),
        _when(material, one),
        _state(material, one),
    )


def _when(material: Material, one: DutyStanding) -> str:
    if one.item is not None and one.item.date is not None:
        return material.day(one.item.date)
    return kind_words(one.duty.due[0], material.language) if one.duty.due else "–"


def _state(material: Material, one: DutyStanding) -> str:
    """Return state, reason and evidence, each on its own line."""
    judged = _judged(material, one)
    if one.entry is None:
        unsaid = (
            label("strength", one.duty.strength, material.language)
            if one.group is Group.STATED
            else (material.say("no_state"))
        )
        return "\n".join((unsaid, *judged))
    lines = [capital(label("state", one.entry.state, material.language)), *judged]
    if one.entry.reason.strip():
        lines.append(printable(one.entry.reason).strip())
    evidence = "; ".join(words for each in one.evidence if (words := material.evidence(each)))
    if evidence:
        lines.append(material.say("evidence_in_cell", evidence=evidence))
    return "\n".join(lines)


def _judged(material: Material, one: DutyStanding) -> list[str]:
    """Return whether the duty is judged to be fulfilled, and by whom, as a line; nothing where nobody has judged."""
    due = one.item.date if one.item is not None else material.report.due
    judgement = material.follow_up.judgement_of(one.duty.id, due)
    if judgement is None:
        return []
    who = ", ".join(part for part in (judgement.by, material.actor(judgement.actor) if judgement.actor else "") if part)
    verdict = label("fulfilment", judgement.verdict, material.language)
    return [material.say("fulfilment_in_cell", verdict=verdict, who=who)]
