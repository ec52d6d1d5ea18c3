"""The frame of a decision: its sections, title, kind, who signed and who gets a copy."""

import re
from collections.abc import Iterable
from datetime import date

from beredd.decisions.actors_in_text import actor_names, actors_in, slug
from beredd.decisions.dates import dates_in
from beredd.decisions.model import FoundActor
from beredd.decisions.normalise import Block
from beredd.decisions.words import Words, pattern
from beredd.programmes.actors import ActorKind
from beredd.programmes.model import Kind

_PERSON = re.compile(r"^[A-ZÅÄÖÆØ][a-zåäöæøéü]+(?:[- ][A-ZÅÄÖÆØ][a-zåäöæøéü]+){1,3}$")
_TITLE_STARTS = re.compile(
    r"^(?:Uppdrag|Regeringsuppdrag|Ändring|Förlängning|Nationell|Strategi|Handlingsplan|Överenskommelse|Aftale|Opdrag|Opgave"
    r"|Handleplan|Handlingsplan|National|Svensk)\b"
)
_ADDRESS = re.compile(r"\b[\w.]*registrator[\w.]*@[\w.-]+\w|\b[\w.-]*(?:sum|post|mail)@[\w.-]+\.dk\b")


_BESIDE_DATE = frozenset(
    {
        "",
        "datum",
        "beslutsdatum",
        "dato",
        "den",
        "stockholm den",
        "københavn, den",
        "regeringsbeslut",
        "beslut vid regeringssammanträde den",
        "regeringssammanträde den",
        "beslutad den",
        "beslutat den",
    }
)


def mark_sections(blocks: Iterable[Block], words: Words) -> None:
    """Set the section of every block: the heading that names it, and all that follows until the next."""
    sections: dict[str, list[str]] = words["sections"]
    current = "decision"
    for block in blocks:
        name = block.text.strip().rstrip(":.").lower()
        for section, headings in sections.items():
            opened = len(name) < 60 and name in headings
            # A list of copies may begin on the same line: "Kopia till: Socialstyrelsen …".
            inline = section == "copies" and any(name.startswith(each.rstrip(":") + " ") for each in headings)
            if opened or inline:
                current = section
                block.section = section
                block.kind = "paragraph" if inline and not opened else "heading"
                break
        else:
            if current == "foreword" and block.kind == "heading":
                current = "decision"
            block.section = current


def kind_of(title: str | None, blocks: list[Block], words: Words) -> Kind:
    """Tell whether the text is a government assignment, a strategy or a political agreement."""
    text = "\n".join(block.text for block in blocks if block.section == "decision")
    head = (title or "").lower()
    if re.search(r"\ber (?:[^\s.,;]+ ){0,6}?enige om\b|\b(?:är|er) (?:överens|eniga) om\b", text) or re.match(
        r"(?:politisk )?aftale", head
    ):
        return Kind.AGREEMENT
    if gives_mandate(blocks, words):
        return Kind.ASSIGNMENT
    told = len(re.findall(r"strategi", text, re.IGNORECASE))
    return Kind.STRATEGY if "strategi" in head or told >= 5 else Kind.ASSIGNMENT


def present_mandates(words: Words) -> list[dict[str, str]]:
    """Return the patterns that give a mandate, not those that tell of one."""
    return [each for each in words["mandates"] if each["tense"] == "present"]


def mandate_pattern(source: str, actors: str) -> re.Pattern[str]:
    """Return the pattern of a mandate with `actors` where the names stand."""
    return pattern(source.replace("{actors}", f"(?P<actors>{actors})"))


def title_of(blocks: list[Block], words: Words) -> str | None:
    """Return the document's title: the first heading that looks like one, None where the text has none.

    A strategy without a title page is known by the name and years that its text gives it.
    """
    labels = tuple(words["own_number_labels"])
    head = [block for block in blocks[:12] if block.kind in ("heading", "paragraph")]
    for block in head:
        if _TITLE_STARTS.match(block.text) and len(block.text) < 300 and not block.text.endswith("."):
            return _tidy(block.text, labels)
    for block in head[:3]:
        if block.kind == "heading" and not block.text.lower().startswith(labels) and len(block.text) > 12:
            if any(block.text.lower().rstrip(":") in headings for headings in words["sections"].values()):
                break
            return _tidy(block.text, labels)
    text = " ".join(block.text for block in blocks)
    named = re.search(r"\b(?:[Dd]en )?((?:[Nn]ationella|[Ss]venska) \w+strategin?) (?:för )?(20\d{2}[–-]20\d{2})", text)
    return f"{named[1][0].upper()}{named[1][1:]} {named[2].replace('-', '–')}" if named else None


