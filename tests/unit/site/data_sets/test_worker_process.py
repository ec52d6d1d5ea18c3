"""A real worker process: it does what waits, is stopped, told to end, and killed; nothing is half-written."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kept_sites import empty_site
from running_site import environment_of

SCRIPT = Path(__file__).with_name("working_process.py")
ONE = "alpha-2026"
PATIENCE_SECONDS = 60


class Site:
    """A site in a folder, and processes on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.workers: list[subprocess.Popen] = []
        words = [sys.executable, str(SCRIPT), "ask", ONE]
        self.person = subprocess.Popen(
            words, env=environment_of(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, what: str) -> str:
        """Do something as a person, in another process than the workers'."""
        self.person.stdin.write(f"{what}\n")
        self.person.stdin.flush()
        return self.person.stdout.readline()

    def state(self) -> dict:
        """What there is now."""
        return json.loads(self.ask("state"))

    def worker(self) -> subprocess.Popen:
        """Begin a worker."""
        words = [sys.executable, str(SCRIPT), "work", ONE]
        self.workers.append(subprocess.Popen(words, env=environment_of(self.home), stderr=subprocess.DEVNULL))
        return self.workers[-1]

    def until(self, good) -> dict:
        """Wait until the state is as wanted; return it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not good(found := self.state()):
            assert time.monotonic() < deadline, found
            time.sleep(0.1)
        return found


@pytest.fixture
def site(tmp_path, tmp_path_factory):
    """An empty site on which a slow data set waits."""
    empty_site(tmp_path_factory, tmp_path)
    found = Site(tmp_path)
    found.ask("begin")
    yield found
    for one in (*found.workers, found.person):
        one.kill()
        one.wait()
    found.person.stdin.close()
    found.person.stdout.close()


def half_way(found):
    """Some of the rows have been read."""
    return found["work"] == "running" and found["share"] > 0.02


def test_what_a_killed_worker_leaves_is_failed_by_the_next_and_told_to_end_it_goes_back(site):
    assert site.state()["work"] == "queued"
    first = site.worker()
    found = site.until(half_way)
    assert found["step"] == "read"
    assert any(name.startswith(".reading-") for name in found["there"])
    first.kill()
    first.wait()
    assert site.state()["work"] == "running"

    second = site.worker()
    found = site.until(lambda now: now["work"] == "failed")
    assert (found["fault"], found["set"], found["values"], found["there"]) == ("worker_stopped", "failed", 0, ["files"])

    site.ask("begin")
    site.until(half_way)
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE_SECONDS) == 0
    found = site.state()
    assert (found["work"], found["set"], found["values"]) == ("queued", "reading", 0)

    site.worker()
    found = site.until(lambda now: now["work"] == "done")
    assert (found["set"], found["values"]) == ("read", 2)
    assert [name for name in found["there"] if name.startswith(".")] == []


def test_work_is_stopped_while_it_is_being_done(site):
    site.worker()
    site.until(half_way)
    site.ask("cancel")
    found = site.until(lambda now: now["work"] != "running")
    assert (found["work"], found["set"], found["values"], found["there"]) == ("cancelled", "uploaded", 0, ["files"])
