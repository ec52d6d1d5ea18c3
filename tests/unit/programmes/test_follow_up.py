from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredd.programmes.follow_up import CLOSED, DutyState, FollowUp, StateEntry, nothing_yet

AT = datetime(2026, 11, 1, tzinfo=UTC)
FIRST, SECOND = date(2025, 1, 15), date(2026, 1, 15)


def entry(state, day=0, due_on=None, duty="X-01"):
    return StateEntry(duty, state, "why", "Alva", AT + timedelta(days=day), due_on)


def follow_up(*entries):
    return FollowUp(programme="se-x", at=AT, states=entries)


def test_nobody_has_said_anything_yet():
    assert nothing_yet("se-x", AT).state_of("X-01") is None


def test_the_newest_entry_counts_whatever_the_order():
    entries = entry(DutyState.DONE, 2), entry(DutyState.UNDER_WAY, 1)
    assert follow_up(*entries).state_of("X-01").state is DutyState.DONE
    assert follow_up(*reversed(entries)).state_of("X-01").state is DutyState.DONE


def test_an_entry_for_a_date_counts_before_a_newer_one_for_the_whole_duty():
    found = follow_up(entry(DutyState.DONE, 1, FIRST), entry(DutyState.UNDER_WAY, 2))
    assert found.state_of("X-01", FIRST).state is DutyState.DONE
    assert found.state_of("X-01", SECOND).state is DutyState.UNDER_WAY
    assert found.state_of("X-01").state is DutyState.UNDER_WAY


def test_entries_of_other_duties_and_other_dates_do_not_count():
    found = follow_up(entry(DutyState.DONE, 1, FIRST), entry(DutyState.DONE, 1, duty="X-02"))
    assert found.state_of("X-01", SECOND) is None
    assert found.state_of("X-01") is None


@pytest.mark.parametrize("state", DutyState)
def test_closed_is_what_needs_nothing_more(state):
    assert (state in CLOSED) == (state not in {DutyState.NOT_STARTED, DutyState.UNDER_WAY})


ENTRIES = st.lists(
    st.builds(entry, st.sampled_from(DutyState), st.integers(0, 5), st.sampled_from([None, FIRST, SECOND])), max_size=6
)


@given(ENTRIES, st.sampled_from([None, FIRST, SECOND]))
def test_the_last_word_holds_but_a_date_closed_on_its_own_stays_closed(entries, due_on):
    found = follow_up(*entries).state_of("X-01", due_on)
    own = [one for one in entries if due_on is not None and one.due_on == due_on]
    whole = [one for one in entries if one.due_on is None]
    assert (found is None) == (not own + whole)
    if found is None:
        return
    last_own = max((one.at for one in own), default=None)
    closed = any(one.at == last_own and one.state in CLOSED for one in own)
    if not closed:
        assert found.at == max(one.at for one in own + whole)
    if found not in own:
        assert found.at == max(one.at for one in whole)


def test_what_is_said_of_the_whole_duty_holds_for_its_open_dates_and_leaves_closed_ones() -> None:
    said = (
        entry(DutyState.DONE, 1, FIRST),
        entry(DutyState.UNDER_WAY, 2, SECOND),
        entry(DutyState.SUPERSEDED, 3, None),
    )
    found = follow_up(*said)
    assert found.state_of("X-01", FIRST).state is DutyState.DONE
    assert found.state_of("X-01", SECOND).state is DutyState.SUPERSEDED
    assert found.state_of("X-01").state is DutyState.SUPERSEDED
