"""The calendar, and the feed that calendar programs fetch by a secret address."""

import re

import icalendar
import pytest

from beredd.site.accounts.models import Membership
from beredd.site.programmes.models import FeedToken

ONE, OTHER = "alpha-2026", "beta-2026"


@pytest.mark.parametrize("url", ["/calendar/", f"/programmes/{ONE}/calendar/"])
def test_dates_by_year_with_what_has_none(as_, url):
    page = as_("bo").get(url).content.decode()
    for words in ("2027", "onsdag 1 december 2027", "löpande", "Utan datum", "inte bekräftat",
                  "måndag 1 mars 2027"):  # fmt: skip
        assert words in page


def new_feed(client, programme=""):
    page = client.post("/account/feeds/", {"programme": programme}).content.decode()
    return re.search(r'value="http://testserver(/calendar/feeds/[^"]+\.ics)"', page)[1]


def events(answer):
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_feed_needs_no_log_in_and_holds_the_dates(as_):
    address = new_feed(as_("bo"))
    answer = as_(None).get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    days = {event["DTSTART"].dt.isoformat() for event in events(answer).values()}
    assert {"2026-12-15", "2027-03-01", "2027-12-01"} <= days


def test_the_address_is_shown_once(as_):
    client = as_("bo")
    secret = new_feed(client)
    assert secret not in client.get("/account/").content.decode()


def test_a_closed_address_and_a_wrong_one_answer_alike(as_):
    client = as_("bo")
    address = new_feed(client)
    client.post(f"/account/feeds/{FeedToken.objects.get().pk}/close/")
    assert as_(None).get(address).status_code == 404
    assert as_(None).get("/calendar/feeds/paahitt.ics").status_code == 404


def test_a_feed_holds_what_its_owner_may_read_today(as_, bo):
    Membership.objects.create(user=bo, programme=OTHER, role="reader")
    address = new_feed(as_("bo"), OTHER)
    assert events(as_(None).get(address))
    Membership.objects.filter(programme=OTHER).delete()
    assert not events(as_(None).get(address))
    bo.is_active = False
    bo.save()
    assert as_(None).get(address).status_code == 404


def test_nobody_makes_a_feed_of_a_programme_that_is_closed_to_them(as_):
    assert as_("bo").post("/account/feeds/", {"programme": OTHER}).status_code == 422
    assert not FeedToken.objects.exists()


def test_a_feed_speaks_its_owners_language(as_, bo):
    bo.language = "en"
    bo.save()
    assert "Report on the work" in as_(None).get(new_feed(as_("bo"))).content.decode()
