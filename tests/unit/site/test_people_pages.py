"""An administrator's pages: who looks after whom, what is given and taken, and the ways back to an account."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from beredd.common.personal_numbers import PersonalNumberError
from beredd.site.accounts import people
from beredd.site.accounts.links import new_link, person_of_link, use_link
from beredd.site.accounts.models import ApiToken, Membership, OneTimeLink, Role, User
from beredd.site.accounts.tokens import make_token, principal_of
from beredd.site.audit.models import AuditEvent

ONE, OTHER = "alpha-2026", "beta-2026"
WHY = "Begärt av enhetschefen i mejl"


def _administrator(username, programme, clearance=1):
    user = User.objects.create_user(username, f"{username}-lösenord", name=f"{username.title()} Adm")
    Membership.objects.create(user=user, programme=programme, role=Role.ADMINISTRATOR, clearance=clearance)
    return user


@pytest.fixture
def eva(db):
    """Administrator of everything."""
    return _administrator("eva", "", clearance=3)


@pytest.fixture
def finn(db):
    """Administrator of the first programme."""
    return _administrator("finn", ONE)


def as_person(user, assurance=None):
    client = Client(headers={"accept-language": "sv"})
    client.force_login(user)
    if assurance:
        session = client.session
        session["beredd_outside_level"] = assurance
        session.save()
    return client


def surely(user, assurance):
    """The person as after a log-in of a level."""
    fresh = User.objects.get(pk=user.pk)
    fresh.assurance = assurance
    return fresh


PAGES = ["people", "new_person", "find_person"]
OF_A_PERSON = ["person", "new_role", "close_account", "open_account", "let_in_again", "invite_outside"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["alva", "bo", "cilla", "dan"])
def test_only_administrators_come_in(people, who, name):
    assert as_person(people[who]).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", OF_A_PERSON)
@pytest.mark.parametrize("who", ["alva", "bo", "cilla", "dan"])
def test_nobody_else_sees_or_changes_a_person(people, who, name):
    address = reverse(name, args=[people["bo"].pk])
    client = as_person(people[who])
    assert client.get(address).status_code == 403
    assert client.post(address, {"why": WHY}).status_code in (403, 405)
    assert User.objects.get(pk=people["bo"].pk).is_active


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_who_is_not_logged_in_is_sent_to_the_log_in(client, alva, name):
    assert client.get(reverse(name, args=[alva.pk])).url.startswith("/login/")


def test_an_administrator_of_one_programme_sees_its_people_alone(finn, people, eva):
    Membership.objects.create(user=people["dan"], programme=OTHER, role=Role.EDITOR)
    page = as_person(finn).get(reverse("people")).content.decode()
    assert "Alva Ek" in page
    assert "Dan Holm" not in page
    assert "Eva Adm" not in page
    for name in OF_A_PERSON:
        assert as_person(finn).get(reverse(name, args=[people["dan"].pk])).status_code == 404


def test_roles_in_other_programmes_are_not_shown(finn, alva):
    Membership.objects.create(user=alva, programme=OTHER, role=Role.LEAD, actor="lv")
    page = as_person(finn).get(reverse("person", args=[alva.pk])).content.decode()
    assert "Provning" in page
    assert "Annat" not in page
    # Nor can the account be closed by somebody who does not look after all of it.
    assert as_person(finn).post(reverse("close_account", args=[alva.pk]), {"why": WHY}).status_code == 403


def test_the_list_is_searched_and_paged_with_as_many_queries(eva, django_assert_max_num_queries):
    for number in range(120):
        User.objects.create_user(f"person{number:03}", None, name=f"Person {number:03}")
    client = as_person(eva)
    client.get(reverse("people"))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("people")).content.decode()
    assert page.count('<th scope="row"') == 50
    assert "Person 119" in client.get(reverse("people"), {"page": 3}).content.decode()
    found = client.get(reverse("people"), {"q": "person 077"}).content.decode()
    assert found.count('<th scope="row"') == 1


def test_a_new_person_gets_a_link_a_password_and_the_role(finn):
    client = as_person(finn)
    given = {
        "username": "greta", "name": "Greta Ny", "email": "greta@example.se", "programme": ONE,
        "role": "editor", "actor": "lv", "clearance": "1", "why": WHY,
    }  # fmt: skip
    answer = client.post(reverse("new_person"), given)
    link = re.search(r'id="id_link" readonly value="http://testserver([^"]+)"', answer.content.decode())[1]
    assert answer["Cache-Control"] == "no-store"
    greta = User.objects.get(username="greta")
    assert not greta.has_usable_password()
    row = greta.memberships.get()
    assert (row.programme, row.role, row.actor, row.clearance) == (ONE, "editor", "lv", 1)
    assert link.split("/")[-2] not in str(list(OneTimeLink.objects.values()))
    assert link not in client.get(reverse("person", args=[greta.pk])).content.decode()

    new = Client(headers={"accept-language": "sv"})
    for _twice in range(2):  # a mail filter may look first
        assert new.get(link).url == reverse("new_password")
    word = {"new_password1": "korrekt häst batteri", "new_password2": "korrekt häst batteri"}
    assert new.post(reverse("new_password"), word).url == "/login/"
    assert new.post("/login/", {"username": "greta", "password": word["new_password1"]}).url == "/"
    late = Client()
    assert late.get(link).status_code == 404
    assert late.get(reverse("new_password")).status_code == 404
    told = list(AuditEvent.objects.order_by("id").values_list("action", "by_name", "why"))
    assert told[:2] == [("add_person", "Finn Adm", WHY), ("give_role", "Finn Adm", WHY)]
    assert "greta@example.se" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("username", ["alva", "ALVA", "19850709-9805", "8507099805", "010185-1234", "a b", ""])
def test_a_user_name_is_taken_wrong_or_a_personal_number(finn, alva, username):
    given = {"username": username, "name": "Någon", "programme": ONE, "role": "reader", "clearance": 1, "why": WHY}
    assert as_person(finn).post(reverse("new_person"), given).status_code == 422
    assert User.objects.count() == 2
    assert not AuditEvent.objects.exists()


def test_a_person_without_a_role_that_can_be_given_is_not_made(finn):
    given = {"username": "greta", "name": "G", "programme": OTHER, "role": "reader", "clearance": 1, "why": WHY}
    assert as_person(finn).post(reverse("new_person"), given).status_code == 422
    assert not User.objects.filter(username="greta").exists()


def test_a_role_is_given_changed_and_taken_with_a_trace(finn, dan):
    client = as_person(finn)
    form = {"username": "dan", "programme": ONE, "role": "reader", "actor": "lv", "clearance": 0, "why": WHY}
    assert client.post(reverse("find_person"), form).status_code == 302
    assert client.post(reverse("new_role", args=[dan.pk]), form | {"role": "lead"}).status_code == 302
    row = dan.memberships.get()
    assert row.role == "lead"
    event = AuditEvent.objects.filter(action="give_role").first()
    assert (event.old["role"], event.new["role"], event.programme, event.why) == ("reader", "lead", ONE, WHY)
    answer = client.post(reverse("take_role", args=[dan.pk, row.pk]), {"why": WHY})
    assert answer.url == reverse("people")
    assert not dan.memberships.exists()
    assert AuditEvent.objects.first().action == "take_role"


def test_somebody_unknown_is_said_to_be_unknown(finn):
    form = {"username": "ingen", "programme": ONE, "role": "reader", "clearance": 0, "why": WHY}
    assert as_person(finn).post(reverse("find_person"), form).status_code == 422


def test_nobody_gives_more_than_the_own_rights(finn, eva, dan):
    given = {"person": dan, "role": "reader", "actor": "", "why": WHY}
    with pytest.raises(ValidationError):
        people.give_role(by=surely(finn, 3), programme=ONE, clearance=2, **given)
    with pytest.raises(PermissionDenied):
        people.give_role(by=surely(finn, 3), programme=OTHER, clearance=0, **given)
    with pytest.raises(PermissionDenied):
        people.give_role(by=surely(finn, 3), programme="", clearance=0, **given)
    # The own log-in is part of it: who is cleared for 3 gives 3 only after a sure log-in.
    for assurance, most in ((1, 1), (2, 2), (3, 3)):
        by = surely(eva, assurance)
        people.give_role(by=by, programme=ONE, clearance=most, **given)
        with pytest.raises((ValidationError, PermissionDenied)):
            people.give_role(by=by, programme=ONE, clearance=most + 1, **given)
    # Nor is a role that reaches further taken or lowered by a weaker log-in.
    with pytest.raises(PermissionDenied):
        people.give_role(by=surely(eva, 1), programme=ONE, clearance=0, **given)
    with pytest.raises(PermissionDenied):
        people.take_role(by=surely(eva, 1), person=dan, membership=dan.memberships.get().pk, why=WHY)


def test_no_administrator_raises_the_own_clearance(finn):
    with pytest.raises(ValidationError):
        people.give_role(
            by=surely(finn, 3), person=finn, programme=ONE, role="administrator", actor="", clearance=2, why=WHY
        )


def test_a_token_gives_no_roles(eva, dan):
    from django.utils import timezone

    ends = timezone.now() + timedelta(days=30)
    _row, secret = make_token(by=surely(eva, 1), name="skript", scopes=["read", "write", "approve"], expires_at=ends)
    by = principal_of(secret)
    with pytest.raises(PermissionDenied):
        people.give_role(by=by, person=dan, programme=ONE, role="reader", actor="", clearance=0, why=WHY)
    with pytest.raises(PermissionDenied):
        make_token(by=by, name="ett till", scopes=["read"], expires_at=ends)


def test_the_last_administrator_stays(eva, dan):
    by = surely(eva, 3)
    own = eva.memberships.get()
    with pytest.raises(ValidationError):
        people.take_role(by=by, person=eva, membership=own.pk, why=WHY)
    with pytest.raises(ValidationError):
        people.close_account(by=by, person=eva, why=WHY)
    with pytest.raises(ValidationError):
        people.give_role(by=by, person=eva, programme="", role="reader", actor="", clearance=0, why=WHY)
    assert User.objects.get(pk=eva.pk).is_active
    own.refresh_from_db()
    assert own.role == "administrator"
    people.give_role(by=by, person=dan, programme="", role="administrator", actor="", clearance=1, why=WHY)
    people.take_role(by=by, person=eva, membership=own.pk, why=WHY)


def test_a_closed_administrator_does_not_count(eva, dan):
    by = surely(eva, 3)
    people.give_role(by=by, person=dan, programme="", role="administrator", actor="", clearance=1, why=WHY)
    User.objects.filter(pk=dan.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        people.close_account(by=by, person=eva, why=WHY)


def test_closing_ends_sessions_links_and_keys_and_opening_does_not_bring_them_back(finn, alva):
    from django.utils import timezone

    session = as_person(alva)
    ends = timezone.now() + timedelta(days=30)
    _row, secret = make_token(by=surely(alva, 1), name="skript", scopes=["read"], expires_at=ends)
    link = new_link(alva, OneTimeLink.Purpose.PASSWORD)
    client = as_person(finn)
    assert client.post(reverse("close_account", args=[alva.pk]), {"why": ""}).status_code == 422
    assert client.post(reverse("close_account", args=[alva.pk]), {"why": WHY}).status_code == 302
    assert session.get("/calendar/").status_code == 302
    assert principal_of(secret) is None
    assert client.post(reverse("open_account", args=[alva.pk]), {"why": WHY}).status_code == 302
    assert session.get("/calendar/").status_code == 302
    assert principal_of(secret) is None
    assert person_of_link(link, OneTimeLink.Purpose.PASSWORD) is None
    actions = list(AuditEvent.objects.filter(thing="person").values_list("action", "why"))
    assert actions == [("open_account", WHY), ("close_account", WHY)]


def test_recovery_takes_every_way_in_and_gives_one_link(finn, alva):
    TOTP.activate(alva, "JBSWY3DPEHPK3PXP")
    session = as_person(alva)
    answer = as_person(finn).post(reverse("let_in_again", args=[alva.pk]), {"why": WHY})
    link = re.search(r'value="http://testserver(/login/link/[^"]+)"', answer.content.decode())[1]
    assert session.get("/calendar/").status_code == 302
    assert not Authenticator.objects.filter(user=alva).exists()
    assert (
        "hör inte ihop"
        in Client(headers={"accept-language": "sv"})
        .post("/login/", {"username": "alva", "password": "alva-lösenord"})
        .content.decode()
    )
    event = AuditEvent.objects.get(action="let_in_again")
    assert (event.old, event.why, event.by_name) == ({"second_factors": ["totp"]}, WHY, "Finn Adm")
    again = as_person(finn).post(reverse("let_in_again", args=[alva.pk]), {"why": WHY})
    newer = re.search(r'value="http://testserver(/login/link/[^"]+)"', again.content.decode())[1]
    for address, status in ((link, 404), (newer, 200)):
        client = Client()
        assert client.get(address, follow=True).status_code == status


def test_a_link_logs_nobody_out_before_it_is_confirmed(alva, bo):
    browser = as_person(alva)
    for purpose, address, page in (
        (OneTimeLink.Purpose.PASSWORD, "password_link", "new_password"),
        (OneTimeLink.Purpose.IDENTITY, "identity_link", "join_outside"),
    ):
        browser.force_login(alva)
        assert browser.get(reverse("log_out_first")).status_code == 404  # nothing waits
        answer = browser.get(reverse(address, args=[new_link(bo, purpose)]))
        assert answer.url == reverse("log_out_first")
        assert browser.get("/calendar/").status_code == 200
        assert browser.get(reverse(page)).status_code == 404
        asked = browser.get(reverse("log_out_first")).content.decode()
        assert "alva" in asked
        assert "bo" not in re.findall(r"\w+", asked.split("<main")[1].split("</main>")[0])
        assert browser.get("/calendar/").status_code == 200
        assert browser.post(reverse("log_out_first")).url == reverse(page)
        assert "bo" in browser.get(reverse(page)).content.decode().split("<main")[1]
        assert browser.get("/calendar/").status_code == 302


def test_nobody_helps_back_to_an_account_that_reaches_further(finn, eva, alva):
    Membership.objects.filter(user=alva).update(clearance=2)
    for by in (surely(finn, 3), surely(eva, 1)):
        with pytest.raises(PermissionDenied):
            people.let_in_again(by=by, person=alva, why=WHY)
    people.let_in_again(by=surely(eva, 2), person=alva, why=WHY)
    with pytest.raises(Http404):
        people.let_in_again(by=surely(finn, 3), person=eva, why=WHY)


def test_a_link_works_once_and_not_for_ever(alva):
    import time_machine
    from django.utils import timezone

    secret = new_link(alva, OneTimeLink.Purpose.PASSWORD)
    assert person_of_link(secret, OneTimeLink.Purpose.IDENTITY) is None
    assert use_link(secret, OneTimeLink.Purpose.PASSWORD) == alva
    assert use_link(secret, OneTimeLink.Purpose.PASSWORD) is None
    late = new_link(alva, OneTimeLink.Purpose.PASSWORD)
    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1)):
        assert use_link(late, OneTimeLink.Purpose.PASSWORD) is None


def test_no_personal_number_in_reasons_and_names(finn, alva):
    with pytest.raises(PersonalNumberError):
        people.close_account(by=surely(finn, 1), person=alva, why="gäller 850709-9805")
    client = as_person(finn)
    page = client.post(reverse("close_account", args=[alva.pk]), {"why": "gäller 850709-9805"})
    assert page.status_code == 422
    assert not AuditEvent.objects.exists()


def test_a_programme_above_the_log_in_is_not_there_for_an_administrator(eva):
    from beredd.site.accounts.models import ProgrammeClass

    ProgrammeClass.objects.create(programme=OTHER, confidentiality=2)
    assert people.managed_programmes(surely(eva, 1)) == [ONE]
    assert people.managed_programmes(surely(eva, 2)) == [ONE, OTHER]
    assert "Annat" not in as_person(eva).get(reverse("new_person")).content.decode()
    assert "Annat" in as_person(eva, assurance=2).get(reverse("new_person")).content.decode()


def test_keys_go_with_recovery(finn, alva):
    from django.utils import timezone

    ends = timezone.now() + timedelta(days=30)
    make_token(by=surely(alva, 1), name="skript", scopes=["read"], expires_at=ends)
    people.let_in_again(by=surely(finn, 1), person=alva, why=WHY)
    assert not ApiToken.objects.filter(revoked_at=None).exists()
