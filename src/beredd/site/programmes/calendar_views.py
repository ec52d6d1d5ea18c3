"""The calendar over all programmes or of one, and the feed that calendar programs fetch."""

from datetime import date, timedelta
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from beredd.common.provenance import sha256_of
from beredd.programmes import calendar_items
from beredd.programmes.calendar import CalendarItem, in_order
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.ics import RowEvent, calendar_ics
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language, today
from beredd.site.programmes.agenda_lines import AgendaLine, calendar_lines
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.models import FeedToken
from beredd.site.programmes.queries import follow_ups, readable_programmes
from beredd.site.registers.due_rows import due_rows, near_rows

KEPT_DAYS: Final = 60
"""So long a past date of a row stays in a feed, so that calendar programs learn that it was withdrawn."""
ROWS_SHOWN: Final = 100
"""So many late and so many coming rows stand on the page, those nearest to today; the workbook has all."""


@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """Show every date of the programmes that the person may read."""
    user = signed_in(request)
    return _page(request, user, readable_programmes(user), None)


@require_GET
def programme_calendar(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show every date of one programme."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    return _page(request, user, [programme], programme)


def _page(request: HttpRequest, user: User, programmes: list[Programme], one: Programme | None) -> HttpResponse:
    day = today()
    added = follow_ups([programme.id for programme in programmes])
    dated = [item for item in all_items(programmes, added, day) if not item.follows]
    by_id = {programme.id: programme for programme in programmes}
    lines = calendar_lines([item for item in dated if item.date], by_id, added, day)
    coming = [line for line in lines if line.date is not None and line.date >= day]
    context = {
        "one": one,
        "rows": near_rows(user, programmes, day, at_most=ROWS_SHOWN),
        "overdue": [line for line in lines if line.overdue],
        "years": _by_year(coming),
        "past": [line for line in lines if line.date is not None and line.date < day and not line.overdue][::-1],
        "spans": calendar_lines([item for item in dated if item.start], by_id, added, day),
        "standing_tasks": calendar_lines(
            [item for item in dated if not item.date and not item.start], by_id, added, day
        ),
    }
    return render(request, "programmes/calendar.html", context)


def _by_year(lines: list[AgendaLine]) -> dict[int, list[AgendaLine]]:
    years: dict[int, list[AgendaLine]] = {}
    for line in lines:
        if line.date is not None:
            years.setdefault(line.date.year, []).append(line)
    return years


def all_items(programmes: list[Programme], added: dict[str, FollowUp], day: date) -> list[CalendarItem]:
    """Return the lines of several calendars in order of time."""
    items = [
        item for programme in programmes for item in calendar_items(programme, None, None, added.get(programme.id), day)
    ]
    return sorted(items, key=in_order)


def _row_events(user: User, programmes: list[Programme]) -> list[RowEvent]:
    """Return the dated rows that the person may read; the withdrawn as cancelled, the closed not at all."""
    since = today() - timedelta(days=KEPT_DAYS)
    return [
        RowEvent(
            uid=f"{row.programme.id}-{row.register.key}-{row.code}@beredd",
            version=row.version,
            date=row.date,
            title=f"{row.code} {row.title}".strip(),
            description=row.what,
            cancelled=row.withdrawn,
        )
        for row in due_rows(user, programmes, since=since, everything=True)
        if row.open or row.withdrawn
    ]


@login_not_required
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar program that knows a secret address; what its owner may not read any more is not in it."""
    token = FeedToken.objects.filter(sha256=sha256_of(secret.encode()), revoked_at=None).select_related("user").first()
    if token is None or not token.user.is_active:
        raise Http404
    programmes = [programme for programme in readable_programmes(token.user) if token.programme in ("", programme.id)]
    with override(token.user.language or reader_language()):
        language = reader_language()
        name = programmes[0].title.to(language) if token.programme and programmes else _("Beredd: dates")
        items = all_items(programmes, follow_ups([programme.id for programme in programmes]), today())
        body = calendar_ics(items, language, name, _row_events(token.user, programmes))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="beredd.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response
