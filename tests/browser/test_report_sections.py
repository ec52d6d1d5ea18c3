"""REP: a section is given away, written, handed in, returned and approved by another; a reader is refused."""

from playwright.sync_api import Page, expect

PHARMACIES = "/programmes/se-apoteksovning-2024/reports/E-R2/2025-11-17/"
KEY = "knowledge"
SECTION = f"{PHARMACIES}sections/{KEY}/"


def sent(page: Page, address: str, **form: str) -> int:
    """Send a form as the page's own person would, and return the answer's status."""
    guard = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        address, form={"csrfmiddlewaretoken": guard, **form}, headers={"Referer": page.url}, max_redirects=0
    )
    return answer.status


def press(page: Page, step: str) -> None:
    page.locator(f"button[name=step][value={step}]").last.click()
    expect(page.get_by_role("status").first).to_be_visible()


def before_the_eyes(page) -> dict[str, str]:
    """The text and the version of the section that a page's form holds."""
    names = ("judge-text_entry", "judge-version")
    return {name: page.locator(f"[name={name}]").first.input_value() for name in names}


def test_from_assignment_to_approval(visit) -> None:
    alva, cilla, bo = visit("alva"), visit("cilla"), visit("bo")
    alva.goto(SECTION)
    alva.locator("[name=assign-actor]").select_option("fohm")
    alva.locator("[name=assign-draft_by]").fill("2026-12-01")
    press(alva, "assign")

    bo.goto(f"{PHARMACIES}sections/")
    row = bo.locator("tr", has=bo.locator(f"a[href$='/sections/{KEY}/']"))
    expect(row).to_contain_text("Folkhälsomyndigheten")
    # The day to hand it in has passed on the day of the tests.
    expect(row.locator("[data-color=danger]")).to_have_count(1)

    alva.goto(f"{PHARMACIES}#{KEY}")
    place = alva.locator(f"[id='{KEY}']")
    place.locator("summary").click()
    place.get_by_role("textbox", name="Text").fill("Kunskapen har höjts i tre län.")
    place.get_by_role("button", name="Spara texten").click()
    expect(alva.locator(f"[id='{KEY}'] .written").first).to_contain_text("tre län")

    alva.goto(SECTION)
    press(alva, "submit")
    # Who wrote it is offered no approval, and is refused when asking for it all the same.
    expect(alva.locator("button[value=approve]")).to_have_count(0)
    text = alva.locator("[name=judge-text_entry]").first
    if text.count():
        assert sent(alva, SECTION, step="approve", **before_the_eyes(alva)) == 422

    cilla.goto(SECTION)
    cilla.locator("[name=judge-remark]").fill("Skriv vilka län.")
    press(cilla, "return")
    cilla.locator("form:has(button[value=comment]) [name=comment-text]").last.fill("Vilka tre?")
    press(cilla, "comment")

    alva.goto(SECTION)
    expect(alva.locator("main")).to_contain_text("Skriv vilka län.")
    press(alva, "submit")
    cilla.goto(SECTION)
    assert sent(alva, SECTION, step="approve", **before_the_eyes(cilla)) == 422
    press(cilla, "approve")
    bo.goto(f"{PHARMACIES}sections/")
    expect(row.locator("[data-color=success]")).to_have_count(1)


def test_two_who_write_the_same_part_see_what_differs(visit) -> None:
    alva, cilla = visit("alva"), visit("cilla")
    page = f"{PHARMACIES}"
    alva.goto(page)
    cilla.goto(page)
    for who, words in ((alva, "Vi övade i två län."), (cilla, "Vi övade i fem län.")):
        place = who.locator("[id='exercises']")
        place.locator("summary").click()
        place.get_by_role("textbox", name="Text").fill(words)
        place.get_by_role("button", name="Spara texten").click()
    expect(cilla.get_by_role("alert")).to_be_visible()
    expect(cilla.locator("#exercises del")).to_contain_text("två")
    expect(cilla.locator("#exercises ins")).to_contain_text("fem")
    expect(cilla.locator("#exercises textarea").first).to_have_value("Vi övade i fem län.")


def test_a_reader_sees_who_writes_and_may_do_nothing(visit) -> None:
    bo = visit("bo")
    bo.goto(SECTION)
    expect(bo.locator("main form")).to_have_count(0)
    assert sent(bo, SECTION, step="comment", **{"comment-text": "x"}) == 403
    assert sent(bo, SECTION, step="assign", **{"assign-actor": "sjv", "assign-version": "0"}) == 403


def test_an_outsider_does_not_learn_of_the_sections(visit) -> None:
    dan = visit("dan")
    dan.goto("/")
    for address in (SECTION, f"{PHARMACIES}sections/", "/programmes/se-apoteksovning-2024/report-sections/"):
        assert dan.request.get(address).status == 404, address
