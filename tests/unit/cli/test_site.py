"""``beredd site``: from outside, as an operator gives the commands."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from beredd.cli.site import check_port
from beredd.common.errors import SurroundingsError


def surroundings(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BEREDD_")}
    return {**kept, "BEREDD_HOME": str(home)}


def beredd(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "beredd", *arguments]
    return subprocess.run(command, check=False, env=surroundings(home), capture_output=True, text=True, timeout=120)


@pytest.fixture
def busy_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_busy_port_is_said_before_anything_is_made(busy_port):
    with pytest.raises(SurroundingsError, match=f"127.0.0.1:{busy_port}"):
        check_port("127.0.0.1", busy_port)
    with pytest.raises(SurroundingsError, match="There is no port"):
        check_port("127.0.0.1", 99999)


def test_a_busy_port_gives_one_sentence_and_exit_code_4(busy_port, tmp_path):
    done = beredd(tmp_path, "site", "serve", "--port", str(busy_port))
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "cannot be used" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_gives_one_sentence_and_is_left_alone(tmp_path):
    (tmp_path / "var").mkdir()
    database = tmp_path / "var" / "beredd.sqlite3"
    database.write_text("this is somebody's shopping list, not a database " * 30)
    before = database.read_bytes()
    done = beredd(tmp_path, "site", "setup")
    assert done.returncode == 4
    assert "not a database that can be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert database.read_bytes() == before


def test_set_up_twice_then_serve(tmp_path):
    for _ in range(2):
        done = beredd(tmp_path, "site", "setup")
        assert (done.returncode, done.stderr) == (0, "")
    assert "0 silenced" in beredd(tmp_path, "site", "manage", "check").stdout
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "beredd", "site", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        page = answer_of(port, "/login/")
        assert "<h1" in page
        style = re.search(r'href="(/static/beredd.css[^"]*)"', page)[1]
        assert "--deep" in answer_of(port, style)
    finally:
        server.terminate()
        said, faults = server.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}" in said.decode()
    assert b"Traceback" not in faults


def answer_of(port: int, path: str) -> str:
    """Ask until the server has begun."""
    for _ in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError(path)


def test_a_folder_of_documents_is_added_and_what_belongs_nowhere_is_told_of(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "strange.txt").write_text("Ett beslut som inget program har lästs ur.", encoding="utf-8")
    done = beredd(tmp_path, "site", "documents", str(folder))
    assert done.returncode == 2
    assert "strange.txt: no programme was read from it" in done.stdout
    assert not any((tmp_path / "var" / "documents").glob("*"))
    assert beredd(tmp_path, "site", "documents", str(tmp_path / "nowhere")).returncode == 2
