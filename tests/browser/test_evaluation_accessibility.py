"""The pages of evaluations, judgements and attachments break no rule that a program can check, in any language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.map(one => [one.id, one.help, ...one.nodes.map(node => node.html.slice(0, 160))]))"""
AMR = "/programmes/se-amr-2026/"
PHARMACIES = "/programmes/se-apoteksovning-2024/"


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def _send_nothing(page: Page) -> None:
    page.locator("main form button").last.click()


def _to_the_file(page: Page) -> None:
    page.locator("section.attachments td a").first.click()


@pytest.mark.parametrize("language", ["sv", "da", "en"])
@pytest.mark.parametrize(
    ("user", "address", "then"),
    [
        pytest.param("alva", f"{AMR}evaluation/", None, id="evaluations"),
        pytest.param("alva", f"{AMR}evaluation/", _send_nothing, id="evaluations-with-faults"),
        pytest.param("alva", f"{AMR}evaluation/EVA-1/", None, id="tree"),
        pytest.param("cilla", f"{PHARMACIES}duties/E-04/", _open_all, id="duty-with-judgement-and-file"),
        pytest.param("alva", f"{PHARMACIES}attachments/new/duty/E-04/", None, id="attach"),
        pytest.param("alva", f"{PHARMACIES}attachments/new/duty/E-04/", _send_nothing, id="attach-with-faults"),
        pytest.param("alva", f"{PHARMACIES}duties/E-04/", _to_the_file, id="change-file"),
    ],
)
def test_a_page_breaks_no_rule(
    visit, axe_source: str, user: str, address: str, then: Callable[[Page], None] | None, language: str
) -> None:
    page = visit(user, language=language)
    assert page.goto(address).status == 200
    if then is not None:
        then(page)
    page.evaluate(axe_source)
    assert page.evaluate(AXE, RULES) == []
    assert page.get_by_role("main").count() == page.get_by_role("heading", level=1).count() == 1
