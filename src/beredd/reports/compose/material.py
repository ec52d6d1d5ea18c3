"""Everything a report is composed of, and the small questions every section asks of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from beredd.common.formats import format_date
from beredd.common.text import Language, Text
from beredd.indicators.definitions import definitions
from beredd.indicators.model import IndicatorDefinition, Observation
from beredd.indicators.vintages import is_synthetic, latest_vintage
from beredd.programmes.actors import actors
from beredd.programmes.follow_up import Evidence, FollowUp
from beredd.programmes.model import ANSWERABLE, Duty, Programme
from beredd.reports.document import Block, Paragraph
from beredd.reports.due import DueReport
from beredd.reports.gate import Missing, gate, indicators_of, written
from beredd.reports.printable import blocks_of, printable
from beredd.reports.standings import DutyStanding, duty_standings
from beredd.reports.words import word


@dataclass(frozen=True)
class Material:
    """One report's programme, date, follow-up and values, in the language it is written in."""

    programme: Programme
    report: DueReport
    follow_up: FollowUp
    observations: tuple[Observation, ...]
    language: Language
    today: date
    final: bool = False
    known: dict[str, IndicatorDefinition] = field(default_factory=definitions)

    def say(self, key: str, **values: object) -> str:
        """Return the report's own words in its language."""
        return word(key, self.language, **values)

    def text(self, text: Text) -> str:
        """Return a text from the programme in the report's language."""
        return printable(text.to(self.language)).strip()

    def day(self, day: date, *, weekday: bool = False) -> str:
        """Return a date in words."""
        return format_date(day, self.language, weekday=weekday)

    def actor(self, actor: str, *, short: bool = False) -> str:
        """Return an actor's name of today; the id itself where the register does not know it."""
        found = actors().get(actor)
        if found is None:
            return actor
        name = found.name_on(self.today)
        return name.short if short and name.short else self.text(name.text)

    def responsible(self, duty: Duty, *, short: bool = True) -> list[str]:
        """Return who answers for a duty; where nobody does alone, all who hold a part in it."""
        ids = duty.actors_in(*ANSWERABLE) or tuple(part.actor for part in duty.actors)
        return [self.actor(actor, short=short) for actor in dict.fromkeys(ids)]

    @cached_property
    def number(self) -> str | None:
        """The decision's diary number: its own, else what a person has entered."""
        return self.programme.decision.number or (self.follow_up.decision_number or "").strip() or None

    @cached_property
    def standings(self) -> list[DutyStanding]:
        """Where each duty stands."""
        return duty_standings(self.programme, self.follow_up, self.today, self.report.due)

    @cached_property
    def missing(self) -> list[Missing]:
        """What the gate finds missing."""
        return gate(self.programme, self.report.spec, self.report.due, self.follow_up, self.observations)

    @cached_property
    def newest(self) -> dict[str, list[Observation]]:
        """The newest vintage of the programme's own indicators' values, by indicator; a report has no made-up ones."""
        own = indicators_of(self.programme)
        found: dict[str, list[Observation]] = {indicator: [] for indicator in own}
        for one in latest_vintage(one for one in self.observations if one.indicator in found and not is_synthetic(one)):
            found[one.indicator].append(one)
        return found

    def written(self, key: str) -> tuple[Block, ...]:
        """Return what a person has written for a section of this report, as blocks; empty where nobody has."""
        entry = written(self.follow_up, self.report.spec, self.report.due, key)
        return blocks_of(entry.text) if entry else ()

    def or_to_write(self, key: str, what: Callable[[], str]) -> tuple[Block, ...]:
        """Return what has been written for `key`; else, in a draft, a visible place for it."""
        found = self.written(key)
        if found or self.final:
            return found
        return (Paragraph(text=what(), role="to_write"),)

    def evidence(self, evidence: Evidence) -> str:
        """Return one piece of evidence in a line: its text, its file, its value, its proposal, its address."""
        value = ""
        if evidence.indicator:
            known = self.known.get(evidence.indicator)
            title = self.text(known.title) if known else evidence.indicator
            value = f"{title} ({evidence.place} {evidence.period})"
        titles = {one.code: one.title for one in self.follow_up.proposals}
        proposal = f"{evidence.proposal} {printable(titles.get(evidence.proposal, '')).strip()}".strip()
        named = [printable(evidence.text).strip(), evidence.file_name or "", value, proposal, evidence.link or ""]
        return ", ".join(dict.fromkeys(part for part in named if part))
