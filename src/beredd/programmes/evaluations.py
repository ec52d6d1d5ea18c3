"""Evaluations: what is evaluated, by which questions, and how strong what was found is.

The groups of questions are the six criteria of the OECD's Development Assistance Committee (DAC, revised 2019). The
questions under them are ours, written for programmes that a government decision sets going.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

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


CRITERIA: Final = {criterion: place for place, criterion in enumerate(Criterion)}
"""The criteria's order."""
