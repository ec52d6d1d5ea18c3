"""The demo's plans: whole, invented and said to be so, and left alone the second time."""

import pytest

from beredd.common import content_files
from beredd.programmes import load_programme
from beredd.programmes.plan_views import commitments_answered, goals_without_activity, unfilled_places
from beredd.programmes.results_chain import Break, results_chain
from beredd.reports.due import reports_of
from beredd.reports.gate import gate
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.plan.demo import DANISH, SWEDISH, fill
from beredd.site.plan.queries import plan_handed_over, with_plan
from beredd.site.programmes.queries import follow_up


@pytest.fixture
def people(db, monkeypatch):
    monkeypatch.delenv("BEREDD_CONTENT")
    content_files.content_dir.cache_clear()
    load_programme.cache_clear()
    alva = User.objects.create_user("alva", "x", name="Alva (redaktör)")
    for programme in (SWEDISH, DANISH):
        Membership.objects.create(user=alva, programme=programme, role=Role.EDITOR, actor="fohm")
    return {"alva": alva}


def test_the_swedish_plan_has_an_activity_under_each_goal_and_gaps_to_find(people):
    fill(people)
    programme, plan = load_programme(SWEDISH), plan_handed_over(SWEDISH)
    assert plan is not None
    assert len(plan.activities) > 40
    assert goals_without_activity(programme, plan.activities) == ()
    assert len(unfilled_places(plan.activities)) == 2
    assert any(answer.gaps for answer in commitments_answered(programme, plan))
    assert all("påhittat" in one.description for one in plan.activities if not one.place)
    assert {one.what for one in results_chain(plan).broken} >= {Break.OUTCOME_WITHOUT_INDICATOR, Break.NO_STATEMENT}
    assert any(one.unassigned and not one.place for one in plan.activities)


def test_the_report_with_the_plan_asks_for_no_plan_once_it_is_there(people):
    programme = load_programme(SWEDISH)
    report = reports_of(programme)[0]

    def asked():
        found = gate(programme, report.spec, report.due, with_plan(follow_up(SWEDISH)), [])
        return [one for one in found if one.where == "plan"]

    assert len(asked()) == 1
    fill(people)
    assert asked() == []


def test_the_danish_plan_is_21_places_that_nobody_answers_for(people):
    fill(people)
    plan = plan_handed_over(DANISH)
    assert plan is not None
    assert len(unfilled_places(plan.activities)) == len(plan.activities) == 21
    assert {one.actor for one in plan.activities} == {""}


def test_filling_again_changes_nothing(people):
    fill(people)
    before = AuditEvent.objects.count()
    fill(people)
    assert AuditEvent.objects.count() == before
