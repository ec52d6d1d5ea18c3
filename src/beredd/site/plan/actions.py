"""What is done with several of a plan's rows at once: each in one transaction, with one reason."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from beredd.programmes.model import Goal, Programme
from beredd.programmes.plan import CLOSED, ActivityStatus, MilestoneStatus, Plan, PlanStatus
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require
from beredd.site.audit.events import record
from beredd.site.plan.registers import ACTIVITIES, MILESTONES, PLANS, RESULTS
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change, NewerRowError, RowFaultsError, class_of
from beredd.site.registers.column import Value
from beredd.site.registers.register import Register, is_reference
from beredd.site.registers.sight import Sight

TITLE_LENGTH: Final = 300
GATHERED: Final = ("goals", "contributors", "duties", "commitments", "indicators")
"""What an activity takes over from those that are merged into it."""


def start_plan_from_goals(
    *,
    by: User,
    programme: Programme,
    why: str,
    plan: str = "",
    title: str = "",
    start: date | None = None,
    end: date | None = None,
    only_unlisted: bool = False,
) -> tuple[Any, list[Any]]:
    """Make an empty place for each goal without goals below it that has no activity in the plan yet.

    Parameters
    ----------
    by, programme, why
        Who, where, and the reason that stands in the history of each row.
    plan
        The code of a plan that is there already; empty to make a new one.
    title, start, end
        The new plan's name and period.
    only_unlisted
        Only for the places that the decision counts and has not named (the 21 Danish initiatives).

    Returns
    -------
    tuple
        The plan's row, and the places' rows; none where every goal has an activity already.

    Raises
    ------
    RowFaultsError
        When there is no such plan, or its values break a rule.
    """
    require(by, Verb.WRITE_ROW, programme)
    with transaction.atomic():
        row = _plan_row(by, programme, plan, title, start, end, why)
        goals = _goals_to_fill(by, programme, row.code, only_unlisted=only_unlisted)
        places = [Change(values=_place(goal, programme, row)) for goal in goals]
        return row, _nobodys(by, programme, places, why)


def _plan_row(
    by: User, programme: Programme, plan: str, title: str, start: date | None, end: date | None, why: str
) -> Any:
    if plan:
        found = Sight(by, programme).row(PLANS, plan)
        if found is None or found.withdrawn:
            raise RowFaultsError({0: [("plan", _("is not known: %(code)s") % {"code": plan})]})
        return found
    values: dict[str, Value] = {"title": title, "start": start, "end": end, "status": PlanStatus.DRAFT.value}
    change = Change(values=values)
    return write_rows(by=by, programme=programme, to=PLANS, changes=[change], why=why, action="start_plan")[0]


def _goals_to_fill(by: User, programme: Programme, plan: str, *, only_unlisted: bool) -> list[Goal]:
    """Return the goals that need a place.

    Only activities that the person may read count, as on the page: a place too few would tell that there is something.
    """
    rows = Sight(by, programme).rows(ACTIVITIES).filter(plan=plan)
    taken = {goal for goals in rows.values_list("goals", flat=True) for goal in goals}
    headings = {goal.parent for goal in programme.goals}
    return [
        goal
        for goal in programme.goals
        if goal.id not in taken and goal.id not in headings and not (only_unlisted and goal.listed)
    ]


def _place(goal: Goal, programme: Programme, plan: Any) -> dict[str, Value]:
    return {
        "title": goal.text.to(programme.language)[:TITLE_LENGTH],
        "plan": plan.code,
        "goals": (goal.id,),
        "place": True,
        "start": plan.start,
        "end": plan.end,
        "status": ActivityStatus.PLANNED.value,
    }


def _nobodys(by: User, programme: Programme, places: list[Change], why: str) -> list[Any]:
    """Add places that belong to nobody: a new row is its writer's own until somebody says whose it is."""
    if not places:
        return []
    rows = write_rows(by=by, programme=programme, to=ACTIVITIES, changes=places, why=why, action="make_place")
    freed = [Change(code=row.code, version=row.version, values={"actor": ""}) for row in rows]
    return write_rows(by=by, programme=programme, to=ACTIVITIES, changes=freed, why=why, action="make_place")


