"""What the reader of decisions finds in a text, before it becomes a draft programme.

All places are offsets in Unicode characters in ``DecisionText.text``, end not included.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from beredd.common.money import Currency
from beredd.common.text import Language
from beredd.programmes.due_rules import Event
from beredd.programmes.model import Kind, Role, Strength

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DecisionText:
    """The canonical text of a decision: what every passage's offsets count in.

    For a .txt file it is the file decoded as UTF-8 without a byte order mark and otherwise unaltered; for .docx and
    .pdf the text taken out of the file. ``sha256`` is that of the file's bytes.
    """

    name: str
    sha256: str
    text: str
    language: Language
    media: Literal["txt", "docx", "pdf"]

    @property
    def characters(self) -> int:
        """Return the length of the text."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class FoundActor:
    """An actor named in the text.

    ``resolved`` is False for a name that looks like an agency but stands in no register; its ``id`` is then made
    from the name.
    """

    id: str
    name: str
    place: Place
    resolved: bool = True
    genitive: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What an actor does in a found duty."""

    actor: str
    role: Role
    named_as_example: bool = False


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day or a month that the text gives; ``day`` is the first of the month where only the month is given."""

    day: date
    precision: Literal["day", "month"]
    place: Place


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A time that is no day: a month, a quarter, an autumn. ``last`` is its last day, None where it has none."""

    last: date | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class FoundYears:
    """A span of years: "2027–2030"."""

    first: int
    last: int
    place: Place


DueKind = Literal["fixed", "list", "yearly", "same_as", "with_report", "continuous", "when_needed", "undated"]


@dataclass(frozen=True, slots=True)
class FoundDue:
    """When a duty is due. ``refers_to`` counts duties in ``Extraction.duties`` (for same_as and with_report)."""

    kind: DueKind
    event: Event = Event.WORK
    dates: tuple[date, ...] = ()
    month: int = 0
    day: int = 0
    first_year: int | None = None
    last_year: int | None = None
    refers_to: tuple[int, ...] = ()
    condition: str | None = None
    recurrence: Literal["yearly"] | None = None
    note: str | None = None
    """The text's own words, where it gives no day: "första kvartalet 2027"."""

    def days(self, until: int | None = None) -> tuple[date, ...]:
        """Return the dates that the rule gives; a yearly one runs to its last year, else to `until`."""
        if self.kind == "yearly" and self.first_year is not None:
            last = self.last_year or until or self.first_year
            return tuple(date(year, self.month, self.day) for year in range(self.first_year, last + 1))
        return self.dates


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document's number: ``text`` as the document writes it, ``kind`` what sort of document it names."""

    text: str
    kind: str
    place: Place
    own: bool = False


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """A sum of money. ``granted`` is False for one that is only told about.

    ``spread`` says how the amount meets ``years``: "each" year has the whole amount, or they share it as a "total".
    """

    amount: int
    currency: Currency
    years: tuple[int, ...]
    spread: Literal["each", "total"]
    place: Place
    granted: bool
    actor: str | None = None
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class FoundSource:
    """What money is charged to, as the text writes it."""

    text: str
    expenditure_area: str | None
    year: int | None
    appropriation: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class FoundCondition:
    """A condition on a duty, in the text's words."""

    kind: Literal["if_possible", "when_needed", "when_concerned", "as_far_as", "other"]
    text: str


@dataclass(slots=True)
class FoundDuty:
    """One duty: the words of it, who holds it, what it hangs on, when it is due, and where it stands."""

    text: str
    verb: str
    strength: Strength
    places: list[Place]
    parts: list[Part] = field(default_factory=list)
    joint: bool = False
    each: bool = False
    open_list: bool = False
    outside: bool = False
    condition: FoundCondition | None = None
    due: list[FoundDue] = field(default_factory=list)
    cites: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    """What the report must contain, when the duty is a report."""
    amounts: list[FoundAmount] = field(default_factory=list)
    source: FoundSource | None = None
    payer: str | None = None
    steps: set[str] = field(default_factory=set)
    """What else the duty is: a step of the money's cycle (grant, requisition, repayment, account), "cite" when it says
    that the decision's number must be cited, "content" when it says what a report must contain."""
    of_reports: tuple[int, ...] = ()
    """Of a content: the reports it is for, counted in ``Extraction.duties``."""

    def holders(self) -> tuple[str, ...]:
        """Return the ids of those who must do it, in the text's order."""
        held = (Role.RESPONSIBLE, Role.ADMIN_LEAD, Role.TAKE_PART, Role.CONTRIBUTE_WHEN_CONCERNED)
        return tuple(dict.fromkeys(part.actor for part in self.parts if part.role in held))

    @property
    def is_report(self) -> bool:
        """Tell whether the duty is to hand in a report."""
        if "content" in self.steps:
            return False
        reports = (Event.INTERIM_REPORT, Event.YEARLY_REPORT, Event.FINAL_REPORT)
        return any(due.event in reports for due in self.due)


@dataclass(frozen=True, slots=True)
class FoundGoal:
    """A goal; ``parent`` counts in ``Extraction.goals``; ``listed`` is False for a place counted but not yet named."""

    text: str
    level: str
    place: Place
    parent: int | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one decision."""

    document: DecisionText
    kind: Kind
    title: str | None
    duties: tuple[FoundDuty, ...]
    actors: tuple[FoundActor, ...]
    dates: tuple[FoundDate, ...]
    years: tuple[FoundYears, ...]
    amounts: tuple[FoundAmount, ...]
    numbers: tuple[FoundNumber, ...]
    goals: tuple[FoundGoal, ...]
    products: tuple[str, ...]
    copies_to: tuple[str, ...]
    signed_by: tuple[str, ...]
    registrar: str | None
    decided_on: date | None
    start: date | None
    end: date | None
    left_out: tuple[Place, ...] = ()
    """Stretches that were not read: the damaged one of two copies."""
    damaged: bool = False
    """True when only a damaged text was there, and its words were mended before reading."""

    @property
    def own_number(self) -> str | None:
        """Return the decision's own diary number, None where the text does not give it."""
        return next((number.text for number in self.numbers if number.own), None)
