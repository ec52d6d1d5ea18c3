"""The books and the needs as the rooms know them: what one person sees, and what everybody in a programme may see."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from beredd.common.information_class import OPEN_TO_ALL
from beredd.common.money import Currency
from beredd.programmes.follow_up import MoneyEntry, MoneyStep
from beredd.programmes.funding_gap import FundingNeed, FundingSource
from beredd.site.accounts.rights import open_to_all
from beredd.site.money.models import MoneyEntryRow
from beredd.site.money.registers import FUNDING_NEEDS, MONEY_ENTRIES
from beredd.site.registers.sight import Sight

COUNTED: Final = frozenset({"grant", "year", "step", "amount", "currency", "takes_back"})
"""Who may not see one of these of an entry cannot have it counted."""


def money_entry(row: MoneyEntryRow, hidden: Iterable[str] = ()) -> MoneyEntry:
    """Return a row as the rooms know it, without its `hidden` fields."""
    away = set(hidden)

    def shown(name: str) -> Any:
        return "" if name in away else getattr(row, name)

    return MoneyEntry(
        grant=row.grant,
        year=row.year or 0,
        step=MoneyStep(row.step),
        amount=row.amount or 0,
        by=str(row.changed_by),
        at=row.made_at,
        note=shown("text") or None,
        code=row.code,
        actor=shown("actor"),
        booked_on=shown("booked_on") or None,
        receipt=shown("receipt"),
        takes_back=row.takes_back,
    )


def entries_for_all(programmes: Iterable[str], as_of: datetime | None = None) -> dict[str, list[MoneyEntry]]:
    """Return by programme the entries that everybody who may read the programme may see: what reports are made of.

    An entry is never changed, so those booked by `as_of` are what was known then.
    """
    found: dict[str, list[MoneyEntry]] = {programme: [] for programme in programmes}
    rows = open_to_all(MoneyEntryRow.objects.filter(programme__in=found, withdrawn=False))
    if as_of is not None:
        rows = rows.filter(made_at__lte=as_of)
    for row in rows.select_related("changed_by").order_by("programme", "number"):
        hidden = row.fields_above(OPEN_TO_ALL)
        if not hidden & COUNTED:
            found[row.programme].append(money_entry(row, hidden))
    return {programme: _named_among_themselves(entries) for programme, entries in found.items()}


def entries_for(sight: Sight) -> list[MoneyEntry]:
    """Return the entries that one person may see and count."""
    found = []
    for row in sight.rows(MONEY_ENTRIES).select_related("changed_by").order_by("number"):
        hidden = {name for name in row.field_classes if sight.hides(row, name)}
        if not hidden & COUNTED:
            found.append(money_entry(row, hidden))
    return _named_among_themselves(found)


def _named_among_themselves(entries: list[MoneyEntry]) -> list[MoneyEntry]:
    """Let no entry name another that is not there: who may not see an entry does not learn its number."""
    there = {entry.code for entry in entries}
    return [entry if entry.takes_back in there else replace(entry, takes_back="") for entry in entries]


def needs_for(sight: Sight) -> list[FundingNeed]:
    """Return the funding needs that one person may see and count."""
    rows = list(sight.rows(FUNDING_NEEDS).order_by("number"))
    sight.look_up(FUNDING_NEEDS, rows)
    found = []
    for row in rows:
        values = sight.values(FUNDING_NEEDS, row)
        if {"needed", "funded", "currency", "year", "source"} - values.keys():
            continue
        currency: Currency = "DKK" if row.currency == "DKK" else "SEK"
        found.append(
            FundingNeed(
                code=row.code,
                what=str(values.get("what", "")),
                activity=str(values.get("activity", "")),
                implementer=str(values.get("actor", "")),
                funder=str(values.get("funder", "")),
                year=row.year or 0,
                currency=currency,
                needed=row.needed or 0,
                funded=row.funded or 0,
                source=FundingSource(row.source),
            )
        )
    return found
