"""Addresses of static files with a stamp of their content, so that a browser may keep them and still sees changes."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from beredd.common.provenance import sha256_of


@cache
def _stamp(name: str) -> str:
    found = finders.find(name)
    return sha256_of(Path(found))[:10] if isinstance(found, str) else "absent"


class Stamped(StaticFilesStorage):
    """``beredd.css`` becomes ``/static/beredd.css?v=<hash>``."""

    def url(self, name: str | None) -> str:
        """Return the address of a static file; a file that is not there (assets not built) is no error here."""
        address = super().url(name)
        if settings.DEBUG or not name:
            return address
        return f"{address}?v={_stamp(name)}"
