"""A list of the site as Excel and the interface see it: columns, rows as one person reads them, and how it is written.

Every register is one without a line of its own (:class:`RegisterListing`); lists that are no register say themselves
what a row is and which action writes it (``site/programmes/duty_listing.py``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from django.db import transaction

from beredd.common.information_class import InformationClass
from beredd.common.text import Language, Text
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.actions import check_rows, write_rows
from beredd.site.registers.changes import Change, RowFaultsError
from beredd.site.registers.class_columns import (
    CLASS_COLUMNS,
    FIELD_CLASSES,
    ClassFaultsError,
    class_given,
    field_classes_said,
)
from beredd.site.registers.column import Column, Kind, Value
from beredd.site.registers.references import options
from beredd.site.registers.register import Fault, Register, is_reference
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight
from beredd.site.registers.snapshots import row_of

READ_AT_ONCE: Final = 500

WITHDRAWN: Final = Column(
    name="withdrawn",
    label=Text(sv="Återtagen", da="Trukket tilbage", en="Withdrawn"),
    kind=Kind.YES_NO,
    help=Text(
        sv="ja tar raden ur bruk; den finns kvar i historiken.",
        da="ja tager rækken ud af brug; den bliver i historikken.",
        en="yes takes the row out of use; it stays in the history.",
    ),
)
ROW_COLUMNS: Final = (*CLASS_COLUMNS, WITHDRAWN)
"""What every row of a register has beside its own columns."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as one person reads it: a field that is hidden from the person is absent from ``values``."""

    code: str
    version: int
    values: Mapping[str, Value]
    confidentiality: int = 0
    """The highest class of what is read of the row."""
    ground: str = ""
    limited: bool = False
    """Whether it is shown to some actors only, where that is no column of the list."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What is to become of one row: the columns that change, with their new values; no code for a new row."""

    code: str
    version: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows are asked for, as the list's page has them in its address."""

    words: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    withdrawn: bool = False

    @property
    def told(self) -> dict[str, str]:
        """The search and filters as words of an address, empty where everything is asked for."""
        told = {"q": self.words, **self.where, "order": self.order, "withdrawn": "yes" if self.withdrawn else ""}
        return {name: value for name, value in told.items() if value}


class Exported(Protocol):
    """What a list offers to be exported."""

    @property
    def key(self) -> str:
        """Its name in files."""

    @property
    def title(self) -> Text:
        """What people call it."""

    @property
    def programme(self) -> Programme | None:
        """The programme that it is of; None where it is of several."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order."""

    @property
    def fixed(self) -> frozenset[str]:
        """Columns that are shown and not written: an import passes over what it says in them, with a word about it."""

    @property
    def imported(self) -> bool:
        """Whether what was exported can be imported."""

    def entries(self, wanted: Wanted) -> Iterator[Entry]:
        """Return the rows that the person may read, in order."""

    def options(self, column: Column, language: Language) -> dict[str, str]:
        """Return the codes that a column may hold, with their names."""


class Listing(Exported, Protocol):
    """What a list offers besides to be imported and reached by other programs."""

    @property
    def programme(self) -> Programme:
        """The programme that it is of."""

    @property
    def may_add(self) -> bool:
        """Whether a row without an id is a new row."""

    def current(self, codes: Iterable[str]) -> dict[str, Entry]:
        """Return the rows of these codes that the person may read, as they stand now."""

    def earlier(self, versions: Mapping[str, int]) -> dict[str, Mapping[str, Value]]:
        """Return what rows held at earlier versions, as far as that is known and the person may read it."""

    def may_write(self) -> bool:
        """Say whether there are rows that the person may write."""

    def check(self, changes: Sequence[RowChange]) -> dict[int, list[Fault]]:
        """Return what :meth:`write` would refuse, by the place in `changes`; nothing is written."""

    def write(self, changes: Sequence[RowChange], why: str) -> list[str]:
        """Write all of it or nothing; return the rows' codes."""


