"""How dirty text finds its antimicrobial: "pip/tazo", "sulfametoxazol och trimetoprim", "Ceftriaxone 30 µg"."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from rapidfuzz.distance import OSA

from beredd.amr.code_matching import REMEMBERED, How, Match, folded, plain_words, words_of

_SHORTEST_MISSPELT: Final = 7
_CONNECTORS: Final = words_of("and with och med plus comb combination kombination fixed")
_MANNERS: Final = words_of(
    "mic disk disc zone etest gradient oral iv po peroral parenteral intravenous ug µg mcg mg microgram units iu ie "
    "result sir resultat"
)
"""Words beside an antimicrobial that say how it was tested or given."""


def drug_words(text: str) -> list[str]:
    """Return the words of an antimicrobial as they are compared.

    No accents, punctuation, connecting words, doses or ways of testing; c for k, x for ks, t for th, f for ph, i
    for y, and no ending -e or -um, so that Swedish, Danish, English and older spellings meet.
    """
    words = [word for word in plain_words(text) if word not in _CONNECTORS | _MANNERS and not word[0].isdigit()]
    alike = [re.sub("(?:e|um)$", "", word.replace("ph", "f").replace("th", "t").replace("ks", "x")) for word in words]
    return [word.replace("k", "c").replace("y", "i") for word in alike if word]


class AntimicrobialMatcher:
    """Finds antimicrobials in texts; ``codes`` has each folded code, name and synonym, and the code it stands for."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self._exact = codes
        self._plain: dict[str, str] = {}
        self._clash: dict[str, set[str]] = defaultdict(set)
        for text, code in codes.items():
            joined = " ".join(sorted(drug_words(text)))
            whole = not any(sign.isdigit() for sign in text) and _MANNERS.isdisjoint(plain_words(text))
            if len(joined) > 3 and whole:  # codes are looked up as they are
                self._plain.setdefault(joined, code)
                self._clash[joined].add(code)
        self._by_length: dict[int, list[tuple[list[str], str]]] = defaultdict(list)
        for joined, code in self._plain.items():
            self._by_length[joined.count(" ") + 1].append((joined.split(), code))
        self._known: dict[str, Match] = {}

    def match(self, text: str) -> Match:
        """Return what `text` is taken for."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._match(text)
        return known

    def _match(self, text: str) -> Match:
        code = self._exact.get(folded(text))
        if code is not None:
            return Match(text, code, How.EXACT)
        words = sorted(drug_words(text))
        joined = " ".join(words)
        several = self._clash.get(joined, set())
        if len(several) > 1:
            return Match(text, None, How.AMBIGUOUS, tuple(sorted(several)))
        if joined in self._plain:
            return Match(text, self._plain[joined], How.EXACT)
        return self._misspelt(text, words)

    def _misspelt(self, text: str, words: list[str]) -> Match:
        """Take a text for the one drug that has its words with one letter wrong in each of the long ones.

        Two letters would turn sarafloxacin into sparfloxacin.
        """
        near: dict[str, int] = {}
        for whole, code in self._by_length.get(len(words), ()):
            distances = [_apart(word, other) for word, other in zip(words, whole, strict=True)]
            if all(distance <= 2 for distance in distances):
                near[code] = min(max(distances), near.get(code, 2))
        if min(near.values(), default=2) > 1:
            return Match(text, None, How.UNKNOWN)
        if len(near) > 1:
            return Match(text, None, How.AMBIGUOUS, tuple(sorted(near)))
        return Match(text, next(iter(near)), How.SPELLING)


def _apart(word: str, other: str) -> int:
    """Return how many letters two words are apart; 3 where they are too short, or too far, for a slip of the pen."""
    if word == other:
        return 0
    if len(word) < _SHORTEST_MISSPELT or word[0] != other[0]:
        return 3
    return int(OSA.distance(word, other, score_cutoff=2))
