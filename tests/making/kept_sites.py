"""Sites that are made once for all processes of a test run, and copied: made anew, each would cost many seconds.

The first who asks makes it, and another who asks meanwhile waits; every copy is a site of its own, with its own folder
and, on PostgreSQL, its own database.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from running_site import SERVER, database_of, make_database, set_up

MADE = ".made"


def folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all of the run's processes share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def empty_site(tmp_path_factory: pytest.TempPathFactory, home: Path) -> None:
    """Put a site that nobody has entered anything in into `home`, on the database that is asked for just now."""
    database = "postgresql" if SERVER in os.environ else "sqlite"
    copy_of(folder_of_the_run(tmp_path_factory) / f"empty-site-{database}", home, set_up)


def copy_of(kept: Path, home: Path, make: Callable[[Path], None]) -> None:
    """Put a copy of the site in `kept` into `home`; `make` makes it in the first place.

    Parameters
    ----------
    kept
        The original's folder, which nothing may be running on.
    home
        A folder that is empty, or not there.
    make
        Makes the site in a folder, and its database on the tests' server, where there is one.
    """
    with _alone(kept.with_suffix(".lock")):
        if not (kept / MADE).exists():
            shutil.rmtree(kept, ignore_errors=True)
            kept.mkdir()
            make(kept)
            (kept / MADE).touch()
        shutil.copytree(kept, home, dirs_exist_ok=True)
        # Under the lock too: PostgreSQL copies no database that somebody is making or copying.
        if server := os.environ.get(SERVER):
            make_database(server, database_of(home), like=database_of(kept))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
