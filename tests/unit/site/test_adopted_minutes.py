"""Checked minutes: kept as bytes, whatever becomes of the rows, for the eyes of who may read them."""

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from docx import Document as WordDocument

from beredd.common.information_class import InformationClass
from beredd.common.provenance import sha256_of
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.meetings.adopted import adopted
from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, MEETINGS
from beredd.site.meetings.models import FrozenMinutesRow, MeetingRow
from beredd.site.meetings.outcome_registers import ACTION_POINTS, MEETING_DECISIONS
from beredd.site.operations.backup.folders import data_files
from beredd.site.registers.actions import add_row, change_row, write_rows
from beredd.site.registers.changes import Change, FieldClass
from beredd.site.registers.sight import Sight

ONE = "alpha-2026"
SECRET = InformationClass(2, ground="OSL 18:13", decided_on=date(2026, 11, 1), decided_by="Alva Ek")
FORMS = ("docx", "pdf", "html")


@pytest.fixture
def sara(db: None) -> User:
    """Editor at Folkhälsomyndigheten, cleared for what is significant."""
    user = User.objects.create_user("sara", "sara-lösenord", name="Sara Ås")
    Membership.objects.create(user=user, programme=ONE, role=Role.EDITOR, actor="fohm", clearance=2)
    user.assurance = 2  # type: ignore[attr-defined]  # what the session would have noted
    return user


@pytest.fixture
def meeting(alva: User, programme: Programme) -> MeetingRow:
    """A meeting with an item, a decision and an action point, not yet checked."""

    def add(to: Any, **values: Any) -> Any:
        return add_row(by=alva, programme=programme, to=to, values=values)

    row: MeetingRow = add(
        MEETINGS, title="Samverkansmöte 3/2026", date=date(2026, 9, 15), state="held", participants=("fohm", "lv"),
        checked_by="Bo Lind", minutes_state="draft",
    )  # fmt: skip
    add(AGENDA_ITEMS, title="Planen", meeting=row.code, position=1, minutes="Planen gicks igenom.")
    add(MEETING_DECISIONS, text="Planen antas.", meeting=row.code, agenda_item="AGI-1")
    add(ACTION_POINTS, title="Skicka planen", meeting=row.code, agenda_item="AGI-1", due_on=date(2026, 12, 1))
    return row


def check(by: User, programme: Programme, meeting: MeetingRow, state: str = "checked") -> None:
    meeting.refresh_from_db()
    change_row(by=by, programme=programme, of=MEETINGS, code=meeting.code, version=meeting.version,
               values={"minutes_state": state}, why="Justerat")  # fmt: skip
    meeting.refresh_from_db()


def url(meeting: MeetingRow, form: str) -> str:
    return f"/programmes/{ONE}/meetings/{meeting.code}/minutes.{form}"


def page_of(client: Client, meeting: MeetingRow) -> str:
    return client.get(f"/programmes/{ONE}/meetings/{meeting.code}/minutes/").content.decode()


def all_forms(client: Client, meeting: MeetingRow) -> dict[str, bytes]:
    return {form: client.get(url(meeting, form)).content for form in FORMS}


def words(raw: bytes) -> str:
    document = WordDocument(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(part.text for part in document.paragraphs), *cells])


def test_what_was_adopted_does_not_change_with_its_rows(
    as_: Callable[..., Client], alva: User, programme: Programme, meeting: MeetingRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(alva, programme, meeting)
    first = all_forms(as_("bo"), meeting)
    said = page_of(as_("bo"), meeting)
    assert "Planen antas." in words(first["docx"])
    assert first["pdf"].startswith(b"%PDF")
    assert "Alva Ek" in said

    change_row(by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=meeting.version,
               values={"title": "Ett annat namn", "participants": ("sjv",)}, why="fel")  # fmt: skip
    change_row(by=alva, programme=programme, of=ACTION_POINTS, code="APT-1", version=1,
               values={"title": "Skicka något annat", "state": "done", "outcome": "Gjort."}, why="klart")  # fmt: skip
    # Past every rule too: the row of the decision itself, and the register of actors.
    from beredd.site.meetings.models import MeetingDecisionRow

    MeetingDecisionRow.objects.update(text="Något annat beslöts.")
    monkeypatch.setattr(sys.modules["beredd.reports.compose.minutes"], "actors", dict)
    assert all_forms(as_("bo"), meeting) == first
    again = page_of(as_("bo"), meeting)
    assert "Planen antas." in again
    assert "Något annat" not in again
    assert "Ett annat namn" not in again


def test_the_files_are_kept_with_their_hashes_and_the_event_tells_of_them(
    alva: User, programme: Programme, meeting: MeetingRow, settings: Any
) -> None:
    check(alva, programme, meeting)
    row = FrozenMinutesRow.objects.get()
    folder = Path(settings.BEREDD_VAR) / "minutes" / row.folder
    assert sha256_of(folder / "manifest.json") == row.sha256
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json", "K1.docx", "K1.pdf", "K1.html", "K1.page",
    }  # fmt: skip
    event = AuditEvent.objects.get(action="freeze_minutes")
    assert (event.thing, event.thing_id, event.new["sha256"]) == ("meetings", meeting.code, row.sha256)
    # A backup takes in every folder of data.
    assert set(folder.iterdir()) <= set(data_files(Path(settings.BEREDD_VAR)))


