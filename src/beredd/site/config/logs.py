"""What the log must not hold: the secret part of a calendar address, and personal data."""

import logging
import re

_SECRET_PATHS = re.compile(r"(/calendar/feeds/)[^/\s]+")


class NoSecrets(logging.Filter):
    """Blank the token of a calendar feed out of a log line; nobody's name is ever logged by the site itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record` in place and let it through."""
        message = record.getMessage()
        if "/calendar/feeds/" in message:
            record.msg, record.args = _SECRET_PATHS.sub(r"\1…", message), None
        return True
