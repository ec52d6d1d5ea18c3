"""Which workers live: each holds a lock on a file of its own, and the machine lets go of it however the process ends.

No clock is compared and no process number is trusted: a number is used again, and a clock may be wrong.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.conf import settings

from beredd.common.errors import SurroundingsError

FOLDER: Final = "workers"


def _folder() -> Path:
    return Path(settings.BEREDD_VAR) / FOLDER


@contextmanager
def hold(worker: str) -> Iterator[None]:
    """Be known to live, under a name, for as long as the block lasts.

    Raises
    ------
    SurroundingsError
        When the folder cannot be written to.
    """
    path = _folder() / worker
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o640)
    except OSError as error:
        raise SurroundingsError(
            f"The folder cannot be written to ({error.strerror}).",
            where=str(path.parent),
            remedy="Give the right to write there.",
        ) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def lives(worker: str) -> bool:
    """Say whether a worker lives."""
    return bool(worker) and _is_held(_folder() / worker)


def some_lives() -> bool:
    """Say whether any worker lives."""
    return any(_is_held(path) for path in _files())


def forget_dead() -> None:
    """Take away the files of workers that were killed."""
    for path in _files():
        if not _is_held(path):
            with suppress(OSError):
                path.unlink()


def _files() -> list[Path]:
    try:
        return sorted(_folder().iterdir())
    except OSError:
        return []


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
