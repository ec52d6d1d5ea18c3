"""A row's history and a register's state on a past day: both from the audit trail, both as one person sees them.

What a person may not read today is not shown in its past either; nor is what was secret then, though it no longer is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from beredd.site.accounts.rights import Verb, can
from beredd.site.attachments.queries import without_hidden_files
from beredd.site.audit.models import AuditEvent
from beredd.site.config.reader import reader_language
from beredd.site.registers.actions import row_of
from beredd.site.registers.column import Column
from beredd.site.registers.register import Register, is_reference
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.shown import in_words
from beredd.site.registers.sight import Sight

EVENTS_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a row's history: what was done, by whom, when and why, and what differs."""

    event: AuditEvent
    differences: tuple[Difference, ...]


def events_of(sight: Sight, of: Register, code: str) -> QuerySet[AuditEvent]:
    """Return a row's events, the newest first, without those whose class, or whose file, the person may not read."""
    events = AuditEvent.objects.filter(programme=sight.programme.id, thing=of.key, thing_id=code)
    return without_hidden_files(sight.user, sight.programme, events.filter(confidentiality__lte=sight.clearance))


def history(sight: Sight, of: Register, row: RegisterRow) -> list[Told]:
    """Return the newest events of a readable row, in words."""
    events = events_of(sight, of, row.code)[:EVENTS_SHOWN]
    return [
        Told(event, tuple(differences_of_event(sight, of, row, event)))
        for event in events
        if can(sight.user, Verb.READ, event)
    ]


def differences_of_event(sight: Sight, of: Register, row: RegisterRow, event: AuditEvent) -> list[Difference]:
    """Return what an event changed of a readable row, without fields hidden then or now."""
    if event.new is None or "class" not in event.new:
        return []  # it tells of a file of the row, not of the row itself
    before = row_of(of, sight.programme.id, row.code, event.old) if event.old else None
    after = row_of(of, sight.programme.id, row.code, event.new)
    return differences(sight, of, before, after, also=[row])


def differences(
    sight: Sight,
    of: Register,
    before: RegisterRow | None,
    after: RegisterRow,
    *,
    also: Sequence[RegisterRow] = (),
) -> list[Difference]:
    """Return what differs between two versions of a row, without the fields hidden in either or in one of `also`."""
    versions = [version for version in (before, after, *also) if version is not None]
    sight.look_up(of, versions)
    found = []
    for column in of.columns:
        if any(sight.hides(version, column.name) for version in versions):
            continue
        old = _readable(sight, column, before)
        new = _readable(sight, column, after)
        if old != new:
            found.append(Difference(column.label.to(reader_language()), old, new))
    found += _differences_of_class(before, after)
    return found


def _readable(sight: Sight, column: Column, row: RegisterRow | None) -> str:
    if row is None:
        return ""
    value = getattr(row, column.name)
    if is_reference(column):
        codes = value if isinstance(value, tuple) else (value,) if value else ()
        value = tuple(code for code in codes if sight.name(column.register, code) is not None)
    return in_words(sight, column, value)


def _differences_of_class(before: RegisterRow | None, after: RegisterRow) -> list[Difference]:
    if before is None:
        return []
    pairs = zip(_class_said(before), _class_said(after), strict=True)
    return [Difference(words, old, new) for (words, old), (_words, new) in pairs if old != new]


def _class_said(row: RegisterRow) -> list[tuple[str, str]]:
    return [
        (_("Class"), f"K{row.confidentiality} R{row.integrity} T{row.availability} {row.ground}".strip()),
        (_("Shown to"), "; ".join(row.shown_to)),
        (_("Published"), _("yes") if row.published else _("no")),
        (_("Withdrawn"), _("yes") if row.withdrawn else _("no")),
    ]


def rows_as_of(sight: Sight, of: Register, at: datetime, *, withdrawn: bool = False) -> list[RegisterRow]:
    """Return a register's rows as they were at a moment: those that the person may read now and then."""
    newest = (
        # Events with a class are the row's own; others tell of its files.
        AuditEvent.objects.filter(programme=sight.programme.id, thing=of.key, at__lte=at, new__has_key="class")
        .order_by()
        .values("thing_id")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    now = {row.code: row for row in sight.rows(of, withdrawn=True)}
    found = []
    for code, kept in AuditEvent.objects.filter(id__in=newest).order_by("id").values_list("thing_id", "new"):
        today = now.get(code)
        if today is None or kept is None or (kept["withdrawn"] and not withdrawn):
            continue
        then = row_of(of, sight.programme.id, code, kept)
        # A field that is secret today is secret in its past, and one that was secret then stays so.
        then.field_classes = max_of_each(then.field_classes, today.field_classes)
        if can(sight.user, Verb.READ, then):
            found.append(then)
    return sorted(found, key=lambda row: row.number)


def max_of_each(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the classes of fields, of each the higher."""
    ranked = sorted((*one.items(), *other.items()), key=lambda pair: int(pair[1]["confidentiality"]))
    return dict(ranked)
