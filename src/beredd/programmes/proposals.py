"""Proposals: what somebody should do, who answers for it, by when, with what effect, and what shows the need.

Every engine that finds something to be done hands over proposals in this form, and the register of proposals keeps
them beside those that people write: one door for all (the rules of the house, 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class ProposalKind(StrEnum):
    """What is proposed to be changed."""

    STRATEGY_CHANGE = "strategy_change"
    """ändring av strategin"""
    MEASURE = "measure"
    """åtgärd"""
    STATUTORY_TEXT = "statutory_text"
    """författningsförslag: names its statute and section"""
    OTHER = "other"


class ProposalStatus(StrEnum):
    """How far a proposal has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    """handed to whom it is for"""
    DECIDED = "decided"
    UNDER_WAY = "under_way"
    """genomförs"""
    CARRIED_OUT = "carried_out"
    REJECTED = "rejected"
    TAKEN_BACK = "taken_back"


class ProposalOrigin(StrEnum):
    """Where a proposal comes from."""

    EXERCISE = "exercise"
    SUPPLY = "supply"
    EVALUATION = "evaluation"
    MANUAL = "manual"


SETTLED: Final = frozenset({ProposalStatus.CARRIED_OUT, ProposalStatus.REJECTED, ProposalStatus.TAKEN_BACK})
"""Statuses after which nothing more is waited for."""
REPORTED: Final = frozenset(ProposalStatus) - {ProposalStatus.DRAFT, ProposalStatus.TAKEN_BACK}
"""Statuses that belong in a report: a draft is nobody's proposal yet, and one taken back is nobody's any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposal, as an engine hands it over and as reports read it.

    Parameters
    ----------
    title, text, reasons
        What is proposed, in a line and in full, and why.
    kind, statute, section, wording
        What is to be changed; statutory text names its statute (``SFS 2018:1277``), its section, and its new wording.
    owner
        The actor that answers for the proposal.
    addressee
        The actor that is to decide on it or carry it out.
    deadline, expected_effect, cost
        By when, what it would lead to, and what it would cost, in words.
    evidence
        What shows the need: findings, runs, documents, as lines of text.
    duties
        The duties that ask for it, by id: ``C-10``.
    origin, origin_id
        Where it comes from and its name there; the two together let the same proposal be handed over again without
        becoming two.
    code, status
        Its name in the register and how far it has come; empty while it is only an engine's.
    """

    title: str
    text: str
    kind: ProposalKind = ProposalKind.MEASURE
    reasons: str = ""
    statute: str = ""
    section: str = ""
    wording: str = ""
    owner: str = ""
    addressee: str = ""
    deadline: date | None = None
    expected_effect: str = ""
    cost: str = ""
    evidence: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    origin: ProposalOrigin = ProposalOrigin.MANUAL
    origin_id: str = ""
    code: str = ""
    status: ProposalStatus = ProposalStatus.DRAFT

    def faults(self) -> list[str]:
        """Return which fields are wanting, by name; empty when it can be handed over."""
        asked = [("title", self.title), ("text", self.text)]
        if self.kind is ProposalKind.STATUTORY_TEXT:
            asked += [("statute", self.statute), ("section", self.section)]
        if self.origin is not ProposalOrigin.MANUAL:
            asked.append(("origin_id", self.origin_id))
        return [name for name, value in asked if not value.strip()]


def proposals_for(proposals: Iterable[Proposal], duty: str) -> list[Proposal]:
    """Return the proposals that answer a duty and that a report may hold, by deadline, those without one last."""
    found = [one for one in proposals if duty in one.duties and one.status in REPORTED]
    return sorted(found, key=lambda one: (one.deadline is None, one.deadline or date.min, _number(one.code), one.title))


def _number(code: str) -> int:
    number = code.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else 0
