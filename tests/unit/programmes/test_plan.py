"""The one rule of lateness, completion from milestones, and which plan counts."""

from datetime import date

import pytest

from beredd.programmes.plan import (
    CLOSED,
    Activity,
    ActivityStatus,
    Lateness,
    Milestone,
    MilestoneStatus,
    Plan,
    PlanStatus,
    completion,
    in_force,
    lateness,
    next_milestone,
    overdue,
)

DAY = date(2028, 6, 15)
BEFORE, AFTER = date(2028, 6, 14), date(2028, 6, 16)


def activity(*milestones: Milestone, **fields) -> Activity:
    return Activity("ACT-1", "Prov", milestones=milestones, **fields)


def milestone(day: date | None, status: MilestoneStatus = MilestoneStatus.OPEN) -> Milestone:
    return Milestone("MIL-1", "Halvvägs", day, status)


@pytest.mark.parametrize("status", ActivityStatus)
def test_an_end_that_has_passed_makes_late_what_is_not_closed(status):
    expected = None if status in CLOSED else Lateness.END_PASSED
    assert lateness(activity(end=BEFORE, status=status), DAY) is expected


@pytest.mark.parametrize("day", [DAY, AFTER, None])
def test_the_last_day_itself_is_not_late(day):
    assert lateness(activity(end=day), DAY) is None


@pytest.mark.parametrize(
    ("day", "status", "late"),
    [
        (BEFORE, MilestoneStatus.OPEN, True),
        (DAY, MilestoneStatus.OPEN, False),
        (None, MilestoneStatus.OPEN, False),
        (BEFORE, MilestoneStatus.REACHED, False),
        (BEFORE, MilestoneStatus.DROPPED, False),
    ],
)
def test_a_milestone_is_overdue_while_it_is_open(day, status, late):
    one = activity(milestone(day, status), end=AFTER)
    assert (lateness(one, DAY) is Lateness.MILESTONE_OVERDUE) is late
    assert bool(overdue(one, DAY)) is late


def test_a_start_that_has_passed_makes_nothing_late():
    assert lateness(activity(start=BEFORE, end=AFTER), DAY) is None


def test_a_closed_activity_waits_for_no_milestone():
    one = activity(milestone(BEFORE), status=ActivityStatus.DONE)
    assert lateness(one, DAY) is None
    assert overdue(one, DAY) == ()


def test_completion_counts_milestones_and_nothing_else():
    reached, dropped = MilestoneStatus.REACHED, MilestoneStatus.DROPPED
    own = activity(milestone(BEFORE, reached), milestone(AFTER), milestone(AFTER, dropped))
    gone = activity(milestone(BEFORE, reached), status=ActivityStatus.MERGED)
    done = activity(milestone(BEFORE, reached), status=ActivityStatus.DONE)
    assert completion([own, gone, done]) == (2, 3)
    assert completion([activity(status=ActivityStatus.DONE)]) == (0, 0)


def test_the_next_milestone_is_the_earliest_that_is_open():
    one = activity(milestone(None), milestone(AFTER), milestone(BEFORE, MilestoneStatus.REACHED))
    following = next_milestone(one)
    assert following is not None
    assert following.due_on == AFTER
    assert next_milestone(activity()) is None


def plan(code: str, status: PlanStatus) -> Plan:
    return Plan(code, code, status=status)


@pytest.mark.parametrize(
    ("plans", "counts"),
    [
        ([plan("A", PlanStatus.ADOPTED), plan("B", PlanStatus.DRAFT)], "A"),
        ([plan("A", PlanStatus.DRAFT), plan("B", PlanStatus.CONSULTED)], "B"),
        ([plan("A", PlanStatus.DRAFT), plan("B", PlanStatus.DRAFT)], "B"),
        ([plan("A", PlanStatus.SUPERSEDED), plan("B", PlanStatus.DRAFT)], "B"),
        ([plan("A", PlanStatus.SUPERSEDED)], "A"),
    ],
)
def test_the_plan_that_counts(plans, counts):
    found = in_force(plans)
    assert found is not None
    assert found.code == counts


def test_no_plan_counts_where_there_is_none():
    assert in_force([]) is None


def test_nobody_answers_for_a_place_and_a_place_answers_nothing():
    place = activity(place=True)
    assert place.unassigned
    assert not place.in_force
    assert not activity(status=ActivityStatus.CANCELLED).in_force
    assert activity(status=ActivityStatus.DONE, actor="fohm").in_force
