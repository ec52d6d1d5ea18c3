"""``beredd backup`` and ``beredd restore``: all that the site holds, out and in, while it runs."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from beredd.common.errors import UserError


def backup(
    folder: Path,
    /,
    *,
    dated: bool = False,
    keep: int | None = None,
    with_key: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Keep all that the site holds in a new folder: rows, documents, reports, attachments, with checksums.

    The site may run meanwhile. The folder appears when it is whole; only its owner can read it.

    Parameters
    ----------
    folder
        The new folder; with --dated the folder that a new one, named by the moment, is made in.
    dated
        Name the backup by the moment, such as FOLDER/beredd-20261122T021500Z.
    keep
        With --dated: so many are kept, the newest; older ones are taken away.
    with_key
        Keep the secret key too: without it everybody logs in again after a restore elsewhere, and registers a new
        authenticator app.
    """
    if keep is not None and (keep < 1 or not dated):
        raise UserError("--keep is a number from 1, and goes with --dated.")
    from beredd.site.starting import plain_database_faults, start_django

    start_django()
    with plain_database_faults():
        from beredd.site.operations.backup import check_backup, dated_backup, take_backup
        from beredd.site.operations.state import require_shape

        require_shape()
        gone: list[Path] = []
        if dated:
            folder, gone = dated_backup(folder, keep=keep, with_key=with_key)
        else:
            take_backup(folder, with_key=with_key)
    # Read back as a restore would: a backup that cannot be read is found now, not on the day it is needed.
    manifest = check_backup(folder.expanduser())
    rows = sum(kept.rows or 0 for kept in manifest.tables().values())
    size = sum(kept.bytes for kept in manifest.files.values())
    print(
        f"{folder}: {rows} rows of {len(manifest.tables())} tables, {len(manifest.site_files())} files, {size} bytes."
    )
    for name, why in manifest.left_out.items():
        print(f"Left out: {name} ({why})")
    for path in gone:
        print(f"Taken away: {path}")


def restore(
    folder: Path,
    /,
    *,
    replace: Annotated[bool, Parameter(negative=())] = False,
    check: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Put a backup in the place of what the site holds: all of it, or nothing is changed.

    The backup may come from another database: a laptop's SQLite goes into an agency's PostgreSQL.

    Parameters
    ----------
    folder
        A folder that beredd backup wrote.
    replace
        Replace what the site holds; it is kept as a backup in var/before-restore first.
    check
        Check the backup and change nothing.
    """
    folder = folder.expanduser()
    from beredd.site.starting import plain_database_faults, set_up, start_django

    start_django()
    from beredd.site.operations.backup import check_backup, restore_backup

    manifest = check_backup(folder)
    if check:
        print(f"{folder}: whole. Made {manifest.made_at} by beredd {manifest.program_version}.")
        return
    set_up()
    with plain_database_faults():
        restored = restore_backup(folder, replace=replace)
    print(f"Restored: {restored.rows} rows and {restored.files} files, as they were {manifest.made_at}.")
    print("Everybody logs in again.")
    if restored.way_back:
        print(f"What was replaced: {restored.way_back}\nThe way back: beredd restore {restored.way_back} --replace")
    if "secret_key" in manifest.site_files():
        print("The secret key was replaced: start the site again.")
