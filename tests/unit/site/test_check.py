"""What ``beredd check`` tells an operator: each fault, its remedy, and the code."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from beredd.cli import main
from beredd.programmes.follow_up import DutyState
from beredd.site.audit.models import AuditEvent
from beredd.site.config import mail
from beredd.site.operations import checks, state
from beredd.site.operations.checks import Grade
from beredd.site.programmes.actions import set_state

pytestmark = pytest.mark.django_db

APART = checks._apart_from_database
"""The real one; the tests put another in its place."""
GOOD_KEY = "nyckel-med-nog-många-olika-tecken-0123456789-abcdefghijk"


@pytest.fixture(autouse=True)
def served(settings, tmp_path, monkeypatch):
    """A site as an agency should have it."""
    settings.SECRET_KEY = GOOD_KEY
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["beredd.example.se"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://beredd.example.se"]
    settings.BEREDD_HTTPS = True
    settings.BEREDD_TODAY = None
    settings.EMAIL_BACKEND = mail.SMTP
    settings.DEFAULT_FROM_EMAIL = "beredd@example.se"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = "127.0.0.1", "", 30
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    (tmp_path / "var").mkdir(mode=0o750)
    monkeypatch.setattr(state, "_known_whole", False)
    # The tests stand on a day of their own, a database server does not.
    monkeypatch.setattr(checks, "_apart_from_database", lambda: 0.0)
    state.note_backup(datetime.now(UTC))
    return settings


@pytest.fixture(autouse=True)
def mail_server(settings) -> Iterator[list[str]]:
    """A mail server that greets, and keeps what it is told."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(20)
    settings.EMAIL_PORT = listening.getsockname()[1]
    told: list[str] = []

    def answer() -> None:
        try:
            while True:
                connected, _ = listening.accept()
                with connected, connected.makefile("rw", newline="\r\n") as talk:
                    talk.write("220 prov ESMTP\r\n")
                    talk.flush()
                    for line in talk:
                        told.append(line.split()[0].upper())
                        talk.write("250 prov\r\n" if told[-1] != "QUIT" else "221 hej\r\n")
                        talk.flush()
        except OSError:
            return

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield told
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(timeout=5)


def wrong() -> dict[str, str]:
    return {one.about: one.what for one in checks.look_over() if one.grade is Grade.WRONG}


def test_a_site_as_it_should_be(mail_server, capsys):
    assert wrong() == {}
    assert main(["check"]) == 0
    assert {"MAIL", "RCPT", "DATA"}.isdisjoint(mail_server), "greeted, and nothing sent"
    assert "QUIT" in mail_server


FAULTS = {
    "secret key": {"SECRET_KEY": "kort"},
    "BEREDD_DEBUG": {"DEBUG": True},
    "BEREDD_ALLOWED_HOSTS": {"ALLOWED_HOSTS": ["*"]},
    "BEREDD_HTTPS": {"BEREDD_HTTPS": False},
    "BEREDD_TRUSTED_ORIGINS": {"CSRF_TRUSTED_ORIGINS": ["http://beredd.example.se"]},
    "BEREDD_TODAY": {"BEREDD_TODAY": date(2026, 12, 15)},
    "BEREDD_MAIL_FROM": {"DEFAULT_FROM_EMAIL": mail.NOBODY},
    "mail": {"EMAIL_BACKEND": mail.CONSOLE},
}


@pytest.mark.parametrize("about", FAULTS)
def test_a_setting_that_is_wrong_has_a_remedy_and_code_3(served, about, capsys):
    for name, value in FAULTS[about].items():
        setattr(served, name, value)
    assert set(wrong()) == {about}
    assert main(["check", "--format", "json"]) == 3
    (row,) = [row for row in json.loads(capsys.readouterr().out) if row["grade"] == "wrong"]
    assert row["about"] == about
    assert row["remedy"]


def test_a_key_of_one_letter_is_no_key(served):
    served.SECRET_KEY = "a" * 80
    assert "secret key" in wrong()


def test_on_ones_own_machine_the_same_is_only_doubtful(served):
    served.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    served.BEREDD_HTTPS, served.DEBUG, served.BEREDD_TODAY = False, True, date(2026, 12, 15)
    served.EMAIL_BACKEND = mail.CONSOLE
    assert wrong() == {}


def test_a_mail_server_that_does_not_answer(served, capsys):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        served.EMAIL_PORT = nobody.getsockname()[1]
        assert "does not answer" in wrong()["mail"]
        assert main(["check"]) == 4


def test_a_clock_that_is_behind_the_history(alva, programme):
    set_state(by=alva, programme=programme, duty="P-01", state=DutyState.DONE, reason="Klart.")
    table = AuditEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET at = %s', [datetime.now(UTC) + timedelta(days=1)])  # noqa: S608
    assert "from the future" in wrong()["clock"]


def test_a_clock_apart_from_the_databases(monkeypatch):
    monkeypatch.setattr(checks, "_apart_from_database", lambda: -61.0)
    assert "61 seconds apart" in wrong()["clock"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no clock of its own")
def test_the_databases_clock_is_asked():
    """The tests stand on another moment than the server: just that is what it must find."""
    wanted = time_machine.escape_hatch.time.time() - time.time()
    assert abs(APART() - wanted) < 5


def test_a_disk_that_is_full_closed_or_open_to_all(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(state, "free_bytes", lambda _folder: 50_000_000)
    assert "50 MB" in wrong()["disk"]
    assert main(["check"]) == 4
    monkeypatch.undo()
    key = tmp_path / "var" / "secret_key"
    key.write_text("x")
    key.chmod(0o644)
    assert "secret_key" in wrong()
    monkeypatch.setattr(state, "writable", lambda _folder: False)
    assert "cannot be written to" in wrong()["disk"]


def test_a_database_that_is_away_or_older(monkeypatch, capsys):
    monkeypatch.setattr(state, "missing_migrations", lambda: ["audit.0003_later"])
    assert "audit.0003_later" in wrong()["migrations"]
    monkeypatch.setattr(state, "database_answers", lambda: False)
    assert wrong()["database"] == "It does not answer."
    assert main(["check"]) == 4


def test_an_old_backup_is_doubtful(capsys):
    state.note_backup(datetime.now(UTC) - timedelta(days=3))
    (found,) = [one for one in checks.look_over() if one.about == "backup"]
    assert found.grade is Grade.DOUBTFUL
    assert "2026-11-19" in found.what
