"""The calendar: every date of every programme, year by year, and what has none."""

import re

from playwright.sync_api import expect


def test_dates_lie_in_order_within_their_year(visit) -> None:
    page = visit("bo")
    page.goto("/calendar/")
    years = [int(words) for words in page.locator("caption").all_inner_texts() if re.fullmatch(r"20\d\d", words)]
    assert years == sorted(years)
    assert 2030 in years
    table = page.get_by_role("table", name="2030")
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    found = [
        (months.index(month), int(day))
        for day, month in re.findall(r"(\d+) (\w+) 2030", " ".join(table.locator("tbody .when").all_inner_texts()))
    ]
    assert len(found) >= 3
    assert found == sorted(found)


def test_a_date_on_a_holiday_stays_and_the_last_working_day_stands_beside_it(visit) -> None:
    page = visit("bo")
    page.goto("/programmes/se-amr-2026/calendar/")
    row = page.get_by_role("row").filter(has_text="A-24")
    expect(row).to_contain_text("tisdag 31 december 2030")
    expect(row).to_contain_text("sista arbetsdag: måndag 30 december 2030")


def test_a_programmes_calendar_holds_its_own_dates_only(visit) -> None:
    page = visit("bo")
    page.goto("/programmes/se-tillverkningsberedskap-2024/calendar/")
    links = page.locator("main table a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert links
    assert all("/programmes/se-tillverkningsberedskap-2024/" in each for each in links)


def test_what_has_no_date_is_not_forgotten(visit) -> None:
    page = visit("bo")
    page.goto("/programmes/se-amr-2026/calendar/")
    table = page.get_by_role("table", name=re.compile("^Utan datum"))
    assert table.locator("tbody tr").count() >= 5


def test_the_way_to_ones_own_calendar_is_on_the_page(visit) -> None:
    page = visit("bo")
    page.goto("/calendar/")
    page.get_by_role("link", name=re.compile("din egen kalender")).click()
    expect(page).to_have_url(re.compile("/account/#feeds$"))
