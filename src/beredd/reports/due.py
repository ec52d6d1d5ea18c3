"""Which reports a programme owes and when; which one to write now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beredd.common.errors import UserError
from beredd.programmes.agenda import REPORTS
from beredd.programmes.calendar import CalendarItem, calendar_items
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme, ReportSpec, RequiredContent


@dataclass(frozen=True, slots=True)
class DueReport:
    """One report on one of its dates.

    ``spec`` is None for a status note (lägesredovisning, statusnotat): what can be written for a programme whose
    decision demands no report. ``due`` is None where the decision gives no date and nobody has set one.
    """

    spec: ReportSpec | None
    due: date | None
    last_working_day: date | None = None

    @property
    def key(self) -> str:
        """What stands for the date in a file name: ``2026-12-15``, ``undated`` or ``status``."""
        if self.spec is None:
            return "status"
        return self.due.isoformat() if self.due else "undated"


def contents_of(spec: ReportSpec | None, due: date | None) -> tuple[RequiredContent, ...]:
    """Return what the report must contain on that date: all but what is for another date only."""
    if spec is None:
        return ()
    return tuple(content for content in spec.contents if content.only_on is None or content.only_on == due)


def reports_of(
    programme: Programme,
    follow_up: FollowUp | None = None,
    today: date | None = None,
    *,
    calendar: Iterable[CalendarItem] | None = None,
) -> list[DueReport]:
    """Return every report on each of its dates, in order of time; those without a date come last.

    The programme's whole `calendar`, where it is at hand already, is not made a second time.
    """
    items: dict[str, list[CalendarItem]] = {}
    for item in calendar_items(programme, follow_up=follow_up, today=today) if calendar is None else calendar:
        if item.row == "duty" and item.date is not None and not item.follows:
            items.setdefault(item.id, []).append(item)
    found: list[DueReport] = []
    for spec in programme.reports:
        dated = items.get(spec.duty, [])
        occasions = [item for item in dated if item.event in REPORTS] or dated
        found += [DueReport(spec, item.date, item.last_working_day) for item in occasions] or [DueReport(spec, None)]
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max, _is_account(one)))


def find_report(
    programme: Programme,
    due: date | None = None,
    *,
    report: str | None = None,
    status: bool = False,
    follow_up: FollowUp | None = None,
    today: date | None = None,
) -> DueReport:
    """Return the report that is due on a date.

    Parameters
    ----------
    programme
        A programme.
    due
        The report's formal date; None for the report without a date, or for the only one there is.
    report
        The report's id, needed where two are due on the same day.
    status
        Ask for a status note in place of a demanded report; `due` is then the day it is for.
    follow_up
        Brings dates that people have set.
    today
        Bounds yearly reports without an end.

    Raises
    ------
    UserError
        When no report is due then, or more than one; the message lists what can be asked for.
    """
    if status:
        return DueReport(None, due)
    every = reports_of(programme, follow_up, today)
    found = [one for one in every if one.due == due and report in (None, one.spec.id if one.spec else None)]
    if not found and due is None and report is not None:
        found = [one for one in every if one.spec is not None and one.spec.id == report]
    if len(found) == 1:
        return found[0]
    if not every:
        raise UserError(
            f"The decision behind {programme.id} demands no report.", remedy="Add --status to write a status note."
        )
    what = f"due on {due}" if due else "without a date"
    if not found:
        named = f" called {report}" if report else ""
        raise UserError(f"{programme.id} has no report{named} {what}.", remedy=f"There are: {_listed(every)}.")
    raise UserError(
        f"{programme.id} has {len(found)} reports {what}.", remedy=f"Add --report with one of: {_listed(found)}."
    )


def next_due_report(programme: Programme, today: date, follow_up: FollowUp | None = None) -> DueReport:
    """Return the report to write now.

    The next one to come; else the one without a date; else the last that was due; and where the decision demands no
    report at all, a status note.
    """
    every = reports_of(programme, follow_up, today)
    coming = [one for one in every if one.due is not None and one.due >= today]
    undated = [one for one in every if one.due is None]
    if coming or undated:
        return (coming or undated)[0]
    past = [one for one in every if one.due is not None]
    return max(past, key=lambda one: (one.due or date.min, not _is_account(one))) if past else DueReport(None, None)


def _is_account(report: DueReport) -> bool:
    return report.spec is not None and report.spec.kind == "account"


def _listed(reports: list[DueReport]) -> str:
    return ", ".join(
        f"{one.due or 'undated'} ({one.spec.id}: {one.spec.title.to('en')})" for one in reports if one.spec is not None
    )
