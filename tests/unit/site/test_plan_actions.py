"""Start, carry over, merge, supersede: all or nothing, with one reason, and nothing told to who may not know."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from beredd.common.information_class import InformationClass
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.plan.actions import carry_over, merge, start_plan_from_goals, supersede
from beredd.site.plan.models import ActivityRow, MilestoneRow, PlanRow, ResultRow
from beredd.site.plan.registers import ACTIVITIES, MILESTONES, PLANS, RESULTS
from beredd.site.registers.actions import add_row
from beredd.site.registers.changes import NewerRowError, RowFaultsError

START, END = date(2027, 1, 1), date(2027, 12, 31)
SECRET = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 1, 1), "Generaldirektören")


def add(by, programme, to, **values):
    secret = values.pop("secret", None)
    return add_row(by=by, programme=programme, to=to, values=values, information_class=secret)


@pytest.fixture
def plan(alva, programme):
    return add(alva, programme, PLANS, title="Plan", status="draft", start=START, end=END)


def activity(by, programme, title="Gör något", **values):
    given = {"title": title, "plan": "PLAN-1", "kind": "own", "actor": "fohm"} | values
    return add(by, programme, ACTIVITIES, **given)


def rows():
    return {row.code: row for row in ActivityRow.objects.all()}


@pytest.fixture
def cleared(alva):
    """Alva, cleared for K 2 and surely logged in."""
    Membership.objects.filter(user=alva).update(clearance=2)
    person = User.objects.get(pk=alva.pk)
    person.assurance = 2
    return person


# Start


def test_a_plan_from_the_goals_has_a_place_for_each_goal_that_nobody_answers_for(alva, programme):
    row, places = start_plan_from_goals(
        by=alva, programme=programme, title="Plan", start=START, end=END, why="Vi börjar."
    )
    assert row.code == "PLAN-1"
    assert [(one.goals, one.actor, one.place, one.plan) for one in places] == [(("P-G2",), "", True, "PLAN-1")]
    assert {event.why for event in AuditEvent.objects.filter(thing__in=["plans", "activities"])} == {"Vi börjar."}


def test_a_goal_that_has_an_activity_gets_no_second_place(alva, programme, plan):
    activity(alva, programme, goals=("P-G2",))
    _row, places = start_plan_from_goals(by=alva, programme=programme, plan="PLAN-1", why="Igen.")
    assert places == []
    assert ActivityRow.objects.count() == 1


def test_a_hidden_activity_is_not_told_by_a_place_that_is_missing(alva, cleared, programme, plan):
    activity(cleared, programme, goals=("P-G2",), secret=SECRET)
    alva = User.objects.get(pk=alva.pk)
    alva.assurance = 1
    _row, places = start_plan_from_goals(by=alva, programme=programme, plan="PLAN-1", why="Igen.")
    assert [place.goals for place in places] == [("P-G2",)]


def test_a_new_plan_without_a_name_is_not_made(alva, programme):
    with pytest.raises(RowFaultsError):
        start_plan_from_goals(by=alva, programme=programme, why="x")
    assert not PlanRow.objects.exists()


def test_who_only_reads_starts_no_plan(bo, programme):
    with pytest.raises(PermissionDenied):
        start_plan_from_goals(by=bo, programme=programme, title="P", start=START, end=END, why="x")


# Carry over


@pytest.fixture
def two_plans(alva, programme, plan):
    add(alva, programme, PLANS, title="Nästa plan", status="draft", start=date(2028, 1, 1), end=date(2030, 12, 31))
    activity(alva, programme, "Pågår", status="under_way", goals=("P-G1",))
    activity(alva, programme, "Klar", status="done")
    activity(alva, programme, "Plats", place=True, kind="")
    for status, reached in (("open", None), ("reached", START)):
        add(alva, programme, MILESTONES, title=status, activity="ACT-1", due_on=END, status=status, reached_on=reached)


def test_unfinished_activities_go_on_in_the_next_plan(alva, programme, two_plans):
    made = carry_over(by=alva, programme=programme, old="PLAN-1", new="PLAN-2", why="Ny period.")
    found = rows()
    assert [(one.title, one.plan, one.carried_over_from, one.status) for one in made] == [
        ("Pågår", "PLAN-2", "ACT-1", "under_way"),
        ("Plats", "PLAN-2", "ACT-3", "planned"),
    ]
    assert found["ACT-1"].status == found["ACT-3"].status == "carried_over"
    assert found["ACT-2"].status == "done"
    copies = MilestoneRow.objects.filter(activity=made[0].code)
    assert [(one.title, one.status) for one in copies] == [("open", "open")]


def test_carrying_over_twice_copies_nothing_more(alva, programme, two_plans):
    carry_over(by=alva, programme=programme, old="PLAN-1", new="PLAN-2", why="x")
    assert carry_over(by=alva, programme=programme, old="PLAN-1", new="PLAN-2", why="x") == []


def test_what_an_activity_is_classed_as_goes_with_it(cleared, programme, two_plans):
    activity(cleared, programme, "Hemlig", secret=SECRET)
    made = carry_over(by=cleared, programme=programme, old="PLAN-1", new="PLAN-2", why="x")
    copy = next(one for one in made if one.title == "Hemlig")
    assert (copy.confidentiality, copy.ground, copy.decided_by) == (2, "OSL 18:13", "Generaldirektören")


def test_what_the_person_may_not_read_is_left_where_it_is(alva, cleared, programme, two_plans):
    activity(cleared, programme, "Hemlig", secret=SECRET)
    alva = User.objects.get(pk=alva.pk)
    made = carry_over(by=alva, programme=programme, old="PLAN-1", new="PLAN-2", why="x")
    assert "Hemlig" not in [one.title for one in made]
    assert rows()["ACT-4"].status == "planned"


@pytest.mark.parametrize(("old", "new"), [("PLAN-1", "PLAN-1"), ("PLAN-1", "PLAN-7")])
def test_there_must_be_another_plan(alva, programme, two_plans, old, new):
    with pytest.raises(RowFaultsError):
        carry_over(by=alva, programme=programme, old=old, new=new, why="x")


# Merge and supersede


@pytest.fixture
def three(alva, programme, plan):
    activity(alva, programme, "Ett", goals=("P-G1",), start=date(2027, 3, 1), end=date(2027, 4, 1))
    activity(
        alva,
        programme,
        "Två",
        goals=("P-G2",),
        actor="lv",
        contributors=("sjv", "fohm"),
        duties=("P-03",),
        start=date(2027, 1, 1),
        end=date(2027, 9, 1),
    )
    activity(alva, programme, "Tre")
    add(alva, programme, MILESTONES, title="M", activity="ACT-2", due_on=END, status="open")
    add(alva, programme, RESULTS, title="R", activity="ACT-2", kind="output")
    return {"ACT-1": 1, "ACT-2": 1}


def test_the_one_that_stays_takes_over_what_the_others_had(alva, programme, three):
    kept = merge(by=alva, programme=programme, seen=three, into="ACT-1", why="Samma sak.")
    assert kept.goals == ("P-G1", "P-G2")
    assert kept.contributors == ("sjv", "lv")
    assert kept.duties == ("P-03",)
    assert (kept.start, kept.end) == (date(2027, 1, 1), date(2027, 9, 1))
    gone = rows()["ACT-2"]
    assert (gone.status, gone.merged_into, gone.withdrawn) == ("merged", "ACT-1", False)
    assert MilestoneRow.objects.get().activity == ResultRow.objects.get().activity == "ACT-1"
    events = AuditEvent.objects.filter(action="merge")
    assert events.count() == 4
    assert {event.why for event in events} == {"Samma sak."}


@pytest.mark.parametrize("seen", [{"ACT-1": 1}, {"ACT-2": 1, "ACT-3": 1}, {}])
def test_merging_takes_two_of_which_one_stays(alva, programme, three, seen):
    with pytest.raises(RowFaultsError):
        merge(by=alva, programme=programme, seen=seen, into="ACT-1", why="x")


def test_nothing_is_merged_over_somebody_elses_change(alva, programme, three):
    with pytest.raises(NewerRowError):
        merge(by=alva, programme=programme, seen=three | {"ACT-2": 0}, into="ACT-1", why="x")
    assert rows()["ACT-1"].version == 1


def test_what_is_closed_is_not_merged(alva, programme, three):
    merge(by=alva, programme=programme, seen=three, into="ACT-1", why="x")
    versions = {code: row.version for code, row in rows().items()}
    with pytest.raises(RowFaultsError):
        merge(by=alva, programme=programme, seen={c: versions[c] for c in ("ACT-2", "ACT-3")}, into="ACT-3", why="x")


def test_a_secret_activity_does_not_run_out_into_an_open_one(cleared, programme, three):
    activity(cleared, programme, "Hemlig", contributors=("sva",), secret=SECRET)
    with pytest.raises(RowFaultsError):
        merge(by=cleared, programme=programme, seen={"ACT-1": 1, "ACT-4": 1}, into="ACT-1", why="x")
    kept = merge(by=cleared, programme=programme, seen={"ACT-1": 1, "ACT-4": 1}, into="ACT-4", why="x")
    assert kept.confidentiality == 2


def test_a_contributor_merges_only_what_is_the_own_actors(programme, three):
    person = User.objects.create_user("eva", "x", name="Eva")
    Membership.objects.create(user=person, programme=programme.id, role=Role.CONTRIBUTOR, actor="fohm")
    with pytest.raises(PermissionDenied):
        merge(by=person, programme=programme, seen=three, into="ACT-1", why="x")
    kept = merge(by=person, programme=programme, seen={"ACT-1": 1, "ACT-3": 1}, into="ACT-3", why="x")
    assert kept.code == "ACT-3"


def test_what_is_superseded_points_to_what_came_in_its_place(alva, programme, three):
    supersede(by=alva, programme=programme, seen=three, successor="ACT-3", why="Nytt upplägg.")
    found = rows()
    assert {found[code].superseded_by for code in three} == {"ACT-3"}
    assert {found[code].status for code in three} == {"superseded"}
    assert found["ACT-3"].status == "planned"


@pytest.mark.parametrize("successor", ["ACT-1", "ACT-9", ""])
def test_the_successor_is_another_that_is_there(alva, programme, three, successor):
    with pytest.raises(RowFaultsError):
        supersede(by=alva, programme=programme, seen=three, successor=successor, why="x")


# The forms


PAGE = "/programmes/alpha-2026/plan/"


def test_an_editor_walks_from_the_goals_to_a_plan(as_, programme):
    alva = as_("alva")
    form = {"plan": "new", "title": "", "start": "2027-01-01", "end": "2027-12-31", "which": "all", "why": "Start."}
    assert alva.post(f"{PAGE}start/", form).status_code == 422
    answer = alva.post(f"{PAGE}start/", form | {"title": "Plan 2027"})
    assert answer.status_code == 302
    assert "Plan 2027" in alva.get(answer["location"]).content.decode()


def test_two_ticked_activities_are_merged_in_the_form(as_, three):
    alva = as_("alva")
    page = alva.get(f"{PAGE}merge/?code=ACT-1&code=ACT-2").content.decode()
    assert 'value="ACT-1:1;ACT-2:1"' in page
    form = {"seen": "ACT-1:1;ACT-2:1", "into": "ACT-2", "why": "Samma sak."}
    assert alva.post(f"{PAGE}merge/", form).status_code == 302
    assert rows()["ACT-1"].merged_into == "ACT-2"
    assert alva.post(f"{PAGE}merge/", form).status_code == 409


def test_the_second_of_two_writers_is_told_and_may_save_again(as_, alva, programme, three):
    supersede(by=alva, programme=programme, seen={"ACT-1": 1}, successor="ACT-3", why="Först.")
    form = {"seen": "ACT-2:0", "successor": "act-3", "why": "Sen."}
    answer = as_("alva").post(f"{PAGE}supersede/", form)
    assert answer.status_code == 409
    assert 'value="ACT-2:1"' in answer.content.decode()
    assert as_("alva").post(f"{PAGE}supersede/", form | {"seen": "ACT-2:1"}).status_code == 302


@pytest.mark.parametrize("form", ["merge", "supersede"])
def test_too_few_ticked_gives_words_and_no_form(as_, three, form):
    page = as_("alva").get(f"{PAGE}{form}/").content.decode()
    assert 'name="why"' not in page


@pytest.mark.parametrize("seen", ["", "ACT-1", "ACT-1:x", ";;", "ACT-1:1:2"])
def test_a_forged_list_of_versions_is_refused(as_, three, seen):
    form = {"seen": seen, "into": "ACT-1", "successor": "ACT-3", "why": "x"}
    assert as_("alva").post(f"{PAGE}merge/", form).status_code == 422
    assert as_("alva").post(f"{PAGE}supersede/", form).status_code == 422


def test_the_form_carries_over(as_, two_plans):
    answer = as_("alva").post(f"{PAGE}carry-over/", {"old": "PLAN-1", "new": "PLAN-2", "why": "Ny period."})
    assert answer.status_code == 302
    assert as_("alva").post(f"{PAGE}carry-over/", {"old": "PLAN-1", "new": "PLAN-1", "why": "x"}).status_code == 422


def test_a_personal_number_in_the_reason_is_refused(as_, three):
    form = {"seen": "ACT-1:1;ACT-2:1", "into": "ACT-2", "why": "Enligt 19121212-1212."}
    answer = as_("alva").post(f"{PAGE}merge/", form)
    assert answer.status_code == 422
    assert rows()["ACT-1"].version == 1
