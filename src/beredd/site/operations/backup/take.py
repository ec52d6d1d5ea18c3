"""Taking a backup while the site runs: one moment of the database, then the files that its rows speak of."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connections

from beredd.common.errors import SurroundingsError, UserError
from beredd.common.provenance import program_version
from beredd.site.operations import state
from beredd.site.operations.backup.databases import applied_migrations, snapshot
from beredd.site.operations.backup.folders import (
    KEY,
    LEFT_OUT,
    copy,
    data_files,
    empty_folder,
    sync_folder,
    write,
)
from beredd.site.operations.backup.manifest import FILES, MANIFEST, SEAL, TABLES, Kept, Manifest, seal_of
from beredd.site.operations.backup.tables import PASSING, kept_models, rows_of

PARTIAL: Final = ".partial"
DATED: Final = re.compile(r"beredd-\d{8}T\d{6}Z")


def take_backup(folder: Path, *, with_key: bool = False) -> Manifest:
    """Write a backup into the new folder `folder`: it appears whole or not at all.

    Parameters
    ----------
    folder
        A folder that is not there yet, outside ``var/``. Only its owner can read it: it holds hashes of passwords and
        whatever people have entered.
    with_key
        Keep the key that sessions are signed and authenticator apps are sealed with.

    Raises
    ------
    UserError
        When the folder is there already, or lies in what is to be kept.
    SurroundingsError
        When the disk or the database refuses; nothing half-written is left.
    """
    folder = folder.expanduser().resolve()
    if folder.is_relative_to(Path(settings.BEREDD_VAR).resolve()):
        raise UserError(
            "A backup cannot lie in var/, which it keeps.", where=str(folder), remedy="Choose another disk."
        )
    with _new_folder(folder) as partial:
        with snapshot() as using:
            held = write_tables(partial, using)
            migrations = applied_migrations(using)
        # After the rows: a file is written before the row that speaks of it, so none of theirs can be missing.
        manifest = finish(partial, held, migrations, with_key=with_key)
    state.note_backup(datetime.now(UTC))
    return manifest


def dated_backup(parent: Path, *, keep: int | None = None, with_key: bool = False) -> tuple[Path, list[Path]]:
    """Write a backup into a folder named by the moment, below `parent`; return it and the old ones taken away.

    Parameters
    ----------
    parent
        Where the backups lie.
    keep
        So many are kept, the newest; only folders that this function has named are ever taken away.
    with_key
        See :func:`take_backup`.
    """
    folder = parent / f"beredd-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    take_backup(folder, with_key=with_key)
    old = sorted(path for path in parent.iterdir() if DATED.fullmatch(path.name) and (path / MANIFEST).is_file())
    gone = old[:-keep] if keep else []
    for path in gone:
        shutil.rmtree(path)
    return folder, gone


def before_restore(using: str) -> Path:
    """Write a backup of what a restore is about to replace, seen from inside its transaction; return the folder."""
    parent = Path(settings.BEREDD_VAR) / "before-restore"
    folder = parent / f"beredd-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    with _new_folder(folder) as partial:
        finish(partial, write_tables(partial, using), applied_migrations(using), with_key=True)
    return folder


def write_tables(folder: Path, using: str) -> dict[str, Kept]:
    """Write each table into ``tables/``; return what was written."""
    (folder / TABLES).mkdir(mode=0o700)
    held = {}
    for label, model in kept_models(apps).items():
        name = f"{TABLES}/{label}.jsonl"
        counted = _Counted(rows_of(model, using))
        sha256, size = write(folder / name, counted)
        held[name] = Kept(sha256=sha256, bytes=size, rows=counted.count)
    return held


def finish(folder: Path, held: dict[str, Kept], migrations: list[tuple[str, str]], *, with_key: bool) -> Manifest:
    """Copy the site's files into ``files/`` and write the manifest."""
    var = Path(settings.BEREDD_VAR)
    (folder / FILES).mkdir(mode=0o700)
    sources = list(data_files(var))
    if with_key and (var / KEY).is_file():
        sources.append(var / KEY)
    for source in sources:
        name = f"{FILES}/{source.relative_to(var).as_posix()}"
        try:
            mode = source.stat().st_mode & 0o777
            sha256, size = copy(source, folder / name)
        except FileNotFoundError:
            continue  # taken away since it was seen: no row spoke of it
        held[name] = Kept(sha256=sha256, bytes=size, mode=mode)
    manifest = Manifest(
        program_version=program_version(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        database=connections["default"].vendor,
        migrations=migrations,
        files=held,
        left_out={name: why for name, why in (LEFT_OUT | PASSING).items() if not (with_key and name == KEY)},
    )
    data = manifest.as_bytes()
    write(folder / MANIFEST, [data])
    write(folder / SEAL, [seal_of(data)])
    return manifest


class _Counted:
    """A series that knows how long it was."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines, self.count = lines, 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self.lines:
            self.count += 1
            yield line


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder under a temporary name, held by this process alone; it gets its own name when all went well.

    What a process that was killed has left under the temporary name is taken away.
    """
    if folder.exists() or folder.is_symlink():
        raise UserError(
            "The folder is there already, and a backup is never written over.",
            where=str(folder),
            remedy="Name a new folder, or use --dated.",
        )
    partial = folder.with_name(folder.name + PARTIAL)
    handle = -1
    try:
        partial.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(partial, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            handle = -1
            raise UserError(
                "Another backup is being written here.", where=str(partial), remedy="Wait until it is done."
            ) from None
        try:
            empty_folder(partial)
            yield partial
            for path in (partial, *(one for one in partial.rglob("*") if one.is_dir())):
                sync_folder(path)
            partial.rename(folder)
            sync_folder(folder.parent)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    except OSError as error:
        raise SurroundingsError(
            f"The backup cannot be written ({error.strerror}).",
            where=str(folder),
            remedy="Nothing half-written is left. Make room or give the right to write, then try again.",
        ) from None
    finally:
        if handle >= 0:
            os.close(handle)
