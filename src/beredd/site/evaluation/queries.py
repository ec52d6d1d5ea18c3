"""Proposals as the rooms know them: those that everybody in a programme may read, of which reports are made."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from beredd.common.information_class import OPEN_TO_ALL
from beredd.programmes.proposals import REPORTED, Proposal, ProposalKind, ProposalOrigin, ProposalStatus
from beredd.site.accounts.rights import open_to_all
from beredd.site.evaluation.models import ProposalRow
from beredd.site.registers.brief import columns_up_to
from beredd.site.registers.past_rows import open_rows_as_of
from beredd.site.registers.register import register

PROPOSALS: Final = "proposals"
_REPORTED: Final = frozenset(status.value for status in REPORTED)
NEEDED: Final = frozenset({"title", "text", "kind", "status", "duties"})
"""A proposal with one of these hidden is left out whole: what is left of it would say nothing."""
TOLD: Final = (
    *sorted(NEEDED), "reasons", "statute", "section", "wording", "actor", "addressee", "deadline", "expected_effect",
    "cost", "evidence", "origin", "origin_id",
)  # fmt: skip
"""What is read of a proposal."""


def proposals_for_all(programmes: Iterable[str], as_of: datetime | None = None) -> dict[str, list[Proposal]]:
    """Return by programme the proposals that have left their drafts and that all its readers may see: one query.

    With `as_of` as they were at that moment, read from the audit trail.
    """
    found: dict[str, list[Proposal]] = {programme: [] for programme in programmes}
    if as_of is None:
        for programme, proposal in _now(found):
            found[programme].append(proposal)
        return found
    for row in open_rows_as_of(register(PROPOSALS), found, as_of):
        hidden = row.fields_above(OPEN_TO_ALL)
        if row.status in _REPORTED and not hidden & NEEDED:
            found[row.programme].append(proposal_of(row, hidden))
    return found


def _now(programmes: Iterable[str]) -> Iterator[tuple[str, Proposal]]:
    """Yield what all may see of the proposals that have left their drafts, in the columns that a proposal has."""
    of = register(PROPOSALS)
    known = ProposalRow.objects.filter(programme__in=list(programmes), withdrawn=False)
    rows = open_to_all(known).filter(status__in=[str(status) for status in REPORTED]).order_by("programme", "number")
    for number, *told, programme in columns_up_to(OPEN_TO_ALL, of, (*TOLD, "programme"), rows, needed=NEEDED):
        one = dict(zip(TOLD, told, strict=True))
        one["origin"] = one["origin"] or ProposalOrigin.MANUAL.value
        yield programme, proposal_of(SimpleNamespace(**one, code=f"{of.prefix}-{number}"))


def proposal_of(row: Any, hidden: Iterable[str] = ()) -> Proposal:
    """Return a row as the rooms know it, without its `hidden` fields."""
    away = set(hidden)

    def shown(name: str) -> Any:
        return "" if name in away else getattr(row, name)

    return Proposal(
        title=row.title,
        text=row.text,
        kind=ProposalKind(row.kind),
        reasons=shown("reasons"),
        statute=shown("statute"),
        section=shown("section"),
        wording=shown("wording"),
        owner=shown("actor"),
        addressee=shown("addressee"),
        deadline=shown("deadline") or None,
        expected_effect=shown("expected_effect"),
        cost=shown("cost"),
        evidence=tuple(line.strip() for line in shown("evidence").splitlines() if line.strip()),
        duties=row.duties,
        origin=ProposalOrigin(row.origin),
        origin_id=shown("origin_id"),
        code=row.code,
        status=ProposalStatus(row.status),
    )
