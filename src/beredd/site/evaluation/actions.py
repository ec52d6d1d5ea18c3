"""Taking in the proposals of engines, and starting an evaluation with its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from beredd.common.information_class import InformationClass
from beredd.common.text import Language
from beredd.programmes.evaluations import EvaluatedObject, EvaluationState, default_questions
from beredd.programmes.model import Programme
from beredd.programmes.proposals import Proposal, ProposalOrigin, ProposalStatus
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require
from beredd.site.evaluation.evaluation_registers import EVALUATIONS, QUESTIONS
from beredd.site.evaluation.models import EvaluationRow, HandedOver, ProposalRow
from beredd.site.evaluation.proposal_register import PROPOSALS
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS
from beredd.site.registers.actions import add_row, write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.column import Value, parse, plain
from beredd.site.registers.sight import Sight

OF_ENGINES = (
    "title",
    "kind",
    "text",
    "reasons",
    "statute",
    "section",
    "wording",
    "actor",
    "addressee",
    "deadline",
    "expected_effect",
    "cost",
    "duties",
    "evidence",
)
"""What an engine says of a proposal. Its status, and what was decided, are people's alone."""


@dataclass
class TakenIn:
    """What became of the proposals that were handed over: their codes in the register."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Withdrawn since. One that is not for the eyes of whoever handed it over is left too, and not named."""


@transaction.atomic
def take_in_proposals(
    *,
    by: User,
    programme: Programme,
    proposals: Sequence[Proposal],
    why: str = "",
    information_class: InformationClass | None = None,
    shown_to: tuple[str, ...] | None = None,
) -> TakenIn:
    """Write the proposals of an engine into the register, each once, however often they are handed over.

    A proposal is known by its origin and its id there. One that is new becomes a draft. One that is known is brought
    up to date in those fields that nobody has changed since it was last handed over; what people have written stays,
    and so do its status and its class.

    Parameters
    ----------
    by, programme
        Who hands them over, and where.
    proposals
        What an exercise, a supply analysis or an evaluation proposes.
    why
        The reason, kept with each event.
    information_class, shown_to
        How sensitive the new ones are, and who needs to know.

    Returns
    -------
    TakenIn
        The codes of what was added, changed and left.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read the programme, or not write its rows.
    ValueError
        When a proposal lacks what it must have, or two have the same id.
    RowFaultsError
        When values break a rule of the register: a duty or an actor that does not exist.
    SecurityClassifiedError, ClassifiedDocumentError, PersonalNumberError
        When something must not be held here at all.
    """
    require(by, Verb.READ, programme)
    _check(proposals)
    sight = Sight(by, programme)
    taken = TakenIn()
    fresh: list[tuple[Proposal, HandedOver]] = []
    changes: list[tuple[Change, HandedOver, dict[str, Any]]] = []
    for proposal in proposals:
        known = _known(programme, proposal)
        if not known.code:
            fresh.append((proposal, known))
            continue
        row = sight.row(PROPOSALS, known.code)
        if row is None:
            continue
        if row.withdrawn:
            taken.left.append(row.code)
            continue
        values = _values(proposal)
        wanted = _untouched(sight, row, values, known.values)
        if wanted:
            changes.append((Change(code=row.code, version=row.version, values=wanted), known, _kept(values)))
        else:
            taken.unchanged.append(known.code)
    _add(by, programme, fresh, why, information_class, shown_to, taken)
    _change(by, programme, changes, why, taken)
    return taken


def _check(proposals: Sequence[Proposal]) -> None:
    names = [(one.origin, one.origin_id) for one in proposals]
    for one in proposals:
        wanting = [*one.faults(), *(["origin_id"] if not one.origin_id else [])]
        if wanting:
            named = f"{one.origin} {one.origin_id or one.title}"
            raise ValueError(f"{named}: {', '.join(dict.fromkeys(wanting))} is missing")
    if len(set(names)) != len(names):
        raise ValueError("two proposals have the same origin and id")


def _known(programme: Programme, proposal: Proposal) -> HandedOver:
    """Return what was last handed over of it, locked; made where there is nothing yet.

    Who hands over the same at the same moment waits here for the first, and then finds its row.
    """
    programme_id, origin, name = programme.id, str(proposal.origin), proposal.origin_id
    HandedOver.objects.get_or_create(programme=programme_id, origin=origin, origin_id=name)
    return HandedOver.objects.select_for_update().get(programme=programme_id, origin=origin, origin_id=name)


def _values(proposal: Proposal) -> dict[str, Value]:
    """Return a proposal as the register keeps it."""
    said: dict[str, Value] = {
        "title": proposal.title,
        "kind": str(proposal.kind),
        "text": proposal.text,
        "reasons": proposal.reasons,
        "statute": proposal.statute,
        "section": proposal.section,
        "wording": proposal.wording,
        "actor": proposal.owner,
        "addressee": proposal.addressee,
        "deadline": proposal.deadline,
        "expected_effect": proposal.expected_effect,
        "cost": proposal.cost,
        "duties": proposal.duties,
        "evidence": "\n".join(proposal.evidence),
    }
    return {name: parse(PROPOSALS.column(name), value) for name, value in said.items()}


def _kept(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: plain(PROPOSALS.column(name), value) for name, value in values.items()}


