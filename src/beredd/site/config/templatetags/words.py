"""Filters for words, dates, numbers and money in the reader's language."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from beredd.common.formats import format_date, format_money, format_number
from beredd.common.money import Money
from beredd.common.text import Text, label
from beredd.site.config.reader import marked, reader_language

register = template.Library()


@register.filter
def said(text: Text | None) -> str | SafeString:
    """Return a text in the reader's language; marked with its own ``lang`` where it only exists in another."""
    return "" if text is None else marked(text)


@register.filter
def plain(text: Text | None) -> str:
    """Return a text in the reader's language without marks, for attributes and titles."""
    return "" if text is None else text.to(reader_language())


@register.filter
def coded(value: str, kind: str) -> str:
    """Return the words for a coded value: ``{{ duty.strength|coded:"strength" }}``."""
    return label(kind, str(value), reader_language())


@register.filter
def day(value: date | None) -> str:
    """Return a date in words: ``15 december 2026``."""
    return "" if value is None else format_date(value, reader_language())


@register.filter
def weekday(value: date | None) -> str:
    """Return a date in words with its weekday: ``tisdag 15 december 2026``."""
    return "" if value is None else format_date(value, reader_language(), weekday=True)


@register.filter
def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """Return a number with the reader's decimal sign."""
    return "" if value is None else format_number(value, reader_language(), decimals=decimals)


@register.filter
def money(value: Money | None) -> str:
    """Return money as ``2 500 000 SEK``."""
    return "" if value is None else format_money(value, reader_language())


@register.filter
def actor_named(actor: str) -> str | SafeString:
    """Return an actor's short name by its id; empty for none."""
    from beredd.site.programmes.wording import actor_marked

    return actor_marked(actor, short=True) if actor else ""
