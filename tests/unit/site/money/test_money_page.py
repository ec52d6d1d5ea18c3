"""The money's page: what the decision gives, what is booked, by whom, and what is taken back."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from beredd.common.information_class import InformationClass
from beredd.programmes.follow_up import MoneyStep
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.money.actions import enter_money, take_back
from beredd.site.money.models import MoneyEntryRow
from beredd.site.money.queries import entries_for, entries_for_all
from beredd.site.money.registers import MONEY_ENTRIES
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.programmes.queries import follow_up
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change, RowFaultsError
from beredd.site.registers.sight import Sight

URL = "/programmes/alpha-2026/money/"
GOOD = {
    "grant": "P-M1:2026",
    "step": "used",
    "amount": "90",
    "booked_on": "2026-12-20",
    "receipt": "V 17",
    "reason": "Bokfört i december.",
    "seen": "0",
}


def booked(by, programme, **more):
    given = {"grant": "P-M1", "year": 2026, "step": MoneyStep.USED, "amount": 90, "reason": "Lön", "receipt": "V 1"}
    return enter_money(by=by, programme=programme, **(given | more))


@pytest.fixture
def eva(db) -> User:
    """Contributor at Läkemedelsverket, whose grant it is."""
    return _contributor("eva", "lv")


@pytest.fixture
def finn(db) -> User:
    """Contributor of another agency."""
    return _contributor("finn", "sva")


def _contributor(name, actor):
    user = User.objects.create_user(name, "x", name=name.title())
    Membership.objects.create(user=user, programme="alpha-2026", role=Role.CONTRIBUTOR, actor=actor)
    return user


def test_an_amount_is_entered_and_shown(as_):
    page = as_("alva").post(URL, GOOD, follow=True).content.decode()
    for words in ("Beloppet är sparat.", "90 SEK", "förbrukat", "Bokfört i december.", "Alva Ek", "V 17", "MON-1"):
        assert words in page


def test_a_reader_sees_it_without_the_form(as_, alva, programme):
    booked(alva, programme)
    page = as_("bo").get(URL).content.decode()
    assert "100 SEK" in page
    assert "90 SEK" in page
    assert "Spara beloppet" not in page
    assert "take-back" not in page


def test_faults_save_nothing(as_):
    client = as_("alva")
    wrong = [
        {"amount": "nio"}, {"amount": ""}, {"grant": "X:2026"}, {"grant": "P-M1:1999"}, {"step": "x"}, {"reason": ""},
        {"booked_on": ""}, {"receipt": ""}, {"amount": "-5"}, {"reason": "Avser 19121212-1212"},
        {"step": "account_sent", "receipt": ""}, {"step": "account_sent"},
    ]  # fmt: skip
    for change in wrong:
        assert client.post(URL, GOOD | change).status_code == 422, change
    assert not MoneyEntryRow.objects.exists()
    assert not AuditEvent.objects.exists()


def test_two_who_enter_at_once(as_):
    as_("cilla").post(URL, GOOD)
    answer = as_("alva").post(URL, GOOD | {"receipt": "V 18"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'role="alert"' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    as_("alva").post(URL, GOOD | {"receipt": "V 18", "seen": seen})
    assert MoneyEntryRow.objects.count() == 2


def test_the_same_receipt_is_not_booked_twice(alva, programme):
    first = booked(alva, programme)
    with pytest.raises(RowFaultsError, match="receipt"):
        booked(alva, programme)
    take_back(by=alva, programme=programme, code=first.code, reason="Fel år.")
    assert booked(alva, programme).code == "MON-3"


def test_a_contributor_of_the_granted_actor_enters_its_money_and_no_other_does(client, eva, finn, programme):
    client.force_login(eva)
    assert client.post(URL, GOOD).status_code == 302
    client.force_login(finn)
    assert "Spara beloppet" not in client.get(URL).content.decode()
    # Who may enter some money gets as far as the form, and is then offered no grant.
    assert client.post(URL, GOOD | {"receipt": "V 2"}).status_code == 422
    with pytest.raises(PermissionDenied):
        booked(finn, programme)
    assert MoneyEntryRow.objects.get().actor == "lv"


def test_nobody_books_by_another_door_what_is_another_actors(finn, programme):
    """The register's own form, a workbook and the API all come by here."""
    values = {"text": "x", "grant": "P-M1", "year": 2026, "step": "used", "amount": 5, "currency": "SEK",
              "booked_on": date(2026, 12, 1), "receipt": "V", "actor": "sva"}  # fmt: skip
    with pytest.raises(RowFaultsError, match="actor"):
        write_rows(by=finn, programme=programme, to=MONEY_ENTRIES, changes=[Change(values=values)], why="x")
    with pytest.raises(PermissionDenied):
        write_rows(
            by=finn, programme=programme, to=MONEY_ENTRIES, changes=[Change(values=values | {"actor": "lv"})], why="x"
        )


@pytest.mark.parametrize(
    "values",
    [{"amount": 91}, {"text": "Annat"}, {"receipt": "V 2"}, {"booked_on": date(2026, 1, 1)}, {"step": "paid"},
     {"note": "Efterhand"}],
)  # fmt: skip
def test_an_entry_is_never_changed_nor_withdrawn(alva, programme, values):
    row = booked(alva, programme)
    for change in (Change(code=row.code, version=1, values=values), Change(code=row.code, version=1, withdrawn=True)):
        with pytest.raises(RowFaultsError):
            write_rows(by=alva, programme=programme, to=MONEY_ENTRIES, changes=[change], why="x")
    row.refresh_from_db()
    assert (row.version, row.withdrawn) == (1, False)


