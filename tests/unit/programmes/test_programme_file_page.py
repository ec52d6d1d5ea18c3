"""docs/reference/programme-file.md names every field and every code that a programme file may hold."""

import re
from enum import StrEnum
from typing import get_args

import pytest
from pydantic import BaseModel

from beredd.programmes import due_rules, model
from beredd.programmes.due_rules import Event
from beredd.programmes.model import Kind, Role, Strength

MODELS = [
    thing
    for module in (model, due_rules)
    for thing in vars(module).values()
    if isinstance(thing, type) and issubclass(thing, BaseModel) and thing.__module__ == module.__name__
]


@pytest.fixture(scope="module")
def words(root) -> set[str]:
    page = (root / "docs/reference/programme-file.md").read_text(encoding="utf-8")
    return {word for code in re.findall(r"`([^`]+)`", page) for word in re.findall(r"\w+", code)}


@pytest.mark.parametrize("one", MODELS, ids=lambda one: one.__name__)
def test_every_field_is_on_the_page(one, words):
    assert set(one.model_fields) <= words


@pytest.mark.parametrize("one", [Kind, Strength, Role, Event], ids=lambda one: one.__name__)
def test_every_code_is_on_the_page(one: type[StrEnum], words):
    assert {str(value) for value in one} <= words


def test_every_due_rule_is_on_the_page(words):
    for rule in get_args(get_args(due_rules.DueRule)[0]):
        assert set(get_args(rule.model_fields["kind"].annotation)) <= words
