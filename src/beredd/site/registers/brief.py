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
from beredd.site.registers.sight import Sight


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
    found = []
    for *row, classes in read_columns(of, ("number", *names), rows):
        if classes:
            hidden = {name for name, held in classes.items() if int(held["confidentiality"]) > clearance}
            if hidden.intersection(needed):
                continue
            for place, name in enumerate(names, 1):
                if name in hidden and name in of.names:
                    row[place] = of.column(name).empty
        found.append(tuple(row))
    return found


def read_columns(of: Register, names: Sequence[str], rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield of each row the columns `names` and last the classes of its fields, whoever may read them."""
    kinds = [of.column(name).kind if name in of.names else None for name in names]
    asked = [Cast(name, _READ[kind][0]()) if kind in _READ else name for name, kind in zip(names, kinds, strict=True)]
    read = [(place, _READ[kind][1]) for place, kind in enumerate(kinds) if kind in _READ]
    for *row, classes in rows.values_list(*asked, Cast("field_classes", TextField())):
        for place, value_of in read:
            row[place] = value_of(row[place])
        row.append(json.loads(classes) if classes not in _NONE else {})
        yield row
