"""The first page: what is due next, and nothing for whom it does not concern."""

import re

import pytest
from playwright.sync_api import expect

PROGRAMMES = (
    "se-amr-2026",
    "dk-amr-2025",
    "se-tillverkningsberedskap-2024",
    "se-lakemedelsstrategi-2024",
    "se-apoteksovning-2024",
)


def test_the_first_thing_to_do_stands_first_with_its_days_and_doors(visit) -> None:
    page = visit("bo")
    page.goto("/")
    first = page.locator("section.first")
    expect(first.get_by_role("heading", level=2)).to_be_visible()
    expect(first.locator(".first-days")).to_have_text("i dag")
    expect(first.get_by_role("link", name=re.compile(r"^\d+ sak(er)? saknas$"))).to_have_attribute(
        "href", re.compile("/reports/A-R1/2026-12-15/#gate$")
    )
    table = page.get_by_role("table", name="Kommande")
    expect(first).to_contain_text(table.locator("tbody tr").first.locator(".when").inner_text())
    first.get_by_role("link", name=re.compile("^Öppna åtagandet")).click()
    expect(page).to_have_url(re.compile(r"/duties/[A-E]-\d+/$"))


def test_dates_come_in_order_and_lead_to_their_duty_and_report(visit) -> None:
    page = visit("bo")
    page.goto("/")
    rows = page.get_by_role("table", name="Kommande").locator("tbody tr")
    days = [int(found) for found in re.findall(r"om (\d+) dag", " ".join(rows.all_inner_texts()))]
    assert len(days) >= 3
    assert days == sorted(days)
    rows.first.get_by_role("link", name=re.compile("Till redovisningen")).click()
    expect(page).to_have_url(re.compile(r"/reports/[^/]+/\d{4}-\d\d-\d\d/$"))


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_programme_has_a_card_that_leads_to_it(visit, programme: str) -> None:
    page = visit("bo")
    page.goto("/")
    page.locator(f".cards a[href='/programmes/{programme}/']").click()
    expect(page).to_have_url(re.compile(f"/programmes/{programme}/$"))


def test_the_menu_says_where_one_is(visit) -> None:
    page = visit("bo")
    menu = page.get_by_role("navigation", name="Huvudmeny")
    for name, address in {
        "Vad som ska göras": "/",
        "Kalender": "/calendar/",
        "Indikatorer": "/indicators/",
        "Dokument": "/documents/",
    }.items():
        page.goto(address)
        expect(menu.locator("[aria-current=page]")).to_have_text(name)


def test_who_has_no_role_is_told_whom_to_ask_and_sees_nothing_of_any_programme(visit) -> None:
    page = visit("dan")
    page.goto("/")
    expect(page.get_by_role("heading", name="Du har inget program än")).to_be_visible()
    assert not page.locator("main a").count()
    for address in ("/calendar/", "/documents/", "/account/", "/indicators/"):
        page.goto(address)
        expect(page.locator("main a[href^='/programmes/']")).to_have_count(0)
        assert not re.search(r"\b[A-E]-\d\d\b", page.locator("main").inner_text()), address


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "calendar/",
        "money/",
        "decision/",
        "duties/A-20/",
        "reports/A-R1/2026-12-15/",
        "reports/A-R1/2026-12-15/read/",
        "reports/A-R1/2026-12-15/draft.docx",
        "reports/A-R1/2026-12-15/final.pdf",
    ],
)
def test_who_has_no_role_gets_the_same_answer_as_for_a_programme_that_is_not_there(visit, rest: str) -> None:
    page = visit("dan")
    there = page.goto(f"/programmes/se-amr-2026/{rest}")
    words = page.locator("main").inner_text()
    nowhere = page.goto(f"/programmes/there-is-none/{rest}")
    assert there.status == nowhere.status == 404
    assert page.locator("main").inner_text() == words
