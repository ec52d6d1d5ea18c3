"""Values on the site: entered in an open period, approved by another, revised; and who sees what comes of it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beredd.common.information_class import InformationClass
from beredd.common.places import places
from beredd.indicators import definitions, national_observations
from beredd.indicators.entry import PeriodState, RevisionKind, ValueState
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.indicators.actions import (
    Chosen,
    EnteredValue,
    approve_values,
    enter_values,
    lock_period,
    open_period,
    publish_values,
    return_values,
    revise_value,
    submit_value,
)
from beredd.site.indicators.models import PeriodRow, ValueRow
from beredd.site.indicators.queries import observations_for_report, observations_seen_by
from beredd.site.registers.actions import change_row, write_rows
from beredd.site.registers.changes import Change, NewerRowError, RowFaultsError
from beredd.site.registers.register import register

ONE = "alpha-2026"
INDICATOR = "ecoli-3gc-r"
GIVEN = {"value": Decimal("9.4"), "source": "EARS-Net 2026"}


@pytest.fixture
def eva(db: None) -> User:
    """Contributor at Läkemedelsverket: writes what is the agency's own, and nothing else."""
    user = User.objects.create_user("eva", "eva-lösenord", name="Eva Å")
    Membership.objects.create(user=user, programme=ONE, role=Role.CONTRIBUTOR, actor="lv")
    return user


@pytest.fixture
def fia(db: None) -> User:
    """Approver at Folkhälsomyndigheten."""
    user = User.objects.create_user("fia", "fia-lösenord", name="Fia Öst")
    Membership.objects.create(user=user, programme=ONE, role=Role.APPROVER, actor="fohm")
    return user


@pytest.fixture
def opened(cilla, programme):
    return open_period(by=cilla, programme=programme, period="2025", why="prov")


def entered(**more):
    given = {"indicator": INDICATOR, "place": "SE", "period": "2025", "given": GIVEN}
    return EnteredValue(**(given | more))


def submitted(by, programme, **more):
    return enter_values(by=by, programme=programme, values=[entered(**more)], submit=True)[0]


def approved(by, programme, approver, **more):
    row = submitted(by, programme, **more)
    return approve_values(by=approver, programme=programme, chosen=[Chosen(row.code, row.version)])[0]


# Periods


def test_a_period_is_locked_until_a_lead_opens_it(programme, eva, alva, cilla):
    with pytest.raises(RowFaultsError, match=r"inte öppen|not open"):
        submitted(eva, programme)
    with pytest.raises(PermissionDenied):
        open_period(by=alva, programme=programme, period="2025", why="prov")
    open_period(by=cilla, programme=programme, period="2025", why="prov")
    assert submitted(eva, programme).state == ValueState.SUBMITTED


def test_an_editor_prepares_a_period_but_cannot_open_it_by_any_door(programme, alva, cilla):
    periods = register("periods")
    rows = write_rows(by=alva, programme=programme, to=periods, changes=[Change(values={"period": "2026"})], why="")
    row = rows[0]
    assert row.state == PeriodState.LOCKED
    with pytest.raises(RowFaultsError):
        change_row(
            by=alva, programme=programme, of=periods, code=row.code, version=1, values={"state": "open"}, why="x"
        )
    for values in ({"period": "2027", "state": "open"}, {"period": "2027", "state": "closed"}):
        with pytest.raises(RowFaultsError):
            write_rows(by=alva, programme=programme, to=periods, changes=[Change(values=values)], why="")
    open_period(by=cilla, programme=programme, period="2026", why="nu", version=1)
    with pytest.raises(RowFaultsError):
        change_row(
            by=alva, programme=programme, of=periods, code=row.code, version=2,
            values={"closes": date(2030, 1, 1)}, why="x",
        )  # fmt: skip
    assert PeriodRow.objects.get(period="2026").closes is None


