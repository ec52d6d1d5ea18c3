"""How the site stands at this moment: database, shape of the database, disk, newest backup."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from beredd.common.errors import SurroundingsError
from beredd.common.whole_files import write_whole

LEAST_FREE_BYTES: Final = 100_000_000
"""With less room the site is not ready: an upload of the largest size with its copy needs nearly half of it."""
BACKED_UP: Final = "last-backup"
"""In ``var/``: the moment of the newest finished backup."""


@dataclass(frozen=True, slots=True)
class State:
    """What was found; `migrations` is False also where the database could not be asked."""

    database: bool
    migrations: bool
    writable: bool
    free_bytes: int | None

    @property
    def roomy(self) -> bool:
        """Whether the disk has room for what people do in a day."""
        return self.free_bytes is not None and self.free_bytes >= LEAST_FREE_BYTES

    @property
    def ready(self) -> bool:
        """Whether people can work."""
        return self.database and self.migrations and self.writable and self.roomy


def look() -> State:
    """Return how the site stands now."""
    database = database_answers()
    folder = Path(settings.BEREDD_VAR)
    return State(database, database and not missing_migrations(), writable(folder), free_bytes(folder))


def database_answers() -> bool:
    """Say whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except (DatabaseError, InterfaceError):
        connection.close()
        return False


_known_whole = False


def missing_migrations() -> list[str]:
    """Return the changes of shape that the database lacks, as ``app.name``.

    A database that has them all keeps them for as long as this process runs, so it is asked once.
    """
    global _known_whole  # noqa: PLW0603 - one fact of the whole process
    if _known_whole:
        return []
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError):
        return ["(the database does not answer)"]
    _known_whole = not plan
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def writable(folder: Path) -> bool:
    """Say whether a file can be made in `folder`."""
    try:
        handle, name = tempfile.mkstemp(prefix=".probe-", dir=folder)
        os.close(handle)
        Path(name).unlink()
    except OSError:
        return False
    return True


def free_bytes(folder: Path) -> int | None:
    """Return the room that is left for `folder`, None where it cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def note_backup(at: datetime) -> None:
    """Keep the moment of a finished backup for the monitoring."""
    write_whole(Path(settings.BEREDD_VAR) / BACKED_UP, at.isoformat(timespec="seconds").encode("ascii"), mode=0o640)


def last_backup() -> datetime | None:
    """Return the moment of the newest finished backup, None where there is none."""
    try:
        return datetime.fromisoformat((Path(settings.BEREDD_VAR) / BACKED_UP).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def require_shape() -> None:
    """Go on only with a database that has the program's shape.

    Raises
    ------
    SurroundingsError
        When it has not.
    """
    if missing := missing_migrations():
        raise SurroundingsError(
            f"The database is not set up, or older than the program ({len(missing)} changes of shape are missing).",
            remedy="Run beredd site setup.",
        )
