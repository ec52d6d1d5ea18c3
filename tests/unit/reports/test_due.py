"""Which reports there are, which one a date means, and which one to write now."""

from datetime import date
from types import SimpleNamespace

import pytest

from beredd.common.errors import UserError
from beredd.reports.due import contents_of, find_report, next_due_report, reports_of


def test_every_report_on_its_dates_the_undated_last(given: SimpleNamespace) -> None:
    found = [(one.spec.id, one.due, one.key) for one in reports_of(given.programme())]
    assert found == [
        ("R-D", date(2026, 6, 15), "2026-06-15"),
        ("R-E", date(2026, 6, 15), "2026-06-15"),
        ("R-S", date(2027, 12, 31), "2027-12-31"),
        ("R-Y", None, "undated"),
    ]


def test_a_date_that_a_person_has_set_counts(given: SimpleNamespace) -> None:
    follow_up = given.recorded(set_dates={"R-06": date(2026, 10, 1)})
    assert find_report(given.programme(), date(2026, 10, 1), follow_up=follow_up).spec.id == "R-Y"


def test_the_last_working_day_stands_beside_a_date_that_is_none(given: SimpleNamespace) -> None:
    found = find_report(given.programme(), date(2027, 12, 31))
    assert found.last_working_day == date(2027, 12, 30)


def test_a_date_without_a_report_lists_those_there_are(given: SimpleNamespace) -> None:
    with pytest.raises(UserError, match=r"2026-06-15 \(R-D: .*2027-12-31 \(R-S") as told:
        find_report(given.programme(), date(2026, 6, 16))
    assert told.value.exit_code == 2


def test_two_reports_on_one_day_need_an_id(given: SimpleNamespace) -> None:
    with pytest.raises(UserError, match=r"2 reports due on 2026-06-15.*--report"):
        find_report(given.programme(), given.due)
    assert find_report(given.programme(), given.due, report="R-E").spec.id == "R-E"


def test_a_report_can_be_asked_for_by_its_id_alone(given: SimpleNamespace) -> None:
    assert find_report(given.programme(), report="R-S").due == date(2027, 12, 31)
    assert find_report(given.programme()).spec.id == "R-Y"


@pytest.mark.parametrize(
    ("today", "report"),
    [
        (date(2026, 5, 4), "R-D"),
        (date(2026, 6, 15), "R-D"),
        (date(2026, 6, 16), "R-S"),
        (date(2028, 1, 1), "R-Y"),
    ],
)
def test_the_next_report_is_the_one_to_come_else_the_undated(given: SimpleNamespace, today: date, report: str) -> None:
    assert next_due_report(given.programme(), today).spec.id == report


def test_when_all_are_past_the_last_is_meant(given: SimpleNamespace) -> None:
    programme = given.programme(reports=given.raw_programme()["reports"][:3])
    assert next_due_report(programme, date(2030, 1, 1)).spec.id == "R-S"


def test_of_two_past_reports_on_one_day_the_account_comes_second(given: SimpleNamespace) -> None:
    raw = given.raw_programme()["reports"]
    programme = given.programme(reports=[raw[2], raw[0]])
    assert next_due_report(programme, date(2030, 1, 1)).spec.id == "R-D"


def test_a_decision_without_reports_gets_a_status_note(given: SimpleNamespace) -> None:
    programme = given.programme(reports=[])
    found = next_due_report(programme, given.today)
    assert (found.spec, found.due, found.key) == (None, None, "status")
    assert find_report(programme, status=True).spec is None
    with pytest.raises(UserError, match="--status"):
        find_report(programme, given.due)


def test_what_is_for_another_date_is_not_demanded(given: SimpleNamespace) -> None:
    spec = given.programme().reports[0]
    assert [one.key for one in contents_of(spec, given.due)] == ["plan"]
    assert [one.key for one in contents_of(spec, date(2030, 1, 1))] == ["plan", "later"]
    assert contents_of(None, given.due) == ()
