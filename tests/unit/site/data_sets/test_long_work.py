"""Long work: one at a time for a thing, seen by who may, told once a second, ended in one way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from beredd.common.errors import SurroundingsError, UserError
from beredd.common.information_class import SecurityClassifiedError
from beredd.common.personal_numbers import PersonalNumberError
from beredd.common.progress import Cancelled
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.datasets.models import DataSetRow
from beredd.site.operations.checks import Grade, look_over
from beredd.site.work import liveness
from beredd.site.work.actions import UnderWayError, begin, cancel
from beredd.site.work.ending import fault_of, set_done
from beredd.site.work.models import Fault, State, Work
from beredd.site.work.telling import Telling, WorkerStopsError, worker_stops
from beredd.site.work.words import fault_said
from beredd.site.work.worker import new_name, queue_waits, recover, work_off, work_off_one

ONE = "alpha-2026"


@pytest.fixture
def administrator(db):
    user = User.objects.create_user("ada", "ada-lösenord", name="Ada Ek")
    Membership.objects.create(user=user, programme=ONE, role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def running(hand_in):
    """Work that a worker of this process does just now."""
    hand_in()
    Work.objects.update(state=State.RUNNING, worker="x")
    return Work.objects.get()


def browser(user):
    client = Client(headers={"accept-language": "sv"})
    client.force_login(user)
    return client


def test_one_work_at_a_time_for_a_thing(hand_in, alva, programme):
    row = hand_in()
    with pytest.raises(UnderWayError):
        begin(by=alva, programme=programme, kind="read_data_set", about=row, thing="datasets")
    assert Work.objects.count() == 1
    assert DBTaskResult.objects.count() == 1


def test_work_that_waits_is_stopped_at_once_and_frees_what_it_was_about(hand_in, alva):
    hand_in()
    work = cancel(by=alva, work=Work.objects.get().pk)
    assert work.state == "cancelled"
    assert DataSetRow.objects.get().state == "uploaded"
    assert work_off() == 1  # the task is still in the queue, and does nothing
    assert Work.objects.get().state == "cancelled"
    events = AuditEvent.objects.filter(thing="datasets").order_by("id")
    deeds = ["add_row", "begin_reading", "begin_work", "stop_reading", "cancel_work"]
    assert [one.action for one in events] == deeds
    page = browser(alva).get(reverse("row", args=[ONE, "datasets", "DATA-1"]))
    assert "Långt arbete avbrutet" in page.content.decode() or "Long work stopped" in page.content.decode()


def test_work_under_way_is_told_to_stop_and_does_so_at_its_next_word(running, alva):
    cancel(by=alva, work=running.pk)
    assert Work.objects.get().cancel_requested
    with pytest.raises(Cancelled):
        Telling(running).step("read", 0.0, 0.5)


def test_ended_work_stays_as_it_is(running, alva):
    Work.objects.update(state=State.DONE)
    assert cancel(by=alva, work=running.pk).state == "done"
    assert not AuditEvent.objects.filter(action="cancel_work").exists()


def test_the_owner_and_whoever_gives_roles_stop_it_and_nobody_else_learns_of_it(running, bo, cilla, dan, administrator):
    for stranger in (bo, cilla, dan):
        with pytest.raises(Http404):
            cancel(by=stranger, work=running.pk)
        for name in ("long_work", "cancel_long_work"):
            assert browser(stranger).post(reverse(name, args=[running.pk])).status_code in {404, 405}
        assert browser(stranger).get(reverse("long_work", args=[running.pk])).status_code == 404
    assert cancel(by=administrator, work=running.pk).cancel_requested


def test_an_owner_who_may_no_longer_read_the_thing_is_not_told_of_it(running, alva):
    DataSetRow.objects.update(confidentiality=2)
    assert browser(alva).get(reverse("long_work", args=[running.pk])).status_code == 404
    assert "DATA-1" not in browser(alva).get(reverse("long_works")).content.decode()


def test_the_share_is_written_once_a_second_and_each_step_at_once(running, django_assert_num_queries):
    now = [100.0]
    tell = Telling(running, clock=lambda: now[0])
    progress = tell.step("read", 0.0, 0.5)
    with django_assert_num_queries(0):
        for share in range(100):
            progress(share / 100, "reading")
    now[0] += 1.0
    with django_assert_num_queries(1):
        progress(0.5, "reading")
    assert Work.objects.get().share == pytest.approx(0.25)
    with django_assert_num_queries(1):
        tell.step("interpret", 0.5, 0.7)
    assert Work.objects.get().step == "interpret"


def test_a_worker_that_is_told_to_end_lets_go_at_the_next_word(running):
    worker_stops.set()
    with pytest.raises(WorkerStopsError):
        Telling(running).step("read", 0.0, 0.5)


def test_work_that_was_set_free_meanwhile_is_no_longer_the_workers(running):
    Work.objects.update(state=State.FAILED)
    with pytest.raises(Cancelled):
        Telling(running).step("read", 0.0, 0.5)
    set_done(running, None)
    assert Work.objects.get().state == "failed"


def test_recovery_leaves_the_work_of_living_workers_alone(running):
    with liveness.hold("x"):
        recover()
        assert Work.objects.get().state == "running"
    recover()
    work = Work.objects.get()
    assert (work.state, work.fault) == ("failed", "worker_stopped")
    assert DataSetRow.objects.get().state == "failed"


def test_what_has_lost_its_place_in_the_queue_gets_one(hand_in):
    hand_in()
    DBTaskResult.objects.all().delete()
    recover()
    assert work_off() == 1
    assert Work.objects.get().state == "done"
    assert not DBTaskResult.objects.exists()


def test_nobody_to_take_what_waits_is_told_by_beredd_check(hand_in, settings):
    settings.BEREDD_VAR.mkdir(exist_ok=True)
    assert not queue_waits()
    hand_in()
    found = {one.about: one for one in look_over()}["long work"]
    assert (found.grade, found.machine) == (Grade.WRONG, True)
    with liveness.hold(new_name()):
        assert not queue_waits()
    work_off()
    assert {one.about: one.grade for one in look_over()}["long work"] is Grade.GOOD


def test_a_worker_without_work_asks_one_question_and_takes_no_lock(db, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        assert not work_off_one("x")
    assert asked.captured_queries[0]["sql"].startswith("SELECT")


@pytest.mark.parametrize(
    ("error", "fault", "said"),
    [
        (UserError("Wrong.", where="a.csv", remedy="Mend it."), Fault.USER, "a.csv: Wrong. Mend it."),
        (PersonalNumberError(where="a.csv"), Fault.PERSONAL_NUMBER, ""),
        (SecurityClassifiedError(where="a.csv"), Fault.CLASSIFIED, ""),
        (PermissionDenied(), Fault.NO_RIGHT, ""),
        (SurroundingsError("Full.", where="/srv/x"), Fault.SURROUNDINGS, ""),
        (ZeroDivisionError(), Fault.PROGRAM, ""),
    ],
)
def test_each_fault_has_words_and_none_tells_of_the_machine(error, fault, said, alva):
    assert fault_of(error) == (fault, said)
    work = Work(kind="read_data_set", state=State.FAILED, fault=fault.value, said=said, by=alva)
    assert fault_said(work)
    assert "/srv" not in fault_said(work)


def test_a_fault_in_the_program_is_logged_and_told(hand_in, monkeypatch, caplog):
    from beredd import amr

    def broken(*_given, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(amr, "interpret", broken, raising=False)
    hand_in()
    work_off()
    work = Work.objects.get()
    assert (work.state, work.fault, work.said) == ("failed", "program", "")
    assert "ZeroDivisionError" in caplog.text


def test_the_page_follows_the_work_with_and_without_scripts(running, alva):
    client, address = browser(alva), reverse("long_work", args=[running.pk])
    Work.objects.update(share=0.4, step="interpret")
    page = client.get(address).content.decode()
    assert '<progress id="long-work-share" max="100" value="40">' in page
    assert "Tolkar resultaten" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "http-equiv" not in client.get(address + "?still=yes").content.decode()
    part = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers
    Work.objects.update(state=State.DONE, share=1.0, ended_at=timezone.now() + timedelta(minutes=1))
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "http-equiv" not in client.get(address).content.decode()


def test_the_list_of_works_costs_as_many_queries_for_many_as_for_few(
    hand_in, alva, programme, django_assert_max_num_queries
):
    client, address = browser(alva), reverse("long_works")
    hand_in()
    client.get(address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _time in range(5):
        hand_in()
    with django_assert_max_num_queries(len(few)):
        page = client.get(address)
    assert len(page.context["works"]) == 6


def test_stopping_goes_back_to_the_page_that_it_was_asked_from_and_nowhere_else(running, alva):
    client, address = browser(alva), reverse("cancel_long_work", args=[running.pk])
    own = reverse("data_set", args=[ONE, "DATA-1"])
    assert client.post(address, {"back": own}).url == own
    assert client.post(address, {"back": "https://example.org/"}).url == reverse("long_work", args=[running.pk])
    assert client.get(address).status_code == 405
