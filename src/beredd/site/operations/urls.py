"""The addresses of this room; the outermost middleware answers them before any other part is asked."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.operations.probes import PROBES

urlpatterns: list[URLPattern | URLResolver] = [
    path(address.removeprefix("/"), view, name=address.removeprefix("/")) for address, view in PROBES.items()
]
