"""Writing rows: rights, need to know, rules, versions, and an audit trail from which every past state comes back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from beredd.common.information_class import InformationClass, SecurityClassifiedError
from beredd.common.personal_numbers import PersonalNumberError
from beredd.common.secrecy import ClassifiedDocumentError
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.attachments.actions import NewFile, attach
from beredd.site.audit.models import AuditEvent
from beredd.site.audit.queries import readable_events
from beredd.site.plan.models import ActivityRow, MilestoneRow
from beredd.site.registers.actions import add_row, change_row, withdraw_row, write_rows
from beredd.site.registers.changes import Change, FieldClass, NewerRowError, RowFaultsError
from beredd.site.registers.history import history, rows_as_of
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight
from beredd.site.registers.snapshots import row_of, snapshot

SECRET = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 1, 1), "Säkerhetschefen")


@pytest.fixture
def plan(alva, programme):
    values = {"title": "Plan", "status": "draft", "start": date(2027, 1, 1), "end": date(2030, 12, 31)}
    return add_row(by=alva, programme=programme, to=register("plans"), values=values)


@pytest.fixture
def activity(alva, programme, plan):
    return add_activity(alva, programme, plan)


def add_activity(by, programme, plan, **values):
    given = {"title": "Utbilda", "plan": plan.code, "goals": ("P-G1",), "kind": "cross_sector"}
    return add_row(by=by, programme=programme, to=register("activities"), values=given | values)


@pytest.fixture
def erik(db, programme):
    """Contributor at Läkemedelsverket."""
    user = User.objects.create_user("erik", "erik-lösenord", name="Erik Dal")
    Membership.objects.create(user=user, programme=programme.id, role=Role.CONTRIBUTOR, actor="lv")
    return user


@pytest.fixture
def greta(db, programme):
    """Approver at Folkhälsomyndigheten, cleared for K 2 and logged in with a second factor."""
    user = User.objects.create_user("greta", "greta-lösenord", name="Greta Öst")
    Membership.objects.create(user=user, programme=programme.id, role=Role.APPROVER, actor="fohm", clearance=2)
    user.assurance = 2
    return user


def change(row, by, programme, why="Rättelse", **values):
    return change_row(
        by=by,
        programme=programme,
        of=register("activities"),
        code=row.code,
        version=row.version,
        values=values,
        why=why,
    )


def test_rows_are_numbered_in_each_programme(alva, programme, plan):
    codes = [add_activity(alva, programme, plan).code for _ in range(3)]
    assert codes == ["ACT-1", "ACT-2", "ACT-3"]


def test_a_change_makes_the_next_version_and_an_event_with_both(alva, programme, activity):
    changed = change(activity, alva, programme, title="Utbilda fler", why="Fler behöver det")
    assert changed.version == 2
    event = AuditEvent.objects.filter(thing="activities").first()
    assert (event.action, event.why, event.by_name) == ("change_row", "Fler behöver det", "Alva Ek")
    assert (event.old["values"]["title"], event.new["values"]["title"]) == ("Utbilda", "Utbilda fler")


def test_a_change_of_nothing_leaves_no_trace(alva, programme, activity):
    before = AuditEvent.objects.count()
    assert change(activity, alva, programme, title="Utbilda").version == 1
    assert AuditEvent.objects.count() == before


def test_the_second_of_two_writers_overwrites_nothing(alva, programme, activity):
    change(activity, alva, programme, title="Hennes")
    with pytest.raises(NewerRowError) as met:
        change(activity, alva, programme, title="Hans")
    assert met.value.row.title == "Hennes"
    assert ActivityRow.objects.get(pk=activity.pk).title == "Hennes"


def test_one_bad_row_among_many_stops_them_all(alva, programme, plan):
    good = Change(values={"title": "Bra", "plan": plan.code})
    bad = Change(values={"title": "", "plan": plan.code, "goals": ("X-9",)})
    with pytest.raises(RowFaultsError) as met:
        write_rows(by=alva, programme=programme, to=register("activities"), changes=[good, bad], why="")
    assert {column for column, _what in met.value.faults[1]} >= {"title", "goals"}
    assert not ActivityRow.objects.exists()


def test_a_row_that_is_referred_to_must_exist(alva, programme, plan):
    with pytest.raises(RowFaultsError):
        add_activity(alva, programme, plan, superseded_by="ACT-99")


def test_a_contributor_writes_rows_of_the_own_actor_alone(alva, erik, programme, plan):
    own = add_activity(erik, programme, plan)
    assert own.actor == "lv"
    assert change(own, erik, programme, title="Vår egen").version == 2
    other = add_activity(alva, programme, plan)
    with pytest.raises(PermissionDenied):
        change(other, erik, programme, title="Deras")
    with pytest.raises(PermissionDenied):
        change(ActivityRow.objects.get(pk=own.pk), erik, programme, actor="fohm")


def test_a_reader_writes_nothing_and_an_outsider_learns_nothing(bo, dan, programme, plan):
    with pytest.raises(PermissionDenied):
        add_activity(bo, programme, plan)
    with pytest.raises(Http404):
        add_activity(dan, programme, plan)


def test_what_may_not_be_held_is_not_held(alva, programme, plan):
    before = AuditEvent.objects.count()
    with pytest.raises(PersonalNumberError):
        add_activity(alva, programme, plan, description="Ring 19811228-9874.")
    with pytest.raises(ClassifiedDocumentError):
        add_activity(alva, programme, plan, description="HEMLIG\nOm beredskap.")
    with pytest.raises(SecurityClassifiedError):
        add_row(
            by=alva,
            programme=programme,
            to=register("activities"),
            values={"title": "Lager", "plan": plan.code},
            information_class=InformationClass(4),
        )
    assert not ActivityRow.objects.exists()
    assert AuditEvent.objects.count() == before


def classify(row, by, programme, held=SECRET, **more):
    one = Change(code=row.code, version=row.version, information_class=held, **more)
    return write_rows(by=by, programme=programme, to=register("activities"), changes=[one], why="Känsligt")[0]


def test_who_is_not_cleared_neither_sees_nor_finds_the_row(alva, bo, greta, programme, activity):
    classify(activity, greta, programme)
    for person in (alva, bo):
        sight = Sight(person, programme)
        assert sight.row(register("activities"), activity.code) is None
        assert not sight.find(register("activities"), words="utbilda").exists()
        assert sight.name("activities", activity.code) is None
    assert Sight(greta, programme).row(register("activities"), activity.code) is not None


def test_a_weak_log_in_opens_no_more_than_its_level(greta, programme, activity):
    classify(activity, greta, programme)
    again = User.objects.get(pk=greta.pk)  # password alone
    assert Sight(again, programme).row(register("activities"), activity.code) is None


def test_a_secret_class_names_its_ground(greta, programme, activity):
    with pytest.raises(RowFaultsError) as met:
        classify(activity, greta, programme, InformationClass(2))
    assert {column for column, _what in met.value.faults[0]} == {"ground", "decided_on", "decided_by"}


def test_nobody_classifies_above_the_own_clearance(alva, programme, activity):
    with pytest.raises(RowFaultsError):
        classify(activity, alva, programme)


def test_what_stands_under_a_row_follows_its_class(alva, greta, programme, activity):
    milestone = add_row(
        by=alva,
        programme=programme,
        to=register("milestones"),
        values={"title": "Halvvägs", "activity": activity.code, "due_on": date(2027, 1, 1), "status": "planned"},
    )
    classify(activity, greta, programme)
    assert MilestoneRow.objects.get(pk=milestone.pk).confidentiality == 2
    assert Sight(alva, programme).row(register("milestones"), milestone.code) is None


def test_a_row_shown_to_some_actors_is_hidden_from_the_others(alva, bo, cilla, greta, programme, activity):
    one = Change(code=activity.code, version=1, shown_to=("sjv",))
    write_rows(by=alva, programme=programme, to=register("activities"), changes=[one], why="Bara för dem")
    seen = {
        person.username
        for person in (alva, bo, cilla, greta)
        if Sight(person, programme).row(register("activities"), activity.code)
    }
    # alva and greta work for the row's own actor, bo for the one it is shown to, cilla leads the programme
    assert seen == {"alva", "bo", "cilla", "greta"}
    erik = User.objects.create_user("erik2", "x", name="Erik")
    Membership.objects.create(user=erik, programme=programme.id, role=Role.APPROVER, actor="lv")
    assert Sight(erik, programme).row(register("activities"), activity.code) is None


def test_a_secret_field_is_hidden_alone_and_survives_others_changes(alva, greta, programme, activity):
    secret = FieldClass(2, "OSL 18:13", date(2026, 1, 1), "Säkerhetschefen")
    written = change(activity, alva, programme, description="Hemliga lagret ligger i Norrby")
    one = Change(code=written.code, version=written.version, field_classes={"description": secret})
    row = write_rows(by=greta, programme=programme, to=register("activities"), changes=[one], why="Känsligt")[0]
    assert "Norrby" not in row.search_text
    sight = Sight(alva, programme)
    seen = sight.row(register("activities"), row.code)
    assert "description" not in sight.values(register("activities"), seen)
    assert not sight.find(register("activities"), words="norrby").exists()
    changed = change(seen, alva, programme, title="Nytt namn", description="Överskrivet")
    assert changed.description == "Hemliga lagret ligger i Norrby"
    assert changed.field_classes["description"]["confidentiality"] == 2


def test_why_a_secret_field_was_changed_is_as_secret_as_the_field(alva, greta, programme, activity):
    secret = FieldClass(2, "OSL 18:13", date(2026, 1, 1), "Säkerhetschefen")
    one = Change(code=activity.code, version=1, field_classes={"description": secret})
    row = write_rows(by=greta, programme=programme, to=register("activities"), changes=[one], why="Känsligt")[0]
    change(row, greta, programme, description="Norrby", why="Lagret flyttade till Norrby")
    seen = readable_events(Sight(alva, programme)).filter(thing="activities")
    assert [event.why for event in seen] == ["Känsligt", ""]
    assert readable_events(Sight(greta, programme)).filter(thing="activities").count() == 3


def test_a_reference_that_the_writer_cannot_see_stays(alva, greta, programme, plan, activity):
    hidden = add_activity(greta, programme, plan, title="Hemlig")
    change(activity, greta, programme, superseded_by=hidden.code, status="superseded")
    classify(hidden, greta, programme)
    sight = Sight(alva, programme)
    seen = sight.row(register("activities"), activity.code)
    assert sight.values(register("activities"), seen)["superseded_by"] == ""
    changed = change(seen, alva, programme, title="Ny", superseded_by="")
    assert changed.superseded_by == hidden.code


def test_what_is_withdrawn_stays_in_its_history(alva, programme, activity):
    withdrawn = withdraw_row(
        by=alva, programme=programme, of=register("activities"), code=activity.code, version=1, why="Dubblett"
    )
    assert withdrawn.withdrawn
    assert not Sight(alva, programme).rows(register("activities")).exists()
    assert AuditEvent.objects.filter(thing_id=activity.code, action="withdraw_row").count() == 1


def test_a_snapshot_gives_the_row_back(alva, programme, activity):
    of = register("activities")
    kept = snapshot(of, activity)
    assert snapshot(of, row_of(of, programme.id, activity.code, kept)) == kept


def test_only_a_lead_publishes_and_only_what_is_open(alva, cilla, programme, plan, activity):
    publish = Change(code=activity.code, version=1, published=True)
    with pytest.raises(PermissionDenied):
        write_rows(by=alva, programme=programme, to=register("activities"), changes=[publish], why="Öppet")
    with pytest.raises(RowFaultsError):
        write_rows(by=cilla, programme=programme, to=register("activities"), changes=[publish], why="Öppet")
    both = Change(code=activity.code, version=1, published=True, information_class=InformationClass(0))
    with pytest.raises(RowFaultsError, match="published"):  # its plan is not open to all
        write_rows(by=cilla, programme=programme, to=register("activities"), changes=[both], why="Öppet")
    opened = Change(code=plan.code, version=1, information_class=InformationClass(0))
    write_rows(by=cilla, programme=programme, to=register("plans"), changes=[opened], why="Öppet")
    row = write_rows(by=cilla, programme=programme, to=register("activities"), changes=[both], why="Öppet")[0]
    assert row.published


def test_many_rows_cost_few_queries(alva, programme, plan, django_assert_max_num_queries):
    changes = [Change(values={"title": f"Nr {n}", "plan": plan.code, "kind": "own"}) for n in range(400)]
    with django_assert_max_num_queries(40):
        write_rows(by=alva, programme=programme, to=register("activities"), changes=changes, why="Inläsning")
    assert ActivityRow.objects.count() == 400


def test_a_hidden_row_and_none_are_refused_alike_as_references(alva, greta, programme, plan, activity):
    hidden = add_activity(greta, programme, plan, title="Hemlig")
    classify(hidden, greta, programme)
    said = []
    for code in (hidden.code, "ACT-99"):
        with pytest.raises(RowFaultsError) as met:
            change(activity, alva, programme, superseded_by=code, status="superseded")
        said.append([(column, what.replace(code, "")) for column, what in met.value.faults[0]])
    assert said[0] == said[1]


def test_lists_are_not_filtered_by_a_row_one_cannot_see(alva, greta, programme, plan, activity):
    hidden = add_activity(greta, programme, plan, title="Hemlig")
    change(activity, greta, programme, superseded_by=hidden.code, status="superseded")
    classify(hidden, greta, programme)
    of = register("activities")
    assert not Sight(alva, programme).find(of, where={"superseded_by": hidden.code}).exists()
    assert Sight(greta, programme).find(of, where={"superseded_by": hidden.code}).exists()


def test_a_contributor_without_an_actor_writes_nothing(alva, programme, plan):
    user = User.objects.create_user("nils", "x", name="Nils")
    Membership.objects.create(user=user, programme=programme.id, role=Role.CONTRIBUTOR)
    with pytest.raises(PermissionDenied):
        add_activity(user, programme, plan)


def test_to_show_more_people_a_row_or_a_field_is_for_an_approver(alva, greta, programme, activity):
    secret = FieldClass(2, "OSL 18:13", date(2026, 1, 1), "Säkerhetschefen")
    one = Change(code=activity.code, version=1, shown_to=("fohm",), field_classes={"description": secret})
    row = write_rows(by=greta, programme=programme, to=register("activities"), changes=[one], why="Känsligt")[0]
    Membership.objects.filter(user=greta).update(role=Role.EDITOR)
    editor = User.objects.get(pk=greta.pk)
    editor.assurance = 2
    for wider in ({"shown_to": ()}, {"shown_to": ("fohm", "lv")}, {"field_classes": {}}):
        one = Change(code=row.code, version=row.version, **wider)
        with pytest.raises(PermissionDenied):
            write_rows(by=editor, programme=programme, to=register("activities"), changes=[one], why="Öppnare")


def test_what_the_public_reads_is_changed_by_who_may_publish(alva, cilla, programme, plan, activity):
    for of, row in ((register("plans"), plan), (register("activities"), activity)):
        one = Change(code=row.code, version=1, published=True, information_class=InformationClass(0))
        write_rows(by=cilla, programme=programme, to=of, changes=[one], why="Öppet")
    published = ActivityRow.objects.get(pk=activity.pk)
    assert change(published, cilla, programme, title="Ny rubrik").published
    published = ActivityRow.objects.get(pk=activity.pk)
    assert not change(published, alva, programme, title="En redaktörs rubrik").published


def test_a_file_of_a_row_stands_beside_its_history_and_past(alva, bo, programme, activity):
    attach(by=alva, programme=programme, thing="activities", code=activity.code, file=NewFile(name="a.txt", data=b"A."))
    of, sight = register("activities"), Sight(bo, programme)
    assert len(history(sight, of, sight.row(of, activity.code))) == 2
    assert [row.code for row in rows_as_of(sight, of, timezone.now())] == [activity.code]


def test_a_stranger_is_no_actor_to_show_a_row_to(alva, programme, activity):
    one = Change(code=activity.code, version=1, shown_to=("19811228-9874",))
    with pytest.raises((RowFaultsError, PersonalNumberError)):
        write_rows(by=alva, programme=programme, to=register("activities"), changes=[one], why="Fel")
    one = Change(code=activity.code, version=1, shown_to=("finns-inte",))
    with pytest.raises(RowFaultsError):
        write_rows(by=alva, programme=programme, to=register("activities"), changes=[one], why="Fel")
