"""Every row of the acceptance lists, in the programme files and as the command line hands them out (README.md)."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from beredd.cli import main
from beredd.programmes.due_dates import due_dates
from beredd.programmes.load import load_programme
from beredd.programmes.model import Duty, Goal, Programme

LISTS: list[dict[str, Any]] = [
    yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).parent.glob("acceptance_*.yaml"))
]
ROWS = [(spec["programme"], row) for spec in LISTS for row in spec["rows"]]
NAMES = [row["id"] for _, row in ROWS]
KEYS = {
    "id",
    "strength",
    "responsible",
    "roles",
    "open_list",
    "dates",
    "due",
    "money",
    "cites",
    "condition",
    "contains",
}
FAR = date(2040, 12, 31)

each_row = pytest.mark.parametrize(("programme_id", "row"), ROWS, ids=NAMES)


def row_of(programme: Programme, row_id: str) -> Duty | Goal:
    rows: list[Duty | Goal] = [*programme.duties, *programme.goals]
    return next(found for found in rows if found.id == row_id)


@cache
def dates_of(programme_id: str) -> dict[str, set[date]]:
    """Return the dates that the decision itself gives; "before" another duty is no date of its own."""
    return {
        row_id: {day for due in dues if due.kind != "before" for day in (due.date, due.start, due.end) if day}
        for row_id, dues in due_dates(load_programme(programme_id), FAR).items()
    }


def test_the_lists_use_the_form_of_the_readme() -> None:
    assert len(LISTS) >= 5
    assert len(NAMES) == len(set(NAMES))
    assert {key for _, row in ROWS for key in row} <= KEYS


@pytest.mark.parametrize("spec", LISTS, ids=[spec["programme"] for spec in LISTS])
def test_the_programme_has_these_duties_and_no_others(spec: dict[str, Any]) -> None:
    programme = load_programme(spec["programme"])
    assert [duty.id for duty in programme.duties] == [row["id"] for row in spec["rows"] if "strength" in row]
    goals = {row["id"] for row in spec["rows"] if "strength" not in row}
    assert goals <= {goal.id for goal in programme.goals}


@each_row
def test_strength_actors_and_condition(programme_id: str, row: dict[str, Any]) -> None:
    found = row_of(load_programme(programme_id), row["id"])
    if not isinstance(found, Duty):
        assert "strength" not in row
        return
    by_role: dict[str, set[str]] = {}
    for part in found.actors:
        by_role.setdefault(part.role.value, set()).add(part.actor)
    assert found.strength.value == row["strength"]
    assert by_role.get("responsible", set()) == set(row["responsible"])
    for role, actors in row.get("roles", {}).items():
        assert by_role.get(role, set()) >= set(actors)
    assert found.open_list or not row.get("open_list")
    if "condition" in row:
        assert found.condition is not None
        assert found.condition.kind == row["condition"]


@each_row
def test_dates_rules_and_cited_numbers(programme_id: str, row: dict[str, Any]) -> None:
    found = row_of(load_programme(programme_id), row["id"])
    assert {rule.kind for rule in found.due} >= set(row.get("due", []))
    if "dates" in row:
        assert dates_of(programme_id).get(row["id"], set()) == set(row["dates"])
    assert set(found.cites) >= set(row.get("cites", []))


@each_row
def test_money_and_what_the_report_holds(programme_id: str, row: dict[str, Any]) -> None:
    programme = load_programme(programme_id)
    grants = [grant for grant in programme.money if grant.duty == row["id"]]
    wanted = row.get("money") or {}
    assert len(grants) == (1 if wanted else 0)
    for grant in grants:
        assert (grant.currency, grant.amount) == (wanted["currency"], wanted["amount"])
        assert {year.year: year.amount for year in grant.years} == wanted.get("years", {})
        assert list(grant.over or ()) == wanted.get("over", [])
    if "contains" in row:
        held = {content.duty for report in programme.reports if report.duty == row["id"] for content in report.contents}
        assert held >= set(row["contains"])


@pytest.mark.parametrize("spec", LISTS, ids=[spec["programme"] for spec in LISTS])
def test_the_command_line_says_the_same(spec: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["programme", "duties", spec["programme"], "--format", "json"]) == 0
    told = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    for row in spec["rows"]:
        line = told[row["id"]]
        assert line["row"] == ("duty" if "strength" in row else "goal")
        assert line["strength"] == row.get("strength")
        assert set(line["responsible"]) == set(row.get("responsible", []))
        in_roles = {(part["role"], part["actor"]) for part in line["actors"]}
        assert in_roles >= {(role, actor) for role, actors in row.get("roles", {}).items() for actor in actors}
        if "dates" in row:
            days = {
                due[key]
                for due in line["due"]
                if due["kind"] != "before"
                for key in ("date", "start", "end")
                if due[key]
            }
            assert days == {day.isoformat() for day in row["dates"]}
