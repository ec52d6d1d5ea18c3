"""The build of a sentence: its main verb, the infinitives on it, and where one duty ends and the next begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from beredd.decisions.words import Words

_TOKEN = re.compile(r"[^\s()\"”«»]+")
_STRIP = ".,;:!?"


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the sentence; ``low`` is the word in lower case without punctuation."""

    low: str
    start: int
    end: int
    comma: bool
    """A comma, a colon or a dash stands after it."""


def tokens(text: str) -> list[Token]:
    """Return the words of a text."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        low = word.strip(_STRIP).lower()
        if low:
            found.append(Token(low, match.start(), match.end(), word[-1] in ",:;"))
    return found


_ADVERBS = frozenset(
    [
        "inte",
        "även",
        "också",
        "därför",
        "dessutom",
        "särskilt",
        "vidare",
        "då",
        "därutöver",
        "samtidigt",
        "löpande",
        "kontinuerligt",
        "årligen",
        "gemensamt",
        "tillsammans",
        "aktivt",
        "först",
        "främst",
        "bland",
        "annat",
        "bl.a",
        "skyndsamt",
        "ikke",
        "også",
        "derfor",
        "desuden",
        "særligt",
        "endvidere",
        "samtidig",
        "løbende",
        "årligt",
        "sammen",
        "aktivt",
        "bl.a",
        "fortsat",
        "fortsatt",
    ]
)
_EXAMPLE = frozenset(
    ["exempelvis", "t.ex", "till", "eksempel", "f.eks", "fx", "möjligt", "muligt", "helst", "enligt", "tidigare"]
)
_BINDING = frozenset({"must", "should"})
_ASKING = frozenset(
    [
        "bedöma",
        "pröva",
        "undersöka",
        "utreda",
        "överväga",
        "analysera",
        "oavsett",
        "vurdere",
        "undersøge",
        "overveje",
        "uanset",
    ]
)
_ASKED = frozenset({"vad", "vem", "vilka", "vilken", "vilket", "hvad", "hvem", "hvilke", "hvilken", "hvilket"})
_JOINERS = frozenset({"och", "og", "samt", "men", "dels"})
# What may stand between "och" and the next infinitive without being its object: when, and on what condition.
_WHEN = frozenset(
    [
        *("senast", "den", "i", "under", "till", "före", "efter", "inför", "vid", "behov", "om", "möjligt", "slutet"),
        *("av", "början", "våren", "sommaren", "hösten", "vintern", "därefter", "slutligen", "sedan", "därvid"),
        *("senest", "inden", "ved", "muligt", "foråret", "sommeren", "efteråret", "vinteren", "derefter", "herefter"),
        *("udgangen", "slutningen", "af", "utgången", "kvartalet", "första", "andra", "tredje", "fjärde", "halvåret"),
        *("ultimo", "primo", "medio"),
    ]
)


def is_infinitive(word: str, words: Words) -> bool:
    """Tell whether a word is an infinitive of the language, active or passive ("genomföra", "genomföras")."""
    if word in words.infinitives:
        return True
    if word.endswith("s") and word[:-1] in words.infinitives:
        return True
    ending = "era" if words.language == "sv" else "ere"
    return word.endswith((ending, ending + "s")) and len(word) > 6


def is_finite(word: str, words: Words) -> bool:
    """Tell whether a word is a finite verb: one of the list, or formed like "specificeras", "redovisades"."""
    if word in words.finite:
        return True
    endings = ("erar", "eras", "erade", "erades") if words.language == "sv" else ("erer", "eres", "erede", "eredes")
    return len(word) > 8 and word.endswith(endings)


def _opens(index: int, row: list[Token], words: Words) -> bool:
    """Tell whether the word at `index` opens a clause that has a finite verb of its own."""
    word = row[index].low
    if word not in words["subordinators"]:
        return False
    before = row[index - 1] if index else None
    after = row[index + 1].low if index + 1 < len(row) else ""
    match word:
        case "att" | "at":
            following = [token.low for token in row[index + 1 : index + 4]]
            head = next((each for each in following if each not in _ADVERBS), "")
            return not is_infinitive(head, words) and head not in {word, ""}
        case "som":
            paired = any(token.low in {"såväl", "lika", "både"} for token in row[max(0, index - 12) : index])
            # "vad som", "vilka som": the word before has opened the clause already.
            asks = before is not None and before.low in _ASKED and before.low in words["subordinators"]
            return after not in _EXAMPLE and not paired and not asks
        case "om":
            asked = before is not None and (before.low in _ASKING or before.comma)
            return words.language == "sv" and (before is None or asked) and after not in _EXAMPLE
        case "då" | "da" | "inden":
            return before is None or before.comma
        case "där":
            return before is not None
        case "der":
            return before is not None and before.low not in words.finite and before.low != "så"
        case "end":
            return False
    return True


@dataclass(frozen=True, slots=True)
class MainVerb:
    """A finite verb of a main clause; ``joined`` when it follows another by "och": same subject, next duty."""

    token: Token
    index: int
    joined: bool


def main_verbs(row: list[Token], words: Words, subjects: tuple[int, ...] = ()) -> list[MainVerb]:
    """Return the finite verbs of the main clauses of a sentence.

    A subordinator opens a clause, and the next finite verb is that clause's; one that no clause waits for is a main
    verb. After the first, only a verb that follows a coordinator at once is taken, and one whose subject is an actor:
    `subjects` are the offsets where actors' names end.
    """
    found: list[MainVerb] = []
    waiting = 0
    nested = False
    after_modal = False
    for index, token in enumerate(row):
        if _opens(index, row, words):
            waiting += 1
            nested = True
            continue
        if not is_finite(token.low, words):
            continue
        # "som ska samordnas": the passive infinitive on a modal verb looks like a finite verb.
        if after_modal and token.low not in words.modals and is_infinitive(token.low, words):
            after_modal = False
            continue
        after_modal = token.low in words.modals
        if not found:
            if waiting:
                waiting -= 1
                continue
            if index == 0 and token.low not in words.modals and token.low not in {"är", "er"}:
                continue  # a noun or an imperative
            found.append(MainVerb(token, index, joined=False))
            nested = False
            continue
        if waiting:
            waiting -= 1
            continue
        if token.low not in words.modals:
            continue
        before = row[index - 1]
        if before.low in words["coordinators"] and not nested:
            found.append(MainVerb(token, index, joined=True))
        elif not nested and words.modals[token.low] in _BINDING and _new_clause(row, index, found[-1].index, words):
            found.append(MainVerb(token, index, joined=False))
        elif any(before.end - 2 <= end <= before.end for end in subjects) and _coordinated(row, index, words):
            found.append(MainVerb(token, index, joined=False))
            nested = False
    return found


def _new_clause(row: list[Token], index: int, earlier: int, words: Words) -> bool:
    """Tell whether "och" and a short subject stand before the verb: "… och uppdraget ska redovisas"."""
    for back in range(index - 1, max(earlier, index - 5), -1):
        if row[back].low in {"och", "og", "samt", "men"}:
            return index - back > 1 and not is_infinitive(row[back + 1].low, words)
    return False


def _coordinated(row: list[Token], index: int, words: Words) -> bool:
    """Tell whether a coordinator or a comma stands before the subject of the verb at `index`."""
    return any(
        token.low in {"och", "og", "samt", "men", "medan", "mens"} or token.comma
        for token in row[max(0, index - 9) : index]
    )


def _between(word: str, words: Words) -> bool:
    """Tell whether a word may stand between "och" and the infinitive it joins: "och senast den 1 mars redovisa"."""
    if is_infinitive(word, words):
        return False
    return word in _ADVERBS or word in _WHEN or word == "dels" or word in words.months or word.rstrip(".").isdigit()


def _head(row: list[Token], words: Words, first: int) -> int | None:
    """Return the index of the first infinitive that is no part of a clause: not "anges" in "med vad som anges"."""
    waiting = False
    for index in range(first, len(row)):
        word = row[index].low
        if _opens(index, row, words) or word in _ASKED:
            waiting = True
        elif waiting and (is_finite(word, words) or is_infinitive(word, words)):
            waiting = False
        elif is_infinitive(word, words):
            return index
    return None


def infinitive_starts(row: list[Token], words: Words, first: int) -> Iterator[int]:
    """Yield the index in `row` where each duty's verb phrase begins, from `first` on.

    "analysera och redovisa utvecklingen samt följa upp resultaten" is two: the first two verbs share their object,
    the third has its own. Inside "för att …" and other clauses nothing is parted.
    """
    head = _head(row, words, first)
    if head is None:
        return
    yield first
    has_object = nested = False
    index = head + 1
    while index < len(row):
        word = row[index].low
        if word in {"att", "at"} or (nested and word in words.modals):
            return  # the infinitives that follow may hang on this
        if _opens(index, row, words):
            nested = True
        if word in _JOINERS:
            verb = index + 1
            while verb < len(row) and _between(row[verb].low, words) and verb - index < 8:
                verb += 1
            if verb < len(row) and is_infinitive(row[verb].low, words):
                if has_object:
                    yield index + 1 if row[index + 1].low not in {"också", "også"} else index + 2
                    has_object = nested = False
                index = verb + 1
                continue
        elif is_infinitive(word, words) and not has_object:
            pass  # "kartlägga, analysera och utvärdera": verbs in a row
        elif word not in _ADVERBS and word not in {"upp", "fram", "ut", "över", "vara", "op", "ud", "i"}:
            has_object = True
        index += 1
