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
from running_site import CHROMIUMS

# What is looked for, and the packages that have it, the best first: not every release has the first.
PROGRAMS = (
    (CHROMIUMS, ("chromium-headless-shell", "chromium")),
    (("soffice", "libreoffice"), ("libreoffice-writer-nogui",)),
    (("/usr/lib/libreoffice/program/libsclo.so",), ("libreoffice-calc-nogui",)),
    (("pdfinfo",), ("poppler-utils",)),
    (("initdb",), ("postgresql",)),
)


def main() -> int:
    """Install what is missing; never a reason for the tests to stop."""
    missing = [packages for names, packages in PROGRAMS if not any(map(_there, names))]
    if not missing:
        return 0
    named = ", ".join(packages[0] for packages in missing)
    if os.environ.get("BEREDD_NO_APT") or os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"beredd: without {named} some tests are skipped (install them, or run as root with apt)")
        return 0
    print(f"beredd: installing {named} for the tests (apt)", flush=True)
    if not _apt_get("update", "-q"):
        return 0
    wanted = [next(filter(_has_candidate, packages), packages[-1]) for packages in missing]
    _apt_get("install", "-y", "-q", "--no-install-recommends", *wanted)
    return 0


def _apt_get(*words: str) -> bool:
    """Run apt-get; say so when it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"beredd: apt-get {words[0]} failed; tests that need the programs are skipped")
        print(done.stderr[-1000:], file=sys.stderr)
    return done.returncode == 0


def _has_candidate(package: str) -> bool:
    """Say whether apt knows a version of the package."""
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0


def _there(name: str) -> bool:
    """Say whether a program, or a part of one by its file, is there; PostgreSQL's own ones are off Debian's path."""
    if name.startswith("/"):
        return Path(name).exists()
    return bool(shutil.which(name) or test_postgres.program(name))


if __name__ == "__main__":
    sys.exit(main())
