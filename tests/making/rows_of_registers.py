"""Rows of any register, made from its declaration alone: for tests that go through all of them."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.references import options
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.snapshots import search_text, snapshot


def a_value(column: Column, programme: Programme, mark: str):
    """A value that the column can hold; texts carry the mark."""
    match column.kind:
        case Kind.TEXT | Kind.LONG:
            return f"{mark} {column.name}"
        case Kind.LINK:
            return f"https://example.org/{mark}"
        case Kind.DATE:
            return date(2027, 3, 1)
        case Kind.YEAR:
            return 2027
        case Kind.WHOLE | Kind.KRONOR:
            return 12
        case Kind.NUMBER:
            return Decimal("9.44")
        case Kind.YES_NO:
            return False
        case Kind.CHOICE:
            return column.default or next(iter(column.choices))
        case Kind.ROW:
            return ""
        case Kind.ROWS:
            return ()
        case Kind.ACTOR:
            return "fohm"
        case Kind.ACTORS:
            return ("fohm",)
        case _:
            first = next(iter(options(column, programme, "sv")), "")
            many = isinstance(column.empty, tuple)
            return ((first,) if first else ()) if many else first


def make_rows(
    of: Register, programme: Programme, by: User, count: int, *, mark: str = "rad", first: int = 1, **more: object
) -> list[RegisterRow]:
    """Rows with a value in every column, with an event each, past the rules of the register."""
    rows, events = [], []
    for number in range(first, first + count):
        row = of.model(programme=programme.id, number=number, changed_by=by, changed_at=timezone.now(), actor="fohm")
        for column in of.columns:
            setattr(row, column.name, a_value(column, programme, mark))
        for name, value in more.items():
            setattr(row, name, value)
        row.classified_fields = tuple(row.field_classes)
        row.field_confidentiality = max((one["confidentiality"] for one in row.field_classes.values()), default=0)
        row.search_text = search_text(of, row)
        rows.append(row)
        events.append(
            AuditEvent(
                by_id=by.pk, by_name=by.name, action="add_row", programme=programme.id, thing=of.key,
                thing_id=row.code, new=snapshot(of, row),
                confidentiality=max(row.confidentiality, row.field_confidentiality),
                shown_to=row.shown_to, actor=row.actor, why=f"{mark} skäl",
            )
        )  # fmt: skip
    made = of.model._default_manager.bulk_create(rows)
    AuditEvent.objects.bulk_create(events)
    return made
