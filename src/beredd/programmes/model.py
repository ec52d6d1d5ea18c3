"""What a programme is: a decision's duties, actors, goals, money and reports, as frozen data.

A programme file (content/programmes/<id>.yaml) is written once from a decision and reviewed by people. What
happens afterwards (states, evidence, values) is not here: see ``follow_up.py``.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from beredd.common.money import Currency
from beredd.common.text import Content, Language, Text
from beredd.programmes.due_rules import DueRule


class Kind(StrEnum):
    """What sort of decision the programme carries out."""

    ASSIGNMENT = "assignment"
    """regeringsuppdrag"""
    STRATEGY = "strategy"
    AGREEMENT = "agreement"
    """politisk aftale"""


class Strength(StrEnum):
    """How strongly the decision binds: the grammar of its verb."""

    MUST = "must"
    """ska, uppdrar åt, ger i uppdrag; skal, pålægges"""
    SHOULD = "should"
    """bör; bør"""
    MAY = "may"
    """kan, får (permission, also to use money); kan, må"""
    AGREED = "agreed"
    """er enige om: the parties agree"""
    NOTED = "noted"
    """noterer sig: the parties note"""
    INITIATED = "initiated"
    """tages initiativ til: something will be started"""
    AIM = "aim"
    """målet är, målet er, avsikten är: what it is for"""
    NEED = "need"
    """behöver, viktigt, avgörande, önskvärt: a stated need without a duty holder"""


class Role(StrEnum):
    """What an actor does in a duty. The grades of participation stay apart."""

    RESPONSIBLE = "responsible"
    """ansvarar"""
    ADMIN_LEAD = "admin_lead"
    """administrativt ansvarig"""
    TAKE_PART = "take_part"
    """medverkar"""
    CONTRIBUTE_WHEN_CONCERNED = "contribute_when_concerned"
    """bidrar, när dess område berörs"""
    COOPERATE = "cooperate"
    """samverkar"""
    SUPPORT = "support"
    """ger stöd"""
    EXPERIENCE = "experience"
    """erfarenheter tas till vara"""
    DIALOGUE = "dialogue"
    """dialog förs med"""
    RECIPIENT = "recipient"
    """mottagare av redovisning eller information"""
    PAYER = "payer"
    """betalar ut"""
    COPY = "copy"
    """kopia till"""
    SIGNATORY = "signatory"
    """undertecknar; aftaleparti"""
    FUNDED = "funded"
    """får använda medel; modtager midler"""


ANSWERABLE = (Role.RESPONSIBLE, Role.ADMIN_LEAD)
"""The roles of those who answer for a duty, the main one first."""


class Passage(Content):
    """Where in the source document something stands: characters ``start`` to ``end`` (end not included).

    Offsets count Unicode characters in the document's text as ``decisions.read`` gives it (for a .txt file: the
    file decoded as UTF-8, unaltered). The sentences themselves are not kept here.
    """

    document: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class SourceDocument(Content):
    """A document that the programme was read from; the text lies outside, known by its hash."""

    key: str
    title: str
    language: Language
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the file's bytes."""
    characters: int
    note: Text | None = None


class Decision(Content):
    """The decision itself. ``number`` is its diary number (diarienummer), None where the text does not give it."""

    title: str
    number: str | None = None
    decided_on: date | None = None
    issuer: str
    """Actor id: regeringen, government and parties …"""
    parties: tuple[str, ...] = ()
    """Actor ids of the parties behind an agreement."""
    signed_by: tuple[str, ...] = ()
    """Names of those who signed, as the document gives them."""
    copies_to: tuple[str, ...] = ()
    """Actor ids."""
    registrar: str | None = None
    """The address reports are sent to, where the document gives it."""
    note: Text | None = None


class CitedDocument(Content):
    """A document that the decision cites; matched by ``number``, never by title."""

    number: str | None = None
    kind: Literal[
        "assignment", "report", "inquiry", "directive", "official_report", "ministry_report", "bill", "law", "budget",
        "strategy", "publication", "other",
    ]  # fmt: skip
    title: Text
    dated: date | None = None
    passages: tuple[Passage, ...] = ()
    note: Text | None = None
    verified: bool = True


class Participation(Content):
    """One actor in one duty."""

    actor: str
    role: Role
    condition: Text | None = None
    """When the part only holds on a condition."""
    named_as_example: bool = False
    """The decision says "som exempelvis": the list is open."""


class Condition(Content):
    """What a duty hangs on: "om möjligt", "vid behov", "när … berörs"."""

    kind: Literal["if_possible", "when_needed", "when_concerned", "as_far_as", "other"]
    text: Text


class Duty(Content):
    """One thing that the decision says shall, should or may be done.

    ``joint`` is true when several responsible actors do it together; ``each`` when each does it alone.
    ``outside`` marks somebody else's duty that the programme depends on.
    """

    id: str
    text: Text
    """The duty in own words."""
    verb: str
    """The verb as the decision has it: "ska", "uppdrar åt", "er enige om"."""
    strength: Strength
    actors: tuple[Participation, ...] = ()
    joint: bool = False
    each: bool = False
    open_list: bool = False
    """More actors than those named are meant: "och andra berörda aktörer"."""
    outside: bool = False
    condition: Condition | None = None
    due: tuple[DueRule, ...] = ()
    depends_on: tuple[str, ...] = ()
    """Duties that must come first, or that this one is part of."""
    goals: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    """Numbers of cited documents (``CitedDocument.number``)."""
    products: tuple[Text, ...] = ()
    capabilities: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    note: Text | None = None

    def actors_in(self, *roles: Role) -> tuple[str, ...]:
        """Return the ids of the actors that hold one of `roles`, in the decision's order."""
        return tuple(part.actor for part in self.actors if part.role in roles)


