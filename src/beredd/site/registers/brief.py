"""Some columns of many rows, as one person reads them: for pages that count or group thousands and show a few.

Rows are not made into objects for that, days and codes are read once each, and the classes of fields only where a row
has any.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db.models import IntegerField, QuerySet, TextField
from django.db.models.functions import Cast

from beredd.site.registers.column import SEVERAL, Kind
from beredd.site.registers.register import Register
from beredd.site.registers.sight import Sight, is_hidden


@lru_cache(maxsize=20_000)
def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


@lru_cache(maxsize=20_000)
def _codes(kept: str | None) -> tuple[str, ...]:
    return tuple(kept[1:-1].split(";")) if kept else ()


# As the database keeps them, and how they are read: Django's own way there does it for each of thousands anew.
_READ: Final[dict[Kind, tuple[Any, Callable[[Any], Any]]]] = {
    Kind.DATE: (TextField, _day),
    Kind.YES_NO: (IntegerField, bool),
    **dict.fromkeys(SEVERAL, (TextField, _codes)),
}


_NONE: Final = frozenset({None, "", "{}"})
_NO: Final[dict[str, Any]] = {}


def some_columns(
    sight: Sight, of: Register, names: Sequence[str], rows: QuerySet[Any], *, needed: Collection[str] = ()
) -> list[tuple[Any, ...]]:
    """Return of each row its number and then the columns `names`; what is hidden from the person is empty.

    One query. `rows` are rows of the register that the person may read; one that hides a field of `needed` is left
    out. A reference to another row is given as it stands: whoever shows one asks ``Sight.name`` first.
    """
    return columns_up_to(sight.clearance, of, names, rows, needed=needed)


def columns_up_to(
    clearance: int, of: Register, names: Sequence[str], rows: QuerySet[Any], *, needed: Collection[str] = ()
) -> list[tuple[Any, ...]]:
    """Return columns of rows as :func:`some_columns` does, with fields up to a class."""
    columns, classes = _by_column(of, ("number", *names), rows)
    found: list[tuple[Any, ...]] = list(zip(*columns, strict=True))
    if not any(classes):
        return found
    kept = []
    for row, held in zip(found, classes, strict=True):
        hidden = {name for name in held if is_hidden(held, name, clearance)}
        if not hidden:
            kept.append(row)
        elif not hidden.intersection(needed):
            kept.append(_without(of, names, row, hidden))
    return kept


def read_columns(of: Register, names: Sequence[str], rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """Return of each row the columns `names` and last the classes of its fields, whoever may read them."""
    columns, classes = _by_column(of, names, rows)
    return zip(*columns, classes, strict=True)


def _by_column(
    of: Register, names: Sequence[str], rows: QuerySet[Any]
) -> tuple[list[Sequence[Any]], list[dict[str, Any]]]:
    """Return columns with all their values, and the classes of each row's fields.

    A column at a time: whole columns are read again by one call, and most rows share the same days and codes.
    """
    kinds = [of.column(name).kind if name in of.names else None for name in names]
    asked = [Cast(name, _READ[kind][0]()) if kind in _READ else name for name, kind in zip(names, kinds, strict=True)]
    *columns, classes = list(zip(*rows.values_list(*asked, Cast("field_classes", TextField())), strict=True)) or [
        () for _name in (*names, "field_classes")
    ]
    read: list[Sequence[Any]] = [
        list(map(_READ[kind][1], column)) if kind in _READ else column
        for column, kind in zip(columns, kinds, strict=True)
    ]
    return read, [_NO if kept in _NONE else json.loads(kept) for kept in classes]


def _without(of: Register, names: Sequence[str], row: tuple[Any, ...], hidden: Collection[str]) -> tuple[Any, ...]:
    """Return a row with its hidden fields empty."""
    values = (
        of.column(name).empty if name in hidden and name in of.names else value
        for name, value in zip(names, row[1:], strict=True)
    )
    return (row[0], *values)
