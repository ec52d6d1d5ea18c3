"""Saying that a duty is done, judging that it is fulfilled, and what shows it: three things apart."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from beredd.common.personal_numbers import PersonalNumberError
from beredd.programmes.follow_up import DutyState, Evidence, EvidenceKind, Fulfilment
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.attachments.actions import NewFile, attach
from beredd.site.attachments.models import Attachment
from beredd.site.audit.models import AuditEvent
from beredd.site.evaluation.proposal_register import PROPOSALS
from beredd.site.programmes.actions import NewerEntryError, judge, set_state
from beredd.site.programmes.evidence_shown import offered_evidence
from beredd.site.programmes.models import EvidenceRow, JudgementRow, StateRow
from beredd.site.programmes.queries import follow_up
from beredd.site.registers.actions import add_row, write_rows
from beredd.site.registers.changes import Change

ONE = "alpha-2026"
URL = f"/programmes/{ONE}/duties/P-02/"
JUDGE = f"{URL}judgement/"
TEXT = b"Protokoll.\n"


def judged(by, programme, verdict=Fulfilment.FULFILLED, **more):
    return judge(by=by, programme=programme, duty="P-02", verdict=verdict, grounds="Målet nåddes.", **more)


def test_who_judged_and_on_whose_behalf_is_kept(cilla, programme):
    row = judged(cilla, programme)
    assert (row.verdict, row.by, row.actor, row.after) == ("fulfilled", cilla, "lv", 0)
    event = AuditEvent.objects.get()
    assert (event.action, event.thing_id, event.why) == ("judge_duty", "P-02", "Målet nåddes.")
    assert event.new == {"verdict": "fulfilled", "due_on": None, "actor": "lv"}
    one = follow_up(ONE).judgement_of("P-02")
    assert (one.verdict, one.by, one.actor) == (Fulfilment.FULFILLED, "Cilla Rask", "lv")
    assert follow_up(ONE).state_of("P-02") is None


def test_an_editor_may_say_done_and_not_judge(alva, bo, dan, programme):
    set_state(by=alva, programme=programme, duty="P-02", state=DutyState.DONE, reason="x")
    for person, error in ((alva, PermissionDenied), (bo, PermissionDenied), (dan, Http404)):
        with pytest.raises(error):
            judged(person, programme)
    assert not JudgementRow.objects.exists()


def test_the_second_who_judges_is_told_and_nothing_is_lost(cilla, programme):
    first = judged(cilla, programme)
    with pytest.raises(NewerEntryError):
        judged(cilla, programme, Fulfilment.NOT_FULFILLED)
    judged(cilla, programme, Fulfilment.PARTLY, seen=first.pk)
    assert [row.verdict for row in JudgementRow.objects.order_by("id")] == ["fulfilled", "partly"]


def test_nobody_judges_for_another_actor(cilla, programme):
    with pytest.raises(KeyError):
        judged(cilla, programme, actor="fohm")


def test_the_page_takes_a_judgement_and_shows_it_beside_the_state(as_, cilla):
    given = {"judge-verdict": "partly", "judge-reason": "Två av tre mål.", "judge-seen": "0"}
    answer = as_("cilla").post(JUDGE, given, follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    page = as_("bo").get(URL).content.decode()
    for words in ("Två av tre mål.", "Cilla Rask", "delvis uppfyllt", "Läkemedelsverket"):
        assert words in page
    assert as_("cilla").post(JUDGE, given).status_code == 409
    assert as_("cilla").post(JUDGE, given | {"judge-reason": ""}).status_code == 422
    assert as_("cilla").post(JUDGE, given | {"judge-reason": "811218-9876"}).status_code == 422
    assert as_("alva").post(JUDGE, given).status_code == 403
    assert as_("dan").post(JUDGE, given).status_code == 404
    assert JudgementRow.objects.count() == 1


@pytest.fixture
def eva(db):
    """Contributor at Läkemedelsverket."""
    user = User.objects.create_user("eva", "eva-lösenord", name="Eva Strand")
    Membership.objects.create(user=user, programme=ONE, role=Role.CONTRIBUTOR, actor="lv")
    return user


def test_a_contributor_sets_the_states_of_duties_that_the_own_actor_carries_out(eva, programme, client):
    set_state(by=eva, programme=programme, duty="P-03", state=DutyState.UNDER_WAY, reason="x")
    # Läkemedelsverket only supports P-01: what the duty's state is, others say.
    for duty in ("P-01", "P-02"):
        with pytest.raises(PermissionDenied):
            set_state(by=eva, programme=programme, duty=duty, state=DutyState.DONE, reason="x")
    client.force_login(eva)
    given = {"state": "done", "reason": "x", "evidence_text": "y"}
    assert client.post(f"/programmes/{ONE}/duties/P-02/", given | {"seen": "0"}).status_code == 403
    seen = str(StateRow.objects.get().pk)
    assert client.post(f"/programmes/{ONE}/duties/P-03/", given | {"seen": seen}).status_code == 302


def test_several_pieces_of_evidence_of_five_kinds_in_one_go(as_, alva, programme):
    proposal = add_row(
        by=alva, programme=programme, to=PROPOSALS, values={"title": "Nytt mål", "text": "x", "kind": "measure"}
    )
    earlier = attach(by=alva, programme=programme, thing="duty", code="P-02", file=NewFile(name="a.txt", data=TEXT))
    answer = as_("alva").post(
        URL,
        {
            "state": "done",
            "reason": "Lämnat.",
            "seen": "0",
            "evidence_text": "Beslut av generaldirektören",
            "evidence_link": "https://example.org/beslut",
            "evidence_more": "Enkätsvar från sju regioner\nhttps://example.org/enkat Enkäten",
            "evidence_files": [SimpleUploadedFile("b.txt", TEXT), SimpleUploadedFile("c.txt", TEXT + b"2")],
            "evidence_attached": [str(earlier.pk)],
            "evidence_proposals": [proposal.code],
        },
        follow=True,
    )
    assert answer.redirect_chain == [(URL, 302)]
    page = answer.content.decode()
    for words in ("Beslut av generaldirektören", "Enkätsvar", "https://example.org/enkat", "a.txt", "b.txt", "c.txt",
                  "PROP-1 Nytt mål"):  # fmt: skip
        assert words in page
    evidence = follow_up(ONE).state_of("P-02").evidence
    kinds = [one.kind for one in evidence]
    assert kinds.count(EvidenceKind.FILE) == 3
    assert kinds.count(EvidenceKind.PROPOSAL) == 1
    assert kinds.count(EvidenceKind.LINK) == 2
    assert kinds.count(EvidenceKind.TEXT) == 1
    assert Attachment.objects.count() == 3


def test_of_many_proposals_those_about_the_duty_are_offered_and_then_the_newest(alva, programme, monkeypatch):
    monkeypatch.setattr("beredd.site.programmes.evidence_shown.OFFERED_AT_MOST", 3)
    for number in range(1, 7):
        about = ("P-02",) if number in (1, 2) else ()
        values = {"title": f"Förslag {number}", "text": "x", "kind": "measure", "duties": about}
        add_row(by=alva, programme=programme, to=PROPOSALS, values=values)
    offered = offered_evidence(alva, programme, "P-02")["evidence_proposals"]
    assert [code for code, _words in offered] == ["PROP-1", "PROP-2", "PROP-6"]


def test_a_file_that_is_refused_leaves_no_state_either(as_, tmp_path):
    given = {"state": "under_way", "reason": "x", "seen": "0"}
    files = [SimpleUploadedFile("a.txt", TEXT), SimpleUploadedFile("b.exe", b"MZ")]
    answer = as_("alva").post(URL, given | {"evidence_files": files})
    assert answer.status_code == 422
    assert not StateRow.objects.exists()
    assert not Attachment.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_personal_number_in_any_text_is_refused(as_, alva, programme):
    for evidence in (Evidence(text="811218-9876"), Evidence(text="x", link="https://e.se/8112189876")):
        with pytest.raises(PersonalNumberError):
            set_state(by=alva, programme=programme, duty="P-02", state=DutyState.DONE, reason="x", evidence=[evidence])
    answer = as_("alva").post(URL, {"state": "under_way", "reason": "811218-9876", "seen": "0"})
    assert answer.status_code == 422
    assert not StateRow.objects.exists()


def test_what_was_observed_is_evidence(alva, programme):
    value = Evidence(indicator="amr-consumption", place="SE", period="2025")
    set_state(by=alva, programme=programme, duty="P-02", state=DutyState.DONE, reason="x", evidence=[value])
    (one,) = follow_up(ONE).state_of("P-02").evidence
    assert (one.kind, one.indicator, one.place, one.period) == (
        EvidenceKind.OBSERVATION,
        "amr-consumption",
        "SE",
        "2025",
    )


def test_evidence_that_a_person_may_not_know_of_is_not_shown_nor_counted(as_, alva, programme):
    proposal = add_row(
        by=alva, programme=programme, to=PROPOSALS, values={"title": "Dolt förslag", "text": "x", "kind": "measure"}
    )
    write_rows(
        by=alva, programme=programme, to=PROPOSALS, why="x",
        changes=[Change(code=proposal.code, version=1, shown_to=("fohm",))],
    )  # fmt: skip
    hidden = NewFile(name="dold.txt", data=TEXT, shown_to=("fohm",))
    file = attach(by=alva, programme=programme, thing="duty", code="P-02", file=hidden)
    set_state(
        by=alva, programme=programme, duty="P-02", state=DutyState.DONE, reason="x",
        evidence=[Evidence(attachment=file.pk), Evidence(proposal=proposal.code), Evidence(text="Öppet")],
    )  # fmt: skip
    assert EvidenceRow.objects.count() == 3
    event = AuditEvent.objects.get(action="set_state")
    assert event.new["evidence"] == [{"text": "Öppet", "link": None}]
    hidden_events = AuditEvent.objects.filter(action="add_evidence")
    assert [tuple(one.shown_to) for one in hidden_events] == [("fohm",), ("fohm",)]
    page = as_("bo").get(URL).content.decode()
    assert page.count('class="evidence"') == 1
    for words in ("dold.txt", "Dolt förslag", "PROP-1"):
        assert words not in page
        assert words in as_("alva").get(URL).content.decode()
    assert [one.text for one in follow_up(ONE).state_of("P-02").evidence] == ["Öppet"]


def test_a_file_of_another_duty_is_no_evidence_of_this_one(alva, programme):
    file = attach(by=alva, programme=programme, thing="duty", code="P-01", file=NewFile(name="a.txt", data=TEXT))
    with pytest.raises(KeyError):
        set_state(
            by=alva, programme=programme, duty="P-02", state=DutyState.DONE, reason="x",
            evidence=[Evidence(attachment=file.pk)],
        )  # fmt: skip
    assert not StateRow.objects.exists()


def test_the_programmes_list_shows_a_judgement_beside_the_state(as_, cilla, programme):
    page = as_("bo").get(f"/programmes/{ONE}/").content.decode()
    assert "inte uppfyllt" not in page
    judged(cilla, programme, Fulfilment.NOT_FULFILLED)
    page = as_("bo").get(f"/programmes/{ONE}/").content.decode()
    row = [part for part in page.split("<tr>") if "duties/P-02/" in part][-1]
    assert "inget läge satt" in row
    assert "inte uppfyllt" in row


def test_a_proposal_that_is_not_there_is_no_evidence(alva, programme):
    with pytest.raises(KeyError):
        set_state(
            by=alva, programme=programme, duty="P-02", state=DutyState.DONE, reason="x",
            evidence=[Evidence(proposal="PROP-9")],
        )  # fmt: skip
    assert not StateRow.objects.exists()
