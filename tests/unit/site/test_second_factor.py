"""The second factor: set up, asked for at log-in, kept sealed, and what a log-in is worth with it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from beredd.site.accounts.models import Membership
from beredd.site.audit.models import AuditEvent

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG = "hör inte ihop"


def code_of(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def browser():
    return Client(headers={"accept-language": "sv"})


def log_in(client, username="alva", **more):
    return client.post("/login/", {"username": username, "password": f"{username}-lösenord", **more})


def again(client, username="alva"):
    """Show the password once more, as allauth asks before something that matters."""
    return client.post(reverse("account_reauthenticate"), {"password": f"{username}-lösenord"})


@pytest.fixture
def app_of_alva(alva):
    TOTP.activate(alva, SECRET)
    return SECRET


def level(client):
    return client.get("/account/").wsgi_request.user.assurance


def test_an_app_is_set_up_with_the_password_and_a_code(alva):
    client = browser()
    log_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.url.startswith(reverse("account_reauthenticate"))
    again(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="secret" readonly value="([A-Z2-7]+)"', page)[1]
    assert 'src="data:image/svg+xml' in page
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Koden stämmer inte" in answer.content.decode() or "code is not right" in answer.content.decode()
    assert not Authenticator.objects.exists()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<code>(\d{8})</code>", client.get(answer.url).content.decode())
    assert len(codes) == 10
    assert not re.findall(r"<code>(\d{8})</code>", client.get(answer.url).content.decode())
    stored = " ".join(str(one.data) for one in Authenticator.objects.all())
    assert secret not in stored
    told = list(AuditEvent.objects.filter(thing="person").values_list("action", "new"))
    assert ("add_second_factor", {"kind": "totp"}) in told
    assert secret not in str(told)


def test_log_in_asks_for_the_code_and_goes_on_to_where_one_wanted(app_of_alva):
    client = browser()
    answer = log_in(client, next="/calendar/")
    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/calendar/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code == 200
    assert client.get("/calendar/").status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(app_of_alva)})
    assert answer.url == "/calendar/"
    assert level(client) == 2


def test_the_same_code_does_not_open_twice(app_of_alva):
    code = code_of(app_of_alva)
    for client, opens in ((browser(), True), (browser(), False)):
        log_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert (client.get("/calendar/").status_code == 200) is opens


def test_a_password_alone_is_level_one(alva):
    client = browser()
    log_in(client)
    assert level(client) == 1


def test_an_agency_may_have_approved_the_second_factor_for_level_three(app_of_alva, settings):
    settings.BEREDD_SECOND_FACTOR_ASSURANCE = 3
    client = browser()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(app_of_alva)})
    assert level(client) == 3


def test_a_recovery_code_opens_once_and_is_level_one(alva):
    client = browser()
    log_in(client)
    again(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'readonly value="([A-Z2-7]+)"', page)[1]
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    codes = re.findall(r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    for opens in (True, False):
        other = browser()
        log_in(other)
        other.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert (other.get("/calendar/").status_code == 200) is opens
        if opens:
            assert level(other) == 1


def test_who_is_logged_in_becomes_surer_with_a_code(alva):
    client = browser()
    log_in(client)
    TOTP.activate(alva, SECRET)
    assert level(client) == 1
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET), "next": "/account/"})
    assert answer.url == "/account/"
    assert level(client) == 2


def test_the_account_page_tells_of_a_higher_clearance_and_of_nothing_else(alva):
    Membership.objects.filter(user=alva).update(clearance=2)
    client = browser()
    log_in(client)
    assert "K 2" in client.get("/account/").content.decode()
    TOTP.activate(alva, SECRET)
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)})
    assert "data-stronger" not in client.get("/account/").content.decode()


def test_codes_are_counted_and_stopped(app_of_alva):
    client = browser()
    log_in(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(app_of_alva)})
    assert client.get("/calendar/").status_code == 302


def test_passwords_are_counted_by_account_and_the_answer_is_the_same_for_nobody(alva):
    answers = {}
    for username in ("alva", "finns-inte"):
        client = browser()
        pages = [client.post("/login/", {"username": username, "password": "fel"}).content.decode() for _ in range(6)]
        answers[username] = [WRONG in page for page in pages]
        assert "fem minuter" in pages[-1] or "five minutes" in pages[-1]
    assert answers["alva"] == answers["finns-inte"] == [True] * 5 + [False]
    # The right password is not taken either, from any address; other accounts are free.
    assert "fem minuter" in log_in(browser()).content.decode() or "five minutes" in log_in(browser()).content.decode()


def test_attempts_are_counted_for_all_workers_together(alva, settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    client = browser()
    client.post("/login/", {"username": "alva", "password": "fel"})
    # What another process reads comes from the database, not from this one's memory.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM beredd_kept_values")
        assert cursor.fetchone()[0] >= 1
    cache.clear()


def wrong(client, username, **headers):
    return client.post("/login/", {"username": username, "password": "fel"}, **headers).content.decode()


def test_passwords_are_counted_by_address_too(alva):
    client = browser()
    pages = [wrong(client, f"person{number}") for number in range(61)]
    assert all(WRONG in page for page in pages[:60])
    assert WRONG not in pages[60]
    # Who comes from elsewhere is not stopped; and an address that somebody only says to come from does not count.
    assert WRONG in wrong(browser(), "någon", REMOTE_ADDR="198.51.100.7")
    assert WRONG not in wrong(browser(), "någon", HTTP_X_FORWARDED_FOR="198.51.100.8")


def test_behind_a_proxy_the_address_is_the_one_that_it_adds(alva, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = browser()
    for number in range(60):
        wrong(client, f"person{number}", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 198.51.100.7")
    assert WRONG not in wrong(client, "x", HTTP_X_FORWARDED_FOR="10.9.9.9, 198.51.100.7")
    assert WRONG in wrong(client, "x", HTTP_X_FORWARDED_FOR="10.9.9.9, 198.51.100.8")


def test_without_any_address_people_still_come_in(alva, settings):
    client = browser()
    answer = client.post("/login/", {"username": "alva", "password": "alva-lösenord"}, REMOTE_ADDR="")
    assert answer.url == "/"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    other = browser()
    answer = other.post(
        "/login/", {"username": "alva", "password": "alva-lösenord"}, HTTP_X_FORWARDED_FOR="198.51.100.7"
    )
    assert answer.url == "/"


def test_a_wrong_link_logs_nobody_out(alva):
    client = browser()
    log_in(client)
    assert client.get(reverse("password_link", args=["påhittad"])).status_code == 404
    assert client.get("/calendar/").status_code == 200


def test_a_session_ends_when_nobody_has_been_there(alva, settings):
    client = browser()
    log_in(client)
    assert client.get("/calendar/").status_code == 200
    session = client.session
    session["beredd_seen"] = time.time() - settings.BEREDD_SESSION_IDLE_SECONDS - 1
    session.save()
    answer = client.get("/calendar/", follow=True)
    assert answer.redirect_chain[0][0] == "/login/?next=/calendar/"
    assert "sessionen" in answer.content.decode() or "session had ended" in answer.content.decode()


def test_a_session_ends_after_ten_hours_of_work(alva):
    client = browser()
    log_in(client)
    session = client.session
    session["beredd_begun"] = time.time() - 10 * 3600 - 1
    session["beredd_seen"] = time.time()
    session.save()
    assert client.get("/calendar/").status_code == 302


def test_one_who_is_there_stays_in(alva, settings):
    client = browser()
    log_in(client)
    session = client.session
    session["beredd_seen"] = time.time() - settings.BEREDD_SESSION_IDLE_SECONDS + 30
    session.save()
    assert client.get("/calendar/").status_code == 200
    assert client.session["beredd_seen"] > time.time() - 5


def test_logging_out_everywhere_ends_the_other_sessions(alva):
    here, there = browser(), browser()
    log_in(here)
    log_in(there)
    here.post(reverse("log_out_everywhere"))
    assert here.get("/calendar/").status_code == 302
    assert there.get("/calendar/").status_code == 302
    log_in(there)
    assert there.get("/calendar/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(alva):
    here, there = browser(), browser()
    log_in(here)
    log_in(there)
    assert here.get(reverse("own_password")).url.startswith(reverse("account_reauthenticate"))
    again(here)
    new = {"new_password1": "ett nytt långt lösenord", "new_password2": "ett nytt långt lösenord"}
    assert here.post(reverse("own_password"), new).url == "/account/"
    assert here.get("/calendar/").status_code == 200
    assert there.get("/calendar/").status_code == 302


def test_a_short_password_is_not_taken(alva):
    client = browser()
    log_in(client)
    again(client)
    short = {"new_password1": "kort", "new_password2": "kort"}
    assert client.post(reverse("own_password"), short).status_code == 422


def test_a_closed_account_has_no_session(alva):
    client = browser()
    log_in(client)
    alva.is_active = False
    alva.save()
    assert client.get("/calendar/").status_code == 302


def test_with_another_key_of_the_site_codes_are_wrong_and_nothing_breaks(app_of_alva, settings):
    settings.SECRET_KEY = "en annan nyckel än den som var när appen ställdes in"
    client = browser()
    log_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(app_of_alva)}).status_code == 200
    assert client.get("/calendar/").status_code == 302


def test_nobody_signs_up(client):
    for address in ("/signup/", "/accounts/signup/", "/login/signup/"):
        assert client.get(address).status_code in (302, 404)
    assert client.post("/signup/", {"username": "ny", "password1": "x"}).status_code in (302, 403, 404)
