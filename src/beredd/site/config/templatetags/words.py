"""Filters for words, dates, numbers and money in the reader's language."""

from datetime import date
from decimal import Decimal

from django import template
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
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


@register.filter
def boxes(field: BoundField) -> SafeString:
    """Return a field's choices as boxes or radio buttons, each with its label: ``{{ field|boxes }}``.

    Written here and not by Django's templates: with a hundred choices those took a third of a page's time.
    """
    shape = (
        '<div class="ds-field"><input type="{}" name="{}" value="{}"{}>'
        '<label class="ds-label" data-weight="regular" for="{}">{}</label></div>'
    )
    return format_html_join("", shape, map(_box, field.subwidgets))


def _box(box: BoundWidget) -> tuple[object, ...]:
    said = box.data
    attributes = said["attrs"]
    # Nearly every box has no more than this; Django's function for whatever there may be takes most of the time.
    plain = format_html(' id="{}"', attributes["id"]) if set(attributes) == {"id"} else flatatt(attributes)
    value = "" if said["value"] is None else said["value"]
    return said["type"], said["name"], value, plain, attributes.get("id", ""), box.choice_label
