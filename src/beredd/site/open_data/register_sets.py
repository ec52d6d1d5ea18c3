"""Open data from registers: rows that somebody has published, and of them the columns that are declared public.

This is the allow list: what is not named here as public stays inside. A row must be published, of class K 0, shown to
all and not withdrawn; a column must be declared public and the field not classified on that row; a reference is kept
only where the row it names is public too.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Max, QuerySet

from beredd.common.text import Text
from beredd.site.open_data.content_sets import source_of, titled
from beredd.site.open_data.data_set import Cell, DataSet, OpenColumn
from beredd.site.open_data.publications import Publication, parts
from beredd.site.registers.column import SEVERAL, Column, Kind
from beredd.site.registers.register import Register, is_reference, register, registers

DATATYPES: Final = {
    Kind.DATE: "date",
    Kind.YEAR: "gYear",
    Kind.WHOLE: "integer",
    Kind.KRONOR: "integer",
    Kind.NUMBER: "decimal",
    Kind.YES_NO: "boolean",
    Kind.LINK: "anyURI",
}
CODE: Final = OpenColumn("id", Text(sv="Beteckning", da="Betegnelse", en="Id"), required=True)
ACTOR: Final = Column(name="actor", label=Text(sv="Aktör", da="Aktør", en="Actor"), kind=Kind.ACTOR)


def public_rows(of: Register, programme: str) -> QuerySet[Any]:
    """Return the rows of a register that the public may read."""
    return of.model._default_manager.filter(
        programme=programme, published=True, withdrawn=False, confidentiality=0, shown_to=""
    ).order_by("number")


def public_columns(of: Register) -> tuple[Column, ...]:
    """Return the columns of a register that are declared public."""
    return tuple(column for column in of.columns if column.public)


def open_column(column: Column) -> OpenColumn:
    """Return how a register's column stands in open data."""
    return OpenColumn(
        column.name, column.label, DATATYPES.get(column.kind, "string"), column.kind in SEVERAL, about=column.help
    )


def public_keys(publication: Publication) -> list[str]:
    """Return the registers of a programme that are public."""
    return [key for key in registers() if key in publication.since and key in parts()]


def register_sets(publication: Publication, *, at_most: int | None = None, only: str = "") -> list[DataSet]:
    """Return a data set for each register that is public, with its public rows.

    With `at_most` a set holds only so many of its rows, and tells how many there are: for pages that show a few.
    With `only` it is that register's alone.
    """
    found = [
        _register_set(publication, register(key), at_most) for key in public_keys(publication) if only in {"", key}
    ]
    return [one for one in found if one.count]


def _register_set(publication: Publication, of: Register, at_most: int | None) -> DataSet:
    programme = publication.programme
    columns = public_columns(of)
    every = public_rows(of, programme.id)
    whole = every.order_by().aggregate(count=Count("pk"), newest=Max("changed_at"))
    rows = list(every if at_most is None else every[:at_most])
    codes = _public_codes(publication, columns, rows)
    since = publication.since[of.key]
    return DataSet(
        programme=programme.id,
        key=of.key,
        title=titled(of.title, programme),
        about=of.intro or of.title,
        columns=(CODE, *(open_column(column) for column in columns)),
        rows=tuple({"id": row.code, **_public_values(row, columns, codes)} for row in rows),
        of=whole["count"],
        keys=("id",),
        country=programme.country,
        source=source_of(programme),
        issued=since,
        modified=max(since, whole["newest"] or since),
        first=programme.period.start,
        last=programme.period.end,
    )


def _public_codes(
    publication: Publication, columns: tuple[Column, ...], rows: Iterable[Any]
) -> dict[str, frozenset[str]]:
    """Return of the codes that the rows refer to those that are public: one query a register, however many rows."""
    named: dict[str, set[str]] = {}
    for column in columns:
        if is_reference(column) and column.register in public_keys(publication):
            values = (getattr(row, column.name) for row in rows)
            codes = {code for value in values for code in (value if isinstance(value, tuple) else (value,)) if code}
            named.setdefault(column.register, set()).update(codes)
    found: dict[str, frozenset[str]] = {}
    for key, codes in named.items():
        of = register(key)
        numbers = {number for code in codes if (number := of.number_of(code)) is not None}
        public = public_rows(of, publication.programme.id).filter(number__in=numbers).values_list("number", flat=True)
        found[key] = frozenset(f"{of.prefix}-{number}" for number in public)
    return found


def _public_values(row: Any, columns: tuple[Column, ...], codes: Mapping[str, frozenset[str]]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column in columns:
        if column.name in row.field_classes:
            continue
        found[column.name] = _cell(column, getattr(row, column.name), codes)
    return found


def _cell(column: Column, value: Any, codes: Mapping[str, frozenset[str]]) -> Cell:
    if is_reference(column):
        known = codes.get(column.register, frozenset())
        if isinstance(value, tuple):
            return tuple(code for code in value if code in known)
        return value if value in known else None
    if isinstance(value, Decimal):
        return _number(value)
    return value if isinstance(value, str | int | bool | tuple | date) else None


def _number(value: Decimal) -> float:
    return float(value)
