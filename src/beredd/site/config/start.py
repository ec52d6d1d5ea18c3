"""The pages that belong to no room: what is due next, and the accessibility statement."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from beredd.programmes import AgendaEntry, Standing, agenda, is_running
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme
from beredd.reports.due import DueReport
from beredd.site.config.reader import today
from beredd.site.programmes.agenda_lines import AgendaLine, agenda_lines
from beredd.site.programmes.content import signed_in
from beredd.site.programmes.queries import follow_ups, readable_programmes
from beredd.site.reports.actions import frozen_row
from beredd.site.reports.drafts import missing_now

SHOWN_COMING = 10


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """A programme on the start page, with its next date."""

    programme: Programme
    url: str
    running: bool
    duties: int
    overdue: int
    next: AgendaLine | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """How far the report of the first date has come: released, or how many things its gate finds missing."""

    released: bool
    missing: int


@require_GET
def start_page(request: HttpRequest) -> HttpResponse:
    """Show what is due next over all programmes that the person may read, late first."""
    day = today()
    programmes = readable_programmes(signed_in(request))
    added = follow_ups([programme.id for programme in programmes])
    entries = agenda(programmes, added, day)
    lines = list(zip(entries, agenda_lines(entries, day), strict=True))
    first = next(((entry, line) for entry, line in lines if not entry.overdue and _is_task(entry)), None)
    coming = [line for entry, line in lines if not entry.overdue]
    context = {
        "late": [line for entry, line in lines if entry.standing is Standing.LATE],
        "unconfirmed": [line for entry, line in lines if entry.standing is Standing.UNCONFIRMED],
        "first": first[1] if first else None,
        "remaining": _remaining(first[0], added) if first else None,
        "coming": coming[:SHOWN_COMING],
        "more": max(0, len(coming) - SHOWN_COMING),
        "cards": [_card(programme, lines) for programme in programmes],
        "today": day,
    }
    return render(request, "start.html", context)


def _is_task(entry: AgendaEntry) -> bool:
    """Say whether somebody here has to do something by the date (an end of a period comes by itself)."""
    return entry.item.row == "duty" and not entry.item.outside


def _remaining(entry: AgendaEntry, added: dict[str, FollowUp]) -> Remaining | None:
    programme, due = entry.programme, entry.item.date
    spec = next((report for report in programme.reports if report.duty == entry.item.id), None)
    if spec is None or due is None:
        return None
    released = frozen_row(programme.id, spec.id, due) is not None
    if released:
        return Remaining(released=True, missing=0)
    report = DueReport(spec, due, entry.item.last_working_day)
    return Remaining(released=False, missing=len(missing_now(programme, report, added.get(programme.id))))


def _card(programme: Programme, lines: list[tuple[AgendaEntry, AgendaLine]]) -> ProgrammeCard:
    own = [(entry, line) for entry, line in lines if entry.programme.id == programme.id]
    return ProgrammeCard(
        programme=programme,
        url=reverse("programme", args=[programme.id]),
        running=is_running(programme, today()),
        duties=len(programme.duties),
        overdue=sum(entry.overdue for entry, _line in own),
        next=next((line for entry, line in own if not entry.overdue), None),
    )


@login_not_required
@require_GET
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement (tillgänglighetsredogörelse, tilgængelighedserklæring)."""
    return render(request, "accessibility.html")
