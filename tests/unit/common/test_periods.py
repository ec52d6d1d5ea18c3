"""Periods: parse, order, days, next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredd.common.errors import UserError
from beredd.common.periods import Period

periods = st.one_of(
    st.builds(Period, st.integers(1, 9998)),
    st.builds(Period, st.integers(1, 9998), st.just("quarter"), st.integers(1, 4)),
    st.builds(Period, st.integers(1, 9998), st.just("month"), st.integers(1, 12)),
)


@pytest.mark.parametrize(
    ("text", "start", "end", "after"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2025"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "2024-Q2"),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31), "2025-Q1"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-03"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "2023-03"),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31), "2025-01"),
    ],
)
def test_period_has_its_days_and_its_successor(text: str, start: date, end: date, after: str) -> None:
    period = Period.parse(f" {text} ")
    assert (period.start, period.end) == (start, end)
    assert str(period.next()) == after
    assert str(period) == text


@pytest.mark.parametrize("text", ["", "24", "2024-Q5", "2024-13", "2024-00", "2024/03", "2024-3", "20244", "0000"])
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="2024-Q3"):
        Period.parse(text)


def test_order_is_by_first_day_and_the_longer_first() -> None:
    texts = ["2024-Q2", "2024-01", "2025", "2024", "2024-Q1", "2023-12"]
    assert [str(p) for p in sorted(map(Period.parse, texts))] == [
        "2023-12",
        "2024",
        "2024-Q1",
        "2024-01",
        "2024-Q2",
        "2025",
    ]


def test_a_period_is_not_ordered_against_something_else() -> None:
    with pytest.raises(TypeError):
        assert Period(2024) < 2025


def test_the_middle_of_a_year_is_its_half() -> None:
    assert Period(2024).middle == 2024.5
    assert Period.parse("2024-Q1").middle == 2024.125


def test_there_is_nothing_after_the_last_year() -> None:
    with pytest.raises(UserError, match="9999"):
        Period(9999).next()


@given(periods)
def test_writing_and_reading_give_the_same(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_the_next_begins_the_day_after_and_is_later(period: Period) -> None:
    after = period.next()
    assert after.start == period.end + timedelta(days=1)
    assert after > period
    assert after.kind == period.kind
