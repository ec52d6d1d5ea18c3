"""From an address to the person, the programme, the register and what the person sees of it."""

from typing import Any

from django.http import Http404, HttpRequest

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.registers.register import Register, register
from beredd.site.registers.sight import Sight


def asked_for(request: HttpRequest, programme_id: str, key: str) -> tuple[User, Programme, Register, Sight]:
    """Return the person who asks, the programme, the register and the person's view of it.

    Raises
    ------
    Http404
        When there is none of them that the person may know of.
    """
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    try:
        of = register(key)
    except KeyError:
        raise Http404 from None
    return user, programme, of, Sight(user, programme)


def row_or_404(sight: Sight, of: Register, code: str) -> Any:
    """Return a row by code; one that is hidden and one that does not exist give the same answer."""
    row = sight.row(of, code)
    if row is None:
        raise Http404
    return row
