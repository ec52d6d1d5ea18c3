"""The dry run of an import: what each row of a file would do, without doing it.

Each row is new, changed, unchanged, in error or in conflict, and the counts add up to the rows of the file. A row whose
version is older than the one that holds now is in conflict where the file says something else: both values are shown,
and it is written only when the person chooses it. What the person has not touched since the export is no change, even
then: the version that was exported is in the history.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from beredd.common.errors import UserError
from beredd.common.provenance import sha256_of
from beredd.common.text import Language
from beredd.site.registers.class_columns import CLASS_NAMES
from beredd.site.registers.column import BadValueError, Column, Value
from beredd.site.registers.excel_cells import is_unchanged, read_cell, said, same
from beredd.site.registers.excel_read import HandedIn
from beredd.site.registers.listings import Entry, Listing, RowChange
from beredd.site.registers.register import Fault
from beredd.site.registers.workbooks import ID, VERSION

_ABOUT_ID: Final = frozenset({ID, "code", "kod", "kode"})


class Status(StrEnum):
    """What becomes of a row of the file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that would change: what the row holds now and what the file says, in words."""

    column: Column
    old: str
    new: str


@dataclass(slots=True)
class PlannedRow:
    """One row of the file."""

    number: int
    """The row in the file, as a spreadsheet counts."""
    code: str
    status: Status
    version: int = 0
    """The version that holds now."""
    exported: int | None = None
    """The version that the file was exported with."""
    cells: list[CellChange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    """What changes, as values."""

    @property
    def classes(self) -> bool:
        """Whether it changes how sensitive the row is or who reads it, or gives a new row a class of its own."""
        return any(cell.column.name in CLASS_NAMES for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do."""

    rows: tuple[PlannedRow, ...]
    notices: tuple[str, ...]
    columns: tuple[Column, ...]
    """The columns that the file has."""

    @property
    def counts(self) -> dict[Status, int]:
        """How many rows there are of each status; together they are the file's rows."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in Status}

    def of(self, status: Status) -> list[PlannedRow]:
        """Return the rows of one status."""
        return [row for row in self.rows if row.status is status]

    def changes(self, chosen: Sequence[str] = ()) -> list[PlannedRow]:
        """Return the rows to be written: new and changed ones, and those in conflict that the person has chosen."""
        return [
            row
            for row in self.rows
            if row.status in {Status.NEW, Status.CHANGED} or (row.status is Status.CONFLICT and row.code in chosen)
        ]

    @property
    def mark(self) -> str:
        """A mark of what was shown: a confirmation holds only for exactly this."""
        parts = [
            f"{row.number}|{row.code}|{row.status}|{row.version}|"
            + "|".join(f"{cell.column.name}={cell.old!r}>{cell.new!r}" for cell in row.cells)
            for row in self.rows
        ]
        return sha256_of("\n".join(parts).encode("utf-8"))


def plan_of(listing: Listing, file: HandedIn, language: Language, *, checked: bool = True) -> ImportPlan:
    """Return what a file would do to a list; unless `checked`, without asking what the list would refuse.

    Raises
    ------
    UserError
        When the file is not of this list.
    """
    _right_list(listing, file)
    places, notices = _columns(listing, file)
    codes = [_cell(row, places[ID]).upper() if ID in places else "" for row in file.rows]
    now = listing.current({code for code in codes if code})
    doubles = {code for code, count in Counter(code for code in codes if code).items() if count > 1}
    reading = _Reading(listing, file, places, now, language)
    rows = [
        reading.row(number, cells, code, double=code in doubles)
        for number, cells, code in zip(file.numbers, file.rows, codes, strict=True)
    ]
    _let_untouched_be(listing, rows)
    if checked:
        _check(listing, rows)
    if ID in places and VERSION not in places:
        notices.append(_("The column “version” is gone: whether somebody else has changed a row since cannot be told."))
    present = tuple(column for column in listing.columns if column.name in places)
    return ImportPlan(tuple(rows), (*file.notices, *notices), present)


def _right_list(listing: Listing, file: HandedIn) -> None:
    about = file.about
    if about.get("programme") and about["programme"] != listing.programme.id:
        raise UserError(
            _("The file was exported from another programme (%(name)s).") % {"name": about["programme"]},
            remedy=_("Import it on that programme’s page, or export this list."),
        )
    if about.get("register") and about["register"] != listing.key:
        raise UserError(
            _("The file was exported from another list (%(name)s).") % {"name": about["register"]},
            remedy=_("Import it where it was exported, or export this list."),
        )


def known_headings(listing: Listing) -> dict[str, str]:
    """Return what each column may be called in a file, in small letters: its name, or its label in any language."""
    found = dict.fromkeys(_ABOUT_ID, ID) | {VERSION: VERSION}
    for column in listing.columns:
        for words in (column.label.sv, column.label.da, column.label.en):
            if words:
                found.setdefault(words.casefold(), column.name)
    return found | {column.name.casefold(): column.name for column in listing.columns}


def _columns(listing: Listing, file: HandedIn) -> tuple[dict[str, int], list[str]]:
    """Return where each column stands in the file, and what is to be said of its heading."""
    known = known_headings(listing)
    places: dict[str, int] = {}
    unknown = []
    for place, heading in enumerate(file.heading):
        name = known.get(heading.strip().casefold())
        if name is None:
            if heading:
                unknown.append(heading)
        elif name in places:
            raise UserError(
                _("The column “%(name)s” stands twice in the file.") % {"name": name},
                remedy=_("Take one of the two away."),
            )
        else:
            places[name] = place
    if not places.keys() - {ID, VERSION}:
        raise UserError(
            _("The file has none of this list’s columns."), remedy=_("Export the list and change that file.")
        )
    notices = []
    if unknown:
        notices.append(
            _("Columns that are not of this list are passed over: %(names)s") % {"names": "; ".join(unknown)}
        )
    lacking = [column.name for column in listing.columns if column.name not in places]
    if lacking:
        notices.append(_("Columns that the file lacks stay as they are: %(names)s") % {"names": ", ".join(lacking)})
    if ID not in places:
        notices.append(_("The file has no column “id”: every row is taken for a new one."))
    return places, notices


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


@dataclass(slots=True)
class _Reading:
    """What each row is read against."""

    listing: Listing
    file: HandedIn
    places: Mapping[str, int]
    now: Mapping[str, Entry]
    language: Language

    def row(self, number: int, cells: Sequence[str], code: str, *, double: bool) -> PlannedRow:
        """Return what one row of the file says."""
        planned = PlannedRow(number, code, Status.UNCHANGED)
        entry = self.now.get(code)
        if double:
            return _error(planned, ID, _("the same id stands in several rows of the file"))
        if (number, self.places.get(ID, -1)) in self.file.faults:
            return _error(planned, ID, self.file.faults[number, self.places[ID]])
        if code and entry is None:
            return _error(planned, ID, _("there is no such row that you may see: %(code)s") % {"code": code})
        if entry is None and not self.listing.may_add:
            return _error(planned, ID, _("rows cannot be added to this list: the id is missing"))
        self._read_cells(planned, cells, entry)
        if planned.faults:
            planned.status = Status.ERROR
            return planned
        if entry is None:
            planned.status = Status.NEW
            return planned
        planned.version = entry.version
        return self._standing(planned, cells, entry)

    def _read_cells(self, planned: PlannedRow, cells: Sequence[str], entry: Entry | None) -> None:
        for column in self.listing.columns:
            place = self.places.get(column.name)
            if place is None or (entry is not None and column.name not in entry.values):
                continue  # absent from the file, or hidden from the person: it stays as it is
            if (planned.number, place) in self.file.faults:
                planned.faults.append((column.name, self.file.faults[planned.number, place]))
                continue
            text = cells[place] if place < len(cells) else ""
            old = entry.values[column.name] if entry else column.empty
            if (entry is None and not text.strip()) or (entry is not None and is_unchanged(column, text, old)):
                continue
            if column.name in self.listing.fixed:
                continue
            try:
                new = read_cell(column, text, self.language)
            except BadValueError as fault:
                planned.faults.append((column.name, f"{fault} ({_shortened(text)})"))
                continue
            if entry is None or not same(column, old, new):
                planned.values[column.name] = new
                words = said(column, old, self.language) if entry else ""
                planned.cells.append(CellChange(column, words, said(column, new, self.language)))

    def _standing(self, planned: PlannedRow, cells: Sequence[str], entry: Entry) -> PlannedRow:
        """Tell a change from a conflict by the version that the file was exported with."""
        if not planned.values:
            return planned
        written = _cell(cells, self.places[VERSION]) if VERSION in self.places else ""
        version = planned.exported = int(float(written)) if written.replace(".", "", 1).isdigit() else None
        if version is None or version < entry.version:
            planned.status = Status.CONFLICT
        elif version > entry.version:
            return _error(planned, VERSION, _("the version has been altered: the row’s is %(number)d") % {
                "number": entry.version
            })  # fmt: skip
        else:
            planned.status = Status.CHANGED
        return planned


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:59] + "…"


def _error(planned: PlannedRow, column: str, reason: str) -> PlannedRow:
    planned.status = Status.ERROR
    planned.faults.append((column, reason))
    planned.values, planned.cells = {}, []
    return planned


def _let_untouched_be(listing: Listing, rows: Sequence[PlannedRow]) -> None:
    """Take out of a conflict what the file holds as it was exported: that was never the person's change."""
    conflicts = {row.code: row for row in rows if row.status is Status.CONFLICT}
    versions = {code: row.exported for code, row in conflicts.items() if row.exported}
    if not versions:
        return
    earlier = listing.earlier(versions)
    for code, row in conflicts.items():
        held = earlier.get(code)
        if held is None:
            continue
        touched = {
            name: value
            for name, value in row.values.items()
            if name not in held or not same(_column(listing, name), held[name], value)
        }
        row.values = touched
        row.cells = [cell for cell in row.cells if cell.column.name in touched]
        if not touched:
            row.status = Status.UNCHANGED


def _column(listing: Listing, name: str) -> Column:
    return next(column for column in listing.columns if column.name == name)


def changes_of(rows: Sequence[PlannedRow]) -> list[RowChange]:
    """Return planned rows as what the list writes, each over the version that holds now."""
    return [RowChange(row.code, row.version, row.values) for row in rows]


def _check(listing: Listing, rows: Sequence[PlannedRow]) -> None:
    """Ask the list itself what it would refuse: rights, rules, references, what may not be held."""
    asked = [row for row in rows if row.status in {Status.NEW, Status.CHANGED, Status.CONFLICT}]
    if not asked:
        return
    for place, faults in listing.check(changes_of(asked)).items():
        asked[place].faults = list(faults)
        asked[place].status = Status.ERROR
