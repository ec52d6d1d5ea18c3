"""The calendar of the five decisions, line by line, as a user gets it from the command line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml

from beredd.cli import main
from beredd.programmes import programme_ids

SPEC = yaml.safe_load(Path(__file__).with_name("calendar.yaml").read_text(encoding="utf-8"))
FIVE = {
    "dk-amr-2025",
    "se-amr-2026",
    "se-apoteksovning-2024",
    "se-lakemedelsstrategi-2024",
    "se-tillverkningsberedskap-2024",
}
LINES = [(line, row_id) for line in SPEC["dated"] for row_id in line["ids"]]


def lines(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    with time_machine.travel(SPEC["today"], tick=False):
        assert main(["programme", "calendar", "all", "--format", "json", *arguments]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_the_five_programmes_are_there() -> None:
    assert set(programme_ids()) >= FIVE


@pytest.mark.parametrize(("line", "row_id"), LINES, ids=[f"{line['date']} {row_id}" for line, row_id in LINES])
def test_line_has_its_date_weekday_and_id(
    line: dict[str, Any], row_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [
        row
        for row in lines(capsys=capsys)
        if row["id"] == row_id and row["date"] == line["date"].isoformat() and row["kind"] != "before"
    ]
    assert found, f"{row_id} has no line on {line['date']}"
    assert found[0]["weekday"].startswith(line["weekday"])
    assert found[0]["event"] == line.get("event", found[0]["event"])
    assert found[0]["days_left"] == line.get("days_left", found[0]["days_left"])


def test_no_other_deadline_is_invented(capsys: pytest.CaptureFixture[str]) -> None:
    # Dates of its own that a report, money or a law has; what merely follows another duty's date is not one.
    expected = {(line["date"].isoformat(), row_id) for line, row_id in LINES}
    own = ("fixed", "list", "yearly", "same_as")
    events = {line.get("event") for line in SPEC["dated"]} - {"start", "end"}
    found = {(row["date"], row["id"]) for row in lines(capsys=capsys) if row["kind"] in own and row["event"] in events}
    assert found - {pair for pair in found if pair[0] is None} <= expected


def test_dates_stand_in_order_of_time(capsys: pytest.CaptureFixture[str]) -> None:
    days = [row["date"] for row in lines(capsys=capsys) if row["date"]]
    assert days == sorted(days)


@pytest.mark.parametrize("span", SPEC["spans"], ids=lambda span: span["id"])
def test_money_frame_is_a_span_of_years(span: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    found = [row for row in lines(capsys=capsys) if row["id"] == span["id"] and row["start"]]
    assert [(row["start"], row["end"], row["event"]) for row in found] == [
        (f"{span['first_year']}-01-01", f"{span['last_year']}-12-31", span["event"])
    ]


def test_yearly_report_without_a_date_is_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    found = [row for row in lines(capsys=capsys) if row["id"] == "D-19"]
    assert [(row["date"], row["kind"], row["yearly"]) for row in found] == [(None, "undated", True)]


def test_what_has_no_interval_is_continuous(capsys: pytest.CaptureFixture[str]) -> None:
    kinds = {row["id"]: row["kind"] for row in lines(capsys=capsys) if row["kind"] == "continuous"}
    assert set(SPEC["continuous"]) <= set(kinds)


def test_window_holds_its_dates_only(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines("--from", "2026-12-01", "--to", "2026-12-31", capsys=capsys)
    days = {date.fromisoformat(row["date"]) for row in found if row["date"]}
    assert days == {date(2026, 12, 15), date(2026, 12, 31)}
