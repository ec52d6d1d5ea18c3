"""Contacts with actors and firms, the communication plan, and the log of what the government's offices were told."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beredd.common.information_class import InformationClass
from beredd.programmes.contacts import FIRMS_THAT_AGGREGATE
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.meetings.contact_registers import COMMUNICATIONS, CONTACTS, INFORMATION_LOG
from beredd.site.meetings.firms import aggregation_notice, firm_lines
from beredd.site.meetings.models import ContactRow
from beredd.site.registers.actions import add_row, write_rows
from beredd.site.registers.changes import Change, FieldClass, RowFaultsError
from beredd.site.registers.sight import Sight

ONE = "alpha-2026"
LOG = f"/programmes/{ONE}/contacts/log/"
FIRMS = f"/programmes/{ONE}/contacts/firms/"
SECRET = InformationClass(2, ground="OSL 18:13", decided_on=date(2026, 11, 1), decided_by="Sara Ås")
GOOD = {
    "class-sensitivity": "ordinary",
    "subject": "Kan de tillverka visir?",
    "date": "2026-11-20",
    "kind": "phone",
    "firm": "Påhittade Visir AB",
    "said": "De återkommer.",
    "follow_up": "open",
    "follow_up_by": "2026-12-20",
    "actor": "fohm",
    "version": "0",
}


@pytest.fixture
def sara(db: None) -> User:
    """Editor at Folkhälsomyndigheten, cleared for what is significant."""
    user = User.objects.create_user("sara", "sara-lösenord", name="Sara Ås")
    Membership.objects.create(user=user, programme=ONE, role=Role.EDITOR, actor="fohm", clearance=2)
    user.assurance = 2
    return user


def firms(by: User, programme: Any, count: int, **more: Any) -> None:
    for number in range(count):
        values = {
            "subject": f"Fråga {number}",
            "date": date(2026, 11, 1),
            "kind": "phone",
            "firm": f"Påhittat {number} AB",
        }
        add_row(by=by, programme=programme, to=CONTACTS, values=values, **more)


def test_a_contact_is_logged_as_ordinary_unless_something_else_is_chosen(as_, alva, programme):
    browser = as_("alva")
    page = browser.get(LOG).content.decode()
    assert "vanlig (K1)" in page
    assert "Du är behörig för K1 med den här inloggningen." in page
    assert "K2, OSL 18:13" not in page, "an editor cleared for K1 is not offered what she could not read"
    answer = browser.post(LOG, GOOD, follow=True)
    assert answer.status_code == 200
    row = ContactRow.objects.get()
    assert (row.confidentiality, row.firm, row.follow_up_by, row.actor) == (
        1, "Påhittade Visir AB", date(2026, 12, 20), "fohm",
    )  # fmt: skip


def test_a_sensitive_contact_gets_its_ground_its_day_and_its_decider(sara, programme, monkeypatch):
    monkeypatch.setattr("beredd.site.accounts.rights.assurance_of", lambda _user: 2)
    client = Client(headers={"accept-language": "sv"})
    client.force_login(sara)
    assert "K2, OSL 18:13" in client.get(LOG).content.decode()
    assert client.post(LOG, GOOD | {"class-sensitivity": "2-18-13"}).status_code == 302
    row = ContactRow.objects.get()
    assert (row.confidentiality, row.ground, row.decided_on, row.decided_by) == (
        2, "OSL 18:13", date(2026, 11, 22), "Sara Ås",
    )  # fmt: skip


def test_security_classified_is_stopped_and_nothing_is_stored(as_):
    answer = as_("alva").post(LOG, GOOD | {"class-sensitivity": "4"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "säkerhetsskydd" in page
    assert not ContactRow.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"firm": "", "with_actors": ""}, {"date": "2026-12-24"}, {"subject": ""}, {"said": "Ring 811228-9874"}],
)
def test_a_contact_that_cannot_be_is_refused_and_what_was_written_stays(as_, change):
    answer = as_("alva").post(LOG, GOOD | change)
    assert answer.status_code == 422
    assert "Inget är sparat ännu" in answer.content.decode()
    assert not ContactRow.objects.exists()


def test_who_may_not_write_may_not_log(as_):
    assert as_("bo").get(LOG).status_code == 403
    assert as_("bo").post(LOG, GOOD).status_code == 403
    assert as_("dan").get(LOG).status_code == 404
    assert as_(None).get(LOG).status_code == 302
    assert as_("dan").get(FIRMS).status_code == 404


def test_many_firms_together_are_warned_of_and_few_are_not(as_, alva, programme):
    pages = (FIRMS, f"/programmes/{ONE}/contacts/")
    firms(alva, programme, FIRMS_THAT_AGGREGATE - 1)
    for url in pages:
        assert "OSL 15:2, 18:13" not in as_("bo").get(url).content.decode()
    firms(alva, programme, FIRMS_THAT_AGGREGATE)
    for url in pages:
        assert "OSL 15:2, 18:13" in as_("bo").get(url).content.decode()


def test_the_list_of_contacts_leads_to_the_form_only_for_who_may_log(as_):
    url = f"/programmes/{ONE}/contacts/"
    assert LOG in as_("alva").get(url).content.decode()
    assert LOG not in as_("bo").get(url).content.decode()


def test_firms_that_the_reader_may_not_know_of_are_neither_listed_nor_counted(as_, alva, bo, sara, programme):
    firms(alva, programme, 2)
    firms(sara, programme, FIRMS_THAT_AGGREGATE, information_class=SECRET)
    add_row(
        by=sara,
        programme=programme,
        to=CONTACTS,
        values={"subject": "x", "date": date(2026, 11, 2), "kind": "visit", "firm": "Hemliga Handskar AB"},
        information_class=SECRET,
    )
    assert len(firm_lines(Sight(bo, programme))) == 2
    assert aggregation_notice(Sight(bo, programme)) == ""
    assert "Hemliga" not in as_("bo").get(FIRMS).content.decode()
    assert len(firm_lines(Sight(sara, programme))) == FIRMS_THAT_AGGREGATE + 1
    assert aggregation_notice(Sight(sara, programme))


def test_a_firm_whose_name_is_secret_is_not_counted_for_others(alva, bo, sara, programme):
    firms(alva, programme, FIRMS_THAT_AGGREGATE)
    assert aggregation_notice(Sight(bo, programme))
    marked = {"firm": FieldClass(2, "OSL 18:13", date(2026, 11, 1), "Sara Ås")}
    change = Change(code="CON-1", version=1, field_classes=marked)
    write_rows(by=sara, programme=programme, to=CONTACTS, changes=[change], why="namnet är känsligt")
    assert aggregation_notice(Sight(bo, programme)) == ""
    assert "Påhittat 0 AB" not in {line.name for line in firm_lines(Sight(bo, programme))}
    assert aggregation_notice(Sight(sara, programme))


def test_many_contacts_cost_no_more_queries(alva, programme):
    firms(alva, programme, 2)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            sight = Sight(alva, programme)
            firm_lines(sight)
            aggregation_notice(sight)
        return len(captured)

    few = queries()
    firms(alva, programme, 20)
    assert queries() == few


def test_one_firm_spelt_in_several_ways_is_one(alva, programme):
    for name in ("Påhittade  Visir AB", "påhittade visir ab"):
        add_row(
            by=alva,
            programme=programme,
            to=CONTACTS,
            values={"subject": "x", "date": date(2026, 11, 2), "kind": "phone", "firm": name},
        )
    (line,) = firm_lines(Sight(alva, programme))
    assert line.contacts == 2


def test_the_plan_and_the_log_hold_to_their_rules(alva, programme):
    plan = {"title": "Nyhetsbrev", "target_group": "regioner", "state": "done"}
    with pytest.raises(RowFaultsError, match="outcome"):
        add_row(by=alva, programme=programme, to=COMMUNICATIONS, values=plan)
    told = {"subject": "Läge", "recipients": ("socialdepartementet",), "channel": "meeting"}
    with pytest.raises(RowFaultsError, match="date"):
        add_row(by=alva, programme=programme, to=INFORMATION_LOG, values=told | {"date": date(2026, 12, 1)})
    with pytest.raises(RowFaultsError, match="recipients"):
        add_row(
            by=alva,
            programme=programme,
            to=INFORMATION_LOG,
            values=told | {"date": date(2026, 11, 1), "recipients": ()},
        )
    row = add_row(by=alva, programme=programme, to=INFORMATION_LOG, values=told | {"date": date(2026, 11, 1)})
    assert row.code == "INF-1"


def test_the_overview_says_when_the_government_was_last_told(as_, alva, programme):
    url = f"/programmes/{ONE}/meetings/overview/"
    assert "Inget är infört ännu." in as_("bo").get(url).content.decode()
    for day in (date(2026, 10, 1), date(2026, 11, 20)):
        add_row(
            by=alva,
            programme=programme,
            to=INFORMATION_LOG,
            values={"subject": "Läge", "recipients": ("socialdepartementet",), "channel": "e-mail", "date": day},
        )
    page = as_("bo").get(url).content.decode()
    assert "Den 20 november 2026 (för 2 dagar sedan); 2 gånger sammanlagt." in page
