"""`beredd demo`: one command makes everything, and a second changes nothing that anybody entered or edited."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from beredd.cli import demo as demo_command
from beredd.common.content_files import content_dir
from beredd.common.errors import SurroundingsError


def beredd(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a user would, with everything it writes in `home`."""
    surroundings = {**os.environ, "BEREDD_HOME": str(home), **environment}
    surroundings.pop("BEREDD_DATABASE_URL", None)
    command = [sys.executable, "-m", "beredd", *arguments]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, cwd=home)


@pytest.fixture(scope="module")
def small_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content with one programme only, so that few reports are written."""
    folder = tmp_path_factory.mktemp("small") / "content"
    shutil.copytree(content_dir(), folder)
    for path in (folder / "programmes").glob("*.yaml"):
        if path.stem != "se-apoteksovning-2024":
            path.unlink()
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, small_content: Path) -> Path:
    """A folder in which the demo has run once."""
    folder = tmp_path_factory.mktemp("home")
    done = beredd(folder, "demo", "--no-serve", BEREDD_CONTENT=str(small_content))
    assert done.returncode == 0, done.stderr
    (folder / "said.txt").write_text(done.stdout)
    return folder


def test_says_what_it_made_and_where(home: Path) -> None:
    said = (home / "said.txt").read_text()
    reports = home / "var" / "reports"
    assert str(reports) in said
    assert str(home / "var" / "beredd.sqlite3") in said
    made = sorted(path.suffix for path in reports.glob("se-apoteksovning-2024_*"))
    assert made == [".docx", ".html", ".pdf"]
    passwords = json.loads((home / "var" / "demo-log-ins.json").read_text())
    for user, password in passwords.items():
        assert f"{user} " in said
        assert password in said


def test_a_second_run_changes_nothing(home: Path, small_content: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in (home / "var" / "reports").glob("se-*")}
    done = beredd(home, "demo", "--no-serve", BEREDD_CONTENT=str(small_content))
    assert done.returncode == 0, done.stderr
    assert "0 people and 0 example states added" in done.stdout
    assert "0 written, 3 as before" in done.stdout
    assert {path.name: path.stat().st_mtime_ns for path in (home / "var" / "reports").glob("se-*")} == before


def test_an_edited_draft_is_left_as_it_is(home: Path, small_content: Path) -> None:
    draft = next((home / "var" / "reports").glob("*.html"))
    edited = draft.read_text() + "<!-- an officer was here -->"
    draft.write_text(edited)
    done = beredd(home, "demo", "--no-serve", BEREDD_CONTENT=str(small_content))
    assert f"{draft.name} has been edited" in done.stdout
    assert draft.read_text() == edited


def test_a_broken_programme_is_one_clear_sentence(tmp_path: Path, small_content: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(small_content, content)
    path = content / "programmes" / "se-apoteksovning-2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("strength: must", "strength: mst", 1), encoding="utf-8")
    done = beredd(tmp_path, "demo", "--no-serve", BEREDD_CONTENT=str(content))
    assert done.returncode == 3
    assert "se-apoteksovning-2024.yaml:" in done.stderr
    assert "duties.0.strength" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var" / "reports").exists()


def test_a_busy_port_stops_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = beredd(tmp_path, "demo", "--port", str(other.getsockname()[1]))
    assert done.returncode == 4
    assert "cannot be used" in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2
    assert not (tmp_path / "var" / "beredd.sqlite3").exists()


def test_a_full_disk_is_said_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=5_000_000))
    with pytest.raises(SurroundingsError, match="5 MB left"):
        demo_command._check_disk(tmp_path / "not" / "there" / "yet")


def test_a_folder_of_decisions_that_is_not_there(tmp_path: Path) -> None:
    done = beredd(tmp_path, "demo", "--no-serve", "--decisions", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "no such folder" in done.stderr.lower()
