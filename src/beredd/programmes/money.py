"""The money of a programme: one row for each grant and year, and totals that never mix currencies."""

from collections.abc import Iterable
from dataclasses import dataclass

from beredd.common.money import Currency, Money, totals
from beredd.common.text import Text
from beredd.programmes.model import MoneySource, Programme


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """An amount in whole kronor for one year, or for a span of years where the decision gives no amount for each.

    ``first_year`` and ``last_year`` are the same for one year. ``actor`` is None where no agency is named.
    ``at_most``: the amount is a ceiling ("högst").
    """

    programme: str
    grant: str
    duty: str
    actor: str | None
    first_year: int
    last_year: int
    amount: int
    currency: Currency
    source: MoneySource
    purpose: Text
    at_most: bool
    payer: str | None

    @property
    def years(self) -> str:
        """``2024``, or ``2027–2030`` for a span."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(amount=self.amount, currency=self.currency)


def money_rows(programme: Programme) -> tuple[MoneyRow, ...]:
    """Return every grant's amounts, in the file's order; a sum over several years is one row for the whole span."""
    rows: list[MoneyRow] = []
    for grant in programme.money:
        if grant.total is not None:
            spans = [(*(grant.over or (0, 0)), grant.total)]
        else:
            spans = [(year.year, year.year, year.amount) for year in grant.years]
        rows += [
            MoneyRow(
                programme=programme.id,
                grant=grant.id,
                duty=grant.duty,
                actor=grant.actor,
                first_year=first,
                last_year=last,
                amount=amount,
                currency=grant.currency,
                source=grant.source,
                purpose=grant.purpose,
                at_most=grant.at_most,
                payer=grant.payer,
            )
            for first, last, amount in spans
        ]
    return tuple(rows)


def money_totals(rows: Iterable[MoneyRow]) -> tuple[Money, ...]:
    """Return one sum for each currency; Swedish and Danish kronor are never added."""
    return tuple(totals(row.money for row in rows))


def totals_by_actor(rows: Iterable[MoneyRow]) -> dict[str | None, tuple[Money, ...]]:
    """Return the sums for each actor; None is money without a named agency."""
    by_actor: dict[str | None, list[Money]] = {}
    for row in rows:
        by_actor.setdefault(row.actor, []).append(row.money)
    return {actor: tuple(totals(amounts)) for actor, amounts in by_actor.items()}


def totals_by_source(rows: Iterable[MoneyRow]) -> dict[MoneySource, tuple[Money, ...]]:
    """Return the sums for each source: a frame of the Finance Act and development aid are two different purses."""
    by_source: dict[MoneySource, list[Money]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row.money)
    return {source: tuple(totals(amounts)) for source, amounts in by_source.items()}


def totals_by_years(rows: Iterable[MoneyRow]) -> dict[tuple[int, int], tuple[Money, ...]]:
    """Return the sums for each year (2024, 2024) and each span (2027, 2030), in order of time.

    A span is not spread over its years: the decision does not say how.
    """
    by_years: dict[tuple[int, int], list[Money]] = {}
    for row in rows:
        by_years.setdefault((row.first_year, row.last_year), []).append(row.money)
    return {years: tuple(totals(by_years[years])) for years in sorted(by_years)}
