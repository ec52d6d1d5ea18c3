"""A meeting as its reader sees it: one record for the page, the documents and the calendar entry."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from beredd.common.information_class import InformationClass
from beredd.programmes.meeting_record import ActionRecord, AgendaRecord, DecisionRecord, MeetingRecord
from beredd.programmes.meetings import clock_time
from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, MEETING_SERIES, MEETINGS
from beredd.site.meetings.models import ActionPointRow, AgendaItemRow, MeetingRow
from beredd.site.meetings.outcome_registers import ACTION_POINTS, MEETING_DECISIONS
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

LAST: Final = 10**9
"""Where an item without an order stands: after the others."""


def in_order(items: Iterable[Any]) -> list[Any]:
    """Return agenda items in their order."""
    return sorted(items, key=lambda row: (LAST if row.position is None else row.position, row.number))


def agenda_rows(sight: Sight, meeting: str) -> list[AgendaItemRow]:
    """Return a meeting's agenda in its order."""
    return in_order(sight.find(AGENDA_ITEMS, where={"meeting": meeting}))


def open_actions(sight: Sight, series: str, *, before: MeetingRow | None = None) -> list[ActionPointRow]:
    """Return the action points of a series' meetings that are not closed, the earliest due first.

    `before` leaves out those of this meeting itself and of later ones.
    """
    meetings = list(sight.find(MEETINGS, where={"series": series})) if series else []
    codes = [
        row.code
        for row in meetings
        if before is None
        or (row.code != before.code and (row.date is None or before.date is None or row.date <= before.date))
    ]
    rows = sight.find(ACTION_POINTS, where={"state": "open"}).filter(meeting__in=codes)
    return sorted(rows, key=lambda row: (row.due_on is None, row.due_on or row.made_at.date(), row.number))


@dataclass(frozen=True, slots=True)
class MeetingRows:
    """The rows of which a meeting's record is made, as one reader may know them."""

    meeting: Any
    items: Sequence[Any]
    decisions: Sequence[Any]
    actions: Sequence[Any]
    carried: Mapping[str, Any]
    """Action points of earlier meetings that the agenda follows up, by code."""

    def by_register(self) -> Iterator[tuple[Register, Any]]:
        """Give each row with its register."""
        yield MEETINGS, self.meeting
        yield from ((AGENDA_ITEMS, row) for row in self.items)
        yield from ((MEETING_DECISIONS, row) for row in self.decisions)
        yield from ((ACTION_POINTS, row) for row in {row.code: row for row in self._all_actions()}.values())

    def _all_actions(self) -> Iterator[Any]:
        yield from self.actions
        yield from self.carried.values()


def meeting_rows(sight: Sight, meeting: MeetingRow) -> MeetingRows:
    """Return a meeting's rows as they are now; a fixed number of queries however long its agenda."""
    items = agenda_rows(sight, meeting.code)
    decisions = list(sight.find(MEETING_DECISIONS, where={"meeting": meeting.code}))
    actions = list(sight.find(ACTION_POINTS, where={"meeting": meeting.code}))
    sight.look_up(AGENDA_ITEMS, items)
    codes = {code for item in items for code in _codes(sight.values(AGENDA_ITEMS, item), "carried")}
    return MeetingRows(meeting, items, decisions, actions, _by_code(sight, ACTION_POINTS, codes))


def meeting_record(sight: Sight, meeting: MeetingRow) -> MeetingRecord:
    """Return all that the person may know of a meeting."""
    return record_of(sight, meeting_rows(sight, meeting))


