"""BUD: an amount is booked with its receipt, shown in sums, taken back; a reader is refused; the account is printed."""

import re
from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

PROGRAMME = "/programmes/dk-amr-2025/"
MONEY = f"{PROGRAMME}money/"
ACCOUNTS = "/programmes/se-tillverkningsberedskap-2024/money/"


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


def book(page: Page, grant: str, step: str, amount: str, receipt: str, actor: str) -> None:
    page.goto(MONEY)
    page.locator("select[name=grant]").select_option(grant)
    page.locator("select[name=step]").select_option(step)
    page.locator("input[name=amount]").fill(amount)
    page.locator("input[name=booked_on]").fill("2026-12-01")
    page.locator("input[name=receipt]").fill(receipt)
    page.locator("select[name=actor]").select_option(actor)
    page.locator("textarea[name=reason]").fill("Afprøvning af bogføring")
    page.locator("form:has(select[name=grant]) button").click()


def test_an_editor_books_and_takes_back_and_the_books_keep_both(visit) -> None:
    alva = visit("alva")
    book(alva, "B-M1:2028", "used", "41000000", "T-901", "ssi")
    expect(alva.get_by_role("status").first).to_be_visible()
    row = alva.locator("tr", has_text="T-901").first
    expect(row).to_contain_text("41")
    # More than the frame of the year gives: the page says so.
    expect(alva.locator(".findings")).to_contain_text(re.compile("B-M1 2028"))
    code = row.locator("th").inner_text().strip().split()[0]

    book(alva, "B-M1:2028", "used", "41000000", "T-901", "ssi")
    expect(alva.get_by_role("alert")).to_be_visible()  # the same receipt twice

    alva.goto(f"{MONEY}take-back/{code}/")
    alva.locator("textarea[name=reason]").fill("Forkert beløb")
    alva.locator("form:has(textarea[name=reason]) button").click()
    expect(alva).to_have_url(re.compile(f"{MONEY}$"))
    expect(alva.locator("tr", has_text=code).first).to_be_visible()
    expect(alva.locator("tr", has_text="T-901").locator("a[href*=take-back]")).to_have_count(0)
    expect(alva.locator(".findings li", has_text="B-M1 2028")).to_have_count(0)

    # An entry in the register can be read and never changed.
    alva.goto(f"{PROGRAMME}money-entries/{code}/")
    expect(alva.get_by_role("heading", level=1)).to_be_visible()


def test_a_reader_sees_the_money_and_may_not_book(visit) -> None:
    bo = visit("bo")
    bo.goto(MONEY)
    expect(bo.get_by_role("table").first).to_contain_text("DKK")
    expect(bo.locator("select[name=grant]")).to_have_count(0)
    form = {"grant": "B-M1:2027", "step": "used", "amount": "1", "booked_on": "2026-12-01", "receipt": "X", "seen": "0"}
    assert sent(bo, MONEY, **form, reason="x") == 403


def test_an_outsider_does_not_learn_that_there_is_money(visit) -> None:
    dan = visit("dan")
    dan.goto("/")
    for address in (MONEY, f"{MONEY}gap/", f"{ACCOUNTS}account/lv/", f"{PROGRAMME}money-entries/"):
        assert dan.request.get(address).status == 404, address


def test_the_account_of_an_agency_is_printed(visit) -> None:
    bo = visit("bo")
    bo.goto(ACCOUNTS)
    bo.locator("section[aria-labelledby=accounts] a").first.click()
    expect(bo.get_by_role("heading", level=1).first).to_be_visible()
    answer = bo.request.get(f"{ACCOUNTS}account/lv/account.pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages).split())
    assert "C-M2 Läkemedelsverket" in text.replace("- ", ""), "a narrow column divides words"
    assert "C-M1" not in text
    assert bo.request.get(f"{ACCOUNTS}account/all/account.docx").ok


def test_a_need_is_entered_and_its_gap_is_shown(visit) -> None:
    alva = visit("alva")
    alva.goto("/programmes/se-amr-2026/funding-needs/new/")
    alva.locator("[name=what]").fill("Prov av brist")
    alva.locator("[name=year]").fill("2029")
    choose(alva, "currency", "SEK")
    alva.locator("[name=needed]").fill("7654000")
    alva.locator("[name=funded]").fill("1000")
    choose(alva, "source", "existing_frames")
    alva.locator("form:has([name=needed]) button[type=submit], form:has([name=needed]) button").first.click()
    expect(alva.get_by_role("status").first).to_be_visible()
    alva.goto("/programmes/se-amr-2026/money/gap/")
    expect(alva.locator("tr", has_text="2029").first).to_contain_text(re.compile(r"7\s653\s000"))
    # The decision gives no new money: what it costs all the same stands on the money's page.
    alva.goto("/programmes/se-amr-2026/money/")
    expect(alva.locator("section[aria-labelledby=frames]")).to_contain_text(re.compile(r"7\s654\s000"))
