"""The import's pages: what each row would do, its reason, and that nothing else than what was shown is written."""

import io
import os
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from beredd.cli.remind import remind
from beredd.common.information_class import InformationClass
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, User
from beredd.site.audit.models import AuditEvent
from beredd.site.registers import excel_read
from beredd.site.registers.actions import add_row, change_row, withdraw_row
from beredd.site.registers.excel_imports import KEPT_SECONDS
from beredd.site.registers.register import Register

ONE = "alpha-2026"
EXPORT, IMPORT = f"/programmes/{ONE}/trials/export.xlsx", f"/programmes/{ONE}/trials/import/"
DUTIES = f"/programmes/{ONE}/duty-list/"


def book_of(client: Client, url: str = EXPORT) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(client.get(url).content))


def sent(book: openpyxl.Workbook | bytes, name: str = "lista.xlsx") -> SimpleUploadedFile:
    if isinstance(book, bytes):
        return SimpleUploadedFile(name, book)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def at(sheet: Any, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def counts(answer: Any) -> dict[str, int]:
    return {one["key"]: one["count"] for one in answer.context["counts"] if one["count"]}


def field(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def try_file(client: Client, book: Any, url: str = IMPORT, **more: Any) -> Any:
    return client.post(url, {"file": sent(book, **more)}, follow=True)


def confirm(client: Client, shown: Any, url: str = IMPORT, **more: Any) -> Any:
    given = {"sha256": field(shown, "sha256"), "mark": field(shown, "mark"), "why": "Efter mötet"}
    return client.post(url, given | more, follow=True)


@pytest.fixture
def rows(trials: Register, programme: Programme, alva: User) -> list[Any]:
    return [
        add_row(by=alva, programme=programme, to=trials, values={"name": f"rad {number}"}) for number in range(1, 5)
    ]


@pytest.mark.usefixtures("rows")
class TestDryRun:
    def test_each_row_is_new_changed_unchanged_or_in_error_with_its_number_and_reason(
        self, as_: Callable[..., Client]
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        sheet = book["rows"]
        sheet.cell(3, at(sheet, "name")).value = "ändrad"
        sheet.cell(4, at(sheet, "year")).value = "nästa år"
        sheet.cell(8, at(sheet, "name")).value = "ny"
        answer = try_file(client, book)

        assert answer.status_code == 422
        assert counts(answer) == {"new": 1, "changed": 1, "unchanged": 2, "error": 1}
        assert answer.context["total"] == 5
        shown = {one.row.number: one for one in answer.context["rows"]}
        assert sorted(shown) == [2, 3, 4, 5, 8]
        assert shown[3].cells == [("Name på svenska", "rad 2", "ändrad")]
        assert "nästa år" in shown[4].faults[0][1]
        assert "sha256" not in answer.content.decode().split("planned")[0].split("counts")[0]

    def test_nothing_is_written_or_kept_of_a_file_with_a_fault(self, as_: Callable[..., Client], settings: Any) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].cell(2, at(book["rows"], "story")).value = "Ring 19850709-9805"
        answer = try_file(client, book)
        assert counts(answer)["error"] == 1
        assert not list(Path(settings.BEREDD_VAR).glob("imports/*/*"))
        assert not AuditEvent.objects.filter(action__in=["change_row", "import_file"]).exists()

    def test_what_is_written_is_what_was_shown_in_one_transaction(
        self, as_: Callable[..., Client], trials: Register, settings: Any
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        sheet = book["rows"]
        sheet.cell(2, at(sheet, "name")).value = "ändrad"
        sheet.cell(9, at(sheet, "name")).value = "ny"
        shown = try_file(client, book)
        assert shown.status_code == 200
        assert not AuditEvent.objects.filter(action="change_row").exists()

        done = confirm(client, shown)
        assert done.redirect_chain[-1][0] == f"/programmes/{ONE}/trials/"
        names = [row.name for row in trials.model._default_manager.order_by("number")]
        assert names == ["ändrad", "rad 2", "rad 3", "rad 4", "ny"]
        events = AuditEvent.objects.filter(why="Efter mötet").order_by("id")
        assert [event.action for event in events] == ["change_row", "add_row", "import_file"]
        assert not list(Path(settings.BEREDD_VAR).glob("imports/*/*"))

    def test_the_same_file_a_second_time_is_told_of(self, as_: Callable[..., Client]) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].cell(9, at(book["rows"], "name")).value = "ny"
        raw = io.BytesIO()
        book.save(raw)
        confirm(client, try_file(client, raw.getvalue()))
        again = try_file(client, raw.getvalue())
        assert any("Alva Ek" in notice for notice in again.context["notices"])

    def test_a_reason_is_asked_for(self, as_: Callable[..., Client]) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].cell(2, at(book["rows"], "name")).value = "x"
        assert confirm(client, try_file(client, book), why="").status_code == 422

    def test_when_anything_has_changed_in_between_the_dry_run_is_shown_anew(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, alva: User
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].cell(2, at(book["rows"], "name")).value = "min"
        shown = try_file(client, book)
        change_row(by=alva, programme=programme, of=trials, code="TRY-1", version=1, values={"name": "hennes"}, why="")
        answer = confirm(client, shown)
        assert answer.status_code == 409
        assert counts(answer) == {"conflict": 1, "unchanged": 3}
        assert trials.model._default_manager.get(number=1).name == "hennes"

        taken = confirm(client, answer, take="TRY-1")
        assert taken.status_code == 200
        assert trials.model._default_manager.get(number=1).name == "min"

    def test_a_conflict_holds_only_what_the_person_has_touched(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, alva: User
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].cell(2, at(book["rows"], "count")).value = 7
        other = {"name": "hennes", "story": "hennes"}
        change_row(by=alva, programme=programme, of=trials, code="TRY-1", version=1, values=other, why="")
        change_row(by=alva, programme=programme, of=trials, code="TRY-2", version=1, values=other, why="")
        shown = try_file(client, book)
        assert counts(shown) == {"conflict": 1, "unchanged": 3}
        assert [cell[0] for cell in shown.context["conflicts"][0].cells] == ["Count på svenska"]
        confirm(client, shown, take="TRY-1")
        row = trials.model._default_manager.get(number=1)
        assert (row.name, row.count) == ("hennes", 7)

    def test_what_people_do_to_files_is_understood(self, as_: Callable[..., Client]) -> None:
        client = as_("alva")
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["En lista från mötet"])
        sheet.append([])
        sheet.append(
            ["Id", "VERSION", "Name in English", "amount", "day", "state", "agreed", "partners", "egen kolumn"]
        )
        sheet.append(["try-1", 1, "rad 1", "9,44", "15.12.2026", "ÅBEN", "Sant", "fohm, sjv", "anteckning"])
        sheet.append([])
        sheet.append(["TRY-2", 1, "rad 2", "1 000,5", 46371, "closed", "x", "", None])
        sheet.append(["TRY-3", "1.0", "rad 3", None, date(2026, 12, 15), "lukket", "nej", "lv", None])
        shown = try_file(client, book)
        assert shown.status_code == 200, shown.context["rows"][0].faults if "rows" in shown.context else ""
        told = {
            one.row.code: {label.split()[0]: new for label, _old, new in one.cells} for one in shown.context["rows"]
        }
        assert told["TRY-1"] == {
            "Amount": "9.44", "Day": "2026-12-15", "State": "öppen", "Agreed": "ja", "Partners": "fohm; sjv",
        }  # fmt: skip
        assert told["TRY-2"] == {"Amount": "1000.5", "Day": "2026-12-15", "State": "stängd", "Agreed": "ja"}
        assert told["TRY-3"] == {"Day": "2026-12-15", "State": "stängd", "Partners": "lv"}
        assert any("egen kolumn" in notice for notice in shown.context["notices"])

    def test_faulty_formulas_never_pass_for_empty_cells(self, as_: Callable[..., Client]) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].cell(2, at(book["rows"], "name")).value = "=1/0"  # without a value: nobody has reckoned it
        answer = try_file(client, book)
        assert counts(answer) == {"error": 1, "unchanged": 3}
        assert any("form" in notice.casefold() for notice in answer.context["notices"])

    def test_double_unknown_and_hidden_ids_are_told_alike(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, cilla: User
    ) -> None:
        add_row(by=cilla, programme=programme, to=trials, values={"name": "gömd"}, shown_to=("lv",))
        client = as_("alva")
        book = book_of(client)
        sheet = book["rows"]
        assert sheet.max_row == 5
        sheet.cell(3, 1).value = "TRY-1"
        for line, code in ((4, "TRY-5"), (5, "TRY-99999999999999999999")):
            sheet.cell(line, 1).value = code
        faults = {one.row.number: one.faults[0][1] for one in try_file(client, book).context["rows"]}
        assert faults[4].replace("TRY-5", "") == faults[5].replace("TRY-99999999999999999999", "")
        assert faults[2] == faults[3]

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            (b"", "tom"),
            (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "ösenord"),
            (b"\xd0\xcf\x11\xe0old", ".xls"),
            (b"PK\x03\x04 no workbook", "skad"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "arbetsbok"),
        ],
    )
    def test_a_file_that_is_none_is_refused_with_what_to_do(
        self, as_: Callable[..., Client], raw: bytes, words: str
    ) -> None:
        answer = as_("alva").post(IMPORT, {"file": sent(raw)})
        assert answer.status_code == 422
        assert answer.context["form"].errors["file"]

    def test_a_file_too_large_or_of_another_list_is_refused(
        self, as_: Callable[..., Client], settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_("alva")
        assert try_file(client, book_of(client), url=f"{DUTIES}import/").status_code == 422
        other = book_of(client)
        other["about"]["B1"] = "beta-2026"
        assert "beta-2026" in try_file(client, other).content.decode()
        monkeypatch.setattr(excel_read, "MAX_ROWS", 2)
        assert try_file(client, book_of(client)).status_code == 422
        settings.BEREDD_MAX_UPLOAD_BYTES = 1000
        assert try_file(client, book_of(client)).status_code == 422

    def test_merged_cells_are_told_of(self, as_: Callable[..., Client]) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].merge_cells("A1:C1")
        assert try_file(client, book).status_code == 422
        book = book_of(client)
        book["rows"].merge_cells("C2:C4")
        assert counts(try_file(client, book)) == {"error": 2, "unchanged": 2}

    def test_csv_comes_in_too(self, as_: Callable[..., Client]) -> None:
        raw = "id;version;name\nTRY-1;1;=SUMMA(A1)\nTRY-2;1;rad 2\n;;ny\n".encode("cp1252")
        shown = try_file(as_("alva"), raw, name="lista.csv")
        assert counts(shown) == {"changed": 1, "unchanged": 1, "new": 1}

    def test_a_row_gone_from_the_file_stays_and_yes_withdraws(
        self, as_: Callable[..., Client], trials: Register
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        sheet = book["rows"]
        sheet.delete_rows(2)
        sheet.cell(2, at(sheet, "withdrawn")).value = "ja"
        shown = try_file(client, book)
        assert counts(shown) == {"changed": 1, "unchanged": 2}
        confirm(client, shown)
        withdrawn = dict(trials.model._default_manager.values_list("number", "withdrawn"))
        assert withdrawn == {1: False, 2: True, 3: False, 4: False}

    def test_another_persons_file_and_one_of_yesterday_are_gone(
        self, as_: Callable[..., Client], settings: Any
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        book["rows"].cell(2, at(book["rows"], "name")).value = "x"
        shown = try_file(client, book)
        sha256 = field(shown, "sha256")
        assert as_("cilla").get(f"{IMPORT}?file={sha256}").status_code == 410
        assert client.get(f"{IMPORT}?file=../{sha256[3:]}").status_code == 410
        yesterday = time.time() - KEPT_SECONDS - 60
        for path in Path(settings.BEREDD_VAR).glob("imports/*/*"):
            os.utime(path, (yesterday, yesterday))
        assert client.get(f"{IMPORT}?file={sha256}").status_code == 410

    def test_an_emptied_cell_of_any_kind_empties_the_field(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, alva: User
    ) -> None:
        values = {"name": "full", "story": "s", "day": date(2026, 1, 1), "count": 7, "agreed": True, "state": "open",
                  "partners": ("fohm",), "duties": ("P-01",), "goal": "P-G1", "beside": ("TRY-1",)}  # fmt: skip
        add_row(by=alva, programme=programme, to=trials, values=values)
        client = as_("alva")
        book = book_of(client)
        for name in values.keys() - {"name"}:
            book["rows"].cell(6, at(book["rows"], name)).value = None
        shown = try_file(client, book)
        assert counts(shown) == {"changed": 1, "unchanged": 4}
        confirm(client, shown)
        row = trials.model._default_manager.get(number=5)
        assert not any(getattr(row, name) for name in values.keys() - {"name"})


class TestWhoMay:
    def test_a_reader_exports_and_does_not_import(self, as_: Callable[..., Client], rows: list[Any]) -> None:
        client = as_("bo")
        assert client.get(EXPORT).status_code == 200
        assert client.get(IMPORT).status_code == 403
        assert client.post(IMPORT, {"file": sent(b"id;name\n;x\n")}).status_code == 403

    def test_without_a_role_there_is_nothing(self, as_: Callable[..., Client], rows: list[Any]) -> None:
        for url in (EXPORT, IMPORT, f"{DUTIES}export.xlsx", f"{DUTIES}import/"):
            assert as_("dan").get(url).status_code == 404
            assert as_(None).get(url).status_code == 302

    def test_a_contributor_imports_own_rows_alone(
        self, evy: User, rows: list[Any], trials: Register, programme: Programme
    ) -> None:
        add_row(by=evy, programme=programme, to=trials, values={"name": "min"})
        client = Client(headers={"accept-language": "sv"})
        client.force_login(evy)
        book = book_of(client)
        sheet = book["rows"]
        for line in (2, 6):
            sheet.cell(line, at(sheet, "count")).value = 1
        answer = try_file(client, book)
        assert {
            one.row.code: one.row.status for one in answer.context["rows"] if one.row.code in {"TRY-1", "TRY-5"}
        } == {
            "TRY-1": "error",
            "TRY-5": "changed",
        }

    def test_hidden_rows_fields_and_references_are_in_no_export(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, cilla: User, alva: User
    ) -> None:
        Membership.objects.filter(user=cilla).update(clearance=3)
        cilla.__dict__.pop("_beredd_seats", None)
        cilla.assurance = 3  # type: ignore[attr-defined]  # what the session would have noted
        secret = InformationClass(3, 1, 1, "OSL 15:2", date(2026, 1, 1), "GD")
        add_row(by=cilla, programme=programme, to=trials, values={"name": "HEMLIGHETEN"}, information_class=secret)
        add_row(
            by=cilla, programme=programme, to=trials, values={"name": "öppen", "after": "TRY-1", "beside": ("TRY-1",)}
        )
        client = as_("alva")
        raw = client.get(EXPORT).content
        book = openpyxl.load_workbook(io.BytesIO(raw))
        every = "\n".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
        assert "HEMLIGHETEN" not in every
        assert "TRY-1" not in every
        assert [cell.value for cell in book["rows"]["A"]] == ["id", "TRY-2"]
        assert try_file(client, raw).context["total"] == 1
        assert counts(try_file(client, raw)) == {"unchanged": 1}


class TestExport:
    def test_the_file_says_where_it_comes_from_and_how_sensitive_it_is(
        self, as_: Callable[..., Client], rows: list[Any], trials: Register, programme: Programme, alva: User
    ) -> None:
        withdraw_row(by=alva, programme=programme, of=trials, code="TRY-4", version=1, why="x")
        book = book_of(as_("alva"), f"{EXPORT}?q=rad&state=&order=-name")
        about = {line[0].value: line[1].value for line in book["about"].iter_rows()}
        assert (about["programme"], about["register"], about["exported_by"]) == (ONE, "trials", "Alva Ek")
        assert about["filters"] == "q=rad; order=-name"
        assert about["class"] == "K 1"
        assert [cell.value for cell in book["rows"]["A"]][1:] == ["TRY-3", "TRY-2", "TRY-1"]
        assert "K 1" in book["rows"].oddHeader.right.text
        assert book["rows"].freeze_panes == "C2"
        assert book["rows"].auto_filter.ref
        note = book["rows"].cell(1, at(book["rows"], "story")).comment.text
        assert note.splitlines()[:2] == ["Story på svenska", "What happened på svenska"]
        lists = {str(one.sqref): one.formula1 for one in book["rows"].data_validations.dataValidation}
        assert any("codes!" in source for source in lists.values())
        words = [cell.value for line in book["codes"].iter_rows() for cell in line]
        assert {"öppen", "stängd", "shut", "fohm"} <= set(words)

    def test_only_what_is_asked_for_is_exported(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, alva: User
    ) -> None:
        for state in ("open", "closed", "open"):
            add_row(by=alva, programme=programme, to=trials, values={"name": state, "state": state})
        book = book_of(as_("bo"), f"{EXPORT}?state=open")
        assert [cell.value for cell in book["rows"]["A"]] == ["id", "TRY-1", "TRY-3"]

    def test_a_past_day_is_exported_as_it_was_and_not_read_in(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, alva: User
    ) -> None:
        add_row(by=alva, programme=programme, to=trials, values={"name": "då", "agreed": True})
        with time_machine.travel("2026-11-29T12:00:00+01:00"):
            change_row(by=alva, programme=programme, of=trials, code="TRY-1", version=1, values={"name": "nu"}, why="x")
            add_row(by=alva, programme=programme, to=trials, values={"name": "ny"})
            client = as_("alva")
            book = book_of(client, f"{EXPORT}?as_of=2026-11-22")
            now = book_of(client, EXPORT)["rows"]
            page = client.get(f"/programmes/{ONE}/trials/?as_of=2026-11-22").content.decode()
            shown = try_file(client, book)
        sheet = book["rows"]
        assert [sheet.cell(line, at(sheet, "name")).value for line in range(2, sheet.max_row + 1)] == ["då"]
        assert [now.cell(line, at(now, "name")).value for line in (2, 3)] == ["nu", "ny"]
        assert "export.xlsx?as_of=2026-11-22" in page
        assert "import/" not in page
        assert shown.status_code == 422  # it is of another list


class TestDuties:
    def test_states_are_set_through_their_action(self, as_: Callable[..., Client], programme: Programme) -> None:
        client = as_("alva")
        url = f"{DUTIES}import/"
        book = book_of(client, f"{DUTIES}export.xlsx")
        sheet = book["rows"]
        codes = [cell.value for cell in sheet["A"]]
        assert codes[1:6] == ["P-01", "P-02", "P-03", "P-04", "P-05"]
        assert "P-05@2027-03-01" in codes
        assert counts(try_file(client, book, url)) == {"unchanged": len(codes) - 1}
        sheet.cell(2, at(sheet, "state")).value = "klar"
        sheet.cell(2, at(sheet, "reason")).value = "Rapporten är lämnad"
        sheet.cell(codes.index("P-05@2027-03-01") + 1, at(sheet, "state")).value = "pågår"
        sheet.cell(codes.index("P-05@2027-12-01") + 1, at(sheet, "state")).value = "klar"
        for name in ("P-05@2027-03-01", "P-05@2027-12-01"):
            sheet.cell(codes.index(name) + 1, at(sheet, "reason")).value = "Plan finns"
        shown = try_file(client, book, url)
        assert counts(shown) == {"changed": 3, "unchanged": len(codes) - 4}, [r.faults for r in shown.context["rows"]]
        confirm(client, shown, url)
        events = AuditEvent.objects.filter(action="set_state").order_by("id")
        assert [(event.thing_id, event.new["state"], event.new["due_on"]) for event in events] == [
            ("P-01", "done", None),
            ("P-05", "under_way", "2027-03-01"),
            ("P-05", "done", "2027-12-01"),
        ]
        again = book_of(client, f"{DUTIES}export.xlsx")
        assert counts(try_file(client, again, url)) == {"unchanged": len(codes) - 1}

    def test_a_new_row_and_a_missing_reason_are_faults(self, as_: Callable[..., Client]) -> None:
        client = as_("alva")
        book = book_of(client, f"{DUTIES}export.xlsx")
        sheet = book["rows"]
        sheet.cell(2, at(sheet, "state")).value = "klar"
        sheet.cell(sheet.max_row + 1, at(sheet, "state")).value = "klar"
        assert counts(try_file(client, book, f"{DUTIES}import/"))["error"] == 2
        assert as_("bo").get(f"{DUTIES}import/").status_code == 403


class TestClasses:
    """How sensitive rows are goes out and comes back: shown as such, written with the rights of the form."""

    @pytest.fixture
    def secret(self, trials: Register, programme: Programme, cilla: User) -> Any:
        values = {"name": "rad", "story": "DOLD TEXT", "count": 7}
        row = add_row(by=cilla, programme=programme, to=trials, values=values)
        trials.model._default_manager.filter(pk=row.pk).update(
            field_classes={"story": {"confidentiality": 3, "ground": "OSL 15:2", "decided_on": "2026-01-01",
                                     "decided_by": "GD"}},
            classified_fields=("story",), field_confidentiality=3,
        )  # fmt: skip
        return row

    def test_all_of_the_class_is_in_the_file(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, alva: User
    ) -> None:
        held = InformationClass(1, 2, 3, "OSL 18:13", date(2026, 1, 1), "GD")
        add_row(by=alva, programme=programme, to=trials, values={"name": "rad"}, information_class=held)
        sheet = book_of(as_("alva"))["rows"]
        found = [sheet.cell(2, at(sheet, name)).value for name in ("confidentiality", "integrity", "availability")]
        assert found == [1, 2, 3]
        assert sheet.cell(2, at(sheet, "ground")).value == "OSL 18:13"
        assert sheet.cell(2, at(sheet, "decided_on")).value.date() == date(2026, 1, 1)

    @pytest.mark.usefixtures("rows")
    def test_a_change_of_class_is_shown_as_such_and_written(self, as_: Callable[..., Client], trials: Register) -> None:
        client = as_("alva")
        book = book_of(client)
        sheet = book["rows"]
        sheet.cell(2, at(sheet, "integrity")).value = 3
        sheet.cell(3, at(sheet, "field_classes")).value = "Story på svenska: k 2; OSL 18:13; 2026-11-22; Alva Ek"
        sheet.cell(4, at(sheet, "name")).value = "ändrad"
        shown = try_file(client, book)
        assert counts(shown) == {"changed": 3, "unchanged": 1}
        assert shown.context["to_classify"] == 2
        marked = {one.row.code for one in shown.context["rows"] if one.row.classes}
        assert marked == {"TRY-1", "TRY-2"}
        assert 'id="classes"' in shown.content.decode()
        confirm(client, shown)
        first, second = trials.model._default_manager.order_by("number")[:2]
        assert first.integrity == 3
        assert second.field_classes["story"] == {
            "confidentiality": 2, "ground": "OSL 18:13", "decided_on": "2026-11-22", "decided_by": "Alva Ek",
        }  # fmt: skip
        assert second.classified_fields == ("story",)

    def test_a_hidden_field_is_in_no_cell_and_is_neither_wiped_nor_opened(
        self, as_: Callable[..., Client], secret: Any, trials: Register
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        sheet = book["rows"]
        every = "\n".join(str(cell.value) for each in book for line in each.iter_rows() for cell in line)
        assert "DOLD TEXT" not in every
        assert "OSL 15:2" not in every
        sheet.cell(2, at(sheet, "story")).value = "mitt"
        sheet.cell(
            2, at(sheet, "field_classes")
        ).value = "count: K2; OSL 18:13; 2026-11-22; Alva\nstory: K1; ; 2026-11-22; Alva"
        shown = try_file(client, book)
        assert counts(shown) == {"changed": 1}
        confirm(client, shown)
        row = trials.model._default_manager.get(pk=secret.pk)
        assert row.story == "DOLD TEXT"
        assert row.field_classes["story"]["confidentiality"] == 3
        assert row.field_classes["count"]["confidentiality"] == 2

    @pytest.mark.usefixtures("rows")
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("field_classes", "story"),
            ("field_classes", "nothing: K2; OSL 18:13; 2026-11-22; Alva"),
            ("field_classes", "story: K2; OSL 18:13; i fjol; Alva"),
            ("field_classes", "story: K2; ; 2026-11-22; Alva"),
            ("field_classes", "story: K4; OSL 18:13; 2026-11-22; Alva"),
            ("field_classes", "story: K2; OSL 18:13; 2026-11-22; A\nstory: K2; OSL 18:13; 2026-11-22; A"),
            ("confidentiality", None),
            ("confidentiality", 2),
            ("confidentiality", 4),
            ("confidentiality", -1),
            ("integrity", 7),
            ("ground", "x" * 61),
            ("shown_to", "ingen"),
        ],
    )
    def test_what_is_no_class_is_a_fault_and_nothing_is_kept(
        self, as_: Callable[..., Client], settings: Any, name: str, value: Any
    ) -> None:
        client = as_("alva")
        book = book_of(client)
        sheet = book["rows"]
        sheet.cell(2, at(sheet, name)).value = value
        assert counts(try_file(client, book)) == {"error": 1, "unchanged": 3}
        assert not list(Path(settings.BEREDD_VAR).glob("imports/*/*"))

    def test_who_may_not_classify_may_not_by_way_of_a_file(
        self, evy: User, trials: Register, programme: Programme
    ) -> None:
        add_row(by=evy, programme=programme, to=trials, values={"name": "min"})
        client = Client(headers={"accept-language": "sv"})
        client.force_login(evy)
        for name, value in (("availability", 2), ("shown_to", "sjv"), ("field_classes", "story: K1; ; 2026-11-22; E")):
            book = book_of(client)
            book["rows"].cell(2, at(book["rows"], name)).value = value
            assert counts(try_file(client, book)) == {"error": 1}, name

    def test_only_an_approver_opens_a_row_to_more_people(
        self, as_: Callable[..., Client], trials: Register, programme: Programme, alva: User
    ) -> None:
        add_row(by=alva, programme=programme, to=trials, values={"name": "rad"}, shown_to=("fohm",))
        for name, expected in (("alva", "error"), ("cilla", "changed")):
            client = as_(name)
            book = book_of(client)
            book["rows"].cell(2, at(book["rows"], "shown_to")).value = None
            assert counts(try_file(client, book)) == {expected: 1}


class TestWhatWaits:
    """A file that waits for its owner's word lies on the disk no longer than it must."""

    @pytest.fixture
    def waiting(self, as_: Callable[..., Client], rows: list[Any], settings: Any) -> Callable[[], Any]:
        def read_in() -> tuple[Client, Any]:
            client = as_("alva")
            book = book_of(client)
            book["rows"].cell(2, at(book["rows"], "name")).value = "ändrad"
            shown = try_file(client, book)
            assert len(self.kept(settings)) == 2  # the file, and whose and what it is
            return client, shown

        return read_in

    def kept(self, settings: Any) -> list[Path]:
        return list(Path(settings.BEREDD_VAR).glob("imports/*/*"))

    def test_cancelling_throws_it_away_and_writes_nothing(self, waiting: Any, settings: Any, trials: Register) -> None:
        client, shown = waiting()
        answer = client.post(IMPORT, {"sha256": field(shown, "sha256"), "cancel": "yes"})
        assert (answer.status_code, answer.url) == (302, f"/programmes/{ONE}/trials/")
        assert self.kept(settings) == []
        assert "ändrad" not in trials.model._default_manager.values_list("name", flat=True)

    def test_nobody_cancels_for_another(self, waiting: Any, settings: Any, as_: Callable[..., Client]) -> None:
        _client, shown = waiting()
        as_("cilla").post(IMPORT, {"sha256": field(shown, "sha256"), "cancel": "yes"})
        as_("cilla").post(IMPORT, {"sha256": "../1/x", "cancel": "yes"})
        assert len(self.kept(settings)) == 2

    def test_logging_out_throws_the_own_away(
        self, waiting: Any, settings: Any, as_: Callable[..., Client], bo: User
    ) -> None:
        client, _shown = waiting()
        as_("cilla").post("/logout/")
        assert len(self.kept(settings)) == 2
        assert client.post("/logout/").status_code in {200, 302}
        assert self.kept(settings) == []

    def test_the_timer_throws_away_what_is_a_day_old(self, waiting: Any, settings: Any) -> None:
        waiting()
        assert remind(dry_run=False) == 0
        assert len(self.kept(settings)) == 2
        yesterday = time.time() - KEPT_SECONDS - 60
        for path in self.kept(settings):
            os.utime(path, (yesterday, yesterday))
        assert remind(dry_run=True) == 0
        assert len(self.kept(settings)) == 2
        assert remind(dry_run=False) == 0
        assert self.kept(settings) == []
