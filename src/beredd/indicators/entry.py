"""Values that people enter: who may take which step with one, when, and what a value must hold.

A value is drafted, submitted, and then approved or returned by somebody else: four eyes. Only in a period that is open
are values written; judging them may go on after it has closed. An approved value is never changed: it is revised, which
is a new value beside it, and a new vintage of the series when that one is approved.

The states are those of Akvo RSR's period data (draft, pending, returned, approved); the vintage is what statistical
offices call a real-time edition.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from beredd.common.errors import UserError
from beredd.common.periods import Period
from beredd.common.places import places
from beredd.indicators.model import IndicatorDefinition


class ValueState(StrEnum):
    """How far a value has come on its way into the series."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class PeriodState(StrEnum):
    """Whether values are written for a period."""

    LOCKED = "locked"
    """Not opened yet: the state that every period begins in."""
    OPEN = "open"
    CLOSED = "closed"


class MissingReason(StrEnum):
    """Why there is no value (``labels.yaml`` has the words)."""

    NOT_IN_SOURCE = "not_in_source"
    NOT_REPORTED = "not_reported"
    TOO_FEW = "too_few"


class RevisionKind(StrEnum):
    """What a revision does to the rest of its series."""

    CORRECTION = "correction"
    """This value was wrong; the others stand as they were."""
    NEW_COUNT = "new_count"
    """Counted in another way: older values are on another footing (``vintages.comparable``)."""


class Refusal(StrEnum):
    """Why a step may not be taken."""

    PERIOD_NOT_OPEN = "period_not_open"
    APPROVED_STANDS = "approved_stands"
    SUBMITTED_WAITS = "submitted_waits"
    """A submitted value is changed only after it has been returned, or taken back as a draft by its writer."""
    NO_SUCH_STEP = "no_such_step"
    MAY_NOT_JUDGE = "may_not_judge"
    OWN_VALUE = "own_value"
    """Who submitted it does not judge it."""
    NO_REASON = "no_reason"
    """A value is returned with a word on why."""


class ValueFault(StrEnum):
    """What is wrong with a value, whatever its state."""

    NO_PERIOD = "no_period"
    NO_PLACE = "no_place"
    BOTH = "both"
    """A value, and a reason why there is none."""
    NEITHER = "neither"
    HALF_INTERVAL = "half_interval"
    TURNED_INTERVAL = "turned_interval"
    OUTSIDE_INTERVAL = "outside_interval"
    NO_SHARE = "no_share"
    HALF_FRACTION = "half_fraction"
    NO_DENOMINATOR = "no_denominator"
    NOT_THE_FRACTION = "not_the_fraction"
    NEGATIVE_COUNT = "negative_count"
    NO_SOURCE = "no_source"


JUDGED: Final = frozenset({ValueState.APPROVED, ValueState.RETURNED})
STEPS: Final[dict[ValueState | None, frozenset[ValueState]]] = {
    None: frozenset({ValueState.DRAFT, ValueState.SUBMITTED}),
    ValueState.DRAFT: frozenset({ValueState.SUBMITTED}),
    ValueState.SUBMITTED: frozenset({ValueState.DRAFT, ValueState.RETURNED, ValueState.APPROVED}),
    ValueState.RETURNED: frozenset({ValueState.DRAFT, ValueState.SUBMITTED}),
    ValueState.APPROVED: frozenset(),
}
"""From each state (None: not yet written) to those that may follow it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one value, with what decides whether it may be made.

    ``changed`` says that something else than state, review note and vintage differs; ``open`` that the period is open;
    ``may_judge`` that the person has the right to approve; ``own`` that the person submitted the value.
    """

    before: ValueState | None
    after: ValueState
    changed: bool
    open: bool
    may_judge: bool
    own: bool
    reason: str = ""


def refusal(step: Step) -> Refusal | None:
    """Return why a step may not be taken, None when it may. Whose row it is, is asked before."""
    if step.before is ValueState.APPROVED:
        return Refusal.APPROVED_STANDS if step.changed or step.after is not step.before else None
    if step.before is not step.after and step.after not in STEPS[step.before]:
        return Refusal.NO_SUCH_STEP
    if step.after in JUDGED and step.before is not step.after:
        return _judging(step)
    if step.before is ValueState.SUBMITTED and step.after is ValueState.SUBMITTED and step.changed:
        return Refusal.SUBMITTED_WAITS
    if not step.open and (step.changed or step.before is not step.after):
        return Refusal.PERIOD_NOT_OPEN
    return None


