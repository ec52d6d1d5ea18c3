"""Who may take which step with a value, when, and what a value must hold."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from beredd.indicators import definition
from beredd.indicators.entry import (
    Entry,
    Opening,
    PeriodState,
    Refusal,
    Step,
    ValueFault,
    ValueState,
    fraction,
    is_open,
    refusal,
    value_faults,
)

DRAFT, SUBMITTED, RETURNED, APPROVED = ValueState
SHARE = definition("ecoli-3gc-r")
COUNT = definition("bsi-ecoli-cases")


def step(before, after, **more):
    given = {"changed": False, "open": True, "may_judge": False, "own": False, "reason": ""}
    return refusal(Step(before=before, after=after, **(given | more)))


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, DRAFT), (None, SUBMITTED), (DRAFT, SUBMITTED), (RETURNED, SUBMITTED), (SUBMITTED, DRAFT), (DRAFT, DRAFT)],
)
def test_a_writer_drafts_submits_and_takes_back_while_the_period_is_open(before, after):
    assert step(before, after, changed=before is not SUBMITTED) is None
    assert step(before, after, changed=True, open=False) is Refusal.PERIOD_NOT_OPEN


def test_only_an_approver_who_did_not_submit_judges():
    assert step(SUBMITTED, APPROVED) is Refusal.MAY_NOT_JUDGE
    assert step(SUBMITTED, APPROVED, may_judge=True) is None
    assert step(SUBMITTED, APPROVED, may_judge=True, own=True) is Refusal.OWN_VALUE
    assert step(SUBMITTED, RETURNED, may_judge=True, own=True, reason="nej") is Refusal.OWN_VALUE


def test_judging_goes_on_after_the_period_has_closed_but_changes_nothing_else():
    assert step(SUBMITTED, APPROVED, may_judge=True, open=False) is None
    assert step(SUBMITTED, APPROVED, may_judge=True, changed=True) is Refusal.SUBMITTED_WAITS


def test_a_value_is_returned_with_a_word_on_why():
    assert step(SUBMITTED, RETURNED, may_judge=True) is Refusal.NO_REASON
    assert step(SUBMITTED, RETURNED, may_judge=True, reason="  ") is Refusal.NO_REASON
    assert step(SUBMITTED, RETURNED, may_judge=True, reason="Fel år") is None


def test_nothing_becomes_approved_or_returned_but_what_was_submitted():
    for before in (None, DRAFT, RETURNED):
        assert step(before, APPROVED, may_judge=True) is Refusal.NO_SUCH_STEP
    for before in (None, DRAFT):
        assert step(before, RETURNED, may_judge=True, reason="x") is Refusal.NO_SUCH_STEP


def test_an_approved_value_is_never_changed_by_anybody_in_any_way():
    for after, changed, is_open_, may in product(ValueState, (True, False), (True, False), (True, False)):
        found = step(APPROVED, after, changed=changed, open=is_open_, may_judge=may, reason="x")
        assert (found is None) is (after is APPROVED and not changed)


def test_what_is_submitted_is_not_changed_under_the_reviewers_eyes():
    assert step(SUBMITTED, SUBMITTED, changed=True) is Refusal.SUBMITTED_WAITS


def test_a_period_that_nobody_has_opened_is_locked():
    day = date(2026, 11, 22)
    assert not is_open([], "ecoli-3gc-r", "2026", day)
    assert not is_open([Opening("2026", "", PeriodState.LOCKED)], "ecoli-3gc-r", "2026", day)
    assert is_open([Opening("2026", "", PeriodState.OPEN)], "ecoli-3gc-r", "2026", day)
    assert not is_open([Opening("2026", "", PeriodState.OPEN)], "ecoli-3gc-r", "2025", day)


def test_an_indicators_own_period_goes_before_that_of_all():
    day = date(2026, 11, 22)
    both = [Opening("2026", "", PeriodState.OPEN), Opening("2026", "ecoli-3gc-r", PeriodState.CLOSED)]
    assert not is_open(both, "ecoli-3gc-r", "2026", day)
    assert is_open(both, "j01-total", "2026", day)


@pytest.mark.parametrize(("day", "open_then"), [(1, False), (2, True), (10, True), (11, False)])
def test_a_period_is_open_from_its_first_day_through_its_last(day, open_then):
    opening = Opening("2026", "", PeriodState.OPEN, date(2026, 12, 2), date(2026, 12, 10))
    assert is_open([opening], "ecoli-3gc-r", "2026", date(2026, 12, day)) is open_then


def faults(definition_=SHARE, *, whole=True, **given):
    entry = Entry(**({"place": "SE", "period": "2025", "value": Decimal("9.4"), "source": "EARS-Net"} | given))
    return value_faults(entry, definition_, whole=whole)


def test_a_whole_value_has_no_faults():
    assert faults() == []
    assert faults(low=Decimal(9), high=Decimal(10), n=1200) == []
    assert faults(value=None, missing_reason="not_reported") == []


@pytest.mark.parametrize(
    ("given", "where", "fault"),
    [
        ({"period": "2025-13"}, "period", ValueFault.NO_PERIOD),
        ({"place": "XX"}, "place", ValueFault.NO_PLACE),
        ({"missing_reason": "too_few"}, "missing_reason", ValueFault.BOTH),
        ({"value": None}, "value", ValueFault.NEITHER),
        ({"source": " "}, "source", ValueFault.NO_SOURCE),
        ({"low": Decimal(9)}, "high", ValueFault.HALF_INTERVAL),
        ({"low": Decimal(11), "high": Decimal(10)}, "low", ValueFault.TURNED_INTERVAL),
        ({"low": Decimal(1), "high": Decimal(2)}, "value", ValueFault.OUTSIDE_INTERVAL),
        ({"value": Decimal(101)}, "value", ValueFault.NO_SHARE),
        ({"numerator": Decimal(9)}, "denominator", ValueFault.HALF_FRACTION),
        ({"numerator": Decimal(9), "denominator": Decimal(0)}, "denominator", ValueFault.NO_DENOMINATOR),
        ({"numerator": Decimal(10), "denominator": Decimal(100)}, "value", ValueFault.NOT_THE_FRACTION),
        ({"n": -1}, "n", ValueFault.NEGATIVE_COUNT),
    ],
)
def test_each_fault_is_found_at_its_field(given, where, fault):
    assert (where, fault) in faults(**given)


def test_a_draft_may_lack_what_a_submitted_value_may_not():
    assert faults(whole=False, value=None, source="") == []


def test_a_rounded_share_agrees_with_its_fraction_and_a_count_is_asked_for_none():
    assert faults(numerator=Decimal(94), denominator=Decimal(1000)) == []
    assert faults(value=Decimal("9.44"), numerator=Decimal("94.4"), denominator=Decimal(1000)) == []
    assert faults(COUNT, value=Decimal(5000), numerator=Decimal(1), denominator=Decimal(3)) == []
    assert fraction(SHARE, Decimal(1), Decimal(8)) == Decimal("12.5")
    assert fraction(COUNT, Decimal(1), Decimal(8)) is None
