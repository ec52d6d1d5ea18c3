"""What stands under what in evaluations, as one person may read it: to count, and to choose what one page shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from beredd.programmes.evaluations import Criterion, Evaluation
from beredd.site.evaluation.evaluation_registers import FINDINGS, QUESTIONS
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS, RESPONSES
from beredd.site.registers.brief import some_columns
from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight

UNDER_ONE: Final = 50
"""So many rows stand under one on the page of an evaluation; the register has all."""
_CRITERIA: Final = {str(one): place for place, one in enumerate(Criterion)}
Under = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """How far an evaluation has come."""

    questions: int
    answered: int
    recommendations: int
    without_response: int


@dataclass(frozen=True, slots=True)
class Outline:
    """Codes by the code that they stand under: questions under evaluations, and so on."""

    questions: Under
    findings: Under
    recommendations: Under
    responses: Under

    def figures(self, evaluation: str) -> Figures:
        """Return how far one evaluation has come."""
        questions = self.questions.get(evaluation, [])
        recommendations = [
            one
            for question in questions
            for finding in self.findings.get(question, ())
            for one in self.recommendations.get(finding, ())
        ]
        return Figures(
            questions=len(questions),
            answered=sum(bool(self.findings.get(one)) for one in questions),
            recommendations=len(recommendations),
            without_response=sum(not self.responses.get(one) for one in recommendations),
        )

    def part(self, questions: Iterable[str]) -> "Part":
        """Return what a page shows of some questions: of each level the first rows under each."""
        wanted = list(questions)
        findings = _first(self.findings, wanted)
        recommendations = _first(self.recommendations, findings)
        responses = _first(self.responses, recommendations)
        more = {
            parent: len(under[parent]) - UNDER_ONE
            for under in (self.findings, self.recommendations, self.responses)
            for parent in under
            if len(under[parent]) > UNDER_ONE
        }
        return Part(frozenset([*wanted, *findings, *recommendations, *responses]), more)


@dataclass(frozen=True, slots=True)
class Part:
    """The codes that a page shows, and how many more stand under those that have too many."""

    codes: frozenset[str]
    more: dict[str, int]


def figures_of(tree: Evaluation) -> Figures:
    """Return how far an evaluation has come that is read whole."""
    return Figures(
        questions=len(tree.questions),
        answered=len(tree.questions) - len(tree.unanswered),
        recommendations=len(tree.recommendations),
        without_response=len(tree.without_response),
    )


def outline(sight: Sight, evaluations: Iterable[str]) -> Outline:
    """Return what stands under these evaluations: a query for each level, however much it is."""
    codes = list(evaluations)
    rows = sight.rows(QUESTIONS).filter(evaluation__in=codes).order_by("number")
    ordered = [
        (_CRITERIA.get(criterion, len(_CRITERIA)), position is None, position or 0, f"EVQ-{number}", evaluation)
        for number, evaluation, criterion, position in some_columns(
            sight, QUESTIONS, ("evaluation", "criterion", "position"), rows
        )
        if evaluation
    ]
    questions: Under = defaultdict(list)
    for *_place, code, evaluation in sorted(ordered, key=lambda one: one[:3]):
        questions[evaluation].append(code)
    findings = _under(sight, FINDINGS, "question", questions)
    recommendations = _under(sight, RECOMMENDATIONS, "finding", findings)
    return Outline(questions, findings, recommendations, _under(sight, RESPONSES, "recommendation", recommendations))


def _under(sight: Sight, of: Register, column: str, above: Under) -> Under:
    """Return the codes of the readable rows under all that `above` holds; a row whose place is hidden is nowhere."""
    parents = [code for codes in above.values() for code in codes]
    found: Under = defaultdict(list)
    if parents:
        rows = sight.rows(of).filter(**{f"{column}__in": parents}).order_by("number")
        for number, parent in some_columns(sight, of, (column,), rows):
            if parent:
                found[parent].append(f"{of.prefix}-{number}")
    return found


def _first(under: Under, parents: Iterable[str]) -> list[str]:
    return [code for parent in parents for code in under.get(parent, [])[:UNDER_ONE]]