def test_a_period_stands_once(programme, cilla, opened):
    with pytest.raises(RowFaultsError, match="PER-1"):
        write_rows(
            by=cilla, programme=programme, to=register("periods"),
            changes=[Change(values={"period": "2025", "state": "open"})], why="",
        )  # fmt: skip


def test_nothing_is_written_before_a_period_opens_nor_after_its_last_day(programme, cilla, eva):
    open_period(by=cilla, programme=programme, period="2025", closes=date(2026, 11, 21), why="prov")
    with pytest.raises(RowFaultsError):
        submitted(eva, programme)
    open_period(by=cilla, programme=programme, period="2025", closes=date(2026, 11, 22), why="förlängt", version=1)
    assert submitted(eva, programme).code == "VAL-1"
    lock_period(by=cilla, programme=programme, period="2025", why="klart", version=2)
    with pytest.raises(RowFaultsError):
        submitted(eva, programme, place="DK")


def test_whoever_sets_a_period_that_another_has_set_writes_over_nothing(programme, cilla, opened):
    lock_period(by=cilla, programme=programme, period="2025", why="klart", version=1)
    for version in (0, 1):
        with pytest.raises(NewerRowError):
            open_period(by=cilla, programme=programme, period="2025", closes=date(2027, 1, 1), why="x", version=version)
        with pytest.raises(NewerRowError):
            lock_period(by=cilla, programme=programme, period="2025", why="x", version=version, closed=False)
    row = PeriodRow.objects.get()
    assert (row.state, row.closes, row.version) == (PeriodState.CLOSED, None, 2)


def test_the_page_shows_what_another_lead_has_set(programme, as_, cilla):
    address = f"/programmes/{ONE}/values/enter/"
    page = as_("cilla").get(address)
    seen = page.context["form"]["seen"].value()
    opening = {"step": "open", "open-period": "2026", "open-closes": "2026-12-31", "open-why": "Insamling"}
    open_period(by=cilla, programme=programme, period="2026", closes=date(2027, 1, 31), why="först")
    answer = as_("cilla").post(address, opening | {"open-seen": seen})
    assert answer.status_code == 409
    words = answer.content.decode().split('id="newer"')[1].split("</div></div>")[0]
    assert "2027-01-31" in words
    assert "2026-12-31" in words
    assert "Cilla Rask" in words
    assert PeriodRow.objects.get().closes == date(2027, 1, 31)
    # What was written stands in the form still, and can be saved now that theirs has been seen.
    form = answer.context["form"]
    again = opening | {"open-seen": form["seen"].value(), "open-closes": str(form["closes"].value())}
    assert as_("cilla").post(address, again).status_code == 302
    row = PeriodRow.objects.get()
    assert row.closes == date(2026, 12, 31)
    stale = {"step": "close", "code": row.code, "version": 1}
    assert as_("cilla").post(address, stale).status_code == 409
    assert PeriodRow.objects.get().state == "open"
    assert as_("cilla").post(address, stale | {"version": row.version}).status_code == 302
    assert PeriodRow.objects.get().state == "closed"


# Steps


def test_draft_submitted_returned_corrected_and_approved(programme, opened, eva, fia):
    draft = enter_values(by=eva, programme=programme, values=[entered(given={})], submit=False)[0]
    assert (draft.state, draft.actor, draft.value) == ("draft", "lv", None)
    with pytest.raises(RowFaultsError):
        submit_value(by=eva, programme=programme, code=draft.code, version=1)
    first = enter_values(by=eva, programme=programme, values=[entered(code="VAL-1", version=1)], submit=True)[0]
    assert (first.state, first.definition_version) == ("submitted", "1")
    with pytest.raises(RowFaultsError):
        return_values(by=fia, programme=programme, chosen=[Chosen("VAL-1", 2)], note="")
    back = return_values(by=fia, programme=programme, chosen=[Chosen("VAL-1", 2)], note="Fel uttag")[0]
    assert (back.state, back.review_note) == ("returned", "Fel uttag")
    new = entered(code="VAL-1", version=3, given=GIVEN | {"value": Decimal("9.5")})
    enter_values(by=eva, programme=programme, values=[new], submit=True)
    done = approve_values(by=fia, programme=programme, chosen=[Chosen("VAL-1", 4)])[0]
    assert (done.state, done.vintage, done.value) == ("approved", date(2026, 11, 22), Decimal("9.5"))
    actions = AuditEvent.objects.filter(thing="values").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["save_value", "submit_value", "return_value", "submit_value", "approve_value"]


