"""A register's rows as they were at a moment in the past, read from the audit trail.

Whoever asks says which rows may be known of now, since what may not be read today is not shown in its past either; what
was more secret then than now stays as secret as it was.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from beredd.common.information_class import OPEN_TO_ALL
from beredd.site.accounts.rights import open_to_all
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.snapshots import row_of

Place = tuple[str, str]
"""Programme and code."""


def rows_then(
    of: Register,
    programmes: Iterable[str],
    at: datetime,
    now: Mapping[Place, Any],
    *,
    withdrawn: bool = False,
    codes: Iterable[str] | None = None,
) -> list[RegisterRow]:
    """Return those of the rows that are there `now` as they were at a moment, in order; without those withdrawn then.

    A field that is secret today is secret in its past, and one that was secret then stays so. Whether the row itself
    was more secret then, the caller asks. With `codes` only those rows are looked for.
    """
    # Events with a class are the row's own; others tell of its files.
    events = AuditEvent.objects.filter(programme__in=list(programmes), thing=of.key, at__lte=at, new__has_key="class")
    newest = (
        (events if codes is None else events.filter(thing_id__in=list(codes)))
        .order_by()
        .values("programme", "thing_id")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    found = []
    kept_rows = AuditEvent.objects.filter(id__in=newest).order_by("programme", "id")
    for programme, code, kept in kept_rows.values_list("programme", "thing_id", "new"):
        today = now.get((programme, code))
        if today is None or kept is None or (kept["withdrawn"] and not withdrawn):
            continue
        then = row_of(of, programme, code, kept)
        then.field_classes = max_of_each(then.field_classes, today.field_classes)
        found.append(then)
    return sorted(found, key=lambda row: (row.programme, row.number))


def open_rows_as_of(of: Register, programmes: Iterable[str], at: datetime, *, up_to: int = OPEN_TO_ALL) -> list[Any]:
    """Return the rows as they were that everybody in their programme may know of, now and then: for reports."""
    ids = list(programmes)
    rows = open_to_all(of.model._default_manager.filter(programme__in=ids), up_to=up_to)
    now = {(row.programme, row.code): row for row in rows}
    return [row for row in rows_then(of, ids, at, now) if row.confidentiality <= up_to and not row.shown_to]


def max_of_each(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the classes of fields, of each the higher."""
    ranked = sorted((*one.items(), *other.items()), key=lambda pair: int(pair[1]["confidentiality"]))
    return dict(ranked)
