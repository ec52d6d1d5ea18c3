"""The duties with their states as a list: exported, filled in, imported; each change of state goes through its action.

A duty with several dates has a row for each beside its own, since a state may be set for one date alone: ``P-05`` and
``P-05@2027-03-01``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from beredd.common.errors import UserError
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.common.text import Language, Text, label_text
from beredd.programmes import calendar_items
from beredd.programmes.follow_up import DutyState, FollowUp
from beredd.programmes.model import ANSWERABLE, Duty, Programme, Strength
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can, can_with_some
from beredd.site.config.reader import reader_language, today
from beredd.site.config.refusals import refusal
from beredd.site.programmes.actions import set_state
from beredd.site.programmes.duty_rights import duty_thing
from beredd.site.programmes.models import StateRow
from beredd.site.programmes.queries import follow_ups
from beredd.site.registers.column import Column, Kind, Value
from beredd.site.registers.listings import Entry, RowChange, Wanted
from beredd.site.registers.references import options
from beredd.site.registers.register import Fault

STATE_WORDS: Final = {state.value: label_text("state", state.value) for state in DutyState}
DUTY_COLUMNS: Final = (
    Column(name="duty", label=Text(sv="Åtagande", da="Forpligtelse", en="Duty"), kind=Kind.LONG),
    Column(
        name="strength",
        label=Text(sv="Bindning", da="Binding", en="Binds"),
        kind=Kind.CHOICE,
        choices={strength.value: label_text("strength", strength.value) for strength in Strength},
    ),
    Column(name="responsible", label=Text(sv="Ansvariga", da="Ansvarlige", en="Responsible"), kind=Kind.ACTORS),
    Column(name="due_on", label=Text(sv="Datum", da="Dato", en="Date"), kind=Kind.DATE),
)
"""What the decision says of a duty."""
COLUMNS: Final = (
    *DUTY_COLUMNS,
    Column(
        name="state",
        label=Text(sv="Läge", da="Status", en="State"),
        kind=Kind.CHOICE,
        choices=STATE_WORDS,
        filtered=True,
        help=Text(
            sv="Skriv läget och skälet i kolumnen bredvid.",
            da="Skriv status og begrundelsen i kolonnen ved siden af.",
            en="Write the state, and the reason in the column beside it.",
        ),
    ),
    Column(
        name="reason",
        label=Text(sv="Skäl", da="Begrundelse", en="Reason"),
        kind=Kind.LONG,
        help=Text(
            sv="Vad som har hänt, eller hur ni vet det. Nytt skäl utan nytt läge skrivs också i historiken.",
            da="Hvad der er sket, eller hvordan I ved det. En ny begrundelse skrives også i historikken.",
            en="What happened, or how you know. A new reason without a new state goes into the history too.",
        ),
    ),
)


class DutyListing:
    """The duties of a programme as a list."""

    key = "duties"
    title = Text(sv="Åtaganden", da="Forpligtelser", en="Duties")
    columns: tuple[Column, ...] = COLUMNS
    fixed: frozenset[str] = frozenset({"duty", "strength", "responsible", "due_on"})
    may_add = False
    imported = True

    def __init__(self, user: User, programme: Programme) -> None:
        self.user, self.programme = user, programme

    def entries(self, wanted: Wanted) -> Iterator[Entry]:
        """Return the duties in the decision's order, those that hold all the words."""
        words = wanted.words.casefold().split()
        for entry in self._all().values():
            text = f"{entry.code} {entry.values['duty']}".casefold()
            if all(word in text for word in words) and all(
                str(entry.values.get(name)) == value for name, value in wanted.where.items()
            ):
                yield entry

    def current(self, codes: Iterable[str]) -> dict[str, Entry]:
        """Return the duties of these codes as they stand now."""
        found = self._all()
        return {code: found[code] for code in codes if code in found}

    def earlier(self, versions: Mapping[str, int]) -> dict[str, Mapping[str, Value]]:
        """Return what a duty's state was at an earlier entry."""
        rows = {row.pk: row for row in StateRow.objects.filter(programme=self.programme.id, pk__in=versions.values())}
        return {
            code: {"state": rows[pk].state, "reason": rows[pk].reason}
            for code, pk in versions.items()
            if pk in rows and place_of(code) == (rows[pk].duty, rows[pk].due_on)
        }

    def options(self, column: Column, language: Language) -> dict[str, str]:
        """Return the codes that a column may hold."""
        return options(column, self.programme, language)

    def may_write(self) -> bool:
        """Say whether there are duties whose state the person may set."""
        return can_with_some(self.user, Verb.SET_STATE, self.programme.id)

    def check(self, changes: Sequence[RowChange]) -> dict[int, list[Fault]]:
        """Return what writing would refuse."""
        found: dict[int, list[Fault]] = {}
        now = self._all()
        for place, one in enumerate(changes):
            entry = now[one.code]
            if not self._may(place_of(one.code)[0]):
                found[place] = [("", _("you have no right to write this row so"))]
            elif unheld := refused(str(one.values.get("reason", ""))):
                found[place] = [("reason", unheld)]
            elif not one.values.get("state", entry.values["state"]):
                found[place] = [("state", _("must be filled in"))]
            elif not one.values.get("reason", entry.values["reason"]):
                found[place] = [("reason", _("must be filled in"))]
        return found

    @transaction.atomic
    def write(self, changes: Sequence[RowChange], why: str) -> list[str]:
        """Set each state through its action, each after the entry that the writer saw."""
        seen: dict[str, int] = {}
        now = self._all()
        for one in changes:
            duty, due_on = place_of(one.code)
            entry = now[one.code]
            reason = str(one.values["reason"]) if one.values.get("reason") else why
            row = set_state(
                by=self.user,
                programme=self.programme,
                duty=duty,
                due_on=due_on,
                state=DutyState(str(one.values.get("state", entry.values["state"]))),
                reason=reason,
                seen=seen.get(duty, one.version),
            )
            seen[duty] = row.pk
        return [one.code for one in changes]

    def _may(self, duty: str) -> bool:
        """Ask the rights as the action does: a contributor for the duties that the own actor answers for."""
        return can(self.user, Verb.SET_STATE, duty_thing(self.programme, duty))

    def _all(self) -> dict[str, Entry]:
        follow_up = follow_ups([self.programme.id])[self.programme.id]
        newest, dates = self._newest(), self._dates(follow_up)
        language = reader_language()
        found: dict[str, Entry] = {}
        for duty in self.programme.duties:
            days = dates.get(duty.id, [])
            coming = [day for day in days if day >= today()]
            following = coming[0] if coming else days[-1] if days else None
            of_all = {None: following} | {day: day for day in days if len(days) > 1}
            for own, day in of_all.items():
                code = duty.id if own is None else f"{duty.id}@{own.isoformat()}"
                values = _duty_values(duty, day, language) | self._held(follow_up, duty.id, own)
                found[code] = Entry(code, newest.get(duty.id, 0), values)
        return found

    def _newest(self) -> dict[str, int]:
        """Return the newest entry of each duty: what a writer has seen."""
        rows = StateRow.objects.filter(programme=self.programme.id)
        return dict(rows.values_list("duty").annotate(newest=Max("id")))

    def _held(self, follow_up: FollowUp, duty: str, due_on: date | None) -> dict[str, Value]:
        """Return what has been entered for the duty as a whole, or for one of its dates."""
        found = follow_up.state_of(duty, due_on)
        state = found if found is not None and found.due_on == due_on else None
        return {"state": state.state.value if state else "", "reason": state.reason if state else ""}

    def _dates(self, follow_up: FollowUp) -> dict[str, list[date]]:
        found: dict[str, set[date]] = {}
        for item in calendar_items(self.programme, None, None, follow_up, today()):
            if item.row == "duty" and item.date is not None and not item.follows:
                found.setdefault(item.id, set()).add(item.date)
        return {duty: sorted(days) for duty, days in found.items()}


def _duty_values(duty: Duty, day: date | None, language: Language) -> dict[str, Value]:
    return {
        "duty": duty.text.to(language),
        "strength": duty.strength.value,
        "responsible": tuple(duty.actors_in(*ANSWERABLE)),
        "due_on": day,
    }


def refused(text: str) -> str:
    """Return why a text may not be held; empty where it may."""
    try:
        refuse_classified(text, where="")
        refuse_personal_numbers(text)
    except UserError as fault:
        return refusal(fault)
    return ""


def place_of(code: str) -> tuple[str, date | None]:
    """Return the duty and the date that a row's id names."""
    duty, _at, day = code.partition("@")
    return duty, date.fromisoformat(day) if day else None
