"""Lists: which items are duties, which say what a report must contain, and which only name actors."""

from dataclasses import dataclass

from beredd.decisions.actors_in_text import actors_in
from beredd.decisions.clauses import Token, is_infinitive
from beredd.decisions.model import FoundActor
from beredd.decisions.normalise import Block
from beredd.decisions.sentence import Sentence
from beredd.decisions.words import Words
from beredd.programmes.model import Strength

_REACH = 14
"""How many words into an item its verb may stand: "vid behov, och senast den 1 mars 2027, lämna"."""


@dataclass(frozen=True, slots=True)
class ListHead:
    """The words that a list hangs on: who holds its items, how strongly, by which verb."""

    holders: tuple[str, ...]
    strength: Strength
    verb: str
    text: str
    numbered: bool = False
    """The items that hang on it are numbered: lists without numbers may stand inside them."""


def item_verb(row: list[Token], words: Words) -> int | None:
    """Return the index of the infinitive that makes an item a duty, None where the item is a noun or a question.

    "vid behov lämna författningsförslag" is a duty; "hur myndigheten avser att redovisa" and "åtgärder för att
    utveckla styrningen" say what a report must contain.
    """
    if row and row[0].low in words["asking"]:
        return None
    for index, token in enumerate(row[:_REACH]):
        if is_infinitive(token.low, words):
            return index
        if token.low in {"att", "at"} and index > 0:
            return None
    return None


def heads_list(sentence: Sentence, before_items: bool) -> bool:
    """Tell whether a list hangs on the sentence: it ends in a colon, or without any mark before an item."""
    end = sentence.text.rstrip()
    last = sentence.start + len(sentence.text) == len(sentence.block.text)
    among = end.endswith(("bl.a.", "m.m.")) or not end.endswith((".", "!", "?"))
    return end.endswith(":") or (last and before_items and among)


def named_in_items(blocks: list[Block], index: int, words: Words) -> tuple[FoundActor, ...]:
    """Return the actors of the items after ``blocks[index]``, when those items are nothing but names."""
    found: list[FoundActor] = []
    for block in blocks[index + 1 :]:
        if block.kind != "item":
            break
        named = actors_in(block.text, words.language)
        left = block.text
        for actor in reversed(named):
            left = left[: actor.place[0]] + left[actor.place[1] :]
        if not named or left.strip(" ,;.()").lower() not in {"", "och", "og", "samt"}:
            return ()
        found += named
    return tuple(found)
