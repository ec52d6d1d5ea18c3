"""Proposals as plain data: what they must have, and which belong in a report."""

from dataclasses import replace
from datetime import date

import pytest

from beredd.programmes.proposals import (
    REPORTED,
    SETTLED,
    Proposal,
    ProposalKind,
    ProposalOrigin,
    ProposalStatus,
    proposals_for,
)

ONE = Proposal(
    title="Höj lagernivån",
    text="Regionerna höjer nivån.",
    duties=("C-10",),
    status=ProposalStatus.PROPOSED,
    code="PROP-1",
)


def test_a_whole_proposal_has_no_faults():
    assert ONE.faults() == []


@pytest.mark.parametrize(
    ("change", "wanting"),
    [
        ({"title": ""}, ["title"]),
        ({"text": "  "}, ["text"]),
        ({"kind": ProposalKind.STATUTORY_TEXT}, ["statute", "section"]),
        ({"kind": ProposalKind.STATUTORY_TEXT, "statute": "SFS 2009:366"}, ["section"]),
        ({"origin": ProposalOrigin.SUPPLY}, ["origin_id"]),
    ],
)
def test_what_is_wanting_is_named(change, wanting):
    assert replace(ONE, **change).faults() == wanting


def test_drafts_and_what_was_taken_back_are_in_no_report():
    assert {ProposalStatus.DRAFT, ProposalStatus.TAKEN_BACK}.isdisjoint(REPORTED)
    assert frozenset(ProposalStatus) > SETTLED


def test_those_of_a_duty_come_by_deadline_and_then_by_number():
    given = [
        replace(ONE, code="PROP-10"),
        replace(ONE, code="PROP-9"),
        replace(ONE, code="PROP-3", deadline=date(2027, 5, 1)),
        replace(ONE, code="PROP-4", deadline=date(2026, 5, 1)),
        replace(ONE, code="PROP-5", status=ProposalStatus.DRAFT),
        replace(ONE, code="PROP-6", duties=("C-11",)),
    ]
    assert [one.code for one in proposals_for(given, "C-10")] == ["PROP-4", "PROP-3", "PROP-9", "PROP-10"]
