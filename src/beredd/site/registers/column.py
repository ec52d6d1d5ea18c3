"""One column of a register, declared once: form, list, Excel, API, history and search all follow it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _

from beredd.common.text import Language, Text
from beredd.site.config.codes import codes_of

Value = str | int | bool | Decimal | date | tuple[str, ...] | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    LONG = "long"
    """Text of several lines."""
    DATE = "date"
    YEAR = "year"
    WHOLE = "whole"
    """A whole number."""
    NUMBER = "number"
    """A decimal number."""
    KRONOR = "kronor"
    """Whole kronor; the currency stands in a column of its own."""
    YES_NO = "yes_no"
    LINK = "link"
    CHOICE = "choice"
    """A value of a few, each with its words."""
    ACTOR = "actor"
    ACTORS = "actors"
    DUTY = "duty"
    DUTIES = "duties"
    GOAL = "goal"
    GOALS = "goals"
    INDICATOR = "indicator"
    INDICATORS = "indicators"
    COMMITMENTS = "commitments"
    """Goals of frameworks, as ``framework:goal``."""
    GRANT = "grant"
    ROW = "row"
    """A row of a register of the same programme, by its code."""
    ROWS = "rows"


SEVERAL: Final = frozenset({Kind.ACTORS, Kind.DUTIES, Kind.GOALS, Kind.INDICATORS, Kind.COMMITMENTS, Kind.ROWS})
NUMBERS: Final = frozenset({Kind.YEAR, Kind.WHOLE, Kind.NUMBER, Kind.KRONOR})
REFERENCES: Final = SEVERAL | {Kind.ACTOR, Kind.DUTY, Kind.GOAL, Kind.INDICATOR, Kind.GRANT, Kind.ROW}
LONGEST: Final = {Kind.TEXT: 300, Kind.LONG: 20_000, Kind.LINK: 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in files and in the API, what it holds, and what it means.

    Parameters
    ----------
    name
        The model's field, the heading in XLSX, the key in the API.
    label
        What people read, in three languages.
    choices
        For CHOICE: the allowed values with their words, in the order in which they are offered.
    register
        For ROW and ROWS: the key of the register that is meant.
    listed, searched, filtered, public
        Whether it stands in the list, is looked through by the search, can be filtered by, and in the public extract.
    """

    name: str
    label: Text
    kind: Kind
    help: Text | None = None
    required: bool = False
    choices: Mapping[str, Text] = field(default_factory=dict)
    default: Value = None
    register: str = ""
    listed: bool = False
    searched: bool = False
    filtered: bool = False
    public: bool = False

    @property
    def empty(self) -> Value:
        """What an empty cell means."""
        if self.kind in SEVERAL:
            return ()
        return None if self.kind in NUMBERS or self.kind is Kind.DATE else False if self.kind is Kind.YES_NO else ""


class BadValueError(ValueError):
    """A cell that does not hold what its column asks for; the words are for whoever wrote it."""


def parse(column: Column, raw: Any) -> Value:
    """Return the value that somebody wrote: text from a file, or a value of JSON.

    Raises
    ------
    BadValueError
        When it is not what the column holds. Whether a code exists is asked by ``register.faults``.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return column.empty
    return _PARSERS.get(column.kind, _text)(column, raw)


def plain(column: Column, value: Value) -> str | int | bool | list[str] | None:
    """Return a value as JSON and the audit trail keep it; :func:`parse` gives the value back."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return list(value)
    return value


def choice_words(column: Column, value: str, language: Language) -> str:
    """Return the words for a value of a CHOICE; the value itself where it is no longer one."""
    words = column.choices.get(value)
    return words.to(language) if words else value


def _text(column: Column, raw: Any) -> str:
    text = str(raw).strip()
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadValueError(_("the text holds a sign that cannot be kept"))
    longest = LONGEST.get(column.kind, 300)
    if len(text) > longest:
        raise BadValueError(_("%(count)d characters; at most %(most)d fit") % {"count": len(text), "most": longest})
    return text


def _date(column: Column, raw: Any) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw).strip()[:10] if str(raw).strip()[10:11] in {"", "T", " "} else str(raw))
    except ValueError:
        raise BadValueError(_("write a date as 2026-12-15")) from None


def _whole(column: Column, raw: Any) -> int:
    if isinstance(raw, bool):
        raise BadValueError(_("write a whole number"))
    text = str(raw).strip().replace("\u00a0", "").replace(" ", "").replace("\u202f", "").replace("−", "-")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise BadValueError(_("write a whole number")) from None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) >= 10**15:
        raise BadValueError(_("write a whole number"))
    if column.kind is Kind.YEAR and not 1900 <= number <= 2200:
        raise BadValueError(_("write a year with four digits"))
    return int(number)


def _number(column: Column, raw: Any) -> Decimal:
    if isinstance(raw, bool):
        raise BadValueError(_("write a number"))
    text = str(raw).strip().replace("\u00a0", "").replace(" ", "").replace("−", "-").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadValueError(_("write a number, such as 9,44")) from None
    if not number.is_finite() or abs(number) >= 10**12:
        raise BadValueError(_("write a number, such as 9,44"))
    return number


_YES = frozenset({"yes", "ja", "true", "sant", "sandt", "1", "x"})
_NO = frozenset({"no", "nej", "false", "falskt", "falsk", "0"})


def _yes_no(column: Column, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadValueError(_("write yes or no (ja, nej)"))


def _choice(column: Column, raw: Any) -> str:
    """Return the code for a code or for its words in any of the three languages: people fill in what they read."""
    word = str(raw).strip().casefold()
    for value, words in column.choices.items():
        if word == value.casefold() or word in {each.casefold() for each in (words.sv, words.da, words.en) if each}:
            return value
    raise BadValueError(_("choose one of %(values)s") % {"values": ", ".join(column.choices)})


def _codes(column: Column, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, str | list | tuple):
        raise BadValueError(_("write codes with semicolons between"))
    return codes_of(raw if isinstance(raw, str) else [str(part) for part in raw])


def _link(column: Column, raw: Any) -> str:
    text = _text(column, raw)
    if not text.startswith(("https://", "http://")):
        raise BadValueError(_("write a link that begins with https://"))
    return text


_PARSERS: Final[Mapping[Kind, Callable[[Column, Any], Value]]] = {
    Kind.DATE: _date,
    Kind.YEAR: _whole,
    Kind.WHOLE: _whole,
    Kind.KRONOR: _whole,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.LINK: _link,
    **dict.fromkeys(SEVERAL, _codes),
}
