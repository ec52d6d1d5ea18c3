"""Install the outside programs that some tests use, when this is root on a machine with apt.

Chromium walks the pages, LibreOffice and pdfinfo open the reports, PostgreSQL is the second database. Where they cannot
be installed the tests that need them are skipped, each with the reason; BEREDD_NO_APT=1 says not to install anything.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import test_postgres

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "libreoffice-writer-nogui": ("soffice", "libreoffice"),
    "libreoffice-calc-nogui": ("/usr/lib/libreoffice/program/libsclo.so",),
    "poppler-utils": ("pdfinfo",),
    "postgresql": ("initdb",),
}


def main() -> int:
    """Install what is missing; never a reason for the tests to stop."""
    missing = [package for package, names in PROGRAMS.items() if not any(map(_there, names))]
    if not missing:
        return 0
    if os.environ.get("BEREDD_NO_APT") or os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"beredd: without {', '.join(missing)} some tests are skipped (install them, or run as root with apt)")
        return 0
    print(f"beredd: installing {', '.join(missing)} for the tests (apt)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"beredd: {' '.join(command[:2])} failed; tests that need the programs are skipped")
            print(done.stderr[-1000:], file=sys.stderr)
            return 0
    return 0


def _there(name: str) -> bool:
    """Say whether a program, or a part of one by its file, is there; PostgreSQL's own ones are off Debian's path."""
    if name.startswith("/"):
        return Path(name).exists()
    return bool(shutil.which(name) or test_postgres.program(name))


if __name__ == "__main__":
    sys.exit(main())
