"""Install uv into .tools/ with nothing but the machine's own Python.

A fresh machine may lack pip, or venv, or both (Debian packs them apart), so each way is tried in turn. When none works
the person gets one sentence that says what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
UV = "uv>=0.8,<1"


def quietly(*command: str) -> bool:
    """Run a command; true when it went well. What it says is shown only when it failed and BEREDD_VERBOSE is set."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and os.environ.get("BEREDD_VERBOSE"):
        print(done.stdout, done.stderr, file=sys.stderr)
    return done.returncode == 0


def by_pip() -> bool:
    """Use the pip that stands beside this Python."""
    folder = str(TOOLS / "uv")
    return quietly(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, "--upgrade", UV)


def by_venv() -> bool:
    """Make a small environment of its own for uv."""
    folder = TOOLS / "venv"
    return quietly(sys.executable, "-m", "venv", str(folder)) and quietly(
        str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", UV
    )


def by_apt() -> bool:
    """As root on Debian: fetch pip and venv, then try again."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quietly("apt-get", "update", "-q")
    if not quietly("apt-get", "install", "-y", "-q", "--no-install-recommends", "python3-venv", "python3-pip"):
        return False
    return by_venv() or by_pip()


def main() -> int:
    """Install uv and link it as .tools/bin/uv."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is told by this very file
        print(
            f"beredd needs Python 3.11 or newer; python3 here is {sys.version.split()[0]}. Install python3.11 first.",
            file=sys.stderr,
        )
        return 4
    if not (by_pip() or by_venv() or by_apt()):
        print(
            "uv could not be installed: this Python has neither pip nor venv, or the package index cannot be reached. "
            "Install uv (or python3-venv) and run make again; BEREDD_VERBOSE=1 shows what was said.",
            file=sys.stderr,
        )
        return 4
    found = next((path for path in (TOOLS / "uv" / "bin" / "uv", TOOLS / "venv" / "bin" / "uv") if path.exists()), None)
    if found is None:
        print(
            "uv was installed but its program is not where it should be; remove .tools/ and try again.", file=sys.stderr
        )
        return 4
    link = TOOLS / "bin" / "uv"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(found, link.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
