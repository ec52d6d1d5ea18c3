"""Contacts with firms: when a list of them becomes more sensitive than each of its lines.

Single facts about what a firm can make may be open while many of them together show where a country's supply is weak
(C-03, C-11; OSL 15:2 and 18:13). So a list that names many firms warns whoever reads it.
"""

from collections.abc import Iterable
from typing import Final

FIRMS_THAT_AGGREGATE: Final = 5
"""From so many firms on a list says that it may be more sensitive than its lines."""


def firms_named(firms: Iterable[str]) -> int:
    """Return how many firms are named, however they are spaced and capitalised."""
    return len({" ".join(firm.casefold().split()) for firm in firms if firm.strip()})


def aggregates(firms: int) -> bool:
    """Say whether a list that names so many firms is to warn."""
    return firms >= FIRMS_THAT_AGGREGATE
