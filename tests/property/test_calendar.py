"""What holds of every calendar, whatever the rules in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beredd.programmes import calendar_items, is_working_day, last_working_day
from beredd.programmes.calendar import in_order
from beredd.programmes.due_dates import due_dates, yearly_dates
from beredd.programmes.due_rules import Yearly
from beredd.programmes.follow_up import nothing_yet
from beredd.programmes.ics import calendar_ics, event_uid
from beredd.programmes.model import Period, Programme

DAYS = st.dates(date(2020, 1, 1), date(2045, 12, 31))
HORIZON = date(2050, 12, 31)
IDS = [f"X-{n:02}" for n in range(1, 9)]


def programme_of(duties: list[dict[str, Any]], end: date | None = None) -> Programme:
    return Programme.model_validate(
        {
            "id": "se-x",
            "letter": "X",
            "kind": "assignment",
            "country": "SE",
            "language": "sv",
            "title": {"en": "Trial"},
            "summary": {"en": "A trial"},
            "period": {"end": end},
            "decision": {"title": "Prov", "issuer": "regeringen"},
            "duties": duties,
            "author": "Alva",
            "next_review": "2027-01-01",
        }
    )


@st.composite
def yearly_rules(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(
        st.one_of(
            st.just(date(2024, 2, 29)), st.just(date(2024, 12, 31)), st.dates(date(2024, 1, 1), date(2024, 12, 31))
        )
    )
    first = draw(st.integers(2020, 2040))
    last = draw(st.none() | st.integers(first, first + 12))
    return {"kind": "yearly", "month": day.month, "day": day.day, "first_year": first, "last_year": last}


@st.composite
def spans(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(DAYS)
    return {"kind": "during", "start": start, "end": start + timedelta(days=draw(st.integers(0, 2000)))}


def own_rules() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        DAYS.map(lambda day: {"kind": "fixed", "date": day}),
        st.lists(DAYS, min_size=1, max_size=4).map(lambda days: {"kind": "list", "dates": days}),
        yearly_rules(),
        spans(),
        st.just({"kind": "continuous"}),
        st.just({"kind": "undated"}),
    )


def following_rules(ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    duty = st.sampled_from(ids)
    return st.one_of(
        duty.map(lambda target: {"kind": "same_as", "duty": target}),
        duty.map(lambda target: {"kind": "before", "duty": target}),
        st.lists(duty, min_size=1, max_size=3, unique=True).map(lambda them: {"kind": "with_report", "duties": them}),
    )


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Up to eight duties; each may follow those before it, so that there is no circle."""
    duties: list[dict[str, Any]] = []
    for n, duty_id in enumerate(IDS[: draw(st.integers(1, len(IDS)))]):
        rules = own_rules() if n == 0 else st.one_of(own_rules(), following_rules(IDS[:n]))
        due = draw(st.lists(rules, max_size=3))
        duties.append({"id": duty_id, "text": {"en": duty_id}, "verb": "ska", "strength": "must", "due": due})
    return programme_of(duties, draw(st.none() | DAYS))


@given(yearly_rules(), DAYS)
def test_a_yearly_rule_gives_one_date_in_each_year_without_a_hole(rule: dict[str, Any], until: date) -> None:
    found = yearly_dates(Yearly.model_validate(rule), Period(), until)
    assert [day.year for day in found] == list(range(rule["first_year"], rule["first_year"] + len(found)))
    for day in found:
        moved = (rule["month"], rule["day"]) == (2, 29) and day.year % 4  # 2020–2052 has no exception to the four years
        assert (day.month, day.day) == ((2, 28) if moved else (rule["month"], rule["day"]))
    if rule["last_year"] is not None:
        assert found[-1].year == rule["last_year"]


@given(DAYS, st.sampled_from(["SE", "DK"]))
def test_the_last_working_day_is_one_near_and_not_after(day: date, country: Any) -> None:
    found = last_working_day(day, country)
    assert day - timedelta(days=10) <= found <= day
    assert is_working_day(found, country)
    assert found.weekday() < 5
    assert not any(is_working_day(found + timedelta(days=n), country) for n in range(1, (day - found).days + 1))


@given(programmes(), DAYS, DAYS)
def test_a_window_is_the_whole_filtered(programme: Programme, one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    inside = calendar_items(programme, first, last, timeless=False)
    whole = calendar_items(programme, None, HORIZON, timeless=False)
    expected = [
        item
        for item in whole
        if (item.date or item.end) >= first and (item.date or item.start) <= last  # type: ignore[operator]
    ]
    assert list(inside) == expected


@given(programmes(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(programme: Programme, random: Any) -> None:
    duties = list(programme.duties)
    random.shuffle(duties)
    shuffled = programme.model_copy(update={"duties": tuple(duties)})
    assert calendar_items(shuffled, to=HORIZON) == calendar_items(programme, to=HORIZON)


@given(programmes())
def test_no_date_is_lost_moved_or_doubled(programme: Programme) -> None:
    items = calendar_items(programme, to=HORIZON)
    for duty in programme.duties:
        written = {day for rule in duty.due for day in _dates_in(rule.model_dump())}
        shown = [(item.date, item.event) for item in items if item.id == duty.id and item.date is not None]
        assert written <= {day for day, _ in shown}
        assert len(shown) == len(set(shown))
    assert list(items) == sorted(items, key=in_order)


def _dates_in(rule: dict[str, Any]) -> list[date]:
    match rule["kind"]:
        case "fixed":
            return [rule["date"]]
        case "list":
            return list(rule["dates"])
        case _:
            return []


@given(programmes())
def test_same_as_has_exactly_its_targets_dates(programme: Programme) -> None:
    dues = due_dates(programme, HORIZON)
    for duty in programme.duties:
        rules = [rule.model_dump() for rule in duty.due]
        if [rule["kind"] for rule in rules] == ["same_as"]:
            target = dues.get(rules[0]["duty"], ())
            assert {(due.date, due.start, due.end) for due in dues[duty.id]} == (
                {(due.date, due.start, due.end) for due in target} or {(None, None, None)}
            )


@given(programmes(), DAYS)
def test_a_set_date_never_touches_a_formal_one(programme: Programme, day: date) -> None:
    follow_up = replace(
        nothing_yet("se-x", datetime(2026, 11, 22, tzinfo=UTC)), set_dates={duty.id: day for duty in programme.duties}
    )
    before = [item for item in calendar_items(programme, to=HORIZON) if item.date is not None]
    after = calendar_items(programme, to=HORIZON, follow_up=follow_up)
    key = [(item.id, item.date, item.event) for item in after]
    assert all((item.id, item.date, item.event) in key for item in before)


@given(programmes())
def test_every_event_of_the_calendar_file_has_its_own_uid(programme: Programme) -> None:
    items = calendar_items(programme, to=HORIZON)
    dated = [item for item in items if item.date is not None and not item.follows]
    uids = [event_uid(item) for item in dated]
    assert len(uids) == len(set(uids))
    text = calendar_ics(items, "sv", "Prov")
    assert text.count(b"BEGIN:VEVENT") == len(dated)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
