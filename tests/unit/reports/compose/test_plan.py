"""The plan as a document of its own, and inside the report that must contain it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from beredd.common.text import LANGUAGES
from beredd.programmes import load_programme
from beredd.programmes.follow_up import FollowUp, nothing_yet
from beredd.programmes.plan import (
    Activity,
    ActivityKind,
    ActivityStatus,
    EvidenceStrength,
    Milestone,
    MilestoneStatus,
    Plan,
    PlanStatus,
    Result,
    ResultKind,
)
from beredd.reports.compose import compose
from beredd.reports.compose.plan_document import plan_document
from beredd.reports.document import Document, Heading, Table
from beredd.reports.due import reports_of
from beredd.reports.gate import gate
from beredd.reports.render import render_docx, render_html, render_pdf
from beredd.reports.well_formed import check_document

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
SWEDISH = "se-amr-2026"


def a_plan(**fields) -> Plan:
    programme = load_programme(SWEDISH)
    activities = tuple(
        Activity(
            f"ACT-{n}",
            f"Påhitt {n}",
            goals=(goal.id,),
            kind=ActivityKind.OWN,
            actor="sjv",
            contributors=("sva",),
            start=date(2027, 1, 1),
            end=date(2027, 12, 31),
            commitments=("un-amr-2024:UN-1",) if n == 1 else (),
            milestones=(Milestone(f"MIL-{n}", "Halvvägs", date(2027, 6, 1)),),
        )
        for n, goal in enumerate((goal for goal in programme.goals if goal.listed), start=1)
    )
    extra = (
        Activity("ACT-90", "Försenat påhitt", end=date(2026, 1, 1), milestones=(
            Milestone("MIL-90", "Nådd", date(2025, 1, 1), MilestoneStatus.REACHED),
        )),
        Activity("ACT-91", "Sammanslaget", actor="fohm", status=ActivityStatus.MERGED, merged_into="ACT-1"),
        Activity("ACT-92", "Tom plats i planen", goals=("A-D",), place=True),
    )  # fmt: skip
    results = (
        Result("RES-1", "Råden är ute", ResultKind.OUTPUT, "ACT-1", ("RES-2",), (), "Genom råd."),
        Result(
            "RES-2", "Färre recept", ResultKind.OUTCOME, "", (), ("j01-total",), "Så.", EvidenceStrength.OBSERVED, "Tal"
        ),
    )  # fmt: skip
    given = {"activities": activities + extra, "results": results, "confidentiality": 1} | fields
    return Plan("PLAN-1", "Plan 2027–2030", date(2027, 1, 1), date(2030, 12, 31), **given)


def words_of(document: Document) -> str:
    found: list[str] = []
    for block in document.blocks:
        found += [block.text] if hasattr(block, "text") else []
        found += list(getattr(block, "items", ()))
        if isinstance(block, Table):
            found += [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
    return "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_is_well_formed_in_every_language_and_form(language) -> None:
    document = plan_document(load_programme(SWEDISH), a_plan(), language, TODAY)
    check_document(document)
    assert WordDocument(BytesIO(render_docx(document))).tables
    assert len(PdfReader(BytesIO(render_pdf(document))).pages) > 3
    assert "Påhitt 1" in render_html(document)


def test_the_document_tells_goals_actors_time_milestones_gaps_and_places() -> None:
    said = words_of(plan_document(load_programme(SWEDISH), a_plan(), "sv", TODAY))
    for words in (
        "A-M1 Strukturer",
        "Aktiviteter under målområde A-M1",
        "1 januari 2027 – 31 december 2027",
        "• 1 juni 2027: Halvvägs",
        "(nådd)",
        "försenad: slutdatumet har passerat",
        "se ACT-1",
        "Aktiviteter utan mål",
        "Tom plats i planen",
        "Jordbruksverket",
        "Ingen ansvarar ännu för ACT-90.",
        "planen ber dem inte om något",
        "Inget svarar mot UN-3",
        "→ Effekt RES-2: Färre recept",
        "Genom råd.",
        "1 av 15 milstolpar är nådda.",
    ):
        assert words in said, words


def test_the_document_says_its_class_and_whether_it_may_be_passed_on() -> None:
    programme = load_programme(SWEDISH)
    for plan, least, level in ((a_plan(), 0, 1), (a_plan(confidentiality=0), 0, 0), (a_plan(confidentiality=0), 2, 2)):
        document = plan_document(programme, plan, "sv", TODAY, least=least)
        assert f"K {level}" in [fact.value for fact in document.facts]
        assert f"informationsklass K {level} " in words_of(document)
    whole = plan_document(programme, a_plan(confidentiality=3), "en", TODAY, whole=True)
    assert "may not be passed on" in words_of(whole)
    assert "may not be passed on" not in words_of(plan_document(programme, a_plan(), "en", TODAY))


@pytest.mark.parametrize(("status", "draft"), [(PlanStatus.ADOPTED, False), (PlanStatus.CONSULTED, True)])
def test_only_an_adopted_plan_is_no_draft(status, draft) -> None:
    assert plan_document(load_programme(SWEDISH), a_plan(status=status), "sv", TODAY).draft is draft


def test_an_empty_plan_and_a_programme_without_goals_or_frameworks_can_be_printed() -> None:
    programme = load_programme("se-apoteksovning-2024")
    document = plan_document(programme, Plan("PLAN-1", ""), "da", TODAY)
    check_document(document)
    assert document.title


def with_plan(plan: Plan | None) -> FollowUp:
    return replace(nothing_yet(SWEDISH, NOW), plan=plan)


def test_the_report_of_december_2026_contains_the_plan() -> None:
    programme = load_programme(SWEDISH)
    report = reports_of(programme)[0]
    for final in (False, True):
        document = compose(programme, report, with_plan(a_plan()), [], "sv", TODAY, final=final)
        check_document(document)
        place = next(n for n, one in enumerate(document.blocks) if getattr(one, "anchor", "") == "content-plan")
        after = [one.text for one in document.blocks[place:] if isinstance(one, Heading)]
        assert "Mål och aktiviteter" in after
        assert "Påhitt 1" in words_of(document)


def test_the_final_report_tells_the_results() -> None:
    programme = load_programme(SWEDISH)
    report = reports_of(programme)[-1]
    said = words_of(compose(programme, report, with_plan(a_plan()), [], "sv", TODAY))
    assert "Resultatkedjan" in said
    assert "Mål och aktiviteter" not in said


def asked(plan: Plan | None) -> list[str]:
    programme = load_programme(SWEDISH)
    report = reports_of(programme)[0]
    found = gate(programme, report.spec, report.due, with_plan(plan), [])
    return [one.what.to("sv") for one in found if one.where == "plan"]


def test_the_gate_asks_for_a_plan_and_for_an_activity_under_each_goal() -> None:
    whole = a_plan()
    assert len(asked(None)) == 1  # the content is to be written
    assert asked(whole) == []
    without = replace(whole, activities=tuple(one for one in whole.activities if "A-M4" not in one.goals))
    assert asked(without) == ["Handlingsplanen har ingen aktivitet under A-M4."]
    gone = tuple(
        one._replace(status=ActivityStatus.CANCELLED) if "A-G1" in one.goals else one for one in whole.activities
    )
    assert asked(replace(whole, activities=gone)) == ["Handlingsplanen har ingen aktivitet under A-G1."]


def test_a_plan_of_empty_places_is_not_yet_the_content() -> None:
    places = (Activity("ACT-1", "Plats", goals=("A-M1",), place=True),)
    assert len(asked(Plan("PLAN-1", "P", activities=places))) == 2
