"""Rules that need to look up other rows of this room; each looks once for a whole writing.

What a rule refuses must not tell of rows that the writer has no need to know: such a row is no row to it.
"""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.meetings.models import AgendaItemRow, MeetingRow
from beredd.site.registers.register import Fault, RowRule, Values, register
from beredd.site.registers.sight import Sight

SAID: Final = ("title", "position", "minutes", "text", "agenda_item", "concerned", "meeting", "withdrawn")
"""What minutes say of an item or a decision."""


def not_after_checking(by: User, programme: Programme) -> RowRule:
    """Minutes that have been checked (justerade) say what they say; who must change them makes them a draft first."""
    checked: set[str] | None = None
    seen: set[str] = set()

    def rule(before: Values | None, row: Values) -> list[Fault]:
        nonlocal checked, seen
        if before is not None and all(before.get(name) == row.get(name) for name in SAID):
            return []
        if checked is None:
            checked = _codes(MeetingRow.objects.filter(programme=programme.id, minutes_state="checked"))
            sight = Sight(by, programme)
            readable = sight.rows(register("meetings"), withdrawn=True).exclude(sight.hiding("minutes_state"))
            seen = _codes(readable.filter(minutes_state="checked"))
        # The meeting that the row stands under is guarded also where the writer does not see that it is checked.
        if row.get("meeting") in seen or (before is not None and before.get("meeting") in checked):
            column = "minutes" if "minutes" in row else "text"
            return [(column, _("the minutes have been checked; set them to draft first"))]
        return []

    return rule


def _codes(rows: QuerySet[MeetingRow]) -> set[str]:
    return {f"{MeetingRow.PREFIX}-{number}" for number in rows.order_by().values_list("number", flat=True)}


def item_of_the_meeting(by: User, programme: Programme) -> RowRule:
    """A decision or action point that stands under an agenda item belongs to that item's meeting."""
    meetings: dict[str, str] | None = None

    def rule(_before: Values | None, row: Values) -> list[Fault]:
        nonlocal meetings
        item = str(row.get("agenda_item") or "")
        if not item:
            return []
        if meetings is None:
            sight = Sight(by, programme)
            seen = sight.rows(register("agenda-items"), withdrawn=True).exclude(sight.hiding("meeting")).order_by()
            known = seen.values_list("number", "meeting")
            meetings = {f"{AgendaItemRow.PREFIX}-{number}": meeting for number, meeting in known}
        # An item that does not exist, or not for these eyes, is told by the reference itself.
        if meetings.get(item, row.get("meeting")) == row.get("meeting"):
            return []
        return [("agenda_item", _("is an item of another meeting"))]

    return rule
