"""Money in whole kronor, Swedish or Danish: never a float, and the two never added."""

from collections.abc import Iterable
from typing import Literal

from beredd.common.text import Content

Currency = Literal["SEK", "DKK"]


class Money(Content):
    """An amount in whole kronor.

    "kr" alone is ambiguous between Sweden and Denmark, so the currency is always kept beside the amount.
    """

    amount: int
    currency: Currency

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} are not added")
        return Money(amount=self.amount + other.amount, currency=self.currency)


def totals(amounts: Iterable[Money]) -> list[Money]:
    """Return one sum for each currency, in the order the currencies first appear."""
    sums: dict[Currency, Money] = {}
    for money in amounts:
        sums[money.currency] = sums[money.currency] + money if money.currency in sums else money
    return list(sums.values())
