"""A duty's page: its source beside our words, and its state, which an editor sets and a reader only reads."""

import re

import pytest
from playwright.sync_api import Page, expect
from running_site import outside_decisions

PROGRAMME = "/programmes/se-amr-2026/"
DUTY = f"{PROGRAMME}duties/A-07/"
REPORT = f"{PROGRAMME}reports/A-R1/2026-12-15/"


def token(page: Page) -> str:
    """Return the page's own guard against forged forms."""
    return page.locator("input[name=csrfmiddlewaretoken]").first.input_value()


def test_what_the_decision_demands_is_said_with_its_verb_its_actors_and_its_time(visit) -> None:
    page = visit("bo")
    page.goto(f"{PROGRAMME}duties/A-20/")
    main = page.locator("main")
    expect(main.get_by_role("heading", level=1)).to_contain_text("A-20")
    expect(main).to_contain_text("Folkhälsomyndigheten")
    expect(main).to_contain_text("tisdag 15 december 2026")
    expect(main.get_by_text("ska", exact=True).first).to_be_visible()


@pytest.mark.skipif(outside_decisions() is None, reason="the decisions' own texts are not on this machine")
def test_the_passage_is_marked_in_its_place_and_in_its_language(visit) -> None:
    page = visit("bo", language="en")
    page.goto(f"{PROGRAMME}duties/A-20/")
    passage = page.locator("figure.passage").first
    expect(passage.locator("blockquote")).to_have_attribute("lang", "sv")
    expect(passage.locator("mark").first).to_contain_text("15 december 2026")
    assert len(passage.locator("blockquote").inner_text()) > len(passage.locator("mark").first.inner_text())


def test_a_reader_sees_the_state_but_no_form_and_a_sent_form_is_refused(visit) -> None:
    bo = visit("bo")
    bo.goto(DUTY)
    expect(bo.get_by_role("button", name="Spara läget")).to_have_count(0)
    expect(bo.locator("main form")).to_have_count(0)
    before = bo.locator(".history li").count()
    answer = bo.request.post(
        DUTY,
        form={"csrfmiddlewaretoken": token(bo), "state": "done", "reason": "x", "evidence_text": "x", "seen": "0"},
        headers={"Referer": bo.url},
    )
    assert answer.status == 403
    assert "Din roll" in answer.text()
    bo.goto(DUTY)
    assert bo.locator(".history li").count() == before


def test_a_form_from_another_site_is_refused(visit) -> None:
    alva = visit("alva")
    answer = alva.request.post(DUTY, form={"state": "under_way", "reason": "x", "seen": "0"})
    assert answer.status == 403
    assert "Inget har ändrats" in answer.text()


def test_an_editor_sets_a_state_and_everybody_sees_it_on_every_page(visit) -> None:
    alva = visit("alva")
    alva.goto(DUTY)
    alva.get_by_label("pågår").check()
    alva.get_by_role("textbox", name="Skäl").fill("Enkäten gick ut till sju regioner.")
    alva.get_by_role("textbox", name="Underlag", exact=False).first.fill("Minnesanteckningar från mötet i oktober.")
    alva.get_by_label("Länk till underlaget").fill("https://exempel.se/enkat")
    alva.get_by_role("button", name="Spara läget").click()
    expect(alva.get_by_role("status")).to_contain_text("A-07")
    expect(alva.locator(".title-row .ds-tag")).to_have_text("pågår")

    bo = visit("bo")
    bo.goto(DUTY)
    newest = bo.locator(".history li").first
    for words in ("pågår", "Alva", "Enkäten gick ut till sju regioner.", "Minnesanteckningar", "exempel.se/enkat"):
        expect(newest).to_contain_text(words)
    bo.goto(PROGRAMME)
    expect(bo.locator("#duty-table tbody tr", has_text="A-07")).to_contain_text("pågår")
    # Thirty charts take the browser seconds to draw, and here the words are what counts.
    report = bo.request.get(f"{REPORT}read/").text()
    row = next(part for part in report.split("<tr>") if "A-07" in part)
    assert "pågår" in row.casefold()
    assert "Enkäten gick ut till sju regioner." in report


def test_done_without_evidence_saves_nothing_and_loses_nothing(visit) -> None:
    alva = visit("alva")
    address = f"{PROGRAMME}duties/A-08/"
    alva.goto(address)
    alva.get_by_label("klar", exact=True).check()
    alva.get_by_role("textbox", name="Skäl").fill("Det är gjort.")
    alva.get_by_role("button", name="Spara läget").click()
    alert = alva.get_by_role("alert")
    expect(alert).to_contain_text("Underlag")
    expect(alva.get_by_role("textbox", name="Skäl")).to_have_value("Det är gjort.")
    expect(alva.get_by_label("klar", exact=True)).to_be_checked()
    wrong = alva.locator("[name=evidence_text]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    described = wrong.get_attribute("aria-describedby") or ""
    words = " ".join(alva.locator(f"[id='{one}']").inner_text() for one in described.split())
    assert "Skriv vad som visar" in words
    alert.get_by_role("link").first.click()
    expect(wrong).to_be_focused()
    alva.goto(address)
    expect(alva.locator(".history li")).to_have_count(0)


def test_two_editors_at_once_lose_nothing(visit) -> None:
    address = f"{PROGRAMME}duties/A-09/"
    alva, cilla = visit("alva"), visit("cilla")
    for page in (alva, cilla):
        page.goto(address)
    for page, reason in ((alva, "Alvas skäl."), (cilla, "Cillas skäl.")):
        page.get_by_label("pågår").check()
        page.get_by_role("textbox", name="Skäl").fill(reason)
        page.get_by_role("button", name="Spara läget").click()
    expect(cilla.get_by_role("alert")).to_contain_text("Alva")
    expect(cilla.get_by_role("textbox", name="Skäl")).to_have_value("Cillas skäl.")
    cilla.get_by_role("button", name="Spara läget").click()
    expect(cilla.locator(".history li")).to_have_count(2)


def test_a_duty_without_a_date_can_be_given_one_and_it_comes_into_the_calendar(visit) -> None:
    address = "/programmes/se-lakemedelsstrategi-2024/duties/D-19/"
    alva = visit("alva")
    alva.goto(address)
    alva.locator("summary", has_text="Sätt ett datum").click()
    alva.locator("[name=date-due_on]").fill("2027-02-17")
    alva.locator("[name=date-reason]").fill("Enligt överenskommelse med departementet.")
    alva.get_by_role("button", name="Spara datumet").click()
    expect(alva.locator("main")).to_contain_text("onsdag 17 februari 2027")
    bo = visit("bo")
    bo.goto("/programmes/se-lakemedelsstrategi-2024/calendar/")
    expect(bo.locator("main")).to_contain_text("onsdag 17 februari 2027")


def test_a_formal_date_cannot_be_moved(visit) -> None:
    page = visit("alva")
    page.goto(f"{PROGRAMME}duties/A-20/")
    expect(page.locator("[name=date-due_on]")).to_have_count(0)


def test_one_walks_through_the_decision_from_duty_to_duty(visit) -> None:
    page = visit("bo")
    page.goto(f"{PROGRAMME}duties/A-01/")
    walk = page.get_by_role("navigation", name="Föregående och nästa åtagande")
    expect(walk.get_by_role("link")).to_have_count(1)
    walk.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/duties/A-02/$"))
    expect(walk.get_by_role("link")).to_have_count(2)
