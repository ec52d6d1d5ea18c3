"""CAL and AUD walked: what is due for the own organisation; who changed what; and who may know neither."""

import re

from playwright.sync_api import Page, expect

PROGRAMME = "/programmes/se-amr-2026/"
NEW_POINT = f"{PROGRAMME}action-points/new/"


def add_point(page: Page, title: str) -> str:
    """Add an action point by its form; return the row's address."""
    page.goto(NEW_POINT)
    page.locator("#id_title").fill(title)
    page.locator("#id_actor").select_option("fohm")
    page.locator("#id_due_on").fill("2026-12-18")
    page.get_by_role("button", name="Spara").click()
    expect(page).to_have_url(re.compile(r"/action-points/[A-Z]+-\d+/$"))
    return page.url


def test_cal_a_point_of_the_own_organisation_is_due_and_in_the_calendar(visit) -> None:
    alva = visit("alva")
    add_point(alva, "Skicka underlaget till länen")
    alva.goto("/my-work/")
    row = alva.locator("main tbody tr", has_text="Skicka underlaget till länen")
    expect(row).to_contain_text("fredag 18 december 2026")
    expect(row).to_contain_text("om 3 dagar")
    alva.goto("/calendar/")
    expect(alva.locator("main")).to_contain_text("Skicka underlaget till länen")


def test_cal_another_organisation_sees_it_only_when_it_asks_for_everybodys(visit) -> None:
    alva, cilla = visit("alva"), visit("cilla")
    add_point(alva, "Bara folkhälsans")
    cilla.goto("/my-work/")
    expect(cilla.locator("main")).not_to_contain_text("Bara folkhälsans")
    cilla.get_by_label("Vems").select_option("all")
    cilla.get_by_role("button", name="Visa").click()
    expect(cilla.locator("main")).to_contain_text("Bara folkhälsans")


def test_cal_letters_are_chosen_on_the_page(visit) -> None:
    page = visit("alva")
    page.goto("/my-work/")
    page.get_by_label("varje arbetsdag").check()
    page.get_by_label("Dagar framåt").last.fill("21")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status")).to_contain_text("Ditt val är sparat.")
    expect(page.get_by_label("varje arbetsdag")).to_be_checked()


def test_cal_who_has_no_role_has_nothing_due(visit) -> None:
    dan = visit("dan")
    dan.goto("/my-work/?whose=all&days=365")
    expect(dan.locator("main")).to_contain_text("Inget ska göras under den tiden.")


def test_aud_a_change_is_told_with_its_writer_reason_and_what_differs(visit) -> None:
    alva, bo = visit("alva"), visit("bo")
    address = add_point(alva, "Boka möte om tandvården")
    alva.goto(f"{address}change/")
    alva.locator("#id_title").fill("Boka möte om tandvårdens roll")
    alva.locator("#id_why").fill("Rubriken var oklar.")
    alva.get_by_role("button", name="Spara").click()
    bo.goto(address)
    history = bo.locator("main ol.history")
    expect(history).to_contain_text("Rubriken var oklar.")
    expect(history).to_contain_text("Alva")
    expect(history.locator("del")).to_contain_text("Boka möte om tandvården")
    bo.goto(f"{PROGRAMME}history/?thing=action-points")
    expect(bo.locator("main ol.history li").first).to_contain_text("Boka möte om tandvårdens roll")


def test_aud_a_past_day_shows_what_was_known_then(visit) -> None:
    alva = visit("alva")
    add_point(alva, "Fanns inte i somras")
    alva.goto(f"{PROGRAMME}action-points/?as_of=2026-06-30")
    expect(alva.locator("main")).to_contain_text("Så här såg registret ut i slutet av den 30 juni 2026.")
    expect(alva.locator("main")).not_to_contain_text("Fanns inte i somras")
    alva.goto(f"{PROGRAMME}?as_of=2026-06-30")
    expect(alva.locator("main")).to_contain_text("Det här var känt i slutet av den 30 juni 2026.")


def test_aud_who_has_no_role_learns_nothing_of_the_history(visit) -> None:
    dan = visit("dan")
    assert dan.goto(f"{PROGRAMME}history/").status == 404


def test_aud_the_second_of_two_writers_is_shown_the_difference(visit) -> None:
    alva, cilla = visit("alva"), visit("cilla")
    address = add_point(alva, "Skriv brev")
    for page in (alva, cilla):
        page.goto(f"{address}change/")
    for page, title in ((alva, "Skriv brev till länen"), (cilla, "Skriv brev till regionerna")):
        page.locator("#id_title").fill(title)
        page.locator("#id_why").fill("Tydligare")
        page.get_by_role("button", name="Spara").click()
    expect(cilla.locator("#newer")).to_contain_text("Skriv brev till länen")
    expect(cilla.locator("#id_title")).to_have_value("Skriv brev till regionerna")
    cilla.get_by_role("button", name="Spara").click()
    expect(cilla.get_by_role("heading", level=1)).to_contain_text("Skriv brev till regionerna")
