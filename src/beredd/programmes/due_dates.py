"""From rules to occasions: when each duty and goal of a programme is due."""

import datetime as dt
from calendar import isleap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from beredd.common.errors import FoundWanting
from beredd.common.text import Text
from beredd.programmes.due_rules import (
    Before,
    DueRule,
    During,
    Event,
    Fixed,
    Listed,
    SameAs,
    Undated,
    WhenNeeded,
    WithReport,
    Yearly,
)
from beredd.programmes.model import Duty, Goal, Period, Programme

FEBRUARY, LEAP_DAY = 2, 29


@dataclass(frozen=True, slots=True)
class Due:
    """One occasion on which something is due, or the lasting state of having no date.

    ``date`` is the formal date; ``start`` and ``end`` are those of a span. ``related`` are the ids whose dates this
    one follows. ``kind`` is the rule's. ``set_by_hand``: a person has set the date.
    """

    kind: str
    event: Event
    label: Text | None = None
    date: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    related: tuple[str, ...] = ()
    condition: Text | None = None
    yearly: bool = False
    set_by_hand: bool = False


def due_dates(
    programme: Programme, until: dt.date, set_dates: Mapping[str, dt.date] | None = None
) -> dict[str, tuple[Due, ...]]:
    """Return the occasions of every duty and goal that has any, by id.

    Parameters
    ----------
    programme
        A programme.
    until
        How far a yearly rule without an end is followed, where the programme has no end either. Its first date is
        there even when it lies later, so that what hangs on it is known.
    set_dates
        Dates that a person has set, by duty id. Only a duty without a formal date takes one.

    Raises
    ------
    FoundWanting
        When duties point at each other's dates in a circle.
    """
    walk = _Walk(programme, until, set_dates or {})
    return {row: found for row in walk.rules if (found := walk.of(row))}


def rows_of(programme: Programme) -> tuple[Duty | Goal, ...]:
    """Return all that can have dates: the duties, then the goals, in the file's order."""
    return (*programme.duties, *programme.goals)


def may_set_date(programme: Programme, duty_id: str) -> bool:
    """Return whether a person may set a date for the duty: only where the decision gives none."""
    walk = _Walk(programme, dt.date.min, {})
    return duty_id in walk.rules and all(due.date is None for due in walk.of(duty_id))


def yearly_dates(rule: Yearly, period: Period, until: dt.date) -> list[dt.date]:
    """Return the dates of a yearly rule, the first always among them.

    The last is that of ``last_year``; without it, the last within the programme's period; without an end, `until`.
    """
    last = dt.date(rule.last_year, 12, 31) if rule.last_year is not None else period.end or until
    years = range(rule.first_year, max(rule.first_year, last.year) + 1)
    dates = [_day_in_year(rule, year) for year in years]
    return dates[:1] + [day for day in dates[1:] if day <= last]


def _day_in_year(rule: Yearly, year: int) -> dt.date:
    day = rule.day
    if (rule.month, rule.day) == (FEBRUARY, LEAP_DAY) and not isleap(year):
        day = LEAP_DAY - 1
    return dt.date(year, rule.month, day)


class _Walk:
    """Works out each row once; a row met again on its own way is a circle."""

    def __init__(self, programme: Programme, until: dt.date, set_dates: Mapping[str, dt.date]) -> None:
        self.period = programme.period
        self.until = until
        self.set_dates = set_dates
        self.rules: dict[str, tuple[DueRule, ...]] = {row.id: row.due for row in rows_of(programme)}
        self._duties = {duty.id for duty in programme.duties}
        self._done: dict[str, tuple[Due, ...]] = {}
        self._way: list[str] = []

    def of(self, row: str) -> tuple[Due, ...]:
        """Return the occasions of one row; none for an id that is not there (``check`` tells of it)."""
        if row in self._done:
            return self._done[row]
        if row in self._way:
            circle = " → ".join([*self._way[self._way.index(row) :], row])
            raise FoundWanting(
                f"The dates of these duties follow each other in a circle: {circle}.", remedy="Give one its own date."
            )
        self._way.append(row)
        try:
            dues = [due for rule in self.rules.get(row, ()) for due in self._of_rule(rule)]
        finally:
            self._way.pop()
        self._done[row] = tuple(_once_each(self._with_set_date(row, dues)))
        return self._done[row]

    def _with_set_date(self, row: str, dues: list[Due]) -> list[Due]:
        day = self.set_dates.get(row)
        if day is None or row not in self._duties or any(due.date is not None for due in dues):
            return dues  # a formal date is never moved
        undated = [due for due in dues if due.kind == "undated"]
        like = undated[0] if undated else Due("undated", Event.WORK)
        return [due for due in dues if due.kind != "undated"] + [replace(like, date=day, set_by_hand=True)]

    def _of_rule(self, rule: DueRule) -> Iterable[Due]:
        kind, event, label = rule.kind, rule.event, rule.label
        match rule:
            case Fixed():
                yield Due(kind, event, label, rule.date)
            case Listed():
                for day in rule.dates:
                    yield Due(kind, event, label, day)
            case Yearly():
                for day in yearly_dates(rule, self.period, self.until):
                    yield Due(kind, event, label, day)
            case During():
                yield Due(kind, event, label, start=rule.start, end=rule.end)
            case WhenNeeded():
                yield Due(kind, event, label, condition=rule.condition)
            case Undated():
                yield Due(kind, event, label, yearly=rule.recurrence == "yearly")
            case SameAs():
                # Whatever the other has, dated or not, this has too, under its own event and label.
                for due in self.of(rule.duty) or (Due(kind, event),):
                    yield replace(due, kind=kind, event=event, label=label, related=(rule.duty,))
            case WithReport() | Before():
                yield from self._following(rule)
            case _:  # continuous
                yield Due(kind, event, label)

    def _following(self, rule: WithReport | Before) -> Iterable[Due]:
        """Return the dates of the duties that `rule` follows, each once: all of them, or for "before" the first."""
        targets = rule.duties if isinstance(rule, WithReport) else (rule.duty,)
        by_date: dict[dt.date, list[str]] = {}
        for target in targets:
            for due in self.of(target):
                if due.date is not None and target not in by_date.setdefault(due.date, []):
                    by_date[due.date].append(target)
        days = sorted(by_date)
        for day in days[:1] if isinstance(rule, Before) else days:
            yield Due(rule.kind, rule.event, rule.label, day, related=tuple(by_date[day]))
        if not days:
            yield Due(rule.kind, rule.event, rule.label, related=tuple(targets))


def _once_each(dues: Iterable[Due]) -> list[Due]:
    """Keep the first of those that say the same thing on the same day."""
    seen: dict[tuple[object, ...], Due] = {}
    for due in dues:
        timed = due.date or due.start
        key = (due.event, due.date, due.start, due.end) if timed else (due.kind, due.event, due.related, due.condition)
        seen.setdefault(key, due)
    return list(seen.values())
