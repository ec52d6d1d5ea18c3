"""Whatever people enter: every result is told once, every activity stands somewhere, and late is never closed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from beredd.programmes import load_programme
from beredd.programmes.plan import (
    CLOSED,
    Activity,
    ActivityStatus,
    Milestone,
    MilestoneStatus,
    Plan,
    Result,
    ResultKind,
    completion,
    lateness,
)
from beredd.programmes.plan_views import by_actor, goal_branches, goals_without_activity, outside_goals
from beredd.programmes.results_chain import Link, results_chain

PROGRAMME = load_programme("se-amr-2026")
GOALS = [goal.id for goal in PROGRAMME.goals] + ["gone"]
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2031, 1, 1))
ACTIVITIES = st.lists(
    st.builds(
        Activity,
        code=st.integers(1, 999).map(lambda number: f"ACT-{number}"),
        title=st.just("x"),
        goals=st.lists(st.sampled_from(GOALS), max_size=3, unique=True).map(tuple),
        actor=st.sampled_from(["", "fohm", "sjv"]),
        contributors=st.lists(st.sampled_from(["fohm", "lv"]), max_size=2, unique=True).map(tuple),
        end=DAYS,
        status=st.sampled_from(ActivityStatus),
        place=st.booleans(),
        milestones=st.lists(
            st.builds(
                Milestone,
                code=st.just("MIL-1"),
                title=st.just("m"),
                due_on=DAYS,
                status=st.sampled_from(MilestoneStatus),
            ),
            max_size=3,
        ).map(tuple),
    ),
    max_size=12,
    unique_by=lambda one: one.code,
)
CODES = [f"RES-{number}" for number in range(1, 9)]
RESULTS = st.lists(
    st.builds(
        Result,
        code=st.sampled_from(CODES),
        title=st.just("r"),
        kind=st.sampled_from(ResultKind),
        activity=st.sampled_from(["", "ACT-1", "ACT-2"]),
        leads_to=st.lists(st.sampled_from([*CODES, "RES-99"]), max_size=3, unique=True).map(tuple),
    ),
    max_size=8,
    unique_by=lambda one: one.code,
)


def told(link: Link) -> list[str]:
    here = [] if link.again else [link.result.code]
    return here + [code for after in link.after for code in told(after)]


@given(results=RESULTS, activities=ACTIVITIES)
def test_every_result_is_told_exactly_once(results: list[Result], activities: list[Activity]) -> None:
    chain = results_chain(Plan("PLAN-1", "P", activities=tuple(activities), results=tuple(results)))
    links = [link for one in chain.chains for link in one.links] + list(chain.loose)
    assert sorted(code for link in links for code in told(link)) == sorted(one.code for one in results)
    assert sum(count for _strength, count in chain.strengths) == len(results)


@given(activities=ACTIVITIES)
def test_no_activity_is_lost_among_the_goals(activities: list[Activity]) -> None:
    branches = goal_branches(PROGRAMME, activities)
    assert [branch.goal.id for branch in branches].count("A-M1") == 1
    assert {branch.goal.id for branch in branches} == set(GOALS) - {"gone"}
    standing = {one.code for branch in branches for one in branch.activities}
    outside = {one.code for one in outside_goals(PROGRAMME, activities)}
    assert standing | outside == {one.code for one in activities}
    assert not standing & outside


@given(activities=ACTIVITIES)
def test_a_goal_lacks_an_activity_only_where_those_below_do_too(activities: list[Activity]) -> None:
    without = {goal.id for goal in goals_without_activity(PROGRAMME, activities)}
    for goal in PROGRAMME.goals:
        if goal.parent in without and goal.listed:
            assert goal.id in without


@given(activities=ACTIVITIES, day=st.dates(date(2026, 1, 1), date(2031, 1, 1)))
def test_what_is_late_is_open_and_stays_late_until_somebody_acts(activities: list[Activity], day: date) -> None:
    for one in activities:
        if lateness(one, day) is not None:
            assert one.status not in CLOSED
            assert lateness(one, date(2099, 1, 1)) is not None


@given(activities=ACTIVITIES)
def test_reached_is_never_more_than_all(activities: list[Activity]) -> None:
    reached, of = completion(activities)
    assert 0 <= reached <= of


@given(activities=ACTIVITIES)
def test_each_activity_in_force_has_one_who_answers_or_nobody(activities: list[Activity]) -> None:
    answered = [one.code for part in by_actor(activities) for one in part.responsible]
    assert sorted(answered) == sorted(one.code for one in activities if one.in_force or (one.place and not one.closed))
