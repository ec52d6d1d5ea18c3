"""Which language a text is in, told by its function words (words/languages.yaml, and each language's own list)."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files

import yaml

from beredd.common.text import Language
from beredd.decisions.words import READABLE, words

_WORD = re.compile(r"[^\W\d_]+")

# Fewer function words than this tell nothing.
_FEWEST = 5
# A text in a language has far more of its function words than this; a list of names has fewer.
_LEAST_SHARE = 0.08
# So much of a long text is enough to tell.
_LOOKED_AT = 60_000


@cache
def _lists() -> tuple[dict[str, frozenset[str]], frozenset[str], frozenset[str]]:
    """Return the function words of every language, and the words that tell Norwegian and Danish apart."""
    raw = yaml.safe_load(files("beredd.decisions").joinpath("words/languages.yaml").read_text(encoding="utf-8"))
    lists = {language: frozenset(listed) for language, listed in raw["others"].items()}
    lists |= {language: frozenset(words(language)["function_words"]) for language in READABLE}
    return lists, frozenset(raw["norwegian"]), frozenset(raw["danish"])


def language_of(text: str) -> Language | None:
    """Return ``"sv"`` or ``"da"``, or None when the text is in another language or too short to tell.

    Each language is given the text's words that are among its function words, a word that several languages have
    counting for less.
    """
    lists, norwegian, danish = _lists()
    counts = Counter(token.lower() for token in _WORD.findall(text[:_LOOKED_AT]))
    scores: dict[str, float] = dict.fromkeys(lists, 0.0)
    known = 0
    for token, count in counts.items():
        owners = [language for language, listed in lists.items() if token in listed]
        known += count if owners else 0
        for language in owners:
            # A word that two languages share says a quarter as much of each.
            scores[language] += count / len(owners) ** 2
    if known < _FEWEST:
        return None
    best = max(scores, key=lambda language: scores[language])
    if best == "da" and _count(counts, norwegian) > _count(counts, danish):
        return None
    if _count(counts, lists[best]) < _LEAST_SHARE * counts.total():
        return None
    return next((language for language in READABLE if language == best), None)


def _count(counts: Counter[str], listed: frozenset[str]) -> int:
    """Return how many of a text's words are in a list."""
    return sum(count for token, count in counts.items() if token in listed)
