"""The dates of rows: action points, milestones, proposals' deadlines; whatever a register declares as due."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person
from beredd.site.config.reader import reader_language
from beredd.site.registers.register import Register, registers
from beredd.site.registers.sight import Sight

MOST_ROWS: Final = 2000
"""So many dates of one register stand in one calendar; more help nobody."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """One dated row as a calendar shows it."""

    programme: Programme
    register: Register
    code: str
    title: str
    what: str
    date: dt.date
    actor: str
    version: int
    confidentiality: int
    withdrawn: bool
    open: bool

    @property
    def url(self) -> str:
        """Return the row's address."""
        return reverse("row", args=[self.programme.id, self.register.key, self.code])

    def overdue(self, today: dt.date) -> bool:
        """Say whether the date has passed and the row is still open."""
        return self.open and self.date < today


def due_rows(
    user: Person,
    programmes: Iterable[Programme],
    *,
    until: dt.date | None = None,
    since: dt.date | None = None,
    actors: frozenset[str] | None = None,
    everything: bool = False,
) -> list[DueRow]:
    """Return the dated rows that the person may read, in order of time: one query a register and programme.

    Parameters
    ----------
    user, programmes
        Who asks, and where.
    until, since
        The last and the first day; None for no bound.
    actors
        Only rows of these actors; None for all.
    everything
        Closed and withdrawn rows too (for calendars that must be told of what is cancelled).
    """
    found: list[DueRow] = []
    for programme in programmes:
        sight = Sight(user, programme)
        for of in registers().values():
            if of.due is not None:
                found += _of_register(sight, of, until, since, actors, everything=everything)
    return sorted(found, key=lambda row: (row.date, row.programme.id, row.register.key, row.code))


def _of_register(
    sight: Sight,
    of: Register,
    until: dt.date | None,
    since: dt.date | None,
    actors: frozenset[str] | None,
    *,
    everything: bool,
) -> list[DueRow]:
    due = of.due
    assert due is not None  # noqa: S101 - the caller has looked
    rows: QuerySet[Any] = sight.rows(of, withdrawn=everything).filter(**{f"{due.column}__isnull": False})
    rows = rows.exclude(sight.hiding(due.column))
    if until is not None:
        rows = rows.filter(**{f"{due.column}__lte": until})
    if since is not None:
        rows = rows.filter(**{f"{due.column}__gte": since})
    if actors is not None:
        rows = rows.filter(actor__in=actors)
    if due.state and not everything:
        rows = rows.exclude(**{f"{due.state}__in": due.closed})
    what = due.what.to(reader_language())
    return [_due_row(sight, of, row, what) for row in rows.order_by(due.column, "number")[:MOST_ROWS]]


def _due_row(sight: Sight, of: Register, row: Any, what: str) -> DueRow:
    due = of.due
    assert due is not None  # noqa: S101 - the caller has looked
    name = of.columns[0].name
    return DueRow(
        programme=sight.programme,
        register=of,
        code=row.code,
        title="" if sight.hides(row, name) else str(getattr(row, name)),
        what=what,
        date=getattr(row, due.column),
        actor="" if sight.hides(row, "actor") else row.actor,
        version=row.version,
        confidentiality=row.confidentiality,
        withdrawn=row.withdrawn,
        open=not row.withdrawn and not (due.state and getattr(row, due.state) in due.closed),
    )
