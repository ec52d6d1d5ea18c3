"""Setting up, the folder and its secret, and what the machine's faults are called."""

import os
import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError

from beredd.common.errors import SurroundingsError
from beredd.programmes.follow_up import DutyState
from beredd.site.config import surroundings
from beredd.site.follow_up_door import follow_up_of
from beredd.site.programmes.actions import set_state
from beredd.site.starting import plain_database_faults


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path):
    surroundings.prepare()
    key = tmp_path / "var" / "secret_key"
    first = key.read_text()
    surroundings.prepare()
    assert key.read_text() == first == surroundings.secret_key()
    assert key.stat().st_mode & 0o077 == 0


def test_reading_the_settings_makes_nothing(tmp_path):
    assert surroundings.secret_key() != surroundings.secret_key()
    assert surroundings.database()["NAME"] == str(tmp_path / "var" / "beredd.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_the_environment_goes_first(monkeypatch):
    monkeypatch.setenv("BEREDD_SECRET_KEY", "hemlig")
    monkeypatch.setenv("BEREDD_DATABASE_URL", "postgres://u:p@host:5432/beredd")
    assert surroundings.secret_key() == "hemlig"
    assert surroundings.database()["ENGINE"] == "django.db.backends.postgresql"
    monkeypatch.setenv("BEREDD_DATABASE_URL", "nonsense://")
    with pytest.raises(SurroundingsError, match="BEREDD_DATABASE_URL"):
        surroundings.database()


def test_a_folder_that_cannot_be_made(tmp_path, monkeypatch):
    (tmp_path / "var").write_text("a file stands in the way")
    with pytest.raises(SurroundingsError, match="cannot be written to"):
        surroundings.prepare()


def test_flags_and_lists(monkeypatch):
    for value, wanted in {"1": True, "True": True, "yes": True, "0": False, "": False, "no": False}.items():
        monkeypatch.setenv("BEREDD_X", value)
        assert surroundings.flag("BEREDD_X") is wanted
    monkeypatch.delenv("BEREDD_X")
    assert surroundings.flag("BEREDD_X", default=True)
    assert surroundings.listed("BEREDD_X", "a, b,,") == ["a", "b"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "busy with another program"),
        ("attempt to write a readonly database", "cannot be written to"),
        ("database or disk is full", "The disk is full"),
        ("file is not a database", "not a database that can be read"),
        ("unable to open database file", "cannot be opened"),
        ("no such table: accounts_user", "beredd site setup"),
        ("connection refused", "does not answer"),
        ("something else", "refuses"),
    ],
)
def test_the_drivers_words_become_a_sentence(said, told):
    with pytest.raises(SurroundingsError, match=told), plain_database_faults():
        raise OperationalError(said)


def test_a_real_locked_file_is_told(tmp_path):
    path = tmp_path / "x.sqlite3"
    holder = sqlite3.connect(path)
    holder.execute("CREATE TABLE t (a)")
    holder.execute("BEGIN EXCLUSIVE")
    other = sqlite3.connect(path, timeout=0)
    with pytest.raises(sqlite3.OperationalError) as driver:
        other.execute("INSERT INTO t VALUES (1)")
    other.close()
    holder.close()
    with pytest.raises(SurroundingsError, match="busy"), plain_database_faults():
        raise OperationalError(*driver.value.args)


def test_no_database_means_nothing_added_yet(tmp_path):
    found = follow_up_of("alpha-2026")
    assert (found.programme, found.states) == ("alpha-2026", ())
    assert not (tmp_path / "var").exists(), "looking makes nothing"


def test_commands_read_what_the_site_has(tmp_path, alva, programme):
    set_state(by=alva, programme=programme, duty="P-01", state=DutyState.UNDER_WAY, reason="Börjat.")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "beredd.sqlite3").touch()
    entry = follow_up_of("alpha-2026").state_of("P-01")
    assert (entry.state, entry.reason, entry.by) == (DutyState.UNDER_WAY, "Börjat.", "Alva Ek")


def test_messages_go_where_they_can_be_written(tmp_path, settings, monkeypatch):
    from beredd.site.config import messages

    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.setattr(os, "access", lambda *_: False)
    written = messages.compile_messages()
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        "locale/sv/LC_MESSAGES/django.mo",
        "locale/da/LC_MESSAGES/django.mo",
    }
    assert messages.compile_messages() == []


def test_a_database_closed_to_this_user_is_not_taken_for_none(monkeypatch):
    def closed(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("beredd.site.follow_up_door.database", lambda: {"ENGINE": "sqlite3", "NAME": "/srv/x.sqlite3"})
    monkeypatch.setattr(Path, "is_file", closed)
    with pytest.raises(SurroundingsError, match="may not be read"):
        follow_up_of("alpha-2026")
