"""The words of charts: all three languages say each thing, with the same places to fill."""

import re

from beredd.charts.words import sentence
from beredd.common.text import LANGUAGES, words_of


def test_every_sentence_is_there_in_three_languages_with_the_same_places() -> None:
    for key, texts in (words_of("beredd.charts", "words.yaml") | words_of("beredd.indicators", "reasons.yaml")).items():
        assert set(texts) == set(LANGUAGES), key
        places = {tuple(sorted(re.findall(r"{(\w+)}", text))) for text in texts.values()}
        assert len(places) == 1, key


def test_sentences() -> None:
    assert (sentence("ab"), sentence("Ab.")) == ("Ab.", "Ab.")
