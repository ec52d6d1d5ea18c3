"""The cycle of a grant: decided → requisitioned → paid → used → repaid → account sent, as sums of what is entered.

The order in which entries come does not matter: each line is a sum. A line of a grant and year keeps the books'
balance ``decided - used - repaid - left = 0``, and so does every sum of lines, because each part of it only adds.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from beredd.common.money import Currency
from beredd.programmes.calendar import calendar_items
from beredd.programmes.follow_up import AMOUNT_STEPS, FollowUp, MoneyEntry, MoneyStep
from beredd.programmes.model import Grant, MoneySource, Programme
from beredd.programmes.money import MoneyRow, money_rows

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Sums:
    """Whole kronor of one currency through the steps of the cycle."""

    currency: Currency
    decided: int = 0
    requested: int = 0
    paid: int = 0
    used: int = 0
    repaid: int = 0
    to_repay: int = 0
    """Paid out, neither used nor repaid; never below zero in any line."""

    @property
    def left(self) -> int:
        """What the decision gives and nobody has used or repaid."""
        return self.decided - self.used - self.repaid

    def of(self, step: MoneyStep) -> int:
        """Return the sum of one step."""
        sums = (self.requested, self.paid, self.used, self.repaid)
        return dict(zip(AMOUNT_STEPS, sums, strict=True))[step]

    def __add__(self, other: "Sums") -> "Sums":
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} are not added")
        return Sums(
            self.currency,
            self.decided + other.decided,
            self.requested + other.requested,
            self.paid + other.paid,
            self.used + other.used,
            self.repaid + other.repaid,
            self.to_repay + other.to_repay,
        )


@dataclass(frozen=True, slots=True)
class StepDates:
    """When the decision wants each step taken; None where it does not say."""

    requisition: dt.date | None = None
    repayment: dt.date | None = None
    account: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CycleLine:
    """One grant for one year (or span of years), with what has been entered for it in order of booking."""

    row: MoneyRow
    due: StepDates
    entries: tuple[MoneyEntry, ...]
    sums: Sums

    @property
    def accounts(self) -> tuple[MoneyEntry, ...]:
        """The accounts that have been sent and not been taken back, the first first."""
        gone = {entry.takes_back for entry in self.entries if entry.takes_back}
        return tuple(
            entry
            for entry in self.entries
            if entry.step is MoneyStep.ACCOUNT_SENT and not entry.takes_back and entry.code not in gone
        )

    def entered(self, step: MoneyStep) -> bool:
        """Say whether anybody has entered anything for a step: nought entered is not the same as nothing."""
        return any(entry.step is step for entry in self.entries)

    def receipts(self) -> tuple[MoneyEntry, ...]:
        """Return what was used, entry by entry, without those taken back in full and what took them back."""
        taken: dict[str, int] = {}
        for entry in self.entries:
            if entry.takes_back:
                taken[entry.takes_back] = taken.get(entry.takes_back, 0) + entry.amount
        whole = {entry.code for entry in self.entries if entry.code and entry.amount + taken.get(entry.code, 0) == 0}
        whole &= set(taken)
        return tuple(
            entry
            for entry in self.entries
            if entry.step is MoneyStep.USED and entry.code not in whole and entry.takes_back not in whole
        )

    def share_by_actor(self) -> dict[str, Sums]:
        """Return what each actor has drawn and used of a frame that names no agency; of the frame itself nothing."""
        by_actor: dict[str, list[MoneyEntry]] = {}
        for entry in self.entries:
            by_actor.setdefault(entry.actor, []).append(entry)
        return {actor: _sums(self.row, entries, decided=0) for actor, entries in sorted(by_actor.items())}


def cycle_lines(
    programme: Programme, follow_up: FollowUp, entries: Iterable[MoneyEntry] | None = None
) -> tuple[CycleLine, ...]:
    """Return every grant and year of a programme with its sums, in the file's order.

    `entries` are those to count; by default all that the follow-up holds.
    """
    given = sorted(follow_up.money if entries is None else entries, key=_booking_order)
    grants = {grant.id: grant for grant in programme.money}
    dates = _dates_by_duty(programme, follow_up)
    lines = []
    for row in money_rows(programme):
        own = tuple(one for one in given if one.grant == row.grant and row.first_year <= one.year <= row.last_year)
        due = _step_dates(grants[row.grant], row, dates)
        lines.append(CycleLine(row, due, own, _sums(row, own, decided=row.amount)))
    return tuple(lines)


def strays(programme: Programme, entries: Iterable[MoneyEntry]) -> tuple[MoneyEntry, ...]:
    """Return entries that belong to no grant and year of the programme: its file was corrected after they were made."""
    rows = money_rows(programme)
    return tuple(
        one
        for one in entries
        if not any(one.grant == row.grant and row.first_year <= one.year <= row.last_year for row in rows)
    )


def sums_by_actor(lines: Iterable[CycleLine]) -> dict[str | None, tuple[Sums, ...]]:
    """Return the sums for each granted actor, one a currency; None is money without a named agency."""
    return _by(lines, lambda line: line.row.actor)


def sums_by_source(lines: Iterable[CycleLine]) -> dict[MoneySource, tuple[Sums, ...]]:
    """Return the sums for each appropriation and item (anslag, anslagspost) or frame."""
    return _by(lines, lambda line: line.row.source)


def sums_by_years(lines: Iterable[CycleLine]) -> dict[tuple[int, int], tuple[Sums, ...]]:
    """Return the sums for each year, and for each span that the decision does not divide, in order of time."""
    found = _by(lines, lambda line: (line.row.first_year, line.row.last_year))
    return {years: found[years] for years in sorted(found)}


def sums_of(lines: Iterable[CycleLine]) -> tuple[Sums, ...]:
    """Return one sum for each currency; Swedish and Danish kronor are never added."""
    return _by(lines, lambda _line: None).get(None, ())


def _by(lines: Iterable[CycleLine], key: Callable[[CycleLine], Key]) -> dict[Key, tuple[Sums, ...]]:
    found: dict[Key, dict[Currency, Sums]] = {}
    for line in lines:
        own = found.setdefault(key(line), {})
        known = own.get(line.sums.currency)
        own[line.sums.currency] = line.sums if known is None else known + line.sums
    return {one: tuple(by_currency.values()) for one, by_currency in found.items()}


def _sums(row: MoneyRow, entries: Sequence[MoneyEntry], *, decided: int) -> Sums:
    requested, paid, used, repaid = (
        sum(entry.amount for entry in entries if entry.step is step) for step in AMOUNT_STEPS
    )
    return Sums(row.currency, decided, requested, paid, used, repaid, max(0, paid - used - repaid))


def _booking_order(entry: MoneyEntry) -> tuple[dt.date, dt.datetime, int, str]:
    return (entry.booked_on or entry.at.date(), entry.at, len(entry.code), entry.code)


def _dates_by_duty(programme: Programme, follow_up: FollowUp) -> dict[str, list[dt.date]]:
    """Return the dates of the duties that a grant's steps hang on."""
    wanted = {
        duty
        for grant in programme.money
        for duty in (grant.requisition_duty, grant.repayment_duty, grant.account_duty)
        if duty
    }
    found: dict[str, list[dt.date]] = {duty: [] for duty in wanted}
    if wanted:
        for item in calendar_items(programme, follow_up=follow_up, today=follow_up.at.date(), timeless=False):
            if item.row == "duty" and item.id in wanted and item.date is not None and not item.follows:
                found[item.id].append(item.date)
    return found


def _step_dates(grant: Grant, row: MoneyRow, dates: dict[str, list[dt.date]]) -> StepDates:
    def first(duty: str | None) -> dt.date | None:
        """The first date on or after the money's own year: a grant of several years has a date for each."""
        every = sorted(dates.get(duty or "", []))
        return next((day for day in every if day.year >= row.first_year), every[-1] if every else None)

    return StepDates(first(grant.requisition_duty), first(grant.repayment_duty), first(grant.account_duty))
