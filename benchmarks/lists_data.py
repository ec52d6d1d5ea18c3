"""Rows for benchmarks/lists.py: every register filled from its columns alone, in bulk, with an audit event for each.

Of the rows that stand under others one in twenty-five stands under the first: a meeting with 160 decisions, a question
with 160 findings. One row in forty is of a class that few may read, one in forty is shown to one
actor only, one in a hundred hides a field; the others are published.
"""

import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from beredd.programmes.model import Programme
from beredd.programmes.money import money_rows
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.open_data.models import PublicationRow
from beredd.site.open_data.publications import parts
from beredd.site.programmes.models import StateRow
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.references import common_options, options
from beredd.site.registers.register import Register, registers
from beredd.site.registers.rows import RegisterRow
from beredd.site.registers.snapshots import search_text, snapshot

AT_ONCE = 500
TODAY = date(2026, 11, 22)
WORDS = (  # noqa: SIM905 - a list of words is read easier so
    "utbildning uppföljning samverkan vaccination hygien provtagning förskrivning information tandvård djurhållning"
    " livsmedel avlopp beredskap lagerhållning forskning övervakning vårdhygien läkemedel tillgång diagnostik"
).split()
RARE = "sällsynt"
"""Stands in a few rows alone: what a search for a rare word finds."""
TO_THE_FIRST = 25
ONE_IN_A_PAGE, HIDDEN, SHOWN_TO_ONE, FIELD_CLASSED = 997, 40, 41, 100


class Filling:
    """Fills one programme; the same rows each time."""

    def __init__(self, programme: Programme, by: User, rows: int) -> None:
        self.programme, self.by, self.rows = programme, by, rows
        self.chance = random.Random(11)  # noqa: S311 - no secret
        self._codes: dict[Kind, list[str]] = {}

    def fill(self) -> None:
        """Write every register, states, publications and people."""
        for key in registers():
            self.fill_register(key)
        PublicationRow.objects.bulk_create(
            PublicationRow(programme=self.programme.id, part=part, published=True, why="Öppna data", by=self.by)
            for part in parts()
        )
        StateRow.objects.bulk_create(
            StateRow(
                programme=self.programme.id, duty=duty.id, state=self.chance.choice(["under_way", "done"]),
                reason="Läget i höst.", by=self.by, after=after,
            )
            for duty in self.programme.duties for after in range(20)
        )  # fmt: skip
        self._people()

    def _people(self) -> None:
        actors = list(self._codes[Kind.ACTOR])
        nobody = make_password(None)
        people = User.objects.bulk_create(
            User(username=f"person{n}", name=f"{self._words(2).title()} {n}", password=nobody) for n in range(self.rows)
        )
        Membership.objects.bulk_create(
            Membership(user=one, programme=self.programme.id, role=self.chance.choice(Role.values[:4]),
                       actor=self.chance.choice(actors))
            for one in people
        )  # fmt: skip

    def fill_register(self, key: str) -> None:
        """Write one register."""
        of = registers()[key]
        made: Iterator[RegisterRow] = (self._row(of, number) for number in range(1, self._count(of) + 1))
        while some := list(itertools.islice(made, AT_ONCE)):
            of.model._default_manager.bulk_create(some)
            AuditEvent.objects.bulk_create([self._event(of, row) for row in some])

    def _count(self, of: Register) -> int:
        """Values are twice as many: as many approved as wait for it."""
        return self.rows * 2 if of.key == "values" else self.rows

    def _row(self, of: Register, number: int) -> RegisterRow:
        row = of.model(programme=self.programme.id, number=number, changed_by=self.by)
        for column in of.columns:
            setattr(row, column.name, self._value(of, column, number))
        row.actor = row.actor or self.chance.choice(self._of(of, Column(name="", label=of.title, kind=Kind.ACTOR)))
        if of.key == "money-entries" and money_rows(self.programme):
            given = self.chance.choice(money_rows(self.programme))
            row.grant, row.year = given.grant, given.first_year
        for name, value in _special(of.key, number, self.rows).items():
            setattr(row, name, value)
        self._sensitive(of, row)
        row.search_text = search_text(of, row)
        return row

    def _sensitive(self, of: Register, row: RegisterRow) -> None:
        """Give the row its class; the first of each register, under which many others stand, is open."""
        if row.number > 1 and row.number % HIDDEN == 0:
            row.confidentiality, row.ground = 2, "OSL 18:13"
        elif row.number > 1 and row.number % SHOWN_TO_ONE == 0:
            row.shown_to = ("sjv",)
        else:
            row.confidentiality, row.published = 0, True
        if row.number % FIELD_CLASSED == 1 and row.number > 1:
            name = of.names[-1]
            row.field_classes = {name: {"confidentiality": 2, "ground": "OSL 18:13"}}
            row.classified_fields, row.field_confidentiality = (name,), 2

    def _event(self, of: Register, row: RegisterRow) -> AuditEvent:
        return AuditEvent(
            by_id=self.by.pk, by_name=self.by.name, action="add_row", programme=row.programme, thing=of.key,
            thing_id=row.code, why="Avstämning", new=snapshot(of, row), actor=row.actor, shown_to=row.shown_to,
            confidentiality=max(row.confidentiality, row.field_confidentiality),
        )  # fmt: skip

    def _value(self, of: Register, column: Column, number: int) -> Any:
        chance = self.chance
        match column.kind:
            case Kind.TEXT:
                rare = f" {RARE}" if number % ONE_IN_A_PAGE == 0 else ""
                return f"{self._words(3).capitalize()} {number}{rare}"
            case Kind.LONG:
                return f"{self._words(14).capitalize()}. {self._words(10).capitalize()}."
            case Kind.LINK:
                return f"https://example.org/{number}"
            case Kind.DATE:
                return TODAY + timedelta(days=chance.randint(-400, 1200))
            case Kind.YEAR:
                return 2026 + number % 5
            case Kind.WHOLE | Kind.KRONOR:
                return chance.randint(1, 900) * 1000
            case Kind.NUMBER:
                return Decimal(chance.randint(1, 9999)) / 100
            case Kind.YES_NO:
                return number % 10 == 0
            case Kind.CHOICE:
                return list(column.choices)[number % len(column.choices)]
            case Kind.ROW:
                return f"{registers()[column.register].prefix}-{self._other(column.register == of.key, number)}"
            case Kind.ROWS:
                return (f"{registers()[column.register].prefix}-{chance.randint(1, self.rows)}",)
        codes = self._of(of, column)
        if not isinstance(column.empty, tuple):
            return chance.choice(codes) if codes else ""
        return tuple(chance.sample(codes, min(len(codes), chance.randint(1, 3))))

    def _other(self, itself: bool, number: int) -> int:
        """Return which row is referred to: often the first, else any; never the row itself."""
        return 1 if not itself and number % TO_THE_FIRST == 0 else 1 + (number * 7919) % self.rows

    def _of(self, of: Register, column: Column) -> list[str]:
        if column.kind not in self._codes:
            some = common_options(column, self.programme, "sv") or options(column, self.programme, "sv")
            self._codes[column.kind] = list(some)
        return self._codes[column.kind]

    def _words(self, count: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(count))


