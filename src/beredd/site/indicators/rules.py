"""The registers' rules in words: what a period and a value must hold, and who may take which step.

The rules themselves are in ``beredd.indicators.entry``. They hold for the entry table, the row's own form, a workbook
and the API alike, because the kernel of registers asks them whichever way a row comes.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _

from beredd.common.errors import UserError
from beredd.common.periods import Period
from beredd.indicators.definitions import definitions
from beredd.indicators.entry import (
    Entry,
    Opening,
    PeriodState,
    Refusal,
    Step,
    ValueFault,
    ValueState,
    is_open,
    refusal,
    value_faults,
)
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.audit.models import AuditEvent
from beredd.site.config.reader import today
from beredd.site.indicators.models import PeriodRow, ValueRow
from beredd.site.registers.column import Value
from beredd.site.registers.register import Fault, RowRule, Values, register
from beredd.site.registers.sight import Sight

OPENING_FIELDS: Final = ("period", "indicator", "state", "opens", "closes", "withdrawn")
NOT_CONTENT: Final = frozenset(
    {"state", "review_note", "vintage", "definition_version", "code", "version", "published"}
)
"""What a step may change without changing what was submitted."""


def check_period(_programme: Programme, values: Values) -> list[Fault]:
    """A period is a period, and closes after it opens."""
    found: list[Fault] = []
    if values["period"] and not _is_period(str(values["period"])):
        found.append(("period", _("write a year, quarter or month as 2026, 2026-Q3 or 2026-07")))
    opens, closes = values["opens"], values["closes"]
    if opens and closes and opens > closes:  # type: ignore[operator]  # both are dates
        found.append(("closes", _("is before the day on which it opens")))
    return found


def _is_period(text: str) -> bool:
    try:
        return str(Period.parse(text)) == text
    except UserError:
        return False


def guard_period(by: User, programme: Programme) -> RowRule:
    """Only who may open periods changes when values are written; each period of an indicator stands once."""
    may_open = can(by, Verb.OPEN_PERIOD, programme)
    taken = {
        (row.period, row.indicator): row.code
        for row in Sight(by, programme).rows(register("periods")).only("number", "period", "indicator")
    }

    def rule(before: Values | None, after: Values) -> list[Fault]:
        found: list[Fault] = []
        locked = after["state"] == PeriodState.LOCKED and (before is None or before["state"] == PeriodState.LOCKED)
        moved = before is None or any(before[name] != after[name] for name in OPENING_FIELDS)
        if moved and not locked and not may_open:
            found.append(("state", _("only who leads the programme opens, closes and moves periods")))
        key = (str(after["period"]), str(after["indicator"]))
        other = taken.get(key)
        if other not in {None, after["code"]} and not after["withdrawn"]:
            found.append(("period", _("stands already as %(code)s") % {"code": other}))
        taken.setdefault(key, str(after["code"]))
        return found

    return rule


def check_value(_programme: Programme, values: Values) -> list[Fault]:
    """A value is one that its indicator can have; one that is submitted lacks nothing."""
    definition = definitions().get(str(values["indicator"]))
    if definition is None:
        return []
    whole = values["state"] in {ValueState.SUBMITTED, ValueState.APPROVED}
    found = [(field, fault_words(fault)) for field, fault in value_faults(entry_of(values), definition, whole=whole)]
    if values["period"] and not _is_period(str(values["period"])) and not any(name == "period" for name, _w in found):
        found.append(("period", fault_words(ValueFault.NO_PERIOD)))
    if bool(values["revision_of"]) != bool(values["revision_kind"]):
        found.append(("revision_kind", _("is given for a revision, and for nothing else")))
    return found


def entry_of(values: Mapping[str, Any]) -> Entry:
    """Return a row's values as the rules know them."""
    return Entry(
        place=values["place"],
        period=values["period"],
        value=values["value"],
        numerator=values["numerator"],
        denominator=values["denominator"],
        low=values["low"],
        high=values["high"],
        n=values["n"],
        missing_reason=values["missing_reason"],
        source=values["source"],
    )


