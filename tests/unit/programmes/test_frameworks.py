"""The frameworks as they are delivered: whole, sourced, and honest of what nobody has checked."""

import pytest

from beredd.common.content_files import content_dir
from beredd.common.text import LANGUAGES
from beredd.programmes.frameworks import Framework, frameworks
from beredd.programmes.load import programmes

ALL = list(frameworks().values())
each_framework = pytest.mark.parametrize("framework", ALL, ids=[framework.id for framework in ALL])


def test_a_file_is_called_as_its_framework() -> None:
    assert {path.stem for path in (content_dir() / "frameworks").glob("*.yaml")} == set(frameworks())


@each_framework
def test_goals_have_codes_of_their_own_and_parents_that_are_there(framework: Framework) -> None:
    codes = [goal.code for goal in framework.goals]
    assert len(codes) == len(set(codes))
    assert {goal.parent for goal in framework.goals if goal.parent} <= set(codes)


@each_framework
def test_every_goal_has_a_source_and_the_three_languages(framework: Framework) -> None:
    assert framework.source
    for text in (framework.title, *(goal.text for goal in framework.goals)):
        assert all(getattr(text, language) for language in LANGUAGES)
    assert all(goal.source.strip() for goal in framework.goals)


@each_framework
def test_a_baseline_belongs_to_a_change_and_lies_before_its_year(framework: Framework) -> None:
    for goal in framework.goals:
        if goal.target and goal.target.baseline_value is not None:
            assert goal.target.relative
            assert goal.target.baseline_year
            assert goal.target.year is None or goal.target.baseline_year < goal.target.year


@each_framework
def test_what_is_not_complete_says_so(framework: Framework) -> None:
    if not framework.complete:
        assert framework.note is not None


def test_what_only_a_second_hand_source_tells_is_not_called_verified() -> None:
    strategy = frameworks()["se-amr-strategy-2026"]
    assert not strategy.verified
    assert not strategy.complete
    assert all(not goal.verified for goal in strategy.goals if "secondary" in goal.source)
    carbapenems = next(goal for goal in frameworks()["eu-2023-c220-01"].goals if goal.code == "EU-5")
    assert not carbapenems.verified


def test_two_versions_stand_side_by_side() -> None:
    assert {"se-amr-strategy-2020", "se-amr-strategy-2026"} <= set(frameworks())


def test_a_goal_taken_over_from_a_framework_is_no_surer_than_there() -> None:
    for programme in programmes().values():
        for goal in programme.goals:
            framework, _, code = (goal.source or "").partition(" ")
            known = {there.code: there for there in frameworks()[framework].goals} if framework in frameworks() else {}
            if code in known:
                assert goal.verified == known[code].verified, goal.id
