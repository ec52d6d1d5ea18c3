"""Other ways into a database than the site's own: a snapshot that stands still, and a scratch database."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

Migrations = list[tuple[str, str]]

_SNAPSHOT: Final = "beredd_snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """Give a connection that sees the site's database as it is at this moment, however people go on writing.

    On SQLite it is a reading transaction, which hinders no writer (WAL); on PostgreSQL one that reads repeatably.
    """
    settings = deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    sqlite = connections[DEFAULT_DB_ALIAS].vendor == "sqlite"
    if sqlite:
        settings["OPTIONS"] = {**settings["OPTIONS"], "transaction_mode": "DEFERRED"}
    else:
        from psycopg import IsolationLevel

        settings["OPTIONS"] = {**settings["OPTIONS"], "isolation_level": IsolationLevel.REPEATABLE_READ}
    with _database(_SNAPSHOT, settings), transaction.atomic(using=_SNAPSHOT):
        if not sqlite:
            with connections[_SNAPSHOT].cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        yield _SNAPSHOT


@contextmanager
def scratch(file: Path) -> Iterator[str]:
    """Put an empty SQLite database in `file` in the place of the site's own, for this thread.

    In its place, not beside it: a change of shape that forgets to ask which database it is for must not meet the
    site's.
    """
    settings = deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    settings |= {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}
    own = connections[DEFAULT_DB_ALIAS]
    try:
        with _database(DEFAULT_DB_ALIAS, settings):
            yield DEFAULT_DB_ALIAS
    finally:
        connections[DEFAULT_DB_ALIAS] = own


@contextmanager
def _database(alias: str, settings: dict[str, Any]) -> Iterator[None]:
    """Have a further connection in this thread for as long as the block lasts; the settings stay as they are."""
    backend = load_backend(settings["ENGINE"])
    connections[alias] = backend.DatabaseWrapper({**settings, "CONN_MAX_AGE": 0}, alias)
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]


def applied_migrations(using: str) -> Migrations:
    """Return the changes of shape that a database has been through, in the order of their names."""
    return sorted(MigrationRecorder(connections[using]).applied_migrations())
