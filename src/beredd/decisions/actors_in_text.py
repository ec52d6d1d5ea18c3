"""Who: the actors that a text names, known by the register or by the look of an agency's name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from beredd.common.text import Language
from beredd.decisions.model import FoundActor
from beredd.decisions.words import words
from beredd.programmes.actors import Actor, ActorKind, actors

_COUNTRY = {"sv": "SE", "da": "DK"}

# An abbreviation is matched only when it is unlikely to be an ordinary word or a ministry's letter.
_SHORT = re.compile(r"^(?:(?=.*[A-ZÅÄÖÆØ].*[A-ZÅÄÖÆØ])[A-Za-zÅÄÖÆØåäöæø]{3,8}|[A-ZÅÄÖÆØ][a-zåäöæø]{3,})$")


@dataclass(frozen=True)
class ActorNames:
    """The names of one language's actors, made ready for matching."""

    by_name: dict[str, str]
    exact: dict[str, str]
    """Abbreviations, matched letter for letter."""
    known: re.Pattern[str]
    patterns: tuple[re.Pattern[str], ...]
    register: dict[str, Actor]


@cache
def actor_names(language: Language) -> ActorNames:
    """Return the names to look for in a decision of `language`: its country's actors, and the international ones."""
    country = _COUNTRY[language]
    by_name: dict[str, str] = {}
    exact: dict[str, str] = {}
    register = {actor.id: actor for actor in actors().values() if actor.country in (country, None)}
    for actor in register.values():
        for name in actor.names:
            written = getattr(name.text, language) or (name.text.to(language) if actor.country is None else None)
            if written:
                by_name.setdefault(written.casefold(), actor.id)
            if name.short and _SHORT.match(name.short):
                exact.setdefault(name.short, actor.id)
        for alias in actor.aliases:
            by_name.setdefault(alias.casefold(), actor.id)
    # In Swedish and Danish a name may take -s; longest first, so that a name inside a longer one does not win.
    listed = sorted(by_name, key=len, reverse=True)
    source = "|".join(re.escape(name).replace(r"\ ", " ") for name in listed)
    shorts = "|".join(re.escape(name) for name in sorted(exact, key=len, reverse=True)) or "(?!)"
    known = re.compile(rf"(?<![\w-])(?:(?P<name>(?i:{source}))|(?P<short>{shorts})(?! \d))(?P<genitive>s|:s)?(?![\w-])")
    patterns = tuple(re.compile(each) for each in words(language)["agency_patterns"])
    return ActorNames(by_name, exact, known, patterns, register)


@lru_cache(maxsize=4096)  # a sentence is asked for its actors as a sentence, as a duty, and for its duty's other parts
def actors_in(text: str, language: Language) -> tuple[FoundActor, ...]:
    """Return the actors that `text` names, in order; places are offsets in `text`.

    A name that has the shape of an agency's but stands in no register comes out unresolved, with an id made of it.
    """
    names = actor_names(language)
    found: list[FoundActor] = []
    for match in names.known.finditer(text):
        written = match["name"] or match["short"]
        actor_id = names.exact[match["short"]] if match["short"] else names.by_name[written.casefold()]
        if not _may_be(names.register[actor_id], written, match.start(), text):
            continue
        found.append(FoundActor(actor_id, written, match.span(), genitive=match["genitive"] is not None))
    taken = [each.place for each in found]
    for shape in names.patterns:
        for match in shape.finditer(text):
            start, end = match.span()
            if any(start < stop and begin < end for begin, stop in taken) or _is_common(match.group(), language):
                continue
            genitive = text[end : end + 1] == "s"
            found.append(
                FoundActor(slug(match.group()), match.group(), (start, end), resolved=False, genitive=genitive)
            )
            taken.append((start, end))
    return tuple(sorted(found, key=lambda each: each.place))


def _may_be(actor: Actor, written: str, start: int, text: str) -> bool:
    """Tell whether the word is the actor's name here: names are written with a capital, groups need not be."""
    if actor.kind in (ActorKind.GROUP, ActorKind.COLLECTIVE, ActorKind.GOVERNMENT):
        return True
    return any(character.isupper() or character.isdigit() for character in written)


def _is_common(name: str, language: Language) -> bool:
    """Tell whether the word is an ordinary noun at the start of a sentence: "Myndigheten", "Styrelsen"."""
    listed = words(language)
    return name.lower() in {*listed["anaphora_one"], *listed["anaphora_many"]}


def slug(name: str) -> str:
    """Return an id made of a name: "Myndigheten för yrkeshögskolan" → "myndigheten-for-yrkeshogskolan"."""
    folded = re.sub("[–—]", "-", name.lower()).replace("ø", "o").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
