"""Plans read back as the rooms know them, for one reader or for a document that is handed over.

As many queries for 4,000 activities as for one: plans, activities, milestones, results, and the names of rows outside
the plan that these refer to.
"""

from collections import namedtuple
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, Protocol

from django.db.models import QuerySet

from beredd.common.information_class import OPEN_TO_ALL
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.plan import (
    Activity,
    ActivityKind,
    ActivityStatus,
    EvidenceStrength,
    Milestone,
    MilestoneStatus,
    Plan,
    PlanStatus,
    Result,
    ResultKind,
    in_force,
)
from beredd.site.accounts.rights import open_to_all
from beredd.site.plan.registers import ACTIVITIES, MILESTONES, PLANS, RESULTS
from beredd.site.registers.brief import read_columns
from beredd.site.registers.history import rows_as_of
from beredd.site.registers.past_rows import open_rows_as_of
from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight

_MARKS: Final = ("number", "actor", "confidentiality")


def _fields(of: Register) -> tuple[str, ...]:
    """Return what is read of a register's rows: the declared columns, and what tells how sensitive they are."""
    return tuple(dict.fromkeys([*_MARKS, *of.names, "field_classes"]))


@cache
def _named(name: str, fields: tuple[str, ...]) -> Any:
    return namedtuple(name.capitalize(), [*fields, "field_classes"])


PLAN_FIELDS: Final = _fields(PLANS)
ACTIVITY_FIELDS: Final = _fields(ACTIVITIES)
MILESTONE_FIELDS: Final = _fields(MILESTONES)
RESULT_FIELDS: Final = _fields(RESULTS)
_PLANS: Final = {one.value: one for one in PlanStatus}
_KINDS: Final = {one.value: one for one in ActivityKind}
_STATUSES: Final = {one.value: one for one in ActivityStatus}
_MILESTONES: Final = {one.value: one for one in MilestoneStatus}
_RESULTS: Final = {one.value: one for one in ResultKind}
_STRENGTHS: Final = {one.value: one for one in EvidenceStrength}


class Eyes(Protocol):
    """Through whose eyes a plan is read."""

    def rows(self, of: Register) -> Iterable[Any]:
        """Return the rows that may be read, those in use."""

    def hides(self, row: Any, column: str) -> bool:
        """Say whether a field of such a row may not be read."""

    def known(self, of: Register, codes: Iterable[str]) -> set[str]:
        """Return those of `codes` whose rows may be read."""


class Reader:
    """One person's eyes, on today or on a past day."""

    def __init__(self, sight: Sight, when: datetime | None = None) -> None:
        self.sight = sight
        self.when = when

    def rows(self, of: Register) -> Iterable[Any]:
        """Return the rows that the person may read, as they are or were."""
        if self.when is not None:
            return rows_as_of(self.sight, of, self.when)
        return self.sight.rows(of).order_by("number")

    def hides(self, row: Any, column: str) -> bool:
        """Say whether the person may not read a field."""
        return self.sight.hides(row, column)

    def known(self, of: Register, codes: Iterable[str]) -> set[str]:
        """Return the codes of rows that the person may read."""
        asked = set(codes)
        self.sight.look_up_codes({of.key: asked})
        return {code for code in asked if self.sight.name(of.key, code) is not None}


class Recipient:
    """The eyes of whoever is handed a document: no row above a class, none that is shown to some actors only.

    Narrower than the sight of every reader who is cleared for that class, and the same whoever prints.
    """

    def __init__(self, programme: str, up_to: int = OPEN_TO_ALL, when: datetime | None = None) -> None:
        self.programme = programme
        self.up_to = up_to
        self.when = when

    def rows(self, of: Register) -> Iterable[Any]:
        """Return the rows that belong in the document, as they are or were."""
        if self.when is not None:
            return open_rows_as_of(of, [self.programme], self.when, up_to=self.up_to)
        return self._rows_now(of)

    def _rows_now(self, of: Register) -> QuerySet[Any]:
        rows: QuerySet[Any] = of.model._default_manager.all()
        return open_to_all(rows.filter(programme=self.programme, withdrawn=False), up_to=self.up_to).order_by("number")

    def hides(self, row: Any, column: str) -> bool:
        """Say whether a field is too sensitive for the document."""
        marked = row.field_classes.get(column)
        return bool(marked) and int(marked["confidentiality"]) > self.up_to

    def known(self, of: Register, codes: Iterable[str]) -> set[str]:
        """Return the codes of rows that belong in the document."""
        numbers = {number for code in codes if (number := of.number_of(code)) is not None}
        if self.when is not None:
            return {row.code for row in self.rows(of) if row.number in numbers}
        found = self._rows_now(of).filter(number__in=numbers).values_list("number", flat=True)
        return {f"{of.prefix}-{number}" for number in found}


