"""What the site takes from the machine it stands on: its folder, its secret and its database.

Reading settings changes nothing on the disk; :func:`prepare` is the one that makes the folder.
"""

import os
import secrets
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Final

import dj_database_url
import yaml

from beredd.common.errors import SurroundingsError
from beredd.common.whole_files import write_whole

SQLITE_OPTIONS: Final[dict[str, Any]] = {
    # A writer takes its lock when it begins, so that two writers queue instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # WAL lets people read while one writes; NORMAL loses nothing at a crash of the program, only at one of the machine.
    # 32 MB of pages kept by each connection: lists of thousands of rows are read from memory the second time.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
    "PRAGMA cache_size=-32768;",
}

CONNECT_SECONDS: Final = 5


def home() -> Path:
    """Return the folder that holds ``var/``: BEREDD_HOME, else the checkout, else where the command was given."""
    named = os.environ.get("BEREDD_HOME")
    if named:
        return Path(named).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[4]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def var_dir() -> Path:
    """Return the folder with everything the site writes: database, secret, documents, frozen reports."""
    return home() / "var"


def database() -> dict[str, Any]:
    """Return Django's database settings from BEREDD_DATABASE_URL, by default SQLite in :func:`var_dir`.

    Raises
    ------
    SurroundingsError
        When the address is not one that can be understood.
    """
    address = os.environ.get("BEREDD_DATABASE_URL") or f"sqlite:///{var_dir() / 'beredd.sqlite3'}"
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))
    except (ValueError, dj_database_url.ParseError):
        raise SurroundingsError(
            "BEREDD_DATABASE_URL cannot be understood.",
            remedy="Write it as postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3.",
        ) from None
    if "sqlite" in found["ENGINE"]:
        found["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        # A server that is away must be told of while somebody waits for the page.
        found["OPTIONS"] = {"connect_timeout": CONNECT_SECONDS, **found.get("OPTIONS", {})}
    return found


def secret_key() -> str:
    """Return the key that signs sessions: BEREDD_SECRET_KEY, else the one kept in ``var/``.

    Before :func:`prepare` has written one, a key of this process alone is given, good for tests and commands.
    """
    named = os.environ.get("BEREDD_SECRET_KEY")
    if named:
        return named
    try:
        return (var_dir() / "secret_key").read_text(encoding="ascii").strip() or secrets.token_urlsafe(50)
    except OSError:
        return secrets.token_urlsafe(50)


def prepare() -> None:
    """Make ``var/`` and its secret key, once.

    Raises
    ------
    SurroundingsError
        When the folder cannot be made or written to.
    """
    folder = var_dir()
    try:
        # Others on the machine have no business with the database, which SQLite makes readable for all.
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        key = folder / "secret_key"
        if not key.exists():
            write_secret(key, secrets.token_urlsafe(50))
    except OSError as error:
        raise SurroundingsError(
            f"The folder cannot be written to ({error.strerror}).",
            where=str(folder),
            remedy="Give room and the right to write, or point BEREDD_HOME to another folder.",
        ) from None


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    write_whole(path, text.encode("utf-8"), mode=0o600)


def flag(name: str, *, default: bool = False) -> bool:
    """Return a setting that is on or off; on is written 1, true, yes or on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def whole(name: str, *, default: int, least: int, most: int) -> int:
    """Return a setting that is a whole number within bounds.

    Raises
    ------
    SurroundingsError
        When it is none, or lies outside them.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value.isdecimal() and least <= int(value) <= most:
        return int(value)
    raise SurroundingsError(f"{name} is {value}.", remedy=f"Write a whole number from {least} to {most}.")


def outside_log_ins() -> list[dict[str, Any]]:
    """Return the providers of outside log-in from the YAML file that BEREDD_OIDC_FILE names; none without one.

    Raises
    ------
    SurroundingsError
        When the file cannot be read, or is no list of providers.
    """
    named = os.environ.get("BEREDD_OIDC_FILE", "").strip()
    if not named:
        return []
    try:
        found = yaml.safe_load(Path(named).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise SurroundingsError(
            "The file with providers of log-in cannot be read.",
            where=named,
            remedy="Write it as docs/how-to/log-in.md shows, and let the site's user read it.",
        ) from None
    providers = found.get("providers") if isinstance(found, dict) else None
    if not isinstance(providers, list) or not all(isinstance(one, dict) for one in providers):
        raise SurroundingsError(
            "The file with providers of log-in has no list of providers.",
            where=named,
            remedy="Begin it with the line providers: and write one entry for each.",
        )
    return providers


def choice(name: str, known: tuple[str, ...]) -> str:
    """Return a setting that is one of a few words; the first of them where nothing is said.

    Raises
    ------
    SurroundingsError
        When it is another word.
    """
    value = os.environ.get(name, "").strip().lower() or known[0]
    if value not in known:
        raise SurroundingsError(f"{name} is {value}.", remedy=f"Write one of: {', '.join(known)}.")
    return value


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Return a setting that names addresses or networks, such as ``10.0.0.0/8``, with commas between.

    Raises
    ------
    SurroundingsError
        When one of them is none.
    """
    try:
        return [ip_network(one) for one in listed(name, default)]
    except ValueError as error:
        raise SurroundingsError(f"{name}: {error}.", remedy="Write addresses or networks as 10.1.0.0/16.") from None


def listed(name: str, default: str = "") -> list[str]:
    """Return a setting that holds several values with commas between."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def fixed_day() -> date | None:
    """Return the day that stands for today, from BEREDD_TODAY: for demonstrations, pictures and tests.

    Raises
    ------
    SurroundingsError
        When it is no date.
    """
    named = os.environ.get("BEREDD_TODAY", "").strip()
    try:
        return date.fromisoformat(named) if named else None
    except ValueError:
        raise SurroundingsError(
            f"BEREDD_TODAY is {named}, which is no date.", remedy="Write it as 2026-12-15, or leave it out."
        ) from None
