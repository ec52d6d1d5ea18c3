"""What happens around every page: headers, and a clear sentence when the machine stands in the way."""

import logging
import re
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.defaults import server_error as server_error_of_django

from beredd.common.errors import SurroundingsError
from beredd.common.information_class import SecurityClassifiedError
from beredd.common.personal_numbers import PersonalNumberError
from beredd.common.secrecy import ClassifiedDocumentError
from beredd.site.config.refusals import refusal

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

HANDING_IN = re.compile(r"/programmes/[-\w]+/datasets/hand-in/")
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def headers(get_response: Handler) -> Handler:
    """Say what the browser may not do, and that a page made for one person is kept nowhere between."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if "Cache-Control" not in response.headers:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return handle


def not_too_large(get_response: Handler) -> Handler:
    """Refuse a request of a size that no form needs, before a byte of it is kept.

    Forms are read before it is known who sends them: without this, anybody could fill the disk.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        # A length that is no number is taken for 0 by Django, which then reads nothing.
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if length.isdigit() and int(length) > _most(request):
            return render(request, "413.html", status=413)
        return get_response(request)

    return handle


def _most(request: HttpRequest) -> int:
    """Return how large a request may be: more where a data set is handed in, by somebody who is logged in."""
    if HANDING_IN.fullmatch(request.path_info) and "_auth_user_id" in request.session:
        return int(settings.BEREDD_MAX_DATA_SET_BYTES)
    return int(settings.BEREDD_MAX_REQUEST_BYTES)


class SurroundingsFaults:
    """Answer 503 with one sentence when a view finds the database locked, read-only, full or away."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as ever."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a fault of the surroundings into a page; every other fault goes on to the 500 page."""
        return _said(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for what failed outside the views, where no middleware is asked: there the session is read.

    A database that is away is met here first, before any view.
    """
    fault = sys.exc_info()[1]
    said = _said(request, fault) if isinstance(fault, Exception) else None
    return said or server_error_of_django(request)


def _said(request: HttpRequest, fault: Exception) -> HttpResponse | None:
    if isinstance(fault, SecurityClassifiedError | ClassifiedDocumentError | PersonalNumberError):
        # A form that does not put the refusal beside its field: nothing is stored, and the person is told why.
        return render(request, "422.html", {"refusal": refusal(fault)}, status=422)
    if not isinstance(fault, OperationalError | SurroundingsError):
        return None
    log.error("The surroundings stand in the way: %s", fault)
    return render(request, "503.html", status=503)