def _special(key: str, number: int, rows: int) -> dict[str, Any]:
    """Return what a register's own rules ask for, so that its pages take the rows for real ones."""
    match key:
        case "plans":
            first = number == 1
            return {"status": "adopted" if first else "superseded", "superseded_by": "" if first else "PLAN-1"}
        case "activities":
            gone = {"carried_over_from": "", "merged_into": "", "superseded_by": ""}
            return {"plan": "PLAN-1", **gone}
        case "results":
            # Odd ones are outputs, each of which leads to the outcome after it.
            return {
                "leads_to": (f"RES-{number + 1}",) if number % 2 else (),
                "kind": "output" if number % 2 else "outcome",
            }
        case "values":
            return _a_value(number, rows)
        case "periods":
            return _a_period(number)
        case "money-entries":
            return {"takes_back": "", "currency": "SEK"}
        case "funding-needs":
            return {"currency": "SEK"}
        case "report-sections":
            return {"text_entry": None, **({"report": "A-R1", "due_on": date(2026, 12, 15)} if number % 2 else {})}
        case "sent-documents":
            return {"own_number": "" if number % 50 == 0 else f"Dnr {number}/2026"}
    return {}


def _a_period(number: int) -> dict[str, Any]:
    """Return a month; the newest thirty are open for all indicators, the others each for one."""
    year, month = divmod(number - 1, 12)
    every = {"indicator": "", "opens": None, "closes": None} if number <= 30 else {}
    return {"period": f"{2026 - year % 100}-{1 + month:02}", "state": "open" if number <= 30 else "closed", **every}


def _a_value(number: int, rows: int) -> dict[str, Any]:
    """Return a value's place in its series: its period runs over the months, and with it the indicator's vintages."""
    approved = number <= rows
    year, month = divmod((number if approved else number - rows) // 20, 12)
    return {
        "period": f"{2010 + year}-{1 + month:02}",
        "state": "approved" if approved else "submitted",
        "vintage": TODAY - timedelta(days=30) if approved else None,
        "missing_reason": "", "revision_of": "", "revision_kind": "", "low": None, "high": None,
        "numerator": None, "denominator": None, "status": "final",
    }  # fmt: skip
