"""An evaluation as one person may read it: five queries, however large the tree."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

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
from beredd.site.evaluation.evaluation_registers import EVALUATIONS, FINDINGS, QUESTIONS
from beredd.site.evaluation.models import EvaluationRow
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS, RESPONSES
from beredd.site.registers.history import rows_as_of
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

Choice = TypeVar("Choice", bound=StrEnum)
Said = dict[str, Any]
"""A row's values as the person may read them, with its code."""


def evaluation_tree(sight: Sight, row: EvaluationRow, when: datetime | None = None) -> Evaluation:
    """Return an evaluation with all below it that the person may read; what is withdrawn or hidden is not there.

    With `when` it is what stood below it at that moment; `row` is then the evaluation as it was (:func:`row_then`).
    """
    return evaluation_trees(sight, [row], when)[0]


def row_then(sight: Sight, code: str, when: datetime) -> EvaluationRow | None:
    """Return an evaluation as it was at a moment; None where there was none that the person may read now and then."""
    found: list[Any] = [row for row in rows_as_of(sight, EVALUATIONS, when, withdrawn=True) if row.code == code]
    return found[0] if found else None


def evaluation_heads(sight: Sight, rows: Sequence[EvaluationRow]) -> list[Evaluation]:
    """Return evaluations without anything below them."""
    sight.look_up(EVALUATIONS, rows)
    return [_evaluation(_said(sight, EVALUATIONS, row), [], {}, {}, {}) for row in rows]


def evaluation_part(sight: Sight, row: EvaluationRow, codes: Collection[str]) -> Evaluation:
    """Return an evaluation with those of the rows below it whose codes are given."""
    return evaluation_trees(sight, [row], only=codes)[0]


def evaluation_trees(
    sight: Sight, rows: Sequence[EvaluationRow], when: datetime | None = None, only: Collection[str] | None = None
) -> list[Evaluation]:
    """Return several evaluations with all below them, or only what is in `only`, in as many queries as one."""
    questions = _below(sight, QUESTIONS, "evaluation", [row.code for row in rows], when, only)
    findings = _below(sight, FINDINGS, "question", [one["code"] for one in _all(questions)], when, only)
    recommendations = _below(sight, RECOMMENDATIONS, "finding", [one["code"] for one in _all(findings)], when, only)
    responses = _below(sight, RESPONSES, "recommendation", [one["code"] for one in _all(recommendations)], when, only)
    return [
        _evaluation(_said(sight, EVALUATIONS, row), questions[row.code], findings, recommendations, responses)
        for row in rows
    ]


def _evaluation(
    said: Said,
    questions: list[Said],
    findings: dict[str, list[Said]],
    recommendations: dict[str, list[Said]],
    responses: dict[str, list[Said]],
) -> Evaluation:
    ordered = sorted(questions, key=lambda one: (one.get("position") is None, one.get("position") or 0))
    return Evaluation(
        code=said["code"],
        title=said.get("title", ""),
        evaluated=_choice(EvaluatedObject, said.get("evaluated")),
        evaluated_text=said.get("evaluated_text", ""),
        purpose=said.get("purpose", ""),
        period=(said.get("period_start"), said.get("period_end")),
        evaluator=said.get("evaluator", ""),
        method=said.get("method", ""),
        due=said.get("due"),
        state=_choice(EvaluationState, said.get("state")),
        diary_number=said.get("diary_number", ""),
        conclusion=said.get("conclusion", ""),
        questions=tuple(
            Question(
                code=one["code"],
                text=one.get("text", ""),
                criterion=_choice(Criterion, one.get("criterion")),
                sources=one.get("sources", ""),
                findings=tuple(_finding(each, recommendations, responses) for each in findings[one["code"]]),
            )
            for one in ordered
        ),
    )


def _finding(said: Said, recommendations: dict[str, list[Said]], responses: dict[str, list[Said]]) -> EvaluationFinding:
    return EvaluationFinding(
        code=said["code"],
        title=said.get("title", ""),
        text=said.get("text", ""),
        strength=_choice(FindingStrength, said.get("strength")),
        basis=said.get("basis", ""),
        indicators=tuple(said.get("indicators", ())),
        recommendations=tuple(
            Recommendation(
                code=one["code"],
                title=one.get("title", ""),
                text=one.get("text", ""),
                addressee=one.get("addressee", ""),
                due=one.get("due"),
                state=one.get("state", ""),
                proposal=one.get("proposal", ""),
                answers=tuple(_answer(each) for each in responses[one["code"]]),
            )
            for one in recommendations[said["code"]]
        ),
    )


def _answer(said: Said) -> Answer:
    return Answer(
        code=said["code"],
        response=_choice(Response, said.get("response")),
        text=said.get("text", ""),
        actor=said.get("actor", ""),
        given_on=said.get("given_on"),
    )


def _below(
    sight: Sight, of: Register, column: str, codes: list[str], when: datetime | None, only: Collection[str] | None
) -> dict[str, list[Said]]:
    """Return the values of the readable rows under each of `codes`, in their order, as they are or were."""
    found: dict[str, list[Said]] = defaultdict(list)
    rows: list[RegisterRow] = []
    if codes and when is not None:
        rows = [row for row in rows_as_of(sight, of, when) if getattr(row, column) in codes]
    elif codes:
        below = sight.rows(of).filter(**{f"{column}__in": codes}).order_by("number")
        if only is not None:
            below = below.filter(number__in={number for code in only if (number := of.number_of(code)) is not None})
        rows = list(below)
    sight.look_up(of, rows)
    for row in rows:
        if not sight.hides(row, column):  # who may not know where it belongs does not meet it there
            found[getattr(row, column)].append(_said(sight, of, row))
    return found


def _said(sight: Sight, of: Register, row: RegisterRow) -> Said:
    return {"code": row.code, "version": row.version, **sight.values(of, row)}


def _all(found: dict[str, list[Said]]) -> Iterable[Said]:
    return [one for rows in found.values() for one in rows]


def _choice(kind: type[Choice], value: Any) -> Choice | None:
    """Return a value of a choice; None where it is empty, hidden, or one that there is no more."""
    try:
        return kind(value) if value else None
    except ValueError:
        return None
