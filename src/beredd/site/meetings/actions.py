"""What is done with a meeting as a whole: its minutes written at once, and the next meeting of a series made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.http import Http404

from beredd.common.information_class import OPEN_TO_ALL
from beredd.programmes.meetings import AHEAD, Interval, after, next_day
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, is_open_to_all, require
from beredd.site.config.reader import today
from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, MEETING_SERIES, MEETINGS
from beredd.site.meetings.models import MeetingRow, MeetingSeriesRow
from beredd.site.meetings.outcome_registers import ACTION_POINTS, MEETING_DECISIONS
from beredd.site.meetings.records import agenda_rows, open_actions
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change, RowFaultsError
from beredd.site.registers.column import Value
from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight

FOLLOW_UP: Final = {"sv": "Uppföljning av åtgärdspunkter", "da": "Opfølgning på handlingspunkter"}
"""The agenda item that open action points are carried over to, in the programme's language."""

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """New values of a row, and the version of it that the writer saw."""

    code: str
    version: int
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What a secretary has written of a meeting; what is not named here stays as it is."""

    head: Seen | None = None
    """The meeting itself: who took part, who checks, its state."""
    items: Sequence[Seen] = ()
    new_items: Sequence[Values] = ()
    decisions: Sequence[Values] = ()
    actions: Sequence[Values] = ()
    followed: Sequence[Seen] = field(default=())
    """Action points of earlier meetings that have come further."""

    @property
    def says_something(self) -> bool:
        """Whether any of it is minutes, and not only who took part."""
        return bool(self.items or self.new_items or self.decisions or self.actions)


class MinutesFaultsError(Exception):
    """What is wrong with one part of the minutes: the part's name, and faults by place in it. Nothing is saved."""

    def __init__(self, part: str, fault: RowFaultsError) -> None:
        super().__init__(f"{part}: {fault}")
        self.part, self.faults = part, fault.faults


class NextMeetingExistsError(Exception):
    """The series has a meeting ahead already; ``code`` is that one."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoDayError(Exception):
    """The series has no interval or no earlier meeting to reckon from: somebody has to say the day."""


def write_minutes(*, by: User, programme: Programme, meeting: str, given: Minutes) -> None:
    """Write minutes, decisions and action points of a meeting: all of it or nothing.

    A decision or action point that stands there already word for word is not added again, so a form that is sent twice
    does no harm.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read the meeting, or not write some of it.
    NewerRowError
        When somebody has changed one of the rows since its writer saw it.
    MinutesFaultsError
        When values break a rule.
    UserError
        When something must not be held here at all.
    """
    sight = Sight(by, programme)
    row = _meeting(sight, meeting)
    require(by, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))
    under: dict[str, Value] = {"meeting": row.code, "actor": row.actor}
    with transaction.atomic():
        head = _head_changes(sight, row, given)
        # Checked minutes are closed for writing: what was written with them goes first, what opens them goes first too.
        last = bool(head) and head[0].values.get("minutes_state") == "checked"
        _write(by, programme, "head", MEETINGS, [] if last else head)
        _write(by, programme, "items", AGENDA_ITEMS, [_change(seen) for seen in given.items])
        place = max((item.position or 0 for item in agenda_rows(sight, row.code)), default=0)
        new: list[Values] = [
            under | {"position": place + number} | dict(each) for number, each in enumerate(given.new_items, 1)
        ]
        _write(by, programme, "new_items", AGENDA_ITEMS, [Change(values=each) for each in new])
        for part, of, rows in (
            ("decisions", MEETING_DECISIONS, given.decisions),
            ("actions", ACTION_POINTS, given.actions),
        ):
            fresh = _not_yet_there(sight, of, row.code, rows)
            _write(by, programme, part, of, [Change(values=under | dict(each)) for each in fresh])
        # Of other meetings: their readers need not know of this one.
        why = row.code if is_open_to_all(row) else ""
        _write(by, programme, "followed", ACTION_POINTS, [_change(seen) for seen in given.followed], why=why)
        _write(by, programme, "head", MEETINGS, head if last else [])


def _head_changes(sight: Sight, row: MeetingRow, given: Minutes) -> list[Change]:
    """Return what becomes of the meeting's row; whoever begins to write makes its minutes a draft."""
    values = dict(given.head.values) if given.head else {}
    version = given.head.version if given.head else row.version
    state = values.get("minutes_state", row.minutes_state)
    if given.says_something and state in ("none", "") and not sight.hides(row, "minutes_state"):
        values["minutes_state"] = "draft"
    return [Change(code=row.code, version=version, values=values)] if values else []


def _change(seen: Seen) -> Change:
    return Change(code=seen.code, version=seen.version, values=seen.values)


def _write(
    by: User, programme: Programme, part: str, to: Register, changes: Sequence[Change], *, why: str = ""
) -> None:
    if not changes:
        return
    try:
        write_rows(by=by, programme=programme, to=to, changes=changes, why=why)
    except RowFaultsError as fault:
        raise MinutesFaultsError(part, fault) from fault


def _not_yet_there(sight: Sight, of: Register, meeting: str, rows: Sequence[Values]) -> list[Values]:
    title = of.columns[0].name
    known = {(getattr(row, title), row.agenda_item) for row in sight.find(of, where={"meeting": meeting})}
    return [each for each in rows if (each[title], each.get("agenda_item", "")) not in known]


