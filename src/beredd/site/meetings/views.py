"""A meeting's pages: its minutes as they stand, the sheet to write them on, its documents, and the next meeting."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beredd.common.errors import UserError
from beredd.common.text import Language
from beredd.programmes.meeting_ics import meeting_ics
from beredd.programmes.meeting_record import MeetingRecord
from beredd.programmes.model import Programme
from beredd.reports.compose.minutes import invitation, minutes
from beredd.reports.document import Document
from beredd.reports.render import render_fragment
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can, require
from beredd.site.config.reader import reader_language, today
from beredd.site.config.refusals import refusal
from beredd.site.meetings.actions import (
    MinutesFaultsError,
    NextMeetingExistsError,
    NoDayError,
    plan_next_meeting,
    start_agenda,
    write_minutes,
)
from beredd.site.meetings.adopted import PAGE, Adopted, adopted
from beredd.site.meetings.evidence import information_days, series_lines
from beredd.site.meetings.forms import NextMeetingForm
from beredd.site.meetings.meeting_registers import MEETING_SERIES, MEETING_STATES, MEETINGS
from beredd.site.meetings.models import MeetingRow
from beredd.site.meetings.outcome_registers import ACTION_POINTS
from beredd.site.meetings.records import agenda_rows, meeting_record
from beredd.site.meetings.sheet import Sheet
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.wording import actor_marked, days_said
from beredd.site.registers.changes import NewerRowError
from beredd.site.registers.list_views import page_links
from beredd.site.registers.sight import PAGE_ROWS, Sight
from beredd.site.reports.drafts import CONTENT_TYPES, rendered

PAPERS: Final[dict[str, Callable[[Programme, MeetingRecord, Language, Any], Document]]] = {
    "minutes": minutes,
    "invitation": invitation,
}
ACTIONS_SHOWN: Final = 100


def _asked(request: HttpRequest, programme_id: str, code: str) -> tuple[User, Programme, Sight, MeetingRow]:
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    row = sight.row(MEETINGS, code)
    if row is None:
        raise Http404
    return user, programme, sight, row


def _may_write(user: User, programme: Programme, row: Any) -> bool:
    return not row.withdrawn and can(user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))


@require_GET
def minutes_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Show a meeting whole: who took part, each item with what was said, decided and left to do."""
    user, programme, sight, row = _asked(request, programme_id, code)
    kept = adopted(sight, row)
    record = kept.record if kept is not None else meeting_record(sight, row)
    series = sight.row(MEETING_SERIES, row.series) if row.series and not sight.hides(row, "series") else None
    may_write = _may_write(user, programme, row)
    context = {
        "programme": programme,
        "meeting": row,
        "record": record,
        "state": MEETING_STATES[record.state].to(reader_language()) if record.state in MEETING_STATES else "",
        "body": _body(programme, record, kept),
        "kept": kept,
        "papers": _papers(record),
        "may_write": may_write,
        "may_start": may_write and not record.agenda and kept is None,
        "next_form": NextMeetingForm() if series and _may_write(user, programme, series) else None,
        "series": series,
    }
    return render(request, "meetings/minutes.html", context)


def _body(programme: Programme, record: MeetingRecord, kept: Adopted | None) -> str:
    """Return what the page shows of the meeting; empty where the stored minutes are not as they were checked."""
    if kept is None:
        return render_fragment(PAPERS[_first_paper(record)](programme, record, reader_language(), today()))
    try:
        return kept.file(programme, PAGE).decode("utf-8")
    except UserError:
        return ""


def _first_paper(record: MeetingRecord) -> str:
    """Return which document the page shows: the invitation until the meeting is held or something is written of it."""
    said = any(item.minutes or item.decisions or item.actions for item in record.agenda)
    written = said or record.decisions or record.actions or record.participants
    return "minutes" if record.state == "held" or written else "invitation"


def _papers(record: MeetingRecord) -> list[tuple[str, str]]:
    """Return the documents that are of use now: the invitation until the meeting is held, then the minutes."""
    names = {"invitation": _("Invitation"), "minutes": _("Minutes")}
    wanted = ["minutes"] if record.state == "held" else ["invitation", "minutes"]
    return [(paper, names[paper]) for paper in wanted]


@require_GET
def paper_file(request: HttpRequest, programme_id: str, code: str, paper: str, form: str) -> HttpResponse:
    """Make the minutes or the invitation as a file, of what its reader may know."""
    _user, programme, sight, row = _asked(request, programme_id, code)
    if paper not in PAPERS or form not in CONTENT_TYPES:
        raise Http404
    name = f"{programme.id}-{row.code}-{paper}.{form}"
    kept = adopted(sight, row) if paper == "minutes" else None
    if kept is not None:
        try:
            return _file(kept.file(programme, form), CONTENT_TYPES[form], name)
        except UserError:
            return redirect("minutes", programme.id, row.code)  # that page says what is wrong
    document = PAPERS[paper](programme, meeting_record(sight, row), reader_language(), today())
    return _file(rendered(document, form), CONTENT_TYPES[form], name)


