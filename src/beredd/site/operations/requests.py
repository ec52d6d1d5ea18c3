"""What is noted of every request: one line in the log, one count for the monitoring, and an id that ties them."""

import logging
import re
import secrets
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from beredd.site.config.logs import request_id, route_of
from beredd.site.operations.probes import PROBES

log = logging.getLogger("beredd.request")
Handler = Callable[[HttpRequest], HttpResponse]

HEADER: Final = "X-Request-ID"
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""An id that a proxy has set is kept where it is one; any other text is somebody's own words."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
STATIC: Final = "static"


class Noted:
    """The outermost middleware: it answers the probes itself and notes every other request.

    A probe asks by the machine's address, over plain http and without a log-in: what the middleware further in checks
    (host names, https, sessions, a database that answers) does not concern it.
    """

    def __init__(self, get_response: Handler) -> None:
        # Here, not above: what counts choose where they are kept when they are imported, and the server says it first.
        from beredd.site.operations.figures import note

        self.get_response = get_response
        self._count = note

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note how it went."""
        probe = PROBES.get(request.path_info)
        if probe is not None:
            return probe(request)
        given = request.headers.get(HEADER, "")
        named = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(named)
        began = perf_counter()
        try:
            response = self.get_response(request)
            self._note(request, response, perf_counter() - began)
        finally:
            request_id.reset(token)
        response.headers[HEADER] = named
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        from django.conf import settings

        method = request.method if request.method in METHODS else "other"
        static = request.path_info.startswith(settings.STATIC_URL)
        route = STATIC if static else route_of(request)
        self._count(method or "other", route, response.status_code, seconds)
        level = logging.DEBUG if static else logging.INFO
        fields: dict[str, Any] = {
            "method": method,
            "route": route,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000),
            "user": _user_number(request),
        }
        log.log(level, "answered", extra=fields)


def _user_number(request: HttpRequest) -> int | None:
    """Return the number of the person who asked, where some page has looked it up already; no question for the log."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None and user.is_authenticated else None
