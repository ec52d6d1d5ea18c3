"""A list goes out as a workbook, is changed, and comes back: by who may, and by nobody else."""

from pathlib import Path

import openpyxl
from playwright.sync_api import expect

LIST = "/programmes/se-amr-2026/contacts/"


def _exported(page, to: Path) -> Path:
    with page.expect_download() as got:
        # A link to a file: the browser saves it and stays where it is.
        page.evaluate("address => { location.href = address }", f"{LIST}export.xlsx")
    got.value.save_as(to)
    return to


def test_an_editor_changes_a_list_in_excel(visit, tmp_path: Path) -> None:
    page = visit("alva")
    page.goto(f"{LIST}import/")
    path = _exported(page, tmp_path / "kontakter.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["rows"]
    at = {cell.value: cell.column for cell in sheet[1]}
    before = sheet.max_row - 1
    line = sheet.max_row + 1
    for name, value in (
        ("subject", "=Samtal ur Excel"),
        ("date", "2026-11-02"),
        ("kind", "telefon"),
        ("firm", "Bolaget"),
    ):
        cell = sheet.cell(line, at[name])
        cell.value = value
        cell.data_type = "s"
    book.save(path)

    page.locator("#id_file").set_input_files(path)
    page.locator("form[enctype] button").click()
    expect(page.locator("#counts")).to_be_visible()
    expect(page.locator("#counts tfoot td")).to_have_text(str(before + 1))
    expect(page.locator("#planned tbody tr").first).to_contain_text("=Samtal ur Excel")
    page.locator("#id_why").fill("Efter samtalet")
    page.locator("section[aria-labelledby=confirm] form.form button").click()
    page.wait_for_url(f"**{LIST}")
    page.goto(f"{LIST}?q=excel")
    expect(page.locator("main")).to_contain_text("=Samtal ur Excel")

    again = _exported(page, tmp_path / "igen.xlsx")
    page.goto(f"{LIST}import/")
    page.locator("#id_file").set_input_files(again)
    page.locator("form[enctype] button").click()
    expect(page.locator("#counts")).to_be_visible()
    expect(page.locator("#id_why")).to_have_count(0)


def test_a_reader_cannot_import(visit) -> None:
    page = visit("bo")
    answer = page.goto(f"{LIST}import/")
    assert answer.status == 403
    expect(page.locator("input[type=file]")).to_have_count(0)