class GoalLevel(Content):
    """A level of the goal tree, named as the source names it: målområde, delfråga, indsatsområde."""

    key: str
    name: Text


class Goal(Content):
    """A node of the goal tree, of any depth. ``listed`` is False for a place that is counted but not yet named."""

    id: str
    level: str
    text: Text
    parent: str | None = None
    listed: bool = True
    carried_over_from: Text | None = None
    due: tuple[DueRule, ...] = ()
    indicators: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    note: Text | None = None
    source: str | None = None
    """Where the goal is from, when it is not the decision itself (the strategy it serves)."""
    verified: bool = True


class YearAmount(Content):
    """Whole kronor for one year."""

    year: int
    amount: int = Field(ge=0)


class MoneySource(Content):
    """What the money is charged to: a Swedish appropriation (anslag) or a frame (ramme)."""

    kind: Literal["appropriation", "finance_act", "development_aid"]
    text: Text
    expenditure_area: str | None = None
    """utgiftsområde"""
    budget_year: int | None = None
    appropriation: str | None = None
    """anslag, such as "1:14" with its name in ``text`` """
    item: str | None = None
    """anslagspost"""


class Grant(Content):
    """Money that the decision sets aside; ``actor`` is None where no agency is named.

    The Swedish cycle is requisition → payment → use → repayment → account; the duties that hold each step are named.
    """

    id: str
    duty: str
    actor: str | None = None
    purpose: Text
    currency: Currency
    years: tuple[YearAmount, ...] = ()
    total: int | None = Field(default=None, ge=0)
    """Where the decision gives a sum for several years and no amount for each: then ``over`` gives the years."""
    over: tuple[int, int] | None = None
    at_most: bool = True
    source: MoneySource
    payer: str | None = None
    requisition_duty: str | None = None
    repayment_duty: str | None = None
    account_duty: str | None = None
    passages: tuple[Passage, ...] = ()
    note: Text | None = None

    @property
    def amount(self) -> int:
        """The whole sum over all years."""
        return self.total if self.total is not None else sum(year.amount for year in self.years)


class RequiredContent(Content):
    """Something that a report must contain."""

    key: str
    text: Text
    duty: str
    only_on: date | None = None
    """Only in the report of that date (A-23: proposals in the report of 2030-03-01)."""


class ReportSpec(Content):
    """A report that the decision demands; its dates are those of ``duty``."""

    id: str
    duty: str
    kind: Literal["interim", "yearly", "final", "account"]
    title: Text
    recipients: tuple[str, ...]
    contents: tuple[RequiredContent, ...] = ()
    cites_decision: bool = True
    """The report must cite the decision's diary number."""
    money_account: bool = False
    """The report carries an account of the money."""


class FrameworkLink(Content):
    """A row of the crosswalk: this programme's goal or duty answers that goal of a framework."""

    of: str
    """Goal or duty id."""
    framework: str
    goal: str
    strength: Literal["full", "partial"] = "partial"
    note: Text | None = None


class Period(Content):
    """From the first to the last day; None where the decision is silent."""

    start: date | None = None
    end: date | None = None


class Programme(Content):
    """One government decision as a programme: the whole of content/programmes/<id>.yaml."""

    schema_version: Literal[1] = 1
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    letter: str | None = None
    """The letter its duties' ids begin with."""
    version: int = 1
    supersedes: str | None = None
    kind: Kind
    country: Literal["SE", "DK"]
    language: Language
    title: Text
    summary: Text
    period: Period
    plan_period: Period | None = None
    after_period: Text | None = None
    """What is known of what comes when the period has ended."""
    decision: Decision
    documents: tuple[SourceDocument, ...] = ()
    cited: tuple[CitedDocument, ...] = ()
    goal_levels: tuple[GoalLevel, ...] = ()
    goals: tuple[Goal, ...] = ()
    duties: tuple[Duty, ...]
    actors: tuple[Participation, ...] = ()
    """Actors of the programme as a whole, beside those of single duties."""
    money: tuple[Grant, ...] = ()
    within_existing_frames: str | None = None
    """The duty that says no new money is given (A-13)."""
    reports: tuple[ReportSpec, ...] = ()
    frameworks: tuple[str, ...] = ()
    """Frameworks whose goals the programme must answer; the crosswalk's gaps are counted against these."""
    links: tuple[FrameworkLink, ...] = ()
    products: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    """Contradictions and readings in the source that a reader should know."""
    author: str
    checker: str | None = None
    next_review: date

    def duty(self, duty_id: str) -> Duty:
        """Return the duty with `duty_id`; KeyError when there is none."""
        for duty in self.duties:
            if duty.id == duty_id:
                return duty
        raise KeyError(duty_id)