def _tidy(title: str, labels: tuple[str, ...]) -> str:
    """Return a title without trailing marks, and without a diary number that runs on from it."""
    alone = re.split(
        r"\s(?:" + "|".join(re.escape(each) for each in labels) + r")\b[.:\s]", title, flags=re.IGNORECASE
    )[0]
    return re.sub(r"\s+", " ", alone or title).strip(" :.")


def signed_by(blocks: list[Block]) -> tuple[str, ...]:
    """Return the names of those who signed, as the document gives them."""
    found: list[str] = []
    for index, block in enumerate(blocks):
        after = blocks[index + 1].text.lower() if index + 1 < len(blocks) else ""
        minister = "minister" in after and len(after) < 60
        if block.section != "signature" and not minister:
            continue
        for line in block.lines:
            name = line.strip(" .")
            if _PERSON.match(name) and not name.lower().startswith("på "):
                found.append(name)
    return tuple(dict.fromkeys(found))


def copies_to(blocks: list[Block], words: Words) -> list[FoundActor]:
    """Return the actors that get a copy; a line that names no known actor becomes an unresolved one."""
    found: list[FoundActor] = []
    for block in blocks:
        if block.section != "copies":
            continue
        named = actors_in(block.text, words.language)
        found += named
        if block.kind == "heading" and not named and block.text.strip(": ").lower() in words["sections"]["copies"]:
            continue
        position = 0
        for line in block.lines:
            start = block.text.find(line, position)
            if start < 0:
                continue
            position = start + len(line)
            covered = any(start <= each.place[0] < position for each in named)
            if (
                not covered
                and re.match(r"^[A-ZÅÄÖÆØ][^\d:@]{2,70}$", line)
                and line.strip(": ").lower() not in words["sections"]["copies"]
            ):
                found.append(FoundActor(slug(line), line, (start, position), resolved=False))
    return found


def decided_on(blocks: list[Block], words: Words) -> date | None:
    """Return the day of the decision: a date that stands alone, or after a label, before the decision begins."""
    for line in (line for block in blocks[:14] for line in block.lines):
        found = [each for each in dates_in(line, words) if each.precision == "day"]
        if len(found) != 1:
            continue
        start, end = found[0].place
        beside = (line[:start] + line[end:]).strip(" :.,").lower()
        # The letterhead on one line: "Regeringsbeslut II:5 2026-04-23 S2026/00001".
        headed = beside.startswith("regeringsbeslut") and len(line) < 100 and not line.rstrip().endswith(".")
        if beside in _BESIDE_DATE or headed:
            return found[0].day
    return None


def gives_mandate(blocks: list[Block], words: Words) -> bool:
    """Tell whether the decision itself gives a mandate, in the present tense."""
    text = "\n".join(block.text for block in blocks if block.section == "decision")
    return any(mandate_pattern(each["pattern"], "[^.]{2,900}?").search(text) for each in present_mandates(words))


def told_on(blocks: list[Block], words: Words) -> date | None:
    """Return the day that a text which tells of its own mandate gives it: "Regeringen uppdrog den 3 maj 2026 åt"."""
    for block in blocks:
        match = words.found("told_decision", block.text) if block.section == "decision" else None
        if match is not None:
            days = [each for each in dates_in(match.group(), words) if each.precision == "day"]
            return days[0].day if days else None
    return None


def addressees(blocks: list[Block], title: str | None, words: Words) -> tuple[str, ...]:
    """Return the ids of whom the decision is sent to, by its title ("Uppdrag till A att") or by its address lines."""
    heads = [title or "", *(block.text for block in blocks[:14] if len(block.text) < 300)]
    for head in heads:
        match = words.found("addressed", head)
        named = actors_in(match["names"], words.language) if match is not None else ()
        if named:
            return tuple(dict.fromkeys(actor.id for actor in named))
    for line in (line for block in blocks[:14] if block.kind != "item" for line in block.lines):
        named = actors_in(line, words.language)
        if len(named) == 1 and named[0].name == line.strip() and not _issues(named[0], words):
            return (named[0].id,)
    return ()


def _issues(actor: FoundActor, words: Words) -> bool:
    """Tell whether the actor is one that decisions come from: the government, a ministry, a party."""
    known = actor_names(words.language).register.get(actor.id)
    ministry = actor.name.lower().endswith(("departementet", "ministeriet"))
    return ministry or (known is not None and known.kind is not ActorKind.AGENCY)


def registrar_in(text: str) -> str | None:
    """Return the address that reports are sent to, None where the document gives none."""
    match = _ADDRESS.search(text)
    return match.group() if match else None
