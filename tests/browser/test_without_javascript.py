"""Everything can be done in a browser that runs no script."""

import re

from playwright.sync_api import expect
from running_site import Site, log_in

PROGRAMME = "/programmes/se-amr-2026/"


def test_a_person_logs_in_reads_filters_and_changes_language(visit, site: Site) -> None:
    page = visit(java_script_enabled=False)
    log_in(page, site, "bo")
    page.locator(f".cards a[href='{PROGRAMME}']").click()
    page.get_by_role("combobox", name="Läge").select_option("none")
    page.get_by_role("searchbox", name="Ord eller nummer").fill("A-20")
    page.get_by_role("button", name="Visa urval").click()
    expect(page.locator("#duty-table tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"words=A-20.*#duties$"))
    page.locator("#duty-table").get_by_role("link", name="Visa alla").click()
    expect(page.locator("#duty-table tbody tr")).to_have_count(24)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_what_is_folded_can_be_opened(visit) -> None:
    page = visit("bo", java_script_enabled=False)
    page.goto(PROGRAMME)
    folded = page.locator("#frameworks details").first
    folded.locator("summary").click()
    expect(folded.locator("li").first).to_be_visible()


def test_an_editor_sets_a_state_and_a_faulty_form_comes_back_as_it_was(visit) -> None:
    page = visit("alva", java_script_enabled=False)
    page.goto(f"{PROGRAMME}duties/A-10/")
    page.get_by_role("radio", name="klar", exact=True).check()
    page.get_by_role("textbox", name="Skäl").fill("Avslutat i mars.")
    page.get_by_role("button", name="Spara läget").click()
    expect(page.get_by_role("alert")).to_contain_text("Inget är sparat ännu")
    page.locator("[name=evidence_text]").fill("Slutrapporten.")
    page.get_by_role("button", name="Spara läget").click()
    expect(page.get_by_role("status").first).to_contain_text("A-10")
    expect(page.locator(".history li")).to_have_count(1)


def test_a_draft_is_read_and_downloaded(visit) -> None:
    page = visit("bo", java_script_enabled=False)
    page.goto("/programmes/se-apoteksovning-2024/reports/E-R2/2025-11-17/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Hämta DOCX").click()
    assert downloading.value.suggested_filename.endswith(".docx")
    assert downloading.value.path().read_bytes()[:2] == b"PK"
    page.get_by_role("link", name="Läs utkastet").click()
    expect(page.locator(".report-page")).to_contain_text(re.compile("utkast", re.IGNORECASE))
