"""The funding gap of a plan: what activities need, what they have, and what is missing, by activity, funder and year.

After the costing and budgeting tool of the World Health Organization (2021): money lines by activity, implementer,
funder and year, with the gap shown also where the work is to be done within existing frames.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from beredd.common.money import Currency

Key = TypeVar("Key", bound=Hashable)


class FundingSource(StrEnum):
    """What pays for an activity."""

    EXISTING_FRAMES = "existing_frames"
    """inom befintliga ekonomiska ramar"""
    APPROPRIATION = "appropriation"
    """anslag, bevilling"""
    GRANT = "grant"
    """bidrag"""
    OTHER = "other"


class FundingNeed(NamedTuple):
    """One money line of an activity: what one implementer needs in one year, and what one funder gives."""

    code: str
    what: str
    activity: str
    implementer: str
    funder: str
    year: int
    currency: Currency
    needed: int
    funded: int
    source: FundingSource


@dataclass(frozen=True, slots=True)
class Gap:
    """Needed, funded and missing. A surplus in one line does not fill another line's gap."""

    currency: Currency
    needed: int = 0
    funded: int = 0
    gap: int = 0

    def __add__(self, other: "Gap") -> "Gap":
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} are not added")
        return Gap(self.currency, self.needed + other.needed, self.funded + other.funded, self.gap + other.gap)


def gap_of(need: FundingNeed) -> Gap:
    """Return what one line lacks."""
    return Gap(need.currency, need.needed, need.funded, max(0, need.needed - need.funded))


def gaps_by(needs: Iterable[FundingNeed], key: Callable[[FundingNeed], Key]) -> dict[Key, tuple[Gap, ...]]:
    """Return the gaps for each value of `key`, one for each currency: kronor of two countries are never added."""
    found: dict[Key, dict[Currency, Gap]] = {}
    for need in needs:
        own = found.setdefault(key(need), {})
        own[need.currency] = own.get(need.currency, Gap(need.currency)) + gap_of(need)
    return {one: tuple(by_currency.values()) for one, by_currency in found.items()}


def gap_totals(needs: Iterable[FundingNeed]) -> tuple[Gap, ...]:
    """Return one total for each currency."""
    return gaps_by(needs, lambda _need: None).get(None, ())


def within_own_frames(needs: Iterable[FundingNeed]) -> dict[int, tuple[Gap, ...]]:
    """Return by year what is carried by the actors' own frames: the cost of a duty that gives no new money (A-13)."""
    own = (need for need in needs if need.source is FundingSource.EXISTING_FRAMES)
    found = gaps_by(own, lambda need: need.year)
    return {year: found[year] for year in sorted(found)}
