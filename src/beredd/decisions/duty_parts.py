"""The parts of a duty, read from its words: other actors' roles, conditions."""

import re
from dataclasses import dataclass

from beredd.decisions.actors_in_text import actor_names, actors_in
from beredd.decisions.clauses import is_infinitive
from beredd.decisions.model import FoundActor, FoundCondition, Part, Place
from beredd.decisions.words import Words, pattern
from beredd.programmes.actors import ActorKind
from beredd.programmes.model import Role

_LINK = re.compile(
    r"^[\s,;()]*(?:(?:och|og|samt|eller|respektive|såväl|som|den|det|de|representanter för|repræsentanter for|till|til"
    r"|även|också|også|andra|övriga|andre|øvrige)[\s,;()]*)*$"
)


@dataclass(frozen=True, slots=True)
class Chain:
    """Actors named in a row: "A, B och C"."""

    actors: tuple[FoundActor, ...]
    place: Place


def chains_in(text: str, words: Words) -> list[Chain]:
    """Return the actors of a text, those named in a row together."""
    rows: list[list[FoundActor]] = []
    for actor in actors_in(text, words.language):
        between = text[rows[-1][-1].place[1] : actor.place[0]] if rows else ""
        if rows and _LINK.match(between) and not (rows[-1][-1].genitive):
            rows[-1].append(actor)
        else:
            rows.append([actor])
    return [Chain(tuple(row), (row[0].place[0], row[-1].place[1])) for row in rows]


def masked(text: str, chains: list[Chain]) -> str:
    """Return the text with each row of actors replaced by as many ``@``: patterns then need not know names."""
    marked = list(text)
    for chain in chains:
        start, end = chain.place
        # A closing bracket or comma after the last name belongs to the row.
        while end < len(text) and text[end] == ")":
            end += 1
        marked[start:end] = "@" * (end - start)
    return "".join(marked)


def ids(chain: Chain) -> tuple[str, ...]:
    """Return the actors' ids of a row, each once, in order."""
    return tuple(dict.fromkeys(actor.id for actor in chain.actors))


_TELLING = re.compile(r"\b(?:informera|underrätta|informere|orientere|underrette)$")
_SENDING = re.compile(
    r"\b(?:lämna|redovis|rapport|informera|inform|överlämna|anmäl|sänd|återbetal|underrätta|lever|aflever|afgiv|orienter"
    r"|indsend|send|tilbagebetal|fremlæg|delredovisa|slutredovisa)"
)


def other_parts(text: str, chains: list[Chain], subject: Chain | None, words: Words) -> list[Part]:
    """Return what the actors beside the duty's holders do in it, each by the words before its name."""
    found: list[Part] = []
    register = actor_names(words.language).register
    for chain in chains:
        if subject is not None and chain.place == subject.place:
            continue
        before = text[max(0, chain.place[0] - 160) : chain.place[0]].rstrip()
        shown = pattern(words["example_words"]).search(before)
        role = _role(before, text, chain, words)
        if role is None and shown is not None:
            role = _role(before[: shown.start()].rstrip(), text, chain, words)
        if role is None:
            continue
        for actor in chain.actors:
            known = register.get(actor.id)
            whole = known is not None and known.kind in (ActorKind.GOVERNMENT, ActorKind.MINISTRY)
            told = _TELLING.search(before) is not None and known is not None and known.kind is not ActorKind.GROUP
            official = whole or known is None or known.kind is ActorKind.AGENCY
            # "uppdraget till A" names the task's holder; a report on the task goes to a ministry.
            official = official and (whole or not _NOT_SENT.search(before))
            if role is Role.RECIPIENT and not told and not official:
                continue
            part = Part(actor.id, role, named_as_example=shown is not None)
            if part not in found:
                found.append(part)
    return found


def _role(before: str, text: str, chain: Chain, words: Words) -> Role | None:
    """Return the role that the words `before` a row of actors give it.

    The role's word may stand some nouns before: "dialog med representanter för vården och för A"; a verb between
    breaks the tie.
    """
    if chain.actors[-1].genitive and pattern(words["experience_after"]).search(text[chain.actors[-1].place[1] - 1 :]):
        return Role.EXPERIENCE
    nearest: tuple[int, Role] | None = None
    for each in words["roles"]:
        role = Role(each["role"])
        if role is Role.RECIPIENT:
            if pattern(each["pattern"]).search(before) and _SENDING.search(text):
                nearest = nearest or (len(before), role)
            continue
        for match in pattern(each["pattern"].removesuffix("$") + r"\b").finditer(before):
            between = before[match.end() :].lower().replace(",", " ").split()
            if not any(is_infinitive(word, words) or word in words.modals for word in between):
                nearest = max(nearest or (0, role), (match.end(), role), key=lambda pair: pair[0])
    return nearest[1] if nearest else None


_NOT_SENT = re.compile(r"(?:uppdrag|uppdraget|opgaven|anslutning|förhållande|hänsyn|del) (?:till|til)$", re.IGNORECASE)


def condition_in(text: str, words: Words) -> FoundCondition | None:
    """Return the condition that a duty hangs on, None where there is none."""
    for each in words["conditions"]:
        if match := pattern(each["pattern"]).search(text):
            return FoundCondition(each["kind"], match.group().strip())
    return None
