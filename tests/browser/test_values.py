"""IND: a lead opens a period, an editor enters and submits values, another approves; who may not is turned away."""

import re

import pytest
from playwright.sync_api import Page, expect

AMR = "/programmes/se-amr-2026/"
PERIOD = "2023"
TABLE = f"{AMR}values/enter/{PERIOD}/?place=SE-AB&place=SE-C"
LINE = "mrsa-share.SE-AB"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.map(one => [one.id, one.help, ...one.nodes.map(node => node.html.slice(0, 160))]))"""


def _open_period(page: Page) -> None:
    page.goto(f"{AMR}values/enter/")
    if page.get_by_role("row").filter(has_text=PERIOD).filter(has_text="öppen").count():
        return
    page.get_by_label("Period", exact=True).fill(PERIOD)
    page.get_by_label("Skäl").or_(page.locator("input[name=open-why]")).first.fill("Insamling för prov")
    page.locator("main section.panel form button").click()
    expect(page.locator("[role=status]")).to_be_visible()


def _cell(page: Page, name: str):
    return page.locator(f"input[name='{LINE}.{name}']")


def test_a_value_goes_from_the_writers_table_to_the_indicators_page(visit) -> None:
    lead, writer = visit("cilla"), visit("alva")
    _open_period(lead)
    writer.goto("/values/")
    writer.locator(f"main a[href='{AMR}values/enter/{PERIOD}/']").click()
    writer.goto(TABLE)
    _cell(writer, "value").fill("sju")
    _cell(writer, "source").fill("Prov av sidan")
    writer.locator("button[value=submit]").click()
    expect(writer.locator(".ds-error-summary a")).to_have_count(1)
    expect(_cell(writer, "value")).to_have_value("sju")
    _cell(writer, "value").fill("7,3")
    writer.locator("button[value=submit]").click()
    expect(writer.locator("[role=status]")).to_be_visible()
    expect(_cell(writer, "value")).to_have_count(0)

    lead.goto(f"{AMR}values/approve/")
    row = lead.get_by_role("row").filter(has_text="Prov av sidan")
    expect(row).to_contain_text("7,3")
    row.get_by_role("checkbox").check()
    lead.locator("button[value=return]").click()
    expect(lead.get_by_role("alert")).to_be_visible()
    row = lead.get_by_role("row").filter(has_text="Prov av sidan")
    expect(row.get_by_role("checkbox")).to_be_checked()
    lead.locator("button[value=approve]").click()
    expect(lead.locator("[role=status]")).to_be_visible()
    expect(lead.get_by_role("row").filter(has_text="Prov av sidan")).to_have_count(0)

    reader = visit("bo")
    reader.goto("/indicators/mrsa-share/")
    expect(reader.locator("section[aria-labelledby=provenance]")).to_contain_text("Prov av sidan")


def test_the_writer_does_not_approve_and_a_reader_does_not_write(visit) -> None:
    _open_period(visit("cilla"))
    for user, address, status in (
        ("alva", f"{AMR}values/approve/", 403),
        ("bo", f"{AMR}values/enter/{PERIOD}/", 403),
        ("bo", f"{AMR}values/approve/", 403),
        ("dan", f"{AMR}values/enter/", 404),
        ("dan", f"{AMR}values/enter/{PERIOD}/", 404),
    ):
        answer = visit(user).goto(address)
        assert answer is not None
        assert answer.status == status, (user, address)


def test_an_editor_has_no_door_to_open_a_period(visit) -> None:
    page = visit("alva")
    page.goto(f"{AMR}values/enter/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main section.panel form")).to_have_count(0)
    expect(page.locator("main button[value=close]")).to_have_count(0)


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_the_pages_of_values_break_no_rule(visit, axe_source: str, language: str) -> None:
    _open_period(visit("cilla"))
    page = visit("cilla", language=language)
    for address in ("/values/", f"{AMR}values/enter/", TABLE, f"{AMR}values/approve/"):
        page.goto(address)
        page.evaluate(axe_source)
        assert page.evaluate(AXE, RULES) == [], address


def test_the_table_is_filled_in_by_keyboard_and_on_a_phone(visit) -> None:
    _open_period(visit("cilla"))
    page = visit("alva", viewport={"width": 360, "height": 740})
    page.goto(TABLE)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    field = page.locator("input[name='ecoli-3gc-r.SE-C.value']")
    field.focus()
    page.keyboard.type("9,1")
    expect(field).to_have_value("9,1")
    assert re.search("ecoli|E. coli", page.locator("label[for='ecoli-3gc-r-SE-C-value']").inner_text())
