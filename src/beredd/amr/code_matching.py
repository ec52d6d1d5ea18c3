"""How dirty text finds its organism or antimicrobial: shortened, with words beside it, misspelt.

Every text is taken for one row of the table or for none. Where two organisms may be meant, none is chosen; and what was
taken otherwise than by its name or code says so in :class:`How`, so that the reader of a file can tell its owner.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

REMEMBERED: Final = 100_000
"""So many texts are remembered with what they were taken for; then it begins anew (free text has no end)."""


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
_PH = re.compile(r"(?<=\w)ph")  # not at the beginning: "P. vulgatus" is Phocaeicola
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_PLURAL = re.compile("cocci$")
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
    return _PLURAL.sub("coccus", _PH.sub("f", _BETWEEN_LETTERS.sub("e", word)))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list in one text, as :func:`plain_words` compares them."""
    return frozenset(plain_words(text))
