"""Getting in, getting out, one's own language and one's own calendar address."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect
from running_site import Site, log_in, password_of


def test_who_is_not_logged_in_comes_to_the_log_in_page_and_then_where_they_wanted(visit, site: Site) -> None:
    page = visit(fresh=True)
    page.goto("/programmes/se-amr-2026/")
    expect(page).to_have_url(re.compile(r"/login/\?next=/programmes/se-amr-2026/"))
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_have_count(0)
    page.get_by_label("Användarnamn").fill("bo")
    page.get_by_label("Lösenord").fill(password_of(site.home, "bo"))
    page.get_by_role("button", name="Logga in").click()
    expect(page).to_have_url(f"{site.url}/programmes/se-amr-2026/")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/calendar/",
        "/documents/",
        "/indicators/",
        "/account/",
        "/programmes/se-amr-2026/duties/A-20/",
        "/programmes/se-amr-2026/reports/A-R1/2026-12-15/draft.pdf",
    ],
)
def test_nothing_is_open_to_who_is_not_logged_in(visit, address: str) -> None:
    page = visit()
    page.goto(address)
    assert "/login/" in page.url


def test_a_wrong_password_says_what_to_do_and_not_which_half_was_wrong(visit) -> None:
    page = visit(fresh=True)
    page.goto("/login/")
    page.get_by_label("Användarnamn").fill("bo")
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("hör inte ihop")
    expect(page.get_by_label("Användarnamn")).to_have_value("bo")
    expect(page.get_by_label("Lösenord")).to_have_value("")


def test_logging_out_closes_the_pages(visit, site: Site) -> None:
    page = visit(fresh=True)
    log_in(page, site, "bo")
    page.get_by_role("button", name="Logga ut").click()
    expect(page).to_have_url(f"{site.url}/login/")
    page.goto("/calendar/")
    assert "/login/" in page.url
    page.go_back()
    page.goto("/")
    assert "/login/" in page.url


def test_the_language_is_changed_on_the_same_page_and_remembered_at_the_next_log_in(visit, site: Site) -> None:
    page = visit(fresh=True)
    log_in(page, site, "cilla")
    page.goto("/indicators/")
    page.get_by_role("button", name="Dansk").click()
    expect(page).to_have_url(f"{site.url}/indicators/")
    expect(page.locator("html")).to_have_attribute("lang", "da")
    other = visit(language="en", fresh=True)
    log_in(other, site, "cilla")
    expect(other.locator("html")).to_have_attribute("lang", "da")
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_the_account_shows_ones_roles_and_no_other_persons(visit) -> None:
    page = visit("alva")
    page.goto("/account/")
    roles = page.get_by_role("table", name="Dina roller")
    expect(roles.get_by_role("row")).to_have_count(6)
    expect(roles).to_contain_text("redaktör")
    expect(page.locator("main")).not_to_contain_text("Bo (")


def _fetched(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - an address on this machine
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as refusal:
        return refusal.code, ""


def test_a_calendar_address_is_shown_once_works_without_log_in_and_can_be_closed(visit, site: Site) -> None:
    page = visit("bo")
    page.goto("/account/")
    page.get_by_label("Datum för").select_option("se-amr-2026")
    page.get_by_role("button", name="Skapa en kalenderadress").click()
    address = page.get_by_label("Kalenderadress").input_value()
    assert address.startswith(f"{site.url}/calendar/feeds/")

    status, calendar = _fetched(address)
    assert status == 200
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "20261215" in calendar

    page.goto("/account/")
    assert address not in page.content()
    page.get_by_role("button", name=re.compile("^Stäng")).click()
    expect(page.get_by_role("status")).to_be_visible()
    assert _fetched(address)[0] == 404
