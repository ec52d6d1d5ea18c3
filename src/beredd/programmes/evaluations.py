"""Evaluations: what is evaluated, by which questions, and how strong what was found is.

The groups of questions are the six criteria of the OECD's Development Assistance Committee (DAC, revised 2019). The
questions under them are ours, written for programmes that a government decision sets going.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from beredd.common.text import Text, words_of


class EvaluatedObject(StrEnum):
    """What is evaluated: the strategy, the plan, or how the work is organised (A-10 a, b, c)."""

    STRATEGY = "strategy"
    PLAN = "plan"
    WORKING_FORMS = "working_forms"
    OTHER = "other"


class EvaluationState(StrEnum):
    """How far an evaluation has come."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    REPORTED = "reported"
    CLOSED = "closed"
    """every recommendation has its response"""


class Criterion(StrEnum):
    """The six criteria of OECD DAC, in their order."""

    RELEVANCE = "relevance"
    COHERENCE = "coherence"
    EFFECTIVENESS = "effectiveness"
    EFFICIENCY = "efficiency"
    IMPACT = "impact"
    SUSTAINABILITY = "sustainability"


class FindingStrength(StrEnum):
    """How strong the evidence for a finding is."""

    WEAK = "weak"
    """one source, or sources that do not agree"""
    MODERATE = "moderate"
    """several sources that agree"""
    STRONG = "strong"
    """several independent sources, of which one is measured"""


class Response(StrEnum):
    """What whoever a recommendation is for says of it."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class DefaultQuestion:
    """A question that an evaluation begins with."""

    criterion: Criterion
    text: Text


@cache
def default_questions(evaluated: EvaluatedObject) -> tuple[DefaultQuestion, ...]:
    """Return the questions that an evaluation of a kind of object begins with, by criterion."""
    words = words_of("beredd.programmes", "evaluation_questions.yaml")
    return tuple(
        DefaultQuestion(criterion, Text(**entry["text"]))
        for criterion in Criterion
        for entry in words[str(criterion)]
        if evaluated in entry.get("of", tuple(EvaluatedObject))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an actor responds to a recommendation."""

    code: str
    response: Response | None
    text: str = ""
    actor: str = ""
    given_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What somebody should do, and what those who should have answered."""

    code: str
    title: str
    text: str = ""
    addressee: str = ""
    due: date | None = None
    state: str = ""
    proposal: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFinding:
    """What was found, how strong its evidence is, and what is recommended because of it."""

    code: str
    title: str
    text: str = ""
    strength: FindingStrength | None = None
    basis: str = ""
    indicators: tuple[str, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and what was found in answer to it."""

    code: str
    text: str
    criterion: Criterion | None = None
    sources: str = ""
    findings: tuple[EvaluationFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A whole evaluation as one person may read it: questions → findings → recommendations → responses."""

    code: str
    title: str
    evaluated: EvaluatedObject | None = None
    evaluated_text: str = ""
    purpose: str = ""
    period: tuple[date | None, date | None] = (None, None)
    evaluator: str = ""
    method: str = ""
    due: date | None = None
    state: EvaluationState | None = None
    diary_number: str = ""
    conclusion: str = ""
    questions: tuple[Question, ...] = ()

    @property
    def by_criterion(self) -> dict[Criterion | None, list[Question]]:
        """The questions under each criterion, in the criteria's order; those without one last."""
        found: dict[Criterion | None, list[Question]] = {}
        for criterion in (*Criterion, None):
            of_it = [question for question in self.questions if question.criterion is criterion]
            if of_it:
                found[criterion] = of_it
        return found

    @property
    def recommendations(self) -> list[Recommendation]:
        """Every recommendation in the tree's order."""
        findings = [finding for question in self.questions for finding in question.findings]
        return [one for finding in findings for one in finding.recommendations]

    @property
    def unanswered(self) -> list[Question]:
        """Questions without a finding."""
        return [question for question in self.questions if not question.findings]

    @property
    def without_response(self) -> list[Recommendation]:
        """Recommendations that nobody has answered."""
        return [one for one in self.recommendations if not one.answers]
