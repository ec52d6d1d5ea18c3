"""An invented plan for the Swedish assignment, and the 21 empty places of the Danish agreement, for the demo."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction

from beredd.common.text import words_of
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.programmes.plan import ActivityStatus, MilestoneStatus
from beredd.site.accounts.models import User
from beredd.site.plan.actions import start_plan_from_goals
from beredd.site.plan.registers import ACTIVITIES, MILESTONES, PLANS, RESULTS
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.column import Value, parse
from beredd.site.registers.register import Register

SWEDISH: Final = "se-amr-2026"
DANISH: Final = "dk-amr-2025"
WHY: Final = {"sv": "Exempel i demon, påhittat.", "da": "Eksempel i demoen, opdigtet."}


def fill(people: Mapping[str, User]) -> None:
    """Fill the plans where there are none; what somebody has begun is left exactly as it is."""
    editor = people["alva"]
    for programme_id, make in ((SWEDISH, _swedish), (DANISH, _danish)):
        if programme_id not in programme_ids():
            continue
        if PLANS.model._default_manager.filter(programme=programme_id).exists():
            continue
        with transaction.atomic():
            make(editor, load_programme(programme_id))


def _swedish(by: User, programme: Programme) -> None:
    given: dict[str, Any] = words_of("beredd.site.plan", "demo_plan.yaml")
    plan = _write(by, programme, PLANS, [given["plan"]])[0].code
    activities = [{**one, "plan": plan, "description": given["description"]} for one in given["activities"]]
    codes = {row.title: row.code for row in _write(by, programme, ACTIVITIES, activities)}
    _unassign(by, programme, [codes[one["title"]] for one in activities if not one["actor"]])
    _merge(
        by, programme, {codes[one["title"]]: codes[one["merged_into"]] for one in activities if "merged_into" in one}
    )
    milestones = [
        {
            "title": title,
            "activity": codes[one["title"]],
            "due_on": day,
            "status": status,
            "reached_on": day if status == MilestoneStatus.REACHED else None,
            "actor": one["actor"],
        }
        for one in activities
        for title, day, status in one.get("milestones", ())
    ]
    _write(by, programme, MILESTONES, milestones)
    results = [{**one, "activity": codes.get(one.get("activity", ""), ""), "leads_to": ()} for one in given["results"]]
    rows = _write(by, programme, RESULTS, results)
    known = {one["key"]: row for one, row in zip(given["results"], rows, strict=True)}
    links = [
        Change(
            code=known[one["key"]].code,
            version=1,
            values={"leads_to": tuple(known[after].code for after in one["leads_to"])},
        )
        for one in given["results"]
        if "leads_to" in one
    ]
    write_rows(by=by, programme=programme, to=RESULTS, changes=links, why=WHY["sv"])
    start_plan_from_goals(by=by, programme=programme, plan=plan, only_unlisted=True, why=WHY["sv"])


def _danish(by: User, programme: Programme) -> None:
    start_plan_from_goals(
        by=by,
        programme=programme,
        title="Handlingsplan mod antimikrobiel resistens for mennesker (eksempel)",
        start=date(2025, 6, 11),
        end=date(2028, 12, 31),
        only_unlisted=True,
        why=WHY["da"],
    )


def _write(by: User, programme: Programme, to: Register, rows: list[dict[str, Any]]) -> list[Any]:
    changes = [Change(values=_values(to, row)) for row in rows]
    return write_rows(by=by, programme=programme, to=to, changes=changes, why=WHY["sv"])


def _values(of: Register, row: Mapping[str, Any]) -> dict[str, Value]:
    """Return what is declared of a row; references that need a row to be there first are set afterwards."""
    later = {"merged_into"}
    return {column.name: parse(column, row[column.name]) for column in of.columns if column.name in {*row} - later}


def _unassign(by: User, programme: Programme, codes: list[str]) -> None:
    """Take away the actor that every new row gets from its writer."""
    freed = [Change(code=code, version=1, values={"actor": ""}) for code in codes]
    write_rows(by=by, programme=programme, to=ACTIVITIES, changes=freed, why=WHY["sv"])


def _merge(by: User, programme: Programme, into: Mapping[str, str]) -> None:
    changes = [
        Change(code=code, version=1, values={"status": ActivityStatus.MERGED.value, "merged_into": target})
        for code, target in into.items()
    ]
    write_rows(by=by, programme=programme, to=ACTIVITIES, changes=changes, why=WHY["sv"])
