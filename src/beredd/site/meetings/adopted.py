"""Checked minutes (justerade protokoll) are kept as bytes: what was adopted does not change with the rows.

In the moment in which minutes are checked, by whichever door, they are made as Word, PDF and pages and stored with the
hash of each file. One copy is made for each step of need to know among the meeting's rows: what everybody in the
programme may read, what a higher clearance opens, and the whole where something is shown to some actors only. A reader
is handed the copy that tells of exactly the rows and fields that the reader may read, then and now. Whoever may read
neither of them whole (a decision that is for the own agency alone, say) is given the minutes of the rows as they were
in that moment, as far as they are readable.
"""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from beredd.common.errors import FoundWanting
from beredd.common.information_class import HIGHEST_HELD, OPEN_TO_ALL
from beredd.common.text import Language
from beredd.programmes.meeting_record import MeetingRecord
from beredd.programmes.model import Programme
from beredd.reports.compose.minutes import minutes
from beredd.reports.document import Document
from beredd.reports.freeze import fingerprint, freeze_files, verify
from beredd.reports.render import render_fragment
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.audit.events import record
from beredd.site.config.reader import today
from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, MEETINGS
from beredd.site.meetings.models import FrozenMinutesRow, MeetingRow
from beredd.site.meetings.outcome_registers import ACTION_POINTS, MEETING_DECISIONS
from beredd.site.meetings.records import MeetingRows, in_order, meeting_rows, record_of
from beredd.site.registers.past_rows import rows_then
from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight
from beredd.site.reports.drafts import CONTENT_TYPES, rendered

CHECKED: Final = "checked"
PAGE: Final = "page"
"""The form in which the minutes stand in a page of the site."""
WHOLE: Final = "whole"
_UNDER: Final = (AGENDA_ITEMS, MEETING_DECISIONS, ACTION_POINTS)
Piece = tuple[str, str, tuple[str, ...]]
"""A row that minutes tell of: register, code, and the columns that were left out."""


class _Eyes(Sight):
    """What a clearance opens, whoever has it; with what is shown to some actors only, or without."""

    def __init__(self, programme: Programme, clearance: int, *, circles: bool) -> None:
        super().__init__(AnonymousUser(), programme)
        self.clearance, self.circles = clearance, circles

    def rows(self, of: Register, *, withdrawn: bool = False) -> QuerySet[Any]:
        """Return the rows of that class and below."""
        rows: QuerySet[Any] = of.model._default_manager.filter(
            programme=self.programme.id, confidentiality__lte=self.clearance
        )
        rows = rows if self.circles else rows.filter(shown_to="")
        return rows if withdrawn else rows.filter(withdrawn=False)


def freeze_minutes(*, by: User, programme: Programme, meeting: MeetingRow) -> FrozenMinutesRow:
    """Store the minutes of a meeting as they stand; called in the transaction that checks them.

    When that transaction is not carried through, a folder is left that nothing points to, and that is no obstacle.
    """
    language = programme.language
    files: dict[str, bytes] = {}
    copies: dict[str, list[Piece]] = {}
    for name, eyes in _steps(programme, meeting):
        rows = meeting_rows(eyes, meeting)
        pieces = _pieces(eyes, rows)
        if pieces in copies.values():
            continue
        copies[name] = pieces
        document = minutes(programme, record_of(eyes, rows), language, today())
        files |= {f"{name}.{form}": rendered(document, form) for form in CONTENT_TYPES}
        files[f"{name}.{PAGE}"] = render_fragment(document).encode("utf-8")
    folder = f"{programme.id}/{meeting.code}-{secrets.token_hex(4)}"
    sha256 = freeze_files(_root() / folder, files)
    try:
        row = FrozenMinutesRow.objects.create(
            programme=programme.id, meeting=meeting.code, language=language, folder=folder, sha256=sha256,
            copies=copies, by=by,
        )  # fmt: skip
        record(
            "freeze_minutes", by=by, programme=programme.id, thing=MEETINGS.key, thing_id=meeting.code,
            new={"sha256": sha256, "language": language},
            confidentiality=meeting.confidentiality, shown_to=meeting.shown_to, actor=meeting.actor,
        )  # fmt: skip
    except BaseException:
        shutil.rmtree(_root() / folder, ignore_errors=True)
        raise
    return row


def _steps(programme: Programme, meeting: MeetingRow) -> list[tuple[str, _Eyes]]:
    """Return the steps of need to know at which a copy may be made, the most open first."""
    everything = list(meeting_rows(_Eyes(programme, int(HIGHEST_HELD), circles=True), meeting).by_register())
    levels = {OPEN_TO_ALL} | {
        level
        for _register, row in everything
        for level in (row.confidentiality, *(int(one["confidentiality"]) for one in row.field_classes.values()))
    }
    found: list[tuple[str, _Eyes]] = []
    if not meeting.shown_to:
        reached = sorted(level for level in levels if level >= max(meeting.confidentiality, OPEN_TO_ALL))
        found = [(f"K{level}", _Eyes(programme, level, circles=False)) for level in reached]
    if any(row.shown_to for _register, row in everything):
        found.append((WHOLE, _Eyes(programme, int(HIGHEST_HELD), circles=True)))
    return found


