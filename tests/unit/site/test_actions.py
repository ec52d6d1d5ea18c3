"""Actions: rights, one audit event each, all or nothing, and two writers at once."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from beredd.programmes.follow_up import DutyState, Evidence, MoneyStep
from beredd.reports.due import find_report
from beredd.site import programmes as site_programmes
from beredd.site.audit.events import record
from beredd.site.audit.models import AuditEvent
from beredd.site.money.actions import enter_money
from beredd.site.programmes import actions
from beredd.site.programmes.models import FeedToken, SetDateRow, StateRow
from beredd.site.reports.actions import write_content
from beredd.site.reports.models import ContentRow, FrozenRow, ReportSectionRow

SITE = Path(site_programmes.__file__).parents[1]


def test_every_action_asks_for_the_right(bo, dan, programme):
    calls = [
        lambda by: actions.set_state(by=by, programme=programme, duty="P-01", state=DutyState.DONE, reason="x"),
        lambda by: actions.set_date(by=by, programme=programme, duty="P-04", due_on=None, reason="x"),
        lambda by: actions.note_decision(by=by, programme=programme, number="X", decided_on=None, reason="x"),
        lambda by: enter_money(
            by=by, programme=programme, grant="P-M1", year=2026, step=MoneyStep.USED, amount=1, reason="x"
        ),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            call(bo)
        with pytest.raises(Http404):
            call(dan)
    assert not AuditEvent.objects.exists()


def test_a_duty_or_grant_that_is_not_there(alva, programme):
    with pytest.raises(KeyError):
        actions.set_state(by=alva, programme=programme, duty="P-99", state=DutyState.DONE, reason="x")
    with pytest.raises(KeyError):
        enter_money(by=alva, programme=programme, grant="X", year=2026, step=MoneyStep.USED, amount=1, reason="x")


def test_two_who_save_in_the_same_moment_cannot_both_add(alva, programme, monkeypatch):
    """The look at the newest row is passed by both; the constraint still lets one through only."""
    given = {"programme": programme.id, "duty": "P-01", "state": "done", "reason": "x", "by": alva, "after": 0}
    StateRow.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        StateRow.objects.create(**given)
    newest = StateRow.objects.filter(duty="P-01")
    monkeypatch.setattr(type(newest), "last", lambda self: None)
    with pytest.raises(actions.NewerEntryError):
        actions.add_after(newest, 0, lambda: StateRow.objects.create(**given))


def test_an_action_that_breaks_off_leaves_nothing(alva, programme, monkeypatch):
    def breaks(*_args, **_kwargs):
        raise RuntimeError("the program was killed")

    monkeypatch.setattr(actions, "record", breaks)
    with pytest.raises(RuntimeError):
        actions.set_state(
            by=alva,
            programme=programme,
            duty="P-01",
            state=DutyState.DONE,
            reason="x",
            evidence=[Evidence(text="y")],
        )
    assert not StateRow.objects.exists()


def writers():
    """Every file that writes the audit trail, read as a tree."""
    for path in SITE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
        if any(node.module == "beredd.site.audit.events" for node in imports):
            yield path.relative_to(SITE).as_posix(), tree


def test_no_view_writes_the_audit_trail():
    names = {name for name, _tree in writers()}
    # A second factor is stored by allauth's own view, so its event is written there.
    assert not {name for name in names if re.search(r"views?\.py|pages?\.py", name)}
    assert {name for name in names if name.startswith("accounts/second_factor")} == {"accounts/second_factor.py"}


def test_every_action_that_writes_takes_by_as_a_keyword():
    found = 0
    for name, tree in writers():
        for node in tree.body:
            writes = isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record" for call in ast.walk(node)
            )
            if writes and not node.name.startswith("_"):
                found += 1
                assert "by" in {argument.arg for argument in node.args.kwonlyargs}, f"{name}: {node.name}"
    assert found > 10


def test_an_audit_event_is_never_changed_or_deleted(alva):
    with transaction.atomic():
        event = record("trial", by=alva, programme="p", thing="duty", thing_id="1", new={})
    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(why="annat"),
    ):
        with pytest.raises(TypeError, match="never"):
            change()
    assert "Alva Ek" in str(event)


@pytest.mark.django_db(transaction=True)
def test_an_audit_event_outside_a_transaction_is_a_fault():
    with pytest.raises(RuntimeError, match="same transaction"):
        record("trial", by=None, programme="p", thing="duty", thing_id="1", new={})


def test_a_calendar_address_is_kept_as_a_hash_and_closed_by_its_owner_alone(alva, bo):
    secret = actions.make_feed(by=alva)
    token = FeedToken.objects.get()
    assert secret not in (token.sha256, str(AuditEvent.objects.get().new))
    actions.revoke_feed(by=bo, feed=token.pk)
    token.refresh_from_db()
    assert token.revoked_at is None
    actions.revoke_feed(by=alva, feed=token.pk)
    actions.revoke_feed(by=alva, feed=token.pk)
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert AuditEvent.objects.filter(action="revoke_feed").count() == 1


def test_content_is_only_written_for_what_the_report_must_hold(alva, programme):
    from datetime import date

    report = find_report(programme, date(2026, 12, 15))
    with pytest.raises(KeyError):
        write_content(by=alva, programme=programme, report=report, key="annat", text="x")
    row = write_content(by=alva, programme=programme, report=report, key="plan", text="Planen är klar.")
    with pytest.raises(actions.NewerEntryError):
        write_content(by=alva, programme=programme, report=report, key="plan", text="Igen.")
    write_content(by=alva, programme=programme, report=report, key="plan", text="Igen.", seen=row.pk)
    assert AuditEvent.objects.filter(action="write_content").count() == 2


def test_what_is_written_for_a_report_moves_along_with_its_date(alva, programme):
    first, then, next_year = date(2027, 3, 1), date(2027, 4, 1), date(2028, 3, 1)
    spec = programme.reports[0].model_copy(update={"duty": "P-04"})
    moved = programme.model_copy(update={"reports": (spec,)})

    def set_to(day):
        newest = SetDateRow.objects.last()
        actions.set_date(by=alva, programme=moved, duty="P-04", due_on=day, reason="x", seen=newest.pk if newest else 0)

    def texts(day):
        return [row.text for row in ContentRow.objects.filter(due_on=day).exclude(key="summary")]

    set_to(first)
    of_report = {"programme": moved.id, "report": spec.id, "by": alva}
    given = {"programme": moved.id, "report": spec.id, "changed_by": alva, "title": "x", "state": "drafted"}
    ReportSectionRow.objects.create(**given, number=1, due_on=first, key="summary", shown_to=("lv",))
    ContentRow.objects.create(**of_report, due_on=first, key="summary", text="Bara för Läkemedelsverket")
    old = ContentRow.objects.create(**of_report, due_on=first, key="plan", text="Utkast")
    ContentRow.objects.create(**of_report, due_on=first, key="plan", text="Klart", after=old.pk)
    set_to(None)
    set_to(then)
    assert texts(then) == ["Klart"]
    assert texts(first) == ["Utkast", "Klart"], "history stays"
    assert not ContentRow.objects.filter(due_on=then, key="summary").exists(), "on the new date all would read it"
    set_to(first)
    assert texts(first) == ["Utkast", "Klart", "Klart"], "the newer text goes back with the date"
    set_to(then)
    set_to(first)
    assert texts(first)[-1] == "Klart"
    FrozenRow.objects.create(**of_report, due_on=first, language="sv", folder="x", sha256="0" * 64)
    set_to(next_year)
    assert texts(next_year) == [], "the next report begins empty"