def test_who_submitted_does_not_approve(programme, opened, fia, cilla):
    row = submitted(fia, programme)
    with pytest.raises(RowFaultsError):
        approve_values(by=fia, programme=programme, chosen=[Chosen(row.code, row.version)])
    assert approve_values(by=cilla, programme=programme, chosen=[Chosen(row.code, row.version)])[0].state == "approved"


def test_an_editor_and_a_contributor_do_not_approve(programme, opened, eva, alva):
    row = submitted(eva, programme)
    for person in (eva, alva):
        with pytest.raises(PermissionDenied):
            approve_values(by=person, programme=programme, chosen=[Chosen(row.code, row.version)])
    values = {"state": "approved", "vintage": date(2026, 11, 22)}
    with pytest.raises(RowFaultsError):
        change_row(
            by=alva, programme=programme, of=register("values"), code=row.code, version=1, values=values, why="x"
        )


def test_a_contributor_writes_the_own_actors_values_only(programme, opened, eva, alva):
    row = enter_values(by=alva, programme=programme, values=[entered()], submit=False)[0]
    assert row.actor == "fohm"
    with pytest.raises(PermissionDenied):
        enter_values(by=eva, programme=programme, values=[entered(code=row.code, version=1)], submit=True)


@pytest.mark.parametrize(
    "values",
    [
        {"value": Decimal(1)}, {"state": "draft"}, {"state": "submitted"}, {"vintage": date(2020, 1, 1)},
        {"source": "annan"}, {"review_note": "x"}, {"definition_version": "2"}, {"note": "x"}, {"place": "DK"},
    ],
)  # fmt: skip
def test_an_approved_value_is_not_changed_by_the_rows_own_form(programme, opened, eva, fia, cilla, values):
    row = approved(eva, programme, fia)
    for person in (eva, cilla):
        with pytest.raises(RowFaultsError):
            change_row(
                by=person, programme=programme, of=register("values"), code=row.code, version=2, values=values, why="x"
            )
    with pytest.raises(RowFaultsError):
        write_rows(
            by=cilla, programme=programme, to=register("values"),
            changes=[Change(code=row.code, version=2, withdrawn=True)], why="x",
        )  # fmt: skip
    kept = ValueRow.objects.get()
    assert (kept.value, kept.version, kept.state, kept.withdrawn) == (Decimal("9.4"), 2, "approved", False)


def test_a_new_row_does_not_begin_as_approved_nor_with_a_vintage(programme, opened, cilla):
    base = {"indicator": INDICATOR, "place": "SE", "period": "2025", **GIVEN}
    for more in ({"state": "approved", "vintage": date(2026, 11, 22)}, {"vintage": date(2020, 1, 1)}):
        with pytest.raises(RowFaultsError):
            write_rows(
                by=cilla, programme=programme, to=register("values"), changes=[Change(values=base | more)], why=""
            )


def test_a_place_and_period_has_one_value_that_is_then_revised(programme, opened, eva, fia):
    row = approved(eva, programme, fia)
    with pytest.raises(RowFaultsError, match="VAL-1"):
        submitted(eva, programme)
    new = {**GIVEN, "value": Decimal("8.8")}
    revision = revise_value(
        by=eva, programme=programme, of=row, kind=RevisionKind.CORRECTION, given=new, why="Dubbletter"
    )
    assert (revision.state, revision.revision_of) == ("submitted", "VAL-1")
    approve_values(by=fia, programme=programme, chosen=[Chosen(revision.code, 1)])
    assert [one.value for one in ValueRow.objects.order_by("number")] == [Decimal("9.4"), Decimal("8.8")]


