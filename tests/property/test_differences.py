"""Whatever two people write: the pieces are the older text and the newer, nothing lost and nothing made up."""

from hypothesis import given
from hypothesis import strategies as st

from beredd.reports.differences import AT_MOST_WORDS, differences

texts = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(["en", "två ", "tre\n", "  ", "\r\n", "."])).map("".join)
)


def put_together(pieces, how):
    return "".join(piece.text for piece in pieces if piece.how in ("same", how))


@given(texts, texts)
def test_the_pieces_are_both_texts(older: str, newer: str) -> None:
    pieces = differences(older, newer)
    assert put_together(pieces, "removed") == older
    assert put_together(pieces, "added") == newer


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.how == "same" for piece in differences(text, text))


def test_one_word_is_told_from_the_rest_and_long_texts_are_compared_by_lines() -> None:
    found = differences("Vi har en plan.", "Vi har två planer.")
    assert [(piece.how, piece.text) for piece in found] == [
        ("same", "Vi har "), ("removed", "en plan."), ("added", "två planer."),
    ]  # fmt: skip
    long = "ord \n" * AT_MOST_WORDS
    assert put_together(differences(long, f"{long}sist"), "added") == f"{long}sist"
