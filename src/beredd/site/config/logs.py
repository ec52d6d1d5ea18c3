"""The log: JSON lines for those who gather them, readable lines for others, and personal data in neither.

A line tells which route was asked for, never the address: an address may hold a code, a search or a secret. A person
is a number. A traceback tells where the program was and what sort of fault it was, but not the fault's own words,
which often quote what somebody typed; faults of the machine are the exception, because their words are the remedy.
"""

import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from beredd.common.errors import SurroundingsError

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread is answering, empty outside one."""

FIELDS: Final = ("method", "route", "status", "milliseconds", "user")
"""What a line about a request holds, beside its id; each is a number or one of the program's own words."""
_SECRET_PATHS = re.compile(r"(/calendar/feeds/|/login/link/|/login/join/)[^/\s]+")
_OF_THE_MACHINE = (OSError, MemoryError, SurroundingsError)


class NoSecrets(logging.Filter):
    """Take out of a line what may be somebody's own words, or a secret; give it the id of its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record` in place and let it through."""
        request = getattr(record, "request", None)
        if request is not None:
            _say_route(record, request)
        elif record.name.startswith("django.security"):
            record.msg, record.args = "A request was refused as suspicious.", None
        elif record.name == "gunicorn.error" and record.args and "%s" in str(record.msg):
            _without_addresses(record)
        message = record.getMessage()
        if _SECRET_PATHS.search(message):
            record.msg, record.args = _SECRET_PATHS.sub(r"\1…", message), None
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = plain_traceback(record.exc_info[1])
        record.request_id = getattr(record, "request_id", None) or request_id.get()
        return True


def _say_route(record: logging.LogRecord, request: Any) -> None:
    """Django logs a request with its address; the route says which page it was."""
    status = getattr(record, "status_code", "")
    record.msg, record.args = "%s on %s", (f"Answered {status}".strip(), route_of(request))
    record.method, record.route, record.status = getattr(request, "method", ""), route_of(request), status
    record.__dict__.pop("request")  # its text is the address


def _without_addresses(record: logging.LogRecord) -> None:
    """Gunicorn's words about a request hold the address and where it came from; what they are about stays."""
    if str(record.msg).startswith(("Error handling request", "Invalid request", "Socket error", "SSL error")):
        record.msg, record.args = re.sub(r"(?: from ip)?[ =:]*%s.*", "", str(record.msg)), None


def route_of(request: Any) -> str:
    """Return the name of the page that was asked for: one of the program's own words, whatever somebody typed."""
    match = getattr(request, "resolver_match", None)
    return str(match.view_name or match.url_name or "unnamed") if match else "none"


def plain_traceback(fault: BaseException) -> str:
    """Return a traceback without the fault's own words, unless the fault is the machine's."""
    parts: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = fault
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        frames = "".join(traceback.format_tb(cause.__traceback__))
        words = f": {cause}" if _is_of_the_machine(cause) else ""
        parts.insert(0, f"Traceback (most recent call last):\n{frames}{type(cause).__qualname__}{words}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n\n".join(parts)


def _is_of_the_machine(fault: BaseException) -> bool:
    from django.db import OperationalError

    return isinstance(fault, (*_OF_THE_MACHINE, OperationalError))


class Lines(logging.Formatter):
    """A line that a person reads: moment, level, where from, words, and what is known of the request."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """Add the fields of a request to the line."""
        held = {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        told = [f"{name}={value}" for name, value in held.items()]
        if named := getattr(record, "request_id", ""):
            told.append(f"request={named}")
        return " ".join([super().formatMessage(record), *told])

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return the traceback without the fault's words."""
        return plain_traceback(ei[1]) if ei and ei[1] else ""


class JsonLines(JsonFormatter):
    """A line that a program reads: one JSON object with the same fields."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Put in what a line holds, and nothing that some library has hung on its record beside."""
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname, record.name
        log_data["message"] = record.getMessage()
        log_data["request_id"] = getattr(record, "request_id", "")
        log_data |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            log_data["traceback"] = plain_traceback(record.exc_info[1])
            log_data["fault"] = type(record.exc_info[1]).__qualname__


def logging_settings(form: str) -> dict[str, Any]:
    """Return Django's LOGGING for the form ``json``, or for readable lines whatever else is said."""
    formatter = "beredd.site.config.logs.JsonLines" if form == "json" else "beredd.site.config.logs.Lines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"no_secrets": {"()": "beredd.site.config.logs.NoSecrets"}},
        "formatters": {"line": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_secrets"]}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "beredd": {"level": "INFO"},
            # Django's own handler for its development server would write addresses beside ours.
            "django": {"handlers": [], "level": "WARNING"},
            # An address that does not exist is no fault of ours, and may hold what somebody typed.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            # The development server's own line for each request holds the address; ours tells the same without it.
            "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
        },
    }
