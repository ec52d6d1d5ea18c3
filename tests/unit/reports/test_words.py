"""The report's words: whole in three languages, with the same fields, and no word that nothing says."""

import re
from importlib.resources import files

import pytest
import yaml

from beredd.common.text import LANGUAGES, Text
from beredd.reports.words import counted, in_all, word

WORDS = yaml.safe_load(files("beredd.reports").joinpath("words.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", WORDS)
def test_every_key_has_all_languages_with_the_same_fields(key: str) -> None:
    assert set(WORDS[key]) == set(LANGUAGES)
    fields = [set(re.findall(r"{(\w+)}", WORDS[key][language])) for language in LANGUAGES]
    assert fields[0] == fields[1] == fields[2]
    assert all(WORDS[key][language].strip() == WORDS[key][language] != "" for language in LANGUAGES)


def test_one_and_many() -> None:
    assert counted("left_lead", 1, "sv").startswith("En sak")
    assert counted("left_lead", 12, "da").startswith("12 ting")


def test_a_text_is_filled_in_in_its_own_language() -> None:
    made = in_all("gate_content", content=Text(sv="Plan", en="Scheme"))
    assert "Plan" in (made.sv or "")
    assert "Scheme" in (made.en or "")
    assert "Scheme" in (made.da or "")


def test_a_value_that_is_not_given_is_a_fault() -> None:
    with pytest.raises(KeyError):
        word("gate_state", "sv")
