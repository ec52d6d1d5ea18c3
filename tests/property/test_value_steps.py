"""Whatever people try with a value, in any order: an approved one stands, and two have always looked at it."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from beredd.indicators.entry import Step, ValueState, refusal

PEOPLE = ("eva", "fia", "cilla")
APPROVERS = frozenset({"fia", "cilla"})


@dataclass(frozen=True)
class Try:
    """Somebody tries to bring the value to a state, perhaps with another content."""

    who: str
    to: ValueState
    content: int
    open: bool
    reason: str


tries = st.builds(
    Try,
    who=st.sampled_from(PEOPLE),
    to=st.sampled_from(list(ValueState)),
    content=st.integers(0, 2),
    open=st.booleans(),
    reason=st.sampled_from(["", " ", "fel år"]),
)


@given(st.lists(tries, max_size=40))
def test_an_approved_value_stands_and_was_judged_by_another(attempts):
    state: ValueState | None = None
    content, submitter, approved = None, "", None
    for one in attempts:
        refused = refusal(
            Step(
                before=state,
                after=one.to,
                changed=one.content != content,
                open=one.open,
                may_judge=one.who in APPROVERS,
                own=one.who == submitter,
                reason=one.reason,
            )
        )
        if refused is not None:
            continue
        if one.to is ValueState.APPROVED and state is not ValueState.APPROVED:
            assert state is ValueState.SUBMITTED
            assert one.who in APPROVERS
            assert one.who != submitter
            approved = content
        if one.to is ValueState.RETURNED and state is not ValueState.RETURNED:
            assert one.reason.strip()
        if one.content != content:
            assert one.open
        if one.to is ValueState.SUBMITTED and state is not ValueState.SUBMITTED:
            submitter = one.who
        state, content = one.to, one.content
        assert approved is None or (state, content) == (ValueState.APPROVED, approved)