@require_GET
def calendar_file(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Hand out the meeting as an entry for the reader's own calendar."""
    _user, programme, sight, row = _asked(request, programme_id, code)
    record = meeting_record(sight, row)
    if record.date is None:
        raise Http404
    address = request.build_absolute_uri(reverse("minutes", args=[programme.id, row.code]))
    data = meeting_ics(record, address)
    return _file(data, "text/calendar; charset=utf-8", f"{programme.id}-{row.code}.ics")


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@require_http_methods(["GET", "POST"])
def write_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Show the sheet on which the minutes are written; a POST saves all that was written, or nothing."""
    user, programme, _sight, row = _asked(request, programme_id, code)
    require(user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))
    if row.withdrawn:
        raise Http404
    if request.method != "POST":
        return _sheet(request, programme, Sheet(user, programme, row))
    sheet = Sheet(user, programme, row, request.POST)
    if not sheet.is_valid():
        return _sheet(request, programme, sheet, status=422)
    try:
        write_minutes(by=user, programme=programme, meeting=row.code, given=sheet.given)
    except MinutesFaultsError as fault:
        sheet.tell(fault)
        return _sheet(request, programme, sheet, status=422)
    except UserError as fault:
        sheet.head.add_error(None, refusal(fault))
        return _sheet(request, programme, sheet, status=422)
    except NewerRowError:
        return _sheet(request, programme, sheet.again(), status=409)
    messages.success(request, _("The minutes are saved."))
    return redirect("write_minutes" if "more" in request.POST else "minutes", programme.id, row.code)


def _sheet(request: HttpRequest, programme: Programme, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    if sheet.data is not None:
        sheet.is_valid()
    context = {
        "programme": programme,
        "sheet": sheet,
        "meeting": sheet.meeting,
        "record": sheet.record,
        "up_url": reverse("minutes", args=[programme.id, sheet.meeting.code]),
        "up_words": sheet.record.title,
    }
    return render(request, "meetings/write.html", context, status=status)


@require_POST
def next_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Make the next meeting of a series, and go to it."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    form = NextMeetingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a date as 2026-12-15."))
        return redirect("meeting_overview", programme.id)
    try:
        row = plan_next_meeting(by=user, programme=programme, series=code, day=form.cleaned_data["day"])
    except NextMeetingExistsError as known:
        messages.info(request, _("The series has a meeting ahead already: %(code)s.") % {"code": known.code})
        return redirect("minutes", programme.id, known.code)
    except NoDayError:
        messages.error(request, _("No day can be reckoned for this series. Say which day the meeting is on."))
        return redirect("meeting_overview", programme.id)
    messages.success(request, _("%(title)s is planned. Check the day and the agenda.") % {"title": row.title})
    return redirect("minutes", programme.id, row.code)


@require_POST
def agenda_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Give a meeting without an agenda the standing one of its series."""
    user, programme, sight, row = _asked(request, programme_id, code)
    if start_agenda(by=user, programme=programme, meeting=row.code):
        messages.success(request, _("The agenda is made."))
    elif agenda_rows(sight, row.code):
        messages.info(request, _("The meeting has an agenda already."))
    else:
        messages.info(request, _("The series has no standing agenda. Add the items one by one."))
    return redirect("minutes", programme.id, row.code)


@require_GET
def overview_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show when each series last met and meets next, what is left to do, and when the government was told."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    told = information_days(sight)
    last = max(told, default=None)
    open_points = list(
        sight.find(ACTION_POINTS, where={"state": "open"}, order="due_on").exclude(due_on=None)[:ACTIONS_SHOWN]
    )
    sight.look_up(ACTION_POINTS, open_points)
    page = Paginator(sight.rows(MEETING_SERIES).order_by("number"), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "page": page,
        "pages": page_links(page, request.GET),
        "series": series_lines(sight, lambda row: _may_write(user, programme, row), list(page.object_list)),
        "next_form": NextMeetingForm(),
        "points": [
            (point, values := sight.values(ACTION_POINTS, point), actor_marked(str(values.get("actor") or "")))
            for point in open_points
        ],
        "today": today(),
        "told_last": last,
        "told_ago": days_said((last - today()).days) if last else "",
        "told_times": len(told),
        "may_add": sight.may_add(),
    }
    return render(request, "meetings/overview.html", context)
