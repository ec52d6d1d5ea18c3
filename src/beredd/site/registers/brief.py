"""Some columns of many rows, as one person reads them: for pages that count or group thousands and show a few.

Rows are not made into objects for that, days and codes are read once each, and the classes of fields are asked for
only where a row has any.
"""

from collections.abc import Callable, Collection, Sequence
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


def some_columns(
    sight: Sight, of: Register, names: Sequence[str], rows: QuerySet[Any], *, needed: Collection[str] = ()
) -> list[tuple[Any, ...]]:
    """Return of each row its number and then the columns `names`; what is hidden from the person is empty.

    One query, and one more where a row has a field that the person may not read. `rows` are rows of the register that
    the person may read; one that hides a field of `needed` is left out. A reference to another row is given as it
    stands: whoever shows one asks ``Sight.name`` first.
    """
    return columns_up_to(sight.clearance, of, names, rows, needed=needed)


def columns_up_to(
    clearance: int, of: Register, names: Sequence[str], rows: QuerySet[Any], *, needed: Collection[str] = ()
) -> list[tuple[Any, ...]]:
    """Return columns of rows as :func:`some_columns` does, with fields up to a class."""
    kinds = [of.column(name).kind if name in of.names else None for name in names]
    asked = [Cast(name, _READ[kind][0]()) if kind in _READ else name for name, kind in zip(names, kinds, strict=True)]
    read = [(place, _READ[kind][1]) for place, kind in enumerate(kinds, 1) if kind in _READ]
    found, secret = [], {}
    open_to = max(clearance, 0)
    for *row, highest, key in rows.values_list("number", *asked, "field_confidentiality", "pk"):
        for place, value_of in read:
            row[place] = value_of(row[place])
        if highest > open_to:
            secret[len(found)] = key
        found.append(tuple(row))
    if not secret:
        return found
    classes = _classes(rows, open_to)
    for place, key in secret.items():
        hidden = {name for name, held in classes.get(key, {}).items() if int(held["confidentiality"]) > clearance}
        found[place] = () if hidden.intersection(needed) else _seen(of, names, found[place], hidden)
    return [one for one in found if one]


def _classes(rows: QuerySet[Any], open_to: int) -> dict[int, dict[str, Any]]:
    secret = rows.filter(field_confidentiality__gt=open_to).order_by()
    return dict(secret.values_list("pk", "field_classes"))


def _seen(of: Register, names: Sequence[str], one: tuple[Any, ...], hidden: Collection[str]) -> tuple[Any, ...]:
    """Return a row without its hidden fields."""
    values = (
        of.column(name).empty if name in hidden and name in of.names else value
        for name, value in zip(names, one[1:], strict=True)
    )
    return (one[0], *values)
