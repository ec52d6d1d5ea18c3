"""Plans read back as the rooms know them, for one reader or for a document that is handed over.

As many queries for 4,000 activities as for one: plans, activities, milestones, results, and the names of rows outside
the plan that these refer to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from django.db.models import QuerySet

from beredd.common.information_class import Harm
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
from beredd.site.plan.registers import ACTIVITIES, MILESTONES, PLANS, RESULTS
from beredd.site.registers.history import rows_as_of
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

HANDED_OVER: Final = int(Harm.MODERATE)
"""K 1: the highest class of what stands in a document that leaves the agencies unless somebody asks for more."""
UNREAD: Final = ("search_text", "made_at", "changed_at", "ground", "decided_on", "decided_by")
Coded = TypeVar("Coded", bound=StrEnum)


class Eyes(Protocol):
    """Through whose eyes a plan is read."""

    def rows(self, of: Register) -> Iterable[Any]:
        """Return the rows that may be read, those in use."""

    def hides(self, row: RegisterRow, column: str) -> bool:
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
        return self.sight.rows(of).defer(*UNREAD).order_by("number")

    def hides(self, row: RegisterRow, column: str) -> bool:
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

    def __init__(self, programme: str, up_to: int = HANDED_OVER) -> None:
        self.programme = programme
        self.up_to = up_to

    def rows(self, of: Register) -> QuerySet[Any]:
        """Return the rows that belong in the document."""
        rows: QuerySet[Any] = of.model._default_manager.all()
        open_rows = rows.filter(programme=self.programme, withdrawn=False, confidentiality__lte=self.up_to, shown_to="")
        return open_rows.order_by("number")

    def hides(self, row: RegisterRow, column: str) -> bool:
        """Say whether a field is too sensitive for the document."""
        marked = row.field_classes.get(column)
        return bool(marked) and int(marked["confidentiality"]) > self.up_to

    def known(self, of: Register, codes: Iterable[str]) -> set[str]:
        """Return the codes of rows that belong in the document."""
        numbers = {number for code in codes if (number := of.number_of(code)) is not None}
        found = self.rows(of).filter(number__in=numbers).values_list("number", flat=True)
        return {f"{of.prefix}-{number}" for number in found}


def plan_heads(eyes: Eyes) -> list[Plan]:
    """Return the plans that may be read, without what is in them."""
    return [
        Plan(
            code=row.code,
            title=_seen(eyes, row, "title", ""),
            start=_seen(eyes, row, "start", None),
            end=_seen(eyes, row, "end", None),
            status=_coded(PlanStatus, _seen(eyes, row, "status", ""), PlanStatus.DRAFT),
            adopted_on=_seen(eyes, row, "adopted_on", None),
            superseded_by=_seen(eyes, row, "superseded_by", ""),
            description=_seen(eyes, row, "description", ""),
            confidentiality=_class(eyes, row),
        )
        for row in eyes.rows(PLANS)
    ]


def whole_plan(eyes: Eyes, head: Plan) -> Plan:
    """Return a plan with its activities, their milestones and the results."""
    rows = [row for row in _below(eyes, ACTIVITIES, "plan", head.code) if not eyes.hides(row, "plan")]
    codes = {row.code for row in rows}
    milestones, highest = _milestones(eyes, codes)
    outside = _outside(eyes, rows, codes)
    activities = tuple(_activity(eyes, row, milestones.get(row.code, ()), codes | outside) for row in rows)
    results, class_of_results = _results(eyes, codes)
    classes = [_class(eyes, row) for row in rows]
    return Plan(
        code=head.code,
        title=head.title,
        start=head.start,
        end=head.end,
        status=head.status,
        adopted_on=head.adopted_on,
        superseded_by=head.superseded_by,
        description=head.description,
        activities=activities,
        results=results,
        confidentiality=max([head.confidentiality, highest, class_of_results, *classes]),
    )


def plan_handed_over(programme: str, up_to: int = HANDED_OVER) -> Plan | None:
    """Return the plan in force as a document may hold it; None where there is none."""
    eyes = Recipient(programme, up_to)
    head = in_force(plan_heads(eyes))
    return None if head is None else whole_plan(eyes, head)


def with_plan(added: FollowUp) -> FollowUp:
    """Return a follow-up with the plan in force, as a report that is handed over may hold it."""
    return replace(added, plan=plan_handed_over(added.programme))


def plan_seen(sight: Sight, code: str = "", when: datetime | None = None) -> tuple[list[Plan], Plan | None]:
    """Return the plans that a person may read, and one of them whole: `code`, or the one in force.

    A code that the person may not read, or that does not exist, gives no plan.
    """
    eyes = Reader(sight, when)
    heads = plan_heads(eyes)
    chosen = next((head for head in heads if head.code == code), None) if code else in_force(heads)
    return heads, None if chosen is None else whole_plan(eyes, chosen)


def _below(eyes: Eyes, of: Register, column: str, code: str) -> Sequence[Any]:
    rows = eyes.rows(of)
    if isinstance(rows, QuerySet):
        return list(rows.filter(**{column: code}))
    return [row for row in rows if getattr(row, column) == code]


def _seen(eyes: Eyes, row: Any, column: str, empty: Any) -> Any:
    """Return a field's value, or `empty` where it may not be read. Few rows have such fields."""
    return empty if row.field_classes and eyes.hides(row, column) else getattr(row, column)


