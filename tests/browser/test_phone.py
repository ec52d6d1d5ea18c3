"""A telephone's width: nothing runs out of the page to the side, and everything can be hit with a thumb."""

import pytest
from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
"""WCAG 1.4.10: 320 CSS pixels, which is also what a page of 1280 shows at four times its size."""
REPORT = "/programmes/se-amr-2026/reports/A-R1/2026-12-15/"
PAGES = (
    "/",
    "/calendar/",
    "/account/",
    "/documents/",
    "/indicators/",
    "/indicators/ecoli-3gc-r/",
    "/tillganglighet/",
    "/programmes/se-amr-2026/",
    "/programmes/dk-amr-2025/",
    "/programmes/dk-amr-2025/money/",
    "/programmes/se-amr-2026/decision/",
    "/programmes/se-amr-2026/duties/A-20/",
    "/programmes/se-lakemedelsstrategi-2024/duties/D-19/",
    REPORT,
    "/programmes/se-apoteksovning-2024/reports/E-R2/2025-11-17/read/",
    "/there-is-none/",
)
SMALL_TARGETS = """() => [...document.querySelectorAll('main button, header a, header button, main input, main select')]
  .filter(one => one.checkVisibility() && one.type !== 'hidden')
  .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 24).map(([words]) => words)"""
"""WCAG 2.2's least size of what one hits, 24 by 24 pixels; links within text are excepted."""


@pytest.fixture
def phone(visit) -> Page:
    return visit("alva", viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


def too_wide(page: Page) -> list[str]:
    """Return what sticks out to the right of the page, for the message; empty when the page fits."""
    return page.evaluate(
        """() => {
          if (document.scrollingElement.scrollWidth <= window.innerWidth) return [];
          const out = one => one.getBoundingClientRect().right > window.innerWidth + 1;
          return [...document.body.querySelectorAll('*')].filter(out).slice(0, 5)
            .map(one => one.outerHTML.slice(0, 100));
        }"""
    )


def test_no_page_scrolls_to_the_side(visit) -> None:
    page = visit("alva", viewport=PHONE)
    wide = {}
    for address in PAGES:
        page.goto(address)
        for size in (PHONE, NARROWEST):
            page.set_viewport_size(size)
            if sticking_out := too_wide(page):
                wide[address, size["width"]] = sticking_out
    assert not wide


def test_the_menu_is_there_and_every_part_of_it_can_be_hit(phone: Page) -> None:
    phone.goto("/")
    menu = phone.get_by_role("navigation", name="Huvudmeny")
    for name in ("Vad som ska göras", "Kalender", "Indikatorer", "Dokument"):
        menu.get_by_role("link", name=name).tap()
        expect(menu.locator("[aria-current=page]")).to_have_text(name)
    for address in ("/", "/account/", "/programmes/se-amr-2026/duties/A-20/", REPORT):
        phone.goto(address)
        assert not phone.evaluate(SMALL_TARGETS), address


def test_every_cell_of_the_money_knows_its_column(phone: Page) -> None:
    phone.goto("/programmes/dk-amr-2025/money/")
    row = phone.get_by_role("table").first.locator("tbody tr").first
    cells = row.locator("td")
    assert all(cell.get_attribute("data-label") for cell in cells.all())


def test_a_row_keeps_its_headings_when_the_table_becomes_a_list(phone: Page) -> None:
    phone.goto("/programmes/se-amr-2026/")
    cell = phone.locator("#duty-table tbody tr").first.locator("td[data-label=Läge]")
    before = cell.evaluate("one => getComputedStyle(one, '::before').content")
    assert "Läge" in before
    expect(phone.locator("#duty-table tbody tr").first).to_have_css("display", "block")


def test_an_editor_sets_a_state_with_a_thumb(phone: Page) -> None:
    phone.goto("/programmes/se-amr-2026/duties/A-11/")
    phone.get_by_role("link", name="Sätt läget").tap()
    expect(phone.get_by_role("heading", name="Sätt läget")).to_be_in_viewport()
    phone.get_by_role("radio", name="pågår").tap()
    phone.get_by_role("textbox", name="Skäl").fill("Från telefonen.")
    phone.get_by_role("button", name="Spara läget").tap()
    expect(phone.get_by_role("status").first).to_contain_text("A-11")
