"""Every register of every room goes out and comes back unchanged, whatever its texts are."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.registers.column import LONGEST, SEVERAL, Column, Kind
from beredd.site.registers.excel_imports import dry_run
from beredd.site.registers.excel_plan import Status
from beredd.site.registers.listings import ROW_COLUMNS, RegisterListing
from beredd.site.registers.register import registers

from .test_round_trip import FIELD_CLASS, TEXTS, cleared, exported, with_class

OWN = {"id", "version", "code", *(column.name for column in ROW_COLUMNS)}
PLAIN = st.sampled_from(["fohm", "P-01", "P-G1", "a-code", "old:code"])


def _values(column: Column) -> st.SearchStrategy[Any]:
    match column.kind:
        case Kind.TEXT | Kind.LONG | Kind.LINK:
            return TEXTS.map(lambda text: text[: LONGEST[column.kind]])
        case Kind.DATE:
            return st.none() | st.dates(date(1850, 1, 1))
        case Kind.YEAR:
            return st.none() | st.integers(1900, 2200)
        case Kind.WHOLE | Kind.KRONOR:
            return st.none() | st.integers(0, 10**9)
        case Kind.NUMBER:
            return st.none() | st.decimals(-(10**9), 10**9, places=6)
        case Kind.YES_NO:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(["", "gone", *column.choices])
        case _ if column.kind in SEVERAL:
            return st.lists(PLAIN, unique=True, max_size=3).map(tuple)
        case _:
            return st.just("") | PLAIN


def test_no_column_is_called_as_what_every_row_has() -> None:
    for register in registers().values():
        assert not OWN & set(register.names), register.key


@pytest.mark.parametrize("key", sorted(set(registers()) - {"trials"}))
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_was_exported_changes_nothing(key: str, programme: Programme, alva: User, data: st.DataObject) -> None:
    register = registers()[key]
    manager = register.model._default_manager
    manager.all().delete()
    shapes = st.fixed_dictionaries({column.name: _values(column) for column in register.columns})
    names = st.sampled_from(register.names)
    classes = st.fixed_dictionaries(
        {"confidentiality": st.integers(0, 3), "integrity": st.integers(0, 4), "availability": st.integers(0, 4),
         "ground": st.sampled_from(["", "OSL 15:2"]), "shown_to": st.sampled_from([(), ("fohm",)]),
         "field_classes": st.dictionaries(names, FIELD_CLASS, max_size=3)}
    )  # fmt: skip
    cleared(alva, 3)
    for number in (1, 2):
        values = data.draw(st.builds(with_class, shapes, classes))
        values |= {"programme": programme.id, "number": number, "changed_by": alva}
        row = register.model(**values)
        _required(row)
        row.save(force_insert=True)
    plan = dry_run(
        RegisterListing(alva, programme, register), exported(RegisterListing(alva, programme, register)), "x.xlsx", "sv"
    )
    assert plan.counts[Status.UNCHANGED] == 2, [(row.faults, row.cells) for row in plan.rows]


def _required(row: Any) -> None:
    """Fill what the table itself asks for: a day that may not be lacking."""
    for field in row._meta.concrete_fields:
        if not field.null and getattr(row, field.attname) is None and not field.primary_key:
            setattr(row, field.attname, field.get_default())
