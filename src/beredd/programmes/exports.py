"""Programmes as plain rows for machines and tables; the keys are promised in docs/reference/json-keys.md.

Coded values stay codes (``must``, ``take_part``), dates are ISO 8601 text, texts come in the asked language, and
what is not there is None. :func:`beredd.common.text.label` gives the words for a code.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from babel.dates import format_date as babel_date

from beredd.common.formats import LOCALES
from beredd.common.money import Money
from beredd.common.text import Text
from beredd.programmes.actors import actors
from beredd.programmes.agenda import is_running
from beredd.programmes.calendar import HORIZON_YEARS, CalendarItem
from beredd.programmes.coverage import Coverage, FrameworkCoverage
from beredd.programmes.due_dates import Due, due_dates
from beredd.programmes.model import Duty, Goal, Participation, Programme, Role
from beredd.programmes.money import money_rows, money_totals, totals_by_actor, totals_by_source, totals_by_years
from beredd.programmes.participation import ActorInRole
from beredd.programmes.working_days import last_working_day

Rows = list[dict[str, Any]]

_NO_DUTY: dict[str, Any] = {
    "programme": None, "id": None, "row": None, "text": None, "verb": None, "strength": None, "responsible": [],
    "joint": False, "each": False, "actors": [], "open_list": False, "condition": None, "due": [], "depends_on": [],
    "goals": [], "cites": [], "outside": False, "level": None, "parent": None, "listed": True, "indicators": [],
    "passages": [], "note": None,
}  # fmt: skip
"""The keys of a duty's row in their order, with what stands there for none."""

CALENDAR_KEYS = (
    "programme", "id", "row", "date", "weekday", "last_working_day", "days_left", "start", "end", "kind", "event",
    "label", "text", "strength", "responsible", "related", "condition", "yearly", "outside", "set_by_hand",
)  # fmt: skip
MONEY_KEYS = (
    "programme", "grant", "duty", "actor", "name", "first_year", "last_year", "amount", "currency", "at_most",
    "source_kind", "source", "expenditure_area", "budget_year", "appropriation", "item", "payer", "purpose",
)  # fmt: skip
ACTOR_KEYS = (
    "programme", "role", "actor", "kind", "members", "name", "short", "name_now", "short_now", "renamed", "duties",
    "conditions", "named_as_example",
)  # fmt: skip
COVERAGE_KEYS = ("framework", "code", "text", "answered", "answered_by", "verified", "source")
"""Headings of files that hold no row; a test compares them with the rows."""


def programme_rows(programmes: Iterable[Programme], language: str, today: dt.date) -> Rows:
    """Return one row a programme."""
    return [
        {
            "programme": programme.id,
            "letter": programme.letter,
            "title": programme.title.to(language),
            "kind": programme.kind,
            "country": programme.country,
            "decision_number": programme.decision.number,
            "start": _iso(programme.period.start),
            "end": _iso(programme.period.end),
            "running": is_running(programme, today),
            "duties": len(programme.duties),
            "goals": len(programme.goals),
            "reports": len(programme.reports),
        }
        for programme in programmes
    ]


def duty_rows(programme: Programme, language: str, today: dt.date) -> Rows:
    """Return one row a duty, then one a goal: together every id that the decision gives rise to."""
    dues = due_dates(programme, today + dt.timedelta(days=366 * HORIZON_YEARS))
    return [_of_duty(programme, duty, dues.get(duty.id, ()), language, today) for duty in programme.duties] + [
        _of_goal(programme, goal, dues.get(goal.id, ()), language) for goal in programme.goals
    ]


def _of_duty(programme: Programme, duty: Duty, dues: tuple[Due, ...], language: str, today: dt.date) -> dict[str, Any]:
    condition = duty.condition
    return {
        **_NO_DUTY,
        "programme": programme.id,
        "id": duty.id,
        "row": "duty",
        "text": duty.text.to(language),
        "verb": duty.verb,
        "strength": duty.strength,
        "responsible": list(duty.actors_in(Role.RESPONSIBLE)),
        "joint": duty.joint,
        "each": duty.each,
        "actors": [_of_part(part, language, today) for part in duty.actors],
        "open_list": duty.open_list,
        "condition": {"kind": condition.kind, "text": condition.text.to(language)} if condition else None,
        "due": [_of_due(programme, due, language) for due in dues],
        "depends_on": list(duty.depends_on),
        "goals": list(duty.goals),
        "cites": list(duty.cites),
        "outside": duty.outside,
        "passages": [passage.model_dump() for passage in duty.passages],
        "note": _text(duty.note, language),
    }


def _of_goal(programme: Programme, goal: Goal, dues: tuple[Due, ...], language: str) -> dict[str, Any]:
    """Return a goal under the same keys as a duty; those that only a duty has are empty."""
    return {
        **_NO_DUTY,
        "programme": programme.id,
        "id": goal.id,
        "row": "goal",
        "text": goal.text.to(language),
        "due": [_of_due(programme, due, language) for due in dues],
        "cites": list(goal.cites),
        "level": goal.level,
        "parent": goal.parent,
        "listed": goal.listed,
        "indicators": list(goal.indicators),
        "passages": [passage.model_dump() for passage in goal.passages],
        "note": _text(goal.note, language),
    }


