"""Which reports a programme owes, and when: one line for each report and date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from beredd.programmes import CalendarItem, Standing, standing
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme, ReportSpec
from beredd.site.programmes.wording import Said, is_overdue, standing_said


@dataclass(frozen=True, slots=True)
class DueReport:
    """One report on one of its dates."""

    spec: ReportSpec
    due_on: date
    url: str
    standing: Said
    overdue: bool


def due_reports(
    programme: Programme, items: Iterable[CalendarItem], follow_up: FollowUp, today: date
) -> list[DueReport]:
    """Return every report that the decision demands on each of its dates, in order of time."""
    dates: dict[str, list[CalendarItem]] = {}
    for item in items:
        if item.row == "duty" and item.date is not None and not item.follows:
            dates.setdefault(item.id, []).append(item)
    found = []
    for spec in programme.reports:
        for item in dates.get(spec.duty, []):
            if item.date is None:
                continue
            where: Standing = standing(item, today, follow_up)
            found.append(
                DueReport(
                    spec=spec,
                    due_on=item.date,
                    url=reverse("report", args=[programme.id, spec.id, item.date]),
                    standing=standing_said(where, (item.date - today).days),
                    overdue=is_overdue(where),
                )
            )
    return sorted(found, key=lambda report: report.due_on)
