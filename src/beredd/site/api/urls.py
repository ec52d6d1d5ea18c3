"""The addresses of the interface for other programs."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.api import pages
from beredd.site.api.v1 import api

patterns, _app, _namespace = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern):
        # Who asks is found out by the interface's own doors, which answer 401 and not with a log-in page.
        pattern.callback.login_required = False  # type: ignore[attr-defined]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", pages.openapi, name="api_document"),
    path("api/v1/docs/", pages.reference, name="api_reference"),
    path("api/v1/", (patterns, "ninja", "api")),
]
