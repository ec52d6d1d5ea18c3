"""Logging in and out, and one's own page."""

import pytest


def test_one_logs_in_and_comes_to_what_was_asked_for(client, alva):
    answer = client.get("/calendar/")
    assert answer.url == "/login/?next=/calendar/"
    answer = client.post("/login/", {"username": "alva", "password": "alva-lösenord", "next": "/calendar/"})
    assert answer.url == "/calendar/"


@pytest.mark.parametrize(
    ("username", "password"), [("alva", "fel"), ("finns-inte", "alva-lösenord"), ("", ""), ("alva", "")]
)
def test_a_wrong_log_in_does_not_say_what_was_wrong(client, alva, username, password):
    page = client.post(
        "/login/", {"username": username, "password": password}, headers={"accept-language": "sv"}
    ).content.decode()
    assert "Inget är sparat ännu" in page or "hör inte ihop" in page
    assert client.get("/").status_code == 302


def test_who_is_closed_out_hears_the_same(client, alva):
    alva.is_active = False
    alva.save()
    page = client.post(
        "/login/", {"username": "alva", "password": "alva-lösenord"}, headers={"accept-language": "sv"}
    ).content.decode()
    assert "hör inte ihop" in page


def test_the_way_on_never_leads_out(client, alva):
    answer = client.post("/login/", {"username": "alva", "password": "alva-lösenord", "next": "https://evil.example/"})
    assert answer.url == "/"


def test_logging_out_is_a_post(as_):
    client = as_("alva")
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/").status_code == 302


def test_the_account_shows_ones_roles_and_no_others(as_):
    page = as_("alva").get("/account/").content.decode()
    for words in ("Alva Ek", "Provning", "redaktör", "Folkhälsomyndigheten"):
        assert words in page
    assert "Annat" not in page


def test_a_form_without_its_token_is_refused_in_plain_words(alva):
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"accept-language": "sv"})
    client.force_login(alva)
    answer = client.post("/language/", {"language": "da"})
    assert answer.status_code == 403
    assert "Sidan var för gammal" in answer.content.decode()
