"""Restoring a backup: checked first, in one transaction, with a way back; while the site runs or before it starts."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from beredd.common.errors import FoundWanting, SurroundingsError
from beredd.site.audit.events import record
from beredd.site.operations.backup.folders import KEY, copy, data_files, sha256_of_file
from beredd.site.operations.backup.manifest import FILES, TABLES, Kept, Manifest, check_backup
from beredd.site.operations.backup.older import Tables, brought_up, is_older
from beredd.site.operations.backup.tables import (
    MADE_BY_ITSELF,
    Model,
    clear,
    kept_models,
    load_rows,
    passing_models,
    raise_counters,
)
from beredd.site.operations.backup.take import before_restore

LOCK_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where what it replaced now lies."""

    manifest: Manifest
    rows: int
    files: int
    way_back: Path | None


def restore_backup(folder: Path, *, replace: bool = False) -> Restored:
    """Put a backup in the place of what the site holds: all of it or nothing.

    The backup is checked and its files are copied beside their places first. Then one transaction locks the tables
    against writers, keeps what is there as a backup of its own, and puts the rows in. Files stand in their places
    before the rows that speak of them are seen; a file that is there under the same name with other content is
    replaced when the rows stand. Files that no row speaks of any more are left: they harm nothing.

    Parameters
    ----------
    folder
        What :func:`beredd.site.operations.backup.take_backup` wrote.
    replace
        Replace what the site holds; without it a site that holds anything is refused.

    Raises
    ------
    UserError
        When the folder is no backup.
    FoundWanting
        When it is damaged or newer than the program, or the site is not empty.
    SurroundingsError
        When the disk refuses; nothing has been changed.
    """
    manifest = check_backup(folder)
    older = is_older(manifest)
    _refuse_full_site(replace)
    with _workplace() as workplace:
        staged = _stage(folder, manifest, workplace)
        tables = {label: folder / TABLES / f"{label}.jsonl" for label in manifest.tables()}
        if older:
            with brought_up(tables, manifest, workplace) as newer:
                return _put_back(folder, manifest, newer, None, staged, replace)
        return _put_back(folder, manifest, tables, manifest.tables(), staged, replace)


def _put_back(
    folder: Path,
    manifest: Manifest,
    tables: Tables,
    counts: Mapping[str, Kept] | None,
    staged: Path,
    replace: bool,
) -> Restored:
    files = _Files(staged, manifest.site_files())
    way_back = None
    try:
        with transaction.atomic():
            kept = kept_models(apps)
            _lock([*kept.values(), *passing_models(apps)])
            if _holds_anything():
                _refuse_full_site(replace)
                way_back = before_restore(DEFAULT_DB_ALIAS)
            rows = _load(kept, tables, counts)
            raise_counters(kept, DEFAULT_DB_ALIAS)
            record(
                "restore_backup",
                by=None,
                programme="",
                thing="site",
                thing_id="backup",
                new={"made_at": manifest.made_at, "rows": rows, "program_version": manifest.program_version},
                why=f"beredd restore {folder.name}",
            )
            files.put_new()
    except BaseException:
        files.take_back()
        raise
    files.put_changed()
    return Restored(manifest, rows, len(manifest.site_files()), way_back)


def _load(kept: dict[str, Model], tables: Tables, counts: Mapping[str, Kept] | None) -> int:
    """Empty all tables and fill them; nothing of it is seen by others before the transaction ends."""
    for model in (*kept.values(), *passing_models(apps)):
        clear(model, DEFAULT_DB_ALIAS)
    if missing := sorted(set(kept) - set(tables)):
        raise FoundWanting(f"The backup lacks the tables {', '.join(missing)}.", remedy="Take an older backup.")
    rows = 0
    for label, model in kept.items():
        count = load_rows(model, tables[label], DEFAULT_DB_ALIAS)
        if counts is not None and counts[label].rows != count:
            raise FoundWanting(f"The table {label} has {count} rows, not {counts[label].rows}.")
        rows += count
    connection.check_constraints()
    return rows


def _lock(tables: list[Model]) -> None:
    """Keep writers out until the transaction ends; people go on reading. SQLite has done it when it began."""
    if connection.vendor != "postgresql":
        return
    names = ", ".join(sorted(connection.ops.quote_name(model._meta.db_table) for model in tables))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _refuse_full_site(replace: bool) -> None:
    if not replace and _holds_anything():
        raise FoundWanting(
            "The site is not empty.",
            remedy="Add --replace to put the backup in the place of all it holds; what it holds is kept as a backup.",
        )


def _holds_anything() -> bool:
    models = (model for label, model in kept_models(apps).items() if label not in MADE_BY_ITSELF)
    return any(model._base_manager.exists() for model in models) or any(data_files(Path(settings.BEREDD_VAR)))


@contextmanager
def _workplace() -> Iterator[Path]:
    """Give a folder on the same disk as ``var/``, so that a file goes to its place in one step."""
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.BEREDD_VAR) as name:
            yield Path(name)
    except OSError as error:
        raise SurroundingsError(
            f"The backup cannot be put back ({error.strerror}).",
            where=str(settings.BEREDD_VAR),
            remedy="Make room or give the right to write, then try again.",
        ) from None


def _stage(folder: Path, manifest: Manifest, workplace: Path) -> Path:
    """Copy the site's files into the workplace; what was checked is what is copied."""
    staged = workplace / FILES
    staged.mkdir()
    for name, kept in manifest.site_files().items():
        sha256, _size = copy(folder / FILES / name, staged / name)
        if sha256 != kept.sha256:
            raise FoundWanting("The backup changed while it was read.", where=str(folder / FILES / name))
        (staged / name).chmod(kept.mode or 0o640)
    return staged


class _Files:
    """The site's files on their way to their places."""

    def __init__(self, staged: Path, kept: Mapping[str, Kept]) -> None:
        self.var = Path(settings.BEREDD_VAR)
        self.staged = staged
        self.kept = kept
        self.new: list[Path] = []
        self.changed: list[str] = []

    def put_new(self) -> None:
        """Put in place what is not there; note what is there with other content."""
        for name, kept in self.kept.items():
            target = self.var / name
            if name == KEY or (target.exists() and sha256_of_file(target) != kept.sha256):
                self.changed.append(name)
            elif not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.staged / name).rename(target)
                self.new.append(target)

    def take_back(self) -> None:
        """Take away what was put in place, when the rows that speak of it never came."""
        for path in self.new:
            path.unlink(missing_ok=True)
        for folder in sorted({path.parent for path in self.new}, reverse=True):
            if folder != self.var and not any(folder.iterdir()):
                shutil.rmtree(folder, ignore_errors=True)

    def put_changed(self) -> None:
        """Replace what had other content: each file in one step."""
        for name in self.changed:
            (self.staged / name).replace(self.var / name)
