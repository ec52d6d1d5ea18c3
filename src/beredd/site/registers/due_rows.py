"""The dates of rows: action points, milestones, proposals' deadlines; whatever a register declares as due."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.urls import reverse

from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, Reach, by_reach
from beredd.site.config.reader import reader_language
from beredd.site.registers.register import Due, Register, registers
from beredd.site.registers.sight import hiding, is_hidden

MOST_ROWS: Final = 2000
"""So many dates of one register and programme stand in one calendar; more help nobody."""


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
    """Return the dated rows that the person may read, in order of time: one query a register.

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
    by_id = {programme.id: programme for programme in programmes}
    wanted = _Wanted(until, since, actors, everything=everything)
    found: list[DueRow] = []
    for reach, ids in by_reach(user, by_id).items():
        for of in registers().values():
            if of.due is not None:
                found += _of_register(of, of.due, reach, {one: by_id[one] for one in ids}, wanted)
    return sorted(found, key=lambda row: (row.date, row.programme.id, row.register.key, row.code))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which of the dates are asked for."""

    until: dt.date | None
    since: dt.date | None
    actors: frozenset[str] | None
    everything: bool

    def conditions(self, due: Due) -> Q:
        """Return what is asked for as a condition on the rows of a register."""
        asked = Q(**{f"{due.column}__isnull": False})
        if self.until is not None:
            asked &= Q(**{f"{due.column}__lte": self.until})
        if self.since is not None:
            asked &= Q(**{f"{due.column}__gte": self.since})
        if self.actors is not None:
            asked &= Q(actor__in=sorted(self.actors))
        if self.everything:
            return asked
        asked &= Q(withdrawn=False)
        return asked & ~Q(**{f"{due.state}__in": due.closed}) if due.state else asked


def _of_register(
    of: Register, due: Due, reach: Reach, programmes: Mapping[str, Programme], wanted: _Wanted
) -> list[DueRow]:
    """Return the dated rows of one register in the programmes into which the person sees equally far."""
    rows = (
        of.model._default_manager.filter(programme__in=list(programmes))
        .filter(reach.condition(), wanted.conditions(due))
        .exclude(hiding(due.column, reach.clearance))
        .order_by(due.column, "programme", "number")
    )
    name, what = of.columns[0].name, due.what.to(reader_language())
    fields = ("programme", "number", due.column, name, "actor", "version", "confidentiality", "withdrawn")
    values = rows.values_list(*fields, "field_classes", due.state or "withdrawn")
    return [
        DueRow(
            programme=programmes[programme],
            register=of,
            code=f"{of.prefix}-{number}",
            title="" if is_hidden(marked, name, reach.clearance) else str(title),
            what=what,
            date=day,
            actor="" if is_hidden(marked, "actor", reach.clearance) else actor,
            version=version,
            confidentiality=confidentiality,
            withdrawn=withdrawn,
            open=not withdrawn and not (due.state and state in due.closed),
        )
        for programme, number, day, title, actor, version, confidentiality, withdrawn, marked, state in values[
            : MOST_ROWS * len(programmes)
        ]
    ]
