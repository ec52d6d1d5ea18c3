"""The demo: filled once, and never over what somebody has entered."""

import json

import pytest

from beredd.programmes.follow_up import DutyState
from beredd.site import demo as demo_module
from beredd.site.accounts.models import Membership, User
from beredd.site.demo import PEOPLE, make_demo
from beredd.site.programmes.actions import set_state
from beredd.site.programmes.models import StateRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch):
    """The tests' database has its shape already."""
    from beredd.site.config import surroundings

    monkeypatch.setattr(demo_module, "set_up", surroundings.prepare)


def test_people_of_each_role_in_every_programme_and_one_without():
    made = make_demo()
    assert {role for _, _, role in made.log_ins} == {
        "reader",
        "contributor",
        "editor",
        "approver",
        "lead",
        "administrator",
        "no role",
    }
    for username, password, role in made.log_ins:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert set(user.memberships.values_list("role", flat=True)) == ({role} if role != "no role" else set())
    assert Membership.objects.count() == 5 * 2 + 1  # the administrator is one in all programmes


def test_past_duties_get_a_state_that_says_it_is_an_example():
    make_demo()
    assert {(row.programme, row.duty) for row in StateRow.objects.all()} == {
        ("alpha-2026", "P-03"),
        ("beta-2026", "Q-03"),
    }
    assert all("Exempel" in row.reason for row in StateRow.objects.all())


def test_a_second_run_changes_nothing(programme):
    first = make_demo()
    alva = User.objects.get(username="alva")
    seen = StateRow.objects.get(duty="P-03").pk
    set_state(by=alva, programme=programme, duty="P-03", state=DutyState.UNDER_WAY, reason="Min egen.", seen=seen)
    alva.set_password("mitt eget lösenord")
    alva.name = "Alva Nyman"
    alva.save()
    Membership.objects.filter(user=alva, programme="beta-2026").update(role="reader")
    rows = list(StateRow.objects.values())
    second = make_demo()
    assert (second.people, second.states) == (0, 0)
    assert list(StateRow.objects.values()) == rows
    alva.refresh_from_db()
    assert alva.name == "Alva Nyman"
    assert alva.check_password("mitt eget lösenord")
    assert Membership.objects.get(user=alva, programme="beta-2026").role == "reader"
    assert {name: password for name, password, _ in second.log_ins}["alva"] == "(own password)"
    assert first.log_ins[1:] == second.log_ins[1:]


def test_passwords_are_this_machines_own_and_closed_to_others(settings):
    make_demo()
    path = settings.BEREDD_VAR / "demo-log-ins.json"
    assert path.stat().st_mode & 0o077 == 0
    assert set(json.loads(path.read_text())) == {person.username for person in PEOPLE}


def test_documents_of_a_folder(tmp_path, decision):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "beslut.txt").write_bytes(decision)
    assert make_demo(tmp_path / "in").documents == ["beslut.txt"]
