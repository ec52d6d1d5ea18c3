"""Funding needs: what is missing by activity, funder and year, and who may write and see it."""

import pytest
from django.urls import reverse

from beredd.site.money.queries import needs_for
from beredd.site.money.registers import FUNDING_NEEDS
from beredd.site.registers.actions import add_row
from beredd.site.registers.changes import RowFaultsError
from beredd.site.registers.sight import Sight

NEED = {
    "what": "Enkät till förskrivare",
    "actor": "fohm",
    "funder": "fohm",
    "year": 2027,
    "currency": "SEK",
    "needed": 500_000,
    "funded": 200_000,
    "source": "existing_frames",
}


def need(by, programme, **more):
    return add_row(by=by, programme=programme, to=FUNDING_NEEDS, values=NEED | more)


def test_the_gap_is_shown_by_funder_and_year_and_currencies_stand_apart(as_, alva, programme):
    need(alva, programme)
    need(alva, programme, funder="", currency="DKK", year=2028, needed=70, funded=None)
    need(alva, programme, needed=10, funded=900_000)
    answer = as_("bo").get(reverse("funding_gap", args=[programme.id]))
    assert answer.status_code == 200, answer.headers
    page = answer.content.decode().replace("\xa0", " ")
    # The surplus of one line does not hide the gap of another.
    for words in ("300 000 SEK", "70 DKK", "500 010 SEK", "2028"):
        assert words in page
    assert as_("dan").get(reverse("funding_gap", args=[programme.id])).status_code == 404


def test_a_need_below_nought_is_refused(alva, programme):
    for change in ({"needed": -1}, {"funded": -1}, {"needed": None}, {"currency": ""}):
        with pytest.raises(RowFaultsError):
            need(alva, programme, **change)


def test_a_need_shown_to_some_is_not_counted_for_others(alva, bo, programme):
    add_row(by=alva, programme=programme, to=FUNDING_NEEDS, values=NEED, shown_to=("lv",))
    assert needs_for(Sight(bo, programme)) == []
    assert len(needs_for(Sight(alva, programme))) == 1
