"""What machines ask the site: whether it lives, whether it is ready, and its figures.

None of it tells what is in the site.
"""

import hmac
import ipaddress
from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from beredd.site.operations import state

PASSED_ON: Final = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""What a proxy adds: a request with any of these came from elsewhere, whatever address it seems to come from."""
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process lives; nothing else is asked, so that no fault elsewhere gets it restarted."""
    return _plain(JsonResponse({"alive": True}))


@login_not_required
def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether people can work; 503 with what stands in the way when they cannot."""
    now = state.look()
    told = {
        "ready": now.ready,
        "database": "answers" if now.database else "does not answer",
        "migrations": "applied" if now.migrations else "not applied",
        "disk": "writable" if now.writable else "cannot be written to",
        "room": "enough" if now.roomy else "too little",
    }
    return _plain(JsonResponse(told, status=200 if now.ready else 503))


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to who may have them; to others the address does not exist."""
    if not _may_have_figures(request):
        return _plain(HttpResponse(status=404, content_type="text/plain"))
    from beredd.site.operations.figures import as_text  # not before the server has said where counts are kept

    return _plain(HttpResponse(as_text(), content_type=TEXT))


def _may_have_figures(request: HttpRequest) -> bool:
    """Let in who shows the token, or asks directly from a named address."""
    token: str = settings.BEREDD_METRICS_TOKEN
    if token and hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.headers for name in PASSED_ON):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.BEREDD_METRICS_FROM)


def _plain(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


PROBES: Final[Mapping[str, Callable[[HttpRequest], HttpResponse]]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
