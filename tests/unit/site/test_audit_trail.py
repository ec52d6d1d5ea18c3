"""The audit trail as one person may read it: what was open when it was written and is secret now is not told."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from rows_of_registers import make_rows

from beredd.common.information_class import InformationClass
from beredd.programmes.follow_up import DutyState, Evidence
from beredd.site.accounts import rights
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.attachments.actions import NewFile, attach, classify_attachment
from beredd.site.attachments.models import Attachment
from beredd.site.audit.models import AuditEvent
from beredd.site.audit.queries import readable_events
from beredd.site.audit.wording import deed_said
from beredd.site.programmes.actions import set_state
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.history import events_of
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight

ONE = "alpha-2026"
SECRET = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 11, 1), "Chefsjuristen")
HISTORY = f"/programmes/{ONE}/history/"


@pytest.fixture
def greta(db):
    """Approver, cleared for more, with a sure log-in."""
    user = User.objects.create_user("greta", "greta-lösenord", name="Greta Lind")
    Membership.objects.create(user=user, programme=ONE, role=Role.APPROVER, actor="fohm", clearance=2)
    user.assurance = 2
    return user


def raised(greta, programme, row):
    return classify_attachment(
        by=greta,
        programme=programme,
        attachment=row.pk,
        version=row.version,
        information_class=SECRET,
        shown_to=(),
        why="Känslig bilaga",
    )


@pytest.mark.parametrize(("thing", "code"), [("duty", "P-02"), ("activities", "ACT-1")])
def test_a_file_with_a_raised_class_is_named_in_no_event(as_, alva, bo, greta, programme, thing, code):
    make_rows(register("activities"), programme, alva, 1)
    told = AuditEvent.objects.count()
    row = attach(
        by=alva, programme=programme, thing=thing, code=code, file=NewFile(name="Hemligvagga.txt", data=b"Lugn text.")
    )
    assert readable_events(Sight(bo, programme)).filter(action="attach").exists()
    raised(greta, programme, row)
    assert AuditEvent.objects.count() == told + 2
    page = as_("bo").get(HISTORY).content.decode()
    assert "Hemligvagga" not in page
    assert not readable_events(Sight(bo, programme)).filter(action__contains="attach").exists()
    assert readable_events(Sight(greta, programme)).filter(action__contains="attach").count() == 2
    if thing != "duty":
        sight = Sight(bo, programme)
        assert not events_of(sight, register(thing), code).filter(action__contains="attach").exists()
        assert events_of(Sight(greta, programme), register(thing), code).filter(action__contains="attach").count() == 2


def test_evidence_with_a_raised_class_is_named_in_no_event(as_, alva, bo, greta, programme):
    make_rows(register("proposals"), programme, alva, 2)
    set_state(
        by=alva,
        programme=programme,
        duty="P-02",
        state=DutyState.UNDER_WAY,
        reason="Påbörjat",
        evidence=[Evidence(proposal="PROP-1"), Evidence(proposal="PROP-2"), Evidence(text="Protokoll")],
        files=[NewFile(name="Underlag.txt", data=b"Lugn text.")],
    )
    file = Attachment.objects.get()

    def evidence(client):
        line = next(one for one in client.get(HISTORY).context["lines"] if one.event.action == "set_state")
        return line.event.new["evidence"]

    assert [one.get("proposal") for one in evidence(as_("bo"))] == ["PROP-1", "PROP-2", None, None]
    raised(greta, programme, file)
    hidden = Change(code="PROP-2", version=1, information_class=SECRET)
    write_rows(by=greta, programme=programme, to=register("proposals"), changes=[hidden], why="Känsligt")
    pieces = evidence(as_("bo"))
    assert [(one.get("proposal"), one["text"], one.get("attachment")) for one in pieces] == [
        ("PROP-1", "", None),
        (None, "Protokoll", None),
    ]
    assert "PROP-2" not in as_("bo").get(HISTORY).content.decode()
    assert "Påbörjat" in as_("bo").get(HISTORY).content.decode()


def test_evidence_shown_to_some_is_told_to_those_who_know_of_it_today(alva, bo, greta, programme):
    make_rows(register("proposals"), programme, alva, 1, shown_to=("fohm", "sjv"), actor="fohm")
    evidence = [Evidence(proposal="PROP-1")]
    set_state(by=alva, programme=programme, duty="P-02", state=DutyState.UNDER_WAY, reason="Nu", evidence=evidence)
    assert readable_events(Sight(bo, programme)).filter(action="add_evidence").exists()
    hidden = Change(code="PROP-1", version=1, information_class=SECRET)
    write_rows(by=greta, programme=programme, to=register("proposals"), changes=[hidden], why="Känsligt")
    assert not readable_events(Sight(bo, programme)).filter(action="add_evidence").exists()
    assert readable_events(Sight(greta, programme)).filter(action="add_evidence").exists()


def test_the_history_page_asks_the_same_number_of_questions_however_many_files(
    as_, alva, greta, programme, django_assert_max_num_queries
):
    client = as_("bo")

    def asked():
        with django_assert_max_num_queries(500) as seen:
            assert client.get(reverse("history", args=[ONE])).status_code == 200
        return len(seen.captured_queries)

    def hand_in(name):
        file = NewFile(name=f"{name}.txt", data=f"Lugn text {name}.".encode())
        return attach(by=alva, programme=programme, thing="duty", code="P-02", file=file)

    raised(greta, programme, hand_in("ett"))
    few = asked()
    for number in range(10):
        raised(greta, programme, hand_in(str(number)))
    assert asked() == few


SOURCES = Path(rights.__file__).parent.parent
ABOUT_PEOPLE = ("accounts", "reminders", "operations", "management")
"""Rooms whose events concern an account or a machine, and stand in no programme's history."""


