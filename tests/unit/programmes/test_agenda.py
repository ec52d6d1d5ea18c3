from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from beredd.programmes import Standing, agenda, calendar_items, standing
from beredd.programmes.follow_up import DutyState, StateEntry, nothing_yet

TODAY = date(2026, 11, 22)


def fixed(day, event="work"):
    return {"kind": "fixed", "date": day, "event": event}


def recorded(*entries):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    states = tuple(StateEntry(duty, state, "why", "Alva", at, due_on) for duty, state, due_on in entries)
    return replace(nothing_yet("se-x", at), states=states)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, Standing.UNCONFIRMED),
        (DutyState.NOT_STARTED, Standing.LATE),
        (DutyState.UNDER_WAY, Standing.LATE),
        (DutyState.DONE, Standing.CLOSED),
        (DutyState.NOT_APPLICABLE, Standing.CLOSED),
        (DutyState.SUPERSEDED, Standing.CLOSED),
    ],
)
def test_a_past_date_is_late_unconfirmed_or_closed_by_what_is_recorded(build, duty, state, expected):
    programme = build(duty("X-01", fixed("2025-01-15", "interim_report")))
    follow_up = recorded(("X-01", state, None)) if state else recorded()
    assert standing(calendar_items(programme)[0], TODAY, follow_up) is expected


def test_the_day_itself_is_not_late(build, duty):
    programme = build(duty("X-01", fixed("2026-11-22")))
    assert standing(calendar_items(programme)[0], TODAY) is Standing.COMING


@pytest.mark.parametrize("event", ["start", "end", "in_force", "outside_report", "money_frame"])
def test_nobody_is_late_with_what_comes_by_itself(build, duty, event):
    programme = build(duty("X-01", fixed("2025-01-15", event)))
    assert standing(calendar_items(programme)[0], TODAY) is Standing.HAPPENED


def test_nobody_here_is_late_with_somebody_elses_duty(build, duty):
    programme = build(duty("X-27", fixed("2024-12-12"), outside=True))
    assert standing(calendar_items(programme)[0], TODAY) is Standing.HAPPENED


def test_closing_one_date_of_several_leaves_the_others(build, duty):
    programme = build(duty("X-01", {"kind": "list", "dates": ["2025-01-15", "2026-01-15", "2027-01-15"]}))
    follow_up = recorded(("X-01", DutyState.DONE, date(2025, 1, 15)))
    found = agenda([programme], {"se-x": follow_up}, TODAY)
    assert [(entry.item.date, entry.standing) for entry in found] == [
        (date(2026, 1, 15), Standing.UNCONFIRMED),
        (date(2027, 1, 15), Standing.COMING),
    ]


def test_overdue_comes_first_known_lateness_before_doubt_running_before_ended_reports_before_work(build, duty):
    running = build(
        duty("X-01", fixed("2026-12-15", "interim_report")),
        duty("X-02", fixed("2026-02-01")),
        duty("X-03", fixed("2026-03-01", "interim_report")),
        duty("X-04", fixed("2026-10-01", "interim_report")),
    )
    ended = build(
        duty("Y-01", fixed("2025-01-01", "final_report")), id="se-y", letter="Y", period={"end": "2025-01-02"}
    )
    follow_ups = {"se-x": recorded(("X-04", DutyState.UNDER_WAY, None))}
    found = agenda([ended, running], follow_ups, TODAY)
    assert [entry.item.id for entry in found] == ["X-04", "X-03", "X-02", "Y-01", "X-01"]
    assert [entry.overdue for entry in found] == [True] * 4 + [False]
    assert found[0].days_left == -52
    assert found[-1].days_left == 23


def test_days_ahead_bound_what_comes_not_what_is_overdue(build, duty):
    programme = build(
        duty("X-01", fixed("2025-01-15")), duty("X-02", fixed("2026-12-15")), duty("X-03", fixed("2027-12-15"))
    )
    assert [entry.item.id for entry in agenda([programme], today=TODAY, days=30)] == ["X-01", "X-02"]


def test_what_only_follows_another_duty_is_not_a_line_of_its_own(build, duty):
    programme = build(
        duty("X-01", fixed("2026-12-15", "interim_report")),
        duty("X-02", {"kind": "with_report", "duties": ["X-01"]}),
        duty("X-03", {"kind": "before", "duty": "X-01"}),
        duty("X-04", {"kind": "continuous"}),
    )
    assert [entry.item.id for entry in agenda([programme], today=TODAY)] == ["X-01"]
