"""Lists that are filled in and are no register: judgements of duties, and comments on reports' sections."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from beredd.programmes.follow_up import Fulfilment
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.audit.models import AuditEvent
from beredd.site.programmes.actions import judge
from beredd.site.programmes.models import JudgementRow
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.register import register
from beredd.site.reports.models import FrozenRow, SectionCommentRow
from beredd.site.reports.section_actions import assign_section, comment, resolve_comment

from .test_import_page import at, book_of, confirm, counts, try_file

ONE = "alpha-2026"
JUDGEMENTS, COMMENTS = f"/programmes/{ONE}/judgement-list/", f"/programmes/{ONE}/comment-list/"
DUE = date(2026, 12, 15)
WHERE: dict[str, Any] = {"report": "P-R1", "due": DUE, "key": "plan"}


def line_of(sheet: Any, code: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == code)


class TestJudgements:
    @pytest.fixture
    def judged(self, cilla: User, programme: Programme) -> JudgementRow:
        return judge(
            by=cilla, programme=programme, duty="P-01", verdict=Fulfilment.PARTLY, grounds="Halva vägen.", actor="lv"
        )

    @pytest.mark.usefixtures("judged")
    def test_what_was_exported_changes_nothing(self, as_: Callable[..., Client]) -> None:
        client = as_("cilla")
        book = book_of(client, f"{JUDGEMENTS}export.xlsx")
        sheet = book["rows"]
        line = line_of(sheet, "P-01")
        assert sheet.cell(line, at(sheet, "grounds")).value == "Halva vägen."
        assert sheet.cell(line, at(sheet, "judged_by")).value == "Cilla Rask"
        shown = try_file(client, book, f"{JUDGEMENTS}import/")
        assert counts(shown) == {"unchanged": sheet.max_row - 1}

    def test_judgements_are_made_through_their_action(self, as_: Callable[..., Client], judged: JudgementRow) -> None:
        client = as_("cilla")
        book = book_of(client, f"{JUDGEMENTS}export.xlsx")
        sheet = book["rows"]
        for code, verdict, grounds in (
            ("P-01", "fulfilled", "Målet är nått."),
            ("P-05@2027-03-01", "cannot_tell_yet", "För tidigt."),
            ("P-05@2027-12-01", "not_fulfilled", "Kommer inte att nås."),
        ):
            sheet.cell(line_of(sheet, code), at(sheet, "verdict")).value = verdict
            sheet.cell(line_of(sheet, code), at(sheet, "grounds")).value = grounds
        shown = try_file(client, book, f"{JUDGEMENTS}import/")
        assert counts(shown)["changed"] == 3, [row.faults for row in shown.context["rows"]]
        confirm(client, shown, f"{JUDGEMENTS}import/")
        rows = JudgementRow.objects.exclude(pk=judged.pk).values_list("duty", "due_on", "verdict", "actor")
        assert list(rows) == [
            ("P-01", None, "fulfilled", "lv"),
            ("P-05", date(2027, 3, 1), "cannot_tell_yet", "lv"),
            ("P-05", date(2027, 12, 1), "not_fulfilled", "lv"),
        ]
        again = book_of(client, f"{JUDGEMENTS}export.xlsx")
        assert counts(try_file(client, again, f"{JUDGEMENTS}import/")) == {"unchanged": sheet.max_row - 1}

    @pytest.mark.parametrize(
        ("name", "value"),
        [("verdict", "fulfilled"), ("grounds", "Bara ord."), ("verdict", "kanske"), ("actor", "sjv")],
    )
    def test_half_a_judgement_and_a_foreign_actor_are_faults(
        self, as_: Callable[..., Client], name: str, value: str
    ) -> None:
        client = as_("cilla")
        book = book_of(client, f"{JUDGEMENTS}export.xlsx")
        sheet = book["rows"]
        sheet.cell(2, at(sheet, name)).value = value
        assert counts(try_file(client, book, f"{JUDGEMENTS}import/"))["error"] == 1

    def test_another_judgement_meanwhile_is_a_conflict(
        self, as_: Callable[..., Client], cilla: User, programme: Programme, judged: JudgementRow
    ) -> None:
        client = as_("cilla")
        book = book_of(client, f"{JUDGEMENTS}export.xlsx")
        sheet = book["rows"]
        sheet.cell(line_of(sheet, "P-01"), at(sheet, "verdict")).value = "fulfilled"
        judge(by=cilla, programme=programme, duty="P-01", verdict=Fulfilment.NOT_FULFILLED, grounds="Nej.",
              seen=judged.pk)  # fmt: skip
        assert counts(try_file(client, book, f"{JUDGEMENTS}import/"))["conflict"] == 1

    def test_who_may(self, as_: Callable[..., Client]) -> None:
        for name, export, back in (("alva", 200, 403), ("bo", 200, 403), ("dan", 404, 404), ("cilla", 200, 200)):
            client = as_(name)
            answers = (client.get(f"{JUDGEMENTS}export.xlsx"), client.get(f"{JUDGEMENTS}import/"))
            assert [answer.status_code for answer in answers] == [export, back], name


class TestComments:
    @pytest.fixture
    def written(self, alva: User, cilla: User, programme: Programme) -> list[SectionCommentRow]:
        first = comment(by=alva, programme=programme, text="=Stämmer detta?", **WHERE)
        answer = comment(by=cilla, programme=programme, text="Ja.", answers=first.pk, **WHERE)
        other = comment(by=cilla, programme=programme, text="Kortare!", **WHERE)
        resolve_comment(by=cilla, programme=programme, number=other.pk, **WHERE)
        return [first, answer, other]

    @pytest.mark.usefixtures("written")
    def test_what_was_exported_changes_nothing(self, as_: Callable[..., Client]) -> None:
        client = as_("alva")
        book = book_of(client, f"{COMMENTS}export.xlsx")
        assert book["rows"].max_row == 4
        assert counts(try_file(client, book, f"{COMMENTS}import/")) == {"unchanged": 3}
        filtered = book_of(client, f"{COMMENTS}export.xlsx?report=P-R1&due_on=2026-12-15")
        assert filtered["rows"].max_row == 4
        assert book_of(client, f"{COMMENTS}export.xlsx?report=P-R9")["rows"].max_row == 1

    def test_comments_answers_and_what_was_seen_to_come_back(
        self, as_: Callable[..., Client], written: list[SectionCommentRow]
    ) -> None:
        client = as_("alva")
        book = book_of(client, f"{COMMENTS}export.xlsx")
        sheet = book["rows"]
        sheet.cell(2, at(sheet, "resolved")).value = "ja"
        new = {"report": "P-R1", "due_on": DUE, "section": "plan", "text": "Ny kommentar"}
        for line, more in ((6, {}), (7, {"answers": f"C-{written[0].pk}", "text": "Ett svar"})):
            for name, value in (new | more).items():
                sheet.cell(line, at(sheet, name)).value = value
        shown = try_file(client, book, f"{COMMENTS}import/")
        assert counts(shown) == {"new": 2, "changed": 1, "unchanged": 2}, [r.faults for r in shown.context["rows"]]
        confirm(client, shown, f"{COMMENTS}import/")
        rows = SectionCommentRow.objects.order_by("pk")
        assert [row.text for row in rows][3:] == ["Ny kommentar", "Ett svar"]
        assert rows[4].answers_id == written[0].pk
        assert rows[0].resolved_by is not None
        assert rows[0].text == "=Stämmer detta?"
        assert AuditEvent.objects.filter(action="comment").count() == 5

    @pytest.mark.usefixtures("written")
    @pytest.mark.parametrize(
        ("line", "cells"),
        [
            (2, {"text": "Andra ord"}),
            (2, {"section": "summary"}),
            (3, {"resolved": "ja"}),
            (4, {"resolved": "nej"}),
            (6, {"text": "Utan plats"}),
            (6, {"report": "P-R1", "due_on": DUE, "section": "finns inte", "text": "x"}),
            (6, {"report": "P-R1", "due_on": date(2030, 1, 1), "section": "plan", "text": "x"}),
            (6, {"report": "P-R1", "due_on": DUE, "section": "plan", "text": "x", "answers": "C-999"}),
            (6, {"report": "P-R1", "due_on": DUE, "section": "plan", "text": "Ring 19850709-9805"}),
            (6, {"report": "P-R1", "due_on": DUE, "section": "plan", "text": "x", "resolved": "ja"}),
        ],
    )
    def test_what_the_page_would_not_let_through_is_a_fault(
        self, as_: Callable[..., Client], line: int, cells: dict[str, Any]
    ) -> None:
        client = as_("alva")
        book = book_of(client, f"{COMMENTS}export.xlsx")
        sheet = book["rows"]
        for name, value in cells.items():
            sheet.cell(line, at(sheet, name)).value = value
        assert counts(try_file(client, book, f"{COMMENTS}import/"))["error"] == 1
        assert SectionCommentRow.objects.count() == 3

    def test_a_released_report_takes_no_more(
        self, as_: Callable[..., Client], alva: User, written: list[SectionCommentRow]
    ) -> None:
        FrozenRow.objects.create(
            programme=ONE, report="P-R1", due_on=DUE, language="sv", folder="x", sha256="y", by=alva
        )
        client = as_("alva")
        book = book_of(client, f"{COMMENTS}export.xlsx")
        sheet = book["rows"]
        sheet.cell(2, at(sheet, "resolved")).value = "ja"
        assert counts(try_file(client, book, f"{COMMENTS}import/"))["error"] == 1

    @pytest.mark.usefixtures("written")
    def test_comments_on_a_hidden_section_are_in_no_file_and_take_no_answer(
        self, as_: Callable[..., Client], alva: User, cilla: User, programme: Programme
    ) -> None:
        row = assign_section(by=alva, programme=programme, actor="fohm", **WHERE)
        change = Change(code=row.code, version=row.version, shown_to=("fohm",))
        write_rows(by=cilla, programme=programme, to=register("report-sections"), changes=[change], why="x")
        assert book_of(as_("bo"), f"{COMMENTS}export.xlsx")["rows"].max_row == 1
        assert book_of(as_("alva"), f"{COMMENTS}export.xlsx")["rows"].max_row == 4
        assert as_("bo").get(f"{COMMENTS}import/").status_code == 403
        assert as_("dan").get(f"{COMMENTS}export.xlsx").status_code == 404
