"""No page, in none of its conditions and in none of the three languages, breaks a rule that a program can check."""

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


def _to_the_file(page: Page) -> None:
    page.locator("section.attachments td a").first.click()


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


CASES = [
    Case("login", None, "/login/"),
    Case("login with a fault", None, "/login/", _send_log_in),
    Case("accessibility", None, "/tillganglighet/"),
    Case("start", "alva", "/"),
    Case("start without a role", "dan", "/"),
    Case("account", "alva", "/account/"),
    Case("account with a new address", "alva", "/account/", _make_feed),
    Case("calendar", "bo", "/calendar/", _open_all),
    Case("programme", "alva", AMR, _open_all),
    Case("programme with empty places", "bo", "/programmes/dk-amr-2025/", _open_all),
    Case("programme filtered to nothing", "bo", f"{AMR}?words=qqq"),
    Case("decision", "alva", f"{AMR}decision/"),
    Case(
        "decision with a fault",
        "alva",
        f"{PHARMACIES}decision/",
        _send_empty_state,
    ),
    Case("programme_calendar", "bo", f"{AMR}calendar/", _open_all),
    Case("duty", "bo", f"{AMR}duties/A-20/"),
    Case("duty with a form", "alva", f"{AMR}duties/A-20/"),
    Case("duty with faults", "alva", f"{AMR}duties/A-20/", _send_empty_state),
    Case(
        "duty without a date",
        "alva",
        f"{STRATEGY}duties/D-19/",
        _open_all,
    ),
    Case("money", "alva", "/programmes/dk-amr-2025/money/"),
    Case("money with faults", "alva", "/programmes/dk-amr-2025/money/", _send_money),
    Case("report", "alva", REPORT, _open_all),
    Case("report with faults", "alva", REPORT, _send_wrong_content),
    Case("report refused", "cilla", REPORT, _release),
    Case(
        "report without a date",
        "cilla",
        f"{STRATEGY}reports/D-R1/undated/",
    ),
    Case("read_draft", "bo", f"{PHARMACIES}reports/E-R2/2025-11-17/read/"),
    Case("documents", "alva", "/documents/"),
    Case("indicators", "bo", "/indicators/"),
    Case("indicator", "bo", "/indicators/ecoli-3gc-r/"),
    Case("explore", "alva", "/explore/?by=region&drug=3gc"),
    Case("antibiogram", "alva", "/antibiogram/"),
    Case("my_work", "alva", "/my-work/"),
    Case("history", "bo", f"{AMR}history/"),
    Case("programme on a past day", "bo", f"{AMR}?as_of=2026-06-30"),
    Case("rows", "alva", f"{AMR}activities/"),
    Case("rows searched", "bo", f"{AMR}contacts/?q=qqq&withdrawn=yes"),
    Case("rows on a past day", "bo", f"{AMR}meetings/?as_of=2026-12-01"),
    Case("row", "alva", f"{AMR}activities/ACT-1/", _open_all),
    Case("row of a meeting", "bo", f"{AMR}meetings/MTG-1/", _open_all),
    Case("new_row", "alva", f"{AMR}proposals/new/"),
    Case("new_row with faults", "alva", f"{AMR}activities/new/", _send_empty_state),
    Case("change_row", "alva", f"{AMR}activities/ACT-1/change/"),
    Case("classify_row", "alva", f"{AMR}activities/ACT-1/class/"),
    Case("import_rows", "alva", f"{AMR}activities/import/"),
    Case("import_list", "alva", f"{AMR}duty-list/import/"),
    Case("plan", "alva", f"{AMR}plan/"),
    Case("plan with empty places", "bo", "/programmes/dk-amr-2025/plan/"),
    Case("plan_actors", "bo", f"{AMR}plan/actors/"),
    Case("plan_commitments", "bo", f"{AMR}plan/commitments/"),
    Case("plan_results", "bo", f"{AMR}plan/results/"),
    Case("start_plan", "alva", f"{AMR}plan/start/"),
    Case("merge_activities", "alva", f"{AMR}plan/merge/?code=ACT-4&code=ACT-5"),
    Case("meeting_overview", "bo", f"{AMR}meetings/overview/"),
    Case("minutes", "bo", f"{AMR}meetings/MTG-1/minutes/"),
    Case("write_minutes", "alva", f"{AMR}meetings/MTG-1/minutes/write/"),
    Case("log_contact", "alva", f"{AMR}contacts/log/"),
    Case("firms", "alva", "/programmes/se-tillverkningsberedskap-2024/contacts/firms/"),
    Case("evaluation_overview", "alva", f"{AMR}evaluation/"),
    Case("evaluation_overview with faults", "alva", f"{AMR}evaluation/", _send_empty_state),
    Case("evaluation_tree", "alva", f"{AMR}evaluation/EVA-1/"),
    Case("duty judged", "cilla", f"{AMR}duties/A-20/", _open_all),
    Case("funding_gap", "bo", f"{AMR}money/gap/"),
    Case("money_account", "bo", "/programmes/se-tillverkningsberedskap-2024/money/account/lv/"),
    Case("report_sections", "alva", f"{REPORT}sections/"),
    Case("diary", "bo", f"{AMR}diary/"),
    Case("my_values", "cilla", "/values/"),
    Case("enter_periods", "cilla", f"{AMR}values/enter/"),
    Case("enter_values", "alva", f"{AMR}values/enter/2026/"),
    Case("approve_values", "cilla", f"{AMR}values/approve/"),
    Case("revise_value", "alva", f"{AMR}values/VAL-1/revise/"),
    Case("duty with a judgement and a file", "cilla", f"{PHARMACIES}duties/E-04/", _open_all),
    Case("attach", "alva", f"{PHARMACIES}attachments/new/duty/E-04/"),
    Case("attach with faults", "alva", f"{PHARMACIES}attachments/new/duty/E-04/", _send_empty_state),
    Case("change_attachment", "alva", f"{PHARMACIES}duties/E-04/", _to_the_file),
    Case("open", None, "/open/"),
    Case("open_programme", None, "/open/se-amr-2026/"),
    Case("open_indicator", None, "/open/se-amr-2026/indicator/ecoli-3gc-r/"),
    Case("publication", "cilla", f"{AMR}open-data/"),
    Case("people", "ines", "/people/"),
    Case("new_person", "ines", "/people/new/"),
    Case("person", "ines", "/people/2/", _open_all),
    Case("programme_class", "alva", f"{AMR}class/"),
    Case("mfa_index", "alva", "/account/second-factor/"),
    Case("api_reference", "alva", "/api/v1/docs/"),
    Case("403", "bo", f"{AMR}decision/", status=403),
    Case("404", "bo", "/there-is-none/", status=404),
]
NO_PAGES = {
    "a form's target; its answer is another page": {
        "logout", "language", "new_feed", "close_feed", "duty_date", "release_report", "choose_reminders", "row_step",
        "own_address", "log_out_everywhere", "new_token", "close_token", "take_role", "close_account", "open_account",
        "let_in_again", "invite_outside", "start_agenda", "next_meeting", "propose_recommendation",
        "judge_duty", "log_sent", "read_data_set", "approve_data_set", "delete_data_set", "cancel_long_work",
    },
    "a file": {
        "feed", "draft", "final", "document", "plan_document", "meeting_ics", "meeting_paper", "evaluation_file",
        "money_account_file", "diary_list", "export_list", "export_own_table", "export_table", "export_rows",
        "attachment", "open_set", "open_metadata",
        "open_file", "rejected_file", "catalogue", "catalogue_form", "healthz", "readyz", "metrics", "api_document",
    },
    "walked in the tests of the second factor and of people": {
        "account_login", "mfa_authenticate", "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback",
        "password_link", "identity_link", "log_out_first", "new_password", "join_outside", "stronger", "own_password",
        "find_person", "new_role", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
    },
    "walked in the tests of data sets": {
        "upload_data_set", "data_set", "rejected_rows", "hidden_values", "long_works", "long_work",
    },
    "a form like others that are looked at": {
        "carry_over", "supersede_activities", "take_back", "report_section",
    },
}  # fmt: skip


def _names(patterns) -> set[str]:
    """The names of all addresses but those of the programming interface, which has one page of its own."""
    found: set[str] = set()
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            found |= set() if "api/" in str(entry.pattern) else _names(entry.url_patterns)
        else:
            found.add(entry.name)
    return found


def test_every_address_of_the_site_is_looked_at_or_is_no_page() -> None:
    from beredd.site.config.urls import urlpatterns

    looked_at = {case.name.split(" ")[0] for case in CASES if not case.name.startswith("40")}
    assert _names(urlpatterns) == looked_at | set().union(*NO_PAGES.values())


@pytest.mark.parametrize(
    ("case", "language"),
    [
        # A language's pages stay in one process, where each person logs in once.
        pytest.param(
            case,
            language,
            id=f"{case.name.replace(' ', '-')}-{language}",
            marks=pytest.mark.xdist_group(f"accessibility-{language}"),
        )
        for language in LANGUAGES
        for case in CASES
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
