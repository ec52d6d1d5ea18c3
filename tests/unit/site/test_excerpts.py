"""Passages in their context: marked where they stand, shared where they meet, nothing lost and nothing moved."""

from hypothesis import given
from hypothesis import strategies as st

from beredd.site.decisions.queries import CONTEXT_CHARACTERS, _pieces, _together

TEXT = " ".join(f"ord{number}" for number in range(1000))


def test_two_near_passages_share_an_excerpt() -> None:
    near, far = (1000, 1010), (1000 + 2 * CONTEXT_CHARACTERS, 1050 + 2 * CONTEXT_CHARACTERS)
    assert _together([near, far]) == [[near, far]]
    assert len(_together([near, (5000, 5010)])) == 2


def test_the_start_and_the_end_of_the_text_have_no_dots() -> None:
    pieces = _pieces("Myndigheten ska svara.", [(12, 15)])
    assert [(piece.text, piece.marked) for piece in pieces] == [
        ("Myndigheten ", False),
        ("ska", True),
        (" svara.", False),
    ]


spans = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 60), st.integers(1, 50)).map(lambda one: (one[0], one[0] + one[1])),
    min_size=1,
    max_size=5,
).map(sorted)


@given(spans)
def test_what_is_marked_is_what_the_passages_say(some: list[tuple[int, int]]) -> None:
    wanted = {at for start, end in some for at in range(start, end)}
    marked = "".join(piece.text for group in _together(some) for piece in _pieces(TEXT, group) if piece.marked)
    assert marked == "".join(TEXT[at] for at in sorted(wanted))
