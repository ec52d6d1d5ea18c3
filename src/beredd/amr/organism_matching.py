"""How dirty text finds its organism: "E. coli ESBL", "Kleb. pneum", "Enterococcus feacalis"."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from rapidfuzz.distance import OSA

from beredd.amr.code_matching import REMEMBERED, How, Match, folded, plain_words, words_of

BEFORE: Final = words_of(
    "probable probably possible possibly presumptive suspected susp suspekt sannolik sandsynlig misstänkt mistænkt "
    "growth växt vækst of av af isolate isolat strain stam"
)
QUALIFIERS: Final = BEFORE | words_of(
    "esbl esblcarba esblc ampc cpe cre kpc ndm vim imp oxa carba carbapenemase mrsa mssa mrse mrsp vre vse visa vrsa "
    "prsp pnsp blnar hlar mdr xdr positive negative pos neg producing producer producerande producerende resistant "
    "resistent sensitive känslig følsom susceptible mucoid slemmig haemolytic heavy light scanty moderate riklig "
    "sparsam enstaka rigelig sparsom toxin stec vtec ehec beta lactamase betalactamase type typ"
)
"""Words that may stand beside an organism's name or group and say something about it, or about the growth."""
_NAMING: Final = words_of("mrsa mssa mrse mrsp stec vtec ehec")
"""Qualifiers that name their organism too."""
_SHORTEST_EPITHET: Final = 3
_SHORTEST_MISSPELT: Final = 7


def _slips(word: str) -> int:
    """Return how many letters of a word may be wrong: species' names of five letters differ by two from each other."""
    return 0 if len(word) < 5 else 1 if len(word) < 10 else 2