def test_every_action_of_a_programme_is_said_in_words():
    found = {}
    for file in SOURCES.rglob("*.py"):
        if not set(file.relative_to(SOURCES).parts) & {*ABOUT_PEOPLE, "migrations"}:
            text = file.read_text(encoding="utf-8")
            for name in re.findall(r'(?:\b(?:record|_note)\(\s*|action\s*=\s*)"([a-z_]+)"', text):
                found[name] = file.name
    assert len(found) > 20
    assert {name: file for name, file in found.items() if not deed_said(name)} == {}


def test_the_history_says_what_was_done_and_to_what_in_the_readers_words(as_, alva, programme):
    evidence = [Evidence(text="Protokollet")]
    set_state(by=alva, programme=programme, duty="P-01", state=DutyState.DONE, reason="Klart.", evidence=evidence)
    text = as_("alva").get(HISTORY).content.decode()
    assert "Läge satt" in text
    assert "klar" in text
    assert "set_state" not in text
    assert "under_way" not in text


def test_a_long_history_is_counted_and_paged_so_far(as_, alva, programme, monkeypatch):
    make_rows(register("contacts"), programme, alva, 130)
    address = f"{HISTORY}?thing=contacts"
    every = as_("bo").get(address)
    assert every.context["page"].paginator.count == 130
    assert "130 ändringar" in every.content.decode()
    monkeypatch.setattr("beredd.site.audit.views.COUNTED_AT_MOST", 100)
    html = as_("bo").get(address).content.decode()
    assert "Fler än 100 ändringar" in html
    assert "page=2" in html
    assert "page=3" not in html
    last = as_("bo").get(f"{address}&page=99").context
    assert last["page"].number == 2
    assert len(last["lines"]) == 50


@pytest.mark.parametrize("rows", [99, 100, 101])
def test_exactly_as_many_as_are_counted_is_not_more(as_, alva, programme, monkeypatch, rows):
    monkeypatch.setattr("beredd.site.audit.views.COUNTED_AT_MOST", 100)
    make_rows(register("contacts"), programme, alva, rows)
    html = as_("bo").get(f"{HISTORY}?thing=contacts").content.decode()
    assert ("Fler än 100 ändringar" in html) is (rows > 100)


def test_what_is_secret_is_not_counted(as_, alva, programme):
    make_rows(register("contacts"), programme, alva, 3)
    make_rows(register("contacts"), programme, alva, 4, first=4, confidentiality=2)
    assert as_("bo").get(f"{HISTORY}?thing=contacts").context["page"].paginator.count == 3
