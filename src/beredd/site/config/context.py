"""What every page's layout needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from beredd.common.provenance import program_version


def layout(request: HttpRequest) -> dict[str, Any]:
    """Return the languages to choose from, the way back after choosing, and the version."""
    return {
        "languages": settings.LANGUAGES,
        "here": request.get_full_path() if request.method == "GET" else request.path,
        "version": program_version(),
        "partial": "HX-Request" in request.headers,
    }
