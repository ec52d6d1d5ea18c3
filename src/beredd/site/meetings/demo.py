"""Fills the demo with meetings, contacts and communication, through the same actions as everybody uses."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

from beredd.common.information_class import InformationClass
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.config.reader import today
from beredd.site.meetings.actions import (
    Minutes,
    NextMeetingExistsError,
    NoDayError,
    Seen,
    plan_next_meeting,
    start_agenda,
    write_minutes,
)
from beredd.site.meetings.contact_registers import COMMUNICATIONS as PLAN
from beredd.site.meetings.contact_registers import CONTACTS as CONTACT_LOG
from beredd.site.meetings.contact_registers import INFORMATION_LOG
from beredd.site.meetings.demo_content import (
    COMMUNICATIONS,
    CONTACTS,
    INFORMED,
    INVENTED,
    SERIES,
    DemoMeeting,
    DemoSeries,
)
from beredd.site.meetings.meeting_registers import MEETING_SERIES, MEETINGS
from beredd.site.meetings.models import AgendaItemRow, MeetingRow
from beredd.site.meetings.registers import REGISTERS
from beredd.site.registers.actions import add_row
from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight

SENSITIVE: Final = "se-tillverkningsberedskap-2024"


def fill(people: Mapping[str, User]) -> None:
    """Add what is invented for each programme that has nothing yet; what people have written is left alone."""
    by = people["alva"]
    for programme_id in programme_ids():
        if any(register.model._default_manager.filter(programme=programme_id).exists() for register in REGISTERS):
            continue
        programme = load_programme(programme_id)
        for series in SERIES.get(programme_id, ()):
            _series(by, programme, series)
        _past(by, programme, CONTACT_LOG, CONTACTS.get(programme_id, ()))
        _rows(by, programme, PLAN, COMMUNICATIONS.get(programme_id, ()))
        _past(by, programme, INFORMATION_LOG, INFORMED.get(programme_id, ()))
    _secret_contact(people)


def _rows(by: User, programme: Programme, to: Register, rows: Iterable[Mapping[str, Any]]) -> None:
    for values in rows:
        add_row(by=by, programme=programme, to=to, values=values)


def _past(by: User, programme: Programme, to: Register, rows: Iterable[Mapping[str, Any]]) -> None:
    """Log only what has happened by the day that the demo is shown on."""
    _rows(by, programme, to, [values for values in rows if values["date"] <= today()])


def _series(by: User, programme: Programme, series: DemoSeries) -> None:
    row = add_row(by=by, programme=programme, to=MEETING_SERIES, values=series.values)
    for meeting in series.meetings:
        if meeting.day <= today() and not meeting.minutes:
            continue
        _meeting(by, programme, row, meeting)
    with suppress(NextMeetingExistsError, NoDayError):
        plan_next_meeting(by=by, programme=programme, series=row.code)


def _meeting(by: User, programme: Programme, series: Any, meeting: DemoMeeting) -> None:
    held = meeting.day <= today()
    row: MeetingRow = add_row(
        by=by,
        programme=programme,
        to=MEETINGS,
        values={
            "title": meeting.title,
            "series": series.code,
            "date": meeting.day,
            "start_time": series.start_time,
            "place": meeting.place or series.place,
            "state": "planned" if held else "invited",
            "actor": series.actor,
            "invited": series.invited,
            "duties": series.duties,
        },
    )
    start_agenda(by=by, programme=programme, meeting=row.code)
    if held:
        _minutes(by, programme, row, meeting)


def _minutes(by: User, programme: Programme, row: MeetingRow, meeting: DemoMeeting) -> None:
    items = {item.title: item for item in AgendaItemRow.objects.filter(programme=programme.id, meeting=row.code)}
    written = [
        Seen(code=items[title].code, version=items[title].version, values={"minutes": text})
        for title, text in meeting.minutes.items()
        if title in items
    ]
    head = {
        "state": "held",
        "minutes_state": "checked" if meeting.checked else "draft",
        "participants": row.invited,
        "participant_names": INVENTED["da" if programme.language == "da" else "sv"],
    }
    write_minutes(
        by=by,
        programme=programme,
        meeting=row.code,
        given=Minutes(
            head=Seen(code=row.code, version=row.version, values=head),
            items=written,
            decisions=[{"text": text, "agenda_item": items[item].code} for item, text in meeting.decisions],
            actions=[
                {
                    "title": title,
                    "actor": owner,
                    "due_on": due,
                    "agenda_item": items[item].code,
                    "state": "done" if outcome else "open",
                    "outcome": outcome,
                }
                for item, title, owner, due, outcome in meeting.actions
            ],
        ),
    )


def _secret_contact(people: Mapping[str, User]) -> None:
    """Log one contact that only who is cleared for it sees, where somebody of the demo is."""
    if SENSITIVE not in programme_ids():
        return
    programme = load_programme(SENSITIVE)
    cleared = [user for user in people.values() if _may_write_secret(user, programme)]
    if not cleared or CONTACT_LOG.model._default_manager.filter(programme=programme.id, confidentiality=2).exists():
        return
    values = {
        "subject": "Kapacitet för infusionsvätskor",
        "date": min(today(), CONTACTS[programme.id][3]["date"]),
        "kind": "visit",
        "firm": "Demo Infusion AB",
        "said": f"{INVENTED['sv']} Här skulle det stå vad företaget klarar och vad som är flaskhalsen.",
        "follow_up": "none",
        "actor": "sos",
        "duties": ("C-02", "C-11"),
    }
    held = InformationClass(2, ground="OSL 18:13", decided_on=today(), decided_by=cleared[0].name)
    add_row(by=cleared[0], programme=programme, to=CONTACT_LOG, values=values, information_class=held)


def _may_write_secret(user: User, programme: Programme) -> bool:
    sight = Sight(user, programme)
    return sight.clearance >= 2 and sight.may_add()
