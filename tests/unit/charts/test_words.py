"""The words of charts: all three languages say each thing, with the same places to fill."""

import re

from beredd.charts.words import _words, listed, sentence
from beredd.common.text import LANGUAGES
from beredd.indicators.reasons import _sentences


def test_every_sentence_is_there_in_three_languages_with_the_same_places() -> None:
    for key, texts in {**_words(), **_sentences()}.items():
        assert set(texts) == set(LANGUAGES), key
        places = {tuple(sorted(re.findall(r"{(\w+)}", text))) for text in texts.values()}
        assert len(places) == 1, key


def test_lists_and_sentences() -> None:
    assert listed([], "sv") == ""
    assert listed(["a"], "sv") == "a"
    assert listed(["a", "b", "c"], "da") == "a, b og c"
    assert (sentence("ab"), sentence("Ab.")) == ("Ab.", "Ab.")
