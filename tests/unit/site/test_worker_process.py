"""The worker beside a served site: it is there, begun again when it dies, and ends with the site."""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from kept_sites import empty_site
from running_site import running_site

from beredd.site import worker_process
from beredd.site.worker_process import AGAIN_AFTER_SECONDS, WorkerProcess


def workers_of(process: int) -> list[int]:
    """The children of a process that are workers of long work."""
    found = []
    with suppress(OSError):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            with suppress(OSError):
                words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if b"work" in words and b"--parent" in words:
                    found.append(int(child))
    return found


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are told by /proc")
def test_a_served_site_has_a_worker_that_ends_with_it(tmp_path, tmp_path_factory, db):
    empty_site(tmp_path_factory, tmp_path)
    with running_site(tmp_path) as site:
        deadline = time.monotonic() + 60
        while not (alive := workers_of(site.process)) or not list((tmp_path / "var" / "workers").glob("*")):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert len(alive) == 1
    deadline = time.monotonic() + 30
    while Path(f"/proc/{alive[0]}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert list((tmp_path / "var" / "workers").glob("*")) == []


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand, and a worker that sleeps."""
    now = [0.0]
    monkeypatch.setattr(worker_process.time, "monotonic", lambda: now[0])
    real = worker_process.subprocess.Popen
    begun = []

    def sleeper(_command, **more):
        begun.append(more["env"])
        return real([sys.executable, "-c", "import time; time.sleep(600)"])

    monkeypatch.setattr(worker_process.subprocess, "Popen", sleeper)
    return now, begun


def test_a_worker_that_dies_is_begun_again_after_a_pause(clock, monkeypatch):
    now, begun = clock
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "/nowhere")
    worker = WorkerProcess()
    worker.keep_alive()
    worker.keep_alive()
    assert len(begun) == 1
    assert "PROMETHEUS_MULTIPROC_DIR" not in begun[0]  # its figures are none of the pages'
    os.kill(worker._process.pid, signal.SIGKILL)
    os.waitpid(worker._process.pid, 0)  # gunicorn's master takes every child's end
    worker.keep_alive()
    assert len(begun) == 1
    now[0] += AGAIN_AFTER_SECONDS
    worker.keep_alive()
    assert len(begun) == 2
    worker.stop()
    assert worker._process.poll() is not None
    worker.stop()
