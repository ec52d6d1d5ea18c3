"""The dates of rows: action points, milestones, proposals' deadlines; whatever a register declares as due."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.urls import reverse

from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, Reach, by_reach
from beredd.site.config.reader import reader_language
from beredd.site.registers.register import Due, Register, registers
from beredd.site.registers.sight import hiding, is_hidden

MOST_ROWS: Final = 2000
"""So many dates of one register and programme stand in one feed, letter or list; a workbook has all."""


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


@dataclass(frozen=True, slots=True)
class NearRows:
    """The open dated rows nearest to a day, before and after it, in order of time; and how many more there are."""

    late: list[DueRow]
    late_rest: int
    """So many have been late for longer than those in ``late``."""
    coming: list[DueRow]
    coming_rest: int


def due_rows(
    user: Person,
    programmes: Iterable[Programme],
    *,
    until: dt.date | None = None,
    since: dt.date | None = None,
    actors: frozenset[str] | None = None,
    everything: bool = False,
    at_most: int | None = MOST_ROWS,
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
    at_most
        So many of one register and programme, the oldest; None for all there are.
    """
    wanted = _Wanted(until, since, actors, everything=everything)
    found: list[DueRow] = []
    for asked in _questions(user, programmes, wanted):
        found += asked.rows(None if at_most is None else at_most * len(asked.programmes))
    return sorted(found, key=_in_order)


def near_rows(
    user: Person,
    programmes: Iterable[Programme],
    day: dt.date,
    *,
    at_most: int,
    until: dt.date | None = None,
    actors: frozenset[str] | None = None,
) -> NearRows:
    """Return the `at_most` open rows whose date passed last before `day`, and the `at_most` that come first.

    One query finds them in all registers and counts them all, and one a register reads those that are found there.
    """
    questions = _questions(user, programmes, _Wanted(until, None, actors, everything=False))
    found: dict[int, list[int]] = {}
    counts = {True: 0, False: 0}
    for position, row, late, count in _places(questions, day, at_most):
        found.setdefault(position, []).append(row)
        counts[bool(late)] = count
    rows = sorted((row for at, some in found.items() for row in questions[at].rows_of(some)), key=_in_order)
    late_ones = [row for row in rows if row.date < day]
    coming = [row for row in rows if row.date >= day]
    return NearRows(late_ones, counts[True] - len(late_ones), coming, counts[False] - len(coming))


def _places(questions: list["_Question"], day: dt.date, at_most: int) -> list[tuple[int, int, int, int]]:
    """Return of the nearest rows on each side which question it answers, its key, its side, and how many are there."""
    arms = [asked.dated(position) for position, asked in enumerate(questions)]
    if not arms:
        return []
    one, *others = arms
    try:
        dated, given = one.union(*others, all=True).query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:  # nobody's rows are asked for
        return []
    # Django cannot ask a question about a union: it writes the union, and what stands around it is plain SQL.
    sides = (("<", "asked_day DESC, asked_in DESC, asked_of DESC, asked_number DESC"),
             (">=", "asked_day, asked_in, asked_of, asked_number"))  # fmt: skip
    nearest = " UNION ALL ".join(
        f"SELECT * FROM (SELECT asked_of, asked_key, {late} AS late,"  # noqa: S608 - no word of anybody's is put in
        f" (SELECT COUNT(*) FROM dated WHERE asked_day {side} %s) AS number"
        f" FROM dated WHERE asked_day {side} %s ORDER BY {order} LIMIT %s) side{late}"
        for late, (side, order) in zip((1, 0), sides, strict=True)
    )
    connection = connections[DEFAULT_DB_ALIAS]
    first = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH dated AS ({dated}) {nearest}", (*given, *(first, first, at_most) * 2))
        return list(cursor.fetchall())


def _in_order(row: DueRow) -> tuple[object, ...]:
    """Sort by date, then by programme, register and number (ACT-9 before ACT-10), as the database is asked to."""
    return (row.date, row.programme.id, row.register.key, len(row.code), row.code)


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


@dataclass(frozen=True, slots=True)
class _Question:
    """What one register is asked, in all programmes at once."""

    of: Register
    due: Due
    reaches: Mapping[Reach, list[str]]
    """The programmes together into which the person sees equally far."""
    programmes: Mapping[str, Programme]
    wanted: _Wanted

    def _found(self) -> QuerySet[Any]:
        """Return the dated rows that the person may read, but those whose date may be hidden from the person."""
        seen = Q()
        for reach, ids in self.reaches.items():
            seen |= Q(programme__in=ids) & reach.condition() & ~hiding(self.due.column, reach.clearance)
        rows: QuerySet[Any] = self.of.model._default_manager.filter(programme__in=list(self.programmes))
        found: QuerySet[Any] = rows.filter(self.wanted.conditions(self.due), seen)
        return found

    def dated(self, position: int) -> QuerySet[Any]:
        """Return the rows as an arm of a union: which question it is, key, day, and what days are told apart by."""
        asked = {
            "asked_of": Value(position, output_field=IntegerField()),
            "asked_key": F("pk"),
            "asked_day": F(self.due.column),
            "asked_in": F("programme"),
            "asked_number": F("number"),
        }
        arm: QuerySet[Any] = self._found().order_by().annotate(**asked).values_list(*asked)
        return arm

    def rows(self, at_most: int | None) -> list[DueRow]:
        """Return the rows, the oldest first."""
        return self._read(self._found().order_by(self.due.column, "programme", "number")[:at_most])

    def rows_of(self, keys: list[int]) -> list[DueRow]:
        """Return those of the rows that have these keys, in no order."""
        return self._read(self._found().filter(pk__in=keys).order_by())

    def _read(self, found: QuerySet[Any]) -> list[DueRow]:
        due, language = self.due, reader_language()
        clearances = {one: reach.clearance for reach, ids in self.reaches.items() for one in ids}
        name, what = self.of.columns[0].name, due.what.to(language)
        fields = ("programme", "number", due.column, name, "actor", "version", "confidentiality", "withdrawn")
        values = found.values_list(*fields, "field_classes", due.state or "withdrawn")
        return [
            DueRow(
                programme=self.programmes[programme],
                register=self.of,
                code=f"{self.of.prefix}-{number}",
                title="" if is_hidden(marked, name, clearances[programme]) else str(title),
                what=what,
                date=day,
                actor="" if is_hidden(marked, "actor", clearances[programme]) else actor,
                version=version,
                confidentiality=confidentiality,
                withdrawn=withdrawn,
                open=not withdrawn and not (due.state and state in due.closed),
            )
            for programme, number, day, title, actor, version, confidentiality, withdrawn, marked, state in values
        ]


def _questions(user: Person, programmes: Iterable[Programme], wanted: _Wanted) -> list[_Question]:
    """Return what each register with dates is asked, in the order of their keys; nothing where nothing may be read."""
    by_id = {programme.id: programme for programme in programmes}
    reaches = by_reach(user, by_id)
    readable = {one: by_id[one] for ids in reaches.values() for one in ids}
    if not readable:
        return []
    dated = sorted((of for of in registers().values() if of.due is not None), key=lambda of: of.key)
    return [_Question(of, of.due, reaches, readable, wanted) for of in dated if of.due is not None]
