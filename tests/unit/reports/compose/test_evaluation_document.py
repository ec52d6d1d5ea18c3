"""An evaluation as a document, in each language."""

from datetime import date
from types import SimpleNamespace

import pytest

from beredd.common.text import LANGUAGES
from beredd.programmes.evaluations import (
    Answer,
    Criterion,
    EvaluatedObject,
    Evaluation,
    EvaluationFinding,
    EvaluationState,
    FindingStrength,
    Question,
    Recommendation,
    Response,
)
from beredd.reports.compose.evaluation_document import evaluation_document
from beredd.reports.document import Heading, Table
from beredd.reports.render import render_docx, render_html, render_pdf
from beredd.reports.well_formed import check_document

ANSWERED = Recommendation(
    code="REC-1",
    title="Håll fyra möten",
    addressee="lv",
    due=date(2027, 3, 1),
    answers=(
        Answer(code="RSP-1", response=Response.PARTLY, text="Tre räcker.", actor="lv", given_on=date(2026, 5, 1)),
    ),
)
FINDING = EvaluationFinding(
    code="FND-1",
    title="Mötena är för få",
    text="Två hölls.",
    strength=FindingStrength.MODERATE,
    basis="Protokoll",
    indicators=("mrsa-share",),
    recommendations=(ANSWERED, Recommendation(code="REC-2", title="Skriv protokoll")),
)
WHOLE = Evaluation(
    code="EVA-1",
    title="Samverkan",
    evaluated=EvaluatedObject.WORKING_FORMS,
    purpose="Se om formerna fungerar.",
    period=(date(2026, 1, 1), None),
    state=EvaluationState.REPORTED,
    conclusion="Det fungerar delvis.",
    questions=(
        Question(code="EVQ-2", text="Består det?", criterion=Criterion.SUSTAINABILITY),
        Question(code="EVQ-1", text="Ger mötena besked?", criterion=Criterion.EFFECTIVENESS, findings=(FINDING,)),
        Question(code="EVQ-3", text="En egen fråga"),
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_goes_from_criterion_to_response(given: SimpleNamespace, language: str) -> None:
    document = evaluation_document(WHOLE, given.programme(), language, given.today)
    check_document(document)
    heads = [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]
    at = [
        heads.index(one) for one in ((2, "Ger mötena besked?"), (3, "Mötena är för få"), (4, "REC-1 Håll fyra möten"))
    ]
    assert at == sorted(at)
    assert heads.index((2, "Ger mötena besked?")) < heads.index((2, "Består det?")) < heads.index((2, "En egen fråga"))
    told = document.model_dump_json()
    for words in ("Tre räcker.", "Det fungerar delvis.", "Protokoll"):
        assert words in told


def test_the_overview_shows_who_has_not_answered(given: SimpleNamespace) -> None:
    document = evaluation_document(WHOLE, given.programme(), "sv", given.today)
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows] == ["REC-1", "REC-2"]
    assert table.rows[0][4].startswith("Godtas delvis (Läkemedelsverket")
    assert table.rows[1][4] == "Inget svar ännu."


def test_an_evaluation_without_anything_is_printed_too(given: SimpleNamespace) -> None:
    document = evaluation_document(Evaluation(code="EVA-2", title=""), given.programme(), "da", given.today)
    check_document(document)
    assert document.title == "EVA-2"


def test_every_form_can_be_made_of_it(given: SimpleNamespace) -> None:
    document = evaluation_document(WHOLE, given.programme(), "sv", given.today)
    assert "Mötena är för få" in render_html(document)
    assert render_docx(document).startswith(b"PK")
    assert render_pdf(document).startswith(b"%PDF-")
