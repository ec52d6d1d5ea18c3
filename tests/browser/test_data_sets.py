"""A data set goes from the files, through the worker, past an approver, to the indicator's page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

AMR = "/programmes/se-amr-2026/"
HAND_IN = f"{AMR}datasets/hand-in/"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.map(one => [one.id, one.help, ...one.nodes.map(node => node.html.slice(0, 160))]))"""

WIDE = """() => document.documentElement.scrollWidth <= 360 ? [] : [...document.querySelectorAll('main *')]
  .filter(one => one.getBoundingClientRect().right > 361 && !one.closest('.table-scroll'))
  .map(one => one.outerHTML.slice(0, 120))"""
"""What makes a page wider than a phone."""


def isolates(folder: Path, name: str, *, patient: str = "p{:04}", bad: int = 2) -> Path:
    """Sixty E. coli from blood, every fourth resistant, and rows whose day does not exist."""
    lines = ["patient,date,organism,specimen,CTX"]
    for number in range(60):
        day = f"{2023 + number % 2}-0{number % 9 + 1}-11"
        lines.append(f"{patient.format(number)},{day},Escherichia coli,blood,{'SSSR'[number // 2 % 4]}")
    lines += [f"x{number},2024-02-30,Escherichia coli,blood,S" for number in range(bad)]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def hand_in(page: Page, name: str, *files: Path) -> None:
    """Hand in files for Region Stockholm."""
    page.goto(HAND_IN)
    page.locator("input[name=data_files]").set_input_files(list(files))
    page.locator("input[name=name]").fill(name)
    page.locator("select[name=place]").select_option("SE-AB")
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/datasets/DATA-\d+/contents/$"))


def test_a_data_set_goes_from_the_files_to_the_indicators_page(visit, tmp_path) -> None:
    writer, lead, reader = visit("alva"), visit("cilla"), visit("bo")
    writer.goto(HAND_IN)
    writer.locator("main form button").last.click()
    expect(writer.locator(".ds-error-summary a")).not_to_have_count(0)
    hand_in(writer, "Blododlingar för prov", isolates(tmp_path, "a.csv"))
    address = writer.url
    # The page follows the work by itself, and shows what came of it.
    expect(writer.locator("#counts")).to_be_visible()
    expect(writer.locator("section[aria-labelledby=counts] tfoot td")).to_have_text("62")
    expect(writer.locator("section[aria-labelledby=values]")).to_contain_text("23,3")
    expect(writer.locator("section[aria-labelledby=approve]")).to_have_count(0)

    writer.locator("section[aria-labelledby=counts] a").first.click()
    expect(writer.locator("main table tbody tr")).to_have_count(2)
    expect(writer.locator("main")).to_contain_text("a.csv")
    with writer.expect_download() as got:
        writer.locator("main a[download]").click()
    assert "a.csv" in got.value.path().read_text(encoding="utf-8")

    lead.goto(address)
    lead.locator("textarea[name=approve-why]").fill("Stämmer med laboratoriets egen räkning.")
    lead.locator("section[aria-labelledby=approve] button").click()
    expect(lead.locator("[role=status]").first).to_be_visible()
    reader.goto("/indicators/ecoli-3gc-r/")
    expect(reader.locator("main")).to_contain_text("Blododlingar för prov (DATA-")

    reader.goto(address)
    expect(reader.locator("main form[method=post]")).to_have_count(0)
    lead.goto(address)
    lead.locator("details summary").last.click()
    lead.locator("textarea[name=delete-why]").fill("Slut på provet.")
    lead.locator("form[action$='/delete/'] button").click()
    expect(lead.locator("[role=status]").first).to_be_visible()
    reader.goto("/indicators/ecoli-3gc-r/")
    expect(reader.locator("main")).not_to_contain_text("Blododlingar för prov")


def test_without_scripts_the_page_loads_itself_anew_until_the_work_is_done(visit, tmp_path) -> None:
    page = visit("alva", java_script_enabled=False)
    hand_in(page, "Utan skript", isolates(tmp_path, "b.csv"))
    expect(page.locator("#counts")).to_be_visible()
    page.goto("/long-work/")
    expect(page.locator("main tbody tr").first).to_contain_text("100")


def test_a_file_with_personal_numbers_is_refused_in_words(visit, tmp_path) -> None:
    page = visit("alva")
    file = isolates(tmp_path, "c.csv", patient="19121212-{:04}")
    file.write_text(file.read_text(encoding="utf-8").replace("19121212-0001", "19121212-1212"), encoding="utf-8")
    hand_in(page, "Med personnummer", file)
    expect(page.locator("#long-work .ds-alert")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("1212-1212")


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_the_pages_of_data_sets_break_no_rule(visit, axe_source: str, tmp_path, language: str) -> None:
    page = visit("alva", language=language)
    page.goto(f"{AMR}datasets/")
    if not page.locator("main tbody tr a").count():
        hand_in(page, "För granskning", isolates(tmp_path, "d.csv"))
    page.goto(f"{AMR}datasets/")
    code = page.locator("main tbody tr a").first.inner_text()
    own = f"{AMR}datasets/{code}/contents/"
    page.goto(own)
    expect(page.locator("#counts")).to_be_visible()
    page.goto("/long-work/")
    work = page.locator("main tbody tr a").first.get_attribute("href")
    for address in (HAND_IN, own, f"{own}rejected/", "/long-work/", work, f"{AMR}datasets/", f"{AMR}datasets/{code}/"):
        page.goto(address)
        page.evaluate(axe_source)
        assert page.evaluate(AXE, RULES) == [], address
    lead = visit("cilla", language=language)
    lead.goto(own)
    lead.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    lead.evaluate(axe_source)
    assert lead.evaluate(AXE, RULES) == []


def test_a_data_set_is_followed_on_a_phone(visit, tmp_path) -> None:
    page = visit("alva", viewport={"width": 360, "height": 740})
    hand_in(page, "På telefon", isolates(tmp_path, "e.csv"))
    expect(page.locator("#counts")).to_be_visible()
    for address in (page.url, HAND_IN, "/long-work/"):
        page.goto(address)
        wide = page.evaluate(WIDE)
        assert wide == [], address
