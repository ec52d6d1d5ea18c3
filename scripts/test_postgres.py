"""Run pytest against a PostgreSQL of its own: a cluster in a new folder, gone when the tests end.

    python scripts/test_postgres.py [what pytest is given]

It listens on a socket in its own folder and on no port, so that it meets no other server and no other user. Debian's
package `postgresql` is enough; where there is none the tests are skipped with the reason (code 0), unless
BEREDD_NEED_POSTGRES=1 says that they must run. Root cannot run a PostgreSQL: the programs are then run as `postgres`.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"
# Nothing of this cluster is worth keeping: no waiting for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60")
SHORT = Path("/tmp")  # noqa: S108 - a socket's address may be 107 characters long; the folder in it is our own
SERVER = "BEREDD_TEST_SERVER"
"""The address of the server without a database's name, for tests that make databases of their own."""


def program(name: str) -> str | None:
    """Return where one of PostgreSQL's own programs is: on the path, else the newest of Debian's."""
    versions = sorted(DEBIAN.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return shutil.which(name) or next(filter(None, (shutil.which(name, path=str(one)) for one in versions)), None)


def why_not() -> str | None:
    """Return why there can be no cluster on this machine, None when there can."""
    missing = [name for name in ("initdb", "pg_ctl") if program(name) is None]
    if missing:
        return f"no {' and '.join(missing)} on this machine (apt-get install postgresql)"
    if os.geteuid() == 0 and not _known(USER):
        return f"root cannot run PostgreSQL, and there is no user {USER} to run it as"
    return None


@contextmanager
def cluster() -> Iterator[str]:
    """Make a cluster, start it, and give its address without a database's name; end it by its own folder."""
    folder = Path(tempfile.mkdtemp(prefix="beredd-pg-", dir=SHORT if SHORT.is_dir() else None))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    data = folder / "data"
    try:
        _run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {one}" for one in (*FAST, "listen_addresses=", f"unix_socket_directories={folder}"))
        _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgres://{USER}@{quote(str(folder), safe='')}"
        finally:
            _run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(name: str, *words: object) -> None:
    """Run one of PostgreSQL's programs as the user who may, quietly while all is well."""
    other = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    # To a file, not a pipe: the server that pg_ctl starts would keep a pipe open.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [str(program(name)), *map(str, words)], cwd=SHORT, stdout=said, stderr=said, check=False, **other
        )
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{name} ended with code {done.returncode}:\n{said.read()[-2000:]}")


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def main() -> int:
    """Run pytest with the given words on a cluster of its own; return its code."""
    reason = why_not()
    if reason:
        print(f"beredd: the tests on PostgreSQL are skipped: {reason}", flush=True)
        return 1 if os.environ.get("BEREDD_NEED_POSTGRES") else 0
    with cluster() as server:
        # Tests make databases of their own beside it; `postgres` is the one that is always there.
        addresses = {"BEREDD_DATABASE_URL": f"{server}/beredd", SERVER: server}
        words = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return subprocess.run(words, env={**os.environ, **addresses}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
