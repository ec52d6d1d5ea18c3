import pytest
from pydantic import ValidationError

from beredd.common.text import Text


@pytest.mark.parametrize(
    ("text", "asked", "answer", "in_language"),
    [
        (Text(sv="ett", da="et", en="one"), "da", "et", "da"),
        (Text(sv="ett", en="one"), "da", "one", "en"),
        (Text(sv="ett"), "en", "ett", "sv"),
        (Text(da="et"), "sv", "et", "da"),
        (Text(sv="ett", da=""), "da", "ett", "sv"),
    ],
)
def test_a_text_answers_in_the_nearest_language_and_says_which(text, asked, answer, in_language):
    assert text.to(asked) == answer
    assert text.language_of(asked) == in_language


@pytest.mark.parametrize("words", [{}, {"sv": ""}, {"sv": None}])
def test_a_text_says_something(words):
    with pytest.raises(ValidationError, match="at least one of sv, da, en"):
        Text(**words)


def test_a_text_is_frozen_and_knows_no_other_language():
    with pytest.raises(ValidationError):
        Text(sv="ett", no="en")
    with pytest.raises(ValidationError):
        Text(sv="ett").sv = "två"
