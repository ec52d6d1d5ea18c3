"""A register as a list: searched, filtered, sorted and paged, today or on a past day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beredd.site.config.past import end_of, past_day
from beredd.site.config.reader import reader_language
from beredd.site.registers.asking import asked_for
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.history import rows_as_of
from beredd.site.registers.references import common_options, options
from beredd.site.registers.register import Register, is_reference
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.shown import shown
from beredd.site.registers.sight import PAGE_ROWS, Sight


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: its code, address, and cells in the order of the columns."""

    code: str
    url: str
    cells: list[tuple[str, SafeString]]
    """Each cell with its heading, for narrow screens."""
    confidentiality: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list: a column, its choices, and what is chosen."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str


@require_GET
def list_page(request: HttpRequest, programme_id: str, key: str) -> HttpResponse:
    """Show a register: searched, filtered, sorted and paged; with ``as_of``, as it was at the end of a day."""
    _user, programme, of, sight = asked_for(request, programme_id, key)
    wanted = chosen_filters(of, request.GET)
    words, order = request.GET.get("q", ""), request.GET.get("order", "")
    withdrawn = request.GET.get("withdrawn") == "yes"
    day = past_day(request.GET.get("as_of", ""))
    found: Any
    if day is not None:
        found = found_as_of(sight, of, day, words, wanted, withdrawn=withdrawn)
    else:
        found = sight.find(of, words=words, where=wanted, order=order, withdrawn=withdrawn)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    columns = [column for column in of.columns if column.listed]
    context = {
        "programme": programme,
        "register": of,
        "columns": [(column.name, column.label.to(reader_language())) for column in columns],
        "lines": lines(sight, of, columns, page.object_list),
        "page": page,
        "pages": page_links(page, request.GET),
        "filters": _filters(sight, of, wanted),
        "words": words,
        "withdrawn": withdrawn,
        "as_of": day,
        "active": bool(words or wanted or withdrawn or day),
        "query": _without(request.GET, "page"),
        "order": order,
        "may_add": sight.may_add() and day is None,
        "add_url": reverse(of.added_at, args=[programme.id])
        if of.added_at
        else reverse("new_row", args=[programme.id, of.key]),
        "doors": of.doors(sight, None) if of.doors else [],
        "notice": of.notice(sight) if of.notice else "",
    }
    return render(request, "registers/list.html", context)


def chosen_filters(of: Register, given: QueryDict) -> dict[str, str]:
    """Return the filters of an address: declared columns with a value."""
    asked = {column.name: str(given.get(column.name, "")) for column in of.columns if column.filtered}
    return {name: value for name, value in asked.items() if value}


def found_as_of(
    sight: Sight, of: Register, day: date, words: str, wanted: Mapping[str, str], *, withdrawn: bool
) -> list[RegisterRow]:
    """Return the rows as they were at the end of a day that hold the words and have the values."""
    rows = rows_as_of(sight, of, end_of(day), withdrawn=withdrawn)
    sight.look_up(of, rows)
    return [row for row in rows if _fits(sight, of, row, words, wanted)]


def _fits(sight: Sight, of: Register, row: RegisterRow, words: str, wanted: Mapping[str, str]) -> bool:
    values = sight.values(of, row)
    searched = [row.code, *(str(values.get(column.name, "")) for column in of.columns if column.searched)]
    text = " ".join(searched).casefold()
    for name, value in wanted.items():
        held = values.get(name)
        if isinstance(held, bool):
            held = "yes" if held else "no"
        if value not in (held if isinstance(held, tuple) else (str(held),)):
            return False
    return all(word in text for word in words.casefold().split())


def lines(sight: Sight, of: Register, columns: list[Column], rows: Any) -> list[Line]:
    """Return rows as a table shows them, in as many queries for many rows as for one."""
    rows = list(rows)
    sight.look_up(of, rows)
    language = reader_language()
    made = []
    for row in rows:
        values = sight.values(of, row)
        cells = [
            (column.label.to(language), shown(sight, column, values.get(column.name), short=True)) for column in columns
        ]
        url = reverse("row", args=[sight.programme.id, of.key, row.code])
        made.append(Line(row.code, url, cells, row.confidentiality, row.withdrawn))
    return made


def _filters(sight: Sight, of: Register, wanted: Mapping[str, str]) -> list[Filter]:
    language = reader_language()
    made = []
    for column in of.columns:
        if not column.filtered:
            continue
        if column.kind is Kind.CHOICE:
            choices = [(code, words.to(language)) for code, words in column.choices.items()]
        elif column.kind is Kind.YES_NO:
            choices = [("yes", _("yes")), ("no", _("no"))]
        elif is_reference(column):
            rows = sight.row_options(column)
            if rows is None:
                continue
            choices = [(code, f"{code} {name}") for code, name in rows.items()]
        else:
            choices = list(common_options(column, sight.programme, language).items())
            chosen = wanted.get(column.name, "")
            if chosen and chosen not in dict(choices):
                choices.append((chosen, options(column, sight.programme, language).get(chosen, chosen)))
        made.append(Filter(column.name, column.label.to(language), choices, wanted.get(column.name, "")))
    return made


def _without(given: QueryDict, *names: str) -> str:
    kept = given.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


def page_links(page: Page[Any], given: QueryDict) -> list[tuple[int | None, str]]:
    """Return page numbers with their addresses; None for what is left out between."""
    if page.paginator.num_pages < 2:
        return []
    kept = _without(given, "page")
    found: list[tuple[int | None, str]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        known = number if isinstance(number, int) else None
        found.append((known, f"?{kept}&page={known}" if kept else f"?page={known}"))
    return found
