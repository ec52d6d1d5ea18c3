"""Meetings: the sheet of minutes written at once, the next meeting, documents, and who may know and do what."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from beredd.common.information_class import InformationClass
from beredd.common.personal_numbers import PersonalNumberError
from beredd.programmes.meetings import Interval, Regularity
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.meetings.actions import (
    Minutes,
    NextMeetingExistsError,
    NoDayError,
    Seen,
    plan_next_meeting,
    start_agenda,
    write_minutes,
)
from beredd.site.meetings.contact_registers import INFORMATION_LOG
from beredd.site.meetings.evidence import duty_facts, regularity_said, series_lines
from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, INTERVALS, MEETING_SERIES, MEETINGS
from beredd.site.meetings.models import ActionPointRow, AgendaItemRow, MeetingDecisionRow, MeetingRow
from beredd.site.meetings.outcome_registers import ACTION_POINTS, MEETING_DECISIONS
from beredd.site.registers.actions import add_row, change_row, withdraw_row
from beredd.site.registers.changes import NewerRowError, RowFaultsError
from beredd.site.registers.sight import Sight

ONE = "alpha-2026"
SECRET = InformationClass(2, ground="OSL 18:13", decided_on=date(2026, 11, 1), decided_by="Alva Ek")


@pytest.fixture
def series(alva: User, programme: Any) -> Any:
    return add_row(
        by=alva,
        programme=programme,
        to=MEETING_SERIES,
        values={
            "title": "Samverkansmöte",
            "interval": "quarterly",
            "invited": ("fohm", "sjv", "lv"),
            "standing_agenda": "Mötet öppnas\nLäget\nNästa möte",
            "duties": ("P-01",),
            "start_time": "09:30",
        },
    )


@pytest.fixture
def meeting(alva: User, programme: Any, series: Any) -> MeetingRow:
    return add_row(
        by=alva,
        programme=programme,
        to=MEETINGS,
        values={
            "title": "Samverkansmöte 3/2026",
            "series": series.code,
            "date": date(2026, 9, 15),
            "start_time": "09:30",
            "end_time": "12:00",
            "place": "Solna",
            "invited": ("fohm", "sjv"),
            "duties": ("P-01",),
        },
    )


@pytest.fixture
def items(alva: User, programme: Any, meeting: MeetingRow) -> list[AgendaItemRow]:
    return [
        add_row(
            by=alva,
            programme=programme,
            to=AGENDA_ITEMS,
            values={"title": title, "meeting": meeting.code, "position": place},
        )
        for place, title in enumerate(("Mötet öppnas", "Planen"), 1)
    ]


@pytest.fixture
def eva(db: None) -> User:
    """Contributor at Jordbruksverket."""
    user = User.objects.create_user("eva", "eva-lösenord", name="Eva Ny")
    Membership.objects.create(user=user, programme=ONE, role=Role.CONTRIBUTOR, actor="sjv")
    return user


@pytest.fixture
def sara(db: None) -> User:
    """Editor at Folkhälsomyndigheten, cleared for what is significant."""
    user = User.objects.create_user("sara", "sara-lösenord", name="Sara Ås")
    Membership.objects.create(user=user, programme=ONE, role=Role.EDITOR, actor="fohm", clearance=2)
    user.assurance = 2
    return user


def write_url(meeting: MeetingRow) -> str:
    return f"/programmes/{ONE}/meetings/{meeting.code}/minutes/write/"


def fields(page: str) -> dict[str, Any]:
    """Return what the sheet would send if nobody touched it."""
    from lxml import html

    form = next(form for form in html.fromstring(page).forms if form.xpath(".//textarea"))
    found: dict[str, Any] = {}
    for name, raw in form.form_values():
        value = raw.removeprefix("\n")  # a browser leaves out the line break after <textarea>
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found


def open_sheet(client: Client, meeting: MeetingRow) -> dict[str, Any]:
    answer = client.get(write_url(meeting))
    assert answer.status_code == 200
    return fields(answer.content.decode())


def test_the_secretary_writes_everything_on_one_page(as_, alva, meeting, items):
    browser = as_("alva")
    given = open_sheet(browser, meeting)
    given |= {
        "head-state": "held",
        "head-participants": ["fohm", "sjv"],
        "head-participant_names": "Alva Ek, Fohm\r\nBo Lind, SJV",
        f"item-{items[0].code}-minutes": "Alva Ek hälsade välkommen.",
        f"item-{items[1].code}-minutes": "Planen gicks igenom.\r\n\r\n- först målen\r\n- sedan pengarna",
        "decision-0-text": "Planen skickas på remiss.",
        "decision-0-agenda_item": items[1].code,
        "decision-2-text": "Nästa möte hålls i Jönköping.",
        "action-0-title": "Skicka remissen",
        "action-0-actor": "sjv",
        "action-0-due_on": "2026-12-01",
        "action-0-agenda_item": items[1].code,
        "new_item-0-title": "Övrig fråga",
        "new_item-0-minutes": "Lokalen är för liten.",
    }
    answer = browser.post(write_url(meeting), given, follow=True)
    assert answer.redirect_chain == [(f"/programmes/{ONE}/meetings/{meeting.code}/minutes/", 302)]
    page = answer.content.decode()
    for words in ("Alva Ek hälsade välkommen.", "Planen gicks igenom.", "Planen skickas på remiss.", "Skicka remissen",
                  "Jordbruksverket", "1 december 2026", "3. Övrig fråga", "Lokalen är för liten."):  # fmt: skip
        assert words in page
    held = MeetingRow.objects.get()
    assert (held.state, held.minutes_state, held.participants) == ("held", "draft", ("fohm", "sjv"))
    assert [row.text for row in MeetingDecisionRow.objects.all()] == [
        "Planen skickas på remiss.",
        "Nästa möte hålls i Jönköping.",
    ]
    point = ActionPointRow.objects.get()
    assert (point.actor, point.due_on, point.state, point.meeting) == ("sjv", date(2026, 12, 1), "open", meeting.code)
    assert AgendaItemRow.objects.get(title="Övrig fråga").position == 3


def test_an_untouched_sheet_changes_nothing(as_, meeting, items):
    browser = as_("alva")
    before = AuditEvent.objects.count()
    assert browser.post(write_url(meeting), open_sheet(browser, meeting)).status_code == 302
    assert AuditEvent.objects.count() == before


def test_a_form_sent_twice_adds_nothing_twice(as_, meeting, items):
    browser = as_("alva")
    given = open_sheet(browser, meeting) | {
        "decision-0-text": "Vi gör så.",
        "action-0-title": "Gör det",
        "action-0-actor": "fohm",
    }
    for _time in range(2):
        assert browser.post(write_url(meeting), given).status_code == 302
    assert MeetingDecisionRow.objects.count() == 1
    assert ActionPointRow.objects.count() == 1


def test_two_secretaries_on_different_items_do_not_disturb_each_other(as_, meeting, items):
    alva, cilla = as_("alva"), as_("cilla")
    first, second = open_sheet(alva, meeting), open_sheet(cilla, meeting)
    first[f"item-{items[0].code}-minutes"] = "Alva skrev här."
    second[f"item-{items[1].code}-minutes"] = "Cilla skrev där."
    assert alva.post(write_url(meeting), first).status_code == 302
    assert cilla.post(write_url(meeting), second).status_code == 302
    assert [row.minutes for row in AgendaItemRow.objects.all()] == ["Alva skrev här.", "Cilla skrev där."]


def test_the_second_of_two_on_the_same_item_sees_both_texts_and_loses_none(as_, meeting, items):
    alva, cilla = as_("alva"), as_("cilla")
    first, second = open_sheet(alva, meeting), open_sheet(cilla, meeting)
    name = f"item-{items[1].code}-minutes"
    first |= {name: "Alvas text.", "head-place": "", f"item-{items[0].code}-minutes": "Alvas inledning."}
    second |= {name: "Cillas text.", "decision-0-text": "Cillas beslut.", "action-0-title": "Halv"}
    second |= {"action-0-actor": "lv"}
    assert alva.post(write_url(meeting), first).status_code == 302
    answer = cilla.post(write_url(meeting), second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Alvas text." in page
    assert "Alva Ek" in page
    again = fields(page)
    assert again[name] == "Cillas text."
    assert again[f"item-{items[0].code}-minutes"] == "Alvas inledning."
    assert (again["decision-0-text"], again["action-0-title"]) == ("Cillas beslut.", "Halv")
    assert not MeetingDecisionRow.objects.exists()
    again[name] = "Alvas text. Cillas text."
    assert cilla.post(write_url(meeting), again).status_code == 302
    assert AgendaItemRow.objects.get(number=items[1].number).minutes == "Alvas text. Cillas text."
    assert MeetingDecisionRow.objects.get().text == "Cillas beslut."
    assert ActionPointRow.objects.count() == 1


def test_a_text_under_an_item_that_was_withdrawn_meanwhile_is_not_lost(as_, alva, programme, meeting, items):
    browser = as_("cilla")
    given = open_sheet(browser, meeting) | {f"item-{items[1].code}-minutes": "Långt referat."}
    withdraw_row(by=alva, programme=programme, of=AGENDA_ITEMS, code=items[1].code, version=1, why="utgår")
    answer = browser.post(write_url(meeting), given)
    assert answer.status_code == 409
    assert fields(answer.content.decode())[f"item-{items[1].code}-minutes"] == "Långt referat."
    assert "Alva Ek" in answer.content.decode()


def test_a_fault_in_one_line_saves_nothing_of_the_others(as_, meeting, items):
    browser = as_("alva")
    given = open_sheet(browser, meeting) | {
        f"item-{items[0].code}-minutes": "Skrivet.",
        "action-0-title": "Utan ansvarig",
    }
    answer = browser.post(write_url(meeting), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_action-0-actor"' in page
    assert fields(page)[f"item-{items[0].code}-minutes"] == "Skrivet."
    assert not ActionPointRow.objects.exists()
    assert AgendaItemRow.objects.first().minutes == ""


def test_a_rule_broken_late_rolls_the_whole_sheet_back(alva, programme, meeting, items):
    given = Minutes(
        items=[Seen(code=items[0].code, version=1, values={"minutes": "Skrivet."})],
        decisions=[{"text": "Beslutat.", "agenda_item": ""}],
        actions=[{"title": "Gör", "actor": "finns-inte", "due_on": None, "agenda_item": ""}],
    )
    with pytest.raises(Exception, match="finns-inte"):
        write_minutes(by=alva, programme=programme, meeting=meeting.code, given=given)
    assert AgendaItemRow.objects.first().minutes == ""
    assert not MeetingDecisionRow.objects.exists()
    assert MeetingRow.objects.get().minutes_state == "none"


def test_a_personal_number_among_the_participants_is_refused_and_nothing_is_stored(
    as_, alva, programme, meeting, items
):
    browser = as_("alva")
    given = open_sheet(browser, meeting) | {
        "head-participant_names": "Anna And 811228-9874",
        f"item-{items[0].code}-minutes": "Skrivet.",
    }
    answer = browser.post(write_url(meeting), given)
    assert answer.status_code == 422
    assert AgendaItemRow.objects.first().minutes == ""
    assert MeetingRow.objects.get().participant_names == ""
    with pytest.raises(PersonalNumberError):
        add_row(
            by=alva,
            programme=programme,
            to=MEETINGS,
            values={"title": "X", "date": date(2026, 1, 1), "participant_names": "811228-9874"},
        )


def test_a_reader_may_read_but_not_write_and_a_stranger_gets_nothing(as_, meeting, items):
    for name in ("minutes/", "minutes.docx", "invitation.docx", "meeting.ics"):
        url = f"/programmes/{ONE}/meetings/{meeting.code}/{name}"
        assert as_("bo").get(url).status_code == 200, name
        assert as_("dan").get(url).status_code == 404, name
        assert as_(None).get(url).status_code == 302, name
    assert as_("bo").get(write_url(meeting)).status_code == 403
    assert as_("bo").post(write_url(meeting), {}).status_code == 403
    assert as_("dan").get(write_url(meeting)).status_code == 404
    page = as_("bo").get(f"/programmes/{ONE}/meetings/{meeting.code}/minutes/").content.decode()
    assert "write/" not in page


def test_a_contributor_writes_the_own_actors_meetings_only(eva, programme, meeting, items):
    with pytest.raises(PermissionDenied):
        write_minutes(by=eva, programme=programme, meeting=meeting.code, given=Minutes(decisions=[{"text": "x"}]))
    own = add_row(by=eva, programme=programme, to=MEETINGS, values={"title": "Eget", "date": date(2026, 11, 1)})
    write_minutes(
        by=eva,
        programme=programme,
        meeting=own.code,
        given=Minutes(new_items=[{"title": "Punkt", "minutes": "Text"}], decisions=[{"text": "Vårt beslut"}]),
    )
    assert MeetingDecisionRow.objects.get().actor == "sjv"
    client = Client(headers={"accept-language": "sv"})
    client.force_login(eva)
    sheet = open_sheet(client, own)
    assert client.get(write_url(meeting)).status_code == 403
    choices = client.get(write_url(own)).content.decode().split('name="action-0-actor"')[1].split("</select>")[0]
    assert re.findall(r'value="(\w+)"', choices) == ["sjv"]
    assert sheet


def test_what_is_secret_is_nowhere_for_who_has_no_need_to_know(as_, alva, sara, programme, series, meeting, items):
    secret_item = add_row(
        by=sara,
        programme=programme,
        to=AGENDA_ITEMS,
        values={"title": "Hemlig punkt", "meeting": meeting.code, "minutes": "Kapaciteten sviktar."},
        information_class=SECRET,
    )
    point = add_row(
        by=sara,
        programme=programme,
        to=ACTION_POINTS,
        values={"title": "Hemlig åtgärd", "meeting": meeting.code, "actor": "fohm", "due_on": date(2026, 12, 1)},
        information_class=SECRET,
    )
    upcoming = plan_next_meeting(by=sara, programme=programme, series=series.code)
    carried = AgendaItemRow.objects.get(meeting=upcoming.code, title="Uppföljning av åtgärdspunkter")
    assert carried.carried == (point.code,)
    assert carried.confidentiality == 1
    browser = as_("alva")
    for url in (
        f"/programmes/{ONE}/meetings/{meeting.code}/minutes/",
        write_url(meeting),
        f"/programmes/{ONE}/meetings/{upcoming.code}/minutes/",
        write_url(upcoming),
        f"/programmes/{ONE}/meetings/{upcoming.code}/invitation.html",
        f"/programmes/{ONE}/meetings/{meeting.code}/minutes.html",
        f"/programmes/{ONE}/meetings/{meeting.code}/meeting.ics",
        f"/programmes/{ONE}/meetings/overview/",
    ):
        page = browser.get(url).content.decode()
        for words in ("Hemlig", "sviktar", secret_item.code, point.code, "OSL 18:13"):
            assert words not in page, (url, words)
    mine = Sight(sara, programme)
    from beredd.site.meetings.records import meeting_record

    record = meeting_record(mine, meeting)
    assert [item.title for item in record.agenda][-1] == "Hemlig punkt"
    assert record.sensitivity.ground == "OSL 18:13"


def test_minutes_are_a_word_file_with_headings_and_marked_as_a_draft_until_checked(
    as_, alva, programme, meeting, items
):
    import io

    import docx

    change_row(
        by=alva,
        programme=programme,
        of=AGENDA_ITEMS,
        code=items[1].code,
        version=1,
        values={"minutes": "Vi läste."},
        why="",
    )
    answer = as_("bo").get(f"/programmes/{ONE}/meetings/{meeting.code}/minutes.docx")
    assert "attachment" in answer["Content-Disposition"]
    file = docx.Document(io.BytesIO(answer.content))
    headings = [part.text for part in file.paragraphs if part.style.name.startswith("Heading")]
    assert headings == ["Deltagare", "1. Mötet öppnas", "2. Planen", "Justering"]
    assert "UTKAST" in file.sections[0].header.paragraphs[0].text
    pdf = as_("bo").get(f"/programmes/{ONE}/meetings/{meeting.code}/minutes.pdf")
    assert pdf.content.startswith(b"%PDF")
    for path in ("minutes.exe", "budget.docx"):
        assert as_("bo").get(f"/programmes/{ONE}/meetings/{meeting.code}/{path}").status_code == 404


def test_the_calendar_entry_carries_time_place_and_agenda(as_, alva, programme, meeting, items):
    from icalendar import Calendar

    url = f"/programmes/{ONE}/meetings/{meeting.code}/meeting.ics"
    event = next(iter(Calendar.from_ical(as_("bo").get(url).content).walk("VEVENT")))
    assert event["dtstart"].dt.isoformat() == "2026-09-15T07:30:00+00:00"
    assert event["dtend"].dt.isoformat() == "2026-09-15T10:00:00+00:00"
    assert (event["location"], event["status"], event["sequence"]) == ("Solna", "TENTATIVE", 0)
    assert "2. Planen" in event["description"]
    change_row(
        by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=1, values={"state": "cancelled"}, why="x"
    )
    again = next(iter(Calendar.from_ical(as_("bo").get(url).content).walk("VEVENT")))
    assert (again["uid"], again["sequence"], again["status"]) == (event["uid"], 1, "CANCELLED")


def test_the_next_meeting_comes_from_the_interval_with_agenda_and_open_points(alva, programme, series, meeting):
    change_row(
        by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=1, values={"state": "held"}, why="hållet"
    )
    open_point = add_row(
        by=alva,
        programme=programme,
        to=ACTION_POINTS,
        values={"title": "Öppen", "meeting": meeting.code, "actor": "sjv"},
    )
    add_row(
        by=alva,
        programme=programme,
        to=ACTION_POINTS,
        values={"title": "Klar", "meeting": meeting.code, "actor": "sjv", "state": "done", "outcome": "Gjort."},
    )
    row = plan_next_meeting(by=alva, programme=programme, series=series.code)
    assert (row.title, row.date) == ("Samverkansmöte 2/2026", date(2026, 12, 15))
    assert (row.start_time, row.end_time, row.place, row.state) == ("09:30", "12:00", "Solna", "planned")
    agenda = list(AgendaItemRow.objects.filter(meeting=row.code).order_by("position"))
    assert [item.title for item in agenda] == [
        "Mötet öppnas",
        "Uppföljning av åtgärdspunkter",
        "Läget",
        "Nästa möte",
    ]
    assert agenda[1].carried == (open_point.code,)
    with pytest.raises(NextMeetingExistsError):
        plan_next_meeting(by=alva, programme=programme, series=series.code)
    assert MeetingRow.objects.count() == 2


def test_a_series_without_a_meeting_needs_a_day(as_, alva, programme, series):
    with pytest.raises(NoDayError):
        plan_next_meeting(by=alva, programme=programme, series=series.code)
    url = f"/programmes/{ONE}/meeting-series/{series.code}/next/"
    assert as_("bo").post(url, {"day": "2026-12-08"}).status_code == 403
    assert as_("dan").post(url, {"day": "2026-12-08"}).status_code == 404
    answer = as_("alva").post(url, {"day": "2026-12-08"}, follow=True)
    assert "Samverkansmöte 1/2026" in answer.content.decode()


def test_a_meeting_made_by_hand_can_begin_with_the_standing_agenda_once(alva, programme, meeting):
    assert start_agenda(by=alva, programme=programme, meeting=meeting.code) == 3
    assert start_agenda(by=alva, programme=programme, meeting=meeting.code) == 0
    assert AgendaItemRow.objects.count() == 3


def test_action_points_of_earlier_meetings_are_closed_on_the_sheet(as_, alva, programme, series, meeting):
    point = add_row(
        by=alva,
        programme=programme,
        to=ACTION_POINTS,
        values={"title": "Öppen", "meeting": meeting.code, "actor": "sjv"},
    )
    upcoming = plan_next_meeting(by=alva, programme=programme, series=series.code)
    browser = as_("alva")
    name = f"followed-{point.code}"
    given = open_sheet(browser, upcoming)
    assert given[f"{name}-state"] == "open"
    given[f"{name}-state"] = "done"
    refused = browser.post(write_url(upcoming), given)
    assert refused.status_code == 422
    assert f'href="#id_{name}-outcome"' in refused.content.decode()
    assert browser.post(write_url(upcoming), given | {f"{name}-outcome": "Skickat."}).status_code == 302
    assert ActionPointRow.objects.get().outcome == "Skickat."
    page = browser.get(f"/programmes/{ONE}/meetings/{upcoming.code}/minutes/").content.decode()
    assert "klar: Skickat." in page


def test_a_decision_belongs_to_the_items_own_meeting(alva, programme, meeting, items):
    other = add_row(by=alva, programme=programme, to=MEETINGS, values={"title": "Annat", "date": date(2026, 10, 1)})
    with pytest.raises(RowFaultsError, match="agenda_item"):
        add_row(
            by=alva,
            programme=programme,
            to=MEETING_DECISIONS,
            values={"text": "Fel möte", "meeting": other.code, "agenda_item": items[0].code},
        )


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"start_time": "halv tio"}, "start_time"),
        ({"start_time": "10:00", "end_time": "09:00"}, "end_time"),
        ({"state": "held", "date": date(2026, 12, 24)}, "state"),
        ({"series": "SER-99"}, "series"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(alva, programme, values, column):
    with pytest.raises(RowFaultsError, match=column):
        add_row(by=alva, programme=programme, to=MEETINGS, values={"title": "X", "date": date(2026, 1, 1)} | values)


def test_the_minutes_page_asks_no_more_of_the_database_for_more_items(as_, alva, programme, meeting, items):
    browser = as_("alva")

    def queries() -> list[int]:
        found = []
        for url in (f"/programmes/{ONE}/meetings/{meeting.code}/minutes/", write_url(meeting)):
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(url).status_code == 200
            found.append(len(captured))
        return found

    def add(count: int) -> None:
        for place in range(count):
            item = add_row(
                by=alva,
                programme=programme,
                to=AGENDA_ITEMS,
                values={"title": f"Punkt {place}", "meeting": meeting.code, "position": place + 3},
            )
            for to, values in (
                (MEETING_DECISIONS, {"text": f"Beslut {place}"}),
                (ACTION_POINTS, {"title": f"Gör {place}", "actor": "fohm"}),
            ):
                under = {"meeting": meeting.code, "agenda_item": item.code}
                add_row(by=alva, programme=programme, to=to, values=values | under)

    add(1)
    few = queries()
    add(20)
    assert queries() == few


def test_the_overview_says_whether_the_interval_is_kept(as_, alva, programme, series, meeting):
    sight = Sight(alva, programme)
    assert series_lines(sight, lambda _row: True)[0].standing.unreported[0].code == meeting.code
    change_row(
        by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=1, values={"state": "held"}, why="hållet"
    )
    line = series_lines(Sight(alva, programme), lambda _row: True)[0]
    assert (line.regularity.words, line.may_plan) == ("nästa möte är inte planerat", True)
    page = as_("alva").get(f"/programmes/{ONE}/meetings/overview/").content.decode()
    assert "15 september 2026" in page
    assert "nästa möte är inte planerat" in page
    assert "Gör nästa möte" in page
    assert "Gör nästa möte" not in as_("bo").get(f"/programmes/{ONE}/meetings/overview/").content.decode()


def test_a_dutys_facts_come_from_what_its_reader_may_know(alva, bo, sara, programme, meeting):
    change_row(
        by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=1, values={"state": "held"}, why="hållet"
    )
    told = {
        "subject": "Lägesbild",
        "date": date(2026, 11, 20),
        "recipients": ("socialdepartementet",),
        "channel": "meeting",
        "duties": ("P-01",),
    }
    add_row(by=sara, programme=programme, to=INFORMATION_LOG, values=told, information_class=SECRET)
    words = [fact.words for fact in duty_facts(Sight(bo, programme), "P-01")]
    assert len(words) == 1
    assert "15 september 2026" in words[0]
    assert any("20 november 2026" in fact.words for fact in duty_facts(Sight(sara, programme), "P-01"))
    assert duty_facts(Sight(bo, programme), "P-02") == []


def test_the_dutys_page_shows_what_the_meetings_show(as_, alva, programme, meeting):
    url = f"/programmes/{ONE}/duties/P-01/"
    change_row(
        by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=1, values={"state": "held"}, why="hållet"
    )
    page = as_("bo").get(url).content.decode()
    assert "1 möte hållet, varav 1 det senaste året, det senaste den 15 september 2026, inget nytt är planerat." in page
    assert f"/programmes/{ONE}/meetings/?duties=P-01" in page
    assert "Vad registren visar" not in as_("bo").get(f"/programmes/{ONE}/duties/P-02/").content.decode()


def test_the_older_version_of_the_meeting_is_never_written_over(alva, cilla, programme, meeting):
    given = Minutes(head=Seen(code=meeting.code, version=1, values={"chair": "Alva"}))
    write_minutes(by=alva, programme=programme, meeting=meeting.code, given=given)
    with pytest.raises(NewerRowError):
        write_minutes(by=cilla, programme=programme, meeting=meeting.code, given=given)


def test_checked_minutes_are_closed_until_somebody_makes_them_a_draft_again(as_, alva, programme, meeting, items):
    browser = as_("alva")
    name = f"item-{items[0].code}-minutes"
    checked = open_sheet(browser, meeting) | {name: "Justerad text.", "head-minutes_state": "checked"}
    assert browser.post(write_url(meeting), checked).status_code == 302
    assert MeetingRow.objects.get().minutes_state == "checked"
    given = open_sheet(browser, meeting) | {name: "Ändrad efteråt."}
    refused = browser.post(write_url(meeting), given)
    assert refused.status_code == 422
    assert f'href="#id_{name}"' in refused.content.decode()
    decided = open_sheet(browser, meeting) | {"decision-0-text": "Nytt beslut."}
    assert browser.post(write_url(meeting), decided).status_code == 422
    with pytest.raises(RowFaultsError, match="minutes"):
        withdraw_row(by=alva, programme=programme, of=AGENDA_ITEMS, code=items[0].code, version=2, why="bort")
    assert AgendaItemRow.objects.get(number=items[0].number).minutes == "Justerad text."
    assert browser.post(write_url(meeting), given | {"head-minutes_state": "draft"}).status_code == 302
    assert AgendaItemRow.objects.get(number=items[0].number).minutes == "Ändrad efteråt."


def test_the_sheet_of_an_earlier_meeting_does_not_follow_up_what_a_later_one_gave(
    as_, alva, programme, series, meeting
):
    upcoming = plan_next_meeting(by=alva, programme=programme, series=series.code)
    point = add_row(
        by=alva, programme=programme, to=ACTION_POINTS, values={"title": "Ny", "meeting": upcoming.code, "actor": "sjv"}
    )
    assert f"followed-{point.code}-state" not in open_sheet(as_("alva"), meeting)


def test_a_meeting_ahead_shows_its_invitation_and_a_held_one_its_minutes(as_, alva, programme, meeting, items):
    url = f"/programmes/{ONE}/meetings/{meeting.code}/minutes/"
    assert "Kallelse: Samverkansmöte" in as_("bo").get(url).content.decode()
    change_row(
        by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=1, values={"state": "held"}, why="hållet"
    )
    assert "Protokoll: Samverkansmöte" in as_("bo").get(url).content.decode()


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_every_interval_and_every_standing_of_a_series_has_its_words(language):
    assert set(INTERVALS) == {interval.value for interval in Interval}
    with override(language):
        assert all(regularity_said(one).words for one in Regularity)
        assert all(words.to(language) for words in INTERVALS.values())


def hidden_and_none(by, programme, of, column, hidden, none, **values):
    """What is said of a row that is not for these eyes, and of one that does not exist; the code itself taken out."""
    said = []
    for code in (hidden, none):
        with pytest.raises(RowFaultsError) as caught:
            add_row(by=by, programme=programme, to=of, values=values | {column: code})
        said.append([(name, what.replace(code, "…")) for name, what in caught.value.faults[0]])
    return said


@pytest.mark.parametrize("of", [MEETING_DECISIONS, ACTION_POINTS])
def test_an_agenda_item_that_is_hidden_is_refused_as_one_that_does_not_exist(alva, programme, meeting, items, of):
    other = MeetingRow.objects.create(
        programme=ONE, number=50, title="Annat", state="held", changed_by=alva, actor="lv", shown_to=("lv",)
    )
    AgendaItemRow.objects.create(
        programme=ONE, number=50, title="Hemlig", meeting=other.code, changed_by=alva, actor="lv", shown_to=("lv",)
    )
    title = of.columns[0].name
    prefix = AGENDA_ITEMS.prefix
    hidden, none = hidden_and_none(
        alva, programme, of, "agenda_item", f"{prefix}-50", f"{prefix}-99", **{title: "X", "meeting": meeting.code}
    )
    assert hidden == none
    # One that can be seen and is another meeting's is still told as what it is.
    AgendaItemRow.objects.filter(number=50).update(shown_to=())
    seen, none = hidden_and_none(
        alva, programme, of, "agenda_item", f"{prefix}-50", f"{prefix}-99", **{title: "X", "meeting": meeting.code}
    )
    assert seen != none


@pytest.mark.parametrize("of", [MEETING_DECISIONS, AGENDA_ITEMS])
def test_a_checked_meeting_that_is_hidden_is_refused_as_one_that_does_not_exist(alva, programme, of):
    MeetingRow.objects.create(
        programme=ONE, number=50, title="Annat", state="held", minutes_state="checked", changed_by=alva, actor="lv",
        shown_to=("lv",),
    )  # fmt: skip
    title = of.columns[0].name
    prefix = MEETINGS.prefix
    hidden, none = hidden_and_none(alva, programme, of, "meeting", f"{prefix}-50", f"{prefix}-99", **{title: "X"})
    assert hidden == none
