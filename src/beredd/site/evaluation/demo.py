"""Fills the demo with proposals, an evaluation, judgements and a file, through the same actions as everybody uses."""

from collections.abc import Mapping
from typing import Any

from beredd.programmes import load_programme, programme_ids
from beredd.programmes.evaluations import EvaluatedObject
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.attachments.actions import NewFile, attach
from beredd.site.attachments.belonging import DUTY
from beredd.site.attachments.models import Attachment
from beredd.site.evaluation.actions import start_evaluation, take_in_proposals
from beredd.site.evaluation.demo_content import EVALUATION, FILE, FINDINGS, JUDGEMENTS, OF_ENGINES, PROPOSALS
from beredd.site.evaluation.evaluation_registers import FINDINGS as FINDING_REGISTER
from beredd.site.evaluation.models import EvaluationQuestionRow, EvaluationRow, ProposalRow
from beredd.site.evaluation.proposal_register import PROPOSALS as PROPOSAL_REGISTER
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS, RESPONSES
from beredd.site.programmes.actions import judge
from beredd.site.programmes.models import JudgementRow
from beredd.site.registers.actions import add_row


def fill(people: Mapping[str, User]) -> None:
    """Add what is invented for each programme that has nothing yet; what people have written is left alone."""
    editor, lead = people["alva"], people["cilla"]
    for programme_id in programme_ids():
        programme = load_programme(programme_id)
        _proposals(editor, lead, programme)
        _judgements(lead, programme)
        if programme_id == EVALUATION["programme"]:
            _evaluation(editor, programme)
        if programme_id == FILE["programme"]:
            _file(editor, programme)


def _proposals(editor: User, lead: User, programme: Programme) -> None:
    if ProposalRow.objects.filter(programme=programme.id).exists():
        return
    given = PROPOSALS.get(programme.id, ())
    for values in given:
        add_row(by=editor, programme=programme, to=PROPOSAL_REGISTER, values=values)
    take_in_proposals(by=lead, programme=programme, proposals=OF_ENGINES.get(programme.id, ()))
    if given:
        # One that only its own agency needs to know of: whoever tries the demo as somebody else never meets it.
        hidden = {**given[0], "title": f"{given[0]['title']} (2)", "status": "draft", "actor": "lv"}
        add_row(by=lead, programme=programme, to=PROPOSAL_REGISTER, values=hidden, shown_to=("lv",))


def _judgements(lead: User, programme: Programme) -> None:
    if JudgementRow.objects.filter(programme=programme.id).exists():
        return
    for duty, verdict, grounds in JUDGEMENTS.get(programme.id, ()):
        judge(by=lead, programme=programme, duty=duty, verdict=verdict, grounds=grounds)


def _evaluation(editor: User, programme: Programme) -> None:
    if EvaluationRow.objects.filter(programme=programme.id).exists():
        return
    told: dict[str, Any] = EVALUATION
    row = start_evaluation(
        by=editor,
        programme=programme,
        title=told["title"],
        evaluated=EvaluatedObject.WORKING_FORMS,
        language="sv",
        evaluator=told["evaluator"],
        period=told["period"],
        due=told["due"],
        duties=told["duties"],
        more={name: told[name] for name in ("purpose", "method", "evaluated_text")},
    )
    for found in FINDINGS:
        one: dict[str, Any] = dict(found)
        questions = EvaluationQuestionRow.objects.filter(programme=programme.id, evaluation=row.code)
        question = questions.filter(criterion=one.pop("criterion")).order_by("position")[0]
        recommended, answered = one.pop("recommendation"), one.pop("response")
        finding = add_row(by=editor, programme=programme, to=FINDING_REGISTER, values=one | {"question": question.code})
        recommendation = add_row(
            by=editor, programme=programme, to=RECOMMENDATIONS, values=recommended | {"finding": finding.code}
        )
        if answered:
            values = answered | {"recommendation": recommendation.code, "actor": recommended["addressee"]}
            add_row(by=editor, programme=programme, to=RESPONSES, values=values)


def _file(editor: User, programme: Programme) -> None:
    told: dict[str, Any] = FILE
    if Attachment.objects.filter(programme=programme.id).exists():
        return
    file = NewFile(name=told["name"], data=told["text"].encode())
    attach(by=editor, programme=programme, thing=DUTY, code=told["duty"], file=file, why=told["why"])