def _judging(step: Step) -> Refusal | None:
    if step.changed:
        return Refusal.SUBMITTED_WAITS
    if not step.may_judge:
        return Refusal.MAY_NOT_JUDGE
    if step.own:
        return Refusal.OWN_VALUE
    if step.after is ValueState.RETURNED and not step.reason.strip():
        return Refusal.NO_REASON
    return None


@dataclass(frozen=True, slots=True)
class Opening:
    """A period as somebody has set it: for one indicator, or for all (``indicator`` empty)."""

    period: str
    indicator: str
    state: PeriodState
    opens: date | None = None
    closes: date | None = None

    def is_open(self, day: date) -> bool:
        """Say whether values are written on `day`: it is opened, and the day lies between its dates."""
        begun = self.opens is None or self.opens <= day
        return self.state is PeriodState.OPEN and begun and (self.closes is None or day <= self.closes)


def opening_of(openings: list[Opening], indicator: str, period: str) -> Opening | None:
    """Return what holds for an indicator in a period: its own opening before that of all; None where nobody set one."""
    found = [one for one in openings if one.period == period and one.indicator in {"", indicator}]
    return max(found, key=lambda one: bool(one.indicator), default=None)


def is_open(openings: list[Opening], indicator: str, period: str, day: date) -> bool:
    """Say whether values of an indicator are written in a period; one that nobody has opened is locked."""
    found = opening_of(openings, indicator, period)
    return found is not None and found.is_open(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value as its writer gives it."""

    place: str
    period: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None
    missing_reason: str = ""
    source: str = ""


def fraction(definition: IndicatorDefinition, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return what numerator and denominator give where the unit is a share; None where the unit says nothing of it."""
    if definition.unit_code != "%" or numerator is None or not denominator:
        return None
    return Decimal(100) * numerator / denominator


def value_faults(entry: Entry, definition: IndicatorDefinition, *, whole: bool) -> list[tuple[str, ValueFault]]:
    """Return what is wrong with a value, each with its field.

    Parameters
    ----------
    entry
        What is to be kept.
    definition
        The indicator: its unit decides what can be right.
    whole
        The value is to be submitted: nothing may be missing any longer.
    """
    return [
        *_places_and_times(entry),
        *_given_or_missing(entry, whole=whole),
        *_interval(entry),
        *_fraction(entry, definition),
    ]


def _places_and_times(entry: Entry) -> list[tuple[str, ValueFault]]:
    found = []
    try:
        Period.parse(entry.period)
    except UserError:
        found.append(("period", ValueFault.NO_PERIOD))
    if entry.place not in places():
        found.append(("place", ValueFault.NO_PLACE))
    return found


def _given_or_missing(entry: Entry, *, whole: bool) -> list[tuple[str, ValueFault]]:
    found = []
    if entry.value is not None and entry.missing_reason:
        found.append(("missing_reason", ValueFault.BOTH))
    if whole and entry.value is None and not entry.missing_reason:
        found.append(("value", ValueFault.NEITHER))
    if whole and not entry.source.strip():
        found.append(("source", ValueFault.NO_SOURCE))
    if entry.n is not None and entry.n < 0:
        found.append(("n", ValueFault.NEGATIVE_COUNT))
    return found


def _interval(entry: Entry) -> list[tuple[str, ValueFault]]:
    if entry.low is None and entry.high is None:
        return []
    if entry.low is None or entry.high is None or entry.value is None:
        return [("low" if entry.low is None else "high", ValueFault.HALF_INTERVAL)]
    if entry.low > entry.high:
        return [("low", ValueFault.TURNED_INTERVAL)]
    if not entry.low <= entry.value <= entry.high:
        return [("value", ValueFault.OUTSIDE_INTERVAL)]
    return []


def _fraction(entry: Entry, definition: IndicatorDefinition) -> list[tuple[str, ValueFault]]:
    found = []
    share = definition.unit_code == "%"
    if share and entry.value is not None and not 0 <= entry.value <= 100:
        found.append(("value", ValueFault.NO_SHARE))
    if (entry.numerator is None) != (entry.denominator is None):
        missing = "numerator" if entry.numerator is None else "denominator"
        found.append((missing, ValueFault.HALF_FRACTION))
    if entry.denominator is not None and entry.denominator <= 0:
        found.append(("denominator", ValueFault.NO_DENOMINATOR))
        return found
    counted = fraction(definition, entry.numerator, entry.denominator)
    # Half of the last decimal that is shown: a rounded value is right, another number is not.
    slack = Decimal(5) / Decimal(10) ** (definition.decimals + 1)
    if counted is not None and entry.value is not None and abs(counted - entry.value) > slack:
        found.append(("value", ValueFault.NOT_THE_FRACTION))
    return found
