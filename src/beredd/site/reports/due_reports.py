"""Which reports a programme owes, and when, ready to print: one line for each report and date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from beredd.programmes import CalendarItem, Standing
from beredd.programmes.follow_up import CLOSED, FollowUp
from beredd.programmes.model import Programme, ReportSpec
from beredd.reports.due import DueReport, reports_of
from beredd.site.programmes.wording import Said, standing_said


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report on one of its dates."""

    spec: ReportSpec
    due: date | None
    url: str
    standing: Said


def report_lines(
    programme: Programme, follow_up: FollowUp, today: date, calendar: Iterable[CalendarItem]
) -> list[ReportLine]:
    """Return every report that the decision demands on each of its dates, in order of time."""
    return [
        ReportLine(
            spec=report.spec,
            due=report.due,
            url=reverse("report", args=[programme.id, report.spec.id, report.due]),
            standing=report_standing(report, follow_up, today),
        )
        for report in reports_of(programme, follow_up, today, calendar=calendar)
        if report.spec is not None
    ]


def report_standing(report: DueReport, follow_up: FollowUp, today: date) -> Said:
    """Return where a report stands on its date, in words."""
    if report.spec is None or report.due is None:
        return standing_said(Standing.NO_DATE, None)
    state = follow_up.state_of(report.spec.duty, report.due)
    days = (report.due - today).days
    if state is not None and state.state in CLOSED:
        return standing_said(Standing.CLOSED, days)
    if days >= 0:
        return standing_said(Standing.COMING, days)
    return standing_said(Standing.LATE if state is not None else Standing.UNCONFIRMED, days)
