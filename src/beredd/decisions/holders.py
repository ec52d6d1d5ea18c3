"""Who must do it: the subject of a main verb, when that subject is an actor."""

import re
from dataclasses import dataclass
from typing import Literal

from beredd.decisions.actors_in_text import actor_names, slug
from beredd.decisions.clauses import MainVerb, is_infinitive, tokens
from beredd.decisions.duty_parts import Chain, condition_in, ids
from beredd.decisions.model import FoundActor
from beredd.decisions.sections import mandate_pattern
from beredd.decisions.sentence import Sentence
from beredd.decisions.words import Words, pattern
from beredd.programmes.actors import ActorKind
from beredd.programmes.model import Kind, Role, Strength

_PREPOSITIONS = frozenset(
    [
        "vid",
        "till",
        "av",
        "från",
        "hos",
        "för",
        "om",
        "med",
        "mot",
        "på",
        "i",
        "inom",
        "ved",
        "til",
        "af",
        "fra",
        "for",
        "mellan",
        "mellem",
        "uppdraget",
        "opgaven",
    ]
)


# Names, with the counties of "länsstyrelserna i … län" or an aside such as ", som samordnande myndighet," after them.
_NAMES = "@+(?: i [^.@]{2,120}? län)?(?:, (?:som|i egenskap av) [^.,@]{3,80}(?=,))?"
_ISSUERS = frozenset({"regeringen", "dk-regeringen", "regeringskansliet"})


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate in a sentence: to whom, by which verb, where its task begins; ``told`` when it was given before."""

    chain: Chain
    holders: tuple[str, ...]
    verb: str
    end: int
    told: bool


def mandate_in(sentence: Sentence) -> Mandate | None:
    """Return the mandate that a sentence gives or tells of: "Regeringen uppdrar åt A att", "A fick i uppdrag att"."""
    for each in sentence.words["mandates"] if sentence.chains else ():
        match = mandate_pattern(each["pattern"], _NAMES).search(sentence.masked)
        if match is None:
            continue
        chain = next((chain for chain in sentence.chains if chain.place[0] >= match.start("actors") - 1), None)
        if chain is not None:
            holders = tuple(actor for actor in ids(chain) if actor not in _ISSUERS) or ids(chain)
            return Mandate(chain, holders, each["verb"], match.end(), each["tense"] == "told")
    return _loose_mandate(sentence)


def _loose_mandate(sentence: Sentence) -> Mandate | None:
    """Return a mandate to somebody no register knows: "uppdrar åt de ansvariga aktörerna att"."""
    words = sentence.words
    for each in words["loose_mandates"]:
        match = pattern(each["pattern"]).search(sentence.text)
        if match is None or any(match.start("actors") <= chain.place[0] < match.end() for chain in sentence.chains):
            continue
        found = []
        for part in re.finditer(r"(?:(?! och | samt |, ).)+", match["actors"]):
            start = match.start("actors") + part.start()
            bare = re.sub(r"^(?:och|samt|og|,)?\s*", "", part.group())
            start += len(part.group()) - len(bare)
            named = pattern(words["articles"]).sub("", bare)
            start += len(bare) - len(named)
            if named:
                found.append(FoundActor(slug(named), named, (start, start + len(named)), resolved=False))
        if found:
            chain = Chain(tuple(found), (found[0].place[0], found[-1].place[1]))
            return Mandate(chain, ids(chain), each["verb"], match.end(), told=False)
    return None


def subject(sentence: Sentence, verb: MainVerb, start: int, stop: int) -> Chain | None:
    """Return the row of actors that is the subject of a verb: before it, or right after it when turned round."""
    words = sentence.words
    row = [token for token in sentence.row if token.start >= start]
    if row and row[0].low in {"och", "og", "samt", "men"}:
        row = row[1:]
    turned = bool(row) and row[0].low in words["fronted"]
    for chain in sentence.chains:
        begin, end = chain.place
        if chain.actors[-1].genitive or not start <= begin < stop:
            continue
        if turned or begin > verb.token.start:
            between = sentence.text[verb.token.end : begin].split() if begin >= verb.token.end else None
            if between is not None and len(between) <= 2 and not any(is_infinitive(each, words) for each in between):
                return chain
        elif end <= verb.token.start and not _governed(sentence.text[start:begin]):
            return chain
    return _agent(sentence, verb, stop)


def _governed(before: str) -> bool:
    """Tell whether a preposition stands before the name: "arbetet vid A ska" has another subject."""
    return bool(set(before.lower().split()[-4:]) & _PREPOSITIONS)


def _agent(sentence: Sentence, verb: MainVerb, stop: int) -> Chain | None:
    """Return the agent of a passive: "ska genomföras av A"."""
    for chain in sentence.chains:
        begin = chain.place[0]
        before = sentence.text[verb.token.end : begin].split() if verb.token.end < begin < stop else []
        passive = any(
            word.rstrip(",").endswith("s") and is_infinitive(word.rstrip(","), sentence.words) for word in before
        )
        if before and before[-1] in {"av", "af"} and passive and len(before) <= 4:
            return chain
    return None


def agent(sentence: Sentence, start: int) -> tuple[str, ...]:
    """Return who does it in a passive of the present tense: "Uppdraget redovisas till X av A"; () when not said."""
    for chain in sentence.chains:
        if chain.place[0] > start and sentence.text[: chain.place[0]].endswith((" av ", " af ")):
            return ids(chain)
    return ()


def points_back(sentence: Sentence, verb: MainVerb, start: int, stop: int) -> Literal["one", "many"] | None:
    """Tell whether the subject is "myndigheten" (one) or "myndigheterna" (many): somebody named before."""
    words = sentence.words
    near = [token for token in sentence.row if start <= token.start < stop]
    at = max(0, sum(1 for token in near if token.start < verb.token.start) - 3)
    window = f" {' '.join(token.low for token in near[at : at + 7])} "
    if any(f" {each} " in window for each in words["anaphora_many"]):
        return "many"
    return "one" if any(f" {each} " in window for each in words["anaphora_one"]) else None


def who_states(
    sentence: Sentence, place: tuple[int, int], strength: Strength, issuer: str
) -> tuple[tuple[str, ...], Chain | None]:
    """Return who holds a stated commitment: the parties, the one it is noted that acts, or nobody.

    `place` is where the words of the commitment stand in the sentence; `issuer` starts what nobody is said to start.
    """
    start, end = place
    before = [chain for chain in sentence.chains if chain.place[0] <= start]
    after = [chain for chain in sentence.chains if chain.place[0] > end]
    match strength:
        case Strength.AGREED:
            return tuple(dict.fromkeys(actor for chain in before for actor in ids(chain))), before[
                0
            ] if before else None
        case Strength.NOTED:
            # "noterer sig, at A kan bistå": that A may is what the parties note, and nothing A is held to.
            row = tokens(sentence.text[end:])
            verb = next((token.low for token in row if token.low in sentence.words.finite), "")
            named = before[:1] if sentence.words.modals.get(verb) == "may" else after[:1] or before[:1]
        case Strength.AIM:
            named = before[:1] or [chain for chain in sentence.chains if chain.place[0] < end][:1]
        case _:
            # "Regeringen beviljar A …": the money is A's, not the giver's.
            given = before and kinds_of(before[0], sentence.words) == {ActorKind.GOVERNMENT} and after
            named = after[:1] if given and strength is Strength.MAY else before[:1]
    if not named:
        return (issuer,) if strength is Strength.INITIATED else (), None
    return ids(named[0]), named[0]


def binds(sentence: Sentence, verb: MainVerb, strength: Strength, chain: Chain | None, start: int, kind: Kind) -> bool:
    """Tell whether a modal verb makes a duty here, or only tells how things are."""
    if strength in (Strength.MUST, Strength.SHOULD):
        return True
    if strength is Strength.NEED:
        return chain is not None or points_back(sentence, verb, start, len(sentence.text)) is not None
    if chain is not None:
        return kinds_of(chain, sentence.words) != {ActorKind.GROUP} or "@" not in sentence.masked[: verb.token.start]
    expletive = ("det ", "detta ", "man ", "vi ", "dette ", "der ")
    told = sentence.text[start:].lstrip().lower().startswith(expletive)
    return verb.joined or (kind is Kind.ASSIGNMENT and not told)


def kinds_of(chain: Chain, words: Words) -> set[ActorKind]:
    """Return what kinds of actors stand in a row; a name that no register has counts as an agency."""
    register = actor_names(words.language).register
    return {register[actor.id].kind if actor.id in register else ActorKind.AGENCY for actor in chain.actors}


def holder_role(text: str, words: Words) -> Role:
    """Return the grade of participation that a duty's words give its holders."""
    if words.found("admin_lead", text):
        return Role.ADMIN_LEAD
    first = next((token for token in tokens(text) if is_infinitive(token.low, words)), None)
    if first is None or words.found("takes_part", text):
        return Role.TAKE_PART if words.found("takes_part", text) else Role.RESPONSIBLE
    phrase = text[first.start :]
    if words.found("take_part", phrase):
        return Role.TAKE_PART
    if words.found("contribute", phrase):
        return Role.CONTRIBUTE_WHEN_CONCERNED if condition_in(text, words) else Role.TAKE_PART
    return Role.RESPONSIBLE