def plan_heads(eyes: Eyes, known: Container[str] | None = None, **where: Any) -> list[Plan]:
    """Return the plans that may be read, without what is in them; only those that fit `where`.

    `known` are the codes of all that may be read, where `where` leaves some of them out.
    """
    rows = [_read(eyes, PLANS, row) for row in _below(eyes, PLANS, PLAN_FIELDS, **where)]
    codes = {f"PLAN-{row.number}" for row in rows} if known is None else known
    return [
        Plan(
            code=f"PLAN-{row.number}",
            title=row.title,
            start=row.start,
            end=row.end,
            status=_PLANS.get(row.status, PlanStatus.DRAFT),
            adopted_on=row.adopted_on,
            superseded_by=row.superseded_by if row.superseded_by in codes else "",
            description=row.description,
            confidentiality=row.confidentiality,
        )
        for row in rows
    ]


def whole_plan(eyes: Eyes, head: Plan, *, results: bool = True) -> Plan:
    """Return a plan with its activities and their milestones, and unless somebody does without them the results."""
    rows = [_read(eyes, ACTIVITIES, row) for row in _below(eyes, ACTIVITIES, ACTIVITY_FIELDS, plan=head.code)]
    rows = [row for row in rows if row.plan == head.code]
    codes = {f"ACT-{row.number}" for row in rows}
    milestones, class_of_milestones = _milestones(eyes, codes)
    outside = _outside(eyes, rows, codes)
    known = codes | outside
    activities = tuple(_activity(row, milestones.get(f"ACT-{row.number}", ()), known) for row in rows)
    found, class_of_results = results_of(eyes, codes) if results else ((), 0)
    return replace(
        head,
        activities=activities,
        results=found,
        confidentiality=max(
            [head.confidentiality, class_of_milestones, class_of_results, *(row.confidentiality for row in rows)]
        ),
    )


def activities_in_full(eyes: Eyes, plan: Plan, codes: Iterable[str]) -> dict[str, Activity]:
    """Return some activities of a plan with their milestones, as :func:`whole_plan` gives all of them."""
    wanted = set(codes)
    numbers = {number for code in wanted if (number := ACTIVITIES.number_of(code)) is not None}
    rows = [_read(eyes, ACTIVITIES, row) for row in _below(eyes, ACTIVITIES, ACTIVITY_FIELDS, number__in=numbers)]
    milestones, _class = _milestones(eyes, wanted, activity__in=wanted)
    known = {one.code for one in plan.activities}
    known |= _outside(eyes, rows, known)
    return {
        code: _activity(row, milestones.get(code, ()), known) for row in rows if (code := f"ACT-{row.number}") in wanted
    }


def plan_handed_over(programme: str, up_to: int = OPEN_TO_ALL, when: datetime | None = None) -> Plan | None:
    """Return the plan in force, now or at a moment, as a document may hold it; None where there is none."""
    eyes = Recipient(programme, up_to, when)
    head = in_force(plan_heads(eyes))
    return None if head is None else whole_plan(eyes, head)


def with_plan(added: FollowUp, up_to: int = OPEN_TO_ALL, when: datetime | None = None) -> FollowUp:
    """Return a follow-up with the plan in force, now or at a moment, as a report that is handed over may hold it.

    What was left to be read when asked for is read here: a report needs all of it, and is frozen with it.
    """
    return replace(
        added,
        plan=plan_handed_over(added.programme, up_to, when),
        contents=tuple(added.contents),
        money=tuple(added.money),
        sections=tuple(added.sections),
        proposals=tuple(added.proposals),
    )


def _below(eyes: Eyes, of: Register, fields: Sequence[str], **where: Any) -> Iterable[Any]:
    """Return rows of a register, of the database only the columns that are read: a plan may have thousands."""
    rows = eyes.rows(of)
    if isinstance(rows, QuerySet):
        named = _named(of.key, tuple(fields[:-1]))
        return [named._make(row) for row in read_columns(of, fields[:-1], rows.filter(**where))]
    return [row for row in rows if all(getattr(row, name) == value for name, value in where.items())]


