"""Where mail goes: from the one address in BEREDD_MAIL_URL to Django's settings."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from beredd.common.errors import SurroundingsError

CONSOLE: Final = "django.core.mail.backends.console.EmailBackend"
SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
FILES: Final = "django.core.mail.backends.filebased.EmailBackend"
PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PATIENCE_SECONDS: Final = 15
NOBODY: Final = "beredd@localhost"
"""The sender where none is set; good on one machine only."""
SHAPES: Final = (
    "console:, smtps://user:password@host:465, smtp+starttls://user:password@host:587 or smtp://localhost:25"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """Where mail goes, as Django's settings name the parts."""

    backend: str = CONSOLE
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False
    folder: str | None = None


def mail_settings(address: str) -> Mail:
    """Return where mail goes; without an address it is written to the console.

    Raises
    ------
    SurroundingsError
        When the address is not one that can be understood. It is not quoted: it may hold a password.
    """
    try:
        parts = urlsplit(address.strip() or "console:")
        port, host = parts.port, parts.hostname
    except ValueError:
        raise _unclear() from None
    if parts.scheme == "console":
        return Mail()
    if parts.scheme == "file" and parts.path and not host:
        return Mail(backend=FILES, folder=unquote(parts.path))
    if parts.scheme not in PORTS or not host:
        raise _unclear()
    return Mail(
        backend=SMTP,
        host=host,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp+starttls",
    )


def _unclear() -> SurroundingsError:
    return SurroundingsError("BEREDD_MAIL_URL cannot be understood.", remedy=f"Write it as {SHAPES}.")