def test_only_an_approved_value_of_the_same_place_and_period_is_revised(programme, opened, eva, fia):
    waiting = submitted(eva, programme)
    done = approved(eva, programme, fia, place="DK")
    for row in (waiting, done):
        change = {**GIVEN, "indicator": INDICATOR, "place": "SE-AB", "period": "2025", "revision_of": row.code}
        with pytest.raises(RowFaultsError):
            write_rows(
                by=eva, programme=programme, to=register("values"),
                changes=[Change(values=change | {"revision_kind": "correction"})], why="",
            )  # fmt: skip


def test_two_who_write_the_same_value(programme, opened, eva, alva):
    enter_values(by=eva, programme=programme, values=[entered()], submit=False)
    other = entered(code="VAL-1", version=1, given=GIVEN | {"value": Decimal(9)})
    enter_values(by=alva, programme=programme, values=[other], submit=False)
    with pytest.raises(NewerRowError):
        enter_values(by=eva, programme=programme, values=[entered(code="VAL-1", version=1)], submit=True)
    assert ValueRow.objects.get().value == Decimal(9)


def test_one_faulty_value_among_many_and_nothing_is_saved(programme, opened, eva):
    bad = entered(place="DK", given=GIVEN | {"value": Decimal(200)})
    with pytest.raises(RowFaultsError):
        enter_values(by=eva, programme=programme, values=[entered(), bad], submit=True)
    assert not ValueRow.objects.exists()


def test_a_share_is_counted_from_its_numerator_and_denominator(programme, opened, eva):
    row = submitted(
        eva, programme, given={"numerator": Decimal(1), "denominator": Decimal(3), "source": "x"}
    )  # fmt: skip
    assert row.value == Decimal("33.333333")


def test_many_values_are_judged_with_as_many_questions_to_the_database_as_one(programme, opened, eva, fia):
    def judged(places):
        rows = enter_values(by=eva, programme=programme, values=[entered(place=one) for one in places], submit=True)
        chosen = [Chosen(row.code, row.version) for row in rows]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            approve_values(by=fia, programme=programme, chosen=chosen)
        # An UPDATE for each row there must be; each over the version that was read.
        return len([one for one in asked.captured_queries if not one["sql"].startswith("UPDATE")])

    judged(["DK"])  # who the person is, is asked once
    assert judged(["SE"]) == judged([f"SE-{letter}" for letter in ("AB", "C", "D", "E", "F", "G", "H", "I", "K", "M")])


# What comes of it


