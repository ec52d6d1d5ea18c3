"""The books and the needs as the rooms know them: what one person sees, and what everybody in a programme may see."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from beredd.common.information_class import OPEN_TO_ALL
from beredd.programmes.follow_up import MoneyEntry, MoneyStep
from beredd.programmes.funding_gap import FundingNeed, FundingSource
from beredd.site.accounts.rights import open_to_all
from beredd.site.money.models import MoneyEntryRow
from beredd.site.money.registers import FUNDING_NEEDS, MONEY_ENTRIES
from beredd.site.registers.brief import columns_up_to, some_columns
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
    for programme, entry in _entries(rows.order_by("programme", "number"), OPEN_TO_ALL):
        found[programme].append(entry)
    return {programme: _named_among_themselves(entries) for programme, entries in found.items()}


def entries_for(sight: Sight) -> list[MoneyEntry]:
    """Return the entries that one person may see and count."""
    rows = sight.rows(MONEY_ENTRIES).order_by("number")
    return _named_among_themselves([entry for _programme, entry in _entries(rows, sight.clearance)])


def _entries(rows: QuerySet[Any], clearance: int) -> Iterator[tuple[str, MoneyEntry]]:
    """Yield rows as the rooms know them, with their programmes; fields above a class are left out."""
    steps = {one.value: one for one in MoneyStep}
    told = ("grant", "year", "step", "amount", "text", "actor", "booked_on", "receipt", "takes_back")
    more = ("programme", "made_at", "changed_by__name", "changed_by__username")
    for (
        number,
        grant,
        year,
        step,
        amount,
        text,
        actor,
        booked_on,
        receipt,
        takes_back,
        programme,
        at,
        name,
        user,
    ) in columns_up_to(clearance, MONEY_ENTRIES, (*told, *more), rows, needed=COUNTED):
        yield (
            programme,
            MoneyEntry(
                grant=grant,
                year=year or 0,
                step=steps[step],
                amount=amount or 0,
                by=name or user,
                at=at,
                note=text or None,
                code=f"{MoneyEntryRow.PREFIX}-{number}",
                actor=actor,
                booked_on=booked_on,
                receipt=receipt,
                takes_back=takes_back,
            ),
        )


def _named_among_themselves(entries: list[MoneyEntry]) -> list[MoneyEntry]:
    """Let no entry name another that is not there: who may not see an entry does not learn its number."""
    there = {entry.code for entry in entries}
    return [
        entry if not entry.takes_back or entry.takes_back in there else entry._replace(takes_back="")
        for entry in entries
    ]


def needs_for(sight: Sight, *, source: FundingSource | None = None) -> list[FundingNeed]:
    """Return the funding needs that one person may see and count, or those of one source alone.

    Those of one source are for sums: which activities they are for is left out, for to name these they must be read.
    """
    told = ("what", "activity", "actor", "funder", "year", "currency", "needed", "funded", "source")
    needed = {"needed", "funded", "currency", "year", "source"}
    chosen = sight.rows(FUNDING_NEEDS).order_by("number")
    if source is not None:
        chosen = chosen.filter(source=source)
    rows = some_columns(sight, FUNDING_NEEDS, told, chosen, needed=needed)
    named = {row[2] for row in rows if row[2]} if source is None else set()
    sight.look_up_codes({"activities": named})
    known = {code for code in named if sight.name("activities", code) is not None}
    sources = {one.value: one for one in FundingSource}
    return [
        FundingNeed(
            code=f"{FUNDING_NEEDS.prefix}-{number}",
            what=what,
            activity=activity if activity in known else "",
            implementer=actor,
            funder=funder,
            year=year or 0,
            currency="DKK" if currency == "DKK" else "SEK",
            needed=needs or 0,
            funded=has or 0,
            source=sources[source],
        )
        for number, what, activity, actor, funder, year, currency, needs, has, source in rows
    ]