def record_of(sight: Sight, rows: MeetingRows) -> MeetingRecord:
    """Return rows of a meeting, as they are or were, as one record."""
    meeting, items, decisions, actions, carried = rows.meeting, rows.items, rows.decisions, rows.actions, rows.carried
    sight.look_up(AGENDA_ITEMS, items)
    shown = {item.code: sight.values(AGENDA_ITEMS, item) for item in items}
    sight.look_up(MEETING_DECISIONS, decisions)
    sight.look_up(ACTION_POINTS, [*actions, *carried.values()])
    decided, to_do = _under(items, decisions), _under(items, actions)
    agenda = tuple(
        AgendaRecord(
            code=item.code,
            title=_text(shown[item.code], "title"),
            presenter=_text(shown[item.code], "presenter"),
            material=_text(shown[item.code], "material"),
            minutes=_text(shown[item.code], "minutes"),
            carried=tuple(
                _action(sight, carried[code]) for code in _codes(shown[item.code], "carried") if code in carried
            ),
            decisions=tuple(_decision(sight, row) for row in decided[item.code]),
            actions=tuple(_action(sight, row) for row in to_do[item.code]),
        )
        for item in items
    )
    values = sight.values(MEETINGS, meeting)
    series = _text(values, "series")
    return MeetingRecord(
        programme=meeting.programme,
        code=meeting.code,
        version=meeting.version,
        title=_text(values, "title"),
        series=sight.name(MEETING_SERIES.key, series) or "" if series else "",
        state=_text(values, "state"),
        date=meeting.date if "date" in values else None,
        start=clock_time(_text(values, "start_time")),
        end=clock_time(_text(values, "end_time")),
        place=_text(values, "place"),
        link=_text(values, "link"),
        convener=_text(values, "actor"),
        invited=_codes(values, "invited"),
        participants=_codes(values, "participants"),
        participant_names=_text(values, "participant_names"),
        chair=_text(values, "chair"),
        secretary=_text(values, "secretary"),
        checked_by=_text(values, "checked_by"),
        checked=_text(values, "minutes_state") == "checked",
        diary_number=_text(values, "diary_number"),
        agenda=agenda,
        decisions=tuple(_decision(sight, row) for row in decided[""]),
        actions=tuple(_action(sight, row) for row in to_do[""]),
        sensitivity=_highest(sight, [meeting, *items, *decisions, *actions, *carried.values()]),
    )


def _by_code(sight: Sight, of: Register, codes: Iterable[str]) -> dict[str, Any]:
    numbers = {number for code in codes if (number := of.number_of(code)) is not None}
    if not numbers:
        return {}
    return {row.code: row for row in sight.rows(of, withdrawn=True).filter(number__in=numbers)}


def _under(items: Sequence[AgendaItemRow], rows: Iterable[Any]) -> Mapping[str, list[Any]]:
    """Return rows by their agenda item, under ``""`` those of none that is shown."""
    known = {item.code for item in items}
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.agenda_item if row.agenda_item in known else ""].append(row)
    return found


def _action(sight: Sight, row: ActionPointRow) -> ActionRecord:
    values = sight.values(ACTION_POINTS, row)
    return ActionRecord(
        code=row.code,
        title=_text(values, "title"),
        owner=_text(values, "actor"),
        due_on=row.due_on if "due_on" in values else None,
        state=_text(values, "state"),
        outcome=_text(values, "outcome"),
    )


def _decision(sight: Sight, row: Any) -> DecisionRecord:
    values = sight.values(MEETING_DECISIONS, row)
    return DecisionRecord(code=row.code, text=_text(values, "text"), concerned=_codes(values, "concerned"))


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "")


def _codes(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(values.get(name) or ())


def _highest(sight: Sight, rows: Iterable[RegisterRow]) -> InformationClass:
    """Return the highest class of anything that is shown, rows and fields, with the ground that belongs to it."""
    highest = InformationClass(confidentiality=0)
    for row in rows:
        if row.confidentiality > highest.confidentiality:
            highest = row.information_class
        for name, one in row.field_classes.items():
            if not sight.hides(row, name) and one["confidentiality"] > highest.confidentiality:
                highest = InformationClass(one["confidentiality"], ground=one["ground"], decided_by=one["decided_by"])
    return highest
