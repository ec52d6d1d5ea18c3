"""Every list that is only shown, as a workbook: each room says in its ``tables.py`` which it has.

A table asks the query of its page with the page's own address, so that filters hold and nobody gets more of it in a
file than on the page.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.listings import Wanted
from beredd.site.registers.tables import Table, workbook_response

OfProgramme = Callable[[HttpRequest, User, Programme], Table]
OfPerson = Callable[[HttpRequest, User], Table]
ROOMS: Final = ("audit", "programmes", "plan", "meetings", "money")
"""The rooms with tables of one programme."""
OWN_ROOMS: Final = ("programmes", "reminders", "indicators", "decisions", "accounts")
"""The rooms with tables over all that the person may read."""


@cache
def tables() -> dict[str, OfProgramme]:
    """Return what makes each table of a programme, by its name in the address."""
    return {name: made for room in ROOMS for name, made in import_module(f"beredd.site.{room}.tables").TABLES.items()}


@cache
def own_tables() -> dict[str, OfPerson]:
    """Return what makes each table over all that the person may read."""
    found: dict[str, OfPerson] = {}
    for room in OWN_ROOMS:
        found |= import_module(f"beredd.site.{room}.tables").OWN_TABLES
    return found


@require_GET
def export_table(request: HttpRequest, programme_id: str, name: str) -> HttpResponse:
    """Hand out one of a programme's lists as a workbook."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    if name not in tables():
        raise Http404
    return _answer(request, user, tables()[name](request, user, programme))


@require_GET
def export_own_table(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a list over all programmes as a workbook."""
    user = signed_in(request)
    if name not in own_tables():
        raise Http404
    return _answer(request, user, own_tables()[name](request, user))


def _answer(request: HttpRequest, user: User, table: Table) -> HttpResponse:
    asked = {name: value for name in request.GET if (value := request.GET[name]) and name != "page"}
    return workbook_response(user, table, Wanted(where=asked))
