"""What holds for a duty is the same from the whole history and from the newest entries that the database gives."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from beredd.programmes.follow_up import CLOSED, DutyState, FollowUp, Fulfilment, Judgement, StateEntry
from beredd.site.programmes.queries import IndexedFollowUp

AT = datetime(2026, 1, 1, tzinfo=UTC)
DATES = [None, date(2026, 3, 1), date(2027, 3, 1), date(2028, 3, 1)]
DUTIES = ["X-01", "X-02"]


def in_order(entries):
    """Rows are only ever added: a later row has a later moment."""
    return [entry(AT + timedelta(hours=number)) for number, entry in enumerate(entries)]


@st.composite
def states(draw):
    def entry(duty, state, due_on):
        return lambda at: StateEntry(duty, state, "x", "Alva", at, due_on)

    made = st.builds(entry, st.sampled_from(DUTIES), st.sampled_from(DutyState), st.sampled_from(DATES))
    return in_order(draw(st.lists(made, max_size=12)))


@st.composite
def judgements(draw):
    def entry(duty, verdict, due_on):
        return lambda at: Judgement(duty, verdict, "x", "Cilla", at, due_on, "lv")

    made = st.builds(entry, st.sampled_from(DUTIES), st.sampled_from(Fulfilment), st.sampled_from(DATES))
    return in_order(draw(st.lists(made, max_size=12)))


def indexed(said=(), judged=()):
    newest = {(one.duty, one.due_on): one for one in said}
    verdicts = {(one.duty, one.due_on): one for one in judged}
    return IndexedFollowUp(
        programme="x",
        at=AT,
        states=tuple(newest.values()),
        newest=newest,
        judgements=tuple(verdicts.values()),
        judged=verdicts,
    )


@given(states(), st.sampled_from(DUTIES), st.sampled_from(DATES))
def test_the_history_and_the_newest_entries_say_the_same_of_a_state(said, duty, due_on):
    whole = FollowUp(programme="x", at=AT, states=tuple(said))
    newest = indexed(said)
    assert whole.state_of(duty, due_on) == newest.state_of(duty, due_on)
    # The rooms may also be given the newest entries without the index: a frozen report is.
    assert FollowUp(programme="x", at=AT, states=newest.states).state_of(duty, due_on) == whole.state_of(duty, due_on)


@given(judgements(), st.sampled_from(DUTIES), st.sampled_from(DATES))
def test_the_history_and_the_newest_judgements_say_the_same(judged, duty, due_on):
    whole = FollowUp(programme="x", at=AT, judgements=tuple(judged))
    assert whole.judgement_of(duty, due_on) == indexed(judged=judged).judgement_of(duty, due_on)


@given(states(), st.sampled_from(DUTIES), st.sampled_from(DATES[1:]), st.sampled_from(DutyState))
def test_saying_something_of_the_whole_duty_reopens_no_closed_date_and_moves_every_open_one(said, duty, due_on, state):
    own = [one for one in said if one.duty == duty and one.due_on == due_on]
    later = [*said, StateEntry(duty, state, "y", "Bo", AT + timedelta(days=99), None)]
    found = FollowUp(programme="x", at=AT, states=tuple(later)).state_of(duty, due_on)
    if own and own[-1].state in CLOSED:
        assert found == own[-1]
    else:
        assert found == later[-1]


@given(states(), st.sampled_from(DUTIES), st.sampled_from(DATES[1:]), st.sampled_from(DutyState))
def test_what_is_said_last_of_a_date_itself_always_holds(said, duty, due_on, state):
    last = StateEntry(duty, state, "y", "Bo", AT + timedelta(days=99), due_on)
    assert indexed([*said, last]).state_of(duty, due_on) == last
