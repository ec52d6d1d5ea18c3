"""Evaluations: started with the questions of OECD DAC, read as a tree, printed, and turned into proposals."""

import io
from datetime import date

import pytest
from docx import Document as WordDocument

from beredd.common.text import LANGUAGES
from beredd.programmes.evaluations import Criterion, EvaluatedObject, default_questions
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.evaluation.actions import propose_recommendation, start_evaluation
from beredd.site.evaluation.evaluation_registers import EVALUATIONS, FINDINGS, QUESTIONS
from beredd.site.evaluation.models import EvaluationQuestionRow, EvaluationRow, ProposalRow, RecommendationRow
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS, RESPONSES
from beredd.site.evaluation.tree import evaluation_tree, evaluation_trees
from beredd.site.registers.actions import add_row, write_rows
from beredd.site.registers.changes import Change, RowFaultsError
from beredd.site.registers.sight import Sight

ONE = "alpha-2026"
PAGE = f"/programmes/{ONE}/evaluation/"


@pytest.mark.parametrize("evaluated", EvaluatedObject)
def test_each_kind_of_evaluation_begins_with_a_question_for_each_criterion(evaluated):
    questions = default_questions(evaluated)
    assert {question.criterion for question in questions} == set(Criterion)
    assert all(getattr(question.text, language) for question in questions for language in LANGUAGES)


@pytest.fixture
def evaluation(alva, programme):
    return start_evaluation(
        by=alva, programme=programme, title="Samverkan prövad", evaluated=EvaluatedObject.WORKING_FORMS, language="sv"
    )


@pytest.fixture
def whole(alva, programme, evaluation):
    """An evaluation with one finding and one recommendation under its first question."""

    def add(to, **values):
        return add_row(by=alva, programme=programme, to=to, values=values)

    add(FINDINGS, title="Möten hålls för sällan", question="EVQ-1", strength="moderate", text="Två av fyra.")
    add(RECOMMENDATIONS, title="Håll fyra möten om året", finding="FND-1", addressee="lv", due=date(2027, 3, 1))
    return evaluation


def test_an_evaluation_is_started_with_its_questions_in_order(evaluation, alva, programme):
    rows = EvaluationQuestionRow.objects.order_by("position")
    assert [row.text for row in rows] == [one.text.sv for one in default_questions(EvaluatedObject.WORKING_FORMS)]
    assert {row.evaluation for row in rows} == {"EVA-1"}
    tree = evaluation_tree(Sight(alva, programme), evaluation)
    assert list(tree.by_criterion) == list(Criterion)
    assert tree.unanswered == list(tree.questions)


def test_the_tree_goes_from_question_to_response(whole, alva, cilla, programme):
    add_row(
        by=cilla, programme=programme, to=RESPONSES,
        values={"text": "Vi håller fyra.", "recommendation": "REC-1", "response": "accepted",
                "given_on": date(2026, 11, 20)},
    )  # fmt: skip
    tree = evaluation_tree(Sight(alva, programme), whole)
    finding = tree.questions[0].findings[0]
    assert (finding.title, finding.strength) == ("Möten hålls för sällan", "moderate")
    (answer,) = finding.recommendations[0].answers
    assert (answer.response, answer.actor, answer.text) == ("accepted", "lv", "Vi håller fyra.")
    assert tree.without_response == []


def test_a_contributor_of_the_addressee_answers_with_a_row_of_its_own(whole, programme):
    eva = User.objects.create_user("eva", name="Eva Strand")
    Membership.objects.create(user=eva, programme=ONE, role=Role.CONTRIBUTOR, actor="lv")
    values = {"text": "", "recommendation": "REC-1", "response": "rejected", "given_on": date(2026, 11, 20)}
    with pytest.raises(RowFaultsError):
        add_row(by=eva, programme=programme, to=RESPONSES, values=values)
    row = add_row(by=eva, programme=programme, to=RESPONSES, values=values | {"text": "Vi har inte medel."})
    assert row.actor == "lv"


def test_what_is_hidden_from_a_person_is_not_in_the_tree(whole, alva, bo, programme):
    write_rows(
        by=alva, programme=programme, to=FINDINGS, why="x",
        changes=[Change(code="FND-1", version=1, shown_to=("fohm",))],
    )  # fmt: skip
    assert RecommendationRow.objects.get().shown_to == ("fohm",)
    tree = evaluation_tree(Sight(bo, programme), whole)
    assert tree.recommendations == []
    assert len(tree.unanswered) == len(tree.questions)


def test_several_trees_take_no_more_queries_than_one(whole, alva, programme, django_assert_num_queries):
    for number in range(5):
        start_evaluation(
            by=alva, programme=programme, title=f"Nr {number}", evaluated=EvaluatedObject.PLAN, language="da"
        )
    sight = Sight(alva, programme)
    rows = list(EvaluationRow.objects.order_by("number"))
    evaluation_trees(sight, rows[:1])
    with django_assert_num_queries(3):  # questions; findings; the names of the questions' evaluations
        evaluation_trees(Sight(alva, programme), rows[1:])


