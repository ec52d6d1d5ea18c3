"""Rows as JSON lines, one file a table, and back: the same whatever database they come from or go to."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, models
from django.utils.duration import duration_string

from beredd.common.errors import FoundWanting

Model = type[models.Model]

PASSING: Final = {
    "sessions.session": "log-ins under way: everybody logs in again after a restore",
    "django_tasks_database.dbtaskresult": "the queue of long work: a worker puts back what still waits",
    "accounts.keptvalue": "counts of attempts and used codes, of no use after some minutes",
}
"""Tables that are left out, and why."""
MADE_BY_ITSELF: Final = frozenset({"contenttypes.contenttype", "auth.permission"})
"""Tables that a new database has rows in before anybody has entered anything."""
AT_ONCE: Final = 1000


def kept_models(apps: Apps) -> dict[str, Model]:
    """Return the models whose rows are kept, by label; those of many-to-many tables too."""
    found = apps.get_models(include_auto_created=True)
    kept = {model._meta.label_lower: model for model in found if model._meta.managed and not model._meta.proxy}
    return {label: kept[label] for label in sorted(kept) if label not in PASSING}


def passing_models(apps: Apps) -> list[Model]:
    """Return the models whose rows are left out."""
    return [model for model in apps.get_models() if model._meta.label_lower in PASSING]


def columns_of(model: Model) -> list["models.Field[Any, Any]"]:
    """Return the fields that have a column of their own to be written."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def rows_of(model: Model, using: str) -> Iterator[bytes]:
    """Yield each row as one line of JSON, in the order of the primary key."""
    columns = columns_of(model)
    names = [field.attname for field in columns]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        held = {field.attname: _plain(field, value) for field, value in zip(columns, row, strict=True)}
        yield (json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def load_rows(model: Model, file: Path, using: str) -> int:
    """Put the rows of a file into a table; return how many.

    Written as they stand: nothing that saving a row would otherwise do (moments of change, checks) is done again.

    Raises
    ------
    FoundWanting
        When a line is not a row of the table, or the database refuses it.
    """
    connection = connections[using]
    quoted = connection.ops.quote_name
    columns = columns_of(model)
    into = ", ".join(quoted(str(field.column)) for field in columns)
    # Every name is the program's own, from its models.
    insert = f"INSERT INTO {quoted(model._meta.db_table)} ({into}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608
    count = 0
    with file.open("rb") as lines, connection.cursor() as cursor:
        while some := list(islice(lines, AT_ONCE)):
            where = f"{file.name}, rows {count + 1}-{count + len(some)}"
            try:
                values = [_values(columns, line, connection) for line in some]
                cursor.executemany(insert, values)
            except (DatabaseError, ValidationError, ValueError, TypeError) as error:
                raise FoundWanting(
                    f"The rows cannot be put into the database ({type(error).__name__}).",
                    where=where,
                    remedy="Nothing has been changed. Take an older backup, or tell those who mend beredd.",
                ) from error
            count += len(some)
    return count


def clear(model: Model, using: str) -> None:
    """Take all rows out of a table."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def raise_counters(kept: dict[str, Model], using: str) -> None:
    """Let the next new row of each table get a number above all that are there (PostgreSQL's sequences).

    A sequence stands outside transactions, so it is only ever raised: a restore that is broken off leaves no harm.
    SQLite does it by itself.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in kept.values():
            key = model._meta.pk
            if not isinstance(key, models.AutoField):
                continue
            table, column = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(key.column))
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key.column])
            (sequence,) = cursor.fetchone()
            if sequence is None:
                continue
            cursor.execute(
                f"SELECT setval(%s, GREATEST((SELECT COALESCE(MAX({column}), 0) FROM {table}), last_value, 1))"  # noqa: S608
                f" FROM {sequence}",
                [sequence],
            )


def _plain(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a value as JSON can hold it, exactly."""
    if isinstance(field, models.JSONField):
        return value
    kept = field.get_prep_value(value)
    match kept:
        case None | bool() | int() | str() | float():
            return kept
        case Decimal() | UUID():
            return str(kept)
        case datetime() | date() | time():
            return kept.isoformat()
        case timedelta():
            return duration_string(kept)
        case bytes() | memoryview():
            return base64.b64encode(kept).decode("ascii")
        case _:
            raise TypeError(f"{field} holds a {type(kept).__name__}, which a backup cannot keep")


def _values(columns: list["models.Field[Any, Any]"], line: bytes, connection: Any) -> list[Any]:
    held = json.loads(line)
    if not isinstance(held, dict) or held.keys() != {field.attname for field in columns}:
        raise ValueError("the line is not a row of this table")
    values = []
    for field in columns:
        raw = held[field.attname]
        value = raw if isinstance(field, models.JSONField) else field.to_python(raw)
        values.append(field.get_db_prep_save(value, connection))
    return values
