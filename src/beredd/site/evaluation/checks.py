"""Rules over whole rows of this room's registers."""

from datetime import date

from django.utils.translation import gettext as _

from beredd.programmes.model import Programme
from beredd.programmes.proposals import ProposalKind, ProposalStatus
from beredd.site.registers.register import Fault, Values


def statute_is_named(programme: Programme, values: Values) -> list[Fault]:
    """A statutory text says which statute, and which section, it changes or adds."""
    if values["kind"] != ProposalKind.STATUTORY_TEXT:
        return []
    return [(name, _("must be filled in for a statutory text")) for name in ("statute", "section") if not values[name]]


def decision_is_told(programme: Programme, values: Values) -> list[Fault]:
    """A proposal that was decided, rejected or taken back says by whom and why."""
    told = {ProposalStatus.DECIDED, ProposalStatus.REJECTED, ProposalStatus.TAKEN_BACK}
    if values["status"] in told and not values["status_note"]:
        return [("status_note", _("must say who decided what, when and why"))]
    return []


def proposed_has_addressee(programme: Programme, values: Values) -> list[Fault]:
    """What is no draft any more has been handed to somebody."""
    if values["status"] not in {"", ProposalStatus.DRAFT, ProposalStatus.TAKEN_BACK} and not values["addressee"]:
        return [("addressee", _("must be filled in when the proposal is no draft any more"))]
    return []


def period_runs_forward(programme: Programme, values: Values) -> list[Fault]:
    """A period does not end before it begins."""
    start, end = values["period_start"], values["period_end"]
    if isinstance(start, date) and isinstance(end, date) and end < start:
        return [("period_end", _("is before the period begins"))]
    return []


def other_object_is_named(programme: Programme, values: Values) -> list[Fault]:
    """An evaluation of something else says of what."""
    if values["evaluated"] == "other" and not values["evaluated_text"]:
        return [("evaluated_text", _("must say what is evaluated"))]
    return []


def response_has_its_reasons(programme: Programme, values: Values) -> list[Fault]:
    """Who does not accept a recommendation, or only a part, says why."""
    if values["response"] in {"partly", "rejected"} and not values["text"]:
        return [("text", _("must say why the recommendation is not accepted in full"))]
    return []
