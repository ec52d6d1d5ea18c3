"""An evaluation's tree as the page prints it: words and addresses, made before the template."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from beredd.common.text import Text, label
from beredd.indicators import definitions
from beredd.programmes.evaluations import Answer, Evaluation, EvaluationFinding, Question, Recommendation, Response
from beredd.programmes.model import Programme
from beredd.site.config.reader import reader_language
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS
from beredd.site.programmes.wording import Said, actor_marked
from beredd.site.registers.register import register

TONES = {Response.ACCEPTED: "success", Response.PARTLY: "warning", Response.REJECTED: "danger"}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A response."""

    answer: Answer
    said: Said
    who: SafeString | str
    url: str


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """A recommendation with its responses."""

    one: Recommendation
    url: str
    to: SafeString | str
    state: str
    answers: list[AnswerLine]
    answer_url: str
    propose_url: str
    proposal_url: str
    more: int
    more_url: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with what is recommended."""

    one: EvaluationFinding
    url: str
    strength: str
    indicators: list[tuple[str, str]]
    recommendations: list[RecommendationLine]
    recommend_url: str
    more: int
    more_url: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with what was found."""

    one: Question
    url: str
    findings: list[FindingLine]
    find_url: str
    more: int
    more_url: str


@dataclass(frozen=True, slots=True)
class Branch:
    """The questions of one criterion."""

    key: str
    title: str
    questions: list[QuestionLine] = field(default_factory=list)


def branches(programme: Programme, tree: Evaluation, *, may_add: bool, more: Mapping[str, int]) -> list[Branch]:
    """Return the tree criterion by criterion; addresses for adding are empty for who may not.

    `more` tells by code how many rows stand under one beyond those in the tree.
    """
    page = _Page(programme, may_add, more)
    return [
        Branch(
            str(criterion or "none"),
            label("criterion", criterion, page.language) if criterion else _("Other questions"),
            [page.question(one) for one in questions],
        )
        for criterion, questions in tree.by_criterion.items()
    ]


class _Page:
    def __init__(self, programme: Programme, may_add: bool, more: Mapping[str, int]) -> None:
        self.programme, self.may_add, self.left, self.language = programme, may_add, more, reader_language()
        self._addresses: dict[str, str] = {}

    def row(self, key: str, code: str) -> str:
        none = f"{register(key).prefix}-0"
        if key not in self._addresses:
            self._addresses[key] = reverse("row", args=[self.programme.id, key, none])
        return self._addresses[key].replace(f"/{none}/", f"/{code}/")

    def more(self, key: str, column: str, code: str) -> tuple[int, str]:
        """Return how many more rows of a register stand under one, and where all of them are."""
        left = self.left.get(code, 0)
        return left, f"{reverse('rows', args=[self.programme.id, key])}?{column}={code}" if left else ""

    def new(self, key: str, column: str, code: str) -> str:
        return f"{reverse('new_row', args=[self.programme.id, key])}?{column}={code}" if self.may_add else ""

    def question(self, one: Question) -> QuestionLine:
        return QuestionLine(
            one,
            self.row("evaluation-questions", one.code),
            [self.finding(each) for each in one.findings],
            self.new("findings", "question", one.code),
            *self.more("findings", "question", one.code),
        )

    def finding(self, one: EvaluationFinding) -> FindingLine:
        known = definitions()
        named = [
            (
                (known[each].title if each in known else Text(en=each)).to(self.language),
                reverse("indicator", args=[each]) if each in known else "",
            )
            for each in one.indicators
        ]
        return FindingLine(
            one,
            self.row("findings", one.code),
            label("finding_strength", one.strength, self.language) if one.strength else "",
            named,
            [self.recommendation(each) for each in one.recommendations],
            self.new("recommendations", "finding", one.code),
            *self.more("recommendations", "finding", one.code),
        )

    def recommendation(self, one: Recommendation) -> RecommendationLine:
        states = RECOMMENDATIONS.column("state").choices
        return RecommendationLine(
            one,
            self.row("recommendations", one.code),
            actor_marked(one.addressee) if one.addressee else "",
            states[one.state].to(self.language) if one.state in states else "",
            [self.answer(each) for each in one.answers],
            self.new("responses", "recommendation", one.code),
            reverse("propose_recommendation", args=[self.programme.id, one.code])
            if self.may_add and not one.proposal
            else "",
            self.row("proposals", one.proposal) if one.proposal else "",
            *self.more("responses", "recommendation", one.code),
        )

    def answer(self, one: Answer) -> AnswerLine:
        said = (
            Said(label("response", one.response, self.language), TONES[one.response])
            if one.response
            else Said("–", "neutral")
        )
        return AnswerLine(one, said, actor_marked(one.actor) if one.actor else "", self.row("responses", one.code))