def _untouched(
    sight: Sight, row: ProposalRow, values: Mapping[str, Value], handed_over: Mapping[str, Any]
) -> dict[str, Value]:
    """Return the new values of the fields that nobody has changed since they were handed over last."""
    found: dict[str, Value] = {}
    for name in OF_ENGINES:
        column = PROPOSALS.column(name)
        last = parse(column, handed_over.get(name))
        now = getattr(row, name)
        if sight.hides(row, name) or now != last or values[name] == now:
            continue
        if name == "actor" and not values[name]:
            continue  # an engine that names no owner leaves it to whoever took the proposal in
        found[name] = values[name]
    return found


def _add(
    by: User,
    programme: Programme,
    fresh: list[tuple[Proposal, HandedOver]],
    why: str,
    information_class: InformationClass | None,
    shown_to: tuple[str, ...] | None,
    taken: TakenIn,
) -> None:
    if not fresh:
        return
    changes = [
        Change(
            values=_values(proposal)
            | {
                "status": str(ProposalStatus.DRAFT),
                "origin": str(proposal.origin),
                "origin_id": proposal.origin_id,
            },
            information_class=information_class,
            shown_to=shown_to,
        )
        for proposal, _known in fresh
    ]
    rows = write_rows(by=by, programme=programme, to=PROPOSALS, changes=changes, why=why, action="take_in_proposal")
    for (proposal, known), row in zip(fresh, rows, strict=True):
        # The owner that the register filled in counts as handed over: nobody chose it.
        known.code, known.values = row.code, _kept(_values(proposal) | {"actor": row.actor})
        known.save(update_fields=["code", "values"])
        taken.added.append(row.code)


def _change(
    by: User,
    programme: Programme,
    changes: list[tuple[Change, HandedOver, dict[str, Any]]],
    why: str,
    taken: TakenIn,
) -> None:
    if not changes:
        return
    rows = write_rows(
        by=by,
        programme=programme,
        to=PROPOSALS,
        changes=[change for change, _known, _values in changes],
        why=why,
        action="take_in_proposal",
    )
    for (change, known, values), row in zip(changes, rows, strict=True):
        known.values = known.values | {name: values[name] for name in change.values}
        known.save(update_fields=["values"])
        taken.changed.append(row.code)


@transaction.atomic
def start_evaluation(
    *,
    by: User,
    programme: Programme,
    title: str,
    evaluated: EvaluatedObject,
    language: Language,
    evaluator: str = "",
    period: tuple[date | None, date | None] = (None, None),
    due: date | None = None,
    duties: tuple[str, ...] = (),
    more: Mapping[str, Value] | None = None,
    why: str = "",
) -> EvaluationRow:
    """Start an evaluation with the questions of the six criteria of OECD DAC; return its row.

    Parameters
    ----------
    by, programme
        Who starts it, and where.
    title, evaluated, evaluator, period, due, duties
        What is evaluated, by whom, over which days, reported by when, for which duties.
    language
        The language that the questions are written in.
    more
        Further values of the row by column.
    why
        The reason, kept with each event.

    Raises
    ------
    As :func:`beredd.site.registers.actions.write_rows`.
    """
    row: EvaluationRow = add_row(
        by=by,
        programme=programme,
        to=EVALUATIONS,
        values={
            "title": title,
            "evaluated": str(evaluated),
            "evaluator": evaluator,
            "period_start": period[0],
            "period_end": period[1],
            "due": due,
            "state": str(EvaluationState.PLANNED),
            "duties": duties,
            **(more or {}),
        },
        why=why,
    )
    changes = [
        Change(
            values={
                "text": question.text.to(language),
                "evaluation": row.code,
                "criterion": str(question.criterion),
                "position": place,
            }
        )
        for place, question in enumerate(default_questions(evaluated), 1)
    ]
    write_rows(by=by, programme=programme, to=QUESTIONS, changes=changes, why=why)
    return row


@transaction.atomic
def propose_recommendation(
    *, by: User, programme: Programme, recommendation: str, duties: tuple[str, ...] = (), why: str = ""
) -> str:
    """Put a recommendation into the register of proposals; return the proposal's code, the same however often.

    Raises
    ------
    KeyError
        When there is no such recommendation that `by` may read, or its proposal is not for those eyes.
    PermissionDenied
        When `by` may not write proposals, or not the recommendation, which is to name its proposal.
    """
    sight = Sight(by, programme)
    row = sight.row(RECOMMENDATIONS, recommendation)
    if row is None:
        raise KeyError(recommendation)
    seen = sight.values(RECOMMENDATIONS, row)
    # A field more secret than its row is left out: the proposal has the row's class alone.
    values = {name: value for name, value in seen.items() if name not in row.field_classes}
    proposal = Proposal(
        title=str(values.get("title", "")),
        text=str(values.get("text") or values.get("title", "")),
        addressee=str(values.get("addressee", "")),
        deadline=row.due if "due" in values else None,
        duties=duties,
        evidence=(f"{row.code}, {row.finding}",),
        origin=ProposalOrigin.EVALUATION,
        origin_id=row.code,
        owner=row.actor,
    )
    taken = take_in_proposals(
        by=by,
        programme=programme,
        proposals=[proposal],
        why=why or row.code,
        information_class=row.information_class,
        shown_to=tuple(row.shown_to),
    )
    code = next(iter([*taken.added, *taken.changed, *taken.unchanged, *taken.left]), None)
    if code is None:
        raise KeyError(recommendation)
    if row.proposal != code:
        named = Change(code=row.code, version=row.version, values={"proposal": code})
        write_rows(by=by, programme=programme, to=RECOMMENDATIONS, changes=[named], why=why or row.code)
    return code
