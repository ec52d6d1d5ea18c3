from dataclasses import replace
from datetime import UTC, date, datetime

from beredd.programmes import calendar_items
from beredd.programmes.follow_up import nothing_yet

REPORT = {"kind": "fixed", "date": "2026-12-15", "event": "interim_report"}
FRAME = {"kind": "during", "start": "2025-01-01", "end": "2028-12-31", "event": "money_frame"}


def test_an_item_carries_its_date_weekday_working_day_actors_and_label(build, duty):
    part = {"actor": "lv", "role": "responsible"}
    programme = build(duty("X-01", {"kind": "fixed", "date": "2024-12-01", "event": "requisition"}, actors=[part]))
    (item,) = calendar_items(programme)
    assert (item.id, item.date, item.weekday) == ("X-01", date(2024, 12, 1), 6)
    assert item.last_working_day == date(2024, 11, 29)
    assert item.actors == ("lv",)
    assert [item.label.to(language) for language in ("sv", "da", "en")] == ["rekvisition", "rekvirering", "requisition"]
    assert item.days_left(date(2024, 11, 30)) == 1


def test_own_words_stand_before_the_events_name(build, duty):
    programme = build(duty("X-01", REPORT | {"label": {"en": "the plan"}}))
    assert calendar_items(programme)[0].label.to("sv") == "the plan"


def test_what_comes_before_a_date_has_its_last_working_day_ahead_of_it(build, duty):
    programme = build(duty("X-01", REPORT), duty("X-02", {"kind": "before", "duty": "X-01"}))
    before = next(item for item in calendar_items(programme) if item.id == "X-02")
    assert before.follows
    assert (before.date, before.last_working_day) == (date(2026, 12, 15), date(2026, 12, 14))


def test_the_period_gives_its_ends_under_the_programmes_letter(build, duty):
    programme = build(duty("X-01", REPORT), period={"start": "2024-01-01", "end": "2026-12-31"})
    ends = [(item.id, item.event, item.date) for item in calendar_items(programme) if item.row == "programme"]
    assert ends == [("X", "start", date(2024, 1, 1)), ("X", "end", date(2026, 12, 31))]


def test_a_start_or_final_report_that_a_duty_states_is_not_doubled(build, duty):
    programme = build(
        duty("X-01", {"kind": "fixed", "date": "2026-01-01", "event": "start"}),
        duty("X-24", {"kind": "fixed", "date": "2030-12-31", "event": "final_report"}),
        period={"start": "2026-01-01", "end": "2030-12-31"},
    )
    assert [item.id for item in calendar_items(programme)] == ["X-01", "X-24"]


def test_goals_have_dates_too(build, duty):
    goal = {
        "id": "X-F1",
        "level": "area",
        "text": {"en": "A law"},
        "due": [{"kind": "fixed", "date": "2025-12-01", "event": "in_force"}],
    }
    programme = build(duty("X-01"), goals=[goal], goal_levels=[{"key": "area", "name": {"en": "area"}}])
    assert [(item.id, item.row) for item in calendar_items(programme)] == [("X-F1", "goal")]


def test_a_window_holds_spans_that_touch_it_and_keeps_the_timeless_last(build, duty):
    programme = build(
        duty("X-01", {"kind": "continuous"}),
        duty("X-02", FRAME),
        duty("X-03", REPORT),
        duty("X-04", {"kind": "fixed", "date": "2029-01-01"}),
    )
    first, last = date(2026, 12, 15), date(2028, 12, 31)
    assert [item.id for item in calendar_items(programme, first, last)] == ["X-02", "X-03", "X-01"]
    assert [item.id for item in calendar_items(programme, first, last, timeless=False)] == ["X-02", "X-03"]
    assert [item.id for item in calendar_items(programme, date(2029, 1, 1), timeless=False)] == ["X-04"]


def test_ids_stand_in_order_of_their_numbers(build, duty):
    programme = build(duty("X-10", REPORT), duty("X-9", REPORT), duty("X-2", REPORT))
    assert [item.id for item in calendar_items(programme)] == ["X-2", "X-9", "X-10"]


def test_a_date_that_a_person_set_is_marked(build, duty):
    programme = build(duty("X-01", {"kind": "undated", "recurrence": "yearly"}))
    follow_up = replace(nothing_yet("se-x", datetime(2026, 11, 22, tzinfo=UTC)), set_dates={"X-01": date(2027, 5, 2)})
    (item,) = calendar_items(programme, follow_up=follow_up)
    assert (item.date, item.set_by_hand, item.last_working_day) == (date(2027, 5, 2), True, date(2027, 4, 30))


def test_a_yearly_duty_without_end_stops_somewhere(build, duty):
    programme = build(duty("X-01", {"kind": "yearly", "month": 1, "day": 1, "first_year": 2026}))
    found = calendar_items(programme, today=date(2026, 11, 22))
    assert 10 <= len(found) <= 12
