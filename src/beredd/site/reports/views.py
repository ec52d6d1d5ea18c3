"""A report's page: what it must hold, what is written, what the gate says, and the files."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET


@require_GET
def report_page(request: HttpRequest, programme_id: str, report_id: str, due_on: date) -> HttpResponse:
    """Show one report."""
    raise Http404
