"""Who takes part, what the decision cites, and where the numbers come from."""

from collections.abc import Iterator

from beredd.common.text import label
from beredd.programmes.model import Role
from beredd.programmes.participation import ActorInRole, actors_by_role
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, BulletList, Heading, Paragraph, Table
from beredd.reports.words import capital


def participants(material: Material) -> Iterator[Block]:
    """Yield the actors by role, in the decision's grades of participation."""
    by_role: dict[Role, list[str]] = {}
    for one in actors_by_role(material.programme, material.today):
        by_role.setdefault(one.role, []).append(_name(material, one))
    if not by_role:
        return
    yield Heading(level=1, text=material.say("participants"), anchor="participants")
    yield Table(
        caption=material.say("participants_caption"),
        header=(material.say("column_role"), material.say("column_actor")),
        rows=tuple(
            (capital(label("role", role, material.language)), ", ".join(dict.fromkeys(names)))
            for role, names in by_role.items()
        ),
    )


def _name(material: Material, one: ActorInRole) -> str:
    name = material.text(one.name_now.text)
    if one.renamed:
        name = material.say("renamed", now=name, then=material.text(one.name.text))
    if one.actor.members:
        name = material.say("members", name=name, number=one.actor.members)
    return material.say("as_example", name=name) if one.named_as_example else name


def sources(material: Material) -> Iterator[Block]:
    """Yield the documents that the decision cites, the sources of the values, and how the report was made."""
    programme = material.programme
    yield Heading(level=1, text=material.say("sources"), anchor="sources")
    if programme.cited:
        yield Heading(level=2, text=material.say("cited"), anchor="cited")
        yield Table(
            caption=material.say("cited_caption"),
            header=tuple(material.say(f"column_{column}") for column in ("number", "title", "dated")),
            rows=tuple(
                (
                    cited.number or material.say("no_number"),
                    material.text(cited.title),
                    material.day(cited.dated) if cited.dated else "–",
                )
                for cited in programme.cited
            ),
        )
    data = tuple(_data_sources(material))
    if data:
        yield Heading(level=2, text=material.say("data_sources"), anchor="data")
        yield BulletList(items=data)
    yield Heading(level=2, text=material.say("how_made"), anchor="made")
    yield Paragraph(
        text=material.say(
            "how_made_text",
            id=programme.id,
            version=programme.version,
            date=material.day(material.follow_up.at.date()),
        )
    )
    if programme.documents:
        yield Paragraph(text=material.say("source_texts"))
        yield BulletList(items=tuple(f"{document.title}: {document.sha256}" for document in programme.documents))


def _data_sources(material: Material) -> Iterator[str]:
    for indicator, values in material.newest.items():
        known = material.known.get(indicator)
        named = dict.fromkeys(one.provenance.source.strip() for one in values if one.provenance.source.strip())
        if known and named:
            yield material.say("data_source", title=material.text(known.title), source="; ".join(named))
