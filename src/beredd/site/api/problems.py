"""What went wrong, as ``application/problem+json`` (RFC 9457) in the reader's language, with the fields meant."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from beredd.common.errors import SurroundingsError, UserError
from beredd.site.api.doors import TooManyRequestsError
from beredd.site.config.refusals import refusal
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.registers.changes import RowFaultsError

PROBLEM_TYPE: Final = "application/problem+json"


class FieldFault(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = Field("about:blank", description="Always about:blank: the status says what kind of problem it is.")
    title: str
    status: int
    detail: str = ""
    errors: list[FieldFault] = []


class PreconditionMissingError(Exception):
    """A write without If-Match: its writer has not said which version it saw."""


class BadPreconditionError(Exception):
    """An If-Match that names no version of a row."""


class NewerVersionError(Exception):
    """The row has been changed since its writer saw it; ``current`` is what holds now, as the writer may read it."""

    def __init__(self, current: dict[str, Any], etag: str) -> None:
        super().__init__(etag)
        self.current, self.etag = current, etag


def problem(
    status: int, title: str, detail: str = "", errors: Sequence[tuple[str, str]] = (), **more: Any
) -> HttpResponse:
    """Return a problem as a response."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body["errors"] = [{"field": field, "message": message} for field, message in errors]
    return JsonResponse(body | more, status=status, content_type=PROBLEM_TYPE)


def handle_problems(api: NinjaAPI) -> None:
    """Give each kind of fault its answer."""
    handlers: list[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]]] = [
        (Http404, lambda _request, _fault: problem(404, _("There is no such thing that you may see"))),
        (PermissionDenied, lambda _request, _fault: problem(403, _("You have no right to do this"))),
        (AuthenticationError, _who_are_you),
        (HttpError, _http_error),
        (ValidationError, _not_valid),
        (RowFaultsError, _row_faults),
        (UserError, _user_error),
        (NewerVersionError, _newer),
        (NewerEntryError, lambda _request, _fault: problem(412, _newer_words())),
        (PreconditionMissingError, _no_precondition),
        (BadPreconditionError, lambda _request, _fault: problem(412, _("If-Match names no version of this row"))),
        (IntegrityError, lambda _request, _fault: problem(409, _("Others wrote in the same moment; try again"))),
        (TooManyRequestsError, _too_many),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def _who_are_you(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    response = problem(401, _("Log in, or send a token that is valid"))
    response["WWW-Authenticate"] = 'Bearer realm="beredd"'
    return response


def _http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if fault.status_code == 403:
        return problem(403, _("A write from a browser’s session needs its CSRF token"))
    if fault.status_code == 400:
        return problem(400, _("The request’s body is no JSON"))
    return problem(fault.status_code, str(fault))


def _not_valid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    errors = []
    for one in fault.errors:
        place = [str(part) for part in one["loc"] if part not in {"body", "query", "path", "header"}]
        errors.append((".".join(place), str(one["msg"])))
    return problem(422, _("The request is not as the interface’s description says"), errors=errors)


def _row_faults(request: HttpRequest, fault: RowFaultsError) -> HttpResponse:
    errors = [pair for found in fault.faults.values() for pair in found]
    return problem(422, _("The row breaks a rule; nothing has been written"), errors=errors)


def _user_error(request: HttpRequest, fault: UserError) -> HttpResponse:
    if isinstance(fault, SurroundingsError):
        raise fault
    return problem(422, _("This cannot be taken in; nothing has been written"), refusal(fault))


def _newer_words() -> str:
    return _("Somebody else has changed it since you read it; nothing has been written")


def _newer(request: HttpRequest, fault: NewerVersionError) -> HttpResponse:
    response = problem(412, _newer_words(), current=fault.current)
    response["ETag"] = fault.etag
    return response


def _no_precondition(request: HttpRequest, fault: Exception) -> HttpResponse:
    detail = _("Send the ETag that you read in the header If-Match.")
    return problem(428, _("The version that you saw is missing"), detail)


def _too_many(request: HttpRequest, fault: TooManyRequestsError) -> HttpResponse:
    response = problem(429, _("Too many requests in one minute"))
    response["Retry-After"] = str(fault.wait)
    return response