def openings_of(programme: str, periods: Iterable[str] | None = None) -> list[Opening]:
    """Return the periods of a programme, or only those named, as they are set.

    Whether a period is open is no secret among its people.
    """
    rows = PeriodRow.objects.filter(programme=programme, withdrawn=False)
    if periods is not None:
        rows = rows.filter(period__in=set(periods))
    states = {one.value: one for one in PeriodState}
    return [
        Opening(period, indicator, states[state], opens, closes)
        for period, indicator, state, opens, closes in rows.values_list(
            "period", "indicator", "state", "opens", "closes"
        )
        if state in states
    ]


class _Known:
    """What the rule of values looks up, each thing once for a writing and only when it is asked."""

    def __init__(self, by: User, programme: Programme) -> None:
        self.by, self.programme = by, programme

    @cached_property
    def _openings(self) -> list[Opening]:
        return openings_of(self.programme.id)

    @cached_property
    def _rows(self) -> list[ValueRow]:
        """The values that the writer may see: a rule must not tell of others."""
        rows = Sight(self.by, self.programme).rows(register("values"))
        return list(rows.only("number", "indicator", "place", "period", "state", "revision_of").order_by("number"))

    @cached_property
    def _firsts(self) -> dict[tuple[str, str, str], str]:
        found: dict[tuple[str, str, str], str] = {}
        for row in self._rows:
            if not row.revision_of:
                found.setdefault((row.indicator, row.place, row.period), row.code)
        return found

    @cached_property
    def approved(self) -> dict[str, tuple[str, str, str]]:
        """Approved rows, with what each is a value of."""
        approved = (row for row in self._rows if row.state == ValueState.APPROVED)
        return {row.code: (row.indicator, row.place, row.period) for row in approved}

    @cached_property
    def submitters(self) -> dict[str, int]:
        """Who submitted each value that waits."""
        return submitters(self.programme.id)

    def open(self, values: Values) -> bool:
        """Say whether the value's period is open today."""
        return is_open(self._openings, str(values["indicator"]), str(values["period"]), today())

    def first_of(self, values: Values) -> str:
        """Return the code of the row that already holds this place and period; it is this one where there was none."""
        return self._firsts.setdefault(_series(values), str(values["code"]))


def _series(values: Values) -> tuple[str, str, str]:
    return str(values["indicator"]), str(values["place"]), str(values["period"])


def submitters(programme: str, codes: list[str] | None = None) -> dict[str, int]:
    """Return who submitted each value that now waits, as the audit trail has it: a row cannot say otherwise."""
    if codes is None:
        waiting = ValueRow.objects.filter(programme=programme, state=ValueState.SUBMITTED)
        codes = [f"{ValueRow.PREFIX}-{number}" for number in waiting.values_list("number", flat=True)]
    found: dict[str, int] = {}
    for start in range(0, len(codes), 500):
        events = AuditEvent.objects.filter(
            programme=programme, thing="values", thing_id__in=codes[start : start + 500],
            new__values__state=ValueState.SUBMITTED.value,
        ).order_by("id")  # fmt: skip
        steps = events.values_list("thing_id", "by_id", "old__values__state")
        found |= {code: by for code, by, old in steps if old != ValueState.SUBMITTED}
    return found


def guard_value(by: User, programme: Programme) -> RowRule:
    """Who may take which step, when; one row for each place and period, and revisions of what is approved."""
    known = _Known(by, programme)
    may_judge = can(by, Verb.APPROVE, programme)

    def rule(before: Values | None, after: Values) -> list[Fault]:
        before_state = ValueState(str(before["state"])) if before is not None else None
        if after["state"] not in set(ValueState):
            return [("state", _("must be filled in"))]
        after_state = ValueState(str(after["state"]))
        changed = before is None or any(
            before[name] != value for name, value in after.items() if name not in NOT_CONTENT
        )
        judged = before_state is ValueState.SUBMITTED
        refused = refusal(
            Step(
                before=before_state,
                after=after_state,
                changed=changed,
                open=known.open(after) and (before is None or known.open(before)),
                may_judge=may_judge,
                own=judged and known.submitters.get(str(after["code"])) == by.pk,
                reason=str(after["review_note"] or ""),
            )
        )
        if refused is not None:
            return [("state", refusal_words(refused))]
        return [*_place_faults(known, before, after), *_step_faults(before, after, before_state, after_state)]

    return rule


