"""What a series of changes would make of the rows: rights, need to know and rules, before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from beredd.common.information_class import GROUND_FROM, Harm
from beredd.programmes.actors import actors
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, actors_of, can, require
from beredd.site.registers.changes import Change, NewerRowError
from beredd.site.registers.column import Column, Value, plain
from beredd.site.registers.references import known
from beredd.site.registers.register import Fault, Register, is_reference
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight
from beredd.site.registers.snapshots import class_kept, search_text, snapshot

WRITTEN_AT_ONCE: Final = 500


@dataclass(slots=True)
class Drafts:
    """What a series of changes would make of the rows, and what stands in the way."""

    sight: Sight
    rows: list[RegisterRow] = field(default_factory=list)
    """Every row, also those that a change leaves as they were."""
    changed: list[tuple[RegisterRow, dict[str, Any] | None]] = field(default_factory=list)
    """The rows to be written, each with its snapshot from before."""
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    refused: dict[int, Exception] = field(default_factory=dict)
    """By the place in the series: what the writer has no right to, or has not seen the newest of."""


def draft_rows(by: User, programme: Programme, to: Register, changes: Sequence[Change]) -> Drafts:
    """Return what a series of changes would make of the rows; nothing is written."""
    sight = Sight(by, programme)
    drafts = Drafts(sight)
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
        row = _new(to, programme, number, by) if old is None else copy_of(old)
        was = None if old is None else snapshot(to, old)
        _apply(row, to, sight, change)
        _no_longer_public(to, by, row, was)
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
    _check_references(to, sight, drafts.changed, places, drafts.faults)
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


def copy_of(row: RegisterRow) -> RegisterRow:
    """Return a row that can be changed without the first being touched."""
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
    classed = was is None or was["class"] != class_kept(row) or was["shown_to"] != list(row.shown_to)
    if (was is not None and classed) or (was is not None and was["field_classes"] != row.field_classes):
        require(by, Verb.CLASSIFY, programme)
    if was is not None and _less_secret(row, was):
        require(by, Verb.APPROVE, programme)
    if row.published and not (was is not None and was["published"]):
        require(by, Verb.PUBLISH, programme)
    if change.published is False and was is not None and was["published"]:
        require(by, Verb.PUBLISH, programme)


def _less_secret(row: RegisterRow, was: dict[str, Any]) -> bool:
    """Say whether more people may read the row than before, or one of its fields."""
    wider = bool(was["shown_to"]) and bool(set(row.shown_to or ("",)) - set(was["shown_to"]))
    now = {name: int(one["confidentiality"]) for name, one in row.field_classes.items()}
    lower = any(
        max(row.confidentiality, now.get(name, 0)) < int(one["confidentiality"])
        for name, one in was["field_classes"].items()
    )
    return row.confidentiality < int(was["class"]["confidentiality"]) or wider or lower


def _no_longer_public(to: Register, by: User, row: RegisterRow, was: dict[str, Any] | None) -> None:
    """Take a published row back when somebody without the right to publish changes what the public reads of it."""
    if was is None or not was["published"] or not row.published:
        return
    closed = bool(row.confidentiality or row.shown_to)
    read = [column for column in to.columns if column.public]
    other = any(plain(column, getattr(row, column.name)) != was["values"].get(column.name) for column in read)
    if closed or (other and not can(by, Verb.PUBLISH, row.programme)):
        row.published = False


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
    found += [
        (name, _("must be a figure from 0 to 4"))
        for name in ("confidentiality", "integrity", "availability")
        if getattr(row, name) not in range(Harm.EXCEPTIONAL + 1)
    ]
    circle = set(was["shown_to"]) if was else set()
    strangers = [actor for actor in row.shown_to if actor not in actors() and actor not in circle]
    found += [("shown_to", _("is not known: %(code)s") % {"code": actor}) for actor in strangers]
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
    drafts: Sequence[tuple[RegisterRow, dict[str, Any] | None]],
    places: Mapping[int, int],
    faults: dict[int, list[Fault]],
) -> None:
    """Find references to rows that the writer cannot see: those that do not exist and those that are hidden, alike.

    A hidden one that the row had before stays.
    """
    sight.look_up(to, [row for row, _was in drafts])
    fresh = {row.code for row, _was in drafts}
    for row, was in drafts:
        for column in to.columns:
            if not is_reference(column):
                continue
            for code in _codes(getattr(row, column.name)):
                if code == row.code:
                    what = _("a row cannot refer to itself")
                elif (
                    sight.name(column.register, code) is not None
                    or (column.register == to.key and code in fresh)
                    or (was is not None and code in _codes(was["values"].get(column.name)))
                ):
                    continue
                else:
                    what = _("is not known: %(code)s") % {"code": code}
                faults.setdefault(places[id(row)], []).append((column.name, what))


def _codes(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)
