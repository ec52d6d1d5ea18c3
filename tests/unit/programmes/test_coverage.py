from datetime import date
from importlib import import_module

import pytest

from beredd.programmes import coverage
from beredd.programmes.frameworks import Framework

LEVELS = [{"key": "area", "name": {"en": "area"}}]


@pytest.fixture
def framework(monkeypatch):
    """A framework with a heading and two commitments under it, and one that stands alone."""

    def goal(code, parent=None):
        return {"code": code, "text": {"en": code}, "parent": parent, "source": "s", "verified": True}

    one = Framework.model_validate(
        {
            "id": "f",
            "title": {"en": "F"},
            "version": "1",
            "source": "s",
            "verified": True,
            "goals": [goal("1"), goal("1.1", "1"), goal("1.2", "1"), goal("2")],
            "author": "Alva",
            "next_review": date(2027, 1, 1),
        }
    )
    # By its name in sys.modules: in the package, the function of the same name stands before the module.
    monkeypatch.setattr(import_module("beredd.programmes.coverage"), "frameworks", lambda: {"f": one})
    return one


def goal(goal_id, parent=None, **fields):
    return {"id": goal_id, "level": "area", "text": {"en": goal_id}, "parent": parent, **fields}


def link(of, code, strength="partial"):
    return {"of": of, "framework": "f", "goal": code, "strength": strength}


def test_commitments_are_the_goals_with_none_below_them(build, framework):
    (found,) = coverage(build(frameworks=["f"])).frameworks
    assert [commitment.goal.code for commitment in found.commitments] == ["1.1", "1.2", "2"]
    assert len(found.gaps) == 3


def test_a_link_answers_its_own_commitment_only(build, framework):
    links = [link("X-01", "1.1", "full"), link("X-01", "1"), link("X-01", "2")]
    (found,) = coverage(build(frameworks=["f"], links=links)).frameworks
    assert [commitment.goal.code for commitment in found.gaps] == ["1.2"]
    assert [commitment.fully for commitment in found.commitments] == [True, False, False]


def test_links_to_other_frameworks_do_not_count(build, framework):
    links = [{"of": "X-01", "framework": "g", "goal": "1.1"}]
    (found,) = coverage(build(frameworks=["f"], links=links)).frameworks
    assert len(found.gaps) == 3


def test_a_goal_is_followed_when_anything_below_it_has_an_indicator(build):
    goals = [
        goal("X-F1"),
        goal("X-F1.1", "X-F1"),
        goal("X-F1.1a", "X-F1.1", indicators=["j01-total"]),
        goal("X-F1.2", "X-F1"),
        goal("X-F2"),
        goal("X-I01", "X-F2", listed=False),
    ]
    found = coverage(build(goals=goals, goal_levels=LEVELS))
    assert found.goals_without_indicator == ("X-F1.2", "X-F2")
    assert found.goals_not_listed == ("X-I01",)
