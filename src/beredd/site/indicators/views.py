"""The list of indicators, and one indicator's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def indicators_page(request: HttpRequest) -> HttpResponse:
    """Show every indicator."""
    return render(request, "indicators/indicators.html", {"indicators": []})


@require_GET
def indicator_page(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """Show one indicator."""
    raise Http404
