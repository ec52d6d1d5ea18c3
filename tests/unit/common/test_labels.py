"""Every coded value that a reader meets has its words in Swedish, Danish and English."""

import importlib
import pkgutil
from enum import StrEnum
from typing import Any, get_args

import pytest
import yaml

import beredd.programmes
from beredd.common import text
from beredd.common.text import LANGUAGES, label
from beredd.indicators import model as indicator_model
from beredd.programmes import due_rules, model

KINDS = {
    "Kind": "kind",
    "Strength": "strength",
    "Role": "role",
    "ActorKind": "actor_kind",
    "Event": "event",
    "DutyState": "state",
    "MoneyStep": "money_step",
    "MoneyFault": "money_fault",
    "FundingSource": "funding_source",
    "SectionState": "section_state",
    "Standing": "standing",
    "Direction": "direction",
    "Status": "status",
    "VerdictKind": "verdict",
    "PlanStatus": "plan_status",
    "ActivityKind": "activity_kind",
    "ActivityStatus": "activity_status",
    "MilestoneStatus": "milestone_status",
    "Lateness": "lateness",
    "ResultKind": "result_kind",
    "EvidenceStrength": "evidence_strength",
    "Break": "chain_break",
    "Fulfilment": "fulfilment",
    "EvidenceKind": "evidence_kind",
    "ProposalKind": "proposal_kind",
    "ProposalStatus": "proposal_status",
    "ProposalOrigin": "proposal_origin",
    "EvaluatedObject": "evaluated_object",
    "EvaluationState": "evaluation_state",
    "Criterion": "criterion",
    "FindingStrength": "finding_strength",
    "Response": "response",
}
"""Enumeration → its kind in labels.yaml."""
WORDS_ELSEWHERE = {"Interval", "Regularity"}
"""Enumerations that only the site shows; their words stand there, and its tests go through them."""


def enumerations() -> list[type[StrEnum]]:
    modules = [indicator_model]
    modules += [
        importlib.import_module(f"beredd.programmes.{found.name}")
        for found in pkgutil.iter_modules(beredd.programmes.__path__)
    ]
    return [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, StrEnum) and thing.__module__ == module.__name__
        if thing.__name__ not in WORDS_ELSEWHERE
    ]


def literals(annotation: Any) -> set[str]:
    return set(get_args(annotation))


LITERALS = {
    "due_kind": {
        value
        for rule in get_args(get_args(due_rules.DueRule)[0])
        for value in literals(rule.model_fields["kind"].annotation)
    },
    "condition": literals(model.Condition.model_fields["kind"].annotation),
    "report_kind": literals(model.ReportSpec.model_fields["kind"].annotation),
    "link_strength": literals(model.FrameworkLink.model_fields["strength"].annotation),
}


@pytest.mark.parametrize("enumeration", enumerations(), ids=lambda one: one.__name__)
def test_every_value_of_an_enumeration_has_a_label(enumeration):
    assert enumeration.__name__ in KINDS, "say in KINDS which labels it has"
    for value in enumeration:
        for language in LANGUAGES:
            assert label(KINDS[enumeration.__name__], value, language).strip()


@pytest.mark.parametrize("kind", LITERALS)
def test_every_coded_word_has_a_label(kind):
    assert LITERALS[kind]
    for value in LITERALS[kind]:
        for language in LANGUAGES:
            assert label(kind, value, language).strip()


def test_no_label_lacks_a_language_or_names_a_value_that_is_gone():
    known = {KINDS[one.__name__]: {str(value) for value in one} for one in enumerations()} | LITERALS
    for kind, values in text.words_of("beredd.common", "labels.yaml").items():
        assert set(values) == known.get(kind, set(values))
        for words in values.values():
            assert set(words) == set(LANGUAGES)


def test_the_file_names_nothing_twice(root):
    node = yaml.compose((root / "src/beredd/common/labels.yaml").read_text(encoding="utf-8"))
    kinds = [key.value for key, _ in node.value]
    assert len(kinds) == len(set(kinds))
    for _, values in node.value:
        names = [key.value for key, _ in values.value]
        assert len(names) == len(set(names))


def test_a_value_without_label_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        label("role", "nosuch", "sv")
