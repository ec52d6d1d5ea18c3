"""A row as the audit trail keeps it, and back again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from beredd.site.registers.column import BadValueError, Column, Value, parse, plain
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow


def search_text(to: Register, row: RegisterRow) -> str:
    """Return what the search looks in: the row's code and its searched columns, without the classified ones."""
    parts = [row.code]
    for column in to.columns:
        if column.searched and column.name not in row.field_classes:
            value = getattr(row, column.name)
            parts.append(" ".join(value) if isinstance(value, tuple) else str(value or ""))
    return "\n".join(part for part in parts if part).casefold()


def snapshot(of: Register, row: RegisterRow) -> dict[str, Any]:
    """Return a row as the audit trail keeps it: all that is needed to show it as it was."""
    return {
        "version": row.version,
        "actor": row.actor,
        "values": {column.name: plain(column, getattr(row, column.name)) for column in of.columns},
        "class": class_kept(row),
        "shown_to": list(row.shown_to),
        "field_classes": dict(row.field_classes),
        "published": row.published,
        "withdrawn": row.withdrawn,
    }


def row_of(of: Register, programme: str, code: str, kept: Mapping[str, Any]) -> RegisterRow:
    """Return an unsaved row from a snapshot, for "as of" pages."""
    held = kept["class"]
    row = of.model(
        programme=programme,
        number=of.number_of(code) or 0,
        version=kept["version"],
        actor=kept["actor"],
        confidentiality=held["confidentiality"],
        integrity=held["integrity"],
        availability=held["availability"],
        ground=held["ground"],
        decided_on=date.fromisoformat(held["decided_on"]) if held["decided_on"] else None,
        decided_by=held["decided_by"],
        shown_to=tuple(kept["shown_to"]),
        field_classes=dict(kept["field_classes"]),
        published=kept["published"],
        withdrawn=kept["withdrawn"],
    )
    for column in of.columns:
        setattr(row, column.name, _again(column, kept["values"].get(column.name)))
    return row


def _again(column: Column, raw: Any) -> Value:
    """Return a kept value; one that today's rules would refuse is shown as it was."""
    try:
        return parse(column, raw)
    except BadValueError:
        return str(raw)


def class_kept(row: RegisterRow) -> dict[str, Any]:
    """Return a row's class as JSON keeps it."""
    held = row.information_class
    return {
        "confidentiality": held.confidentiality,
        "integrity": held.integrity,
        "availability": held.availability,
        "ground": held.ground,
        "decided_on": held.decided_on.isoformat() if held.decided_on else None,
        "decided_by": held.decided_by,
    }
