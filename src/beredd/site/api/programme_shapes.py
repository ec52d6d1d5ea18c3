"""The shapes of programmes, duties, dates, money and observations."""

import datetime as dt
from typing import Annotated, Final, Literal

from ninja import Schema
from pydantic import Field

from beredd.programmes.follow_up import DutyState
from beredd.site.api.schemas import Code, Day, Kept, Strict


class RegisterTold(Schema):
    """A register of a programme."""

    key: str
    title: str
    capability: str


class ProgrammeOut(Schema):
    """A programme."""

    id: str
    letter: str
    title: str = Field(description="In the language of the request.")
    kind: str
    country: str
    start: dt.date | None
    end: dt.date | None
    decision_number: str | None
    duties: int
    goals: int
    registers: list[RegisterTold]


class Programmes(Schema):
    """The programmes that you may read."""

    items: list[ProgrammeOut]


class StateOut(Schema):
    """How far a duty has come, as it was set last: for the whole duty, or for one of its dates."""

    state: DutyState
    reason: str
    by: str
    at: dt.datetime
    due_on: dt.date | None


class DutyOut(Schema):
    """A duty with what was last said of it."""

    id: str
    version: int = Field(description="The entry that the ETag is made of; 0 before the first.")
    text: str
    verb: str | None
    strength: str
    actors: list["ActorOut"]
    goals: list[str]
    dates: list[dt.date]
    states: list[StateOut]


class ActorOut(Schema):
    """Who takes part, and as what."""

    actor: str
    role: str


class Duties(Schema):
    """The duties of a programme, in the decision's order."""

    items: list[DutyOut]


class StateIn(Strict):
    """A state to be set."""

    state: Literal[tuple(state.value for state in DutyState)]  # type: ignore[valid-type]
    reason: Annotated[Kept, Field(min_length=1, max_length=4000, pattern=r"\S")]
    due_on: Day | None = Field(None, description="One of the duty’s dates; absent: the whole duty.")


class CalendarLine(Schema):
    """A date, a span or a standing task."""

    programme: str
    id: str
    row: str
    date: dt.date | None
    last_working_day: dt.date | None
    days_left: int | None
    start: dt.date | None
    end: dt.date | None
    kind: str
    event: str
    label: str
    text: str
    strength: str | None
    responsible: list[str]
    yearly: bool
    set_by_hand: bool


class Calendar(Schema):
    """Lines of the calendar, in order of time."""

    items: list[CalendarLine]


class Window(Schema):
    """From which day to which."""

    first: dt.date | None = None
    last: dt.date | None = None


class GrantOut(Schema):
    """An amount that the decision gives."""

    grant: str
    duty: str | None
    actor: str | None
    purpose: str
    first_year: int | None
    last_year: int | None
    amount: int | None
    currency: str | None
    at_most: bool
    source: str
    appropriation: str | None


class MoneyOut(Schema):
    """The money of a programme; what was requisitioned, paid, used and repaid are rows of registers."""

    within_existing_frames: bool
    items: list[GrantOut]


class IndicatorOut(Schema):
    """An indicator."""

    id: str
    title: str
    unit: str
    version: str


class Indicators(Schema):
    """The definitions that values are entered for."""

    items: list[IndicatorOut]


class ObservationOut(Schema):
    """A value, or the reason why there is none."""

    indicator: str
    place: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    status: str
    vintage: str
    suppressed: bool
    missing_reason: str | None
    source: str
    input_sha256: str | None


class Observations(Schema):
    """A page of observations that you may read: published series, and approved values of your programmes."""

    total: int
    items: list[ObservationOut]


class ObservationsAsked(Schema):
    """Which observations."""

    indicator: Annotated[Code | None, Field(description="One indicator’s id.")] = None
    place: Annotated[Code | None, Field(description="A place’s code, such as SE.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 500
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


SENT_OUT: Final[tuple[type[Schema], ...]] = (
    Programmes,
    ProgrammeOut,
    Duties,
    DutyOut,
    Calendar,
    MoneyOut,
    Indicators,
    Observations,
)
"""What the operations answer with; each brings what it consists of."""
