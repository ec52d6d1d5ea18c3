"""When the next meeting of a series falls, and whether its interval is kept."""

from datetime import date, time

import pytest

from beredd.programmes.meetings import (
    Interval,
    MeetingDay,
    Regularity,
    after,
    clock_time,
    duty_meetings,
    informed,
    latest_day,
    next_day,
    series_standing,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "said"),
    [("9:30", time(9, 30)), ("09.30", time(9, 30)), (" 23:59 ", time(23, 59)), ("24:00", None), ("halv tio", None),
     ("", None), ("9", None), ("9:60", None)],
)  # fmt: skip
def test_a_time_of_day_is_read_as_on_a_clock(text, said):
    assert clock_time(text) == said


@pytest.mark.parametrize(
    ("day", "interval", "later"),
    [
        (date(2026, 11, 30), Interval.QUARTERLY, date(2027, 2, 28)),
        (date(2027, 11, 30), Interval.QUARTERLY, date(2028, 2, 29)),
        (date(2026, 12, 31), Interval.MONTHLY, date(2027, 1, 31)),
        (date(2028, 2, 29), Interval.YEARLY, date(2029, 2, 28)),
        (date(2026, 9, 15), Interval.FOUR_MONTHLY, date(2027, 1, 15)),
        (date(2026, 9, 15), Interval.FORTNIGHTLY, date(2026, 9, 29)),
        (date(2026, 9, 15), Interval.WHEN_NEEDED, None),
    ],
)
def test_an_interval_later(day, interval, later):
    assert after(day, interval) == later


@pytest.mark.parametrize(
    ("day", "interval", "country", "wanted"),
    [
        # Tuesday 15 September; three months later is Tuesday 15 December.
        (date(2026, 9, 15), Interval.QUARTERLY, "SE", date(2026, 12, 15)),
        # Tuesday 8 December; 8 March is a Monday, so Tuesday 9 March.
        (date(2026, 12, 8), Interval.QUARTERLY, "SE", date(2027, 3, 9)),
        # Thursday 18 November 2027; a year later is Saturday, so Thursday 16.
        (date(2027, 11, 18), Interval.YEARLY, "SE", date(2028, 11, 16)),
        # Thursday 24 September; three months later is Christmas Eve, a free day: Monday 28 December.
        (date(2026, 9, 24), Interval.QUARTERLY, "SE", date(2026, 12, 28)),
        # 5 June is a free day in Denmark by custom; in Sweden the 6th is.
        (date(2026, 3, 5), Interval.QUARTERLY, "DK", date(2026, 6, 4)),
    ],
)
def test_the_next_meeting_keeps_its_day_of_the_week_and_falls_on_a_working_day(day, interval, country, wanted):
    assert next_day(day, interval, country) == wanted


def days(*given: tuple[str, str]) -> list[MeetingDay]:
    return [MeetingDay(f"MTG-{number}", date.fromisoformat(day), state) for number, (day, state) in enumerate(given, 1)]


@pytest.mark.parametrize(
    ("meetings", "regularity"),
    [
        ((), Regularity.NONE_HELD),
        ((("2026-12-15", "planned"),), Regularity.NONE_HELD),
        ((("2026-09-15", "held"), ("2026-12-15", "invited")), Regularity.KEPT),
        ((("2026-09-15", "held"),), Regularity.NEXT_NOT_PLANNED),
        ((("2026-09-15", "held"), ("2026-12-15", "cancelled")), Regularity.NEXT_NOT_PLANNED),
        ((("2026-09-15", "held"), ("2027-02-15", "planned")), Regularity.PLANNED_LATE),
        ((("2026-05-15", "held"), ("2026-12-15", "planned")), Regularity.BROKEN),
        # A meeting whose day has passed without a word of it was not held, as far as anybody knows.
        ((("2026-05-15", "held"), ("2026-08-15", "planned")), Regularity.BROKEN),
    ],
)
def test_whether_four_times_a_year_is_kept(meetings, regularity):
    assert series_standing(Interval.QUARTERLY, days(*meetings), TODAY).regularity is regularity


def test_a_fourth_of_the_interval_is_given_and_no_more():
    held = date(2026, 9, 1)
    last = latest_day(held, Interval.QUARTERLY)
    assert last == date(2026, 12, 23)
    for today, kept in ((last, Regularity.NEXT_NOT_PLANNED), (date(2026, 12, 24), Regularity.BROKEN)):
        found = series_standing(Interval.QUARTERLY, [MeetingDay("MTG-1", held, "held")], today)
        assert found.regularity is kept


def test_a_series_tells_its_last_its_next_its_longest_gap_and_what_nobody_has_reported():
    found = series_standing(
        Interval.QUARTERLY,
        days(("2026-10-01", "planned"), ("2026-03-01", "held"), ("2026-01-10", "held"), ("2026-09-15", "held"),
             ("2026-11-22", "invited"), ("2027-01-01", "planned")),
        TODAY,
    )  # fmt: skip
    assert found.held == 3
    assert found.last is not None
    assert found.last.date == date(2026, 9, 15)
    assert found.next is not None
    assert found.next.date == TODAY
    assert found.longest_gap == 198
    assert [each.date for each in found.unreported] == [date(2026, 10, 1)]


def test_what_is_held_when_needed_or_has_ended_keeps_no_interval():
    held = days(("2020-01-01", "held"))
    assert series_standing(Interval.WHEN_NEEDED, held, TODAY).regularity is Regularity.NO_INTERVAL
    assert series_standing(Interval.QUARTERLY, held, TODAY, ended=True).regularity is Regularity.ENDED


def test_the_past_year_is_counted_apart():
    found = duty_meetings(days(("2025-11-22", "held"), ("2025-11-23", "held"), ("2026-11-22", "held")), TODAY)
    assert (found.held, found.held_last_year) == (3, 2)
    told = informed([date(2025, 1, 1), date(2026, 11, 20), date(2027, 1, 1)], TODAY)
    assert (told.times, told.times_last_year, told.last, told.days_since) == (2, 1, date(2026, 11, 20), 2)
    assert informed([], TODAY).last is None
