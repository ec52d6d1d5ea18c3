"""What is late or does not add up in a grant's cycle, each said in words for whoever keeps the books."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from beredd.common.formats import format_date, format_money
from beredd.common.money import Money
from beredd.common.text import LANGUAGES, Text, label
from beredd.programmes.follow_up import AMOUNT_STEPS, MoneyEntry, MoneyStep
from beredd.programmes.money_cycle import CycleLine


class MoneyFault(StrEnum):
    """A way in which a grant's cycle is late or inconsistent."""

    NOT_REQUISITIONED = "not_requisitioned"
    """the day for requisition (rekvisition) has passed without one"""
    REQUISITIONED_LATE = "requisitioned_late"
    OVER_DECISION = "over_decision"
    """more requisitioned than the decision gives "at most" (högst)"""
    PAID_OVER_DECISION = "paid_over_decision"
    PAID_OVER_REQUISITION = "paid_over_requisition"
    USED_OVER_PAID = "used_over_paid"
    USED_OVER_DECISION = "used_over_decision"
    NO_RECEIPT = "no_receipt"
    """used without a reference to the agency's books (verifikation)"""
    NOT_REPAID = "not_repaid"
    """the day for repayment (återbetalning) has passed and unused money is still there"""
    REPAID_TOO_MUCH = "repaid_too_much"
    REPAID_LATE = "repaid_late"
    USE_NOT_ENTERED = "use_not_entered"
    """money has been paid, the day for the account has come, and nobody has said what was used"""
    ACCOUNT_NOT_SENT = "account_not_sent"
    ACCOUNT_LATE = "account_late"
    CHANGED_SINCE_ACCOUNT = "changed_since_account"
    TAKEN_BACK_TOO_MUCH = "taken_back_too_much"
    NO_SUCH_GRANT = "no_such_grant"


LATE = frozenset(
    {
        MoneyFault.NOT_REQUISITIONED,
        MoneyFault.REQUISITIONED_LATE,
        MoneyFault.NOT_REPAID,
        MoneyFault.REPAID_LATE,
        MoneyFault.ACCOUNT_NOT_SENT,
        MoneyFault.ACCOUNT_LATE,
        MoneyFault.USE_NOT_ENTERED,
    }
)
"""Faults of time; the others are faults of the figures."""
HISTORY = frozenset({MoneyFault.REQUISITIONED_LATE, MoneyFault.REPAID_LATE, MoneyFault.ACCOUNT_LATE})
"""What was late and has been done: told, but no obstacle to a complete account."""


@dataclass(frozen=True, slots=True)
class MoneyFinding:
    """One finding: what, of which grant and years, and the sentence that says it."""

    fault: MoneyFault
    grant: str
    years: str
    text: Text

    @property
    def late(self) -> bool:
        """Whether it is a fault of time."""
        return self.fault in LATE

    @property
    def stops_account(self) -> bool:
        """Whether an account cannot be called complete with it: wrong or missing figures, money not paid back."""
        return self.fault not in HISTORY | {MoneyFault.ACCOUNT_NOT_SENT, MoneyFault.NOT_REQUISITIONED}


def money_findings(
    lines: Iterable[CycleLine], today: dt.date, stray: Iterable[MoneyEntry] = ()
) -> tuple[MoneyFinding, ...]:
    """Return all findings of the lines, in their order; then those of entries that belong to no line."""
    found = [finding for line in lines for finding in _of_line(line, today)]
    for entry in stray:
        text = _say(MoneyFault.NO_SUCH_GRANT, code=entry.code or "–", grant=entry.grant, years=entry.year)
        found.append(MoneyFinding(MoneyFault.NO_SUCH_GRANT, entry.grant, str(entry.year), text))
    return tuple(found)


def _of_line(line: CycleLine, today: dt.date) -> Iterator[MoneyFinding]:
    for steps in (_requisition, _figures, _repayment, _account):
        for fault, values in steps(line, today):
            text = _say(fault, grant=line.row.grant, years=line.row.years, **values)
            yield MoneyFinding(fault, line.row.grant, line.row.years, text)


Found = Iterator[tuple[MoneyFault, dict[str, Text | str]]]