def test_minutes_opened_and_checked_anew_are_kept_anew(
    as_: Callable[..., Client], alva: User, programme: Programme, meeting: MeetingRow
) -> None:
    check(alva, programme, meeting)
    first = all_forms(as_("bo"), meeting)
    check(alva, programme, meeting, "draft")
    change_row(by=alva, programme=programme, of=AGENDA_ITEMS, code="AGI-1", version=1,
               values={"minutes": "Planen ändrades."}, why="fel")  # fmt: skip
    assert "Planen ändrades." in page_of(as_("bo"), meeting)
    check(alva, programme, meeting)
    second = all_forms(as_("bo"), meeting)
    assert "Planen ändrades." in words(second["docx"])
    assert second != first
    assert FrozenMinutesRow.objects.count() == 2


def test_saving_a_checked_meeting_again_makes_no_new_copy(
    alva: User, programme: Programme, meeting: MeetingRow
) -> None:
    check(alva, programme, meeting)
    change_row(by=alva, programme=programme, of=MEETINGS, code=meeting.code, version=meeting.version,
               values={"diary_number": "dnr 1"}, why="x")  # fmt: skip
    assert FrozenMinutesRow.objects.count() == 1


def test_a_check_that_is_not_carried_through_keeps_nothing(
    alva: User, programme: Programme, meeting: MeetingRow, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("beredd.site.meetings.adopted.record", broken)
    with pytest.raises(RuntimeError):
        check(alva, programme, meeting)
    meeting.refresh_from_db()
    assert meeting.minutes_state == "draft"
    assert not FrozenMinutesRow.objects.exists()
    assert not list(Path(settings.BEREDD_VAR).glob("minutes/*/*"))


def test_altered_files_are_not_handed_out(
    as_: Callable[..., Client], alva: User, programme: Programme, meeting: MeetingRow, settings: Any
) -> None:
    check(alva, programme, meeting)
    file = Path(settings.BEREDD_VAR) / "minutes" / FrozenMinutesRow.objects.get().folder / "K1.pdf"
    file.chmod(0o644)
    file.write_bytes(b"%PDF annat")
    assert as_("bo").get(url(meeting, "pdf")).status_code == 302
    said = page_of(as_("bo"), meeting)
    assert 'role="alert"' in said
    assert "Planen antas." not in said


class TestNeedToKnow:
    """Each reader is handed what the reader may read of the minutes, and learns of nothing else."""

    @pytest.fixture
    def secret(self, sara: User, programme: Programme, meeting: MeetingRow) -> MeetingRow:
        add_row(by=sara, programme=programme, to=MEETING_DECISIONS, information_class=SECRET,
                values={"text": "Lagret i Kiruna fylls.", "meeting": meeting.code})  # fmt: skip
        return meeting

    def test_a_copy_for_each_class(
        self, as_: Callable[..., Client], alva: User, sara: User, programme: Programme, secret: MeetingRow
    ) -> None:
        check(alva, programme, secret)
        assert sorted(FrozenMinutesRow.objects.get().copies) == ["K1", "K2"]
        for form, raw in all_forms(as_("bo"), secret).items():
            if form != "pdf":
                assert "Kiruna" not in (words(raw) if form == "docx" else raw.decode()), form
        open_one, whole = adopted(Sight(alva, programme), secret), adopted(Sight(sara, programme), secret)
        assert open_one is not None
        assert whole is not None
        assert (open_one.copy, whole.copy) == ("K1", "K2")
        assert open_one.record.sensitivity.confidentiality == 1
        assert "Kiruna" in words(whole.file(programme, "docx"))

    def test_a_secret_field_is_in_no_copy_for_those_who_may_not_read_it(
        self, alva: User, sara: User, programme: Programme, meeting: MeetingRow
    ) -> None:
        marked = {"text": FieldClass(2, "OSL 18:13", date(2026, 11, 1), "Sara Ås")}
        change = Change(code="MDC-1", version=1, field_classes=marked)
        write_rows(by=sara, programme=programme, to=MEETING_DECISIONS, changes=[change], why="x")
        check(alva, programme, meeting)
        open_one, whole = adopted(Sight(alva, programme), meeting), adopted(Sight(sara, programme), meeting)
        assert open_one is not None
        assert whole is not None
        assert "Planen antas." not in words(open_one.file(programme, "docx"))
        assert "Planen antas." in words(whole.file(programme, "docx"))

    def test_what_is_shown_to_some_is_in_the_minutes_of_those(
        self, alva: User, bo: User, cilla: User, programme: Programme, meeting: MeetingRow
    ) -> None:
        add_row(by=alva, programme=programme, to=MEETING_DECISIONS, shown_to=("fohm",),
                values={"text": "Det egna beslutet.", "meeting": meeting.code})  # fmt: skip
        add_row(by=cilla, programme=programme, to=MEETING_DECISIONS, shown_to=("lv",),
                values={"text": "Det andra beslutet.", "meeting": meeting.code})  # fmt: skip
        check(alva, programme, meeting)
        read = {}
        for who in (alva, bo, cilla):
            found = adopted(Sight(who, programme), meeting)
            assert found is not None
            read[who.username] = (found.copy, words(found.file(programme, "docx")))
        assert read["bo"][0] == "K1"
        assert "beslutet." not in read["bo"][1]
        assert read["cilla"][0] == "whole"
        assert "Det egna beslutet." in read["cilla"][1]
        # No copy is just what she may read: she is given the rows as they were.
        assert read["alva"][0] == ""
        assert "Det egna beslutet." in read["alva"][1]
        assert "Det andra beslutet." not in read["alva"][1]

    def test_what_has_become_secret_since_is_not_handed_out(
        self, as_: Callable[..., Client], alva: User, sara: User, programme: Programme, meeting: MeetingRow
    ) -> None:
        check(alva, programme, meeting)
        change = Change(code="MDC-1", version=1, information_class=SECRET)
        write_rows(by=sara, programme=programme, to=MEETING_DECISIONS, changes=[change], why="känsligt")
        for form, raw in all_forms(as_("bo"), meeting).items():
            if form != "pdf":
                assert "Planen antas." not in (words(raw) if form == "docx" else raw.decode()), form
        said = page_of(as_("bo"), meeting)
        assert "Planen antas." not in said
        assert "Planen gicks igenom." in said
        whole = adopted(Sight(sara, programme), meeting)
        assert whole is not None
        assert whole.copy == "K1"

    def test_who_may_not_read_the_meeting_finds_none(
        self, as_: Callable[..., Client], alva: User, cilla: User, programme: Programme, meeting: MeetingRow
    ) -> None:
        check(alva, programme, meeting)
        change = Change(code=meeting.code, version=meeting.version, shown_to=("fohm",))
        write_rows(by=cilla, programme=programme, to=MEETINGS, changes=[change], why="x")
        for form in FORMS:
            assert as_("bo").get(url(meeting, form)).status_code == 404
            assert as_("dan").get(url(meeting, form)).status_code == 404


def test_a_page_of_checked_minutes_asks_no_more_for_more_rows(
    as_: Callable[..., Client],
    alva: User,
    programme: Programme,
    meeting: MeetingRow,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(2, 30):
        add_row(by=alva, programme=programme, to=AGENDA_ITEMS,
                values={"title": f"Punkt {number}", "meeting": meeting.code, "position": number})  # fmt: skip
    check(alva, programme, meeting)
    client = as_("bo")
    page_of(client, meeting)
    with django_assert_max_num_queries(30):
        page_of(client, meeting)
