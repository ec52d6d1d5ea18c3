"""The firms that have been spoken with, as one reader may know of them, and the warning when they are many."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from beredd.programmes.contacts import FIRMS_THAT_AGGREGATE, aggregates, firms_named
from beredd.site.registers.brief import some_columns
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight

CONTACTS: Final = "contacts"
"""The register's key: the register itself names this module's warning."""


@dataclass(frozen=True, slots=True)
class FirmLine:
    """A firm with the contacts that the reader may know of."""

    name: str
    contacts: int
    last: date
    code: str
    """The last contact."""
    subject: str
    follow_up: date | None
    confidentiality: int


class _Told(NamedTuple):
    """What is read of a contact; a field that is hidden is empty."""

    number: int
    firm: str
    day: date
    subject: str
    follow_up: str
    follow_up_by: date | None
    confidentiality: int


def firm_lines(sight: Sight) -> list[FirmLine]:
    """Return the firms of the readable contacts, the one spoken with last first; a field hidden is not told."""
    of = register(CONTACTS)
    told = ("firm", "date", "subject", "follow_up", "follow_up_by", "confidentiality")
    by_firm: dict[str, list[_Told]] = defaultdict(list)
    for row in some_columns(sight, of, told, sight.rows(of).exclude(firm="").exclude(date=None)):
        one = _Told._make(row)
        if one.firm and one.day:
            by_firm[" ".join(one.firm.split()).casefold()].append(one)
    lines = []
    for rows in by_firm.values():
        newest = max(rows, key=lambda row: (row.day, row.number))
        awaited = [row.follow_up_by for row in rows if row.follow_up == "open" and row.follow_up_by]
        lines.append(
            FirmLine(
                name=newest.firm,
                contacts=len(rows),
                last=newest.day,
                code=f"{of.prefix}-{newest.number}",
                subject=newest.subject,
                follow_up=min(awaited, default=None),
                confidentiality=max(row.confidentiality for row in rows),
            )
        )
    return sorted(lines, key=lambda line: (line.last, line.name), reverse=True)


def aggregation_notice(sight: Sight) -> str:
    """Return the warning that stands on lists of contacts when many firms are named together; empty for few."""
    rows = sight.rows(register(CONTACTS)).exclude(firm="")
    # The database finds the names; only rows that may hide the firm are looked at one by one.
    hiding = sight.hiding("firm")
    names = set(rows.exclude(hiding).order_by().values_list("firm", flat=True).distinct())
    names |= {row.firm for row in rows.filter(hiding) if not sight.hides(row, "firm")}
    firms = firms_named(names)
    if not aggregates(firms):
        return ""
    return _(
        "%(number)d firms are listed here. From %(limit)d on, a list of firms may show more together than each line by"
        " itself (OSL 15:2, 18:13). Do not hand it on as a whole before somebody who may decide has judged it, and ask"
        " whether its lines need a higher class."
    ) % {"number": firms, "limit": FIRMS_THAT_AGGREGATE}
