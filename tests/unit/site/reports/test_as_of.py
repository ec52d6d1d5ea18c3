"""A draft as of a past day: states, texts, sections, plan, proposals and values are those that were known then."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from docx import Document as WordDocument

from beredd.common.information_class import InformationClass
from beredd.indicators import national_observations
from beredd.programmes.follow_up import SectionState
from beredd.programmes.model import Programme
from beredd.reports.due import DueReport, find_report
from beredd.site.accounts.models import Membership, User
from beredd.site.config.past import end_of
from beredd.site.evaluation.evaluation_registers import EVALUATIONS, FINDINGS, QUESTIONS
from beredd.site.evaluation.proposal_register import PROPOSALS
from beredd.site.indicators.actions import Chosen, EnteredValue, approve_values, enter_values, open_period
from beredd.site.indicators.queries import observations_for_report
from beredd.site.plan.queries import plan_handed_over
from beredd.site.plan.registers import ACTIVITIES, PLANS
from beredd.site.programmes.queries import follow_up
from beredd.site.registers.actions import add_row, change_row, withdraw_row, write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.register import register
from beredd.site.reports.actions import write_content
from beredd.site.reports.section_actions import assign_section, step_section
from beredd.site.reports.sections import section_row

ONE, DUE = "alpha-2026", date(2026, 12, 15)
DRAFT = f"/programmes/{ONE}/reports/P-R1/2026-12-15/"
FIRST, THEN = date(2026, 11, 22), end_of(date(2026, 11, 22))
LATER = "2026-11-29T12:00:00+01:00"
HAND = {"title": "Öva mera", "text": "Fyra övningar.", "kind": "measure", "duties": ("P-01",), "status": "proposed",
        "addressee": "lv"}  # fmt: skip


@pytest.fixture
def report(programme: Programme) -> DueReport:
    return find_report(programme, DUE, follow_up=follow_up(programme.id), today=FIRST)


def _a_week_later() -> Any:
    return time_machine.travel(LATER)


def _change(by: User, programme: Programme, of: Any, code: str, values: dict[str, Any]) -> None:
    change_row(by=by, programme=programme, of=of, code=code, version=1, values=values, why="x")


def test_proposals_are_those_of_the_day(alva: User, programme: Programme) -> None:
    first = add_row(by=alva, programme=programme, to=PROPOSALS, values=HAND)
    gone = add_row(by=alva, programme=programme, to=PROPOSALS, values=HAND | {"title": "Återtaget sedan"})
    draft = add_row(by=alva, programme=programme, to=PROPOSALS, values=HAND | {"title": "Utkast", "status": "draft"})
    with _a_week_later():
        _change(alva, programme, PROPOSALS, first.code, {"title": "Öva mindre"})
        withdraw_row(by=alva, programme=programme, of=PROPOSALS, code=gone.code, version=1, why="x")
        _change(alva, programme, PROPOSALS, draft.code, {"status": "proposed"})
        add_row(by=alva, programme=programme, to=PROPOSALS, values=HAND | {"title": "Nytt"})
        now, then = follow_up(ONE), follow_up(ONE, as_of=THEN)
    assert [one.title for one in now.proposals] == ["Öva mindre", "Utkast", "Nytt"]
    assert [one.title for one in then.proposals] == ["Öva mera", "Återtaget sedan"]


def test_what_is_secret_now_or_was_then_is_in_no_report_of_the_past(cilla: User, programme: Programme) -> None:
    secret = InformationClass(2, 1, 1, "OSL 15:2", date(2026, 1, 1), "GD")
    Membership.objects.filter(user=cilla).update(clearance=2)
    cilla.assurance = 2  # type: ignore[attr-defined]  # what the session would have noted
    opened = add_row(by=cilla, programme=programme, to=PROPOSALS, values=HAND, information_class=secret)
    closed = add_row(by=cilla, programme=programme, to=PROPOSALS, values=HAND | {"title": "Stängt sedan"})
    with _a_week_later():
        for code, given in ((opened.code, InformationClass()), (closed.code, secret)):
            change = Change(code=code, version=1, information_class=given)
            write_rows(by=cilla, programme=programme, to=PROPOSALS, changes=[change], why="x")
        assert [one.title for one in follow_up(ONE).proposals] == ["Öva mera"]
        assert follow_up(ONE, as_of=THEN).proposals == ()


def test_sections_and_texts_are_those_of_the_day(
    alva: User, cilla: User, programme: Programme, report: DueReport
) -> None:
    assign_section(by=alva, programme=programme, report="P-R1", due=DUE, key="plan", actor="fohm")
    text = write_content(by=alva, programme=programme, report=report, key="plan", text="Den första texten.")
    row = section_row(ONE, "P-R1", DUE, "plan")
    assert row is not None
    step_section(by=alva, programme=programme, row=row, state=SectionState.SUBMITTED, text=text.pk)
    with _a_week_later():
        row.refresh_from_db()
        step_section(by=cilla, programme=programme, row=row, state=SectionState.APPROVED, text=text.pk)
        row.refresh_from_db()
        assign_section(
            by=alva, programme=programme, report="P-R1", due=DUE, key="plan", actor="lv", version=row.version
        )
        now, then = follow_up(ONE), follow_up(ONE, as_of=THEN)
        earlier = follow_up(ONE, as_of=end_of(date(2026, 11, 21)))
    assert [(one.key, one.actor, one.state) for one in now.sections] == [("plan", "lv", SectionState.APPROVED)]
    assert [(one.key, one.actor, one.state) for one in then.sections] == [("plan", "fohm", SectionState.SUBMITTED)]
    assert (earlier.sections, earlier.contents) == ((), ())


def test_a_section_closed_since_is_not_told_of_in_its_past(
    alva: User, cilla: User, programme: Programme, report: DueReport
) -> None:
    assign_section(by=alva, programme=programme, report="P-R1", due=DUE, key="plan", actor="fohm")
    write_content(by=alva, programme=programme, report=report, key="plan", text="En text.")
    assert follow_up(ONE, as_of=THEN).contents
    with _a_week_later():
        row = section_row(ONE, "P-R1", DUE, "plan")
        assert row is not None
        change = Change(code=row.code, version=row.version, shown_to=("fohm",))
        write_rows(by=cilla, programme=programme, to=register("report-sections"), changes=[change], why="x")
        then = follow_up(ONE, as_of=THEN)
    assert (then.sections, then.contents) == ((), ())


def test_the_plan_and_the_values_are_those_of_the_day(alva: User, cilla: User, programme: Programme) -> None:
    plan = add_row(by=cilla, programme=programme, to=PLANS, values={"title": "Planen", "start": date(2027, 1, 1),
                   "end": date(2030, 12, 31), "status": "adopted", "adopted_on": date(2026, 11, 1)})  # fmt: skip
    act = {"title": "Första", "plan": plan.code, "goals": ("P-G1",), "actor": "fohm", "kind": "own"}
    activity = add_row(by=cilla, programme=programme, to=ACTIVITIES, values=act)
    with _a_week_later():
        _change(cilla, programme, ACTIVITIES, activity.code, {"title": "Andra"})
        now, then = plan_handed_over(ONE), plan_handed_over(ONE, when=THEN)
    assert now is not None
    assert then is not None
    assert [one.title for one in now.activities] == ["Andra"]
    assert [one.title for one in then.activities] == ["Första"]


def test_the_values_are_those_approved_by_the_day(alva: User, cilla: User, programme: Programme) -> None:
    open_period(by=cilla, programme=programme, period="2025", why="prov")
    before = len(national_observations())
    rows = []
    for place, amount in (("SE", "9.4"), ("DK", "8.1")):
        given = {"value": Decimal(amount), "source": "EARS-Net 2026"}
        value = EnteredValue(indicator="ecoli-3gc-r", place=place, period="2025", given=given)
        rows += enter_values(by=alva, programme=programme, values=[value], submit=True)
    approve_values(by=cilla, programme=programme, chosen=[Chosen(rows[0].code, 1)])
    with _a_week_later():
        approve_values(by=cilla, programme=programme, chosen=[Chosen(rows[1].code, 1)])
        now, then = observations_for_report(programme)[before:], observations_for_report(programme, THEN)[before:]
        assert {one.place for one in now} == {"SE", "DK"}
        assert then == [one for one in now if one.place == "SE"]
        assert observations_for_report(programme, end_of(date(2026, 11, 21)))[before:] == []


def _words(raw: bytes) -> str:
    document = WordDocument(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_draft_is_read_and_downloaded_as_of_a_day(
    as_: Callable[..., Client], alva: User, programme: Programme, report: DueReport
) -> None:
    write_content(by=alva, programme=programme, report=report, key="plan", text="Den första texten.")
    add_row(by=alva, programme=programme, to=PROPOSALS, values=HAND)
    with _a_week_later():
        content = follow_up(ONE).contents[0]
        assert content.text == "Den första texten."
        write_content(by=alva, programme=programme, report=report, key="plan", text="Den andra texten.",
                      seen=_newest())  # fmt: skip
        _change(alva, programme, PROPOSALS, "PROP-1", {"title": "Öva mindre"})
        client = as_("bo")
        now = client.get(f"{DRAFT}read/").content.decode()
        page = client.get(f"{DRAFT}read/?as_of=2026-11-22").content.decode()
        file = client.get(f"{DRAFT}draft.docx?as_of=2026-11-22")
        assert "Den andra texten." in now
        assert "Den första texten." in page
        assert "Den andra texten." not in page
        assert "draft.docx?as_of=2026-11-22" in page
        assert "as-of-2026-11-22" in file["Content-Disposition"]
        told = _words(file.content)
        assert "Den första texten." in told
        assert "Öva mera" in told
        assert "Öva mindre" not in told
        # Days to come, and what is no day, give the draft of today.
        for asked in ("2027-01-01", "2026-11-29", "i går"):
            assert "Den andra texten." in client.get(f"{DRAFT}read/?as_of={asked}").content.decode()
        assert as_("dan").get(f"{DRAFT}read/?as_of=2026-11-22").status_code == 404


def _newest() -> int:
    from beredd.site.reports.models import ContentRow

    newest = ContentRow.objects.last()
    assert newest is not None
    return newest.pk


def test_an_evaluation_is_read_and_printed_as_of_a_day(
    as_: Callable[..., Client], alva: User, programme: Programme
) -> None:
    def add(to: Any, **values: Any) -> Any:
        return add_row(by=alva, programme=programme, to=to, values=values)

    evaluation = add(EVALUATIONS, title="Prövningen", evaluated="measure")
    question = add(QUESTIONS, text="Vad hände?", evaluation=evaluation.code, criterion="effectiveness")
    finding = add(FINDINGS, title="Det gick bra", text="Bra.", strength="moderate", question=question.code)
    page = f"/programmes/{ONE}/evaluation/{evaluation.code}/"
    with _a_week_later():
        _change(alva, programme, FINDINGS, finding.code, {"title": "Det gick illa"})
        add(FINDINGS, title="Nytt rön", text="Nytt.", strength="moderate", question=question.code)
        client = as_("alva")
        now, then = client.get(page).content.decode(), client.get(f"{page}?as_of=2026-11-22").content.decode()
        assert "Det gick illa" in now
        assert "Det gick bra" in then
        assert "Nytt rön" not in then
        assert f"{page}evaluation.docx?as_of=2026-11-22" in then
        assert "/change/" not in then
        file = client.get(f"{page}evaluation.docx?as_of=2026-11-22")
        assert "Det gick bra" in _words(file.content)
        assert client.get(f"{page}?as_of=2026-11-21").status_code == 404
