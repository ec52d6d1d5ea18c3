"""What an operator should know of a site before people do: each fault with its remedy."""

import smtplib
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import checks as django_checks
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, InterfaceError, connection

from beredd.common.errors import SurroundingsError
from beredd.site.accounts.oidc import outside_providers
from beredd.site.config import mail
from beredd.site.operations import state

SHORTEST_KEY: Final = 50
CLOCK_SECONDS: Final = 5
"""So far the clocks of the site and of its database may lie apart."""
BACKUP_AGE: Final = timedelta(hours=26)
"""A day, and time for the backup itself."""
NEARLY_FULL: Final = 5 * state.LEAST_FREE_BYTES
_OWN_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


class Grade(StrEnum):
    """How something is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    """Right on one machine, to try; wrong where people work."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at. `machine`: the surroundings, not the settings, stand in the way."""

    about: str
    grade: Grade
    what: str
    remedy: str = ""
    machine: bool = False


def look_over() -> list[Found]:
    """Look at settings, database, disk, clock, mail, backup and long work; nothing is changed, no mail is sent."""
    database = list(_database())
    answers = all(one.grade is not Grade.WRONG for one in database)
    rest = [*_clock(answers), *_disk(), *_mail(), *_log_in(), *_backup(), *_long_work(answers)]
    return [*_settings(), *database, *rest]


def served_to_others() -> bool:
    """Say whether the site is meant for others than whoever sits at the machine."""
    return bool(set(settings.ALLOWED_HOSTS) - _OWN_NAMES)


def _settings() -> Iterator[Found]:
    others = served_to_others()
    weak = Grade.WRONG if others else Grade.DOUBTFUL
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 5:
        yield Found(
            "secret key",
            Grade.WRONG,
            f"It has fewer than {SHORTEST_KEY} characters, or the same ones again and again.",
            "Leave BEREDD_SECRET_KEY out, and beredd site setup makes one; or give it 50 random characters.",
        )
    else:
        yield Found("secret key", Grade.GOOD, "long enough")
    if settings.DEBUG:
        yield Found("BEREDD_DEBUG", weak, "Pages show the program's inside when something fails.", "Leave it out.")
    if "*" in settings.ALLOWED_HOSTS:
        yield Found(
            "BEREDD_ALLOWED_HOSTS", Grade.WRONG, "The site answers to any name.", "Name the site's own name, without *."
        )
    elif others:
        yield Found("BEREDD_ALLOWED_HOSTS", Grade.GOOD, ", ".join(settings.ALLOWED_HOSTS))
    else:
        yield Found(
            "BEREDD_ALLOWED_HOSTS",
            Grade.DOUBTFUL,
            "The site answers on this machine only.",
            "Name the site's own name when others are to reach it.",
        )
    yield from _https(others)
    if settings.BEREDD_TODAY is not None:
        yield Found(
            "BEREDD_TODAY",
            weak,
            f"The site takes {settings.BEREDD_TODAY} for today, whatever day it is.",
            "Leave it out where people work.",
        )
    for fault in django_checks.run_checks():
        if fault.level >= django_checks.ERROR:
            yield Found("program", Grade.WRONG, str(fault.msg), str(fault.hint or ""))


def _https(others: bool) -> Iterator[Found]:
    if settings.BEREDD_HTTPS:
        yield Found("BEREDD_HTTPS", Grade.GOOD, "on")
    else:
        yield Found(
            "BEREDD_HTTPS",
            Grade.WRONG if others else Grade.DOUBTFUL,
            "Passwords and cookies go unprotected between people and the site.",
            "Put a proxy with a certificate before it, then set BEREDD_HTTPS=1.",
        )
    unsafe = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if not origin.startswith("https://")]
    if unsafe and others:
        yield Found("BEREDD_TRUSTED_ORIGINS", Grade.WRONG, f"Not https: {', '.join(unsafe)}.", "Write https://….")


def _database() -> Iterator[Found]:
    file = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not file.startswith("file:") and not Path(file).is_file():
        # Asking would make an empty one.
        yield Found("database", Grade.WRONG, f"There is none at {file}.", "Run beredd site setup.", machine=True)
        return
    if not state.database_answers():
        yield Found(
            "database",
            Grade.WRONG,
            "It does not answer.",
            "Check that it runs, and the address in BEREDD_DATABASE_URL; with SQLite, the right to read the file.",
            machine=True,
        )
        return
    try:
        engine = _engine()
        missing = state.missing_migrations()
    except (DatabaseError, InterfaceError, OSError) as error:
        yield Found("database", Grade.WRONG, f"It cannot be asked: {error}", "Look in its log.", machine=True)
        return
    yield Found("database", Grade.GOOD, engine)
    if missing:
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        yield Found("migrations", Grade.WRONG, f"The database lacks {shown}.", "Run beredd site setup.", machine=True)
    else:
        yield Found("migrations", Grade.GOOD, "all applied")


