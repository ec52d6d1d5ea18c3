"""Rules that need to look up other rows of this room; each looks once for a whole writing."""

from django.utils.translation import gettext as _

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.meetings.models import AgendaItemRow
from beredd.site.registers.register import Fault, RowRule, Values


def item_of_the_meeting(_by: User, programme: Programme) -> RowRule:
    """A decision or action point that stands under an agenda item belongs to that item's meeting."""
    meetings: dict[str, str] = {}

    def rule(_before: Values | None, row: Values) -> list[Fault]:
        item = str(row.get("agenda_item") or "")
        if not item:
            return []
        if not meetings:
            known = AgendaItemRow.objects.filter(programme=programme.id).values_list("number", "meeting")
            meetings.update({f"{AgendaItemRow.PREFIX}-{number}": meeting for number, meeting in known})
        # An item that does not exist is told by the reference itself.
        if meetings.get(item, row.get("meeting")) == row.get("meeting"):
            return []
        return [("agenda_item", _("is an item of another meeting"))]

    return rule
