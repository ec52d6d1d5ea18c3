"""PLAN: an editor draws up the plan from the goals, fills in a place and merges two; a reader only reads and prints."""

import re
from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

SWEDISH = "/programmes/se-amr-2026/plan/"
DANISH = "/programmes/dk-amr-2025/plan/"
EMPTY = "/programmes/se-lakemedelsstrategi-2024/plan/"


def token(page: Page) -> str:
    """Return the page's own guard against forged forms."""
    return page.locator("input[name=csrfmiddlewaretoken]").first.input_value()


def test_the_plan_stands_under_its_goals_with_what_is_late(visit) -> None:
    bo = visit("bo", language="en")
    bo.goto(SWEDISH)
    main = bo.locator("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("Action plan")
    expect(bo.locator("table", has=bo.get_by_text("A-M4", exact=False)).first).to_be_visible()
    expect(main).to_contain_text("Ge ut Swedres-Svarm varje år")
    bo.get_by_label("Needs an eye").select_option("late")
    bo.get_by_role("button", name="Filter").click()
    expect(main).to_contain_text("a milestone is overdue")
    expect(main).not_to_contain_text("Ge ut Swedres-Svarm varje år")


def test_an_editor_begins_with_the_goals_and_fills_in_a_place(visit) -> None:
    alva = visit("alva", language="en")
    alva.goto(EMPTY)
    alva.get_by_role("link", name="Begin with the goals").click()
    alva.locator("[name=title]").fill("Plan for the medicines strategy")
    alva.locator("[name=start]").fill("2027-01-01")
    alva.locator("[name=end]").fill("2028-12-31")
    alva.locator("[name=which][value=all]").check()
    alva.locator("[name=why]").fill("A place for each goal to begin with.")
    alva.get_by_role("button", name="Make the places").click()
    expect(alva.get_by_role("status").first).to_contain_text("empty places are made")

    first = alva.get_by_role("link", name=re.compile("^Fill in"))
    before = first.count()
    assert before > 5
    first.first.click()
    alva.locator("[name=title]").fill("Follow shortages together")
    alva.locator("[name=kind]").select_option("cross_sector")
    alva.locator("[name=actor]").select_option("lv")
    alva.locator("[name=place]").select_option("no")
    alva.locator("[name=why]").fill("Decided at the meeting in January.")
    alva.locator("main form button:not([name])").last.click()
    expect(alva.get_by_role("heading", level=1)).to_contain_text("Follow shortages together")

    bo = visit("bo", language="en")
    bo.goto(f"{EMPTY}?words=shortages together")
    row = bo.locator("main tbody tr", has_text="Follow shortages together").first
    expect(row).to_contain_text("LV")
    expect(row).not_to_contain_text("empty place")


def test_an_editor_merges_two_activities_and_the_merged_one_stays_with_a_reference(visit) -> None:
    alva = visit("alva", language="en")
    alva.goto(f"{SWEDISH}?words=tillsyn")
    ticks = alva.locator("input[name=code]")
    expect(ticks.first).to_be_visible()
    codes = sorted({tick.get_attribute("value") or "" for tick in ticks.all()})[:2]
    assert len(codes) == 2
    for code in codes:
        alva.locator(f"input[name=code][value={code}]").first.check()
    alva.get_by_role("button", name="Merge the ticked ones").click()
    alva.locator(f"[name=into][value={codes[0]}]").check()
    alva.locator("[name=why]").fill("They are the same supervision.")
    alva.get_by_role("button", name="Merge", exact=True).click()
    expect(alva.get_by_role("status").first).to_contain_text(codes[0])
    alva.goto(f"{SWEDISH}?words={codes[1]}")
    row = alva.locator("main tbody tr", has_text=codes[1]).first
    expect(row).to_contain_text("merged")
    expect(row.get_by_role("link", name=codes[0])).to_be_visible()


def test_the_21_danish_initiatives_wait_as_empty_places(visit) -> None:
    bo = visit("bo", language="da")
    bo.goto(f"{DANISH}?only=places")
    expect(bo.locator("main tbody tr .empty-place")).to_have_count(21)
    expect(bo.get_by_role("link", name=re.compile("^Udfyld"))).to_have_count(0)
    alva = visit("alva", language="da")
    alva.goto(f"{DANISH}?only=places")
    expect(alva.locator("main tbody tr a[href$='/change/']")).to_have_count(21)


def test_gaps_in_the_crosswalk_are_said_and_can_be_shown_alone(visit) -> None:
    bo = visit("bo", language="en")
    bo.goto(f"{SWEDISH}commitments/")
    whole = bo.locator("main tbody tr").count()
    expect(bo.locator("main tbody tr", has_text="UN-10").first).to_contain_text("gap")
    bo.get_by_label("Show", exact=True).select_option("gaps")
    bo.get_by_role("button", name="Filter").click()
    expect(bo.locator("main tbody tr", has_text="UN-10").first).to_be_visible()
    assert 0 < bo.locator("main tbody tr").count() < whole


def test_who_does_what(visit) -> None:
    bo = visit("bo", language="en")
    bo.goto(f"{SWEDISH}actors/")
    bo.locator("main table").first.get_by_role("link", name="Naturvårdsverket").or_(
        bo.locator("main table").first.get_by_role("link", name="Swedish Environmental Protection Agency")
    ).first.click()
    expect(bo.locator("main")).to_contain_text("Övervaka resistens i avloppsvatten och ytvatten")
    expect(bo.locator("main section table").nth(1)).not_to_contain_text("Anordna Antibiotikaforum")


def test_the_plan_is_printed_and_stands_in_the_report(visit) -> None:
    bo = visit("bo", language="sv")
    bo.goto(SWEDISH)
    answer = bo.request.get(f"{SWEDISH}document.pdf")
    assert answer.ok
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
    assert "Stödja innovation i snabb diagnostik" in " ".join(text.split())
    assert "K 1" in text
    for form in ("docx", "html"):
        assert bo.request.get(f"{SWEDISH}document.{form}").ok
    report = bo.request.get("/programmes/se-amr-2026/reports/A-R1/2026-12-15/read/", timeout=120_000).text()
    assert "Stödja innovation i snabb diagnostik" in report


def test_a_reader_is_refused_and_who_has_no_role_learns_nothing(visit) -> None:
    bo = visit("bo")
    bo.goto(SWEDISH)
    expect(bo.locator("main input[name=code]")).to_have_count(0)
    expect(bo.locator("main a[href$='/plan/start/']")).to_have_count(0)
    for address in ("start/", "carry-over/", "merge/?code=ACT-1&code=ACT-2", "supersede/?code=ACT-1"):
        assert bo.request.get(f"{SWEDISH}{address}").status == 403, address
    form = {"csrfmiddlewaretoken": token(bo), "seen": "ACT-1:1;ACT-2:1", "into": "ACT-1", "why": "x"}
    assert bo.request.post(f"{SWEDISH}merge/", form=form, headers={"Referer": bo.url}).status == 403
    dan = visit("dan")
    for address in ("", "actors/", "commitments/", "results/", "document.pdf", "start/"):
        assert dan.request.get(f"{SWEDISH}{address}").status == 404, address