class RegisterListing:
    """A register as a list."""

    def __init__(self, user: User, programme: Programme, register: Register) -> None:
        self.user, self.programme, self.register = user, programme, register
        self.sight = Sight(user, programme)
        self.key, self.title = register.key, register.title
        self.columns = (*register.columns, *(one for one in ROW_COLUMNS if one.name not in register.names))
        self.fixed: frozenset[str] = frozenset()
        self.may_add = self.imported = True
        self._classes: dict[str, InformationClass] = {}

    def entries(self, wanted: Wanted) -> Iterator[Entry]:
        """Return the rows that the person may read, in order, without holding all of them at once."""
        found = self.sight.find(
            self.register, words=wanted.words, where=wanted.where, order=wanted.order, withdrawn=wanted.withdrawn
        )
        held: list[RegisterRow] = []
        for row in found.iterator(chunk_size=READ_AT_ONCE):
            held.append(row)
            if len(held) == READ_AT_ONCE:
                yield from self.read(held)
                held = []
        yield from self.read(held)

    def read(self, rows: Sequence[RegisterRow]) -> list[Entry]:
        """Return rows of the database as the person reads them."""
        self.sight.look_up(self.register, rows)
        return [self._entry(row) for row in rows]

    def _entry(self, row: RegisterRow) -> Entry:
        values = self.sight.values(self.register, row)
        shown = {name: one for name, one in row.field_classes.items() if name in values}
        for column in self.columns[len(self.register.columns) :]:
            values[column.name] = field_classes_said(shown) if column is FIELD_CLASSES else getattr(row, column.name)
        fields = shown.values()
        highest = max((int(one["confidentiality"]) for one in fields), default=0)
        ground = next((str(one["ground"]) for one in fields if int(one["confidentiality"]) == highest), "")
        own = row.confidentiality >= highest
        return Entry(
            row.code,
            row.version,
            values,
            max(row.confidentiality, highest),
            row.ground if own and row.ground else ground,
        )

    def current(self, codes: Iterable[str]) -> dict[str, Entry]:
        """Return the rows of these codes that the person may read, as they stand now."""
        numbers = sorted({number for code in codes if (number := self.register.number_of(code)) is not None})
        rows = self.sight.rows(self.register, withdrawn=True)
        found: dict[str, Entry] = {}
        for start in range(0, len(numbers), READ_AT_ONCE):
            some = list(rows.filter(number__in=numbers[start : start + READ_AT_ONCE]))
            self._classes |= {row.code: row.information_class for row in some}
            found |= {entry.code: entry for entry in self.read(some)}
        return found

    def earlier(self, versions: Mapping[str, int]) -> dict[str, Mapping[str, Value]]:
        """Return what rows held at earlier versions; a field that is hidden now is not told of then either."""
        now = self.current(versions)
        events = AuditEvent.objects.filter(
            programme=self.programme.id, thing=self.key, thing_id__in=list(now), new__isnull=False
        ).order_by("id")
        found: dict[str, Mapping[str, Value]] = {}
        for event in events:
            kept: dict[str, Any] = event.new or {}
            if kept.get("version") != versions[event.thing_id] or "values" not in kept:
                continue
            entry = self._entry(row_of(self.register, self.programme.id, event.thing_id, kept))
            shown = now[event.thing_id].values
            found[event.thing_id] = {name: value for name, value in entry.values.items() if name in shown}
        return found

    def options(self, column: Column, language: Language) -> dict[str, str]:
        """Return the codes that a column may hold, with their names."""
        if is_reference(column):
            return self.sight.row_options(column) or {}
        return options(column, self.programme, language)

    def may_write(self) -> bool:
        """Say whether there are rows that the person may write: those of the own actor count."""
        return self.sight.may_add()

    def check(self, changes: Sequence[RowChange]) -> dict[int, list[Fault]]:
        """Return what writing would refuse."""
        made, faults = self._changes(changes)
        places = list(made)
        found = check_rows(by=self.user, programme=self.programme, to=self.register, changes=list(made.values()))
        return faults | {places[place]: what for place, what in found.items()}

    @transaction.atomic
    def write(self, changes: Sequence[RowChange], why: str) -> list[str]:
        """Write all of it or nothing; return the rows' codes."""
        made, faults = self._changes(changes)
        if faults:
            raise RowFaultsError(faults)
        rows = write_rows(
            by=self.user, programme=self.programme, to=self.register, changes=list(made.values()), why=why
        )
        return [row.code for row in rows]

    def _changes(self, changes: Sequence[RowChange]) -> tuple[dict[int, Change], dict[int, list[Fault]]]:
        """Return what is to be written by its place, and what cannot be read as a class."""
        unread = [one.code for one in changes if one.code and one.code not in self._classes]
        if unread:
            self.current(unread)
        made: dict[int, Change] = {}
        faults: dict[int, list[Fault]] = {}
        for place, one in enumerate(changes):
            try:
                made[place] = self._change(one)
            except ClassFaultsError as error:
                faults[place] = error.faults
        return made, faults

    def _change(self, one: RowChange) -> Change:
        beside = {name: value for name, value in one.values.items() if name not in self.register.names}
        held = self._classes.get(one.code, InformationClass())
        given, fields = class_given(self.register, beside, held)
        shown: Any = beside.get("shown_to")
        return Change(
            code=one.code or None,
            version=one.version,
            values={name: value for name, value in one.values.items() if name in self.register.names},
            information_class=given if given != held else None,
            shown_to=tuple(shown) if shown is not None and (one.code or shown) else None,
            field_classes=fields,
            withdrawn=bool(beside["withdrawn"]) if "withdrawn" in beside else None,
        )
