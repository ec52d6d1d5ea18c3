"""Serving the site with gunicorn, through its own Python door."""

from typing import Any

from gunicorn.app.base import BaseApplication

from beredd.site.starting import start_django


class Served(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The site under gunicorn, with settings given here instead of on a command line."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application."""
        from beredd.site.config.wsgi import application

        return application


def serve_site(host: str, port: int, workers: int) -> None:
    """Serve until stopped.

    No access log is kept: it would hold people's addresses. Threads let a slow report not hold up a page.
    """
    start_django()
    from django.db import connections

    connections.close_all()  # a connection that set-up opened must not be shared by the workers
    Served(
        bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        workers=workers,
        threads=4,
        timeout=60,
        preload_app=True,
        loglevel="warning",
        proc_name="beredd",
    ).run()
