"""A value and its cell: what is written into a workbook, and how what comes back is read.

A cell that holds what an export would write for the row as it stands is unchanged, whatever today's rules say of it;
only what a person has altered is read by the rules of its column. So an exported file always comes back unchanged.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from beredd.common.text import LANGUAGES, Language
from beredd.site.registers.column import NUMBERS, SEVERAL, BadValueError, Column, Kind, Value, choice_words, parse

CELL_HOLDS: Final = 32_767
"""Characters (UTF-16 units, as Excel counts) that fit into a cell."""
TOO_LONG: Final = "[beredd: too long for a cell, unchanged]"
"""Stands in a cell whose text does not fit; an import leaves the text as it is."""
DIGITS: Final = 15
"""So many significant digits a number in Excel keeps."""
FIRST_DAY: Final = date(1900, 3, 1)
"""Before this day spreadsheets disagree: Excel counts a 29 February 1900 that never was."""
DAY_ZERO: Final = date(1899, 12, 30)
PLACES: Final = Decimal("0.000001")

Cell = str | int | float | date | None
_YES: Final[dict[str, tuple[str, str]]] = {"sv": ("ja", "nej"), "da": ("ja", "nej"), "en": ("yes", "no")}
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MIDNIGHT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?")
_SERIAL: Final = re.compile(r"\d{4,6}(?:\.0+)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")


def cell_of(column: Column, value: Value, language: Language) -> Cell:
    """Return what a workbook's cell holds for a value; text is always written as text, never as a formula."""
    if value is None or value in ("", ()):
        return None
    if isinstance(value, bool):
        return _YES[language][0 if value else 1]
    if isinstance(value, tuple):
        return _fitting("; ".join(value))
    if isinstance(value, date):
        return value if value >= FIRST_DAY else value.isoformat()
    if isinstance(value, int):
        return value if abs(value) < 10**DIGITS else str(value)
    if isinstance(value, Decimal):
        return _number(value)
    if column.kind is Kind.CHOICE:
        return words_of(column, value, language)
    return _fitting(value)


def words_of(column: Column, value: str, language: Language) -> str:
    """Return the reader's words for a choice; the value itself where the words would be read as another one."""
    words = choice_words(column, value, language)
    try:
        return words if parse(column, words) == value else value
    except BadValueError:
        return value


def _number(value: Decimal) -> Cell:
    shortest = value.normalize()
    near = float(shortest)
    if len(shortest.as_tuple().digits) <= DIGITS and Decimal(repr(near)) == shortest:
        return near
    return format(value, "f")


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_HOLDS // 2 or len(text.encode("utf-16-le")) // 2 <= CELL_HOLDS else TOO_LONG


def read_cell(column: Column, text: str, language: Language) -> Value:
    """Return the value that somebody wrote into a cell.

    Raises
    ------
    BadValueError
        When it is not what the column holds, in words for the writer.
    """
    written = text.strip()
    with override(language):
        if written.startswith("#") and written.rstrip("!?").upper() in _ERRORS:
            raise BadValueError(_("the cell holds Excel’s own fault %(fault)s") % {"fault": written})
        if column.kind is Kind.DATE:
            return parse(column, _as_date(written))
        if column.kind is Kind.NUMBER:
            return _exactly(column, written)
        if column.kind in NUMBERS:
            return parse(column, re.sub(r"\.0+$", "", written.removeprefix("K ").removeprefix("K")))
        if column.kind is Kind.TEXT and (found := _MIDNIGHT.fullmatch(written)):
            return parse(column, found[1])  # a date that Excel made of a text; the hour was never written
        return parse(column, written)


_ERRORS: Final = frozenset({"#DIV/0", "#N/A", "#NAME", "#NULL", "#NUM", "#REF", "#VALUE", "#SPILL", "#CALC"})


def _exactly(column: Column, text: str) -> Value:
    """Return a number with the six decimals that are kept.

    What is read of a number's cell is its binary value with nine decimals; the number that was meant is the shortest
    one with that binary value. A number that only text keeps exactly has no shorter one, and stays.
    """
    value = parse(column, text)
    if not isinstance(value, Decimal):
        return value
    if len(value.as_tuple().digits) > DIGITS or value != value.quantize(PLACES):
        meant = Decimal(repr(float(value)))
        value = meant if len(meant.normalize().as_tuple().digits) <= DIGITS else value
    return value.quantize(PLACES)


def _as_date(text: str) -> str:
    """Return a date as ISO writes it, from what spreadsheets and people make of one; other text as it is."""
    try:
        if found := _MIDNIGHT.fullmatch(text):
            return found[1]
        if found := _COMPACT.fullmatch(text):
            return date(*(int(part) for part in found.groups())).isoformat()
        if _SERIAL.fullmatch(text):
            return (DAY_ZERO + timedelta(days=int(float(text)))).isoformat()
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except (ValueError, OverflowError):
        pass
    return text


def is_unchanged(column: Column, text: str, value: Value) -> bool:
    """Say whether a cell holds what an export would write for `value`, in any of the three languages."""
    written = _plain(text)
    if written == TOO_LONG:
        return True
    if isinstance(value, str) and written == _plain(value):
        return True
    languages: tuple[Language, ...] = LANGUAGES if isinstance(value, bool) or column.kind is Kind.CHOICE else ("sv",)
    return any(written == _plain(_as_text(cell_of(column, value, language))) for language in languages)


def same(column: Column, one: Value, other: Value) -> bool:
    """Say whether two values are the same: empty is empty, and line ends are no difference."""
    if isinstance(one, str) and isinstance(other, str):
        return _plain(one) == _plain(other)
    return one == other or (one in (None, "", ()) and other in (None, "", ()))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _as_text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell.isoformat()} 00:00:00"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    return "" if cell is None else str(cell)


def said(column: Column, value: Value, language: Language) -> str:
    """Return a value as a person reads it on the page that compares."""
    if column.kind in SEVERAL and isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    cell = cell_of(column, value, language)
    return value if isinstance(value, str) and cell == TOO_LONG else _as_text(cell)
