"""A report's page: what it must hold, what is written, what the gate says, and the files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beredd.common.errors import FoundWanting, UserError
from beredd.common.text import Text
from beredd.programmes.model import Programme
from beredd.reports.differences import Piece, differences
from beredd.reports.document import Document
from beredd.reports.due import DueReport, contents_of
from beredd.reports.free_parts import free_parts
from beredd.reports.gate import DECISION, Missing
from beredd.reports.render import render_fragment
from beredd.site.accounts.rights import Thing, Verb, can, can_with_some, clearance_in, require
from beredd.site.config.past import past_day
from beredd.site.config.reader import reader_language, today
from beredd.site.config.refusals import refusal
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.programmes.queries import newest_contents
from beredd.site.programmes.wording import Said, actor_marked
from beredd.site.reports.actions import release_report, write_content, written_parts
from beredd.site.reports.asked import Asked, asked_report
from beredd.site.reports.diary_views import sent_lines
from beredd.site.reports.drafts import CONTENT_TYPES, draft_document, file_name, missing_now, rendered
from beredd.site.reports.due_reports import report_standing
from beredd.site.reports.forms import ContentForm
from beredd.site.reports.models import ContentRow
from beredd.site.reports.section_views import found_sections, state_said
from beredd.site.reports.sections import Section, left_out, section_thing, thing_of_row
from beredd.site.reports.store import frozen_file, frozen_forms


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A part of the report, what has been written for it, and the form to write in.

    ``duty`` is the duty that a required content answers; a free part has none, and ``help`` says what to write there.
    """

    key: str
    title: Text
    duty: str
    help: Text | None
    demanded: bool
    row: ContentRow | None
    form: ContentForm | None
    newer: bool
    section: Section | None = None
    """To whom it is given, and how far it has come."""
    state: Said | None = None
    actor: str = ""
    changes: tuple[Piece, ...] = ()
    """How the newer text of somebody else differs from the reader's own."""


@dataclass(frozen=True, slots=True)
class GateLine:
    """Something that is missing, what to do, and where."""

    what: Text
    remedy: Text
    url: str


@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest, programme_id: str, report_id: str, due: date | None) -> HttpResponse:
    """Show a report; a POST writes what it says on one required content."""
    asked = asked_report(request, programme_id, report_id, due)
    if request.method != "POST":
        return _page(request, asked)
    key = request.POST.get("key", "")
    thing = section_thing(asked.programme, report_id, due, key) if due else Thing(asked.programme.id)
    require(asked.user, Verb.WRITE_REPORT, thing)
    form = ContentForm(request.POST, prefix=key)
    if not form.is_valid():
        return _page(request, asked, key=key, form=form, status=422)
    try:
        write_content(
            by=asked.user,
            programme=asked.programme,
            report=asked.report,
            key=key,
            text=form.cleaned_data["text"],
            evidence=form.evidence,
            seen=form.cleaned_data["seen"],
        )
    except KeyError:
        raise Http404 from None
    except NewerEntryError:
        return _page(request, asked, key=key, given=form.cleaned_data, status=409)
    except UserError as fault:
        form.add_error(None, refusal(fault))
        return _page(request, asked, key=key, form=form, status=422)
    messages.success(request, _("The text is saved."))
    return redirect(f"{request.path}#{key}")


@require_GET
def read_draft(request: HttpRequest, programme_id: str, report_id: str, due: date | None) -> HttpResponse:
    """Show the draft as a page; with ``as_of``, as it would have been at the end of a past day."""
    asked = asked_report(request, programme_id, report_id, due)
    past = _past(request)
    context = {
        "programme": asked.programme,
        "asked": asked,
        "body": render_fragment(document := _drafted(asked, past)),
        "document": document,
        "as_of": past,
        "forms": list(CONTENT_TYPES),
    }
    return render(request, "reports/draft.html", context)


@require_GET
def draft(request: HttpRequest, programme_id: str, report_id: str, due: date | None, form: str) -> HttpResponse:
    """Make the draft as it stands now, or stood on a past day, and hand it out as a file."""
    asked = asked_report(request, programme_id, report_id, due)
    if form not in CONTENT_TYPES:
        raise Http404
    past = _past(request)
    name = file_name(asked.programme, asked.report, form, final=False, as_of=past)
    return _file(rendered(_drafted(asked, past), form), form, name)


def _past(request: HttpRequest) -> date | None:
    """Return the past day that is asked for; None for today, and for days to come."""
    day = past_day(request.GET.get("as_of", ""))
    return day if day is not None and day < today() else None


def _drafted(asked: Asked, past: date | None) -> Document:
    clearance = clearance_in(asked.user, asked.programme.id)
    return draft_document(asked.programme, asked.report, reader_language(), clearance=clearance, as_of=past)


@require_GET
def final(request: HttpRequest, programme_id: str, report_id: str, due: date | None, form: str) -> HttpResponse:
    """Hand out a released report's file as it was frozen."""
    asked = asked_report(request, programme_id, report_id, due)
    if asked.frozen is None or form not in CONTENT_TYPES:
        raise Http404
    try:
        data = frozen_file(asked.frozen, form)
    except UserError:
        messages.error(
            request,
            _("The stored report is not as it was released, so it is not handed out. Tell those who run the site."),
        )
        return redirect("report", programme_id, report_id, due)
    if data is None:
        raise Http404
    return _file(data, form, file_name(asked.programme, asked.report, form, final=True))


