"""How dirty text finds its organism or antimicrobial: shortened, with words beside it, misspelt.

Every text is taken for one row of the table or for none. Where two organisms may be meant, none is chosen; and what was
taken otherwise than by its name or code says so in :class:`How`, so that the reader of a file can tell its owner.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA


class How(StrEnum):
    """By which way a text found its row."""

    EXACT = "exact"
    """Its name, code or synonym, but for letters' case, points, accents and words such as "spp.".."""
    ABBREVIATION = "abbreviation"
    """A shortened name that only one organism has: "E. coli", "Kleb. pneum"."""
    PART = "part"
    """A part of the text, the rest says something else: "E. coli ESBL"."""
    SPELLING = "spelling"
    """One or two letters off, and no other name near."""
    GENUS = "genus"
    """Only the genus is known, the species is not in the table."""
    AMBIGUOUS = "ambiguous"
    """Several may be meant; none was taken."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was taken for: ``name`` of the row (an antimicrobial's code) or None; ``candidates`` where unsure."""

    text: str
    name: str | None
    how: How
    candidates: tuple[str, ...] = ()


_BETWEEN_LETTERS = re.compile(r"(?<=\w)[ao]e")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_PLURAL = re.compile("cocci$")
_SHORTEST_EPITHET = 3
_SHORTEST_MISSPELT = 7
_LONG = 12
_NOISE: Final = frozenset(
    ("sp", "spp", "species", "ssp", "ss", "subsp", "subspecies", "serovar", "serotype", "sv", "biovar", "var", "cf")
)
"""Words that name no organism: they are left out of the texts and of the table's names alike."""


def folded(text: str) -> str:
    """Return a name or code as it is looked up: small letters, single spaces, no points after shortened words."""
    return " ".join(text.casefold().replace(".", " ").replace("_", " ").split())


def plain_words(text: str) -> list[str]:
    """Return the words of a text as they are compared.

    No accents or punctuation; haem- and fae- as hem- and fe-, staph- as staf-, -cocci as -coccus.
    """
    text = text.casefold()
    if not text.isascii():
        text = text.replace("æ", "ae").replace("œ", "oe").replace("ø", "oe")
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return [_alike(word) for word in _PUNCTUATION.sub(" ", text).split() if word not in _NOISE]


@lru_cache(maxsize=200_000)
def _alike(word: str) -> str:
    return _PLURAL.sub("coccus", _BETWEEN_LETTERS.sub("e", word).replace("ph", "f"))


def _words(text: str) -> frozenset[str]:
    return frozenset(plain_words(text))


BEFORE: Final = _words(
    "probable probably possible possibly presumptive suspected susp suspekt sannolik sandsynlig misstänkt mistænkt "
    "growth växt vækst of av af isolate isolat strain stam"
)
QUALIFIERS: Final = BEFORE | _words(
    "esbl esblcarba esblc ampc cpe cre kpc ndm vim imp oxa carba carbapenemase mrsa mssa mrse mrsp vre vse visa vrsa "
    "prsp pnsp blnar hlar mdr xdr positive negative pos neg producing producer producerande producerende resistant "
    "resistent sensitive känslig følsom susceptible mucoid slemmig haemolytic heavy light scanty moderate riklig "
    "sparsam enstaka rigelig sparsom toxin stec vtec ehec beta lactamase betalactamase type typ"
)
"""Words that may stand beside an organism's name or group and say something about it, or about the growth."""
_NAMING: Final = _words("mrsa mssa mrse mrsp stec vtec ehec")
"""Qualifiers that name their organism too."""


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
        self._by_initial: dict[str, list[tuple[str, str]]] = defaultdict(list)
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
        if len(joined) >= _SHORTEST_MISSPELT:
            self._by_initial[joined[0]].append((joined, name))
        if len(words) == 1 and self._ranks.get(name) == "genus":
            self._genera[joined[0]].append((joined, name))

    def match(self, text: str) -> Match:
        """Return what `text` is taken for."""
        known = self._known.get(text)
        if known is None:
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
        for way in (self._whole, self._beginning, self._after_qualifiers, self._misspelt, self._genus_alone):
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

    def _misspelt(self, text: str, words: list[str]) -> Match | None:
        """Take a text for the one name that is a letter or two off (optimal string alignment distance)."""
        for length in dict.fromkeys((len(words), min(len(words), 2))):
            joined = " ".join(words[:length])
            found = self._nearest(text, joined, self._by_initial.get(joined[0], ()))
            if found is None and length == 2 and len(words[1]) >= 6:
                genus, epithet = words[:2]
                start = genus[0]
                near = [
                    (whole, name)
                    for key, entries in self._by_start.items()
                    if key[0] == start
                    for first, whole, name in entries
                    if first.startswith(genus)
                ]
                found = self._nearest(text, epithet, near)
            if found is not None:
                return found
        return None

    def _nearest(self, text: str, word: str, entries: Iterable[tuple[str, str]]) -> Match | None:
        allowed = 0 if len(word) < 6 else 1 if len(word) < _LONG else 2
        if not allowed:
            return None
        near: dict[str, int] = {}
        for whole, name in entries:
            distance = OSA.distance(word, whole, score_cutoff=allowed + 1)
            if distance <= allowed + 1:
                near[name] = min(distance, near.get(name, distance))
        if not near or min(near.values()) > allowed:
            return None
        best = min(near.values())
        return self._one_of(text, [name for name, distance in near.items() if distance <= best + 1], How.SPELLING)

    def _genus_alone(self, text: str, words: list[str]) -> Match | None:
        """Take the genus (or a wider taxon) when the word after it names no species of the table."""
        name = self._plain.get(words[0])
        if name is None or len(words[0]) < 5 or self._ranks.get(name) not in ("genus", "family", "order"):
            return None
        other = self._named_in(words[1:])
        if other is not None and name not in self._ancestors(other):
            return Match(text, None, How.AMBIGUOUS, (name, other))
        return Match(text, name, How.GENUS)


_CONNECTORS: Final = _words("and with och med plus comb combination kombination fixed")
_MANNERS: Final = _words(
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
    alike = [re.sub("(?:e|um)$", "", word.replace("th", "t").replace("ks", "x")) for word in words]
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
        self._by_initial: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for joined, code in self._plain.items():
            self._by_initial[joined[0]].append((joined, code))
        self._known: dict[str, Match] = {}

    def match(self, text: str) -> Match:
        """Return what `text` is taken for."""
        known = self._known.get(text)
        if known is None:
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
        return self._misspelt(text, joined)

    def _misspelt(self, text: str, joined: str) -> Match:
        allowed = 0 if len(joined) < _SHORTEST_MISSPELT else 1 if len(joined) < _LONG else 2
        near: dict[str, int] = {}
        for whole, code in self._by_initial.get(joined[:1], ()) if allowed else ():
            distance = OSA.distance(joined, whole, score_cutoff=allowed + 1)
            if distance <= allowed + 1:
                near[code] = min(distance, near.get(code, distance))
        best = min(near.values(), default=allowed + 1)
        if best > allowed:
            return Match(text, None, How.UNKNOWN)
        codes = sorted(code for code, distance in near.items() if distance <= best + 1)
        if len(codes) > 1:
            return Match(text, None, How.AMBIGUOUS, tuple(codes))
        return Match(text, codes[0], How.SPELLING)
