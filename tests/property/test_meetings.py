"""The next meeting: whatever the day and the interval, a working day that keeps the interval; followed for years."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from beredd.programmes.meetings import Interval, MeetingDay, Regularity, after, latest_day, next_day, series_standing
from beredd.programmes.working_days import is_working_day

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
REGULAR = st.sampled_from([interval for interval in Interval if interval is not Interval.WHEN_NEEDED])
COUNTRIES = st.sampled_from(["SE", "DK"])


@given(DAYS, REGULAR, COUNTRIES)
def test_it_is_a_working_day_near_the_interval(day, interval, country):
    found, wanted = next_day(day, interval, country), after(day, interval)
    assert found is not None
    assert wanted is not None
    assert is_working_day(found, country)
    assert found > day
    # Three days for the day of the week, and the longest run of free days there is at Christmas and at Easter.
    assert -3 <= (found - wanted).days <= 10


@given(DAYS, REGULAR.filter(lambda one: one not in (Interval.WEEKLY, Interval.FORTNIGHTLY)), COUNTRIES)
def test_a_series_planned_so_is_always_in_time(day, interval, country):
    meetings, today = [], day
    for number in range(12):
        meetings.append(MeetingDay(f"MTG-{number}", today, "held"))
        coming = next_day(today, interval, country)
        assert coming is not None
        planned = [*meetings, MeetingDay("MTG-next", coming, "planned")]
        late = latest_day(today, interval)
        assert late is not None
        if coming <= late:
            assert series_standing(interval, planned, today).regularity is Regularity.KEPT
        else:  # only a monthly meeting that runs into Christmas or Easter
            assert interval is Interval.MONTHLY
        today = coming
