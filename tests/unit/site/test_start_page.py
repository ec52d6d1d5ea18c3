"""The start page: what is due next, late first, in words."""

import time_machine

from beredd.programmes.follow_up import DutyState
from beredd.site.programmes.actions import set_state

ONE = "alpha-2026"


def test_the_next_thing_to_do_stands_first(as_):
    page = as_("bo").get("/").content.decode()
    first = page[page.index('class="first"') : page.index("</section>")]
    for words in ("om 23 dagar", "Delredovisning", "Provning", "tisdag 15 december 2026", "FoHM",
                  f'href="/programmes/{ONE}/reports/P-R1/2026-12-15/"'):  # fmt: skip
        assert words in first


def test_what_nobody_has_confirmed_stands_before_what_comes(as_):
    page = as_("bo").get("/").content.decode()
    assert page.index("ingen har sagt om det är klart") < page.index(">Kommande<")
    assert "P-03" in page


def test_what_is_known_to_be_late_says_by_how_much(as_, alva, programme):
    set_state(by=alva, programme=programme, duty="P-03", state=DutyState.UNDER_WAY, reason="Väntar på svar.")
    page = as_("bo").get("/").content.decode()
    assert "266 dagar försenat" in page
    assert "ingen har sagt om det är klart" not in page


def test_what_is_done_is_not_asked_for(as_, alva, programme):
    set_state(by=alva, programme=programme, duty="P-03", state=DutyState.DONE, reason="Skickat.")
    assert "P-03" not in as_("bo").get("/").content.decode()


@time_machine.travel("2026-12-15T17:00:00+01:00")
def test_on_the_day_itself_it_says_today(as_):
    page = as_("bo").get("/").content.decode()
    assert '<p class="first-days">i dag</p>' in page
    assert 'data-tone="danger"' in page


@time_machine.travel("2026-12-15T23:30:00+00:00")
def test_the_day_is_that_of_stockholm(as_):
    assert "onsdag 16 december 2026" in as_("bo").get("/").content.decode()


def test_who_has_no_role_is_told_what_to_do(as_):
    page = as_("dan").get("/").content.decode()
    assert "Du har inget program ännu" in page
    assert "Provning" not in page


def test_more_programmes_cost_no_more_queries(as_, django_assert_max_num_queries):
    client = as_("bo")
    # Seventeen kinds of things are asked for once each, whether of one programme or of all.
    with django_assert_max_num_queries(17):
        client.get("/")