@require_POST
def release(request: HttpRequest, programme_id: str, report_id: str, due: date | None) -> HttpResponse:
    """Release the report as final, when the gate lets it through."""
    asked = asked_report(request, programme_id, report_id, due, Verb.RELEASE_REPORT)
    try:
        release_report(by=asked.user, programme=asked.programme, report=asked.report, language=asked.programme.language)
    except FoundWanting:
        return _page(request, asked, refused=True, status=409)
    except NewerEntryError:
        messages.info(request, _("Somebody else had already released the report."))
    else:
        messages.success(request, _("The report is released. It will not change any more."))
    return redirect("report", programme_id, report_id, due)


def _page(
    request: HttpRequest,
    asked: Asked,
    *,
    key: str = "",
    form: ContentForm | None = None,
    given: dict[str, Any] | None = None,
    refused: bool = False,
    status: int = 200,
) -> HttpResponse:
    programme, report = asked.programme, asked.report
    assert report.spec is not None  # noqa: S101  (_asked lets no other through)
    rows = {
        row.key: row
        for row in newest_contents([programme.id])
        if row.report == report.spec.id and row.due_on == report.due
    }
    sections = {section.key: section for section in found_sections(asked)}
    open_still = not asked.frozen and report.due is not None

    def seen(part: str) -> bool:
        """Say whether the reader may know of what is written there; without a date nothing is given to anybody."""
        return report.due is None or part in sections

    def line(
        part: str, title: Text, *, duty: str = "", help_: Text | None = None, demanded: bool = True
    ) -> ContentLine:
        row, mine, section = rows.get(part), part == key, sections.get(part)
        own = form if mine and form is not None else _form(part, row, given if mine else None)
        newer = given is not None and mine
        assigned = section.row if section else None
        return ContentLine(
            part,
            title,
            duty,
            help_,
            demanded,
            row,
            own if open_still and can(asked.user, Verb.WRITE_REPORT, thing_of_row(programme.id, assigned)) else None,
            newer,
            section,
            state_said(section.state) if section and assigned else None,
            actor_marked(assigned.actor, short=True) if assigned and assigned.actor else "",
            differences(row.text if row else "", given["text"]) if newer and given is not None else (),
        )

    lines = [line(one.key, one.text, duty=one.duty) for one in contents_of(report.spec, report.due) if seen(one.key)]
    free = [
        line(one.key, one.title, help_=one.what, demanded=one.demanded)
        for one in free_parts(programme, report.spec, report.due)
        if seen(one.key)
    ]
    faulty = any(one.key == key for one in (*free, *lines)) and form is not None
    asked_for = [one for one in (*free, *lines) if one.demanded]
    missing = [] if asked.frozen else [*missing_now(programme, report), *left_out(asked.user, programme, report)]
    context = {
        "programme": programme,
        "report": report,
        "spec": report.spec,
        "standing": report_standing(report, asked.followed, today()),
        "recipients": [actor_marked(actor) for actor in report.spec.recipients],
        "sections": [
            ("free", _("Summary and comments"), free),
            ("contents", _("What the report must contain"), lines),
        ],
        "asked_for": len(asked_for),
        "written": sum(one.row is not None for one in asked_for),
        "missing": [_gate_line(programme, report, one) for one in missing],
        "refused": refused,
        "faulty_form": form if faulty else None,
        "frozen": asked.frozen,
        "frozen_forms": frozen_forms(asked.frozen.folder) if asked.frozen else [],
        "forms": list(CONTENT_TYPES),
        "assigned": sum(one.row is not None for one in sections.values()),
        "sent": sent_lines(asked),
        "may_log": asked.frozen is not None and can_with_some(asked.user, Verb.WRITE_ROW, programme.id),
        "may_release": can(asked.user, Verb.RELEASE_REPORT, programme) and report.due is not None,
    }
    return render(request, "reports/report.html", context, status=status)


def _form(key: str, row: ContentRow | None, given: dict[str, Any] | None) -> ContentForm:
    if given is not None:
        return ContentForm(prefix=key, initial=given | {"seen": row.pk if row else 0})
    if row is None:
        return ContentForm(prefix=key)
    return ContentForm(
        prefix=key,
        initial={
            "seen": row.pk,
            "text": row.text,
            "evidence_text": row.evidence_text,
            "evidence_link": row.evidence_link,
        },
    )


def _gate_line(programme: Programme, report: DueReport, missing: Missing) -> GateLine:
    """Return where to go to mend what is missing."""
    where = missing.where
    if where == DECISION:
        url = reverse("decision", args=[programme.id])
    elif report.spec and where in written_parts(programme, report.spec, report.due):
        url = f"#{where}"
    elif where in {grant.id for grant in programme.money}:
        url = reverse("money", args=[programme.id])
    else:
        is_duty = where in {duty.id for duty in programme.duties}
        try:
            url = reverse("duty", args=[programme.id, where]) if is_duty else reverse("indicator", args=[where])
        except NoReverseMatch:
            url = ""
    return GateLine(missing.what, missing.remedy, url)


def _file(data: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
