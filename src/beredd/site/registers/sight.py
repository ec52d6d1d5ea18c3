"""What one person sees of a programme's rows: rows, fields and references alike, everywhere they are shown.

Lists, pages, exports, feeds, the API, history and "as of" pages all ask here, so that what somebody has no need to know
is left out of each in the same manner.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, Verb, actors_of, can_with_some, clearance_in, readable_rows
from beredd.site.registers.column import NUMBERS, SEVERAL, Column, Kind, Value
from beredd.site.registers.register import Register, is_reference, register
from beredd.site.registers.rows import RegisterRow

PAGE_ROWS: Final = 50
CHOSEN_FROM_AT_MOST: Final = 300
"""With more rows than this a person writes a code instead of choosing it from a list."""


def hiding(name: str, clearance: int) -> Q:
    """Return the condition for rows that may hide a field from who is cleared so far."""
    return Q(classified_fields__contains=f";{name};", field_confidentiality__gt=max(clearance, 0))


def is_hidden(field_classes: Mapping[str, Mapping[str, Any]], name: str, clearance: int) -> bool:
    """Say whether a field's own class is higher than somebody is cleared for."""
    marked = field_classes.get(name)
    return bool(marked and int(marked["confidentiality"]) > clearance)


class Sight:
    """One person's view of one programme, for the length of one request."""

    def __init__(self, user: Person, programme: Programme) -> None:
        self.user = user
        self.programme = programme
        self.clearance = clearance_in(user, programme.id)
        self.actors = actors_of(user, programme.id)
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        self._asked: dict[str, set[str]] = defaultdict(set)

    def rows(self, of: Register, *, withdrawn: bool = False) -> QuerySet[Any]:
        """Return the rows that the person may read, without those withdrawn unless they are asked for."""
        manager: QuerySet[Any] = of.model._default_manager.all()
        rows = readable_rows(self.user, self.programme.id, manager)
        return rows if withdrawn else rows.filter(withdrawn=False)

    def row(self, of: Register, code: str) -> Any | None:
        """Return a row by code; None where there is none that the person may read."""
        number = of.number_of(code)
        return None if number is None else self.rows(of, withdrawn=True).filter(number=number).first()

    def hides(self, row: RegisterRow, column: str) -> bool:
        """Say whether a field of a readable row is more sensitive than the person may read."""
        return is_hidden(row.field_classes, column, self.clearance)

    def columns(self, of: Register, row: RegisterRow) -> list[Column]:
        """Return the columns of a row that the person may read."""
        return [column for column in of.columns if not self.hides(row, column.name)]

    def values(self, of: Register, row: RegisterRow) -> dict[str, Value]:
        """Return a row's values as the person may read them: hidden fields absent, hidden rows not named.

        Call :meth:`look_up` with all rows first when there are many.
        """
        self.look_up(of, [row])
        found: dict[str, Value] = {}
        for column in self.columns(of, row):
            value = getattr(row, column.name)
            if is_reference(column):
                known = self._names[column.register]
                if column.kind is Kind.ROWS:
                    value = tuple(code for code in value if code in known)
                elif value and value not in known:
                    value = ""
            found[column.name] = value
        return found

    def look_up(self, of: Register, rows: Iterable[RegisterRow]) -> None:
        """Find the names of all rows that `rows` refer to: one query for each register, however many rows."""
        asked: dict[str, set[str]] = defaultdict(set)
        references = [column for column in of.columns if is_reference(column)]
        if not references:
            return
        for row in rows:
            for column in references:
                value = getattr(row, column.name)
                asked[column.register].update(value if column.kind is Kind.ROWS else [value] if value else [])
        self.look_up_codes(asked)

    def look_up_codes(self, asked: Mapping[str, Iterable[str]]) -> None:
        """Find the names of rows by register and code; those that the person may not read get none."""
        for key, codes in asked.items():
            new = set(codes) - self._asked[key]
            if not new:
                continue
            self._asked[key] |= new
            of = register(key)
            numbers = {number for code in new if (number := of.number_of(code)) is not None}
            self._names[key].update(self.named(of, self.rows(of, withdrawn=True).filter(number__in=numbers)))

    def name(self, key: str, code: str) -> str | None:
        """Return what a row is called; None where the person may not read it, or it does not exist."""
        self.look_up_codes({key: [code]})
        return self._names[key].get(code)

    def row_options(self, column: Column) -> dict[str, str] | None:
        """Return the rows that a reference may name, with their names: those in force that the person may read.

        None where there are more than a person can choose from.
        """
        of = register(column.register)
        found = self.named(of, self.rows(of).order_by("number"), at_most=CHOSEN_FROM_AT_MOST + 1)
        return found if len(found) <= CHOSEN_FROM_AT_MOST else None

    def named(self, of: Register, rows: QuerySet[Any], *, at_most: int | None = None) -> dict[str, str]:
        """Return readable rows' names by code, in the rows' order; empty where the name is hidden from the person."""
        title = of.columns[0].name
        found = {}
        named = rows.values_list("number", title, Cast("field_classes", TextField()))[:at_most]
        for number, name, classes in named:
            # Few rows have fields of a class of their own, and thousands are named for one page.
            marked = json.loads(classes) if classes != "{}" else {}
            found[f"{of.prefix}-{number}"] = "" if is_hidden(marked, title, self.clearance) else str(name)
        return found

    def find(
        self,
        of: Register,
        *,
        words: str = "",
        where: Mapping[str, str] | None = None,
        order: str = "",
        withdrawn: bool = False,
        changed_since: datetime | None = None,
    ) -> QuerySet[Any]:
        """Return the readable rows that hold all `words` and have the values in `where`, by number or by a column.

        A row whose field is hidden from the person is never found, nor sorted, by what that field says.
        """
        rows = self.rows(of, withdrawn=withdrawn)
        for word in words.casefold().split():
            rows = rows.filter(search_text__contains=word)
        for name, value in (where or {}).items():
            rows = self._where(rows, of.column(name), value)
        if changed_since is not None:
            rows = rows.filter(changed_at__gte=changed_since)
        descending, name = order.startswith("-"), order.removeprefix("-")
        if name in of.names and not is_reference(of.column(name)) and not rows.filter(self.hiding(name)).exists():
            return rows.order_by(f"{'-' if descending else ''}{name}", "number")
        return rows.order_by("-number" if descending and name == "code" else "number")

    def _where(self, rows: QuerySet[Any], column: Column, value: str) -> QuerySet[Any]:
        rows = rows.exclude(self.hiding(column.name))
        if is_reference(column) and self.name(column.register, value) is None:
            return rows.none()
        if column.kind in SEVERAL:
            return rows.filter(**{f"{column.name}__contains": f";{value};"})
        if column.kind is Kind.YES_NO:
            return rows.filter(**{column.name: value == "yes"})
        if column.kind in NUMBERS and not value.lstrip("-").isdigit():
            return rows.none()
        return rows.filter(**{column.name: value})

    def hiding(self, name: str) -> Q:
        """Return the condition for rows that may hide a field from the person, as the database can ask it.

        A row keeps the highest class of its secret fields alone, so it asks for rather too many than too few.
        """
        return hiding(name, self.clearance)

    def may_add(self) -> bool:
        """Say whether the person may add rows to the programme's registers, of the own actor at least."""
        return can_with_some(self.user, Verb.WRITE_ROW, self.programme.id)
