"""The interface for other programs: doors, rows, versions, faults, and what nobody may learn."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beredd.common.information_class import InformationClass
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, User
from beredd.site.accounts.tokens import revoke_token
from beredd.site.api.v1 import document
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.actions import add_row, write_rows
from beredd.site.registers.changes import Change, FieldClass, NewerRowError
from beredd.site.registers.register import register, registers

from .conftest import ROOT, Program

CONTACT = {"subject": "Samtal om planen", "date": "2026-11-02", "firm": "Bolaget"}
SECRET = "Bunkern vid Storsjön"


@pytest.fixture
def kind() -> str:
    return next(iter(register("contacts").column("kind").choices))


@pytest.fixture
def contact(kind: str) -> dict[str, Any]:
    return {"values": CONTACT | {"kind": kind}}


def test_without_a_token_or_a_session_the_answer_is_401(program: Callable[..., Program], db: None) -> None:
    for secret in ("", "beredd_wrong"):
        answer = Program(secret)("GET", "contacts/")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"


def test_a_revoked_or_expired_token_opens_nothing(program: Callable[..., Program], alva: User) -> None:
    old, taken = program("alva"), program("alva")
    revoke_token(by=alva, token=alva.api_tokens.order_by("id").last().pk)
    assert taken("GET", "contacts/").status_code == 401
    assert old("GET", "contacts/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert old("GET", "contacts/").status_code == 401


def test_a_row_is_added_read_changed_and_withdrawn(program: Callable[..., Program], contact: dict[str, Any]) -> None:
    ask = program("alva")
    added = ask("POST", "contacts/", contact | {"why": "phone"})
    assert added.status_code == 201, added.content
    assert (added["ETag"], added["Location"]) == ('"1"', f"{ROOT}/contacts/CON-1/")
    assert added.json()["values"]["subject"] == "Samtal om planen"
    assert added.json()["actor"] == "fohm"

    changed = ask("PATCH", "contacts/CON-1/", {"values": {"subject": "Nytt"}, "why": "wrong"}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json()["values"]["date"] == "2026-11-02"

    withdrawn = ask("DELETE", "contacts/CON-1/?why=double", If_Match='"2"')
    assert (withdrawn.status_code, withdrawn.json()["withdrawn"]) == (200, True)
    assert ask("GET", "contacts/").json()["total"] == 0
    assert ask("GET", "contacts/?withdrawn=true").json()["total"] == 1
    told = ask("GET", "contacts/CON-1/history/").json()["items"]
    assert [one["action"] for one in told] == ["withdraw_row", "change_row", "add_row"]
    assert [one["why"] for one in told] == ["double", "wrong", "phone"]
    assert AuditEvent.objects.filter(thing="contacts").count() == 3


def test_put_makes_what_is_absent_empty(program: Callable[..., Program], contact: dict[str, Any], kind: str) -> None:
    ask = program("alva")
    long = next(c.name for c in register("contacts").columns if c.kind == "long")
    contact["values"][long] = "Something"
    ask("POST", "contacts/", contact)
    body = {"values": CONTACT | {"kind": kind}, "why": "shorter"}
    answer = ask("PUT", "contacts/CON-1/", body, If_Match='"1"')
    assert answer.status_code == 200, answer.content
    assert answer.json()["values"][long] == ""


def test_who_has_not_seen_the_newest_version_gets_it(program: Callable[..., Program], contact: dict[str, Any]) -> None:
    ask, other = program("alva"), program("cilla")
    ask("POST", "contacts/", contact)
    change = {"values": {"subject": "Mitt"}, "why": "mine"}
    assert other("PATCH", "contacts/CON-1/", change | {"why": "first"}, If_Match='"1"').status_code == 200

    missing = ask("PATCH", "contacts/CON-1/", change)
    assert missing.status_code == 428
    newer = ask("PATCH", "contacts/CON-1/", change, If_Match='"1"')
    assert (newer.status_code, newer["ETag"]) == (412, '"2"')
    assert newer.json()["current"]["version"] == 2
    assert ask("PATCH", "contacts/CON-1/", change, If_Match="*").status_code == 412


def test_a_newer_version_that_may_not_be_read_is_not_told(
    program: Callable[..., Program], contact: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = program("alva")
    ask("POST", "contacts/", contact)

    def raised_in_the_very_same_moment(**asked: Any) -> Any:
        rows = register("contacts").model._default_manager
        rows.update(version=2, confidentiality=2, firm=SECRET)
        raise NewerRowError(rows.get())

    monkeypatch.setattr("beredd.site.api.register_routes.write_rows", raised_in_the_very_same_moment)
    answer = ask("PATCH", "contacts/CON-1/", {"values": {"subject": "Mitt"}, "why": "mine"}, If_Match='"1"')
    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()


def test_a_secret_owner_is_not_told(program: Callable[..., Program], contact: dict[str, Any]) -> None:
    ask = program("alva")
    ask("POST", "contacts/", contact)
    one = {"confidentiality": 2, "ground": "OSL 18:13", "decided_on": "2026-01-01", "decided_by": "Chefen"}
    rows = register("contacts").model._default_manager
    rows.update(field_classes={"actor": one}, classified_fields=("actor",), field_confidentiality=2)
    assert ask("GET", "contacts/CON-1/").json()["actor"] == ""
    assert ask("GET", "contacts/").json()["items"][0]["actor"] == ""


def test_what_has_not_changed_is_not_sent_again(program: Callable[..., Program], contact: dict[str, Any]) -> None:
    ask = program("alva")
    ask("POST", "contacts/", contact)
    assert ask("GET", "contacts/CON-1/", If_None_Match='"1"').status_code == 304
    assert ask("GET", "contacts/CON-1/", If_None_Match='"7"').status_code == 200


def test_faults_name_their_fields_in_the_readers_language(alva: User, program: Callable[..., Program]) -> None:
    ask = program("alva")
    answer = ask("POST", "contacts/", {"values": {"subject": ""}})
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} >= {"subject", "date"}
    unknown = ask("POST", "contacts/", {"values": {"nonsense": 1}})
    assert [one["field"] for one in unknown.json()["errors"]] == ["values.nonsense"]
    wrong = ask("POST", "contacts/", {"values": {"date": "2026-02-31"}})
    assert [one["field"] for one in wrong.json()["errors"]] == ["date"]


@pytest.mark.parametrize("text", ["Ring 19850709-9805 om det", "HEMLIG"])
def test_what_may_not_be_held_is_refused_and_leaves_nothing(
    program: Callable[..., Program], contact: dict[str, Any], text: str
) -> None:
    contact["values"]["subject"] = text
    answer = program("alva")("POST", "contacts/", contact)
    assert answer.status_code == 422
    assert text not in answer.content.decode()
    secret = program("alva")("POST", "contacts/", contact | {"information_class": {"confidentiality": 4}})
    assert secret.status_code == 422
    assert not AuditEvent.objects.filter(thing="contacts").exists()


def test_the_scope_of_a_token_narrows_its_owners_rights(
    program: Callable[..., Program], contact: dict[str, Any]
) -> None:
    assert program("alva", "read")("POST", "contacts/", contact).status_code == 403
    assert program("bo")("POST", "contacts/", contact).status_code == 403
    assert program("alva", "write", programme="alpha-2026")(
        "POST", "contacts/", contact
    ).status_code == 201  # fmt: skip


def test_a_contributor_writes_own_rows_alone(program: Callable[..., Program], contact: dict[str, Any]) -> None:
    program("alva")("POST", "contacts/", contact)
    ask = program("evy")
    mine = ask("POST", "contacts/", contact)
    assert (mine.status_code, mine.json()["actor"]) == (201, "sjv")
    change = {"values": {"subject": "Ändrat"}, "why": "x"}
    assert ask("PATCH", "contacts/CON-2/", change, If_Match='"1"').status_code == 200
    assert ask("PATCH", "contacts/CON-1/", change, If_Match='"1"').status_code == 403


@pytest.mark.parametrize("path", ["/api/v1/programmes/beta-2026/", "/api/v1/programmes/nowhere/", "contacts/CON-77/"])
def test_what_one_may_not_know_of_does_not_exist(program: Callable[..., Program], path: str) -> None:
    answers = [program("bo", "read")("GET", path) for _again in range(2)]
    assert {answer.status_code for answer in answers} == {404}


def test_the_list_is_searched_filtered_ordered_and_paged(
    program: Callable[..., Program], alva: User, programme: Programme, kind: str
) -> None:
    for number in range(5):
        values = {"subject": f"Samtal {'abcde'[number] * 3}", "date": "2026-11-02", "kind": kind, "firm": "Bolaget"}
        parsed = values | {"date": date(2026, 11, 2)}
        add_row(by=alva, programme=programme, to=register("contacts"), values=parsed)
    ask = program("bo", "read")
    page = ask("GET", "contacts/?limit=2&order=-code").json()
    assert (page["total"], [one["code"] for one in page["items"]]) == (5, ["CON-5", "CON-4"])
    following = ask("GET", page["next"].removeprefix("http://testserver")).json()
    assert [one["code"] for one in following["items"]] == ["CON-3", "CON-2"]
    assert [one["code"] for one in ask("GET", "contacts/?q=samtal+ddd").json()["items"]] == ["CON-4"]
    assert ask("GET", f"contacts/?kind={kind}").json()["total"] == 5
    assert ask("GET", "contacts/?order=secret").status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_rows(
    program: Callable[..., Program], alva: User, programme: Programme, kind: str
) -> None:
    day = timezone.localdate()
    for _number in range(30):
        add_row(
            by=alva,
            programme=programme,
            to=register("contacts"),
            values={"subject": "x", "date": day, "kind": kind, "firm": "Bolaget"},
        )
    ask = program("bo", "read")
    ask("GET", "contacts/?limit=1")
    counts = []
    for limit in (1, 30):
        with CaptureQueriesContext(connection) as context:
            assert len(ask("GET", f"contacts/?limit={limit}").json()["items"]) == limit
        counts.append(len(context))
    assert counts[0] == counts[1]


def test_a_token_that_asks_too_often_is_told_to_wait(program: Callable[..., Program], settings: Any) -> None:
    settings.BEREDD_API_REQUESTS_A_MINUTE = 3
    ask = program("bo", "read")
    assert [ask("GET", "contacts/").status_code for _again in range(4)] == [200, 200, 200, 429]
    assert 0 < int(ask("GET", "contacts/")["Retry-After"]) <= 60
    assert program("bo", "read")("GET", "contacts/").status_code == 200


def test_a_browsers_session_reads_and_writes_only_with_its_csrf_token(alva: User, contact: dict[str, Any]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alva)
    assert browser.get(f"{ROOT}/contacts/").status_code == 200
    refused = browser.post(f"{ROOT}/contacts/", json.dumps(contact), content_type="application/json")
    assert refused.status_code == 403
    browser.get("/account/")
    token = browser.cookies["beredd_csrf"].value
    sent = browser.post(
        f"{ROOT}/contacts/", json.dumps(contact), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert sent.status_code == 201
    # A wrong token is not made good by the session beside it.
    assert browser.get(f"{ROOT}/contacts/", headers={"Authorization": "Bearer no"}).status_code == 401


def test_nothing_is_offered_to_pages_of_other_sites(program: Callable[..., Program]) -> None:
    ask = program("bo", "read")
    answer = ask("GET", "contacts/", Origin="https://elsewhere.example")
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_secret_is_in_no_answer_of_any_address(
    program: Callable[..., Program], alva: User, cilla: User, programme: Programme, kind: str, settings: Any
) -> None:
    """Plants a secret row, a secret field and a row shown to others, and walks every reading door as a reader."""
    Membership.objects.filter(user__in=[alva, cilla]).update(clearance=3)
    for user in (alva, cilla):
        user.__dict__.pop("_beredd_seats", None)
        user.assurance = 3  # type: ignore[attr-defined]  # what the session would have noted
    day = timezone.localdate()
    secret = InformationClass(3, 1, 1, "OSL 15:2", day, "GD")
    to = register("contacts")
    values = {"subject": SECRET, "date": day, "kind": kind, "firm": "Bolaget"}
    add_row(by=cilla, programme=programme, to=to, values=values, information_class=secret)
    add_row(by=cilla, programme=programme, to=to, values=values, shown_to=("lv",))
    fields = {"subject": FieldClass(3, "OSL 15:2", day, "GD")}
    write_rows(
        by=cilla, programme=programme, to=to, changes=[Change(values=values, field_classes=fields)], why="hidden"
    )
    ask = program("bo", "read")
    settings.BEREDD_API_REQUESTS_A_MINUTE = 10**6
    walked = 0
    for path, methods in document()["paths"].items():
        if "get" not in methods:
            continue
        for code in ("CON-1", "CON-2", "CON-3"):
            at = path.replace("{programme_id}", programme.id).replace("{code}", code).replace("{duty_id}", "P-01")
            for more in ("", "?withdrawn=true", f"?q={SECRET}"):
                answer = ask("GET", at + more)
                walked += 1
                assert SECRET not in answer.content.decode("unicode_escape"), at
                assert answer.status_code in {200, 404, 422}, (at, answer.content)
    assert walked > 6 * len(registers())
    shown = ask("GET", "contacts/").json()
    assert [(one["code"], "subject" in one["values"]) for one in shown["items"]] == [("CON-3", False)]
    assert shown["total"] == 1
    assert ask("GET", f"contacts/?q={SECRET}").json()["total"] == 0
    assert ask("PATCH", "contacts/CON-1/", {"why": "x"}, If_Match='"1"').status_code == 404
    assert program("cilla", "read", clearance=3)("GET", "contacts/").json()["total"] == 3


def test_a_duty_is_read_and_its_state_set(program: Callable[..., Program]) -> None:
    ask = program("alva")
    read = ask("GET", "duties/P-01/")
    assert (read.status_code, read["ETag"], read.json()["states"]) == (200, '"0"', [])
    body = {"state": "done", "reason": "Det är gjort"}
    assert ask("PUT", "duties/P-01/state/", body).status_code == 428
    done = ask("PUT", "duties/P-01/state/", body, If_Match='"0"')
    assert (done.status_code, done.json()["states"][0]["state"]) == (200, "done")
    assert ask("PUT", "duties/P-01/state/", body, If_Match='"0"').status_code == 412
    assert program("bo")("PUT", "duties/P-01/state/", body, If_Match=done["ETag"]).status_code == 403
    assert ask("GET", "duties/P-99/").status_code == 404


def test_programmes_calendar_money_and_observations_are_read(program: Callable[..., Program]) -> None:
    ask = program("bo", "read")
    listed = ask("GET", "/api/v1/programmes/").json()["items"]
    assert [one["id"] for one in listed] == ["alpha-2026"]
    assert {one["key"] for one in listed[0]["registers"]} == set(registers())
    dates = [one["date"] for one in ask("GET", "calendar/?first=2026-12-01&last=2026-12-31").json()["items"]]
    assert "2026-12-15" in dates
    assert ask("GET", "money/").json()["items"][0]["amount"] == 100
    assert ask("GET", "/api/v1/indicators/").json()["items"]
    found = ask("GET", "/api/v1/observations/?indicator=ecoli-3gc-r&limit=2").json()
    assert found["total"] > 2
    assert len(found["items"]) == 2


def test_the_description_is_a_page_and_a_document(db: None) -> None:
    document = Client().get("/api/v1/openapi.json")
    assert document.json()["openapi"].startswith("3.1")
    page = Client().get("/api/v1/docs/")
    assert page.status_code == 200
    body = page.content.decode()
    assert "list_contacts" in body
    assert "<script>" not in body
    assert "cdn" not in body