def _requisition(line: CycleLine, today: dt.date) -> Found:
    """Whether the money was asked for in time, and not more than "at most"."""
    due, sums = line.due.requisition, line.sums
    if due is not None:
        first = next((entry for entry in line.entries if entry.step is MoneyStep.REQUESTED), None)
        if first is None:
            if today > due and not line.entered(MoneyStep.PAID):
                yield MoneyFault.NOT_REQUISITIONED, {"date": _day(due)}
        elif first.booked_on is not None and first.booked_on > due and sums.requested > 0:
            yield MoneyFault.REQUISITIONED_LATE, {"date": _day(due), "when": _day(first.booked_on)}
    if sums.requested > sums.decided:
        yield MoneyFault.OVER_DECISION, {"amount": _kronor(line, sums.requested - sums.decided)}
    if sums.paid > sums.decided:
        yield MoneyFault.PAID_OVER_DECISION, {"amount": _kronor(line, sums.paid - sums.decided)}
    if line.entered(MoneyStep.REQUESTED) and sums.paid > sums.requested:
        yield MoneyFault.PAID_OVER_REQUISITION, {"amount": _kronor(line, sums.paid - sums.requested)}


def _figures(line: CycleLine, _today: dt.date) -> Found:
    """Whether what was used fits what was paid, and every use has its receipt."""
    sums = line.sums
    if line.entered(MoneyStep.PAID):
        if sums.used > sums.paid:
            yield MoneyFault.USED_OVER_PAID, {"amount": _kronor(line, sums.used - sums.paid)}
    elif sums.used > sums.decided:
        yield MoneyFault.USED_OVER_DECISION, {"amount": _kronor(line, sums.used - sums.decided)}
    for entry in line.receipts():
        if not entry.receipt.strip() and entry.amount > 0:
            yield MoneyFault.NO_RECEIPT, {"amount": _kronor(line, entry.amount), "code": entry.code or "–"}
    for step in AMOUNT_STEPS:
        if sums.of(step) < 0:
            yield MoneyFault.TAKEN_BACK_TOO_MUCH, {"step": _step(step), "amount": _kronor(line, -sums.of(step))}


def _repayment(line: CycleLine, today: dt.date) -> Found:
    """Whether the unused money came back, all of it, no more, and in time."""
    due, sums = line.due.repayment, line.sums
    # Where nobody has entered a payment, the whole of what the decision gives may have been paid.
    drawn = sums.paid if line.entered(MoneyStep.PAID) else sums.decided
    unspent = max(0, drawn - sums.used)
    if line.entered(MoneyStep.REPAID) and sums.repaid > unspent:
        yield MoneyFault.REPAID_TOO_MUCH, {"amount": _kronor(line, sums.repaid - unspent)}
    if due is None:
        return
    if sums.to_repay and line.entered(MoneyStep.USED) and today > due:
        yield MoneyFault.NOT_REPAID, {"amount": _kronor(line, sums.to_repay), "date": _day(due)}
    last = max((e.booked_on for e in line.entries if e.step is MoneyStep.REPAID and e.booked_on), default=None)
    if last is not None and last > due and sums.repaid > 0:
        yield MoneyFault.REPAID_LATE, {"date": _day(due), "when": _day(last)}


def _account(line: CycleLine, today: dt.date) -> Found:
    """Whether the account was sent by its day, and still says what the books say."""
    due, sent = line.due.account, line.accounts
    if due is not None and today > due:
        if line.sums.paid > 0 and not line.entered(MoneyStep.USED):
            yield MoneyFault.USE_NOT_ENTERED, {"date": _day(due)}
        if not sent and line.entered(MoneyStep.PAID):
            yield MoneyFault.ACCOUNT_NOT_SENT, {"date": _day(due)}
    if not sent:
        return
    first, last = sent[0], sent[-1]
    if due is not None and first.booked_on is not None and first.booked_on > due:
        yield MoneyFault.ACCOUNT_LATE, {"date": _day(due), "when": _day(first.booked_on)}
    newer = [one for one in line.entries if one.step is not MoneyStep.ACCOUNT_SENT and one.at > last.at]
    # What was entered and taken back since leaves the account as true as it was.
    if any(sum(one.amount for one in newer if one.step is step) for step in AMOUNT_STEPS):
        yield MoneyFault.CHANGED_SINCE_ACCOUNT, {"number": str(len(newer))}


def _say(fault: MoneyFault, **values: object) -> Text:
    def in_one(language: str) -> str:
        filled = {name: one.to(language) if isinstance(one, Text) else one for name, one in values.items()}
        return label("money_fault", fault, language).format(**filled)

    return _in_all(in_one)


def _in_all(words: Callable[[str], str]) -> Text:
    return Text(**{language: words(language) for language in LANGUAGES})


def _step(step: MoneyStep) -> Text:
    return _in_all(lambda language: label("money_step", step, language))


def _day(day: dt.date) -> Text:
    return _in_all(lambda language: format_date(day, language))


def _kronor(line: CycleLine, amount: int) -> Text:
    return _in_all(lambda language: format_money(Money(amount=amount, currency=line.sums.currency), language))
