"""The folder of attachments: each file unaltered under the hash of its bytes, outside everything served as a file."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from beredd.common.errors import SurroundingsError
from beredd.common.provenance import sha256_of
from beredd.common.whole_files import write_whole

ONE_DAY: Final = 24 * 3600


def attachments_folder() -> Path:
    """Return the folder that holds the attachments' bytes."""
    return Path(settings.BEREDD_VAR) / "attachments"


def path_of(sha256: str) -> Path:
    """Return where a file lies; 256 folders keep each of them short."""
    return attachments_folder() / sha256[:2] / sha256


def keep(data: bytes) -> str:
    """Store a file, whole or not at all, and return its hash. What is there already and is whole is left as it is.

    Raises
    ------
    SurroundingsError
        When the folder cannot be written to or the disk is full.
    """
    sha256 = sha256_of(data)
    path = path_of(sha256)
    try:
        there = path.is_file() and path.stat().st_size == len(data)
    except OSError:
        there = False
    if not there:
        write_whole(path, data, mode=0o640)
    return sha256


def bytes_of(sha256: str) -> bytes:
    """Return a file unaltered.

    Raises
    ------
    SurroundingsError
        When it is not there, cannot be read, or is not what was handed in.
    """
    path = path_of(sha256)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SurroundingsError(
            f"An attachment cannot be read ({error.strerror}).",
            where=str(path),
            remedy="Restore var/attachments from the backup.",
        ) from None
    if sha256_of(data) != sha256:
        raise SurroundingsError(
            "An attachment is not what was handed in.", where=str(path), remedy="Restore the file from the backup."
        )
    return data


def unreferenced(known: frozenset[str], *, now: float | None = None) -> Iterator[Path]:
    """Yield files that no row refers to and that are older than a day: left by a process that was killed.

    A file is written before its row, so a young one may be waiting for it.
    """
    now = time.time() if now is None else now
    for path in sorted(attachments_folder().glob("??/*")):
        if path.name not in known and path.is_file() and now - path.stat().st_mtime > ONE_DAY:
            yield path
