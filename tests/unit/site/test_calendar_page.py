"""The calendar, and the feed that calendar programs fetch by a secret address."""

import re
from datetime import date, timedelta
from io import BytesIO

import icalendar
import openpyxl
import pytest
from rows_of_registers import make_rows

from beredd.programmes import load_programme
from beredd.site.accounts.models import Membership
from beredd.site.config.reader import today
from beredd.site.programmes.calendar_views import ROWS_SHOWN
from beredd.site.programmes.models import FeedToken
from beredd.site.registers.due_rows import due_rows, near_rows
from beredd.site.registers.register import register

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


@pytest.fixture
def other():
    return load_programme(OTHER)


def dated_points(programme, by, count, first_day, *, first=1, **more):
    """Open action points, one a day from a day on."""
    of = register("action-points")
    rows = make_rows(of, programme, by, count, first=first, state="open", **more)
    for number, row in enumerate(rows):
        row.due_on = first_day + timedelta(days=number)
    of.model.objects.bulk_update(rows, ["due_on"])
    return rows


def codes_in(html):
    return re.findall(r'class="id">([A-Z]+-\d+)<', html)


@pytest.fixture
def many(alva, programme):
    """120 late points and 130 coming ones."""
    late = dated_points(programme, alva, 120, today() - timedelta(days=120))
    coming = dated_points(programme, alva, 130, today(), first=121)
    return late, coming


@pytest.mark.parametrize("url", ["/calendar/", f"/programmes/{ONE}/calendar/"])
def test_the_nearest_rows_are_shown_and_the_others_counted(as_, many, url):
    late, coming = many
    answer = as_("bo").get(url)
    rows = answer.context["rows"]
    assert [row.code for row in rows.late] == [row.code for row in late[20:]]
    assert [row.code for row in rows.coming] == [row.code for row in coming[:ROWS_SHOWN]]
    assert (rows.late_rest, rows.coming_rest) == (20, 30)
    html = answer.content.decode()
    assert late[0].code not in codes_in(html)
    assert "20 som har varit försenade längre visas inte" in html
    assert "30 senare visas inte" in html
    assert 'href="/my-work/' in html


def test_nothing_is_said_of_others_when_all_are_shown(as_, alva, programme):
    dated_points(programme, alva, 5, today() - timedelta(days=2))
    html = as_("bo").get("/calendar/").content.decode()
    assert "visas inte" not in html


def test_the_workbook_and_the_feed_have_every_row(as_, many):
    late, coming = many
    answer = as_("bo").get(f"/programmes/{ONE}/calendar/")
    address = re.search(r'href="([^"]+)"[^>]*>Alla som Excelfil', answer.content.decode())[1]
    sheet = openpyxl.load_workbook(BytesIO(as_("bo").get(address).content)).worksheets[0]
    cells = " ".join(str(cell) for line in sheet.values for cell in line)
    assert {row.code for row in late + coming} <= set(re.findall(r"[A-Z]+-\d+", cells))
    named = " ".join(events(as_(None).get(new_feed(as_("bo")))))
    assert late[-1].code in named
    assert coming[-1].code in named


def test_what_is_closed_hidden_or_withdrawn_is_neither_shown_nor_counted(alva, bo, programme):
    day = date(2026, 11, 22)
    dated_points(programme, alva, 3, day - timedelta(days=3))
    dated_points(programme, alva, 2, day - timedelta(days=3), first=4, confidentiality=2)
    dated_points(programme, alva, 2, day - timedelta(days=3), first=6, shown_to=("lv",), actor="lv")
    secret = {"due_on": {"confidentiality": 2, "ground": "OSL 18:13"}}
    dated_points(programme, alva, 2, day - timedelta(days=3), first=8, field_classes=secret)
    dated_points(programme, alva, 2, day - timedelta(days=3), first=10, withdrawn=True)
    make_rows(register("action-points"), programme, alva, 2, first=12, state="done", due_on=day)
    rows = near_rows(bo, [programme], day, at_most=2)
    assert [row.code[-2:] for row in rows.late] == ["-2", "-3"]
    assert (rows.late_rest, rows.coming, rows.coming_rest) == (1, [], 0)


def test_the_nearest_of_all_registers_and_programmes_are_those_of_the_whole_list(alva, bo, programme, other):
    day = date(2027, 2, 25)
    for number, key in enumerate(("action-points", "contacts", "milestones", "communications")):
        of = register(key)
        for one in (programme, other):
            made = make_rows(of, one, alva, 7, **({of.due.state: "open"} if key == "action-points" else {}))
            for place, row in enumerate(made):
                setattr(row, of.due.column, day + timedelta(days=(place * 3 + number) % 9 - 4))
            of.model.objects.bulk_update(made, [of.due.column])
    Membership.objects.create(user=bo, programme=OTHER, role="editor", actor="sjv")
    everything = [(row.date, row.programme.id, row.code) for row in due_rows(bo, [programme, other])]
    late = [row for row in everything if row[0] < day]
    coming = [row for row in everything if row[0] >= day]
    assert len({row[1] for row in everything}) == 2
    rows = near_rows(bo, [programme, other], day, at_most=10)
    assert [(row.date, row.programme.id, row.code) for row in rows.late] == late[-10:]
    assert [(row.date, row.programme.id, row.code) for row in rows.coming] == coming[:10]
    assert (rows.late_rest, rows.coming_rest) == (len(late) - 10, len(coming) - 10)
    assert near_rows(bo, [programme], day, at_most=10, actors=frozenset()).late == []