def test_an_entrys_class_may_change(alva, programme):
    row = booked(alva, programme)
    secret = InformationClass(2, 1, 1, "OSL 15:2", date(2026, 11, 1), "GD")
    Membership.objects.filter(user=alva).update(clearance=3)
    by = User.objects.get(pk=alva.pk)
    by.assurance = 3
    write_rows(
        by=by, programme=programme, to=MONEY_ENTRIES, why="Känsligt.",
        changes=[Change(code=row.code, version=1, information_class=secret)],
    )  # fmt: skip
    assert entries_for(Sight(by, programme))
    # No report, and nobody of less clearance, hears of it.
    assert entries_for_all([programme.id]) == {programme.id: []}
    assert entries_for(Sight(User.objects.get(pk=alva.pk), programme)) == []


def test_what_is_taken_back_leaves_the_sum_and_both_entries(as_, alva, programme):
    row = booked(alva, programme, amount=900)
    client = as_("alva")
    url = reverse("take_back", args=[programme.id, row.code])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Fel belopp."}).status_code == 302
    new = MoneyEntryRow.objects.get(takes_back=row.code)
    assert (new.amount, new.grant, new.step, new.actor) == (-900, "P-M1", "used", "lv")
    assert sum(entry.amount for entry in follow_up(programme.id).money) == 0
    assert client.post(url, {"reason": "Igen."}).status_code == 409
    assert client.get(reverse("take_back", args=[programme.id, new.code])).status_code == 409
    assert MoneyEntryRow.objects.count() == 2


def test_no_more_is_taken_back_than_there_was(alva, programme):
    row = booked(alva, programme, amount=100)
    booked(alva, programme, amount=-60, takes_back=row.code, receipt="")
    for amount in (-41, 5):
        with pytest.raises(RowFaultsError):
            booked(alva, programme, amount=amount, takes_back=row.code, receipt="V 9")
    with pytest.raises(RowFaultsError):
        booked(alva, programme, amount=-10, takes_back=row.code, step=MoneyStep.PAID)
    booked(alva, programme, amount=-40, takes_back=row.code, receipt="")
    with pytest.raises(NewerEntryError):
        take_back(by=alva, programme=programme, code=row.code, reason="x")


def test_who_may_not_does_not_take_back(as_, alva, programme):
    row = booked(alva, programme)
    url = reverse("take_back", args=[programme.id, row.code])
    assert as_("bo").post(url, {"reason": "x"}).status_code == 403
    assert as_("dan").post(url, {"reason": "x"}).status_code == 404
    assert as_("alva").get(reverse("take_back", args=[programme.id, "MON-99"])).status_code == 404
    with pytest.raises(Http404):
        take_back(by=User.objects.get(username="dan"), programme=programme, code=row.code, reason="x")


def test_an_account_that_is_sent_has_a_day_and_a_diary_number_and_no_amount(as_, alva, programme):
    for step, amount in ((MoneyStep.PAID, 100), (MoneyStep.USED, 100)):
        booked(alva, programme, step=step, amount=amount)
    booked(alva, programme, step=MoneyStep.ACCOUNT_SENT, amount=None, receipt="2027/44", booked_on=date(2027, 3, 1))
    page = as_("bo").get(URL).content.decode()
    assert "1 mars 2027, 2027/44" in page
    assert MoneyEntryRow.objects.get(step="account_sent").amount is None


def test_what_does_not_add_up_is_told_on_the_page(as_, alva, programme):
    booked(alva, programme, step=MoneyStep.PAID, amount=50)
    booked(alva, programme, amount=80)
    page = as_("bo").get(URL).content.decode()
    assert "30 SEK mer än vad som är utbetalat är förbrukat" in page.replace("\xa0", " ")


def test_the_account_is_a_draft_until_it_is_complete(as_, alva, programme):
    url = reverse("money_account_file", args=[programme.id, "lv", "html"])
    assert "Utkast" in as_("bo").get(url).content.decode()
    from beredd.site.programmes.actions import note_decision

    note_decision(by=alva, programme=programme, number="S2026/1", decided_on=None, reason="x")
    for step, amount in ((MoneyStep.PAID, 100), (MoneyStep.USED, 60), (MoneyStep.REPAID, 40)):
        booked(alva, programme, step=step, amount=amount, receipt=f"V {amount}")
    page = as_("bo").get(url).content.decode().replace("\xa0", " ")
    assert "Utkast" not in page
    for words in ("S2026/1", "V 60", "60 SEK", "40 SEK", "Behörig företrädare", "anslag 1:14"):
        assert words in page
    assert as_("bo").get(reverse("money_account", args=[programme.id, "all"])).status_code == 200
    assert as_("bo").get(reverse("money_account", args=[programme.id, "sos"])).status_code == 404
    assert as_("dan").get(reverse("money_account", args=[programme.id, "lv"])).status_code == 404


def test_the_accounts_receipts_are_hidden_from_who_may_not_see_the_field(as_, alva, programme):
    from beredd.site.registers.changes import FieldClass

    row = booked(alva, programme, receipt="Hemlig leverantör 7")
    Membership.objects.filter(user=alva).update(clearance=2)
    by = User.objects.get(pk=alva.pk)
    by.assurance = 3
    secret = {"receipt": FieldClass(2, "OSL 31:16", date(2026, 11, 1), "GD")}
    write_rows(
        by=by, programme=programme, to=MONEY_ENTRIES, why="Avtal.",
        changes=[Change(code=row.code, version=1, field_classes=secret)],
    )  # fmt: skip
    for url in (URL, reverse("money_account", args=[programme.id, "lv"])):
        page = as_("bo").get(url).content.decode()
        assert "leverantör" not in page
        assert "90 SEK" in page.replace("\xa0", " ")
