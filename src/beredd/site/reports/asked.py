"""What an address of a report asks for."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from beredd.common.information_class import OPEN_TO_ALL
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme
from beredd.reports.due import DueReport, reports_of
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, clearance_in
from beredd.site.config.reader import today
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.followed_dates import dates_followed
from beredd.site.reports.actions import frozen_row
from beredd.site.reports.models import FrozenRow


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose request it is, the programme, the report on its date, and its release."""

    user: User
    programme: Programme
    report: DueReport
    frozen: FrozenRow | None
    followed: FollowUp
    """What the programme's dates hang on."""


def asked_report(
    request: HttpRequest, programme_id: str, report_id: str, due: date | None, verb: Verb = Verb.READ
) -> Asked:
    """Return the report that an address names, for who may do `verb` with its programme.

    Raises
    ------
    Http404
        When there is none that the person may know of.
    """
    user = signed_in(request)
    programme = programme_or_404(user, programme_id, verb)
    if clearance_in(user, programme.id) < OPEN_TO_ALL:
        raise Http404  # reports hold what is open to all: who is cleared for less reads none
    followed = dates_followed(programme.id)
    for report in reports_of(programme, followed, today()):
        if report.spec is not None and report.spec.id == report_id and report.due == due:
            frozen = frozen_row(programme.id, report_id, due) if due else None
            return Asked(user, programme, report, frozen, followed)
    raise Http404
