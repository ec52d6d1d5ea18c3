"""Serving the site with gunicorn, through its own Python door."""

import gc
import os
import shutil
import tempfile
from contextlib import suppress
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from beredd.common.errors import UserError
from beredd.site.starting import start_django
from beredd.site.worker_process import WorkerProcess


class OneLog(Logger):  # type: ignore[misc]
    """Gunicorn's own words go where the site's go, through the same filter: they name addresses and machines."""

    def setup(self, cfg: Any) -> None:
        """Take away gunicorn's handlers, so that the root's are used."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Tended(Arbiter):  # type: ignore[misc]
    """Gunicorn's master, which looks after the worker of long work as it does after those that answer pages."""

    def manage_workers(self) -> None:
        """Begin what has ended; asked every second."""
        super().manage_workers()
        if self.app.worker is not None:
            self.app.worker.keep_alive()


class Served(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The site under gunicorn, with settings given here instead of on a command line."""

    def __init__(self, worker: WorkerProcess | None, **options: Any) -> None:
        self.options = options
        self.worker = worker
        super().__init__()

    def run(self) -> None:
        """Serve until stopped."""
        Tended(self).run()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in self.options.items():
            self.cfg.set(name, value)
        if "control_socket_disable" in self.cfg.settings:  # gunicorn 24 and later
            # Nobody steers a running site by a socket in somebody's home; it is stopped and started.
            self.cfg.set("control_socket_disable", True)

    def load(self) -> Any:
        """Return the WSGI application, with the content read before the workers part.

        They then share its memory, nobody waits for it on the first page, and Python, told that it is here to stay,
        does not search through all of it for waste, which held up a page for half a second with 200 programmes.
        """
        from beredd.site.config.wsgi import application

        settle()
        return application


def settle() -> None:
    """Read the content and tell Python that it is here to stay.

    What a page of thousands of rows makes is no waste to search through either: the search begins later than Python's
    own 700 objects, which took a tenth of such a page's time.
    """
    _read_content()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _read_content() -> None:
    """Read programmes and indicators; what is wrong in a file is told by the page that needs it."""
    from beredd.indicators import definitions
    from beredd.programmes import load_programme, programme_ids

    with suppress(UserError):
        definitions()
    for programme in programme_ids():
        with suppress(UserError):
            load_programme(programme)


def serve_site(host: str, port: int, workers: int, *, with_worker: bool = True) -> None:
    """Serve until stopped; `with_worker`, with a process beside it that does the long work.

    No access log is kept: it would hold people's addresses. Threads let a slow report not hold up a page.
    """
    # Each worker counts in a file of its own here, and whichever is asked adds up; said before the counts are made.
    owner, figures = os.getpid(), tempfile.mkdtemp(prefix="beredd-figures-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures
    start_django()
    from django.db import connections

    connections.close_all()  # a connection that set-up opened must not be shared by the workers
    worker = WorkerProcess() if with_worker else None
    try:
        Served(
            worker,
            bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            workers=workers,
            threads=4,
            timeout=60,
            preload_app=True,
            loglevel="warning",
            logger_class=OneLog,
            proc_name="beredd",
        ).run()
    finally:
        if os.getpid() == owner:  # a worker that ends comes by here too
            if worker is not None:
                worker.stop()
            shutil.rmtree(figures, ignore_errors=True)
