"""Open data: a lead publishes, and somebody without a log-in reads and downloads it; nothing else can be reached."""

import json

import pytest
from playwright.sync_api import Page, expect

STRATEGY = "se-lakemedelsstrategi-2024"
CLOSED = "se-tillverkningsberedskap-2024"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.map(one => [one.id, one.help, ...one.nodes.map(node => node.html.slice(0, 160))]))"""


def _publish(page: Page) -> None:
    page.goto(f"/programmes/{STRATEGY}/open-data/")
    if page.locator("#part-duties").is_checked():
        return
    page.locator("#part-duties").check()
    page.locator("#part-calendar").check()
    page.locator("textarea[name=why]").fill("Prov: beslut om öppna data")
    page.locator("main form button").click()
    expect(page.locator("[role=status]")).to_be_visible()


def test_what_a_lead_publishes_is_read_and_downloaded_without_a_log_in(visit) -> None:
    _publish(visit("cilla"))
    page = visit(None)
    page.goto("/open/")
    page.locator(f"main a[href='/open/{STRATEGY}/']").click()
    expect(page.locator("#duties")).to_be_visible()
    expect(page.locator("section:has(#duties) table")).to_contain_text("D-01")
    rows = page.request.get(f"/open/{STRATEGY}/duties.csv")
    assert rows.ok
    assert rows.text().splitlines()[0].startswith("id,text_sv,text_da,text_en,verb")
    described = json.loads(page.request.get(f"/open/{STRATEGY}/duties.csv-metadata.json").text())
    assert described["tableSchema"]["primaryKey"] == ["id"]
    assert page.request.get("/catalog.ttl").headers["content-type"].startswith("text/turtle")


def test_without_a_log_in_nothing_else_can_be_reached(visit) -> None:
    _publish(visit("cilla"))
    page = visit(None)
    assert page.goto(f"/open/{CLOSED}/").status == 404
    page.goto(f"/programmes/{STRATEGY}/")
    assert "/login/" in page.url
    page.goto(f"/open/{STRATEGY}/")
    expect(page.locator("main a[href^='/programmes/']")).to_have_count(0)


def test_an_editor_does_not_publish(visit) -> None:
    assert visit("alva").goto(f"/programmes/{STRATEGY}/open-data/").status == 403


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_the_public_pages_break_no_rule(visit, axe_source: str, language: str) -> None:
    _publish(visit("cilla"))
    page = visit(None, language=language)
    for address in ("/open/", f"/open/{STRATEGY}/"):
        page.goto(address)
        page.evaluate(axe_source)
        assert page.evaluate(AXE, RULES) == [], address
    lead = visit("cilla", language=language)
    lead.goto(f"/programmes/{STRATEGY}/open-data/")
    lead.evaluate(axe_source)
    assert lead.evaluate(AXE, RULES) == []
