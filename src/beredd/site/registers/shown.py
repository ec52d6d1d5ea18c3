"""Values of rows as people read them: dates, numbers and money in their manner, codes by name, rows as links."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from beredd.common.formats import format_date, format_number
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import actor_marked
from beredd.site.registers.column import Column, Kind, Value, choice_words
from beredd.site.registers.references import options
from beredd.site.registers.sight import Sight

NAME_AT_MOST = 80
"""So much of a duty's or goal's text stands in a table's cell."""


def shown(sight: Sight, column: Column, value: Value, *, short: bool = False) -> SafeString:
    """Return a value as HTML; with `short`, as a table's cell has room for."""
    if value in (None, "", ()):
        return escape("")
    language = reader_language()
    match column.kind:
        case Kind.DATE if isinstance(value, date):
            return escape(format_date(value, language))
        case Kind.WHOLE | Kind.KRONOR | Kind.NUMBER if isinstance(value, int | Decimal):
            return escape(format_number(value, language))
        case Kind.YES_NO:
            return escape(_("yes") if value else _("no"))
        case Kind.CHOICE:
            return escape(choice_words(column, str(value), language))
        case Kind.LINK:
            return format_html('<a class="ds-link" href="{0}" rel="noopener noreferrer">{0}</a>', value)
        case Kind.LONG:
            text = str(value)
            return written(sight, _cut(text)) if short else _paragraphs(sight, text)
        case Kind.TEXT:
            return written(sight, str(value))
        case Kind.YEAR:
            return escape(str(value))
        case _:
            codes = value if isinstance(value, tuple) else (str(value),)
            return _codes(sight, column, codes, short=short)


def written(sight: Sight, text: str) -> SafeString:
    """Return what somebody wrote in a programme, marked with the programme's language where the reader's is another."""
    language = sight.programme.language
    return escape(text) if language == reader_language() else format_html('<span lang="{}">{}</span>', language, text)


def _paragraphs(sight: Sight, text: str) -> SafeString:
    body = SafeString(linebreaks(text, autoescape=True))
    language = sight.programme.language
    return body if language == reader_language() else format_html('<div lang="{}">{}</div>', language, body)


def in_words(sight: Sight, column: Column, value: Value) -> str:
    """Return a value as plain text, for documents and differences."""
    if value in (None, "", ()):
        return ""
    language = reader_language()
    if column.kind in {Kind.ROW, Kind.ROWS}:
        codes = value if isinstance(value, tuple) else (str(value),)
        return "; ".join(f"{code} {sight.name(column.register, code) or ''}".strip() for code in codes)
    if column.kind is Kind.DATE and isinstance(value, date):
        return format_date(value, language)
    if column.kind is Kind.CHOICE:
        return choice_words(column, str(value), language)
    if column.kind is Kind.YES_NO:
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal) and column.kind is not Kind.YEAR:
        return format_number(value, language)
    if isinstance(value, tuple):
        names = options(column, sight.programme, language)
        return "; ".join(names.get(code, code) for code in value)
    if column.kind in {Kind.ACTOR, Kind.DUTY, Kind.GOAL, Kind.INDICATOR, Kind.GRANT}:
        return options(column, sight.programme, language).get(str(value), str(value))
    return str(value)


def _codes(sight: Sight, column: Column, codes: Iterable[str], *, short: bool) -> SafeString:
    parts = [_code(sight, column, code, short=short) for code in codes]
    if short or len(parts) == 1:
        return format_html_join(", ", "{}", ((part,) for part in parts))
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((part,) for part in parts)))


def _code(sight: Sight, column: Column, code: str, *, short: bool) -> SafeString:
    programme = sight.programme.id
    match column.kind:
        case Kind.ACTOR | Kind.ACTORS:
            return actor_marked(code, short=short)
        case Kind.ROW | Kind.ROWS:
            name = sight.name(column.register, code) or ""
            url = reverse("row", args=[programme, column.register, code])
            return _link(url, code, "" if short or not name else written(sight, name))
        case Kind.DUTY | Kind.DUTIES:
            name = options(column, sight.programme, reader_language()).get(code, code).removeprefix(code).strip()
            return _link(reverse("duty", args=[programme, code]), code, "" if short else name)
        case Kind.INDICATOR | Kind.INDICATORS:
            name = options(column, sight.programme, reader_language()).get(code, code)
            return _link(reverse("indicator", args=[code]), "", name)
        case _:
            name = options(column, sight.programme, reader_language()).get(code, code)
            return escape(code if short and name.startswith(code) else name)


def _link(url: str, code: str, name: str | SafeString) -> SafeString:
    words = format_html_join(" ", "{}", ((part,) for part in (code, name) if part))
    return format_html('<a class="ds-link" href="{}">{}</a>', url, words)


def _cut(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= NAME_AT_MOST else first[: NAME_AT_MOST - 1].rstrip() + "…"
