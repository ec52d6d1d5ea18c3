"""The files of the site that are data, and copying them so that each is whole and known by its hash."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

LEFT_OUT: Final = {
    "beredd.sqlite3": "the database: its rows are in tables/",
    "secret_key": "a secret; without it everybody logs in again and registers a new authenticator app (--with-key)",
    "demo-log-ins.json": "passwords of the demo's people",
    "locale": "made from the program",
    "imports": "workbooks that somebody has read in and not confirmed; they are kept for a day",
    "workers": "the locks of worker processes that live",
    "log": "faults of the program itself, not data",
    "last-backup": "when the newest backup was made",
    "before-restore": "backups that a restore made of what it replaced",
}
"""What of ``var/`` is no part of a backup, and why."""
KEY: Final = "secret_key"
_BESIDE_THE_DATABASE: Final = ("-wal", "-shm", "-journal")
_CHUNK: Final = 1 << 20


def data_files(var: Path) -> Iterator[Path]:
    """Yield the files below `var` that are data, in order of name; what is half-written has a hidden name.

    Folders that no part of the program is known to write are data too: rather too much is kept than too little.
    """
    for top in sorted(var.iterdir()) if var.is_dir() else []:
        if not _is_left_out(top.name):
            yield from _files(top)


def _files(path: Path) -> Iterator[Path]:
    if path.name.startswith(".") or path.is_symlink():
        return
    if path.is_file():
        yield path
        return
    for one in sorted(path.iterdir()) if path.is_dir() else []:
        yield from _files(one)


def _is_left_out(name: str) -> bool:
    for ending in _BESIDE_THE_DATABASE:
        name = name.removesuffix(ending)
    return name in LEFT_OUT


def copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file to a new name, through to the disk; return its hash and size."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with source.open("rb") as file:
        return write(target, iter(lambda: file.read(_CHUNK), b""))


def write(target: Path, parts: Iterable[bytes]) -> tuple[str, int]:
    """Write a new file, through to the disk; return its hash and size."""
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        for part in parts:
            file.write(part)
            digest.update(part)
            size += len(part)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def sha256_of_file(path: Path) -> str:
    """Return the hash of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring a folder's own entries through to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def empty_folder(folder: Path) -> None:
    """Take away all that is in a folder."""
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()
