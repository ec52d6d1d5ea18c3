"""Everything with the keyboard alone: the way in is short, one sees where one is, and nothing holds one fast."""

import re

import pytest
from playwright.sync_api import Page, expect
from running_site import Site, password_of

DUTY = "/programmes/se-amr-2026/duties/A-12/"
STOPS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), look = getComputedStyle(one);
  const field = getComputedStyle(['radio', 'checkbox'].includes(one.type) ? one.closest('.ds-field') : one);
  return {
    what: one.outerHTML.replace(/\\s+/g, ' ').slice(0, 90),
    top: Math.round(box.top + scrollY), height: box.height, width: box.width,
    seen: (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== 'none'
      || field.outlineStyle !== 'none',
    inMain: !!one.closest('main'), inHeader: !!one.closest('header'), inFooter: !!one.closest('footer'),
  };
}"""


def walk(page: Page, most: int = 400) -> list[dict]:
    """Press Tab until the page ends, and return each place where the focus stopped."""
    stops = []
    for _press in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOPS)
        if stop is None or (stops and stop["what"] == stops[0]["what"]):
            return stops
        stops.append(stop)
    return stops


def test_the_first_stop_leads_past_the_menu(visit) -> None:
    page = visit("bo")
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Hoppa till innehållet")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


@pytest.mark.parametrize(
    ("user", "address"),
    [
        ("bo", "/"),
        ("alva", DUTY),
        ("cilla", "/programmes/se-apoteksovning-2024/reports/E-R2/2025-11-17/"),
        ("alva", "/account/"),
        ("alva", "/documents/"),
    ],
)
def test_every_stop_is_seen_and_they_come_in_the_order_of_the_page(visit, user: str, address: str) -> None:
    page = visit(user)
    page.goto(address)
    stops = walk(page)
    assert len(stops) > 8
    assert [stop["what"] for stop in stops[1:] if not stop["seen"]] == []
    assert [stop["what"] for stop in stops[1:] if stop["height"] < 1 or stop["width"] < 1] == []
    parts = ["header" if stop["inHeader"] else "main" if stop["inMain"] else "footer" for stop in stops[1:]]
    assert parts == sorted(parts, key=["header", "main", "footer"].index)
    assert not page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count()


def test_logging_in_without_a_mouse(visit, site: Site) -> None:
    page = visit(fresh=True)
    page.goto("/login/")
    page.get_by_label("Användarnamn").focus()
    page.keyboard.type("bo")
    page.keyboard.press("Tab")
    page.keyboard.type(password_of(site.home, "bo"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad som ska göras")


def test_setting_a_state_without_a_mouse(visit) -> None:
    page = visit("alva")
    page.goto(DUTY)
    page.get_by_role("link", name="Sätt läget").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "state"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="pågår")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Bara med tangenterna.")
    for _field in range(30):  # the long lists of evidence are folded: the way to the button stays short
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Spara läget":
            break
    expect(page.locator(":focus")).to_have_text("Spara läget")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("A-12")


def test_the_table_of_duties_can_be_narrowed_and_scrolled_without_a_mouse(visit) -> None:
    page = visit("bo")
    page.goto("/programmes/se-amr-2026/")
    page.get_by_role("searchbox", name="Ord eller nummer").focus()
    page.keyboard.type("A-20")
    expect(page.locator("#duty-table tbody tr")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Ord eller nummer")).to_be_focused()
    expect(page.locator("#duty-table [role=status]")).to_contain_text("1 av 24")


def test_what_is_folded_opens_with_the_keyboard(visit) -> None:
    page = visit("bo")
    page.goto("/programmes/se-amr-2026/")
    folded = page.locator("#frameworks details").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(folded.locator("li").first).to_be_visible()