def _pieces(sight: Sight, rows: MeetingRows) -> list[Piece]:
    return sorted(
        (of.key, row.code, tuple(sorted(name for name in row.field_classes if sight.hides(row, name))))
        for of, row in rows.by_register()
    )


@dataclass(frozen=True, slots=True)
class Adopted:
    """The checked minutes of a meeting as one reader may know them."""

    frozen: FrozenMinutesRow
    record: MeetingRecord
    copy: str
    """The copy that tells of just what the reader may read; empty where none does."""

    @property
    def language(self) -> Language:
        """The language in which the minutes were adopted."""
        return "da" if self.frozen.language == "da" else "en" if self.frozen.language == "en" else "sv"

    def document(self, programme: Programme) -> Document:
        """Return the minutes of the rows as they were, for a reader for whom there is no copy."""
        return minutes(programme, self.record, self.language, self.frozen.at.date())

    def file(self, programme: Programme, form: str) -> bytes:
        """Return the minutes as a file, or as a part of a page (``page``): the bytes that were adopted.

        Raises
        ------
        FoundWanting
            When what is stored is not as it was.
        """
        if self.copy:
            return _stored(self.frozen, f"{self.copy}.{form}")
        if form == PAGE:
            return render_fragment(self.document(programme)).encode("utf-8")
        return rendered(self.document(programme), form)


def adopted(sight: Sight, meeting: MeetingRow) -> Adopted | None:
    """Return a meeting's checked minutes as the person may know them; None where they are not checked, or not stored.

    Minutes that were checked before beredd kept them are stored when they are checked anew.
    """
    if meeting.minutes_state != CHECKED or sight.hides(meeting, "minutes_state"):
        return None
    frozen = FrozenMinutesRow.objects.filter(programme=sight.programme.id, meeting=meeting.code).last()
    if frozen is None:
        return None
    rows = _rows_then(sight, frozen)
    if rows is None:
        return None
    mine = _pieces(sight, rows)
    copy = next((name for name, pieces in frozen.copies.items() if _read(pieces) == mine), "")
    return Adopted(frozen, record_of(sight, rows), copy)


def _read(pieces: Sequence[Sequence[Any]]) -> list[Piece]:
    """Return pieces as they were before the database made lists of them."""
    return sorted((register, code, tuple(hidden)) for register, code, hidden in pieces)


def _rows_then(sight: Sight, frozen: FrozenMinutesRow) -> MeetingRows | None:
    """Return the rows that the minutes tell of as they were, those that the person may read now and then."""
    held: dict[str, set[str]] = {}
    for pieces in frozen.copies.values():
        for register, code, _hidden in pieces:
            held.setdefault(register, set()).add(code)
    meetings = _then(sight, MEETINGS, held, frozen.at)
    if frozen.meeting not in meetings:
        return None
    items, decisions, actions = (_then(sight, of, held, frozen.at) for of in _UNDER)

    def under(rows: Mapping[str, Any]) -> list[Any]:
        return [row for row in rows.values() if row.meeting == frozen.meeting and not sight.hides(row, "meeting")]

    agenda = in_order(under(items))
    sight.look_up(AGENDA_ITEMS, agenda)
    carried = {
        code
        for item in agenda
        if not sight.hides(item, "carried")
        for code in item.carried
        if sight.name(ACTION_POINTS.key, code) is not None
    }
    return MeetingRows(
        meetings[frozen.meeting],
        agenda,
        under(decisions),
        under(actions),
        {code: row for code, row in actions.items() if code in carried},
    )


def _then(sight: Sight, of: Register, held: Mapping[str, set[str]], at: datetime) -> dict[str, Any]:
    codes = held.get(of.key, set())
    numbers = {number for code in codes if (number := of.number_of(code)) is not None}
    if not numbers:
        return {}
    now = {(row.programme, row.code): row for row in sight.rows(of, withdrawn=True).filter(number__in=numbers)}
    # An action point that is followed up may have been withdrawn by then; it was told of all the same.
    rows = rows_then(of, [sight.programme.id], at, now, withdrawn=True, codes=codes)
    return {row.code: row for row in rows if can(sight.user, Verb.READ, row)}


def _stored(frozen: FrozenMinutesRow, name: str) -> bytes:
    folder = _root() / frozen.folder
    if fingerprint(folder) != frozen.sha256 or verify(folder):
        raise FoundWanting("The stored minutes are not as they were checked.", where=frozen.folder)
    return (folder / name).read_bytes()


def _root() -> Path:
    return Path(settings.BEREDD_VAR) / "minutes"
