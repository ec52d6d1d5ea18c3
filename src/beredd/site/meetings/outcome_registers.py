"""What meetings lead to: decisions and action points (MEET)."""

from typing import Final

from beredd.common.text import Text
from beredd.site.meetings import checks
from beredd.site.meetings.guards import item_of_the_meeting, not_after_checking
from beredd.site.meetings.meeting_registers import MEETING
from beredd.site.meetings.models import ActionPointRow, MeetingDecisionRow
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Due, Register

ACTION_STATES: Final = {
    "open": Text(sv="öppen", da="åben", en="open"),
    "done": Text(sv="klar", da="udført", en="done"),
    "dropped": Text(sv="utgår", da="udgår", en="dropped"),
}
_AGENDA_ITEM: Final = Column(
    name="agenda_item",
    label=Text(sv="Dagordningspunkt", da="Dagsordenspunkt", en="Agenda item"),
    kind=Kind.ROW,
    register="agenda-items",
)

MEETING_DECISIONS: Final = Register(
    key="meeting-decisions",
    capability="MEET",
    model=MeetingDecisionRow,
    title=Text(sv="Mötesbeslut", da="Mødebeslutninger", en="Decisions of meetings"),
    one=Text(sv="Mötesbeslut", da="Mødebeslutning", en="Decision of a meeting"),
    parent="meeting",
    columns=(
        Column(
            name="text",
            label=Text(sv="Beslut", da="Beslutning", en="Decision"),
            kind=Kind.LONG,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        MEETING,
        _AGENDA_ITEM,
        Column(
            name="concerned",
            label=Text(sv="Berörda aktörer", da="Berørte aktører", en="Actors concerned"),
            kind=Kind.ACTORS,
            listed=True,
            filtered=True,
        ),
        Column(name="actor", label=Text(sv="Aktör", da="Aktør", en="Actor"), kind=Kind.ACTOR),
    ),
    guards=(item_of_the_meeting, not_after_checking),
)

ACTION_POINTS: Final = Register(
    key="action-points",
    capability="MEET",
    model=ActionPointRow,
    title=Text(sv="Åtgärdspunkter", da="Handlingspunkter", en="Action points"),
    one=Text(sv="Åtgärdspunkt", da="Handlingspunkt", en="Action point"),
    parent="meeting",
    due=Due(
        column="due_on",
        what=Text(sv="åtgärdspunkt", da="handlingspunkt", en="action point"),
        state="state",
        closed=frozenset({"done", "dropped"}),
    ),
    columns=(
        Column(
            name="title",
            label=Text(sv="Vad som ska göras", da="Hvad der skal gøres", en="What is to be done"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
        ),
        Column(
            name="meeting",
            label=Text(sv="Möte", da="Møde", en="Meeting"),
            kind=Kind.ROW,
            register="meetings",
            listed=True,
            filtered=True,
        ),
        _AGENDA_ITEM,
        Column(
            name="actor",
            label=Text(sv="Ansvarig", da="Ansvarlig", en="Owner"),
            kind=Kind.ACTOR,
            required=True,
            listed=True,
            filtered=True,
        ),
        Column(
            name="due_on",
            label=Text(sv="Klar senast", da="Færdig senest", en="Due"),
            kind=Kind.DATE,
            listed=True,
        ),
        Column(
            name="state",
            label=Text(sv="Läge", da="Status", en="State"),
            kind=Kind.CHOICE,
            choices=ACTION_STATES,
            default="open",
            required=True,
            listed=True,
            filtered=True,
        ),
        Column(
            name="outcome",
            label=Text(sv="Vad det ledde till", da="Hvad det førte til", en="What came of it"),
            kind=Kind.LONG,
            searched=True,
            help=Text(
                sv="Behövs när punkten är klar eller utgår.",
                da="Kræves, når punktet er udført eller udgår.",
                en="Needed when the point is done or dropped.",
            ),
        ),
    ),
    checks=(checks.outcome_when_closed,),
    guards=(item_of_the_meeting,),
)
