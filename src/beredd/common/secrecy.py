"""Markings of security classification: what beredd must not take in.

A document that bears such a marking (säkerhetsskyddsklass, klassifikationsgrad) belongs in a system approved for it.
A marking is a line of its own, or the label at a line's start; the ordinary word in running text is none.
"""

import re
from dataclasses import dataclass

from beredd.common.errors import UserError

# Longest first. Swedish classes (säkerhetsskyddslagen 2018:585), Danish grades (sikkerhedscirkulæret), EU and NATO.
_CAPITALS = (
    "KVALIFICERAT HEMLIG", "KVALIFICERAT HEMLIGT", "BEGRÄNSAT HEMLIG", "BEGRÄNSAT HEMLIGT", "KONFIDENTIELL",
    "KONFIDENTIELLT", "HEMLIG", "HEMLIGT", "YDERST HEMMELIGT", "HEMMELIGT", "FORTROLIGT", "TIL TJENESTEBRUG",
    "TRÈS SECRET UE/EU TOP SECRET", "SECRET UE/EU SECRET", "CONFIDENTIEL UE/EU CONFIDENTIAL",
    "RESTREINT UE/EU RESTRICTED", "COSMIC TOP SECRET", "NATO SECRET", "NATO CONFIDENTIAL", "NATO RESTRICTED",
)  # fmt: skip
_WORD = r"s[äa]kerhetsskyddsklassificera(?:d|t|de)(?: (?:handling|uppgift|uppgifter|information))?"

_ALTERNATIVES = "|".join(re.escape(each) for each in sorted(_CAPITALS, key=len, reverse=True))
# What may stand beside a marking on its line: the law, a copy's number, a page's number, rules and boxes.
_BESIDE = r"[\s\W\d_]*(?:(?:enligt|jf\.?|jfr) [^\n]{0,80}|(?:ex(?:emplar)?|eks(?:emplar)?|nr|sida?|side)\b[^\n]{0,30})?"
_LINE = re.compile(
    rf"^[\s\W\d_]*(?P<marking>(?:{_ALTERNATIVES})(?!\w)|(?i:{_WORD})(?![\w ]*\b(?:är|som|ska|med|och)\b)){_BESIDE}$",
    re.MULTILINE,
)
_LABEL = re.compile(
    rf"^\s*(?i:säkerhetsskyddsklass|informationssäkerhetsklass|klassifikation|klassificering|klassifisering)\s*:\s*(?P<marking>(?i:{_ALTERNATIVES}))\b",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Marking:
    """A marking found in a text: its words, and the line (from 1) where it stands."""

    words: str
    line: int


def marking_in(text: str) -> Marking | None:
    """Return the first marking of security classification in a text, None where there is none."""
    found = _LINE.search(text) or _LABEL.search(text)
    if found is None:
        return None
    return Marking(found["marking"].strip(), text.count("\n", 0, found.start("marking")) + 1)


class ClassifiedDocumentError(UserError):
    """A document that bears a marking of security classification; nothing of it has been kept."""

    def __init__(self, marking: Marking, *, where: str) -> None:
        self.marking = marking
        super().__init__(
            f'The document is marked "{marking.words}" (line {marking.line}): beredd may not hold security-classified'
            " information, and nothing has been stored.",
            where=where,
            remedy="Turn to your agency's head of protective security (säkerhetsskyddschef, sikkerhedsansvarlig).",
        )


def refuse_classified(text: str, *, where: str) -> None:
    """Refuse a text that bears a marking.

    Raises
    ------
    ClassifiedDocumentError
        When `text` has a line that marks it as security-classified.
    """
    marking = marking_in(text)
    if marking is not None:
        raise ClassifiedDocumentError(marking, where=where)
