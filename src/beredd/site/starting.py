"""Starting Django from a command, setting the site up, and saying faults of the machine in a sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from beredd.common.errors import SurroundingsError
from beredd.site.config.surroundings import prepare, var_dir


def start_django() -> None:
    """Set Django up, once; a second call does nothing."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beredd.site.config.settings")
    if not apps.ready:
        django.setup()


def set_up() -> None:
    """Make what the site needs: its folder and secret, the database in its newest shape, compiled messages.

    It may be run again at any time and loses nothing.

    Raises
    ------
    SurroundingsError
        When the folder or the database cannot be written to.
    """
    prepare()
    with plain_database_faults():
        start_django()
        from django.core.management import call_command

        from beredd.site.config.messages import compile_messages

        compile_messages()
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def plain_database_faults() -> Iterator[None]:
    """Turn what the database driver says into a sentence with a remedy.

    Raises
    ------
    SurroundingsError
        When the database is locked, read-only, full, damaged or away.
    """
    from django.db import DatabaseError, InterfaceError

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        what, remedy = _plain(str(error).lower())
        raise SurroundingsError(what, where=_where(), remedy=remedy) from error


def _where() -> str:
    """Return the database's file; of a server nothing is said, since its address may hold a password."""
    return "BEREDD_DATABASE_URL" if os.environ.get("BEREDD_DATABASE_URL") else str(var_dir() / "beredd.sqlite3")


def _plain(said: str) -> tuple[str, str]:
    if "locked" in said:
        return "The database is busy with another program.", "Wait until it is done, then try again."
    if "readonly" in said or "read-only" in said or "permission" in said:
        return "The database cannot be written to.", "Give the right to write to the file and its folder."
    if "disk is full" in said or "no space" in said:
        return "The disk is full.", "Make room, then try again; nothing has been half written."
    if "not a database" in said or "malformed" in said:
        return "The file is not a database that can be read.", "Move it away, or put a backup in its place."
    if "unable to open" in said:
        return "The database cannot be opened.", "Check that the folder exists and that you may write to it."
    if "no such table" in said or "does not exist" in said or "no such column" in said:
        return "The database is not set up, or older than the program.", "Run beredd site setup."
    if "connect" in said or "refused" in said or "authentication" in said:
        return "The database does not answer.", "Check that it runs, and the address in BEREDD_DATABASE_URL."
    return "The database refuses.", "Look in the log, then try again."
