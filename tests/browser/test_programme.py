"""A programme's page: everything about one decision, and a table of duties that can be narrowed."""

import re

from playwright.sync_api import expect

ADDRESS = "/programmes/se-amr-2026/"


def test_every_part_of_the_programme_is_there_and_reached_from_the_list_of_parts(visit) -> None:
    page = visit("bo")
    page.goto(ADDRESS)
    parts = page.get_by_role("navigation", name="På den här sidan").get_by_role("link")
    targets = [link.get_attribute("href") for link in parts.all()]
    assert targets[0] == "#next"
    assert {"#reports", "#duties", "#goals", "#actors", "#money", "#documents"} <= set(targets)
    for target in targets:
        assert page.locator(target).count() == 1, target
        assert page.locator(target).get_by_role("heading").count() or page.locator(f"{target} caption").count(), target


def test_every_duty_of_the_decision_is_in_the_table_and_leads_to_its_page(visit) -> None:
    page = visit("bo")
    page.goto(ADDRESS)
    ids = page.locator("#duty-table tbody .id").all_inner_texts()
    assert ids == [f"A-{number:02}" for number in range(1, 25)]
    page.locator("#duty-table tbody a").nth(19).click()
    expect(page).to_have_url(re.compile(r"/duties/A-20/$"))


def test_choosing_narrows_the_table_without_loading_the_page_and_the_address_says_so(visit) -> None:
    page = visit("bo")
    page.goto(ADDRESS)
    page.evaluate("window.sameVisit = true")
    rows = page.locator("#duty-table tbody tr")
    page.get_by_role("combobox", name="Aktör").select_option("sva")
    expect(rows).not_to_have_count(24)
    page.get_by_label("Ord eller nummer").fill("A-05")
    expect(page.locator("#duty-table")).to_contain_text(re.compile(r"\b[01] av 24"))
    expect(page).to_have_url(re.compile("words=A-05"))
    assert page.evaluate("window.sameVisit")
    page.reload()
    expect(page.get_by_label("Ord eller nummer")).to_have_value("A-05")
    page.locator("#duty-table").get_by_role("link", name="Visa alla").click()
    expect(page.locator("#duty-table tbody tr")).to_have_count(24)


def test_a_filter_that_fits_nothing_says_so(visit) -> None:
    page = visit("bo")
    page.goto(f"{ADDRESS}?words=detta+finns+inte")
    expect(page.locator("#duty-table")).to_contain_text("Inget åtagande")
    expect(page.get_by_label("Ord eller nummer")).to_have_value("detta finns inte")


def test_initiatives_that_are_counted_but_not_listed_are_shown_as_empty_places(visit) -> None:
    page = visit("bo")
    page.goto("/programmes/dk-amr-2025/")
    expect(page.locator("#goals .empty-place")).to_have_count(21)


def test_an_actor_with_a_new_name_stands_under_it_with_the_decisions_name_beside(visit) -> None:
    page = visit("bo")
    page.goto(ADDRESS)
    actors = page.locator("#actors")
    expect(actors).to_contain_text("Myndigheten för civilt försvar")
    expect(actors).to_contain_text("Myndigheten för samhällsskydd och beredskap")


def test_a_commitment_that_nothing_answers_is_said(visit) -> None:
    page = visit("bo")
    page.goto(ADDRESS)
    folded = page.locator("#frameworks details").first
    folded.locator("summary").click()
    expect(folded.locator("li").first).to_be_visible()
    expect(page.locator("#frameworks")).to_contain_text(re.compile(r"\d+ luck(a|or)"))


def test_money_by_year_adds_up_in_its_currency(visit) -> None:
    page = visit("bo")
    page.goto("/programmes/dk-amr-2025/")
    table = page.get_by_role("table", name="Pengar")
    amounts = table.locator("tbody .amount").all_inner_texts()
    total = table.locator("tfoot .amount").inner_text()

    def kroner(text: str) -> int:
        return int(re.sub(r"\D", "", text))

    assert total.endswith("DKK")
    assert sum(map(kroner, amounts)) == kroner(total)


def test_a_reader_cannot_enter_the_decisions_number_and_an_editor_can(visit) -> None:
    address = "/programmes/se-apoteksovning-2024/"
    bo = visit("bo")
    bo.goto(address)
    expect(bo.locator(f"a[href='{address}decision/']")).to_have_count(0)
    assert bo.goto(f"{address}decision/").status == 403

    alva = visit("alva")
    alva.goto(address)
    alva.locator(f"a[href='{address}decision/']").click()
    alva.get_by_label("Diarienummer").fill("S2024/00001")
    alva.get_by_role("textbox", name="Skäl").fill("Står på det undertecknade beslutet.")
    alva.get_by_role("button", name="Spara").click()
    expect(alva).to_have_url(re.compile(f"{address}$"))
    bo.goto(address)
    expect(bo.locator("dl.facts")).to_contain_text("S2024/00001")


def test_an_editor_enters_an_amount_and_it_stands_beside_its_grant(visit) -> None:
    alva = visit("alva")
    address = "/programmes/dk-amr-2025/money/"
    alva.goto(address)
    alva.get_by_label("Belopp i hela kronor").fill("1250000")
    alva.locator("main form [name=reason]").first.fill("Udbetaling ifølge brev.")
    alva.get_by_role("button", name="Spara beloppet").click()
    expect(alva.get_by_role("status")).to_be_visible()
    entered = alva.locator("main")
    expect(entered).to_contain_text(re.compile(r"1.250.000 DKK"))
    bo = visit("bo")
    bo.goto(address)
    expect(bo.locator("main")).to_contain_text(re.compile(r"1.250.000 DKK"))
    expect(bo.locator("main form")).to_have_count(0)
