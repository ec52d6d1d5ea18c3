"""A real site in a folder of its own, filled by the demo and served on a free port.

For browser tests, pictures and benchmarks, on SQLite or on the tests' PostgreSQL. It is ended by its own process id,
never by name.
"""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

SERVER = "BEREDD_TEST_SERVER"
"""The PostgreSQL that scripts/test_postgres.py has started; without one each site has SQLite in its folder."""
ROOT = Path(__file__).resolve().parent.parent
BEREDD = (sys.executable, "-m", "beredd")
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The machine's browsers by preference: the shell without windows needs half of the others' time for a page."""
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
PATIENCE_SECONDS = 120
"""A site starts within seconds; on a machine that is busy with other things it may take much longer."""
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and the folder it keeps everything in."""

    url: str
    home: Path
    process: int


def password_of(home: Path, user: str) -> str:
    """Return the password that the demo made for `user` on this machine."""
    return str(json.loads((home / "var" / "demo-log-ins.json").read_text(encoding="utf-8"))[user])


def log_in(page: "Page", site: Site, user: str) -> None:
    """Log in by the form as one of the demo's people, and wait until the next page is there."""
    page.goto(f"{site.url}/login/")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password_of(site.home, user))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def outside_decisions() -> Path | None:
    """Return the folder of the five decisions' own texts (BEREDD_SHARED, else ../shared), where it is there."""
    folder = Path(os.environ.get("BEREDD_SHARED", ROOT.parent / "shared")) / "seeds"
    return folder if folder.is_dir() else None


def environment_of(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment whose beredd keeps everything in `home`."""
    environment = {**os.environ, "BEREDD_HOME": str(home), **(more or {})}
    environment.pop("BEREDD_DATABASE_URL", None)
    if server := os.environ.get(SERVER):
        environment["BEREDD_DATABASE_URL"] = f"{server}/{database_of(home)}"
    return environment


def database_of(home: Path) -> str:
    """Return the name of the database that a site in `home` has on the tests' server."""
    return f"site_{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def make_database(server: str, name: str, *, like: str = "template1") -> None:
    """Make a database on the tests' server, where it is not there yet, as a copy of another."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(like)))


def fill(home: Path, *, decisions: Path | None = None, more: Mapping[str, str] | None = None) -> None:
    """Make the demo's database in `home`, without reports."""
    words = ["--decisions", str(decisions)] if decisions else []
    _made_by(home, "demo", "--no-serve", "--no-reports", *words, more=more)


def set_up(home: Path) -> None:
    """Make a site in `home` that nobody has entered anything in."""
    _made_by(home, "site", "setup")


def _made_by(home: Path, *command: str, more: Mapping[str, str] | None = None) -> None:
    if server := os.environ.get(SERVER):
        make_database(server, database_of(home))
    environment = environment_of(home, more)
    done = subprocess.run([*BEREDD, *command], env=environment, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"beredd {command[0]} ended with code {done.returncode}:\n{done.stdout}\n{done.stderr}")


def free_port() -> int:
    """Return a port that nobody listens to now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the site ended with code {process.returncode}:\n{log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - an address on this machine
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"the site did not answer at {url}")


@contextmanager
def running_site(home: Path, more: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Serve the site that lies in `home` until the block ends."""
    port = free_port()
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*BEREDD, "site", "serve", "--port", str(port)],
            env=environment_of(home, more),
            cwd=home,
            stdout=out,
            stderr=out,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(f"{url}/login/", process, log)
            yield Site(url, home, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
