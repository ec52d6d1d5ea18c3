"""Where a duty stands when the report is written decides which group it is shown in."""

from datetime import date
from types import SimpleNamespace

import pytest

from beredd.programmes.follow_up import DutyState
from beredd.programmes.model import Programme
from beredd.reports.standings import Group, duty_standings


def groups(given: SimpleNamespace, *states: object, today: date | None = None) -> dict[str, Group]:
    found = duty_standings(given.programme(), given.recorded(states=states), today or given.today, given.due)
    return {one.duty.id: one.group for one in found}


def test_without_states_the_passed_dates_come_first(given: SimpleNamespace) -> None:
    found = groups(given)
    assert found["R-02"] is Group.LATE
    assert found["R-03"] is Group.NO_STATE
    assert found["R-07"] is Group.OUTSIDE
    assert found["R-08"] is Group.STATED


@pytest.mark.parametrize(
    ("value", "group"),
    [
        (DutyState.DONE, Group.CLOSED),
        (DutyState.SUPERSEDED, Group.CLOSED),
        (DutyState.UNDER_WAY, Group.LATE),
        (DutyState.NOT_STARTED, Group.LATE),
    ],
)
def test_a_passed_date_is_late_until_the_duty_is_closed(given: SimpleNamespace, value: DutyState, group: Group) -> None:
    assert groups(given, given.state("R-02", value))["R-02"] is group


def test_a_duty_without_a_date_is_where_people_say_it_is(given: SimpleNamespace) -> None:
    assert groups(given, given.state("R-01", DutyState.UNDER_WAY))["R-01"] is Group.UNDER_WAY
    assert groups(given, given.state("R-01", DutyState.NOT_STARTED))["R-01"] is Group.NOT_STARTED


def test_the_report_is_not_late_on_its_own_day(given: SimpleNamespace) -> None:
    assert groups(given, today=given.due)["R-03"] is Group.NO_STATE


def test_a_duty_that_goes_with_a_later_report_has_the_state_that_was_set_for_that_one(given: SimpleNamespace) -> None:
    raw = given.raw_programme()
    first = next(duty for duty in raw["duties"] if duty["id"] == "R-01")
    raw["duties"].append({**first, "id": "R-50", "due": [{"kind": "with_report", "duties": ["R-04"]}]})
    states = [given.state("R-50", DutyState.UNDER_WAY, due_on=date(2027, 12, 31))]
    found = duty_standings(Programme.model_validate(raw), given.recorded(states=states), given.today, given.due)
    line = next(one for one in found if one.duty.id == "R-50")
    assert line.item is None
    assert line.group is Group.UNDER_WAY
