"""DNR: a document is logged with its numbers, shown as to be registered, listed for the diary; a reader is refused."""

import csv
import io

from playwright.sync_api import Page, expect

PROGRAMME = "/programmes/se-tillverkningsberedskap-2024/"
WHAT = "Prov: skrivelse om återbetalning"


def sent(page: Page, address: str, **form: str) -> int:
    """Send a form as the page's own person would, and return the answer's status."""
    guard = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        address, form={"csrfmiddlewaretoken": guard, **form}, headers={"Referer": page.url}, max_redirects=0
    )
    return answer.status


def choose(page: Page, name: str, value: str) -> None:
    """Choose a value of a list, or of a few buttons: the register's form has either."""
    buttons = page.locator(f"input[name={name}][value='{value}']")
    if buttons.count():
        buttons.check()
    else:
        page.locator(f"select[name={name}]").select_option(value)


def listed(page: Page) -> list[list[str]]:
    data = page.request.get(f"{PROGRAMME}diary.csv").body().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data), delimiter=";"))


def test_a_document_is_logged_registered_and_listed(visit) -> None:
    alva, bo = visit("alva"), visit("bo")
    alva.goto(f"{PROGRAMME}sent-documents/new/")
    alva.locator("[name=what]").fill(WHAT)
    choose(alva, "direction", "sent")
    alva.locator("[name=sent_on]").fill("2026-12-10")
    choose(alva, "counterpart", "kamk")
    alva.locator("form:has([name=sent_on]) button").first.click()
    expect(alva.get_by_role("status").first).to_be_visible()

    bo.goto(f"{PROGRAMME}diary/")
    expect(bo.locator("section[aria-labelledby=register]")).to_contain_text(WHAT)
    assert any(line[0] == "2026-12-10" and line[1] == "" and line[4] == WHAT for line in listed(bo))

    alva.locator("a[href$='/change/']").first.click()
    alva.locator("[name=own_number]").fill("FoHM 2026/901")
    alva.locator("[name=why]").fill("Diariefört.")
    alva.locator("form:has([name=sent_on]) button").first.click()
    expect(alva.get_by_role("status").first).to_be_visible()
    bo.reload()
    expect(bo.locator("main")).to_contain_text("FoHM 2026/901")
    assert any(line[1] == "FoHM 2026/901" for line in listed(bo))


def test_a_reader_may_not_log_and_an_outsider_does_not_learn_of_it(visit) -> None:
    bo, dan = visit("bo"), visit("dan")
    bo.goto(f"{PROGRAMME}diary/")
    expect(bo.locator("a[href$='/new/']")).to_have_count(0)
    address = f"{PROGRAMME}sent-documents/new/"
    assert sent(bo, address, what="x", direction="sent", sent_on="2026-12-01", counterpart="kamk") == 403
    dan.goto("/")
    for place in ("diary/", "diary.csv", "sent-documents/"):
        assert dan.request.get(f"{PROGRAMME}{place}").status == 404, place