def carry_over(
    *, by: User, programme: Programme, old: str, new: str, why: str, codes: Iterable[str] | None = None
) -> list[Any]:
    """Copy unfinished activities of one plan, with their open milestones, into another.

    The new row says which one it comes from; the old one is closed as carried over, so that nobody waits for it. What
    an activity is classed as goes with it, fields above the person's clearance too, unread.

    Parameters
    ----------
    by, programme, why
        Who, where, and the reason that stands in the history of each row.
    old, new
        The codes of the two plans.
    codes
        Only these activities; None for all unfinished ones that the person may read.
    """
    require(by, Verb.WRITE_ROW, programme)
    wanted = None if codes is None else set(codes)
    with transaction.atomic():
        sight = Sight(by, programme)
        if old == new or sight.row(PLANS, new) is None:
            raise RowFaultsError({0: [("plan", _("choose another plan to carry over to"))]})
        rows = [
            row
            for row in sight.rows(ACTIVITIES).filter(plan=old).select_for_update()
            if row.status not in CLOSED and (wanted is None or row.code in wanted)
        ]
        if not rows:
            return []
        copies = [_copied(sight, ACTIVITIES, row, {"plan": new, "carried_over_from": row.code}) for row in rows]
        made = write_rows(by=by, programme=programme, to=ACTIVITIES, changes=copies, why=why, action="carry_over")
        _same_actor(by, programme, ACTIVITIES, rows, made, why)
        renamed = {row.code: copy.code for row, copy in zip(rows, made, strict=True)}
        _copy_milestones(by, programme, sight, renamed, why)
        closed = [
            Change(code=row.code, version=row.version, values={"status": ActivityStatus.CARRIED_OVER.value})
            for row in rows
        ]
        write_rows(by=by, programme=programme, to=ACTIVITIES, changes=closed, why=why, action="carry_over")
        return made


def _copied(sight: Sight, of: Register, row: Any, values: Mapping[str, Value]) -> Change:
    """Return a copy of a row, as secret as the row, without references that the copier cannot see."""
    seen = sight.values(of, row)
    named = {column.name: seen[column.name] for column in of.columns if is_reference(column) and column.name in seen}
    return Change(values={**of.values_of(row), **named, **values}, **class_of(row))


def _same_actor(by: User, programme: Programme, of: Register, rows: list[Any], made: list[Any], why: str) -> None:
    """Let what was nobody's stay so: see :func:`_nobodys`."""
    freed = [
        Change(code=copy.code, version=copy.version, values={"actor": ""})
        for row, copy in zip(rows, made, strict=True)
        if not row.actor and copy.actor
    ]
    if freed:
        write_rows(by=by, programme=programme, to=of, changes=freed, why=why, action="carry_over")


def _copy_milestones(by: User, programme: Programme, sight: Sight, renamed: Mapping[str, str], why: str) -> None:
    waiting = sight.rows(MILESTONES).filter(activity__in=list(renamed), status=MilestoneStatus.OPEN.value)
    copies = [_copied(sight, MILESTONES, row, {"activity": renamed[row.activity]}) for row in waiting]
    if copies:
        write_rows(by=by, programme=programme, to=MILESTONES, changes=copies, why=why, action="carry_over")


def merge(*, by: User, programme: Programme, seen: Mapping[str, int], into: str, why: str) -> Any:
    """Merge activities into one of them, which takes over their goals, actors, commitments, milestones and results.

    Parameters
    ----------
    by, programme, why
        Who, where, and the reason that stands in the history of each row.
    seen
        The activities, the one that stays among them, each with the version that the writer saw.
    into
        The code of the one that stays.

    Returns
    -------
    ActivityRow
        The one that stays.

    Raises
    ------
    RowFaultsError
        When fewer than two are chosen, or one cannot be merged.
    NewerRowError
        When somebody has changed one of them meanwhile.
    """
    require(by, Verb.READ, programme)
    others = [code for code in seen if code != into]
    if into not in seen or not others:
        raise RowFaultsError({0: [("merged_into", _("choose at least two activities, one of which stays"))]})
    with transaction.atomic():
        sight = Sight(by, programme)
        rows = _activities(sight, seen)
        kept = rows[into]
        _refuse_leak(kept, rows.values(), seen)
        gathered = _gathered(kept, [rows[code] for code in others])
        changes = [Change(code=into, version=seen[into], values=gathered)]
        changes += [
            Change(
                code=code,
                version=seen[code],
                values={"status": ActivityStatus.MERGED.value, "merged_into": into, "superseded_by": ""},
            )
            for code in others
        ]
        written = write_rows(by=by, programme=programme, to=ACTIVITIES, changes=changes, why=why, action="merge")
        for of in (MILESTONES, RESULTS):
            moved = [
                Change(code=row.code, version=row.version, values={"activity": into})
                for row in sight.rows(of).filter(activity__in=others).select_for_update()
            ]
            if moved:
                write_rows(by=by, programme=programme, to=of, changes=moved, why=why, action="merge")
        return written[0]


