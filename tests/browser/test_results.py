"""RES: an editor adds an output with its contribution and strength, and mends a gap; a reader is refused."""

from playwright.sync_api import expect

PAGE = "/programmes/se-amr-2026/plan/results/"
RESULTS = "/programmes/se-amr-2026/results/"


def test_the_chain_reads_from_activity_to_indicator(visit) -> None:
    bo = visit("bo", language="en")
    bo.goto(PAGE)
    chain = bo.locator(".chain > li", has_text="Återkoppla förskrivning").first
    expect(chain).to_contain_text("outcome")
    first = chain.locator("li", has_text="Varje vårdcentral").first
    expect(first).to_contain_text("How it contributes:")
    expect(
        first.locator("li", has_text="Färre onödiga").or_(first.get_by_text("described elsewhere")).first
    ).to_be_visible()
    expect(bo.locator("main a[href^='/indicators/']").first).to_be_visible()


def test_an_editor_adds_an_output_and_the_gap_is_gone(visit) -> None:
    alva = visit("alva", language="en")
    alva.goto(f"{PAGE}?break=activity_without_output")
    table = alva.locator("#broken ~ .table-scroll tbody")
    gap = table.locator("tr", has_text="Anordna Antibiotikaforum")
    expect(gap).to_have_count(1)
    code = gap.locator(".id").inner_text()
    alva.get_by_role("link", name="Add a result").click()
    alva.locator("[name=title]").fill("The forum has been held")
    alva.locator("[name=kind][value=output]").check()
    alva.locator("[name=activity]").select_option(code)
    alva.locator("[name=contribution]").fill("Those who prescribe and those who keep animals hear the same.")
    alva.locator("main form button:not([name])").last.click()
    expect(alva.get_by_role("heading", level=1)).to_contain_text("The forum has been held")
    alva.goto(f"{PAGE}?break=activity_without_output")
    expect(table.locator("tr", has_text="Anordna Antibiotikaforum")).to_have_count(0)
    alva.goto(f"{PAGE}?break=output_without_outcome")
    expect(table.locator("tr", has_text="The forum has been held")).to_have_count(1)


def test_a_reader_adds_no_result_and_who_has_no_role_sees_none(visit) -> None:
    bo = visit("bo", language="en")
    bo.goto(PAGE)
    expect(bo.get_by_role("link", name="Add a result")).to_have_count(0)
    assert bo.request.get(f"{RESULTS}new/").status == 403
    assert bo.request.get(f"{RESULTS}RES-1/change/").status == 403
    dan = visit("dan")
    assert dan.request.get(PAGE).status == 404
    assert dan.request.get(RESULTS).status == 404
