"""No page breaks a rule that a program can check, in any of the three languages, nor leaks another language's words."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.map(one => [one.id, one.help, ...one.nodes.map(node => node.html.slice(0, 160))]))"""
LANGUAGES = ("sv", "da", "en")
AMR = "/programmes/se-amr-2026/"
PHARMACIES = "/programmes/se-apoteksovning-2024/"
STRATEGY = "/programmes/se-lakemedelsstrategi-2024/"
REPORT = f"{AMR}reports/A-R1/2026-12-15/"


def _send_log_in(page: Page) -> None:
    page.locator("input[name=username]").fill("nobody")
    page.locator("input[name=password]").fill("wrong")
    page.locator("main form button").click()


def _send_empty_state(page: Page) -> None:
    page.locator("main form[method=post] button").last.click()


def _send_wrong_content(page: Page) -> None:
    page.locator("main details summary").first.click()
    page.locator("main details form button").first.click()


def _send_money(page: Page) -> None:
    page.locator("input[name=amount]").fill("")
    page.locator("main form button").click()


def _release(page: Page) -> None:
    page.locator("main form[action$='/release/'] button").click()


def _make_feed(page: Page) -> None:
    page.locator("main form[action$='/account/feeds/'] button").click()


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@dataclass(frozen=True)
class Case:
    """A page in one of its conditions: whose it is, where, what is done there, and how it answers."""

    name: str
    user: str | None
    address: str
    then: Callable[[Page], None] | None = None
    status: int = 200
    languages: tuple[str, ...] = LANGUAGES
    """A condition that differs from the page itself in no words of its own is looked at in one language."""


CASES = [
    Case("login", None, "/login/"),
    Case("login with a fault", None, "/login/", _send_log_in),
    Case("accessibility", None, "/tillganglighet/"),
    Case("start", "alva", "/"),
    Case("start without a role", "dan", "/"),
    Case("account", "alva", "/account/"),
    Case("account with a new address", "alva", "/account/", _make_feed, languages=("sv",)),
    Case("calendar", "bo", "/calendar/", _open_all),
    Case("programme", "alva", AMR, _open_all),
    Case("programme with empty places", "bo", "/programmes/dk-amr-2025/", _open_all, languages=("sv",)),
    Case("programme filtered to nothing", "bo", f"{AMR}?words=qqq", languages=("sv",)),
    Case("decision", "alva", f"{AMR}decision/"),
    Case(
        "decision with a fault",
        "alva",
        f"{PHARMACIES}decision/",
        _send_empty_state,
        languages=("sv",),
    ),
    Case("programme_calendar", "bo", f"{AMR}calendar/", _open_all),
    Case("duty", "bo", f"{AMR}duties/A-20/", languages=("sv",)),
    Case("duty with a form", "alva", f"{AMR}duties/A-20/"),
    Case("duty with faults", "alva", f"{AMR}duties/A-20/", _send_empty_state),
    Case(
        "duty without a date",
        "alva",
        f"{STRATEGY}duties/D-19/",
        _open_all,
        languages=("sv",),
    ),
    Case("money", "alva", "/programmes/dk-amr-2025/money/"),
    Case("money with faults", "alva", "/programmes/dk-amr-2025/money/", _send_money, languages=("sv",)),
    Case("report", "alva", REPORT, _open_all),
    Case("report with faults", "alva", REPORT, _send_wrong_content, languages=("sv",)),
    Case("report refused", "cilla", REPORT, _release),
    Case(
        "report without a date",
        "cilla",
        f"{STRATEGY}reports/D-R1/undated/",
        languages=("sv",),
    ),
    Case("read_draft", "bo", f"{PHARMACIES}reports/E-R2/2025-11-17/read/"),
    Case("documents", "alva", "/documents/"),
    Case("indicators", "bo", "/indicators/"),
    Case("indicator", "bo", "/indicators/ecoli-3gc-r/"),
    Case("403", "bo", f"{AMR}decision/", status=403),
    Case("404", "bo", "/there-is-none/", status=404),
]
NO_PAGES = {
    "logout": "a form's target only",
    "language": "a form's target only",
    "new_feed": "a form's target; its answer is the account page",
    "close_feed": "a form's target only",
    "duty_date": "a form's target; its answer is the duty's page",
    "release_report": "a form's target; its answer is the report's page",
    "feed": "a calendar file",
    "draft": "a file",
    "final": "a file",
    "document": "a file",
}


def test_every_address_of_the_site_is_looked_at_or_is_no_page() -> None:
    from beredd.site.config.urls import urlpatterns

    names = {pattern.name for pattern in urlpatterns}
    assert names == {case.name.split(" ")[0] for case in CASES if not case.name.startswith("40")} | set(NO_PAGES)


@pytest.mark.parametrize(
    ("case", "language"),
    [
        pytest.param(case, language, id=f"{case.name.replace(' ', '-')}-{language}")
        for case in CASES
        for language in case.languages
    ],
)
def test_a_page_breaks_no_rule(visit, axe_source: str, case: Case, language: str) -> None:
    page = visit(case.user, language=language)
    assert page.goto(case.address).status == case.status
    if case.then is not None:
        case.then(page)
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate(axe_source)
    assert page.evaluate(AXE, RULES) == []
    assert page.get_by_role("main").count() == page.get_by_role("heading", level=1).count() == 1
    assert page.title().endswith(" – Beredd")
    assert page.title() != " – Beredd"
