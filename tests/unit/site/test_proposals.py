"""The register of proposals: its rules, what engines hand over, and what reaches the report."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from beredd.common.information_class import InformationClass
from beredd.programmes.proposals import Proposal, ProposalKind, ProposalOrigin, ProposalStatus
from beredd.reports.compose import compose
from beredd.reports.due import find_report
from beredd.site.audit.models import AuditEvent
from beredd.site.evaluation.actions import TakenIn, take_in_proposals
from beredd.site.evaluation.models import ProposalRow
from beredd.site.evaluation.proposal_register import PROPOSALS
from beredd.site.programmes.queries import follow_up
from beredd.site.registers.actions import add_row, change_row, withdraw_row, write_rows
from beredd.site.registers.changes import Change, RowFaultsError

ONE = "alpha-2026"
EXERCISE = Proposal(
    title="Öva reservrutin för recept",
    text="Apoteken övar en gång om året.",
    kind=ProposalKind.MEASURE,
    addressee="lv",
    deadline=date(2027, 6, 1),
    duties=("P-01",),
    evidence=("Övning 3, inspel 7",),
    origin=ProposalOrigin.EXERCISE,
    origin_id="ovning-3/F-7",
)
HAND = {"title": "Ändra målet", "text": "Målet ändras.", "kind": "strategy_change", "duties": ("P-01",)}


def propose(by, programme, **more):
    return add_row(by=by, programme=programme, to=PROPOSALS, values=HAND | more)


def faults(by, programme, **more):
    with pytest.raises(RowFaultsError) as caught:
        propose(by, programme, **more)
    return {column for column, _what in caught.value.faults[0]}


def test_a_statutory_text_names_its_statute_and_section(alva, programme):
    assert faults(alva, programme, kind="statutory_text") == {"statute", "section"}
    row = propose(alva, programme, kind="statutory_text", statute="lagen (2009:366)", section="2 kap. 6 §")
    assert (row.code, row.status, row.origin, row.actor) == ("PROP-1", "draft", "manual", "fohm")


def test_what_is_no_draft_has_an_addressee_and_a_decision_its_reasons(alva, programme):
    assert faults(alva, programme, status="proposed") == {"addressee"}
    assert faults(alva, programme, status="rejected", addressee="regeringskansliet") == {"status_note"}
    propose(alva, programme, status="rejected", addressee="regeringskansliet", status_note="Avslag 2026-11-01.")


def take(by, programme, *proposals, **more):
    return take_in_proposals(by=by, programme=programme, proposals=proposals, why="Övning 3", **more)


def test_an_engine_hands_over_the_same_twice_and_there_is_one(alva, programme):
    assert take(alva, programme, EXERCISE).added == ["PROP-1"]
    row = ProposalRow.objects.get()
    assert (row.status, row.origin, row.origin_id, row.actor) == ("draft", "exercise", "ovning-3/F-7", "fohm")
    assert (row.duties, row.deadline, row.evidence) == (("P-01",), date(2027, 6, 1), "Övning 3, inspel 7")
    again = take(alva, programme, EXERCISE)
    assert (again.added, again.changed, again.unchanged) == ([], [], ["PROP-1"])
    assert AuditEvent.objects.count() == 1


def test_what_people_have_written_stays_and_the_rest_follows_the_engine(alva, programme):
    take(alva, programme, EXERCISE)
    change_row(
        by=alva, programme=programme, of=PROPOSALS, code="PROP-1", version=1,
        values={"title": "Öva reservrutin två gånger", "status": "proposed"}, why="Ändrat på mötet.",
    )  # fmt: skip
    newer = replace(EXERCISE, title="Öva", text="Apoteken övar två gånger om året.", deadline=date(2027, 9, 1))
    assert take(alva, programme, newer).changed == ["PROP-1"]
    row = ProposalRow.objects.get()
    assert (row.title, row.status) == ("Öva reservrutin två gånger", "proposed")
    assert (row.text, row.deadline) == ("Apoteken övar två gånger om året.", date(2027, 9, 1))
    assert take(alva, programme, newer).unchanged == ["PROP-1"]


def test_a_withdrawn_proposal_is_not_taken_up_by_an_engine(alva, programme):
    take(alva, programme, EXERCISE)
    withdraw_row(by=alva, programme=programme, of=PROPOSALS, code="PROP-1", version=1, why="Dubblett.")
    assert take(alva, programme, replace(EXERCISE, text="Annat")).left == ["PROP-1"]
    assert ProposalRow.objects.get().withdrawn


def test_a_proposal_that_the_person_has_no_need_to_know_of_is_not_named(alva, cilla, programme):
    take(alva, programme, EXERCISE)
    row = ProposalRow.objects.get()
    change = Change(code=row.code, version=row.version, shown_to=("lv",))
    write_rows(by=cilla, programme=programme, to=PROPOSALS, changes=[change], why="Bara vi")
    ProposalRow.objects.update(actor="lv")
    taken = take(alva, programme, replace(EXERCISE, text="Annat"))
    assert taken == TakenIn()
    assert ProposalRow.objects.get().text == EXERCISE.text


@pytest.mark.parametrize(
    "bad",
    [
        replace(EXERCISE, origin_id=""),
        replace(EXERCISE, title=" "),
        replace(EXERCISE, kind=ProposalKind.STATUTORY_TEXT),
    ],
)
def test_a_proposal_without_what_it_must_have_is_refused(alva, programme, bad):
    with pytest.raises(ValueError, match="is missing"):
        take(alva, programme, EXERCISE, bad)
    assert not ProposalRow.objects.exists()


def test_one_bad_proposal_leaves_nothing_of_the_others(alva, programme):
    with pytest.raises(RowFaultsError):
        take(alva, programme, EXERCISE, replace(EXERCISE, origin_id="b", duties=("P-99",)))
    assert not ProposalRow.objects.exists()
    assert take(alva, programme, EXERCISE).added == ["PROP-1"]
    with pytest.raises(ValueError, match="same origin"):
        take(alva, programme, EXERCISE, EXERCISE)


def test_who_may_not_write_hands_over_nothing(bo, dan, programme):
    with pytest.raises(PermissionDenied):
        take(bo, programme, EXERCISE)
    with pytest.raises(Http404):
        take(dan, programme, EXERCISE)
    assert not ProposalRow.objects.exists()


def report_of(programme):
    document = compose(
        programme, find_report(programme, date(2026, 12, 15), follow_up=None, today=date(2026, 11, 22)),
        follow_up(ONE), (), "sv", date(2026, 11, 22),
    )  # fmt: skip
    return document.model_dump_json()


def test_only_what_has_left_its_draft_and_is_open_to_all_reaches_the_report(alva, programme):
    propose(alva, programme, title="Ett utkast")
    propose(alva, programme, title="Ett lämnat", status="proposed", addressee="regeringskansliet")
    propose(alva, programme, title="Om annat", duties=("P-03",), status="proposed", addressee="lv")
    hidden = propose(alva, programme, title="För några", status="proposed", addressee="lv")
    write_rows(
        by=alva, programme=programme, to=PROPOSALS, why="x",
        changes=[Change(code=hidden.code, version=1, shown_to=("fohm",))],
    )  # fmt: skip
    told = report_of(programme)
    assert "Ett lämnat" in told
    assert "Förslag som svarar på P-01" in told
    for words in ("Ett utkast", "Om annat", "För några"):
        assert words not in told


def test_a_classified_field_is_left_out_of_what_reports_are_made_of(alva, programme):
    ProposalRow.objects.filter(pk=propose(alva, programme, status="proposed", addressee="lv", cost="9 mnkr").pk).update(
        field_classes={
            "cost": {"confidentiality": 2, "ground": "OSL 18:13", "decided_on": "2026-11-01", "decided_by": "X"}
        }
    )
    (one,) = follow_up(ONE).proposals
    assert (one.title, one.cost, one.status) == ("Ändra målet", "", ProposalStatus.PROPOSED)


def test_a_secret_proposal_of_an_engine_reaches_nobody_without_need(alva, bo, programme, as_):
    taken = take(alva, programme, EXERCISE, shown_to=("fohm",), information_class=InformationClass(1))
    assert taken.added == ["PROP-1"]
    assert as_("bo").get(f"/programmes/{ONE}/proposals/PROP-1/").status_code == 404
    assert "Öva reservrutin" in as_("alva").get(f"/programmes/{ONE}/proposals/PROP-1/").content.decode()
