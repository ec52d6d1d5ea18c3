"""What people do with values and periods; each goes through the kernel of registers, which asks the rules of steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from beredd.common.information_class import InformationClass
from beredd.indicators.definitions import definitions
from beredd.indicators.entry import PeriodState, RevisionKind, ValueState, fraction
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require
from beredd.site.config.reader import today
from beredd.site.indicators.models import PeriodRow, ValueRow
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change, NewerRowError, class_of
from beredd.site.registers.column import Value
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight

KEPT: Final = Decimal("0.000001")
"""As finely as the database keeps a number."""
GIVEN: Final = ("value", "numerator", "denominator", "low", "high", "n", "missing_reason", "status", "source", "note")
"""What the writer of a value gives, beside what it is a value of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredValue:
    """A value as somebody has written it in the table. ``code`` is None for one that is new."""

    indicator: str
    place: str
    period: str
    given: Mapping[str, Value]
    code: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row that somebody has chosen in a list, as it was seen there."""

    code: str
    version: int


def enter_values(
    *, by: User, programme: Programme, values: Sequence[EnteredValue], submit: bool, why: str = ""
) -> list[ValueRow]:
    """Write values as drafts, or submit them: all of them or none.

    Raises
    ------
    RowFaultsError
        When one of them breaks a rule: the period is not open, something is missing or cannot be.
    NewerRowError
        When somebody has changed one of them meanwhile.
    """
    changes = [_change(one, submit=submit) for one in values]
    action = "submit_value" if submit else "save_value"
    return _written(by, programme, changes, why, action)


def submit_value(*, by: User, programme: Programme, code: str, version: int, why: str = "") -> ValueRow:
    """Submit a draft, or a value that was returned, as it stands."""
    row = ValueRow.objects.filter(programme=programme.id, number=register("values").number_of(code) or 0).first()
    values = _submitted(row.indicator if row else "")
    return _written(by, programme, [Change(code=code, version=version, values=values)], why, "submit_value")[0]


def approve_values(*, by: User, programme: Programme, chosen: Sequence[Chosen], note: str = "") -> list[ValueRow]:
    """Approve submitted values: each is from now on an observation, in the vintage of this day."""
    require(by, Verb.APPROVE, programme)
    values: dict[str, Value] = {"state": ValueState.APPROVED.value, "vintage": today(), "review_note": note}
    changes = [Change(code=one.code, version=one.version, values=values) for one in chosen]
    return _written(by, programme, changes, note, "approve_value")


def return_values(*, by: User, programme: Programme, chosen: Sequence[Chosen], note: str) -> list[ValueRow]:
    """Give submitted values back to their writers with a word on why."""
    require(by, Verb.APPROVE, programme)
    values: dict[str, Value] = {"state": ValueState.RETURNED.value, "review_note": note}
    changes = [Change(code=one.code, version=one.version, values=values) for one in chosen]
    return _written(by, programme, changes, note, "return_value")


def revise_value(
    *, by: User, programme: Programme, of: ValueRow, kind: RevisionKind, given: Mapping[str, Value], why: str
) -> ValueRow:
    """Submit a revision of an approved value: a row beside the old one, which stays as it is."""
    entered = EnteredValue(indicator=of.indicator, place=of.place, period=of.period, given=given)
    change = _change(entered, submit=True)
    values = {**change.values, "revision_of": of.code, "revision_kind": kind.value}
    return _written(by, programme, [Change(values=values, **class_of(of))], why, "revise_value")[0]


def publish_values(*, by: User, programme: Programme, chosen: Sequence[Chosen], why: str) -> list[ValueRow]:
    """Let the public read approved values: each gets class K 0 and is published; the rest of its class stays."""
    require(by, Verb.PUBLISH, programme)
    sight, of = Sight(by, programme), register("values")
    numbers = [of.number_of(one.code) or 0 for one in chosen]
    held = {row.code: row for row in sight.rows(of).filter(number__in=numbers, state=ValueState.APPROVED)}
    changes = [
        Change(
            code=one.code,
            version=one.version,
            information_class=InformationClass(0, held[one.code].integrity, held[one.code].availability),
            published=True,
        )
        for one in chosen
        if one.code in held
    ]
    return _written(by, programme, changes, why, "publish_value")


def open_period(
    *,
    by: User,
    programme: Programme,
    period: str,
    indicator: str = "",
    closes: date | None = None,
    why: str,
    version: int = 0,
) -> PeriodRow:
    """Open a period for values, until the end of the day `closes` where one is given.

    Parameters
    ----------
    by, programme, period, indicator, closes
        Who opens which period of which indicator (empty for all), until when.
    why
        The reason, kept with the event.
    version
        The version of the period's row that was before the eyes; 0 where there was none.

    Raises
    ------
    NewerRowError
        When somebody has opened, closed or moved it since.
    RowFaultsError
        When it is no period.
    """
    return _set_period(by, programme, period, indicator, PeriodState.OPEN, why, version, closes=closes)


def lock_period(
    *, by: User, programme: Programme, period: str, indicator: str = "", why: str, version: int, closed: bool = True
) -> PeriodRow:
    """Close a period for values, or lock it again as if nobody had opened it; as :func:`open_period`."""
    state = PeriodState.CLOSED if closed else PeriodState.LOCKED
    return _set_period(by, programme, period, indicator, state, why, version)


def _set_period(
    by: User,
    programme: Programme,
    period: str,
    indicator: str,
    state: PeriodState,
    why: str,
    version: int,
    **more: Value,
) -> PeriodRow:
    require(by, Verb.OPEN_PERIOD, programme)
    row = Sight(by, programme).rows(register("periods")).filter(period=period, indicator=indicator).first()
    if row is not None and row.version != version:
        raise NewerRowError(row)
    given = {name: value for name, value in more.items() if value is not None}
    values: dict[str, Value] = {"period": period, "indicator": indicator, "state": state.value, **given}
    change = Change(code=row.code if row else None, version=version, values=values)
    action = "open_period" if state is PeriodState.OPEN else "lock_period"
    rows: list[PeriodRow] = write_rows(
        by=by, programme=programme, to=register("periods"), changes=[change], why=why, action=action
    )
    return rows[0]


def _written(by: User, programme: Programme, changes: Sequence[Change], why: str, action: str) -> list[ValueRow]:
    return write_rows(by=by, programme=programme, to=register("values"), changes=changes, why=why, action=action)


def _submitted(indicator: str) -> dict[str, Value]:
    """Return what a value gets when it is submitted: its state, and the definition that it was counted by."""
    definition = definitions().get(indicator)
    version = definition.version if definition else ""
    return {"state": ValueState.SUBMITTED.value, "definition_version": version}


def _change(entered: EnteredValue, *, submit: bool) -> Change:
    given: dict[str, Value] = {
        name: value.quantize(KEPT) if isinstance(value, Decimal) else value
        for name, value in entered.given.items()
        if name in GIVEN
    }
    definition = definitions().get(entered.indicator)
    if definition is not None and given.get("value") is None and not given.get("missing_reason"):
        counted = fraction(definition, _number(given.get("numerator")), _number(given.get("denominator")))
        given["value"] = None if counted is None else counted.quantize(KEPT)
    steps = _submitted(entered.indicator) if submit else {"state": ValueState.DRAFT.value}
    series = {"indicator": entered.indicator, "place": entered.place, "period": entered.period}
    return Change(code=entered.code, version=entered.version, values={**series, **given, **steps})


def _number(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
