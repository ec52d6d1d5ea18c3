"""The sheet on which minutes are written: all forms of one meeting, what they give, and what others changed meanwhile.

Two secretaries can write at once. A field that its writer has not touched is never sent, so only the same text changed
by both is a conflict; then nothing is saved, and the second is shown both texts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from beredd.programmes.meeting_record import AgendaRecord, MeetingRecord
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language
from beredd.site.meetings.actions import Minutes, MinutesFaultsError, Seen
from beredd.site.meetings.forms import (
    LINES,
    NEW_ITEMS,
    ActionForm,
    DecisionForm,
    FollowedForm,
    HeadForm,
    ItemForm,
    LineForm,
    NewItemForm,
    SealedForm,
    seal,
)
from beredd.site.meetings.meeting_registers import AGENDA_ITEMS, MEETINGS
from beredd.site.meetings.models import MeetingRow
from beredd.site.meetings.outcome_registers import ACTION_POINTS
from beredd.site.meetings.records import agenda_rows, meeting_record, open_actions
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.references import options
from beredd.site.registers.register import Register
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.sight import Sight

_POSTED: Final = re.compile(r"(item|followed)-([A-Z]+-\d+)-version")
HEAD: Final = frozenset(
    {"state", "minutes_state", "chair", "secretary", "checked_by", "participants", "participant_names"}
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A text that both have changed: what holds now, and who wrote it."""

    what: str
    by: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the agenda on the sheet; no form where the person may not write its minutes."""

    code: str
    title: str
    record: AgendaRecord | None
    form: ItemForm | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """An open action point of an earlier meeting on the sheet."""

    code: str
    title: str
    owner: str
    due_on: Any
    form: FollowedForm


class Sheet:
    """All forms of a meeting's minutes, empty or as they were sent."""

    def __init__(self, user: User, programme: Programme, meeting: MeetingRow, data: QueryDict | None = None) -> None:
        self.user, self.programme, self.meeting, self.data = user, programme, meeting, data
        self.sight = Sight(user, programme)
        self.record: MeetingRecord = meeting_record(self.sight, meeting)
        self.conflicts: list[Conflict] = []
        self.rows: dict[str, RegisterRow] = {meeting.code: meeting}
        self.head = self._head()
        self.items = self._items()
        self.followed = self._followed()
        names = {item.code: f"{number}. {item.title}" for number, item in enumerate(self.record.agenda, 1)}
        self.new_items = self._lines(NewItemForm, "new_item", NEW_ITEMS)
        self.decisions = self._lines(DecisionForm, "decision", LINES, items=names)
        self.actions = self._lines(ActionForm, "action", LINES, items=names, owners=self._owners())

    def _head(self) -> HeadForm:
        shown = self.sight.values(MEETINGS, self.meeting)
        return HeadForm(
            self.data,
            prefix="head",
            initial={name: shown.get(name) for name in HEAD} | {"version": self.meeting.version},
            actors=self._participants(),
            hidden=frozenset(name for name in HEAD if name not in shown),
        )

    def _participants(self) -> dict[str, str]:
        """Return whom to tick: those invited, those noted, the convener; without any, those of the decision."""
        meeting = self.record
        first = [*meeting.invited, *meeting.participants, *([meeting.convener] if meeting.convener else [])]
        named = first if len(first) > 1 else [*first, *(part.actor for part in self.programme.actors)]
        return {actor: actor_name(actor) for actor in dict.fromkeys(named)}

    def _owners(self) -> dict[str, str]:
        """Return who may be given an action point: those at the table first; for a contributor the own actors only."""
        every = options(ACTION_POINTS.column("actor"), self.programme, reader_language())
        if not can(self.user, Verb.WRITE_ROW, self.programme.id):
            return {actor: every.get(actor, actor) for actor in sorted(self.sight.actors)}
        first = {actor: every[actor] for actor in self._participants() if actor in every}
        return first | {actor: name for actor, name in every.items() if actor not in first}

    def _posted(self, kind: str) -> list[str]:
        found = (_POSTED.fullmatch(name) for name in (self.data or ()))
        return [match[2] for match in found if match and match[1] == kind]

    def _rows(self, of: Register, now: list[Any], kind: str) -> list[tuple[str, Any]]:
        """Return the rows that stand there now, then those that the writer saw and that have since gone."""
        known: dict[str, Any] = {row.code: row for row in now}
        for code in self._posted(kind):
            if code not in known:
                known[code] = self.sight.row(of, code)
        self.rows |= {code: row for code, row in known.items() if row is not None}
        return list(known.items())

    def _may_write(self, row: RegisterRow | None) -> bool:
        return row is None or can(self.user, Verb.WRITE_ROW, Thing(self.programme.id, frozenset({row.actor})))

    def _items(self) -> list[ItemLine]:
        records = {item.code: item for item in self.record.agenda}
        made = []
        for code, row in self._rows(AGENDA_ITEMS, agenda_rows(self.sight, self.meeting.code), "item"):
            title = records[code].title if code in records else _title(self.sight, AGENDA_ITEMS, row, code)
            hidden = row is not None and self.sight.hides(row, "minutes")
            form = None
            if self._may_write(row) and not hidden:
                first = {"minutes": row.minutes, "version": row.version} if row is not None else {}
                form = ItemForm(self.data, prefix=f"item-{code}", initial=first, title=title)
            made.append(ItemLine(code, title, records.get(code), form, row is None or row.withdrawn))
        return made

    def _followed(self) -> list[FollowedLine]:
        now = open_actions(self.sight, self.meeting.series, before=self.meeting)
        self.sight.look_up(ACTION_POINTS, now)
        made = []
        for code, row in self._rows(ACTION_POINTS, now, "followed"):
            hidden = row is not None and any(self.sight.hides(row, name) for name in ("state", "outcome"))
            if hidden or not self._may_write(row):
                continue
            title = _title(self.sight, ACTION_POINTS, row, code)
            first = {"state": row.state, "outcome": row.outcome, "version": row.version} if row is not None else {}
            form = FollowedForm(self.data, prefix=f"followed-{code}", initial=first, title=title)
            shown = self.sight.values(ACTION_POINTS, row) if row is not None else {}
            owner = actor_name(str(shown.get("actor") or "")) if shown.get("actor") else ""
            made.append(FollowedLine(code, title, owner, shown.get("due_on"), form))
        return made

    def _lines(self, kind: type[LineForm], prefix: str, count: int, **more: Any) -> list[LineForm]:
        forms = [kind(self.data, prefix=f"{prefix}-{number}", **more) for number in range(count)]
        for number, form in enumerate(forms, 1):
            form.name_fields(number)
        return forms

    def sealed(self) -> Iterator[tuple[str, str, SealedForm]]:
        """Yield the forms of rows that exist, with the row's code and what it is called."""
        yield self.meeting.code, _("The meeting"), self.head
        for item in self.items:
            if item.form is not None:
                yield item.code, item.title, item.form
        for point in self.followed:
            yield point.code, point.title, point.form

    @property
    def lines(self) -> list[LineForm]:
        """The forms for what is new."""
        return [*self.new_items, *self.decisions, *self.actions]

    @property
    def forms(self) -> list[PlainForm]:
        """Every form of the sheet, in its order on the page."""
        return [*(form for _code, _what, form in self.sealed()), *self.lines]

    def is_valid(self) -> bool:
        """Check every form, so that all faults are told at once."""
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Each fault with the id of the field to mend."""
        return [
            (field.auto_id, f"{field.field.widget.attrs.get('aria-label') or field.label}: {error}")
            for form in self.forms
            for field in form
            for error in field.errors
        ] + [("", str(error)) for form in self.forms for error in form.non_field_errors()]

    @property
    def given(self) -> Minutes:
        """What was written, without what was left as it was."""
        return Minutes(
            head=_seen(self.meeting.code, self.head) if self.head.touched else None,
            items=[_seen(item.code, item.form) for item in self.items if item.form and item.form.touched],
            new_items=_written(self.new_items),
            decisions=_written(self.decisions),
            actions=_written(self.actions),
            followed=[_seen(point.code, point.form) for point in self.followed if point.form.touched],
        )

    def tell(self, fault: MinutesFaultsError) -> None:
        """Put the faults that an action found beside the fields that they are about."""
        parts: dict[str, list[Any]] = {
            "head": [self.head],
            "items": [item.form for item in self.items if item.form and item.form.touched],
            "new_items": _filled(self.new_items),
            "decisions": _filled(self.decisions),
            "actions": _filled(self.actions),
            "followed": [point.form for point in self.followed if point.form.touched],
        }
        given = parts[fault.part]
        for place, found in fault.faults.items():
            form = given[place] if place < len(given) else self.head
            for name, what in found:
                form.add_error(name if name in form.fields else None, what)

    def again(self) -> "Sheet":
        """Return the sheet over what holds now: what this writer changed as written, all else as others left it."""
        assert self.data is not None  # noqa: S101  (only a sheet that was sent comes again)
        fresh = Sheet(self.user, self.programme, _fresh(self.meeting))
        data = self.data.copy()
        conflicts = []
        mine = {code: form for code, _what, form in self.sealed()}
        for code, what, now in fresh.sealed():
            sent = mine.get(code)
            if sent is None:
                _fill(data, now, now.initial)
                continue
            newer = sent.cleaned_data["version"] != now.initial["version"]
            if newer and sent.touched:
                row = fresh.rows[code]
                conflicts.append(Conflict(what, str(row.changed_by), _said(now)))
            _fill(data, now, sent.values if sent.touched else now.initial)
            data[now.add_prefix("version")] = str(now.initial["version"])
            data[now.add_prefix("sealed")] = now.initial["sealed"]
        conflicts += self._gone(fresh, data)
        made = Sheet(self.user, self.programme, fresh.meeting, data)
        made.conflicts = conflicts
        return made

    def _gone(self, fresh: "Sheet", data: QueryDict) -> list[Conflict]:
        """Return the conflicts over rows that no longer stand on a sheet: withdrawn, closed by somebody else."""
        there = {code for code, _what, _form in fresh.sealed()}
        found = []
        for code, what, form in self.sealed():
            if code in there:
                continue
            row = self.rows.get(code)
            if not form.touched or row is None:
                data.pop(form.add_prefix("version"), None)
                continue
            now = self.sight.row(ACTION_POINTS if code.startswith(ACTION_POINTS.prefix) else AGENDA_ITEMS, code)
            if now is not None:
                found.append(Conflict(what, str(now.changed_by), "\n".join(_texts(now, form))))
                data[form.add_prefix("version")] = str(now.version)
        return found


def _fresh(meeting: MeetingRow) -> MeetingRow:
    return MeetingRow.objects.get(pk=meeting.pk)


def _title(sight: Sight, of: Register, row: Any, code: str) -> str:
    if row is None:
        return code
    return str(sight.values(of, row).get(of.columns[0].name) or code)


def _seen(code: str, form: SealedForm) -> Seen:
    return Seen(code=code, version=form.cleaned_data["version"], values=form.values)


def _filled(forms: list[Any]) -> list[Any]:
    return [form for form in forms if not form.empty]


def _written(forms: list[Any]) -> list[dict[str, Any]]:
    return [dict(form.cleaned_data) for form in _filled(forms)]


def _fill(data: QueryDict, form: SealedForm, values: Mapping[str, Any]) -> None:
    for name in form.written:
        value = values.get(name)
        if isinstance(value, list | tuple):
            data.setlist(form.add_prefix(name), [str(one) for one in value])
        else:
            data[form.add_prefix(name)] = str(value or "")
    data[form.add_prefix("version")] = str(form.initial.get("version", 0))
    data[form.add_prefix("sealed")] = str(form.initial.get("sealed", ""))


def _said(form: SealedForm) -> str:
    parts = []
    for name in form.written:
        value = form.initial.get(name)
        field: Any = form.fields[name]
        words = dict(getattr(field, "choices", ()))
        said = "; ".join(str(words.get(one, one)) for one in value) if isinstance(value, tuple | list) else ""
        said = said or str(words.get(value, value or ""))
        if said:
            parts.append(said if len(form.written) == 1 else f"{field.label}: {said}")
    return "\n".join(parts)


def _texts(row: Any, form: SealedForm) -> list[str]:
    return [str(getattr(row, name, "") or "") for name in form.written]


__all__ = ["Conflict", "Sheet", "seal"]
