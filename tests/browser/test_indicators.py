"""Indicators: a chart with its table, what is judged of it, and where each number comes from."""

import re

import pytest
from playwright.sync_api import expect

INDICATOR = "/indicators/ecoli-3gc-r/"


def test_the_list_leads_to_each_indicator_with_its_newest_values(visit) -> None:
    page = visit("bo")
    page.goto("/indicators/")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href='{INDICATOR}']"))
    expect(row).to_contain_text(re.compile(r"Sverige: \d+,\d"))
    expect(row).to_contain_text(re.compile(r"Danmark: \d+,\d"))
    row.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"{INDICATOR}$"))


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_the_chart_has_words_and_a_table_that_say_the_same(visit, language: str) -> None:
    page = visit("bo", language=language)
    page.goto(INDICATOR)
    chart = page.locator("figure.chart").first
    picture = chart.locator("svg")
    assert picture.get_attribute("role") == "img"
    assert (picture.get_attribute("aria-label") or picture.locator("> title").inner_text()).strip()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert chart.locator("p").inner_text().strip()
    table = page.locator("main table.figures").first
    assert table.locator("tbody tr").count() >= 10
    assert all(re.search(r"\d", words) for words in table.locator("tbody th").all_inner_texts())


def test_the_map_has_a_row_for_each_region_that_it_draws(visit) -> None:
    page = visit("bo", language="en")
    page.goto(INDICATOR)
    place = page.locator("section[aria-labelledby=regions]")
    assert "Synthetic data" in place.inner_text()
    assert place.locator("figure svg").get_attribute("aria-label")
    names = place.locator("tbody th").all_inner_texts()
    assert len(names) == 26
    assert {"Skåne", "Capital Region of Denmark"} <= set(names)


def test_every_number_can_be_traced_to_its_file(visit) -> None:
    page = visit("bo")
    page.goto(INDICATOR)
    sources = page.locator("section[aria-labelledby=provenance]")
    assert re.search(r"[0-9a-f]{64}", sources.inner_text())


def test_which_goals_an_indicator_follows_is_told_only_to_who_may_read_them(visit) -> None:
    for user, links in (("bo", True), ("dan", False)):
        page = visit(user)
        page.goto(INDICATOR)
        assert bool(page.locator("main a[href^='/programmes/']").count()) is links


def test_an_indicator_that_is_not_there_says_so(visit) -> None:
    page = visit("bo")
    assert page.goto("/indicators/there-is-none/").status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan finns inte här")