def start_agenda(*, by: User, programme: Programme, meeting: str) -> int:
    """Give a meeting without an agenda its series' standing one and the open action points; return how many items."""
    sight = Sight(by, programme)
    row = _meeting(sight, meeting)
    require(by, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor})))
    series = sight.row(MEETING_SERIES, row.series) if row.series else None
    with transaction.atomic():
        MeetingRow.objects.select_for_update().get(pk=row.pk)
        if agenda_rows(sight, row.code):
            return 0
        return _add_agenda(by, programme, sight, row, series)


def plan_next_meeting(*, by: User, programme: Programme, series: str, day: date | None = None) -> MeetingRow:
    """Make the next meeting of a series: its day from the interval, its agenda the standing one.

    Open action points of the series' meetings are carried over as an item of the agenda: as references, so that who
    may not read one does not learn of it there either.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read the series, or not write its meetings.
    NextMeetingExistsError
        When a meeting of the series lies ahead already.
    NoDayError
        When no day is given and none can be reckoned.
    """
    sight = Sight(by, programme)
    held_in = sight.row(MEETING_SERIES, series)
    if held_in is None or held_in.withdrawn:
        raise Http404
    require(by, Verb.WRITE_ROW, Thing(programme.id, frozenset({held_in.actor})))
    with transaction.atomic():
        MeetingSeriesRow.objects.select_for_update().get(pk=held_in.pk)
        earlier = _meetings_of(sight, series)
        for one in earlier:
            if one.state in AHEAD and one.date >= today():
                raise NextMeetingExistsError(one.code)
        when = day or _reckoned(programme, held_in, earlier)
        values = _values_of_next(sight, held_in, earlier, when)
        row: MeetingRow = write_rows(
            by=by, programme=programme, to=MEETINGS, changes=[Change(values=values)], why=held_in.code
        )[0]
        _add_agenda(by, programme, sight, row, held_in)
    return row


def _meeting(sight: Sight, code: str) -> MeetingRow:
    row: MeetingRow | None = sight.row(MEETINGS, code)
    if row is None or row.withdrawn:
        raise Http404
    return row


def _meetings_of(sight: Sight, series: str) -> list[Any]:
    return list(sight.find(MEETINGS, where={"series": series}).exclude(date=None).order_by("date", "number"))


def _reckoned(programme: Programme, series: MeetingSeriesRow, earlier: Sequence[MeetingRow]) -> date:
    """Return the day that the interval gives after the last meeting; the first such day that lies ahead."""
    held = [one.date for one in earlier if one.state != "cancelled" and one.date]
    interval = Interval(series.interval)
    day = next_day(held[-1], interval, programme.country) if held else None
    while day is not None and day < today():
        day = next_day(day, interval, programme.country)
    if day is None:
        raise NoDayError
    return day


def _latest_as_open(series: MeetingSeriesRow, earlier: Sequence[MeetingRow]) -> MeetingRow | None:
    """Return the newest earlier meeting that is no more secret than the next one will be."""
    most = max(OPEN_TO_ALL, series.confidentiality)
    return next((one for one in reversed(earlier) if not one.shown_to and one.confidentiality <= most), None)


def _open_part(sight: Sight, of: Register, row: Any) -> dict[str, Value]:
    """Return a row's values without its secret fields: what is made of them would be open."""
    if row is None:
        return {}
    return {name: value for name, value in sight.values(of, row).items() if name not in row.field_classes}


def _values_of_next(sight: Sight, series: MeetingSeriesRow, earlier: Sequence[MeetingRow], day: date) -> Values:
    known = _open_part(sight, MEETING_SERIES, series)
    last = _open_part(sight, MEETINGS, _latest_as_open(series, earlier))
    number = 1 + sum(one.date is not None and one.date.year == day.year for one in earlier)
    yearly = after(day, Interval(series.interval)) == after(day, Interval.YEARLY)
    invited = last.get("invited") or known.get("invited") or ()
    return {
        "title": f"{known.get('title', '')} {day.year}" if yearly else f"{known.get('title', '')} {number}/{day.year}",
        "series": series.code,
        "date": day,
        "start_time": known.get("start_time") or last.get("start_time") or "",
        "end_time": last.get("end_time") or "",
        "place": known.get("place") or last.get("place") or "",
        "link": last.get("link") or "",
        "state": "planned",
        "actor": series.actor,
        "invited": invited,
        "chair": last.get("chair") or "",
        "secretary": last.get("secretary") or "",
        "duties": known.get("duties") or (),
    }


def _add_agenda(
    by: User, programme: Programme, sight: Sight, meeting: MeetingRow, series: MeetingSeriesRow | None
) -> int:
    standing = str(_open_part(sight, MEETING_SERIES, series).get("standing_agenda") or "")
    titles = [line.strip() for line in standing.splitlines() if line.strip()]
    carried = tuple(row.code for row in open_actions(sight, meeting.series, before=meeting))
    follow_up = FOLLOW_UP.get(programme.language, FOLLOW_UP["sv"])
    if carried and follow_up.casefold() not in {title.casefold() for title in titles}:
        titles.insert(1, follow_up)
    changes = [
        Change(
            values={
                "title": title,
                "meeting": meeting.code,
                "position": place,
                "actor": meeting.actor,
                "carried": carried if title.casefold() == follow_up.casefold() else (),
            }
        )
        for place, title in enumerate(titles, 1)
    ]
    if changes:
        write_rows(by=by, programme=programme, to=AGENDA_ITEMS, changes=changes, why=meeting.code)
    return len(changes)
