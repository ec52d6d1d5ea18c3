"""The content as it is delivered: each programme file loads, points at what is there and speaks its languages."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from beredd.common.content_files import content_dir
from beredd.common.text import Text
from beredd.programmes import check_file
from beredd.programmes.actors import actors
from beredd.programmes.frameworks import frameworks
from beredd.programmes.load import load_programme, programme_ids
from beredd.programmes.model import Duty, Passage, Programme, Role

FILES = sorted((content_dir() / "programmes").glob("*.yaml"))
COPIED_WORDS = 10
"""So many words in a row, the same as in the decision, are a sentence of the decision's and not our own."""

each_programme = pytest.mark.parametrize("programme_id", programme_ids())


def walk(thing: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value in a model with the path to it."""
    yield place, thing
    if isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from walk(getattr(thing, name), f"{place}.{name}")
    elif isinstance(thing, tuple):
        for n, part in enumerate(thing):
            yield from walk(part, f"{place}[{n}]")


def texts_of(programme: Programme) -> Iterator[tuple[str, Text]]:
    return ((place, thing) for place, thing in walk(programme) if isinstance(thing, Text))


def seed_with(seeds: Path, sha256: str) -> Path:
    found = [path for path in seeds.iterdir() if hashlib.sha256(path.read_bytes()).hexdigest() == sha256]
    assert found, "no decision has this hash"
    return found[0]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_check_finds_nothing(path: Path) -> None:
    assert [str(finding) for finding in check_file(path)] == []


@each_programme
def test_every_reference_resolves(programme_id: str) -> None:
    programme = load_programme(programme_id)
    duties = {duty.id for duty in programme.duties}
    goals = {goal.id for goal in programme.goals}
    numbers = {cited.number for cited in programme.cited}
    indicators = {path.stem for path in (content_dir() / "indicators").glob("*.yaml")}
    named = {part.actor for duty in programme.duties for part in duty.actors}
    named |= {actor for report in programme.reports for actor in report.recipients}
    named |= {grant.actor for grant in programme.money if grant.actor} | {programme.decision.issuer}
    named |= {*programme.decision.parties, *programme.decision.copies_to}
    assert named <= set(actors())
    assert {goal for duty in programme.duties for goal in duty.goals} <= goals
    assert {number for duty in programme.duties for number in duty.cites} <= numbers
    assert {goal.parent for goal in programme.goals if goal.parent} <= goals
    assert {indicator for goal in programme.goals for indicator in goal.indicators} <= indicators
    assert {grant.duty for grant in programme.money} <= duties
    assert {report.duty for report in programme.reports} <= duties
    assert {content.duty for report in programme.reports for content in report.contents} <= duties
    for link in programme.links:
        assert link.of in duties | goals
        assert link.goal in {goal.code for goal in frameworks()[link.framework].goals}


@each_programme
def test_every_duty_shows_where_it_stands(programme_id: str) -> None:
    programme = load_programme(programme_id)
    length = {document.key: document.characters for document in programme.documents}
    assert [duty.id for duty in programme.duties if not duty.passages] == []
    for place, thing in walk(programme):
        if isinstance(thing, Passage):
            assert 0 <= thing.start < thing.end <= length[thing.document], place


@each_programme
def test_every_text_is_in_the_programmes_language_and_in_english(programme_id: str) -> None:
    programme = load_programme(programme_id)
    lacking = [place for place, text in texts_of(programme) if not (text.en and getattr(text, programme.language))]
    assert lacking == []


@each_programme
def test_every_document_is_the_file_it_says(programme_id: str, seeds: Path) -> None:
    programme = load_programme(programme_id)
    assert programme.documents
    for document in programme.documents:
        text = seed_with(seeds, document.sha256).read_bytes().decode("utf-8")
        assert len(text) == document.characters


@each_programme
def test_a_passage_begins_and_ends_with_a_word(programme_id: str, seeds: Path) -> None:
    programme = load_programme(programme_id)
    words = {
        document.key: seed_with(seeds, document.sha256).read_bytes().decode("utf-8") for document in programme.documents
    }
    cut = []
    for place, thing in walk(programme):
        if isinstance(thing, Passage):
            text = words[thing.document]
            passage = text[thing.start : thing.end]
            before, after = text[: thing.start][-1:] or " ", text[thing.end :][:1] or " "
            within = (before + passage[0]).isalpha() or (passage[-1] + after).isalpha()
            if passage != passage.strip() or within:
                cut.append((place, passage[:30], passage[-30:]))
    assert cut == []


@each_programme
def test_no_sentence_of_the_decision_is_copied(programme_id: str, seeds: Path) -> None:
    programme = load_programme(programme_id)
    for document in programme.documents:
        original = words_in_a_row(seed_with(seeds, document.sha256).read_text(encoding="utf-8"))
        copied = [
            (place, run)
            for place, text in texts_of(programme)
            if not place.startswith(".cited") or ".title" not in place  # titles are titles
            for run in words_in_a_row(getattr(text, programme.language) or "") & original
        ]
        assert copied == []


def words_in_a_row(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[n : n + COPIED_WORDS]) for n in range(len(words) - COPIED_WORDS + 1)}


@each_programme
def test_people_answer_for_it(programme_id: str) -> None:
    programme = load_programme(programme_id)
    assert programme.id == programme_id
    assert programme.author
    assert programme.next_review


def duty_of(programme_id: str, duty_id: str) -> Duty:
    return load_programme(programme_id).duty(duty_id)


def test_the_grades_of_participation_stay_apart() -> None:
    lead = set(duty_of("se-amr-2026", "A-01").actors_in(Role.RESPONSIBLE))
    take_part = set(duty_of("se-amr-2026", "A-15").actors_in(Role.TAKE_PART))
    contribute = set(duty_of("se-amr-2026", "A-16").actors_in(Role.CONTRIBUTE_WHEN_CONCERNED))
    outside = [part for part in duty_of("se-amr-2026", "A-17").actors if part.role is Role.COOPERATE]
    assert [len(grade) for grade in (lead, take_part, contribute)] == [2, 10, 10]
    assert not lead & take_part
    assert not (lead | take_part) & contribute
    assert len(outside) == 7
    assert all(part.named_as_example for part in outside)
    assert set(duty_of("se-amr-2026", "A-17").actors_in(Role.RESPONSIBLE)) == lead | take_part | contribute


def test_initiatives_that_are_counted_but_not_named_stand_as_empty_places() -> None:
    places = [goal for goal in load_programme("dk-amr-2025").goals if goal.level == "initiativ"]
    assert [place.id for place in places] == [f"B-I{n:02d}" for n in range(1, 22)]
    assert not any(place.listed for place in places)


def test_the_parties_behind_the_agreement_are_eleven() -> None:
    programme = load_programme("dk-amr-2025")
    assert len(programme.decision.parties) == 11
    assert set(programme.decision.parties) == set(programme.duty("B-01").actors_in(Role.SIGNATORY))


def test_the_yearly_report_asks_for_proposals_in_its_last_year_only() -> None:
    report = next(report for report in load_programme("se-amr-2026").reports if report.duty == "A-21")
    assert {content.key: str(content.only_on) for content in report.contents if content.only_on} == {
        "proposals": "2030-03-01"
    }