def _engine() -> str:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            return f"SQLite {sqlite3.sqlite_version}, journal {cursor.fetchone()[0]}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def _clock(database_answers: bool) -> Iterator[Found]:
    from beredd.site.audit.models import AuditEvent

    set_clock = "Let the machine take its time from the network (systemd-timesyncd or chrony)."
    faults: list[str] = []
    if database_answers:
        try:
            apart = _apart_from_database()
            newest = AuditEvent.objects.order_by("-at").values_list("at", flat=True).first()
        except (DatabaseError, InterfaceError):
            return  # an unready database is told of already
        if abs(apart) > CLOCK_SECONDS:
            faults.append(f"The machine's clock and the database's lie {abs(apart):.0f} seconds apart.")
        if newest is not None and newest > datetime.now(UTC) + timedelta(seconds=CLOCK_SECONDS):
            faults.append(f"The newest event in the history is from the future ({newest:%Y-%m-%d %H:%M} UTC).")
    if datetime.now(UTC).timestamp() < Path(__file__).stat().st_mtime - 86400:
        faults.append("The machine's clock is before the day that the program was installed.")
    if faults:
        yield from (Found("clock", Grade.WRONG, fault, set_clock, machine=True) for fault in faults)
    else:
        yield Found("clock", Grade.GOOD, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")


def _apart_from_database() -> float:
    """Return by how many seconds the database's clock is ahead; SQLite has none of its own."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())")
        return float(cursor.fetchone()[0]) - time.time()


def _disk() -> Iterator[Found]:
    folder = Path(settings.BEREDD_VAR)
    if not state.writable(folder):
        yield Found(
            "disk",
            Grade.WRONG,
            f"{folder} cannot be written to.",
            "Give the user who runs the site the right to write there, or point BEREDD_HOME elsewhere.",
            machine=True,
        )
    free = state.free_bytes(folder)
    if free is not None and free < NEARLY_FULL:
        grade = Grade.WRONG if free < state.LEAST_FREE_BYTES else Grade.DOUBTFUL
        yield Found("disk", grade, f"{free // 1_000_000} MB are left.", "Make room.", machine=True)
    elif free is not None:
        yield Found("disk", Grade.GOOD, f"{free // 1_000_000_000} GB free")
    yield from _rights(folder)


def _rights(folder: Path) -> Iterator[Found]:
    """Tell of secrets that others on the machine can read."""
    for name in ("secret_key", "demo-log-ins.json"):
        path = folder / name
        if path.is_file() and path.stat().st_mode & 0o077:
            yield Found(name, Grade.WRONG, "Others on the machine can read it.", f"chmod 600 {path}")
    if folder.is_dir() and folder.stat().st_mode & 0o007:
        yield Found("var", Grade.DOUBTFUL, "Others on the machine can look into it.", f"chmod 750 {folder}")


def _mail() -> Iterator[Found]:
    if settings.EMAIL_BACKEND == mail.CONSOLE:
        yield Found(
            "mail",
            Grade.WRONG if served_to_others() else Grade.DOUBTFUL,
            "Reminders are written to the log and reach nobody.",
            "Set BEREDD_MAIL_URL and BEREDD_MAIL_FROM.",
        )
        return
    if settings.DEFAULT_FROM_EMAIL == mail.NOBODY:
        yield Found("BEREDD_MAIL_FROM", Grade.WRONG, "Mail has no sender that others know.", "Set it.")
    fault = _mail_fault(lambda: get_connection(fail_silently=False))
    if fault is None:
        yield Found("mail", Grade.GOOD, f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers")
    else:
        yield Found("mail", Grade.WRONG, fault, "Check BEREDD_MAIL_URL, and that the mail server runs.", machine=True)


def _mail_fault(opened: Callable[[], BaseEmailBackend]) -> str | None:
    """Connect and log in as for sending, and send nothing; return what went wrong."""
    try:
        backend = opened()
        backend.open()
        backend.close()
    except smtplib.SMTPAuthenticationError:
        return "The mail server refuses the user name or the password."
    except ssl.SSLError as error:
        return f"The mail server's certificate or encryption is not right ({error.reason or 'unknown'})."
    except (OSError, smtplib.SMTPException) as error:
        return f"The mail server does not answer ({type(error).__name__})."
    return None


def _log_in() -> Iterator[Found]:
    """Look at what the file says of outside log-in; no provider is asked."""
    try:
        for provider in outside_providers():
            provider.secret()
            yield Found("log-in", Grade.GOOD, f"The provider {provider.id} is set up; it has not been asked.")
    except SurroundingsError as fault:
        yield Found("log-in", Grade.WRONG, fault.what, fault.remedy or "")


def _backup() -> Iterator[Found]:
    at = state.last_backup()
    remedy = "Run beredd backup each night (deploy/beredd-backup.timer)."
    if at is None:
        yield Found("backup", Grade.DOUBTFUL, "None has been taken.", remedy)
    elif datetime.now(UTC) - at > BACKUP_AGE:
        yield Found("backup", Grade.DOUBTFUL, f"The newest is from {at:%Y-%m-%d %H:%M} UTC.", remedy)
    else:
        yield Found("backup", Grade.GOOD, f"{at:%Y-%m-%d %H:%M} UTC")


def _long_work(database_answers: bool) -> Iterator[Found]:
    """Look whether what people have begun is being done."""
    from beredd.site.work.worker import queue_waits

    if not database_answers:
        return
    try:
        waits = queue_waits()
    except (DatabaseError, InterfaceError):
        return  # an unready database is told of already
    if waits:
        remedy = "Leave out --no-worker, or run beredd site work (deploy/beredd-worker.service)."
        yield Found("long work", Grade.WRONG, "Work waits, and no worker runs.", remedy, machine=True)
    else:
        yield Found("long work", Grade.GOOD, "nothing waits for a worker")
