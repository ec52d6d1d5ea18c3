"""When something goes wrong: pages in three languages, nothing of the machinery shown."""

import logging

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client

from beredd.common.errors import SurroundingsError
from beredd.site.config import start
from beredd.site.config.logs import NoSecrets

NOT_FOUND = {"sv": "Sidan finns inte här", "da": "Siden findes ikke her", "en": "The page is not here"}
REFUSED = {"sv": "Det här får du inte göra", "da": "Det må du ikke gøre", "en": "You may not do this"}
BROKEN = {"sv": "Något är fel hos oss", "da": "Noget er gået i stykker", "en": "Something is broken on our side"}
BUSY = {"sv": "kan inte spara just nu", "da": "kan ikke gemme lige nu", "en": "cannot save right now"}


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_not_found_and_refused(as_, language):
    client = as_("bo")
    client.post("/language/", {"language": language, "next": "/"})
    assert NOT_FOUND[language] in client.get("/finns/inte/").content.decode()
    answer = client.get("/programmes/alpha-2026/decision/")
    assert answer.status_code == 403
    assert REFUSED[language] in answer.content.decode()


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_a_fault_of_ours_shows_no_traceback(bo, monkeypatch, language, caplog):
    monkeypatch.setattr(start, "agenda", lambda *_: 1 / 0)
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    client.force_login(bo)
    answer = client.get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert BROKEN[language] in page
    assert "ZeroDivision" not in page


@pytest.mark.parametrize("language", ["sv", "da", "en"])
@pytest.mark.parametrize("fault", [OperationalError("database is locked"), SurroundingsError("The disk is full.")])
def test_a_fault_of_the_machine_is_said_in_a_sentence(bo, monkeypatch, language, fault):
    def raises(*_args):
        raise fault

    monkeypatch.setattr(start, "agenda", raises)
    client = Client(headers={"accept-language": language})
    client.force_login(bo)
    answer = client.get("/")
    assert answer.status_code == 503
    assert BUSY[language] in answer.content.decode()


def test_so_is_a_database_that_is_away_when_the_session_is_read(bo, monkeypatch):
    def away(_session):
        raise OperationalError("could not connect to server")

    client = Client(raise_request_exception=False, headers={"accept-language": "sv"})
    client.force_login(bo)
    monkeypatch.setattr(SessionStore, "_get_session_from_db", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert BUSY["sv"] in answer.content.decode()


def test_the_log_holds_no_calendar_secret():
    record = logging.LogRecord(
        "x", logging.ERROR, "f", 1, "Internal Server Error: %s", ("/calendar/feeds/abc.ics",), None
    )
    assert NoSecrets().filter(record)
    assert "abc" not in record.getMessage()
    other = logging.LogRecord("x", logging.ERROR, "f", 1, "busy: %s", ("yes",), None)
    assert NoSecrets().filter(other)
    assert other.getMessage() == "busy: yes"


def test_a_refusal_that_no_form_shows_is_a_page_that_says_why(as_, programme):
    given = {"seen": "0", "number": "S2026/1", "decided_on": "", "reason": "Enligt 19811228-9874"}
    answer = as_("alva").post(f"/programmes/{programme.id}/decision/", given)
    assert answer.status_code == 422
    assert "personnummer" in answer.content.decode()
    assert "19811228" not in answer.content.decode()
