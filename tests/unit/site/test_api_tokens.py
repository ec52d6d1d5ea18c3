"""Keys for other programs: within the maker's rights, for a while, and known to nobody but the bearer."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beredd.common.personal_numbers import PersonalNumberError
from beredd.site.accounts.models import ApiToken, Membership, User
from beredd.site.accounts.rights import Thing, Verb, can, clearance_in
from beredd.site.accounts.tokens import make_token, principal_of, revoke_token
from beredd.site.audit.models import AuditEvent

ONE, OTHER = "alpha-2026", "beta-2026"


def made(by, scopes=("read",), days=30, **more):
    return make_token(by=by, name="Skript", scopes=scopes, expires_at=timezone.now() + timedelta(days=days), **more)


def test_a_key_acts_in_the_makers_name(alva):
    token, secret = made(alva)
    bearer = principal_of(secret)
    assert bearer == alva
    assert secret.startswith("beredd_")
    assert secret not in str(ApiToken.objects.values().get())
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    event = AuditEvent.objects.get()
    assert (event.action, event.thing_id) == ("make_token", str(token.pk))
    assert secret not in str(event.new)


@pytest.mark.parametrize(
    ("scopes", "may", "may_not"),
    [
        (["read"], [Verb.READ], [Verb.WRITE_ROW, Verb.SET_STATE, Verb.COMMENT, Verb.APPROVE]),
        (["write"], [Verb.READ, Verb.WRITE_ROW, Verb.SET_STATE, Verb.ENTER_MONEY], [Verb.APPROVE]),
        (["approve"], [Verb.READ, Verb.APPROVE], [Verb.WRITE_ROW]),
        (
            ["read", "write", "approve"],
            [Verb.READ, Verb.WRITE_ROW, Verb.APPROVE],
            [Verb.MANAGE_ROLES, Verb.PUBLISH, Verb.RELEASE_REPORT, Verb.OPEN_PERIOD],
        ),
    ],
)
def test_a_scope_narrows_and_never_widens(cilla, bo, scopes, may, may_not):
    bearer = principal_of(made(cilla, scopes)[1])
    assert all(can(bearer, verb, ONE) for verb in may)
    assert not any(can(bearer, verb, ONE) for verb in may_not)
    assert not any(can(bearer, verb, OTHER) for verb in Verb)
    reader = principal_of(made(bo, ["read", "write", "approve"])[1])
    assert [verb for verb in Verb if can(reader, verb, ONE)] == [Verb.READ]


def test_a_key_for_one_programme_and_one_actor(alva):
    Membership.objects.create(user=alva, programme=OTHER, role="editor", actor="lv")
    Membership.objects.create(user=alva, programme=ONE, role="contributor", actor="lv")
    person = User.objects.get(pk=alva.pk)
    bearer = principal_of(made(person, ["write"], programme=ONE, actor="lv")[1])
    assert not can(bearer, Verb.READ, OTHER)
    assert can(bearer, Verb.WRITE_ROW, Thing(ONE, frozenset({"lv"})))
    assert not can(bearer, Verb.WRITE_ROW, Thing(ONE, frozenset({"fohm"})))
    with pytest.raises(PermissionDenied):
        made(person, programme=OTHER, actor="fohm")


def test_the_class_is_at_most_what_the_log_in_opened(alva):
    Membership.objects.filter(user=alva).update(clearance=3)
    weak = User.objects.get(pk=alva.pk)
    with pytest.raises(PermissionDenied):
        made(weak, clearance=2)
    sure = User.objects.get(pk=alva.pk)
    sure.assurance = 2
    bearer = principal_of(made(sure, clearance=2)[1])
    assert clearance_in(bearer, ONE) == 2
    assert clearance_in(principal_of(made(sure)[1]), ONE) == 1
    Membership.objects.filter(user=alva).update(clearance=0)
    assert clearance_in(principal_of(made(User.objects.get(pk=alva.pk), clearance=0)[1]), ONE) == 0


def test_a_key_falls_with_the_makers_rights(alva):
    _token, secret = made(alva, ["write"])
    Membership.objects.filter(user=alva).delete()
    assert not can(principal_of(secret), Verb.READ, ONE)
    User.objects.filter(pk=alva.pk).update(is_active=False)
    assert principal_of(secret) is None


def test_a_key_ends(alva):
    token, secret = made(alva, days=30)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert principal_of(secret) is None
    revoke_token(by=alva, token=token.pk)
    assert principal_of(secret) is None
    with pytest.raises(Http404):
        revoke_token(by=alva, token=token.pk)


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_not_for_ever_and_not_for_the_past(alva, days):
    with pytest.raises(ValidationError):
        made(alva, days=days)


@pytest.mark.parametrize("scopes", [[], ["manage"], ["read", "allt"]])
def test_only_known_scopes(alva, scopes):
    with pytest.raises(ValidationError):
        made(alva, scopes)


def test_nobody_takes_back_anothers_key(alva, bo):
    token, secret = made(alva)
    with pytest.raises(Http404):
        revoke_token(by=bo, token=token.pk)
    assert principal_of(secret) == alva


def test_who_has_no_role_makes_no_key(dan):
    with pytest.raises(PermissionDenied):
        made(dan)


def test_no_personal_number_in_a_name(alva):
    ends = timezone.now() + timedelta(days=3)
    with pytest.raises(PersonalNumberError):
        make_token(by=alva, name="för 850709-9805", scopes=["read"], expires_at=ends)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("secret", ["", "beredd_", "beredd_x", "\x00", "å"])
def test_a_wrong_secret_is_nobody(alva, secret):
    made(alva)
    assert principal_of(secret) is None


def test_a_key_is_made_and_taken_back_on_the_own_page(alva):
    client = Client(headers={"accept-language": "sv"})
    client.post("/login/", {"username": "alva", "password": "alva-lösenord"})
    given = {"name": "Diariet", "programme": ONE, "scopes": ["read"], "clearance": 1, "expires_on": "2027-01-31"}
    # The password is asked for first, and what was written is not lost.
    answer = client.post(reverse("new_token"), given)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()
    answer = client.post(answer.url, {"password": "alva-lösenord"})
    secret = re.search(r'value="(beredd_[^"]+)"', answer.content.decode())[1]
    assert answer["Cache-Control"] == "no-store"
    assert principal_of(secret) == alva
    page = client.get("/account/").content.decode()
    assert "Diariet" in page
    assert secret not in page
    client.post(reverse("close_token", args=[ApiToken.objects.get().pk]))
    assert principal_of(secret) is None
    assert client.post(reverse("new_token"), given | {"expires_on": "2031-01-01"}).status_code == 422
    assert client.post(reverse("new_token"), given | {"scopes": []}).status_code == 422
