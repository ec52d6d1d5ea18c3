"""A row's history and a register's state on a past day: both from the audit trail, both as one person sees them.

What a person may not read today is not shown in its past either; nor is what was secret then, though it no longer is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from beredd.site.accounts.rights import Verb, can
from beredd.site.attachments.queries import without_hidden_files
from beredd.site.audit.models import AuditEvent
from beredd.site.audit.wording import deed_said
from beredd.site.config.reader import reader_language
from beredd.site.registers.column import Column
from beredd.site.registers.past_rows import rows_then
from beredd.site.registers.register import Register, is_reference
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.shown import in_words
from beredd.site.registers.sight import Sight
from beredd.site.registers.snapshots import row_of

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

    @property
    def deed(self) -> str:
        """What was done, in words."""
        return deed_said(self.event.action) or _("Changed")


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
        # Most columns are as they were: they are not put into words for that.
        if before is not None and getattr(before, column.name) == getattr(after, column.name):
            continue
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
    now = {(row.programme, row.code): row for row in sight.rows(of, withdrawn=True)}
    found = rows_then(of, [sight.programme.id], at, now, withdrawn=withdrawn)
    return [row for row in found if can(sight.user, Verb.READ, row)]
