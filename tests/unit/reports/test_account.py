"""The account of the money: complete when the books are consistent, a draft that says why until then."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from beredd.programmes.follow_up import MoneyEntry, MoneyStep
from beredd.programmes.money_cycle import cycle_lines
from beredd.reports.account import account_document, account_of
from beredd.reports.document import BulletList, Document, Table
from beredd.reports.render import render_docx, render_html, render_pdf

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TODAY = date(2026, 7, 1)


def entry(step: MoneyStep, amount: int, **more: object) -> MoneyEntry:
    given = {"grant": "R-M1", "year": 2025, "step": step, "amount": amount, "by": "Bo", "at": NOON, "actor": "sos"}
    return MoneyEntry(**{**given, "booked_on": date(2025, 12, 1), **more})


WHOLE = (
    entry(MoneyStep.REQUESTED, 100_000),
    entry(MoneyStep.PAID, 100_000),
    entry(MoneyStep.USED, 60_000, receipt="V 12", note="Tvål i påse", code="MON-3"),
    entry(MoneyStep.USED, 500, receipt="V 13", code="MON-4"),
    entry(MoneyStep.USED, -500, takes_back="MON-4", code="MON-5"),
    entry(MoneyStep.REPAID, 40_000, receipt="Å 1"),
)


def account(given: SimpleNamespace, *entries: MoneyEntry, actor: str | None = None, **parts: object) -> Document:
    programme, recorded = given.programme(**parts), given.recorded(money=entries)
    made = account_of(programme, recorded, cycle_lines(programme, recorded), TODAY, actor)
    return account_document(made, recorded, "sv", TODAY)


def words(document: Document) -> str:
    return render_html(document).replace("\xa0", " ")


def test_a_whole_cycle_is_a_complete_account_with_its_receipts(given: SimpleNamespace) -> None:
    document = account(given, *WHOLE)
    assert not document.draft
    assert document.reference == "S2024/09999"
    receipts = [block for block in document.blocks if isinstance(block, Table)][1]
    # What was taken back whole, and what took it back, stand in the books and not in the account.
    assert [row[1] for row in receipts.rows] == ["V 12", ""]
    assert receipts.rows[-1][3].replace("\xa0", " ") == "60 000 SEK"
    for said in ("Socialstyrelsen", "Tvål i påse", "Behörig företrädare", "anslag 1:99", "40 000 SEK"):
        assert said in words(document)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((), "det står inte vad som är förbrukat"),
        (WHOLE[:-1], "skulle ha betalats tillbaka"),
        ((*WHOLE, entry(MoneyStep.REPAID, 5, receipt="Å 2")), "mer än vad som är oförbrukat"),
        ((*WHOLE, entry(MoneyStep.USED, 9, code="MON-9")), "saknar verifikation"),
        ((*WHOLE, entry(MoneyStep.USED, 70_000, receipt="V 20")), "mer än vad som är utbetalat"),
    ],
)
def test_until_it_adds_up_it_is_a_draft_that_says_why(
    given: SimpleNamespace, entries: tuple[MoneyEntry, ...], said: str
) -> None:
    grants = [{**given.raw_programme()["money"][0], "repayment_duty": "R-05", "payer": "kamk"}]
    document = account(given, *entries, money=grants)
    assert document.draft
    told = [item for block in document.blocks if isinstance(block, BulletList) for item in block.items]
    assert any(said in item for item in told), told


def test_without_the_decisions_number_it_is_a_draft(given: SimpleNamespace) -> None:
    decision = {"title": "Beslut om rena händer", "issuer": "regeringen"}
    assert account(given, *WHOLE, decision=decision).draft


def test_an_agency_accounts_for_its_own_money_alone(given: SimpleNamespace) -> None:
    grant = given.raw_programme()["money"][0]
    both = [grant, {**grant, "id": "R-M2", "actor": "fohm"}]
    document = account(given, *WHOLE, actor="sos", money=both)
    assert "R-M2" not in words(document)
    everybody = words(account(given, *WHOLE, money=both))
    assert "R-M2" in everybody
    assert "Summa" in everybody


def test_it_is_a_word_file_and_a_pdf(given: SimpleNamespace) -> None:
    document = account(given, *WHOLE)
    assert render_docx(document)[:2] == b"PK"
    assert render_pdf(document)[:5] == b"%PDF-"
