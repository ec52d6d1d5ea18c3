"""Proposals, judgements and evidence of every kind in a composed report."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from beredd.common.text import LANGUAGES
from beredd.programmes.follow_up import DutyState, Evidence, FollowUp, Fulfilment, Judgement, StateEntry
from beredd.programmes.proposals import Proposal, ProposalKind, ProposalStatus
from beredd.reports.compose import compose
from beredd.reports.document import Document, Table
from beredd.reports.due import find_report
from beredd.reports.well_formed import check_document

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
STATUTORY = Proposal(
    title="Låt apoteken lämna ut på reservrutin",
    text="Apoteken får lämna ut utan e-recept när systemet är nere.",
    kind=ProposalKind.STATUTORY_TEXT,
    reasons="Övningen visade att utlämningen stannar.",
    statute="lagen (2009:366) om handel med läkemedel",
    section="2 kap. 6 a §",
    wording="Ett öppenvårdsapotek får …",
    owner="lv",
    addressee="regeringskansliet",
    deadline=date(2027, 6, 1),
    expected_effect="Utlämningen fortsätter vid avbrott.",
    cost="Inga nya medel.",
    duties=("R-01",),
    code="PROP-2",
    status=ProposalStatus.PROPOSED,
)


def composed(given: SimpleNamespace, follow_up: FollowUp, language: Any = "sv", *, final: bool = False) -> Document:
    programme = given.programme()
    due = find_report(programme, given.due, report="R-D")
    document = compose(programme, due, follow_up, (), language, given.today, final=final)
    check_document(document)
    return document


def states_in(document: Document) -> dict[str, str]:
    """The cell of each duty's state."""
    tables = [block for block in document.blocks if isinstance(block, Table) and block.header[-1].startswith("Läge")]
    return {row[0]: row[-1] for table in tables for row in table.rows if len(row) == 5}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("final", [True, False])
def test_the_part_that_asks_for_proposals_holds_them(given: SimpleNamespace, language: str, final: bool) -> None:
    recorded = given.complete if final else given.recorded
    document = composed(given, recorded(proposals=(STATUTORY,)), language, final=final)
    table = next(block for block in document.blocks if isinstance(block, Table) and "R-01" in block.caption)
    (row,) = table.rows
    assert row[0] == "PROP-2"
    assert "lagen (2009:366) om handel med läkemedel, 2 kap. 6 a §" in row[1]
    assert "2027" in row[3]
    assert "Utlämningen fortsätter vid avbrott." in row[4]
    told = document.model_dump_json()
    for words in ("Ett öppenvårdsapotek får …", "Övningen visade"):
        assert words in told


def test_drafts_and_proposals_of_other_duties_are_not_in_it(given: SimpleNamespace) -> None:
    others = (
        replace(STATUTORY, status=ProposalStatus.DRAFT),
        replace(STATUTORY, status=ProposalStatus.TAKEN_BACK),
        replace(STATUTORY, duties=("R-02",)),
    )
    assert "PROP-2" not in composed(given, given.recorded(proposals=others)).model_dump_json()


def test_a_judgement_stands_beside_the_state_and_beside_none(given: SimpleNamespace) -> None:
    judgements = tuple(
        Judgement(duty, Fulfilment.PARTLY, "Hälften.", "Cilla", NOON, actor="lv") for duty in ("R-01", "R-02")
    )
    done = StateEntry("R-02", DutyState.DONE, "Köpt.", "Alva", NOON)
    document = composed(given, given.recorded(states=(done,), judgements=judgements))
    cells = states_in(document)
    assert "Måluppfyllelse: delvis uppfyllt (Cilla, Läkemedelsverket)" in cells["R-02"]
    assert cells["R-02"].startswith("Klar\nMåluppfyllelse")
    assert "delvis uppfyllt" in cells["R-01"]


def test_evidence_of_each_kind_is_named_in_words(given: SimpleNamespace) -> None:
    evidence = (
        Evidence(text="Protokollet"),
        Evidence(text="Beslutet", link="https://example.org/b"),
        Evidence(file_name="rapport.pdf", attachment=3),
        Evidence(indicator="mrsa-share", place="SE", period="2025"),
        Evidence(proposal="PROP-2"),
    )
    state = StateEntry("R-02", DutyState.DONE, "Köpt.", "Alva", NOON, evidence=evidence)
    document = composed(given, given.recorded(states=(state,), proposals=(STATUTORY,)))
    cells = states_in(document)
    for words in ("Protokollet", "https://example.org/b", "rapport.pdf", "(SE 2025)", "PROP-2 Låt apoteken"):
        assert words in cells["R-02"]
    assert "mrsa-share" not in cells["R-02"]