def _activities(sight: Sight, seen: Mapping[str, int]) -> dict[str, Any]:
    """Return the activities by code as they are now; one that is closed or cannot be read stops the action."""
    found: dict[str, Any] = {}
    for place, code in enumerate(seen):
        row = sight.row(ACTIVITIES, code)
        if row is None or row.withdrawn:
            raise RowFaultsError(
                {place: [("code", _("there is no such row that you may see: %(code)s") % {"code": code})]}
            )
        if row.version != seen[code]:
            raise NewerRowError(row)
        if row.status in CLOSED:
            raise RowFaultsError({place: [("status", _("%(code)s is closed already") % {"code": code})]})
        found[code] = row
    return found


def _refuse_leak(kept: Any, rows: Iterable[Any], seen: Mapping[str, int]) -> None:
    """Stop what would tell of a sensitive activity in one that more people read."""
    places = {code: place for place, code in enumerate(seen)}
    for row in rows:
        wider = bool(row.shown_to) and not (kept.shown_to and set(kept.shown_to) <= set(row.shown_to))
        if row.confidentiality > kept.confidentiality or wider:
            words = _("%(code)s is more sensitive than the activity that would stay") % {"code": row.code}
            raise RowFaultsError({places[row.code]: [("merged_into", words)]})


def _gathered(kept: Any, others: list[Any]) -> dict[str, Value]:
    """Return what the activity that stays holds afterwards: its own first, then what the others add.

    A field that is classed higher in one of the others than the row it would go to is not taken over.
    """
    values: dict[str, Value] = {}
    for column in GATHERED:
        codes = list(getattr(kept, column))
        for other in others:
            if column not in other.field_classes and column not in kept.field_classes:
                codes += getattr(other, column)
                codes += [other.actor] if column == "contributors" and not other.place else []
        values[column] = tuple(
            dict.fromkeys(code for code in codes if code and (column, code) != ("contributors", kept.actor))
        )
    days: tuple[tuple[str, Callable[..., date]], ...] = (("start", min), ("end", max))
    for column, outermost in days:
        known = [getattr(row, column) for row in (kept, *others) if getattr(row, column)]
        values[column] = outermost(known) if known else None
    return values


def supersede(*, by: User, programme: Programme, seen: Mapping[str, int], successor: str, why: str) -> list[Any]:
    """Let one activity come in the place of others, which stay with a reference to it.

    Parameters
    ----------
    by, programme, why
        Who, where, and the reason that stands in the history of each row.
    seen
        The activities that are superseded, each with the version that the writer saw.
    successor
        The code of the activity that comes in their place.
    """
    require(by, Verb.READ, programme)
    if not seen or successor in seen:
        raise RowFaultsError({0: [("superseded_by", _("choose another activity that comes in their place"))]})
    with transaction.atomic():
        sight = Sight(by, programme)
        _activities(sight, seen)
        after = sight.row(ACTIVITIES, successor)
        if after is None or after.withdrawn:
            what = _("there is no such row that you may see: %(code)s") % {"code": successor}
            raise RowFaultsError({0: [("superseded_by", what)]})
        changes = [
            Change(
                code=code,
                version=version,
                values={
                    "status": ActivityStatus.SUPERSEDED.value,
                    "superseded_by": successor,
                    "merged_into": "",
                },
            )
            for code, version in seen.items()
        ]
        return write_rows(by=by, programme=programme, to=ACTIVITIES, changes=changes, why=why, action="supersede")


@transaction.atomic
def note_printing(*, by: User, programme: Programme, plan: Plan, form: str) -> None:
    """Note that somebody has taken out a plan with all that person may read: the file leaves the site's own guard."""
    require(by, Verb.READ, programme)
    record(
        "print_plan",
        by=by,
        programme=programme.id,
        thing="plan_document",
        thing_id=plan.code,
        new={"form": form, "class": plan.confidentiality},
        confidentiality=plan.confidentiality,
    )
