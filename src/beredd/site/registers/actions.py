"""Whatever changes a register: rights, need to know, rules, one version after another, and the audit trail.

All writing goes through :func:`write_rows`: one row from a form, one from the API, thousands from a workbook. Either
all of it stands, with an audit event for each row, or nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beredd.common.errors import UserError
from beredd.common.information_class import InformationClass, refuse_security_classified
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require
from beredd.site.audit.events import record_all
from beredd.site.audit.models import AuditEvent
from beredd.site.config.refusals import refusal
from beredd.site.registers.changes import Change, NewerRowError, RowFaultsError
from beredd.site.registers.column import Value
from beredd.site.registers.drafts import WRITTEN_AT_ONCE, copy_of, draft_rows
from beredd.site.registers.register import Fault, Register, register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight
from beredd.site.registers.snapshots import snapshot

ATTEMPTS: Final = 5
"""So often a new row's number is taken anew when another took it in the same moment."""


def add_row(
    *,
    by: User,
    programme: Programme,
    to: Register,
    values: Mapping[str, Value],
    why: str = "",
    information_class: InformationClass | None = None,
    shown_to: tuple[str, ...] | None = None,
) -> Any:
    """Add one row and return it; for what may go wrong see :func:`write_rows`."""
    change = Change(values=values, information_class=information_class, shown_to=shown_to)
    return write_rows(by=by, programme=programme, to=to, changes=[change], why=why)[0]


def change_row(
    *, by: User, programme: Programme, of: Register, code: str, version: int, values: Mapping[str, Value], why: str
) -> Any:
    """Change the values of one row and return it."""
    change = Change(code=code, version=version, values=values)
    return write_rows(by=by, programme=programme, to=of, changes=[change], why=why)[0]


def withdraw_row(*, by: User, programme: Programme, of: Register, code: str, version: int, why: str) -> Any:
    """Take a row out of use; it stays in the history and can be taken up again by a change."""
    change = Change(code=code, version=version, withdrawn=True)
    return write_rows(by=by, programme=programme, to=of, changes=[change], why=why)[0]


def write_rows(
    *, by: User, programme: Programme, to: Register, changes: Sequence[Change], why: str, action: str = ""
) -> list[Any]:
    """Add and change rows of one register: all of them or none.

    Parameters
    ----------
    by, programme, to
        Who writes, and where.
    changes
        What is to become of each row.
    why
        The reason, kept with each event.
    action
        The name in the audit trail; by default ``add_row`` or ``change_row``, as it is.

    Returns
    -------
    list
        The rows in the order of `changes`; a row that a change leaves as it was is given back unchanged and unaudited.

    Raises
    ------
    Http404, PermissionDenied
        When `by` may not read, or not do it.
    NewerRowError
        When a row has been changed since its writer saw it.
    RowFaultsError
        When values break a rule.
    SecurityClassifiedError, ClassifiedDocumentError, PersonalNumberError
        When something must not be held here at all.
    """
    require(by, Verb.READ, programme)
    refuse_unheld(to, [*changes], why)
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _write(by, programme, to, changes, why, action)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def refuse_unheld(of: Register, changes: Iterable[Change], why: str) -> None:
    """Stop what beredd may not hold before anything is stored: security-classified information, personal numbers."""
    for change in changes:
        where = f"{of.key} {change.code or ''}".strip()
        if change.information_class is not None:
            refuse_security_classified(change.information_class.confidentiality, where=where)
        for one in (change.field_classes or {}).values():
            refuse_security_classified(one.confidentiality, where=where)
        for text in _texts(change, why):
            refuse_classified(text, where=where)
            refuse_personal_numbers(text, where=where)


