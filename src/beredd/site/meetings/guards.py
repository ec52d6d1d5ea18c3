"""Rules that need to look up other rows of this room; each looks once for a whole writing."""

from typing import Final

from django.utils.translation import gettext as _

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.meetings.models import AgendaItemRow, MeetingRow
from beredd.site.registers.register import Fault, RowRule, Values

SAID: Final = ("title", "position", "minutes", "text", "agenda_item", "concerned", "meeting", "withdrawn")
"""What minutes say of an item or a decision."""


def not_after_checking(_by: User, programme: Programme) -> RowRule:
    """Minutes that have been checked (justerade) say what they say; who must change them makes them a draft first."""
    checked: set[str] | None = None

    def rule(before: Values | None, row: Values) -> list[Fault]:
        nonlocal checked
        if before is not None and all(before.get(name) == row.get(name) for name in SAID):
            return []
        if checked is None:
            known = MeetingRow.objects.filter(programme=programme.id, minutes_state="checked")
            checked = {f"{MeetingRow.PREFIX}-{number}" for number in known.values_list("number", flat=True)}
        if {row.get("meeting"), (before or row).get("meeting")} & checked:
            column = "minutes" if "minutes" in row else "text"
            return [(column, _("the minutes have been checked; set them to draft first"))]
        return []

    return rule


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
