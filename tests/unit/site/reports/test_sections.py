"""Several agencies write one report: sections given away, handed in, returned, approved by another, commented on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from beredd.common.errors import FoundWanting
from beredd.common.information_class import InformationClass
from beredd.programmes.follow_up import Evidence, SectionState
from beredd.reports.due import find_report
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.programmes.queries import follow_up
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change, FieldClass, NewerRowError, RowFaultsError
from beredd.site.reports.actions import release_report, write_content
from beredd.site.reports.drafts import missing_now
from beredd.site.reports.models import ContentRow, ReportSectionRow, SectionCommentRow
from beredd.site.reports.registers import REPORT_SECTIONS
from beredd.site.reports.section_actions import assign_section, comment, resolve_comment, step_section
from beredd.site.reports.sections import left_out, section_row

DUE = date(2026, 12, 15)
WHERE = {"report": "P-R1", "due": DUE, "key": "plan"}
PLACE = ("alpha-2026", "P-R1", DUE)
URL = f"/programmes/alpha-2026/reports/P-R1/{DUE}/sections/plan/"


def _person(name, role, actor):
    user = User.objects.create_user(name, "x", name=name.title())
    Membership.objects.create(user=user, programme="alpha-2026", role=role, actor=actor)
    return user


@pytest.fixture
def eva(db):
    """Contributor at SVA, to whom the section is given."""
    return _person("eva", Role.CONTRIBUTOR, "sva")


@pytest.fixture
def finn(db):
    """Contributor of another agency."""
    return _person("finn", Role.CONTRIBUTOR, "tlv")


def given(by, programme, **more):
    return assign_section(
        by=by, programme=programme, **(WHERE | {"actor": "sva", "draft_by": date(2026, 12, 1)} | more)
    )


def write(by, programme, text="Vi har en plan.", seen=0):
    return write_content(
        by=by, programme=programme, report=find_report(programme, DUE), key="plan", text=text,
        evidence=Evidence(text="dnr 1"), seen=seen,
    )  # fmt: skip


def step(by, programme, state, text, remark=""):
    row = section_row("alpha-2026", "P-R1", DUE, "plan")
    return step_section(by=by, programme=programme, row=row, state=state, text=text, remark=remark)


def now(programme):
    (entry,) = follow_up(programme.id).sections
    return entry.state


def test_only_an_editor_gives_a_section_away_by_whichever_door(alva, eva, programme):
    values = {"title": "x", "report": "P-R1", "due_on": DUE, "key": "plan", "actor": "sva", "state": "not_written"}
    with pytest.raises(RowFaultsError, match="actor"):
        write_rows(by=eva, programme=programme, to=REPORT_SECTIONS, changes=[Change(values=values)], why="")
    with pytest.raises(RowFaultsError):
        given(eva, programme)
    assert given(alva, programme).code == "SEC-1"
    with pytest.raises(NewerEntryError):
        given(alva, programme)
    with pytest.raises(RowFaultsError, match="key"):
        write_rows(by=alva, programme=programme, to=REPORT_SECTIONS, changes=[Change(values=values)], why="")
    with pytest.raises(KeyError):
        given(alva, programme, key="not-there")
    # Nor does the one who was given it give it on, or set another day.
    row = ReportSectionRow.objects.get()
    change = Change(code=row.code, version=1, values={"draft_by": date(2027, 1, 1)})
    with pytest.raises(RowFaultsError):
        write_rows(by=eva, programme=programme, to=REPORT_SECTIONS, changes=[change], why="")


def test_a_contributor_of_the_actor_writes_the_section_and_no_other(alva, eva, finn, programme, client):
    with pytest.raises(PermissionDenied):
        write(eva, programme)
    given(alva, programme)
    with pytest.raises(PermissionDenied):
        write(finn, programme)
    client.force_login(eva)
    page = client.get(reverse("report", args=PLACE)).content.decode()
    assert page.count("<textarea") == 2  # text and evidence of the one section
    answer = client.post(reverse("report", args=PLACE), {"key": "plan", "plan-text": "Så här.", "plan-seen": "0"})
    assert answer.status_code == 302
    assert client.post(reverse("report", args=PLACE), {"key": "summary", "summary-text": "x"}).status_code == 403
    assert ContentRow.objects.get().by == eva


def test_from_draft_to_approved_by_another_than_the_writer(alva, cilla, eva, programme):
    given(alva, programme)
    text = write(eva, programme)
    assert now(programme) is SectionState.DRAFTED
    with pytest.raises(RowFaultsError):
        step(cilla, programme, SectionState.APPROVED, text.pk)  # not handed in
    step(eva, programme, SectionState.SUBMITTED, text.pk)
    for by in (eva, alva):
        with pytest.raises((RowFaultsError, PermissionDenied)):
            step(by, programme, SectionState.APPROVED, text.pk)
    with pytest.raises(RowFaultsError, match="remark"):
        step(cilla, programme, SectionState.RETURNED, text.pk)
    step(cilla, programme, SectionState.RETURNED, text.pk, "Skriv mer.")
    step(eva, programme, SectionState.SUBMITTED, text.pk)
    step(cilla, programme, SectionState.APPROVED, text.pk)
    assert now(programme) is SectionState.APPROVED
    events = AuditEvent.objects.filter(thing="report-sections").order_by("id").values_list("action", flat=True)
    assert list(events) == [
        "assign_section", "section_newer_text", "section_submitted", "section_returned", "section_submitted",
        "section_approved",
    ]  # fmt: skip


def test_the_writer_does_not_approve_the_own_text(alva, cilla, programme):
    given(alva, programme)
    text = write(cilla, programme)
    step(alva, programme, SectionState.SUBMITTED, text.pk)
    with pytest.raises(RowFaultsError, match="state"):
        step(cilla, programme, SectionState.APPROVED, text.pk)


def test_a_newer_text_is_not_approved_even_where_the_row_was_left_behind(alva, cilla, eva, programme):
    given(alva, programme)
    text = write(eva, programme)
    step(eva, programme, SectionState.SUBMITTED, text.pk)
    step(cilla, programme, SectionState.APPROVED, text.pk)
    newer = write(eva, programme, "Vi har två.", seen=text.pk)
    assert now(programme) is SectionState.DRAFTED
    ReportSectionRow.objects.update(state="approved")  # as it would stand, had the writer not been let see the row
    assert now(programme) is SectionState.DRAFTED
    with pytest.raises(RowFaultsError):
        step(eva, programme, SectionState.SUBMITTED, text.pk)  # the older text was before the eyes
    ReportSectionRow.objects.update(state="drafted")
    step(eva, programme, SectionState.SUBMITTED, newer.pk)


def test_the_gate_asks_for_what_was_given_away_and_not_approved(alva, cilla, eva, programme):
    report = find_report(programme, DUE)

    def asked():
        return [one.where for one in missing_now(programme, report) if one.kind == "section"]

    text = write(alva, programme)
    assert asked() == []
    given(alva, programme)
    assert asked() == ["plan"]
    step(eva, programme, SectionState.SUBMITTED, text.pk)
    assert asked() == ["plan"]
    step(cilla, programme, SectionState.APPROVED, text.pk)
    assert asked() == []


def test_two_who_judge_at_once(alva, cilla, eva, programme):
    given(alva, programme)
    text = write(eva, programme)
    seen = section_row("alpha-2026", "P-R1", DUE, "plan")
    step(eva, programme, SectionState.SUBMITTED, text.pk)
    with pytest.raises(NewerRowError):
        step_section(by=cilla, programme=programme, row=seen, state=SectionState.RETURNED, text=text.pk, remark="x")


def test_who_judges_or_gives_away_on_an_old_page_is_shown_what_another_did(as_, cilla, eva, alva, programme):
    given(alva, programme)
    text = write(eva, programme)
    step(eva, programme, SectionState.SUBMITTED, text.pk)
    seen = as_("cilla").get(URL).context["judge_form"]["version"].value()
    row = section_row("alpha-2026", "P-R1", DUE, "plan")
    returned = {"judge-text_entry": text.pk, "judge-version": seen}
    step(cilla, programme, SectionState.RETURNED, text.pk, "Siffrorna saknas.")
    step(eva, programme, SectionState.SUBMITTED, text.pk)
    answer = as_("cilla").post(URL, returned | {"step": "return", "judge-remark": "Skriv kortare."})
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Siffrorna saknas." in words  # what another did
    assert answer.context["judge_form"]["remark"].value() == "Skriv kortare."
    row.refresh_from_db()
    assert row.state == SectionState.SUBMITTED
    again = returned | {"judge-version": answer.context["judge_form"]["version"].value()}
    assert as_("cilla").post(URL, again | {"step": "return", "judge-remark": "Skriv kortare."}).status_code == 302

    old = row.version
    given(alva, programme, actor="lv", version=old + 1)
    mine = {"step": "assign", "assign-actor": "sjv", "assign-version": str(old), "assign-draft_by": "2026-12-01"}
    answer = as_("alva").post(URL, mine)
    assert answer.status_code == 409
    words = answer.content.decode().split('id="fault"')[1].split("</div></div>")[0]
    assert "Läkemedelsverket" in words
    assert "Jordbruksverket" in words
    assert answer.context["assign_form"]["actor"].value() == "sjv"
    row.refresh_from_db()
    assert row.actor == "lv"


def test_comments_answers_and_who_marks_them_as_seen_to(alva, bo, cilla, eva, finn, programme):
    given(alva, programme)
    where = {"programme": programme, **WHERE}
    first = comment(by=finn, text="Stämmer siffran?", **where)
    comment(by=eva, text="Ja.", answers=first.pk, **where)
    with pytest.raises(PermissionDenied):
        comment(by=bo, text="x", **where)
    with pytest.raises(KeyError):
        comment(by=eva, text="x", answers=999, **where)
    other = _person("gun", Role.CONTRIBUTOR, "sida")
    with pytest.raises(PermissionDenied):
        resolve_comment(by=other, number=first.pk, **where)
    resolve_comment(by=eva, number=first.pk, **where)
    resolve_comment(by=finn, number=first.pk, **where)  # already: nothing is written over
    first.refresh_from_db()
    assert first.resolved_by == eva
    assert AuditEvent.objects.filter(action="resolve_comment").count() == 1


def test_the_pages_lead_a_section_all_the_way(as_, programme):
    alva, cilla = as_("alva"), as_("cilla")
    assert alva.post(URL, {"step": "assign", "assign-actor": "fohm", "assign-version": "0",
                           "assign-draft_by": "2026-11-20"}).status_code == 302  # fmt: skip
    overview = as_("bo").get(reverse("report_sections", args=PLACE)).content.decode()
    assert "Folkhälsomyndigheten" in overview
    assert 'data-color="danger"' in overview  # the day to hand in has passed
    alva.post(reverse("report", args=PLACE), {"key": "plan", "plan-text": "Planen.", "plan-seen": "0"})
    text = ContentRow.objects.get().pk

    def version():
        return ReportSectionRow.objects.get().version

    assert alva.post(URL, {"step": "submit", "judge-text_entry": text, "judge-version": version()}).status_code == 302
    assert alva.post(URL, {"step": "approve", "judge-text_entry": text, "judge-version": version()}).status_code == 422
    assert cilla.post(URL, {"step": "return", "judge-text_entry": text, "judge-version": version()}).status_code == 422
    assert cilla.post(URL, {"step": "approve", "judge-text_entry": text, "judge-version": version()}).status_code == 302
    assert cilla.post(URL, {"step": "comment", "comment-text": "Bra."}).status_code == 302
    number = SectionCommentRow.objects.get().pk
    assert alva.post(URL, {"step": "answer", "number": number, "comment-text": "Tack."}).status_code == 302
    assert alva.post(URL, {"step": "resolve", "number": number}).status_code == 302
    assert alva.post(URL, {"step": "comment", "comment-text": "19121212-1212"}).status_code == 422
    assert alva.post(URL, {"step": "x"}).status_code == 404
    page = as_("bo").get(URL).content.decode()
    for words in ("Planen.", "Bra.", "Tack.", "Cilla Rask"):
        assert words in page
    assert "<form" not in page.split("<main")[1]


def test_who_may_not(as_, programme):
    assert as_("bo").post(URL, {"step": "comment", "comment-text": "x"}).status_code == 403
    assert as_("dan").get(URL).status_code == 404
    assert as_("alva").get(URL.replace("plan", "finns-inte")).status_code == 404


def test_two_writers_are_shown_the_difference(as_, alva, programme):
    write(alva, programme, "Vi har en plan.")
    page = as_("cilla").post(
        reverse("report", args=PLACE), {"key": "plan", "plan-text": "Vi har två planer.", "plan-seen": "0"}
    )
    assert page.status_code == 409
    words = page.content.decode()
    assert "<del>" in words
    assert "två planer.</ins>" in words.replace('<span class="ds-sr-only">]</span>', "")
    assert ContentRow.objects.count() == 1


SECRET = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 11, 1), "Chefsjuristen")


@pytest.fixture
def greta(db):
    """Lead, cleared for more, with a sure log-in."""
    user = User.objects.create_user("greta", "x", name="Greta")
    Membership.objects.create(user=user, programme="alpha-2026", role=Role.LEAD, actor="fohm", clearance=2)
    user.assurance = 2
    return user


@pytest.fixture(params=["class", "circle"])
def closed(request, alva, eva, greta, programme):
    """A section with a text and a comment, of which Bo and Finn need not know."""
    given(alva, programme)
    text = write(eva, programme, "Hemligvagga.")
    comment(by=eva, text="Hemligvagga i marginalen.", programme=programme, **WHERE)
    row = section_row("alpha-2026", "P-R1", DUE, "plan")
    more = {"information_class": SECRET} if request.param == "class" else {"shown_to": ("sva",)}
    change = Change(code=row.code, version=row.version, **more)
    write_rows(by=greta, programme=programme, to=REPORT_SECTIONS, changes=[change], why="Känsligt")
    return text


def test_what_is_written_in_a_hidden_section_is_hidden_too(as_, alva, finn, closed, programme):
    report = find_report(programme, DUE)
    for name in ("bo", "alva"):
        client = as_(name)
        for page in ("report", "report_sections", "read_draft", "history"):
            args = ["alpha-2026"] if page == "history" else PLACE
            answer = client.get(reverse(page, args=args))
            assert answer.status_code == 200
            assert "Hemligvagga" not in answer.content.decode(), page
        assert client.get(reverse("draft", args=[*PLACE, "html"])).content.decode().count("Hemligvagga") == 0
        assert client.get(URL).status_code == 404
        shown = client.get(reverse("report_sections", args=PLACE)).context["lines"]
        assert "plan" not in [line.section.key for line in shown]
        told = client.get(reverse("history", args=["alpha-2026"])).context["lines"]
        assert not [line for line in told if line.event.thing_id == f"P-R1 {DUE} plan"]
        attachments = reverse("attach", args=["alpha-2026", "report", f"P-R1:{DUE}:plan"])
        assert client.get(attachments).status_code == 404
    assert not [one for one in missing_now(programme, report) if one.kind == "section"]
    assert not follow_up(programme.id).contents


def test_a_hidden_section_is_written_given_away_and_commented_on_by_nobody_else(alva, finn, closed, programme):
    with pytest.raises(Http404):
        write(alva, programme, "x")
    for version in (0, 1, 2):
        with pytest.raises(Http404):
            given(alva, programme, version=version)
    with pytest.raises(Http404):
        comment(by=finn, text="x", programme=programme, **WHERE)
    with pytest.raises(Http404):
        resolve_comment(by=finn, number=SectionCommentRow.objects.get().pk, programme=programme, **WHERE)
    assert ContentRow.objects.count() == 1


def test_whoever_knows_of_a_closed_section_is_told_that_the_report_leaves_it_out(greta, closed, programme, client):
    report = find_report(programme, DUE)
    assert [one.where for one in left_out(greta, programme, report)] == ["plan"]
    with pytest.raises(FoundWanting, match="open to all"):
        release_report(by=greta, programme=programme, report=report, language="sv")


def test_whoever_writes_a_closed_section_sees_it(as_, eva, programme, alva, greta):
    given(alva, programme)
    write(eva, programme, "Hemligvagga.")
    row = section_row("alpha-2026", "P-R1", DUE, "plan")
    change = Change(code=row.code, version=row.version, shown_to=("sva",))
    write_rows(by=greta, programme=programme, to=REPORT_SECTIONS, changes=[change], why="Känsligt")
    client = Client(headers={"accept-language": "sv"})
    client.force_login(eva)
    assert "Hemligvagga" in client.get(URL).content.decode()
    page = client.get(reverse("report", args=PLACE)).content.decode()
    assert "Hemligvagga" in page
    assert "får inte läsas av alla" in page
    text = write(eva, programme, "Ny.", seen=ContentRow.objects.get().pk)
    event = AuditEvent.objects.filter(action="write_content").latest("id")
    assert (event.new["entry"], tuple(event.shown_to), event.actor) == (text.pk, ("sva",), "sva")


def test_a_secret_field_of_a_section_is_not_shown(as_, alva, greta, programme):
    given(alva, programme, person="Hemliga Hilda")
    row = section_row("alpha-2026", "P-R1", DUE, "plan")
    assert "Hemliga Hilda" in as_("bo").get(URL).content.decode()
    secret = FieldClass(2, "OSL 18:13", date(2026, 1, 1), "Chefen")
    change = Change(code=row.code, version=row.version, field_classes={"person": secret})
    write_rows(by=greta, programme=programme, to=REPORT_SECTIONS, changes=[change], why="Känsligt")
    assert "Hemliga Hilda" not in as_("bo").get(URL).content.decode()
    assert "Hemliga Hilda" not in as_("bo").get(reverse("report_sections", args=PLACE)).content.decode()
    answer = as_("alva").post(URL, {"step": "assign", "assign-actor": "fohm", "assign-version": row.version + 1})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.person, row.actor) == ("Hemliga Hilda", "fohm")
