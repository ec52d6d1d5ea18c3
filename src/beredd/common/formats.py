"""Dates, numbers and money in the reader's manner (CLDR through Babel)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel.dates import format_date as babel_date
from babel.lists import format_list
from babel.numbers import format_decimal

from beredd.common.money import Money

# Whole kronor with the letters of the currency: "2 500 000 SEK". "kr" would be ambiguous between the two countries.
LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}

KEPT: Final = 20_000
"""So many of each are kept in words: a page says the same days and amounts many times, and Babel reads a pattern."""

# A Danish day is an ordinal number, with its point: "tirsdag den 15. december 2026".
_DAY = {"sv": "d MMMM y", "da": "d. MMMM y", "en": "d MMMM y"}
_WEEKDAY = {"sv": "EEEE d MMMM y", "da": "EEEE 'den' d. MMMM y", "en": "EEEE d MMMM y"}


# The same without a year: "15. december".
_MONTH_DAY = {"sv": "d MMMM", "da": "d. MMMM", "en": "d MMMM"}


def format_month_day(day: date, language: str) -> str:
    """Return the day of a year, whichever year, in words: ``1 mars``, ``1. marts``."""
    return babel_date(day, format=_MONTH_DAY[language], locale=LOCALES[language])


@lru_cache(maxsize=KEPT, typed=True)
def format_date(day: date, language: str, *, weekday: bool = False) -> str:
    """Return a date in words: ``15 december 2026``; with `weekday`, ``tisdag 15 december 2026``."""
    shape = (_WEEKDAY if weekday else _DAY)[language]
    return babel_date(day, format=shape, locale=LOCALES[language])


@lru_cache(maxsize=KEPT, typed=True)
def format_number(value: float | Decimal, language: str, *, decimals: int | None = None) -> str:
    """Return a number with the reader's decimal sign and grouping: ``9,44`` in Swedish."""
    shape = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=shape, locale=LOCALES[language])


@lru_cache(maxsize=KEPT, typed=True)
def format_money(money: Money, language: str) -> str:
    """Return money as ``2 500 000 SEK``."""
    return f"{format_decimal(money.amount, locale=LOCALES[language])} {money.currency}"


def listed(parts: Sequence[str], language: str) -> str:
    """Return ``a, b och c``."""
    return format_list(list(parts), locale=LOCALES[language])
