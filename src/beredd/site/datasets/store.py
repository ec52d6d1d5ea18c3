"""The folders of data sets: ``var/datasets/<id>/files/`` unaltered, and ``reading-<work>/`` with what was made of them.

Nothing here is served as a file, and what is half-written has a hidden name, which backups pass over.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from beredd.common.errors import SurroundingsError
from beredd.site.datasets.models import DataSetFile, DataSetRow, State

HIDDEN_INCOMING: Final = ".incoming-"
HIDDEN_READING: Final = ".reading-"
ONE_DAY: Final = 24 * 3600
FILE_MODE, FOLDER_MODE = 0o640, 0o750


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that has been taken in under a hidden name, and waits for its row."""

    path: Path
    name: str
    size: int
    sha256: str
    is_map: bool


def folder() -> Path:
    """Return the folder of all data sets."""
    return Path(settings.BEREDD_VAR) / "datasets"


def folder_of(data_set: int) -> Path:
    """Return the folder of one data set."""
    return folder() / str(data_set)


def path_of(file: DataSetFile) -> Path:
    """Return where a file lies: under its hash, with the ending by which readers know its kind."""
    return folder_of(file.data_set_id) / "files" / f"{file.sha256}{Path(file.name).suffix.lower()}"


def reading_folder(data_set: int, work: int) -> Path:
    """Return where the derived tables of one reading lie."""
    return folder_of(data_set) / f"reading-{work}"


def hidden_reading(data_set: int, work: int) -> Path:
    """Return where they lie while they are being made."""
    return folder_of(data_set) / f"{HIDDEN_READING}{work}"


@contextmanager
def incoming() -> Iterator[Path]:
    """Give a hidden folder to take files into; what is left in it is taken away.

    Raises
    ------
    SurroundingsError
        When the disk or the folder does not let us.
    """
    with _said():
        folder().mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=HIDDEN_INCOMING, dir=folder()))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def take_in(place: Path, name: str, chunks: Iterable[bytes], *, is_map: bool) -> Incoming:
    """Write a file into a hidden folder as it comes, however large, through to the disk."""
    digest, size = hashlib.sha256(), 0
    with _said():
        handle, path = tempfile.mkstemp(dir=place)
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
    return Incoming(Path(path), name, size, digest.hexdigest(), is_map)


def settle(file: DataSetFile, one: Incoming) -> None:
    """Give a file its own name; called before the row that speaks of it is there for others."""
    target = path_of(file)
    with _said():
        target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        one.path.chmod(FILE_MODE)
        one.path.replace(target)


def remove_files(data_set: int) -> None:
    """Take away all of a data set that lies on the disk."""
    shutil.rmtree(folder_of(data_set), ignore_errors=True)


def remove_hidden(data_set: int, work: int) -> None:
    """Take away what a reading that did not come through has left."""
    shutil.rmtree(hidden_reading(data_set, work), ignore_errors=True)


def sweep() -> None:
    """Take away what killed processes have left: folders of data sets that are deleted or never came to be.

    A file is written before its row, so what is younger than a day may be waiting for it.
    """
    rows = dict(DataSetRow.objects.values_list("pk", "state"))
    for path in sorted(folder().glob("*")) + sorted(folder().glob(".*")):
        if not path.is_dir():
            continue
        old = _age(path) > ONE_DAY
        number = int(path.name) if path.name.isdecimal() else None
        if number is None:
            gone = path.name.startswith(HIDDEN_INCOMING) and old
        elif number in rows:
            gone = rows[number] == State.DELETED
        else:
            gone = old
        if gone:
            shutil.rmtree(path, ignore_errors=True)


def _age(path: Path) -> float:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime
    return 0.0


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SurroundingsError(
            f"The data set cannot be stored ({error.strerror}).",
            where=str(folder()),
            remedy="Make room on the disk, and check the right to write.",
        ) from None
