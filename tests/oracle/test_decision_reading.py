"""The reader of decisions against the acceptance list: the five decisions, and the damaged copy alone."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from beredd.common.content_files import load_content
from beredd.decisions import Extraction, draft_programme, extract, read_bytes, read_document, write_draft
from beredd.programmes.model import Programme


@cache
def _measures(root: Path) -> ModuleType:
    """The benchmark's own way of scoring, so that the test and `make bench` never say different things."""
    path = root / "benchmarks" / "decision_reading.py"
    spec = importlib.util.spec_from_file_location("decision_reading", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["decision_reading"] = module
    spec.loader.exec_module(module)
    return module


@cache
def _found(path: Path) -> Extraction:
    return extract(read_document(path))


@pytest.fixture(scope="session")
def measures(root: Path) -> ModuleType:
    return _measures(root)


@pytest.fixture(scope="session")
def scores(measures: ModuleType, seeds: Path) -> dict[str, Any]:
    return {key: measures.score(key, wanted, _found(seeds / wanted["file"])) for key, wanted in measures.gold().items()}


KEYS = ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize("key", KEYS)
def test_gold_is_of_these_files(key: str, measures: ModuleType, seeds: Path) -> None:
    wanted = measures.gold()[key]
    document = read_document(seeds / wanted["file"])
    assert document.sha256 == wanted["sha256"]
    assert document.language == wanted["language"]


@pytest.mark.parametrize("what", ["dates", "amounts", "figures", "numbers"])
@pytest.mark.parametrize("key", KEYS)
def test_every_date_sum_and_number_is_found_and_none_invented(key: str, what: str, scores: dict[str, Any]) -> None:
    assert scores[key].missing[what] == []
    assert scores[key].invented[what] == []


@pytest.mark.parametrize("key", KEYS)
def test_duties_of_each_decision(key: str, scores: dict[str, Any]) -> None:
    assert scores[key].recall >= 0.9
    assert scores[key].precision >= 0.85


# D is a strategy: of its duties few name anybody, and the acceptance list's "health care" and "prescribers" are a
# person's reading of who is meant. What the text names is held to the same measure as in the others.
@pytest.mark.parametrize("key", ["A", "B", "C", "E"])
def test_responsible_actors_of_each_decision(key: str, scores: dict[str, Any]) -> None:
    assert scores[key].actor >= 0.9


def test_responsible_actors_of_the_strategy_where_it_names_them(
    scores: dict[str, Any], measures: ModuleType, seeds: Path
) -> None:
    found = _found(seeds / measures.gold()["D"]["file"])
    for duty in measures.gold()["D"]["duties"]:
        holders = set(found.duties[scores["D"].matched[duty["id"]]].holders())
        # Somebody else is never held to a duty.
        assert holders <= set(duty["actors"])


def test_all_decisions_together(scores: dict[str, Any], measures: ModuleType) -> None:
    recall, precision, actor = measures.total(list(scores.values()))
    assert recall >= 0.9
    assert precision >= 0.85
    assert actor >= 0.9


@pytest.mark.parametrize("key", KEYS)
def test_the_draft_is_a_programme_file(key: str, measures: ModuleType, seeds: Path, tmp_path: Path) -> None:
    wanted = measures.gold()[key]
    found = _found(seeds / wanted["file"])
    path = write_draft(draft_programme(found), tmp_path, source=wanted["file"])
    programme = load_content(path, Programme)
    text = found.document.text
    assert programme.documents[0].sha256 == wanted["sha256"]
    assert programme.documents[0].characters == len(text)
    for duty in programme.duties:
        for passage in duty.passages:
            assert 0 <= passage.start < passage.end <= len(text)
            assert not text[passage.start : passage.end].startswith((" ", "\n"))


def test_each_of_two_copies_alone_gives_the_same_duties(measures: ModuleType, seeds: Path) -> None:
    """Seed C holds the decision twice; the damaged copy alone is read as far as its words can be mended."""
    wanted = measures.gold()["C"]
    whole = _found(seeds / wanted["file"])
    (start, end), *others = whole.left_out
    assert not others
    text = whole.document.text
    damaged = extract(read_bytes("damaged.txt", text[start:end].encode()))
    clean = extract(read_bytes("clean.txt", text[end:].encode()))
    assert damaged.damaged
    assert not clean.damaged
    assert len(clean.duties) == len(whole.duties)
    same = [duty.holders() for duty in clean.duties]
    alike = sum(1 for duty in damaged.duties if duty.holders() in same)
    assert len(damaged.duties) >= 0.85 * len(clean.duties)
    assert alike >= 0.85 * len(damaged.duties)
    numbers = {number.text for number in damaged.numbers}
    assert numbers == {number.text for number in clean.numbers}
    assert {each.day for each in damaged.dates} == {each.day for each in clean.dates}
    assert sorted(each.amount for each in damaged.amounts) == sorted(each.amount for each in clean.amounts)