def _place_faults(known: _Known, before: Values | None, after: Values) -> list[Fault]:
    """A place and period has one first value; what comes after revises an approved one of the same."""
    if after["withdrawn"]:
        return []
    if after["revision_of"]:
        if before is not None and before["revision_of"] == after["revision_of"] and _series(before) == _series(after):
            return []
        if known.approved.get(str(after["revision_of"])) != _series(after):
            return [("revision_of", _("only an approved value of the same indicator, place and period is revised"))]
        return []
    if before is not None and _series(before) == _series(after) and not before["revision_of"]:
        return []
    first = known.first_of(after)
    if first == after["code"]:
        return []
    return [("indicator", _("has a value for this place and period already: %(code)s") % {"code": first})]


def _step_faults(
    before: Values | None, after: Values, before_state: ValueState | None, after_state: ValueState
) -> list[Fault]:
    found: list[Fault] = []
    stepped = before_state is not after_state
    definition = definitions().get(str(after["indicator"]))
    version = definition.version if definition else ""
    if stepped and after_state is ValueState.SUBMITTED and after["definition_version"] != version:
        found.append(("definition_version", _("the definition now has version %(version)s") % {"version": version}))
    if stepped and after_state is ValueState.APPROVED:
        if after["vintage"] != today():
            found.append(("vintage", _("is the day of approval: %(day)s") % {"day": today().isoformat()}))
    elif _get(before, "vintage") != after["vintage"]:
        found.append(("vintage", _("is set when the value is approved")))
    if before_state is ValueState.APPROVED and any(
        _get(before, name) != after[name] for name in ("review_note", "definition_version")
    ):
        found.append(("state", refusal_words(Refusal.APPROVED_STANDS)))
    return found


def _get(values: Values | None, name: str) -> Value:
    return None if values is None else values[name]


def refusal_words(refused: Refusal) -> str:
    """Return why a step was refused, in the reader's language."""
    return {
        Refusal.PERIOD_NOT_OPEN: _("the period is not open for values"),
        Refusal.APPROVED_STANDS: _("an approved value is never changed; revise it instead"),
        Refusal.SUBMITTED_WAITS: _("a submitted value is not changed; take it back as a draft first"),
        Refusal.NO_SUCH_STEP: _("does not follow upon the state that the value has"),
        Refusal.MAY_NOT_JUDGE: _("only an approver approves and returns values"),
        Refusal.OWN_VALUE: _("you submitted it yourself; somebody else approves or returns it"),
        Refusal.NO_REASON: _("write why it is returned"),
    }[refused]


def fault_words(fault: ValueFault) -> str:
    """Return what is wrong with a value, in the reader's language."""
    return {
        ValueFault.NO_PERIOD: _("write a year, quarter or month as 2026, 2026-Q3 or 2026-07"),
        ValueFault.NO_PLACE: _("is not a place"),
        ValueFault.BOTH: _("is given together with a value; remove one of them"),
        ValueFault.NEITHER: _("is empty; write the value, or say why it is missing"),
        ValueFault.HALF_INTERVAL: _("give both limits and the value, or no limit"),
        ValueFault.TURNED_INTERVAL: _("is above the upper limit"),
        ValueFault.OUTSIDE_INTERVAL: _("lies outside its interval"),
        ValueFault.NO_SHARE: _("is not a share between 0 and 100 per cent"),
        ValueFault.HALF_FRACTION: _("give both numerator and denominator, or neither"),
        ValueFault.NO_DENOMINATOR: _("must be above nought"),
        ValueFault.NOT_THE_FRACTION: _("is not what numerator and denominator give"),
        ValueFault.NEGATIVE_COUNT: _("must not be negative"),
        ValueFault.NO_SOURCE: _("must be filled in when the value is submitted"),
    }[fault]