class OrganismMatcher:
    """Finds organisms in texts.

    Parameters
    ----------
    names
        Each folded name, code and synonym, and the name it stands for.
    ranks
        The rank of each name.
    common
        Names that are tried before all others where a text is shortened or misspelt; empty: all.
    ancestors
        The wider names of a name, itself first.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        ranks: Mapping[str, str | None],
        common: frozenset[str],
        ancestors: Callable[[str], Sequence[str]],
    ) -> None:
        self._exact = names
        self._ranks = ranks
        self._common = common
        self._ancestors = ancestors
        self._plain: dict[str, str] = {}
        self._in_any_order: dict[frozenset[str], str] = {}
        self._by_start: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self._by_shape: dict[tuple[str, int], dict[str, list[tuple[list[str], str]]]] = defaultdict(dict)
        self._genus_words: set[str] = set()
        self._genera: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._known: dict[str, Match] = {}

    def _prepare(self) -> None:
        """Index the names, when the first text comes that is not one of them: registers have some hundred thousand."""
        for text, name in self._exact.items():
            if not text.isdigit():
                self._enter(plain_words(text), name)

    def _enter(self, words: list[str], name: str) -> None:
        joined = " ".join(words)
        if not joined or joined in self._plain:
            return
        self._plain[joined] = name
        if any(sign.isdigit() for sign in joined):
            return
        if len(words) in (2, 3) and len(words[0]) > 3 and len(words[1]) >= _SHORTEST_EPITHET:
            start = words[0][0] + words[1][:_SHORTEST_EPITHET]
            self._by_start[start].append((words[0], " ".join(words[1:]), name))
        if len(words) > 2:
            self._in_any_order.setdefault(frozenset(words), name)
        if len(words) == 1 and self._ranks.get(name) == "genus":
            self._genera[joined[0]].append((joined, name))
            self._genus_words.add(joined)
        if len(joined) >= _SHORTEST_MISSPELT and (len(words) > 1 or joined in self._genus_words):
            self._by_shape[joined[0], len(words)].setdefault(words[0], []).append((words[1:], name))

    def match(self, text: str) -> Match:
        """Return what `text` is taken for."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._match(text)
        return known

    def _match(self, text: str) -> Match:
        name = self._exact.get(folded(text))
        if name is not None:
            return Match(text, name, How.EXACT)
        if not self._plain:
            self._prepare()
        words = plain_words(text)
        while len(words) > 1 and words[0] in BEFORE:
            words = words[1:]
        if not words:
            return Match(text, None, How.UNKNOWN)
        for way in (
            self._whole,
            self._whole_misspelt,
            self._beginning,
            self._after_qualifiers,
            self._misspelt,
            self._genus_alone,
        ):
            found = way(text, words)
            if found is not None:
                return found
        return Match(text, None, How.UNKNOWN)

    def _whole(self, text: str, words: list[str]) -> Match | None:
        """Take the whole text for a name, a shortened name or a shortened genus."""
        name = self._plain.get(" ".join(words))
        if name is not None:
            return Match(text, name, How.EXACT)
        if len(words) > 2:
            name = self._in_any_order.get(frozenset(words))
            if name is not None:
                return Match(text, name, How.EXACT)
        if len(words) in (2, 3):
            return self._shortened(text, words[0], " ".join(words[1:]))
        if len(words) == 1 and len(words[0]) > 4:
            return self._one_of(text, [name for genus, name in self._genera[words[0][0]] if genus.startswith(words[0])])
        return None

    def _shortened(self, text: str, genus: str, epithet: str) -> Match | None:
        """Take words for a genus and a species (with its subspecies), of which letters at the end are left out."""
        if len(epithet) < _SHORTEST_EPITHET:
            return None
        fits = [
            (whole, name)
            for start, whole, name in self._by_start.get(genus[0] + epithet[:_SHORTEST_EPITHET], ())
            if start.startswith(genus) and whole.startswith(epithet) and whole.count(" ") == epithet.count(" ")
        ]
        complete = [name for whole, name in fits if whole == epithet]
        if not complete and len(genus) + len(epithet) < 5:  # "S. aur" is too little
            return None
        return self._one_of(text, complete or [name for _, name in fits])

    def _one_of(self, text: str, names: Iterable[str], how: How = How.ABBREVIATION) -> Match | None:
        """Return the one name, or that it is one of several; the common ones go before."""
        distinct = list(dict.fromkeys(names))
        common = [name for name in distinct if name in self._common] or distinct
        if len(common) > 1:
            return Match(text, None, How.AMBIGUOUS, tuple(common))
        return Match(text, common[0], how) if common else None

    def _beginning(self, text: str, words: list[str]) -> Match | None:
        """Take the longest beginning that is a name, when what follows names no other organism."""
        for length in range(len(words) - 1, 0, -1):
            begins, rest = words[:length], words[length:]
            if length == 1 and not self._stands_alone(begins[0], rest):
                return None
            found = self._whole(text, begins)
            if found is None:
                continue
            return found if found.name is None else self._beside(text, found.name, rest)
        return None

    def _stands_alone(self, word: str, rest: list[str]) -> bool:
        """Return whether one word, such as MRSA, may be the organism: what follows qualifies it, or names it again."""
        name = self._plain.get(word)
        if name is None or len(word) < 4:
            return False
        return all(one in QUALIFIERS or one.isdigit() for one in rest) or self._named_in(rest) is not None

    def _beside(self, text: str, name: str, rest: list[str]) -> Match:
        """Return `name`, or the narrower one that the rest names; ambiguous when the rest names another organism."""
        other = self._named_in(rest)
        if other is None or other in self._ancestors(name):
            return Match(text, name, How.PART)
        if name in self._ancestors(other):
            return Match(text, other, How.PART)
        return Match(text, None, How.AMBIGUOUS, (name, other))

    def _named_in(self, words: list[str]) -> str | None:
        """Return the organism that a run of `words` names, None when none does; codes of three letters do not count."""
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                run = words[start:end]
                joined = " ".join(run)
                if len(joined) < 4 or all(word in QUALIFIERS and word not in _NAMING for word in run):
                    continue
                name = self._plain.get(joined)
                if name is None and len(run) == 2:
                    short = self._shortened(joined, *run)
                    name = short.name if short else None
                if name is not None and self._ranks.get(name) != "none":
                    return name
        return None

    def _after_qualifiers(self, text: str, words: list[str]) -> Match | None:
        """Take what follows words such as "ESBL-producing"."""
        rest = words
        while rest and (rest[0] in QUALIFIERS or rest[0].isdigit()):
            rest = rest[1:]
        if not rest or len(rest) == len(words):
            return None
        found = self._whole(text, rest) or self._beginning(text, rest)
        if found is None or found.name is None:
            return found
        return Match(text, found.name, How.PART)

    def _whole_misspelt(self, text: str, words: list[str]) -> Match | None:
        """Take a name of several words that is a letter or two off before its beginning is: "… cloacae compelx"."""
        return self._nearest(text, words) if len(words) > 2 else None

    def _misspelt(self, text: str, words: list[str]) -> Match | None:
        """Take a text, or its first two words, for the one name that is a letter or two off."""
        found = self._nearest(text, words[:2])
        if found is None or found.name is None or len(words) < 3:
            return found
        beside = self._beside(text, found.name, words[2:])
        return found if beside.name == found.name else beside

    def _nearest(self, text: str, words: list[str]) -> Match | None:
        """Return the name whose words are all nearly those of the text, when no other is about as near."""
        near: dict[str, int] = {}
        sure: set[str] = set()
        first, *rest = words
        for genus, entries in self._by_shape.get((first[0], len(words)), {}).items():
            begins = self._apart(first, genus, first=True)
            if begins is None:
                continue
            for others, name in entries:
                ends = [self._apart(*pair, first=False) for pair in zip(rest, others, strict=True)]
                if None in ends:
                    continue
                distances = [begins, *(distance for distance in ends if distance is not None)]
                apart = sum(distances)
                near[name] = min(apart, near.get(name, apart))
                if apart <= min(len(words), 2) and all(
                    distance <= _slips(word) for distance, word in zip(distances, words, strict=True) if distance
                ):
                    sure.add(name)
        if not sure:
            return None
        best = min(near[name] for name in sure)
        return self._one_of(text, [name for name, apart in near.items() if apart <= best + 1], How.SPELLING)

    def _apart(self, word: str, other: str, *, first: bool) -> int | None:
        """Return how many letters two words are apart, None when too many for a slip of the pen and one more.

        A first word may be shortened; one that is a genus of the table is no slip for another genus.
        """
        if word == other or (first and len(word) < 5 and other.startswith(word)):
            return 0
        if word[0] != other[0] or len(word) < 5 or (first and word in self._genus_words):
            return None
        most = _slips(word) + 1
        distance = OSA.distance(word, other, score_cutoff=most)
        if distance > 1 and word[:2] != other[:2]:
            return None
        return distance if distance <= most else None

    def _genus_alone(self, text: str, words: list[str]) -> Match | None:
        """Take the genus (or a wider taxon) when the word after it names no species of the table."""
        name = self._plain.get(words[0])
        if name is None or len(words[0]) < 5 or self._ranks.get(name) not in ("genus", "family", "order"):
            return None
        other = self._named_in(words[1:])
        if other is not None and name not in self._ancestors(other):
            return Match(text, None, How.AMBIGUOUS, (name, other))
        return Match(text, name, How.GENUS)