def _read(eyes: Eyes, of: Register, row: Any) -> Any:
    """Return a row as it may be read: hidden fields empty, its class that of what is shown of it.

    Few rows have fields of a class of their own; the others are given back as they are.
    """
    if not row.field_classes:
        return row
    hidden = {name for name in row.field_classes if eyes.hides(row, name)}
    shown = [int(one["confidentiality"]) for name, one in row.field_classes.items() if name not in hidden]
    values = {
        column.name: column.empty if column.name in hidden else getattr(row, column.name) for column in of.columns
    }
    values |= {"number": row.number, "actor": values.get("actor", row.actor)}
    return SimpleNamespace(**values, confidentiality=max([row.confidentiality, *shown]))


def _outside(eyes: Eyes, rows: Iterable[Any], codes: set[str]) -> set[str]:
    """Return the activities of other plans that those of this one come from or went into."""
    named = {code for row in rows for code in (row.carried_over_from, row.merged_into, row.superseded_by) if code}
    return eyes.known(ACTIVITIES, named - codes) if named - codes else set()


def _activity(row: Any, milestones: Sequence[Milestone], known: set[str]) -> Activity:
    return Activity(
        code=f"ACT-{row.number}",
        title=row.title,
        goals=row.goals,
        kind=_KINDS.get(row.kind),
        # An empty place has nobody who answers for it, whoever keeps the row meanwhile.
        actor="" if row.place else row.actor,
        contributors=row.contributors,
        start=row.start,
        end=row.end,
        status=_STATUSES.get(row.status, ActivityStatus.PLANNED),
        place=row.place,
        duties=row.duties,
        commitments=row.commitments,
        indicators=row.indicators,
        carried_over_from=row.carried_over_from if row.carried_over_from in known else "",
        merged_into=row.merged_into if row.merged_into in known else "",
        superseded_by=row.superseded_by if row.superseded_by in known else "",
        description=row.description,
        milestones=tuple(milestones),
    )


def _milestones(eyes: Eyes, activities: set[str], **where: Any) -> tuple[dict[str, list[Milestone]], int]:
    """Return the milestones by activity in order of time, and the highest class among them."""
    found: dict[str, list[Milestone]] = {}
    highest = 0
    for whole in _below(eyes, MILESTONES, MILESTONE_FIELDS, **where):
        row = _read(eyes, MILESTONES, whole)
        if row.activity not in activities:
            continue
        highest = max(highest, row.confidentiality)
        one = Milestone(
            code=f"MIL-{row.number}",
            title=row.title,
            due_on=row.due_on,
            status=_MILESTONES.get(row.status, MilestoneStatus.OPEN),
            reached_on=row.reached_on,
        )
        found.setdefault(row.activity, []).append(one)
    for ones in found.values():
        if len(ones) > 1:
            ones.sort(key=lambda one: one.due_on or date.max)
    return found, highest


def results_of(eyes: Eyes, activities: set[str]) -> tuple[tuple[Result, ...], int]:
    """Return the results of the plan's activities, what these lead to, and those of no activity; and their class."""
    rows = {f"RES-{row.number}": _read(eyes, RESULTS, row) for row in _below(eyes, RESULTS, RESULT_FIELDS)}
    chosen: dict[str, Any] = {}
    waiting = [code for code, row in rows.items() if not row.activity or row.activity in activities]
    while waiting:
        code = waiting.pop()
        if code not in chosen:
            chosen[code] = rows[code]
            waiting += [after for after in rows[code].leads_to if after in rows]
    results = tuple(_result(code, rows[code], activities, chosen) for code in rows if code in chosen)
    return results, max((row.confidentiality for row in chosen.values()), default=0)


def _result(code: str, row: Any, activities: set[str], known: Container[str]) -> Result:
    return Result(
        code=code,
        title=row.title,
        kind=_RESULTS.get(row.kind),
        activity=row.activity if row.activity in activities else "",
        leads_to=tuple(after for after in row.leads_to if after in known),
        indicators=row.indicators,
        contribution=row.contribution,
        strength=_STRENGTHS.get(row.strength, EvidenceStrength.NOT_JUDGED),
        evidence="\n".join(part for part in (row.evidence, row.evidence_link) if part),
        actor=row.actor,
    )
