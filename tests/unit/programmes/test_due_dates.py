from datetime import date

import pytest

from beredd.common.errors import FoundWanting
from beredd.programmes import may_set_date
from beredd.programmes.due_dates import due_dates

FAR = date(2040, 12, 31)


def dates(programme, duty_id, until=FAR, set_dates=None):
    return [due.date for due in due_dates(programme, until, set_dates).get(duty_id, ())]


def test_fixed_and_listed_dates_are_as_written(build, duty):
    programme = build(
        duty("X-01", {"kind": "fixed", "date": "2024-12-01"}),  # a Sunday stays a Sunday
        duty("X-02", {"kind": "list", "dates": ["2026-01-15", "2025-01-15"]}),
    )
    assert dates(programme, "X-01") == [date(2024, 12, 1)]
    assert sorted(dates(programme, "X-02")) == [date(2025, 1, 15), date(2026, 1, 15)]


def test_yearly_goes_on_to_its_last_year(build, duty):
    rule = {"kind": "yearly", "month": 3, "day": 1, "first_year": 2028, "last_year": 2030}
    assert dates(build(duty("X-01", rule)), "X-01") == [date(2028, 3, 1), date(2029, 3, 1), date(2030, 3, 1)]


def test_yearly_without_a_last_year_ends_with_the_programme(build, duty):
    rule = {"kind": "yearly", "month": 3, "day": 1, "first_year": 2028}
    programme = build(duty("X-01", rule), period={"end": "2030-02-28"})
    assert dates(programme, "X-01") == [date(2028, 3, 1), date(2029, 3, 1)]


def test_yearly_without_any_end_goes_as_far_as_is_asked_but_has_its_first(build, duty):
    programme = build(duty("X-01", {"kind": "yearly", "month": 12, "day": 31, "first_year": 2028}))
    assert dates(programme, "X-01", date(2029, 12, 31)) == [date(2028, 12, 31), date(2029, 12, 31)]
    assert dates(programme, "X-01", date(2029, 12, 30)) == [date(2028, 12, 31)]
    assert dates(programme, "X-01", date(2025, 1, 1)) == [date(2028, 12, 31)]


def test_yearly_on_a_leap_day(build, duty):
    rule = {"kind": "yearly", "month": 2, "day": 29, "first_year": 2027, "last_year": 2029}
    assert dates(build(duty("X-01", rule)), "X-01") == [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)]


def test_same_as_takes_whatever_the_other_has_under_its_own_event(build, duty):
    programme = build(
        duty("X-01", {"kind": "fixed", "date": "2025-03-30", "event": "repayment"}),
        duty("X-02", {"kind": "same_as", "duty": "X-01", "event": "account"}),
        duty("X-03", {"kind": "same_as", "duty": "X-02"}),
    )
    (second,) = due_dates(programme, FAR)["X-02"]
    assert (second.date, second.event, second.kind, second.related) == (
        date(2025, 3, 30),
        "account",
        "same_as",
        ("X-01",),
    )
    assert dates(programme, "X-03") == [date(2025, 3, 30)]


def test_with_report_comes_with_each_date_once(build, duty):
    programme = build(
        duty("X-01", {"kind": "list", "dates": ["2025-01-15", "2026-01-15"]}),
        duty("X-02", {"kind": "fixed", "date": "2026-01-15"}),
        duty("X-03", {"kind": "with_report", "duties": ["X-01", "X-02"]}),
    )
    found = due_dates(programme, FAR)["X-03"]
    assert [(due.date, due.related) for due in found] == [
        (date(2025, 1, 15), ("X-01",)),
        (date(2026, 1, 15), ("X-01", "X-02")),
    ]


def test_before_means_before_the_first_date(build, duty):
    programme = build(
        duty("X-01", {"kind": "yearly", "month": 3, "day": 1, "first_year": 2028, "last_year": 2030}),
        duty("X-02", {"kind": "before", "duty": "X-01"}),
    )
    assert dates(programme, "X-02") == [date(2028, 3, 1)]


def test_what_follows_an_undated_report_has_no_date_until_a_person_sets_one(build, duty):
    programme = build(
        duty("X-01", {"kind": "undated", "recurrence": "yearly", "event": "yearly_report"}),
        duty("X-02", {"kind": "with_report", "duties": ["X-01"]}),
    )
    assert dates(programme, "X-02") == [None]
    chosen = {"X-01": date(2027, 2, 1)}
    (first,) = due_dates(programme, FAR, chosen)["X-01"]
    assert (first.date, first.set_by_hand, first.event) == (date(2027, 2, 1), True, "yearly_report")
    assert dates(programme, "X-02", set_dates=chosen) == [date(2027, 2, 1)]


def test_a_formal_date_is_never_moved(build, duty):
    programme = build(duty("X-01", {"kind": "fixed", "date": "2026-12-15"}))
    assert dates(programme, "X-01", set_dates={"X-01": date(2027, 1, 1)}) == [date(2026, 12, 15)]
    assert not may_set_date(programme, "X-01")


def test_a_continuous_duty_keeps_going_beside_a_date_set_for_it(build, duty):
    programme = build(duty("X-01", {"kind": "continuous"}))
    assert may_set_date(programme, "X-01")
    found = due_dates(programme, FAR, {"X-01": date(2027, 1, 1)})["X-01"]
    assert [(due.kind, due.date) for due in found] == [("continuous", None), ("undated", date(2027, 1, 1))]


def test_a_date_may_be_set_for_a_duty_without_rules_but_not_for_what_is_not_there(build, duty):
    programme = build(duty("X-01"))
    assert may_set_date(programme, "X-01")
    assert not may_set_date(programme, "X-99")
    assert dates(programme, "X-01", set_dates={"X-01": date(2027, 1, 1)}) == [date(2027, 1, 1)]


@pytest.mark.parametrize("last", ["X-01", "X-03"])
def test_a_circle_is_refused_by_name(build, duty, last):
    programme = build(
        duty("X-01", {"kind": "same_as", "duty": "X-02"}),
        duty("X-02", {"kind": "with_report", "duties": ["X-03"]}),
        duty("X-03", {"kind": "before", "duty": last}),
    )
    with pytest.raises(FoundWanting, match="in a circle: X-0"):
        due_dates(programme, FAR)


def test_the_same_date_from_two_rules_is_there_once(build, duty):
    programme = build(
        duty("X-01", {"kind": "yearly", "month": 3, "day": 1, "first_year": 2029, "last_year": 2030}),
        duty(
            "X-02",
            {"kind": "fixed", "date": "2030-03-01"},
            {"kind": "with_report", "duties": ["X-01"]},
        ),
    )
    assert sorted(dates(programme, "X-02")) == [date(2029, 3, 1), date(2030, 3, 1)]