def _coded(kind: type[Coded], value: str, otherwise: Coded) -> Coded:
    """Return a coded value; a row from before a value was taken away still has a place."""
    try:
        return kind(value)
    except ValueError:
        return otherwise


def _class(eyes: Eyes, row: Any) -> int:
    """Return the class of what is seen of a row: its own, and that of its fields that are shown."""
    shown = [int(one["confidentiality"]) for name, one in row.field_classes.items() if not eyes.hides(row, name)]
    return max([row.confidentiality, *shown])


def _outside(eyes: Eyes, rows: Iterable[Any], codes: set[str]) -> set[str]:
    """Return the activities of other plans that those of this one come from or went into."""
    named = {code for row in rows for code in (row.carried_over_from, row.merged_into, row.superseded_by) if code}
    return eyes.known(ACTIVITIES, named - codes) if named - codes else set()


def _activity(eyes: Eyes, row: Any, milestones: Iterable[Milestone], known: set[str]) -> Activity:
    def reference(column: str) -> str:
        code = _seen(eyes, row, column, "")
        return code if code in known else ""

    place = _seen(eyes, row, "place", False)
    return Activity(
        code=row.code,
        title=_seen(eyes, row, "title", ""),
        goals=_seen(eyes, row, "goals", ()),
        kind=_coded(ActivityKind, row.kind, ActivityKind.OWN) if _seen(eyes, row, "kind", "") else None,
        # An empty place has nobody who answers for it, whoever keeps the row meanwhile.
        actor="" if place else _seen(eyes, row, "actor", ""),
        contributors=_seen(eyes, row, "contributors", ()),
        start=_seen(eyes, row, "start", None),
        end=_seen(eyes, row, "end", None),
        status=_coded(ActivityStatus, _seen(eyes, row, "status", ""), ActivityStatus.PLANNED),
        place=place,
        duties=_seen(eyes, row, "duties", ()),
        commitments=_seen(eyes, row, "commitments", ()),
        indicators=_seen(eyes, row, "indicators", ()),
        carried_over_from=reference("carried_over_from"),
        merged_into=reference("merged_into"),
        superseded_by=reference("superseded_by"),
        description=_seen(eyes, row, "description", ""),
        milestones=tuple(milestones),
    )


def _milestones(eyes: Eyes, activities: set[str]) -> tuple[dict[str, list[Milestone]], int]:
    """Return the milestones by activity in order of time, and the highest class among them."""
    found: dict[str, list[Milestone]] = {}
    highest = 0
    for row in eyes.rows(MILESTONES):
        if row.activity not in activities or eyes.hides(row, "activity"):
            continue
        highest = max(highest, _class(eyes, row))
        found.setdefault(row.activity, []).append(
            Milestone(
                code=row.code,
                title=_seen(eyes, row, "title", ""),
                due_on=_seen(eyes, row, "due_on", None),
                status=_coded(MilestoneStatus, _seen(eyes, row, "status", ""), MilestoneStatus.OPEN),
                reached_on=_seen(eyes, row, "reached_on", None),
            )
        )
    for ones in found.values():
        ones.sort(key=lambda one: one.due_on or date.max)
    return found, highest


def _results(eyes: Eyes, activities: set[str]) -> tuple[tuple[Result, ...], int]:
    """Return the results of the plan's activities, what these lead to, and those of no activity; and their class."""
    rows = {row.code: row for row in eyes.rows(RESULTS)}
    chosen: dict[str, Any] = {}
    waiting = [row for row in rows.values() if not row.activity or row.activity in activities]
    while waiting:
        row = waiting.pop(0)
        if row.code not in chosen:
            chosen[row.code] = row
            waiting += [rows[code] for code in _seen(eyes, row, "leads_to", ()) if code in rows]
    results = tuple(_result(eyes, row, activities, chosen) for row in sorted(chosen.values(), key=lambda r: r.number))
    return results, max((_class(eyes, row) for row in chosen.values()), default=0)


def _result(eyes: Eyes, row: Any, activities: set[str], known: Iterable[str]) -> Result:
    kind = _seen(eyes, row, "kind", "")
    activity = _seen(eyes, row, "activity", "")
    evidence = [_seen(eyes, row, "evidence", ""), _seen(eyes, row, "evidence_link", "")]
    return Result(
        code=row.code,
        title=_seen(eyes, row, "title", ""),
        kind=_coded(ResultKind, kind, ResultKind.OUTCOME) if kind else None,
        activity=activity if activity in activities else "",
        leads_to=tuple(code for code in _seen(eyes, row, "leads_to", ()) if code in known),
        indicators=_seen(eyes, row, "indicators", ()),
        contribution=_seen(eyes, row, "contribution", ""),
        strength=_coded(EvidenceStrength, _seen(eyes, row, "strength", ""), EvidenceStrength.NOT_JUDGED),
        evidence="\n".join(part for part in evidence if part),
        actor=_seen(eyes, row, "actor", ""),
    )