def _of_part(part: Participation, language: str, today: dt.date) -> dict[str, Any]:
    return {
        "actor": part.actor,
        "name": actors()[part.actor].name_on(today).text.to(language),
        "role": part.role,
        "condition": _text(part.condition, language),
        "named_as_example": part.named_as_example,
    }


def _of_due(programme: Programme, due: Due, language: str) -> dict[str, Any]:
    latest = None
    if due.date is not None:
        latest = last_working_day(due.date - dt.timedelta(days=due.kind == "before"), programme.country)
    return {
        "kind": due.kind,
        "event": due.event,
        "label": _text(due.label, language),
        "date": _iso(due.date),
        "last_working_day": _iso(latest),
        "start": _iso(due.start),
        "end": _iso(due.end),
        "related": list(due.related),
        "condition": _text(due.condition, language),
        "yearly": due.yearly,
    }


def calendar_rows(items: Iterable[CalendarItem], language: str, today: dt.date) -> Rows:
    """Return one row a line of the calendar, in the order given; ``weekday`` is the day's name in `language`."""
    return [
        {
            "programme": item.programme,
            "id": item.id,
            "row": item.row,
            "date": _iso(item.date),
            "weekday": weekday_name(item.date, language) if item.date else None,
            "last_working_day": _iso(item.last_working_day),
            "days_left": item.days_left(today),
            "start": _iso(item.start),
            "end": _iso(item.end),
            "kind": item.kind,
            "event": item.event,
            "label": item.label.to(language),
            "text": item.text.to(language),
            "strength": item.strength,
            "responsible": list(item.actors),
            "related": list(item.related),
            "condition": _text(item.condition, language),
            "yearly": item.yearly,
            "outside": item.outside,
            "set_by_hand": item.set_by_hand,
        }
        for item in items
    ]


def weekday_name(day: dt.date, language: str, *, short: bool = False) -> str:
    """Return ``tisdag``, or short ``tis``, as the language writes it."""
    return babel_date(day, format="EEE" if short else "EEEE", locale=LOCALES[language])


def money_table(programme: Programme, language: str, today: dt.date) -> dict[str, Any]:
    """Return the money's rows, and totals for each currency: of all, by source, by actor, by year or span."""
    rows = money_rows(programme)
    return {
        "programme": programme.id,
        "within_existing_frames": programme.within_existing_frames,
        "rows": [
            {
                "programme": row.programme,
                "grant": row.grant,
                "duty": row.duty,
                "actor": row.actor,
                "name": actors()[row.actor].name_on(today).text.to(language) if row.actor else None,
                "first_year": row.first_year,
                "last_year": row.last_year,
                "amount": row.amount,
                "currency": row.currency,
                "at_most": row.at_most,
                "source_kind": row.source.kind,
                "source": row.source.text.to(language),
                "expenditure_area": row.source.expenditure_area,
                "budget_year": row.source.budget_year,
                "appropriation": row.source.appropriation,
                "item": row.source.item,
                "payer": row.payer,
                "purpose": row.purpose.to(language),
            }
            for row in rows
        ],
        "totals": [_money(money) for money in money_totals(rows)],
        "totals_by_source": [
            {"source_kind": source.kind, "source": source.text.to(language), **_money(money)}
            for source, sums in totals_by_source(rows).items()
            for money in sums
        ],
        "totals_by_actor": [
            {"actor": actor, **_money(money)} for actor, sums in totals_by_actor(rows).items() for money in sums
        ],
        "totals_by_years": [
            {"first_year": first, "last_year": last, **_money(money)}
            for (first, last), sums in totals_by_years(rows).items()
            for money in sums
        ],
    }


def _money(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}


def actor_rows(parts: Iterable[ActorInRole], language: str) -> Rows:
    """Return one row for each actor and role."""
    return [
        {
            "programme": part.programme,
            "role": part.role,
            "actor": part.actor.id,
            "kind": part.actor.kind,
            "members": part.actor.members,
            "name": part.name.text.to(language),
            "short": part.name.short,
            "name_now": part.name_now.text.to(language),
            "short_now": part.name_now.short,
            "renamed": part.renamed,
            "duties": list(part.duties),
            "conditions": [condition.to(language) for condition in part.conditions],
            "named_as_example": part.named_as_example,
        }
        for part in parts
    ]


def coverage_table(found: Coverage, language: str) -> dict[str, Any]:
    """Return the crosswalk: each framework with its commitments, what answers them, and the gaps."""
    return {
        "programme": found.programme,
        "frameworks": [_of_framework(each, language) for each in found.frameworks],
        "goals_without_indicator": list(found.goals_without_indicator),
        "goals_not_listed": list(found.goals_not_listed),
    }


def _of_framework(found: FrameworkCoverage, language: str) -> dict[str, Any]:
    return {
        "framework": found.framework.id,
        "title": found.framework.title.to(language),
        "version": found.framework.version,
        "verified": found.framework.verified,
        "complete": found.framework.complete,
        "commitments": len(found.commitments),
        "answered": len(found.commitments) - len(found.gaps),
        "gaps": len(found.gaps),
        "rows": [
            {
                "code": commitment.goal.code,
                "text": commitment.goal.text.to(language),
                "answered": commitment.answered,
                "answered_by": [{"id": link.of, "strength": link.strength} for link in commitment.links],
                "verified": commitment.goal.verified,
                "source": commitment.goal.source,
            }
            for commitment in found.commitments
        ],
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _text(text: Text | None, language: str) -> str | None:
    return text.to(language) if text else None
