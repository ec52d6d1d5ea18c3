"""A plan from its goals, its actors and the commitments, with what each leaves open."""

from datetime import date
from importlib import import_module

import pytest

from beredd.programmes import load_programme
from beredd.programmes.frameworks import Framework
from beredd.programmes.plan import Activity, ActivityStatus, Plan
from beredd.programmes.plan_views import (
    actors_not_asked,
    by_actor,
    commitments_answered,
    goal_branches,
    goals_without_activity,
    goals_without_place,
    outside_goals,
    unfilled_places,
)

LEVELS = [{"key": "area", "name": {"en": "area"}}]


def goal(goal_id, parent=None, **fields):
    return {"id": goal_id, "level": "area", "text": {"en": goal_id}, "parent": parent, **fields}


def activity(number, *goals, **fields):
    return Activity(f"ACT-{number}", f"Do {number}", goals=goals, **fields)


@pytest.fixture
def programme(build):
    goals = [goal("X-1"), goal("X-1.1", "X-1"), goal("X-1.2", "X-1"), goal("X-2"), goal("X-I1", "X-2", listed=False)]
    return build(goals=goals, goal_levels=LEVELS)


def test_branches_follow_the_tree_and_count_each_activity_once_above(programme):
    branches = goal_branches(programme, [activity(1, "X-1.1", "X-1.2"), activity(2, "X-1.2"), activity(3, "X-2")])
    assert [(one.goal.id, one.depth, [a.code for a in one.activities], one.below) for one in branches] == [
        ("X-1", 0, [], 2),
        ("X-1.1", 1, ["ACT-1"], 1),
        ("X-1.2", 1, ["ACT-1", "ACT-2"], 2),
        ("X-2", 0, ["ACT-3"], 1),
        ("X-I1", 1, [], 0),
    ]


def test_a_goal_is_empty_when_nothing_in_force_stands_under_it(programme):
    ones = [
        activity(1, "X-1.1"),
        activity(2, "X-1.2", status=ActivityStatus.CANCELLED),
        activity(3, "X-2", place=True),
    ]
    assert [one.id for one in goals_without_activity(programme, ones)] == ["X-1.2", "X-2"]


def test_what_stands_under_no_goal_is_not_lost(programme):
    assert [one.code for one in outside_goals(programme, [activity(1, "gone"), activity(2), activity(3, "X-1")])] == [
        "ACT-1",
        "ACT-2",
    ]


def test_places_are_unfilled_until_they_are_filled_or_given_up(programme):
    ones = [
        activity(1, "X-I1", place=True),
        activity(2, "X-2", place=True, status=ActivityStatus.CANCELLED),
        activity(3, "X-2"),
    ]
    assert [one.code for one in unfilled_places(ones)] == ["ACT-1"]
    assert goals_without_place(programme, ones) == ()
    assert [one.id for one in goals_without_place(programme, [])] == ["X-I1"]


def test_the_21_danish_initiatives_wait_for_places():
    assert len(goals_without_place(load_programme("dk-amr-2025"), [])) == 21


def test_who_is_asked_to_do_what():
    ones = [
        activity(1, actor="fohm", contributors=("sjv", "fohm")),
        activity(2, actor="fohm", contributors=("lv",)),
        activity(3, actor="sjv"),
        activity(4, place=True),
        activity(5, actor="sva", status=ActivityStatus.MERGED),
    ]
    parts = by_actor(ones)
    assert [(one.actor, [a.code for a in one.responsible], [a.code for a in one.contributes]) for one in parts] == [
        ("fohm", ["ACT-1", "ACT-2"], []),
        ("sjv", ["ACT-3"], ["ACT-1"]),
        ("lv", [], ["ACT-2"]),
        ("", ["ACT-4"], []),
    ]


def test_who_is_named_in_the_decision_and_asked_for_nothing(build, duty):
    actors = [
        {"actor": "fohm", "role": "responsible"},
        {"actor": "sva", "role": "take_part"},
        {"actor": "skr", "role": "cooperate"},
    ]
    programme = build(duty("X-01", actors=actors))
    assert actors_not_asked(programme, [activity(1, actor="fohm")]) == ("sva",)
    assert actors_not_asked(programme, [activity(1, actor="fohm", contributors=("sva",))]) == ()


@pytest.fixture
def framework(monkeypatch):
    one = Framework.model_validate(
        {
            "id": "f",
            "title": {"en": "F"},
            "version": "1",
            "source": "s",
            "verified": True,
            "goals": [
                {"code": code, "text": {"en": code}, "source": "s", "verified": True} for code in ("1", "2", "3", "4")
            ],
            "author": "Alva",
            "next_review": date(2027, 1, 1),
        }
    )
    monkeypatch.setattr(import_module("beredd.programmes.coverage"), "frameworks", lambda: {"f": one})


def link(of, code):
    return {"of": of, "framework": "f", "goal": code}


def test_goals_duties_and_activities_together_answer_the_commitments(build, framework):
    programme = build(
        frameworks=["f"],
        links=[link("X-1", "1"), link("X-2", "2")],
        goals=[goal("X-1"), goal("X-1.1", "X-1"), goal("X-2")],
        goal_levels=LEVELS,
    )
    plan = Plan(
        "PLAN-1",
        "P",
        activities=(
            activity(1, "X-1.1"),
            activity(2, "X-2", status=ActivityStatus.SUPERSEDED, commitments=("f:4",)),
            activity(3, commitments=("f:3", "g:1")),
        ),
    )
    (answer,) = commitments_answered(programme, plan)
    rows = [
        ([a.code for a in one.activities], [a.code for a in one.through_goals], one.gap, one.without_activity)
        for one in answer.commitments
    ]
    assert rows == [
        ([], ["ACT-1"], False, False),  # a goal answers, and an activity below it carries it out
        ([], [], False, True),  # the only activity under the goal is superseded
        (["ACT-3"], [], False, False),  # an activity answers by itself
        ([], [], True, False),  # what is superseded answers nothing
    ]
    assert len(answer.gaps) == len(answer.without_activity) == 1


def test_an_activity_for_a_duty_carries_out_what_the_duty_answers(build, framework):
    programme = build(frameworks=["f"], links=[link("X-01", "1")])
    plan = Plan("PLAN-1", "P", activities=(activity(1, duties=("X-01",)),))
    (answer,) = commitments_answered(programme, plan)
    assert [one.code for one in answer.commitments[0].through_goals] == ["ACT-1"]


def test_without_a_plan_the_gaps_are_those_of_the_programme():
    programme = load_programme("se-amr-2026")
    answers = commitments_answered(programme, None)
    assert [one.framework.id for one in answers] == list(programme.frameworks)
    assert {gap.commitment.goal.code for gap in answers[0].gaps} >= {"UN-1", "UN-3"}
