from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from beredd.programmes import calendar_items
from beredd.programmes.follow_up import nothing_yet
from beredd.programmes.ics import calendar_ics

REPORT = {"kind": "fixed", "date": "2024-12-01", "event": "interim_report"}


def events(programme, language="sv", **options):
    text = calendar_ics(calendar_items(programme, **options), language, "Prov, åäö; \\n")
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors
    return calendar.walk("VEVENT")


def test_a_deadline_is_an_all_day_event_that_takes_no_time_with_a_reminder(build, duty):
    (event,) = events(build(duty("X-01", REPORT)))
    assert event.decoded("dtstart") == date(2024, 12, 1)
    assert event.decoded("dtend") == date(2024, 12, 2)
    assert event["transp"] == "TRANSPARENT"
    assert event["uid"] == "se-x-X-01-2024-12-01-interim_report@beredd"
    assert event["summary"] == "X-01 delredovisning"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-14)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Sista arbetsdagen före: fredag 29 november 2024."),
        ("da", "Sidste arbejdsdag før: fredag den 29. november 2024."),
        ("en", "Last working day before: Friday 29 November 2024."),
    ],
)
def test_the_last_working_day_is_told_in_the_readers_language(build, duty, language, words):
    (event,) = events(build(duty("X-01", REPORT)), language)
    assert words in event["description"]


def test_what_goes_with_a_report_is_told_in_its_event(build, duty):
    programme = build(
        duty("X-01", REPORT),
        duty("X-02", {"kind": "with_report", "duties": ["X-01"]}),
        duty("X-03", {"kind": "before", "duty": "X-01"}),
    )
    (event,) = events(programme)
    assert "Samtidigt: X-02." in event["description"]
    assert "Dessförinnan: X-03." in event["description"]


def test_what_has_no_day_is_left_out(build, duty):
    programme = build(
        duty("X-01", {"kind": "continuous"}),
        duty("X-02", {"kind": "undated"}),
        duty("X-03", {"kind": "during", "start": "2025-01-01", "end": "2028-12-31"}),
    )
    assert events(programme) == []


def test_a_happening_does_not_remind(build, duty):
    programme = build(
        duty("X-01", {"kind": "fixed", "date": "2025-12-01", "event": "in_force"}),
        duty("X-02", {"kind": "fixed", "date": "2024-12-12"}, outside=True),
    )
    assert [event.walk("VALARM") for event in events(programme)] == [[], []]


def test_a_date_that_a_person_set_says_so_and_work_is_named_by_its_words(build, duty):
    programme = build(duty("X-01", {"kind": "undated"}, text={"sv": "Utvärdera planen " * 20}))
    chosen = replace(nothing_yet("se-x", datetime(2026, 11, 22, tzinfo=UTC)), set_dates={"X-01": date(2027, 3, 1)})
    (event,) = events(programme, follow_up=chosen)
    assert "satt av en handläggare" in event["description"]
    assert event["summary"].startswith("X-01 Utvärdera planen")
    assert len(event["summary"]) < 90


def test_the_file_is_the_same_whenever_it_is_made_and_a_new_version_says_so(build, duty):
    first = build(duty("X-01", REPORT))
    assert calendar_ics(calendar_items(first), "sv", "P") == calendar_ics(calendar_items(first), "sv", "P")
    (event,) = events(build(duty("X-01", REPORT), version=3))
    assert event["sequence"] == 2


def test_lines_end_and_fold_as_the_standard_says(build, duty):
    text = calendar_ics(calendar_items(build(duty("X-01", REPORT, text={"sv": "åäö " * 60}))), "sv", "Prov")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