def _texts(change: Change, why: str) -> Iterator[str]:
    """Give all that somebody wrote in words."""
    yield why
    for value in change.values.values():
        yield from (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    held = change.information_class
    yield from (held.ground, held.decided_by) if held is not None else ()
    for one in (change.field_classes or {}).values():
        yield from (one.ground, one.decided_by)
    yield from change.shown_to or ()


@transaction.atomic
def check_rows(*, by: User, programme: Programme, to: Register, changes: Sequence[Change]) -> dict[int, list[Fault]]:
    """Say what :func:`write_rows` would refuse, change by change, without writing: the dry run of an import.

    Raises
    ------
    Http404
        When `by` may not read the programme.
    """
    require(by, Verb.READ, programme)
    refused: dict[int, list[Fault]] = {}
    for place, change in enumerate(changes):
        try:
            refuse_unheld(to, [change], "")
        except UserError as fault:
            refused[place] = [("", refusal(fault))]
    held = [place for place in range(len(changes)) if place not in refused]
    drafts = draft_rows(by, programme, to, [changes[place] for place in held])
    found = {held[place]: faults for place, faults in drafts.faults.items()}
    found |= {held[place]: [("", _said(error))] for place, error in drafts.refused.items()}
    return found | refused


def _said(error: Exception) -> str:
    if isinstance(error, NewerRowError):
        return _("somebody else has changed the row in the meantime")
    return _("you have no right to write this row so")


def _write(
    by: User, programme: Programme, to: Register, changes: Sequence[Change], why: str, action: str
) -> list[RegisterRow]:
    drafts = draft_rows(by, programme, to, changes)
    if drafts.refused:
        raise drafts.refused[min(drafts.refused)]
    if drafts.faults:
        raise RowFaultsError(drafts.faults)
    _follow_parents(to, drafts.sight, [row for row, _was in drafts.changed])
    closed = [("published", _("stands under a row that the public may not read"))]
    pairs = enumerate(zip(changes, drafts.rows, strict=True))
    if faults := {place: closed for place, (change, row) in pairs if change.published and not row.published}:
        raise RowFaultsError(faults)
    _store(by, programme, to, drafts.changed, why, action)
    for row, was in drafts.changed:
        if was is not None and _class_raised(row, was):
            _raise_children(by, programme, to, row, why)
    for follow in to.afterwards:
        follow(by, programme, drafts.changed)
    return drafts.rows


def _follow_parents(to: Register, sight: Sight, rows: Sequence[RegisterRow]) -> None:
    """Give each row at least the class of the row that it stands under: it would tell of it."""
    if not to.parent:
        return
    above = register(to.column(to.parent).register)
    wanted = {number for row in rows if (number := above.number_of(getattr(row, to.parent) or "")) is not None}
    parents = {
        parent.code: parent
        for parent in above.model._default_manager.filter(programme=sight.programme.id, number__in=wanted)
    }
    for row in rows:
        parent = parents.get(getattr(row, to.parent) or "")
        if parent is not None:
            _at_least(row, parent)


def _at_least(row: RegisterRow, parent: RegisterRow) -> bool:
    """Raise a row's class to its parent's; say whether anything changed."""
    changed = False
    if row.confidentiality < parent.confidentiality:
        row.confidentiality, row.ground = parent.confidentiality, parent.ground
        row.decided_on, row.decided_by = parent.decided_on, parent.decided_by
        row.published, changed = False, True
    if parent.shown_to and (not row.shown_to or set(row.shown_to) - set(parent.shown_to)):
        kept = tuple(actor for actor in row.shown_to if actor in parent.shown_to)
        row.shown_to, row.published, changed = kept or parent.shown_to, False, True
    return changed


def _class_raised(row: RegisterRow, was: dict[str, Any]) -> bool:
    return row.confidentiality > int(was["class"]["confidentiality"]) or list(row.shown_to) != was["shown_to"]


def _raise_children(by: User, programme: Programme, of: Register, parent: RegisterRow, why: str) -> None:
    """Bring the rows under a row that became more sensitive up to its class, those the writer cannot see too."""
    for below, column in of.children():
        rows = below.model._default_manager.filter(programme=programme.id, **{column.name: parent.code})
        drafts = []
        for old in rows.select_for_update():
            row, was = copy_of(old), snapshot(below, old)
            if _at_least(row, parent):
                drafts.append((row, was))
        _store(by, programme, below, drafts, why or parent.code, "follow_class")
        for row, _was in drafts:
            _raise_children(by, programme, below, row, why)


def _store(
    by: User,
    programme: Programme,
    to: Register,
    drafts: Sequence[tuple[RegisterRow, dict[str, Any] | None]],
    why: str,
    action: str,
) -> None:
    """Write rows and audit events; each row only over the version that was read."""
    now = timezone.now()
    events = []
    for row, was in drafts:
        row.version += 1
        row.changed_by, row.changed_at = by, now
        events.append(_event(by, programme, to, row, was, why, action))
    _update_all(to, [row for row, was in drafts if was is not None])
    to.model._default_manager.bulk_create([row for row, was in drafts if was is None], batch_size=WRITTEN_AT_ONCE)
    record_all(events)


def _update_all(to: Register, rows: Sequence[RegisterRow]) -> None:
    """Write rows over the versions that were read, all with one statement.

    Django would make the statement anew for each row, which takes longer than writing it.
    """
    if not rows:
        return
    meta = to.model._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key and field.attname != "made_at"]
    name = connection.ops.quote_name
    sets = ", ".join(f"{name(str(field.column))} = %s" for field in fields)
    where = f"{name(str(meta.pk.column))} = %s AND {name('version')} = %s"
    values = [
        (
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
            row.pk,
            row.version - 1,
        )
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {name(meta.db_table)} SET {sets} WHERE {where}", values)  # noqa: S608 - names alone
        written = cursor.rowcount
    if written != len(rows):
        raise NewerRowError(_newer_than(to, rows))


def _newer_than(to: Register, rows: Sequence[RegisterRow]) -> RegisterRow:
    """Return the first of the rows that another has written in the very same moment."""
    mine = {row.pk: row for row in rows}
    for row in to.model._default_manager.filter(pk__in=mine).order_by("pk"):
        # Ours have been written where they could: what is of another moment, or not ours to begin with, is theirs.
        if (row.version, row.changed_at) != (mine[row.pk].version, mine[row.pk].changed_at):
            return row
    return rows[0]


def _class_told(row: RegisterRow, was: dict[str, Any] | None, now: dict[str, Any]) -> int:
    """Return the class of what an event tells: that of the row before or after, and of the secret fields it changes.

    Why a secret field was changed may tell what it says, so the reason is as secret as the field.
    """
    told = [row.confidentiality]
    fields = dict(row.field_classes)
    if was is not None:
        told.append(int(was["class"]["confidentiality"]))
        fields = {**was["field_classes"], **fields}
    changed = (name for name in fields if was is None or was["values"].get(name) != now["values"].get(name))
    return max(*told, 0, *(int(fields[name]["confidentiality"]) for name in changed))


def _event(
    by: User, programme: Programme, to: Register, row: RegisterRow, was: dict[str, Any] | None, why: str, action: str
) -> AuditEvent:
    named = action or (
        "add_row" if was is None else "withdraw_row" if row.withdrawn and not was["withdrawn"] else "change_row"
    )
    now = snapshot(to, row)
    return AuditEvent(
        by_id=by.pk,
        by_name=by.name or by.username,
        action=named,
        programme=programme.id,
        thing=to.key,
        thing_id=row.code,
        old=was,
        new=now,
        why=why,
        confidentiality=_class_told(row, was, now),
        shown_to=row.shown_to or tuple(was["shown_to"] if was else ()),
        actor=row.actor,
    )
