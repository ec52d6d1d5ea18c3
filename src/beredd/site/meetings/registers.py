"""The registers of this room."""

from typing import Final

from beredd.site.meetings.contact_registers import COMMUNICATIONS, CONTACTS, INFORMATION_LOG
from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, MEETING_SERIES, MEETINGS
from beredd.site.meetings.outcome_registers import ACTION_POINTS, MEETING_DECISIONS
from beredd.site.registers.register import Register

REGISTERS: Final[tuple[Register, ...]] = (
    MEETING_SERIES,
    MEETINGS,
    AGENDA_ITEMS,
    MEETING_DECISIONS,
    ACTION_POINTS,
    CONTACTS,
    COMMUNICATIONS,
    INFORMATION_LOG,
)
