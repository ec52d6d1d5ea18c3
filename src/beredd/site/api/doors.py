"""Who asks: a program with a token, or a person's own browser session; and how often a token may ask."""

import math
import time
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from beredd.common.provenance import sha256_of
from beredd.site.accounts.models import User
from beredd.site.accounts.tokens import principal_of

WINDOW_SECONDS: Final = 60
REQUESTS_A_WINDOW: Final = 600
"""So many requests a minute a token may make, unless the settings say otherwise."""


class TooManyRequestsError(Exception):
    """A token has asked too often; ``wait`` is when it may ask again, in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class ByToken(HttpBearer):
    """A token in the header Authorization: Bearer."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the person in whose name the token acts, within its limits; None for no such token."""
        user = principal_of(token.strip())
        if user is None:
            return None
        count_request(token)
        request.user = user
        return user


class BySession(APIKeyCookie):
    """The cookie of a person's own log-in, for trying the interface in the browser; writing asks for the CSRF token."""

    openapi_name = "session"
    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__()
        self.openapi_name = "session"

    def _get_key(self, request: HttpRequest) -> str | None:
        return request.COOKIES.get(self.param_name)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return who is logged in; a wrong token is never made good by a session beside it."""
        user = request.user
        if request.headers.get("Authorization") or not isinstance(user, User):
            return None
        if check_csrf(request):
            raise HttpError(403, "csrf")
        return user


def count_request(token: str) -> None:
    """Count a request of a token in this minute.

    Raises
    ------
    TooManyRequestsError
        When it has made more than it may.
    """
    most = int(getattr(settings, "BEREDD_API_REQUESTS_A_MINUTE", REQUESTS_A_WINDOW))
    now = time.time()
    key = f"api:{sha256_of(token.encode())[:32]}:{int(now // WINDOW_SECONDS)}"
    if cache.add(key, 1, timeout=2 * WINDOW_SECONDS):
        return
    try:
        made = cache.incr(key)
    except ValueError:  # it ran out in this very moment
        return
    if made > most:
        raise TooManyRequestsError(math.ceil(WINDOW_SECONDS - now % WINDOW_SECONDS))
