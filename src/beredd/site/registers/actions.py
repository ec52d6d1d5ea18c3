"""Whatever changes a register: rights, need to know, rules, one version after another, and the audit trail.

All writing goes through :func:`write_rows`: one row from a form, one from the API, thousands from a workbook. Either
all of it stands, with an audit event for each row, or nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from beredd.common.errors import UserError
from beredd.common.information_class import GROUND_FROM, InformationClass, refuse_security_classified
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, actors_of, can, require
from beredd.site.audit.events import record_all
from beredd.site.audit.models import AuditEvent
from beredd.site.config.refusals import refusal
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.registers.column import BadValueError, Column, Value, parse, plain
from beredd.site.registers.references import known
from beredd.site.registers.register import Fault, Register, is_reference, register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

ATTEMPTS: Final = 5
"""So often a new row's number is taken anew when another took it in the same moment."""
WRITTEN_AT_ONCE: Final = 500
FAULTS_SAID: Final = 5


@dataclass(frozen=True, slots=True)
class FieldClass:
    """The class of one field that is more sensitive than its row."""

    confidentiality: int
    ground: str
    decided_on: date
    decided_by: str

    def kept(self) -> dict[str, Any]:
        """Return it as the row keeps it."""
        return {
            "confidentiality": self.confidentiality,
            "ground": self.ground,
            "decided_on": self.decided_on.isoformat(),
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become of one row; what is None or absent stays as it is.

    ``code`` is None for a new row. ``version`` is the one that the writer saw.
    """

    code: str | None = None
    version: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)
    information_class: InformationClass | None = None
    shown_to: tuple[str, ...] | None = None
    field_classes: Mapping[str, FieldClass] | None = None
    published: bool | None = None
    withdrawn: bool | None = None


class NewerRowError(NewerEntryError):
    """Somebody has changed the row since its writer saw it; nothing has been saved. ``row`` is what holds now."""

    def __init__(self, row: RegisterRow) -> None:
        super().__init__(row.code)
        self.row = row


class RowFaultsError(Exception):
    """What is wrong with the rows to be written: the place in the series of changes → its faults."""

    def __init__(self, faults: Mapping[int, list[Fault]]) -> None:
        said = [f"{column}: {what}" for found in faults.values() for column, what in found]
        more = f" … and {len(said) - FAULTS_SAID} more" if len(said) > FAULTS_SAID else ""
        super().__init__("; ".join(said[:FAULTS_SAID]) + more)
        self.faults = dict(faults)


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
        for text in (why, *(value for value in change.values.values() if isinstance(value, str))):
            refuse_classified(text, where=where)
            refuse_personal_numbers(text, where=where)


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
    drafts = _draft(by, programme, to, [changes[place] for place in held])
    found = {held[place]: faults for place, faults in drafts.faults.items()}
    found |= {held[place]: [("", _said(error))] for place, error in drafts.refused.items()}
    return found | refused


def _said(error: Exception) -> str:
    if isinstance(error, NewerRowError):
        return _("somebody else has changed the row in the meantime")
    return _("you have no right to write this row so")


@dataclass(slots=True)
class _Drafts:
    """What a series of changes would make of the rows, and what stands in the way."""

    sight: Sight
    rows: list[RegisterRow] = field(default_factory=list)
    """Every row, also those that a change leaves as they were."""
    changed: list[tuple[RegisterRow, dict[str, Any] | None]] = field(default_factory=list)
    """The rows to be written, each with its snapshot from before."""
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    refused: dict[int, Exception] = field(default_factory=dict)
    """By the place in the series: what the writer has no right to, or has not seen the newest of."""


def _write(
    by: User, programme: Programme, to: Register, changes: Sequence[Change], why: str, action: str
) -> list[RegisterRow]:
    drafts = _draft(by, programme, to, changes)
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
    return drafts.rows


def _draft(by: User, programme: Programme, to: Register, changes: Sequence[Change]) -> _Drafts:
    sight = Sight(by, programme)
    drafts = _Drafts(sight)
    before = _rows_by_code(sight, to, [change.code for change in changes if change.code])
    sight.look_up(to, before.values())
    number = to.model._default_manager.filter(programme=programme.id).aggregate(last=Max("number"))["last"] or 0
    rules = [guard(by, programme) for guard in to.guards]
    places: dict[int, int] = {}
    for place, change in enumerate(changes):
        old = before.get(change.code.strip().upper()) if change.code else None
        if change.code and old is None:
            unknown = _("there is no such row that you may see: %(code)s") % {"code": change.code}
            drafts.faults[place] = [("code", unknown)]
            continue
        if old is not None and old.version != change.version:
            drafts.refused[place] = NewerRowError(old)
            continue
        number += 0 if old is not None else 1
        row = _new(to, programme, number, by) if old is None else _copy(old)
        was = None if old is None else snapshot(to, old)
        _apply(row, to, sight, change)
        drafts.rows.append(row)
        if was is not None and snapshot(to, row) == was:
            continue
        drafts.changed.append((row, was))
        places[id(row)] = place
        try:
            _require_writing(by, programme, row, was, old, change)
        except (PermissionDenied, Http404) as error:
            drafts.refused[place] = error
            continue
        found = _faults(to, sight, row, was)
        earlier = _facts(to, old) if old is not None else None
        found += [fault for rule in rules for fault in rule(earlier, _facts(to, row))]
        if found:
            drafts.faults[place] = found
    _check_references(to, sight, [row for row, _was in drafts.changed], places, drafts.faults)
    return drafts


def _facts(of: Register, row: RegisterRow) -> dict[str, Any]:
    """Return a row as guards are given it."""
    own = {"code": row.code, "version": row.version, "withdrawn": row.withdrawn, "published": row.published}
    return of.values_of(row) | {"actor": row.actor} | own


def _rows_by_code(sight: Sight, of: Register, codes: Iterable[str]) -> dict[str, RegisterRow]:
    numbers = {number for code in codes if (number := of.number_of(code)) is not None}
    found: dict[str, RegisterRow] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), WRITTEN_AT_ONCE):
        some = ordered[start : start + WRITTEN_AT_ONCE]
        rows = sight.rows(of, withdrawn=True).filter(number__in=some).select_for_update()
        found |= {row.code: row for row in rows}
    return found


def _copy(row: RegisterRow) -> RegisterRow:
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    fields["field_classes"] = dict(row.field_classes)
    copy = type(row)(**fields)
    copy._state.adding, copy._state.db = False, row._state.db
    return copy


def _new(to: Register, programme: Programme, number: int, by: User) -> RegisterRow:
    own = sorted(actors_of(by, programme.id))
    row = to.model(programme=programme.id, number=number, version=0, actor=own[0] if own else "")
    for column in to.columns:
        if column.name != "actor":
            setattr(row, column.name, column.default if column.default is not None else column.empty)
    return row


def _apply(row: RegisterRow, to: Register, sight: Sight, change: Change) -> None:
    """Put the change into the row; what its writer cannot see stays as it is."""
    for name, value in change.values.items():
        column = to.column(name)
        if sight.hides(row, name):
            continue
        kept = _with_hidden(sight, column, getattr(row, name), value)
        if name == "actor" and not kept and row.version == 0:
            continue  # a new row is the writer's own until somebody says whose it is
        setattr(row, name, kept)
    if change.information_class is not None:
        given = change.information_class
        row.confidentiality, row.integrity, row.availability = (
            given.confidentiality, given.integrity, given.availability,
        )  # fmt: skip
        row.ground, row.decided_on, row.decided_by = given.ground, given.decided_on, given.decided_by
    if change.shown_to is not None:
        row.shown_to = change.shown_to
    if change.field_classes is not None:
        hidden = {name: one for name, one in row.field_classes.items() if sight.hides(row, name)}
        row.field_classes = {name: one.kept() for name, one in change.field_classes.items()} | hidden
    row.classified_fields = tuple(sorted(row.field_classes))
    row.field_confidentiality = max((one["confidentiality"] for one in row.field_classes.values()), default=0)
    row.published = row.published if change.published is None else change.published
    row.withdrawn = row.withdrawn if change.withdrawn is None else change.withdrawn
    row.search_text = search_text(to, row)


def _with_hidden(sight: Sight, column: Column, old: Value, new: Value) -> Value:
    """Keep the references that the writer cannot see beside those that were written."""
    if not is_reference(column) or not old:
        return new
    codes = old if isinstance(old, tuple) else (str(old),)
    hidden = tuple(code for code in codes if sight.name(column.register, code) is None)
    if isinstance(new, tuple):
        return (*new, *(code for code in hidden if code not in new))
    return hidden[0] if hidden and not new else new


def search_text(to: Register, row: RegisterRow) -> str:
    """Return what the search looks in: the row's code and its searched columns, without the classified ones."""
    parts = [row.code]
    for column in to.columns:
        if column.searched and column.name not in row.field_classes:
            value = getattr(row, column.name)
            parts.append(" ".join(value) if isinstance(value, tuple) else str(value or ""))
    return "\n".join(part for part in parts if part).casefold()


def _require_writing(
    by: User,
    programme: Programme,
    row: RegisterRow,
    was: dict[str, Any] | None,
    old: RegisterRow | None,
    change: Change,
) -> None:
    """Stop who may not write the row as it was or as it becomes, classify it, or let the public read it."""
    for version in (old, row):
        if version is not None and not can(by, Verb.WRITE_ROW, Thing(programme.id, frozenset({version.actor}))):
            raise PermissionDenied
    classed = was is None or was["class"] != _class_kept(row) or was["shown_to"] != list(row.shown_to)
    if (was is not None and classed) or (was is not None and was["field_classes"] != row.field_classes):
        require(by, Verb.CLASSIFY, programme)
    if was is not None and row.confidentiality < was["class"]["confidentiality"]:
        require(by, Verb.APPROVE, programme)
    if row.published != (was is not None and was["published"]):
        require(by, Verb.PUBLISH, programme)


def _faults(to: Register, sight: Sight, row: RegisterRow, was: dict[str, Any] | None) -> list[Fault]:
    found: list[Fault] = []
    values = to.values_of(row)
    for column in to.columns:
        if column.required and values[column.name] in (None, "", ()) and not row.withdrawn:
            found.append((column.name, _("must be filled in")))
        codes = known(column, sight.programme)
        if codes is not None:
            before = _codes(was["values"][column.name]) if was else ()
            # A code that a later edition of the content has lost may stay; a new one must exist.
            found += [
                (column.name, _("is not known: %(code)s") % {"code": code})
                for code in _codes(values[column.name])
                if code not in codes and code not in before
            ]
    for check in to.checks:
        found += check(sight.programme, values)
    found += [(name, _("must be filled in for this class")) for name in row.information_class.faults()]
    if row.confidentiality > sight.clearance:
        found.append(("confidentiality", _("is above what you are cleared for with this log-in")))
    for name, one in row.field_classes.items():
        if name not in to.names:
            found.append(("field_classes", _("is not a field: %(name)s") % {"name": name}))
        elif one["confidentiality"] >= GROUND_FROM and not (one["ground"] and one["decided_by"]):
            found.append(("field_classes", _("a secret field needs its ground, date and decider")))
    if row.published and (row.confidentiality or row.shown_to):
        found.append(("published", _("only what is of class K 0 and shown to all can be published")))
    return found


def _check_references(
    to: Register,
    sight: Sight,
    rows: Sequence[RegisterRow],
    places: Mapping[int, int],
    faults: dict[int, list[Fault]],
) -> None:
    """Find references to rows that do not exist or that the writer may not see: one query a register."""
    sight.look_up(to, rows)
    fresh = {row.code for row in rows}
    for row in rows:
        for column in to.columns:
            if not is_reference(column):
                continue
            for code in _codes(getattr(row, column.name)):
                if code == row.code:
                    what = _("a row cannot refer to itself")
                elif sight.name(column.register, code) is not None or (column.register == to.key and code in fresh):
                    continue
                elif _exists(sight.programme.id, register(column.register), code):
                    continue  # hidden from the writer, kept from before
                else:
                    what = _("is not known: %(code)s") % {"code": code}
                faults.setdefault(places[id(row)], []).append((column.name, what))


def _exists(programme: str, of: Register, code: str) -> bool:
    number = of.number_of(code)
    return number is not None and of.model._default_manager.filter(programme=programme, number=number).exists()


def _codes(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)


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
            row, was = _copy(old), snapshot(below, old)
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


def _event(
    by: User, programme: Programme, to: Register, row: RegisterRow, was: dict[str, Any] | None, why: str, action: str
) -> AuditEvent:
    named = action or (
        "add_row" if was is None else "withdraw_row" if row.withdrawn and not was["withdrawn"] else "change_row"
    )
    return AuditEvent(
        by_id=by.pk,
        by_name=by.name or by.username,
        action=named,
        programme=programme.id,
        thing=to.key,
        thing_id=row.code,
        old=was,
        new=snapshot(to, row),
        why=why,
        confidentiality=max(row.confidentiality, was["class"]["confidentiality"] if was else 0),
        shown_to=row.shown_to,
        actor=row.actor,
    )


def snapshot(of: Register, row: RegisterRow) -> dict[str, Any]:
    """Return a row as the audit trail keeps it: all that is needed to show it as it was."""
    return {
        "version": row.version,
        "actor": row.actor,
        "values": {column.name: plain(column, getattr(row, column.name)) for column in of.columns},
        "class": _class_kept(row),
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


def _class_kept(row: RegisterRow) -> dict[str, Any]:
    held = row.information_class
    return {
        "confidentiality": held.confidentiality,
        "integrity": held.integrity,
        "availability": held.availability,
        "ground": held.ground,
        "decided_on": held.decided_on.isoformat() if held.decided_on else None,
        "decided_by": held.decided_by,
    }


__all__ = [
    "Change",
    "FieldClass",
    "NewerRowError",
    "RowFaultsError",
    "add_row",
    "change_row",
    "check_rows",
    "row_of",
    "search_text",
    "snapshot",
    "withdraw_row",
    "write_rows",
]
