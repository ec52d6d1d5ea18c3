"""Which language a text is in, told by its function words."""

import re

from beredd.common.text import Language
from beredd.decisions.words import READABLE, words

# Words of those languages that people most often send by mistake.
_OTHERS: dict[str, frozenset[str]] = {
    "fi": frozenset(
        [
            "ja",
            "on",
            "ei",
            "että",
            "sekä",
            "tai",
            "mutta",
            "kun",
            "niin",
            "myös",
            "joka",
            "ovat",
            "hän",
            "oli",
            "jos",
            "mukaan",
            "sen",
            "ole",
            "kanssa",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "is",
            "that",
            "for",
            "on",
            "with",
            "as",
            "be",
            "are",
            "by",
            "this",
            "shall",
            "from",
            "or",
            "which",
            "will",
            "at",
            "have",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "und",
            "das",
            "ist",
            "nicht",
            "mit",
            "von",
            "zu",
            "den",
            "des",
            "ein",
            "eine",
            "für",
            "auf",
            "werden",
            "im",
            "sich",
            "dem",
            "auch",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "et",
            "est",
            "une",
            "pour",
            "dans",
            "qui",
            "que",
            "par",
            "sur",
            "avec",
            "du",
            "au",
            "aux",
            "ce",
            "sont",
            "pas",
        ]
    ),
}

# Norwegian differs from Danish in a few small words only; these decide between the two.
_NORWEGIAN = frozenset("å av etter mellom ble nå hva slik dersom innen gjennom noen blant bare være samt både".split())
_DANISH = frozenset("af efter mellem blev nu hvad sådan hvis inden gennem nogen blandt kun samt både".split())

_WORD = re.compile(r"[^\W\d_]+")

# Fewer function words than this tell nothing.
_FEWEST = 5


def language_of(text: str) -> Language | None:
    """Return ``"sv"`` or ``"da"``, or None when the text is in another language or too short to tell.

    Each language is given the share of the text's words that are among its function words, a word that several
    languages have counting for less.
    """
    tokens = [token.lower() for token in _WORD.findall(text[:60_000])]
    lists: dict[str, frozenset[str]] = {language: frozenset(words(language)["function_words"]) for language in READABLE}
    lists |= _OTHERS
    if not tokens:
        return None
    scores: dict[str, float] = {}
    counts: dict[str, int] = {}
    for token in tokens:
        counts[token] = counts.get(token, 0) + 1
    known = 0
    for token, count in counts.items():
        owners = [language for language, listed in lists.items() if token in listed]
        known += count if owners else 0
        for language in owners:
            # A word that three languages share says a third as much, and less still.
            scores[language] = scores.get(language, 0.0) + count / len(owners) ** 2
    if known < _FEWEST or not scores:
        return None
    best = max(scores, key=lambda language: scores[language])
    if best == "da" and _count(counts, _NORWEGIAN - _DANISH) > _count(counts, _DANISH - _NORWEGIAN):
        return None
    share = sum(count for token, count in counts.items() if token in lists[best]) / len(tokens)
    if share < 0.08:
        return None
    return next((language for language in READABLE if language == best), None)


def _count(counts: dict[str, int], listed: frozenset[str]) -> int:
    """Return how many of a text's words are in a list."""
    return sum(count for token, count in counts.items() if token in listed)