def test_the_page_shows_the_tree_and_a_reader_gets_no_doors(whole, as_):
    page = as_("alva").get(f"{PAGE}EVA-1/").content.decode()
    for words in ("Möten hålls för sällan", "Håll fyra möten om året", "1 mars 2027", "Läkemedelsverket"):
        assert words in page
    assert f"/programmes/{ONE}/responses/new/?recommendation=REC-1" in page
    reader = as_("bo").get(f"{PAGE}EVA-1/").content.decode()
    assert "Möten hålls för sällan" in reader
    assert "/responses/new/" not in reader
    assert as_("dan").get(f"{PAGE}EVA-1/").status_code == 404
    assert as_("alva").get(f"{PAGE}EVA-9/").status_code == 404


def test_the_overview_counts_and_starts(whole, as_):
    alva = as_("alva")
    assert "Samverkan prövad" in alva.get(PAGE).content.decode()
    given = {"title": "Planen", "evaluated": "plan", "language": "en"}
    answer = alva.post(PAGE, given, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}EVA-2/", 302)]
    assert EvaluationQuestionRow.objects.filter(evaluation="EVA-2", text__startswith="Have the goals").exists()
    assert alva.post(PAGE, {"title": "", "evaluated": "plan", "language": "sv"}).status_code == 422
    assert alva.post(PAGE, given | {"evaluated": "other"}).status_code == 422
    assert alva.post(PAGE, given | {"title": "811218-9876"}).status_code == 422
    assert EvaluationRow.objects.count() == 2


def test_a_reader_starts_nothing(as_, bo):
    assert as_("bo").post(PAGE, {"title": "x", "evaluated": "plan", "language": "sv"}).status_code == 403
    assert as_("dan").get(PAGE).status_code == 404
    assert not EvaluationRow.objects.exists()


def test_it_is_printed_as_word_and_pdf_with_what_the_person_may_read(whole, as_):
    answer = as_("bo").get(f"{PAGE}EVA-1/evaluation.docx")
    assert 'filename="alpha-2026-EVA-1.docx"' in answer["Content-Disposition"]
    word = WordDocument(io.BytesIO(answer.content))
    words = "\n".join(part.text for part in word.paragraphs)
    for said in ("Samverkan prövad", "Möten hålls för sällan", "Håll fyra möten om året"):
        assert said in words
    assert any("Håll fyra möten" in cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert as_("bo").get(f"{PAGE}EVA-1/evaluation.pdf").content.startswith(b"%PDF-")
    assert as_("bo").get(f"{PAGE}EVA-1/evaluation.exe").status_code == 404
    assert as_("dan").get(f"{PAGE}EVA-1/evaluation.pdf").status_code == 404


def test_a_recommendation_becomes_one_proposal_however_often(whole, alva, programme):
    code = propose_recommendation(by=alva, programme=programme, recommendation="REC-1")
    assert code == propose_recommendation(by=alva, programme=programme, recommendation="REC-1")
    row = ProposalRow.objects.get()
    assert (row.code, row.origin, row.origin_id, row.addressee) == (code, "evaluation", "REC-1", "lv")
    assert row.deadline == date(2027, 3, 1)
    assert RecommendationRow.objects.get().proposal == code


def test_a_proposal_that_is_hidden_is_not_named_by_its_recommendation(whole, as_, alva, programme):
    propose_recommendation(by=alva, programme=programme, recommendation="REC-1")
    ProposalRow.objects.update(actor="lv", shown_to=("lv",))
    RecommendationRow.objects.update(proposal="")
    with pytest.raises(KeyError):
        propose_recommendation(by=alva, programme=programme, recommendation="REC-1")
    answer = as_("alva").post(f"{PAGE}REC-1/propose/", follow=True)
    assert "PROP-1" not in answer.content.decode()
    assert [str(said.level_tag) for said in answer.context["messages"]] == ["warning"]
    assert RecommendationRow.objects.get().proposal == ""


def test_the_page_makes_a_proposal_and_refuses_a_reader(whole, as_):
    url = f"{PAGE}REC-1/propose/"
    assert as_("bo").post(url).status_code == 403
    assert as_("dan").post(url).status_code == 404
    assert not ProposalRow.objects.exists()
    answer = as_("alva").post(url)
    assert answer["Location"] == f"/programmes/{ONE}/proposals/PROP-1/"


def test_the_registers_say_what_is_wrong(alva, programme):
    with pytest.raises(RowFaultsError) as caught:
        add_row(
            by=alva, programme=programme, to=EVALUATIONS,
            values={"title": "x", "evaluated": "other", "period_start": date(2027, 1, 2),
                    "period_end": date(2027, 1, 1)},
        )  # fmt: skip
    assert {column for column, _what in caught.value.faults[0]} == {"evaluated_text", "period_end"}
    with pytest.raises(RowFaultsError):
        add_row(by=alva, programme=programme, to=QUESTIONS, values={"text": "x", "criterion": "relevance"})
