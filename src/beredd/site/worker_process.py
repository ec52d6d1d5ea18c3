"""The worker of long work as a process beside the one that serves: begun, begun again when it dies, and ended."""

import logging
import os
import subprocess
import sys
import time
from typing import Final

log = logging.getLogger(__name__)

AGAIN_AFTER_SECONDS: Final = 10.0
"""A worker that dies at once is not begun again and again without a pause."""
PATIENCE_SECONDS: Final = 20.0


class WorkerProcess:
    """One worker process, ended by its own number and no other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = float("-inf")

    def keep_alive(self) -> None:
        """Begin the worker where it does not run."""
        if self._process is not None and self._process.poll() is None:
            return
        if time.monotonic() - self._begun < AGAIN_AFTER_SECONDS:
            return
        if self._process is not None:
            log.warning("The worker of long work had ended; it is begun again.")
        self._begun = time.monotonic()
        surroundings = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
        command = [sys.executable, "-m", "beredd", "site", "work", "--parent", str(os.getpid())]
        self._process = subprocess.Popen(command, env=surroundings)

    def stop(self) -> None:
        """Tell the worker to end, and see to it that it does."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