def test_an_approved_value_is_an_observation_on_the_indicators_page_and_in_reports(programme, opened, eva, fia, as_):
    before = len(national_observations())
    row = submitted(eva, programme)
    assert len(observations_seen_by(eva)) == len(observations_for_report(programme)) == before
    approve_values(by=fia, programme=programme, chosen=[Chosen(row.code, 1)])
    (new,) = observations_for_report(programme)[before:]
    assert (new.value, new.vintage, new.provenance.definition_version) == (9.4, "2026-11-22", "1")
    assert new in observations_seen_by(eva)
    answer = as_("bo").get(f"/indicators/{INDICATOR}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "EARS-Net 2026" in page
    assert new.provenance.input_sha256 in page


def test_who_may_not_read_the_programme_sees_nothing_of_its_values(programme, opened, eva, fia, as_):
    approved(eva, programme, fia)
    assert "EARS-Net 2026" in as_("bo").get(f"/indicators/{INDICATOR}/").content.decode()
    page = as_("dan").get(f"/indicators/{INDICATOR}/").content.decode()
    assert "EARS-Net 2026" not in page
    assert "2026-11-22" not in page


@pytest.mark.parametrize(
    "hidden",
    [
        {"information_class": InformationClass(2, 1, 1, "OSL 18:13", date(2026, 1, 1), "A B")},
        {"shown_to": ("lv",)},
    ],
)
def test_a_value_of_higher_class_or_shown_to_some_is_in_no_report(programme, opened, eva, fia, cilla, bo, hidden):
    cilla.assurance = fia.assurance = 3
    Membership.objects.filter(user__in=[cilla, fia]).update(clearance=3)
    row = approved(eva, programme, fia)
    cilla = User.objects.get(pk=cilla.pk)
    cilla.assurance = 3
    write_rows(
        by=cilla, programme=programme, to=register("values"), changes=[Change(code=row.code, version=2, **hidden)],
        why="skydd",
    )  # fmt: skip
    assert ValueRow.objects.get().version == 3
    assert len(observations_for_report(programme)) == len(national_observations())
    assert len(observations_seen_by(bo)) == len(national_observations())


# Pages


def lines(page: str) -> list[str]:
    return re.findall(r'name="([a-z0-9-]+\.[A-Z-]+)\.value"', page)


def test_a_table_is_filled_in_and_submitted(programme, opened, as_, people, eva):
    people["eva"] = eva
    client = as_("eva")
    address = f"/programmes/{ONE}/values/enter/2025/"
    page = client.get(f"{address}?indicator={INDICATOR}&place=SE&place=SE-AB").content.decode()
    assert lines(page) == [f"{INDICATOR}.SE", f"{INDICATOR}.SE-AB"]
    post = {
        "step": "submit",
        f"{INDICATOR}.SE.version": "0", f"{INDICATOR}.SE.value": "9,4", f"{INDICATOR}.SE.source": "Uttag",
        f"{INDICATOR}.SE-AB.version": "0",
    }  # fmt: skip
    assert client.post(f"{address}?indicator={INDICATOR}", post).status_code == 302
    row = ValueRow.objects.get()
    assert (row.place, row.value, row.state, row.source) == ("SE", Decimal("9.4"), "submitted", "Uttag")


def test_a_cell_that_cannot_be_read_keeps_what_was_written(programme, opened, as_, people, eva):
    people["eva"] = eva
    post = {
        "step": "draft",
        f"{INDICATOR}.SE.version": "0", f"{INDICATOR}.SE.value": "nio",
    }  # fmt: skip
    answer = as_("eva").post(f"/programmes/{ONE}/values/enter/2025/", post)
    assert answer.status_code == 422
    assert 'value="nio"' in answer.content.decode()
    assert not ValueRow.objects.exists()


def test_the_second_writer_sees_what_the_first_has_saved(programme, opened, as_, people, eva, alva):
    people["eva"] = eva
    enter_values(by=alva, programme=programme, values=[entered()], submit=False)
    alvas = ValueRow.objects.get()
    post = {
        "step": "draft",
        f"{INDICATOR}.SE.version": "0", f"{INDICATOR}.SE.value": "7", f"{INDICATOR}.SE.source": "x",
    }  # fmt: skip
    answer = as_("alva").post(f"/programmes/{ONE}/values/enter/2025/", post)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="7"' in page
    assert "9,4" in page
    assert ValueRow.objects.get().version == alvas.version


def test_the_approver_sees_old_and_new_and_approves_many(programme, opened, as_, people, eva, fia):
    people["fia"] = fia
    rows = enter_values(by=eva, programme=programme, values=[entered(), entered(place="DK")], submit=True)
    client = as_("fia")
    address = f"/programmes/{ONE}/values/approve/"
    page = client.get(address).content.decode()
    assert "9,4" in page
    assert "2024" in page  # the period before, from beredd's own series
    assert client.post(address, {"step": "approve"}).status_code == 422
    chosen = [f"{row.code}.{row.version}" for row in rows]
    assert client.post(address, {"step": "return", "chosen": chosen}).status_code == 422
    assert client.post(address, {"step": "approve", "chosen": chosen}).status_code == 302
    assert set(ValueRow.objects.values_list("state", flat=True)) == {"approved"}
    assert "VAL-1" in client.get(address).content.decode()


def test_a_lead_publishes_approved_values_and_nobody_else_does(programme, opened, as_, people, eva, fia, cilla):
    people["fia"] = fia
    row = approved(eva, programme, fia)
    waiting = submitted(eva, programme, place="DK")
    for person in (eva, fia):
        with pytest.raises(PermissionDenied):
            publish_values(by=person, programme=programme, chosen=[Chosen(row.code, row.version)], why="x")
    assert not publish_values(by=cilla, programme=programme, chosen=[Chosen(waiting.code, 1)], why="x")
    address = f"/programmes/{ONE}/values/approve/"
    post = {"step": "publish", "chosen": [f"{row.code}.{row.version}"], "note": ""}
    assert "publish-why" not in as_("fia").get(address).content.decode()
    assert as_("fia").post(address, post | {"note": "x"}).status_code == 403
    assert as_("cilla").post(address, post).status_code == 422
    assert as_("cilla").post(address, post | {"note": "Beslut"}).status_code == 302
    kept = ValueRow.objects.get(number=1)
    assert (kept.published, kept.confidentiality, kept.integrity, kept.state) == (True, 0, 1, "approved")
    assert AuditEvent.objects.filter(action="publish_value").get().why == "Beslut"
    assert not ValueRow.objects.get(number=2).published


def test_what_one_submitted_oneself_has_no_box_to_tick(programme, opened, as_, people, fia):
    people["fia"] = fia
    submitted(fia, programme)
    page = as_("fia").get(f"/programmes/{ONE}/values/approve/").content.decode()
    assert "VAL-1" in page
    assert 'name="chosen"' not in page


def test_a_revision_is_written_on_its_page(programme, opened, as_, people, eva, fia):
    people["eva"] = eva
    row = approved(eva, programme, fia)
    address = f"/programmes/{ONE}/values/{row.code}/revise/"
    post = {"value": "9,9", "source": "Nytt uttag", "kind": "correction", "why": "Dubbletter"}
    assert as_("eva").get(address).status_code == 200
    assert as_("eva").post(address, post | {"value": "199"}).status_code == 422
    assert as_("eva").post(address, post).status_code == 302
    assert ValueRow.objects.get(number=2).revision_of == row.code


@pytest.mark.parametrize(
    ("who", "address", "answer"),
    [
        ("bo", "values/approve/", 403), ("bo", "values/enter/2025/", 403), ("bo", "values/enter/", 200),
        ("alva", "values/approve/", 403), ("alva", "values/enter/2025/", 200), ("alva", "values/enter/2024/", 404),
        ("dan", "values/enter/", 404), ("dan", "values/enter/2025/", 404), ("dan", "values/approve/", 404),
        ("cilla", "values/approve/", 200),
    ],
)  # fmt: skip
def test_who_may_open_which_page(programme, opened, as_, who, address, answer):
    assert as_(who).get(f"/programmes/{ONE}/{address}").status_code == answer


def test_a_lead_opens_and_closes_a_period_on_its_page(programme, as_):
    address = f"/programmes/{ONE}/values/enter/"
    opening = {"step": "open", "open-period": "2026", "open-closes": "2026-12-31", "open-why": "Insamling"}
    assert as_("alva").post(address, opening).status_code == 403
    assert as_("cilla").post(address, opening | {"open-period": "20266"}).status_code == 422
    assert as_("cilla").post(address, opening).status_code == 302
    row = PeriodRow.objects.get()
    assert (row.state, row.closes) == ("open", date(2026, 12, 31))
    assert as_("cilla").post(address, {"step": "close", "code": row.code, "version": 1}).status_code == 302
    assert PeriodRow.objects.get().state == "closed"


def test_what_waits_for_each_person(programme, opened, as_, people, eva, fia):
    people |= {"eva": eva, "fia": fia}
    submitted(eva, programme)
    pages = {who: as_(who).get("/values/").content.decode() for who in ("eva", "fia", "bo", "dan")}
    enter, approve = f"/programmes/{ONE}/values/enter/2025/", f"/programmes/{ONE}/values/approve/"
    assert [(enter in page, approve in page) for page in pages.values()] == [
        (True, False), (True, True), (False, False), (False, False),
    ]  # fmt: skip


def test_the_pages_ask_as_many_questions_for_many_values_as_for_few(programme, opened, as_, people, eva, fia):
    people["fia"] = fia
    addresses = (f"/programmes/{ONE}/values/enter/2025/", f"/programmes/{ONE}/values/approve/", "/values/")

    def asked():
        counts = []
        for address in addresses:
            client = as_("fia")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    submitted(eva, programme)
    few = asked()
    values = [entered(place=f"SE-{letter}") for letter in ("AB", "C", "D", "E", "F", "G", "H", "I", "K", "M")]
    enter_values(by=eva, programme=programme, values=values, submit=True)
    assert asked() == few


def test_a_table_for_every_region_comes_in_pages_that_a_form_can_send(programme, opened, as_, settings):
    regions = [code for code in places() if code.startswith("SE-")]
    asked = "&".join([f"indicator={INDICATOR}", "indicator=j01-total", *(f"place={code}" for code in regions)])
    client = as_("alva")
    pages = [
        client.get(f"/programmes/{ONE}/values/enter/2025/?{asked}&page={page}").content.decode() for page in (1, 2)
    ]
    assert len(lines(pages[0])) == 40
    assert len(set(lines(pages[0]) + lines(pages[1]))) == 2 * len(regions)
    fields = len(re.findall(r'name="', pages[0]))
    assert fields < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_what_was_written_is_saved_also_when_the_table_has_moved(programme, opened, as_, alva):
    """Somebody adds values while another writes: lines move to the next page, and nothing that was written is lost."""
    asked = "&".join(f"place={code}" for code in places() if code.startswith(("SE-", "DK-")))
    address = f"/programmes/{ONE}/values/enter/2025/?indicator={INDICATOR}&indicator=j01-total&{asked}&page=1"
    last = lines(as_("cilla").get(address).content.decode())[-1]
    enter_values(by=alva, programme=programme, values=[entered(place="EU")], submit=False)
    post = {"step": "draft", f"{last}.version": "0", f"{last}.value": "5", f"{last}.source": "x"}
    assert as_("cilla").post(address, post).status_code == 302
    assert ValueRow.objects.filter(value=5).count() == 1


def test_thousands_of_values_are_entered_and_shown_in_time(programme, opened, as_, people, eva, fia):
    from time import perf_counter

    people["fia"] = fia
    codes = [code for code in places() if code != "EU"]
    shares = [one for one in definitions() if definitions()[one].unit_code == "%"][:12]
    values = [entered(indicator=one, place=code) for one in shares for code in codes]
    begun = perf_counter()
    enter_values(by=eva, programme=programme, values=values, submit=True)
    assert (perf_counter() - begun) / len(values) < 0.005
    client = as_("fia")
    client.get(f"/programmes/{ONE}/values/approve/")
    begun = perf_counter()
    assert client.get(f"/programmes/{ONE}/values/approve/").content.decode().count('name="chosen"') == 50
    assert perf_counter() - begun < 3


def test_a_row_leads_to_its_revision_for_who_may_write_it(programme, opened, as_, people, eva, fia):
    people["eva"] = eva
    row = approved(eva, programme, fia)
    address = f"/programmes/{ONE}/values/{row.code}/"
    assert f"{address}revise/" in as_("eva").get(address).content.decode()
    assert f"{address}revise/" not in as_("bo").get(address).content.decode()
