"""A report's sections: to whom they are given, how far they have come, and who may write them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from beredd.common.text import Text
from beredd.programmes.follow_up import SectionEntry, SectionState
from beredd.programmes.model import Programme, ReportSpec
from beredd.reports.due import DueReport
from beredd.reports.free_parts import part_titles
from beredd.reports.gate import Missing, MissingKind
from beredd.reports.words import in_all
from beredd.site.accounts.rights import Person, Thing, is_open_to_all, readable_rows
from beredd.site.registers.past_rows import rows_then
from beredd.site.registers.register import register
from beredd.site.reports.models import ContentRow, ReportSectionRow, SectionCommentRow

Place = tuple[str, str, date, str]
"""Where a section is: programme, report, the report's date, key."""

SECTIONS = "report-sections"
"""The register's key: the register itself asks this module."""
JUDGED = frozenset({SectionState.SUBMITTED, SectionState.RETURNED, SectionState.APPROVED})
"""States that are said of one text; of a newer one they do not hold."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of one report on its date: what is written, and to whom it is given."""

    key: str
    title: Text
    row: ReportSectionRow | None
    text: ContentRow | None
    open_comments: int = 0

    @property
    def state(self) -> SectionState:
        """How far the section has come."""
        return state_of(self.row, self.text.pk if self.text else None)

    def late(self, today: date) -> bool:
        """Whether the draft was to be handed in before today, and is not."""
        open_still = self.state in {SectionState.NOT_WRITTEN, SectionState.DRAFTED, SectionState.RETURNED}
        return bool(self.row and self.row.draft_by and self.row.draft_by < today and open_still)


def state_of(row: ReportSectionRow | None, newest: int | None) -> SectionState:
    """Return the state that holds: what was said of an older text than the newest is no longer true."""
    if newest is None:
        return SectionState.NOT_WRITTEN
    if row is None or row.state not in JUDGED or row.text_entry != newest:
        return SectionState.DRAFTED
    return SectionState(row.state)


def section_row(programme: str, report: str, due: date, key: str) -> ReportSectionRow | None:
    """Return the assignment of a section; None where nobody has been asked to write it."""
    rows = ReportSectionRow.objects.filter(programme=programme, report=report, due_on=due, key=key, withdrawn=False)
    return rows.order_by("number").last()


def section_thing(programme: Programme, report: str, due: date, key: str) -> Thing:
    """Return a section as rights see it.

    A contributor of the actor that it is given to may write it, and its text and comments are as secret as its row.
    """
    return thing_of_row(programme.id, section_row(programme.id, report, due, key))


def thing_of_row(programme: str, row: ReportSectionRow | None) -> Thing:
    """Return the section of a row as rights see it; without a row it belongs to the programme alone."""
    if row is None:
        return Thing(programme)
    actors = frozenset({row.actor} if row.actor else ())
    return Thing(programme, actors, row.confidentiality, tuple(row.shown_to))


def known_to(thing: Thing) -> dict[str, Any]:
    """Return who may read an event that tells of a section, as :func:`beredd.site.audit.events.record` takes it."""
    return {
        "confidentiality": thing.confidentiality,
        "shown_to": thing.shown_to,
        "actor": next(iter(thing.actors), "") if thing.shown_to else "",
    }


def place_of(row: ReportSectionRow | ContentRow) -> Place | None:
    """Return which section a row or a text is of; None for a row without a date."""
    return None if row.due_on is None else (row.programme, row.report, row.due_on, row.key)


def hidden_sections(user: Person, programme: str) -> frozenset[Place]:
    """Return the sections whose rows `user` may not read: their texts and comments are not for those eyes either."""
    rows = ReportSectionRow.objects.filter(programme=programme, withdrawn=False).order_by()
    seen = readable_rows(user, programme, ReportSectionRow.objects.order_by()).values("pk")
    return frozenset(place for row in rows.exclude(pk__in=seen) if (place := place_of(row)) is not None)


def given_sections(programmes: Iterable[str], as_of: datetime | None = None) -> list[ReportSectionRow]:
    """Return the rows in use of all sections that have been given away, or had been at a moment."""
    ids = list(programmes)
    if as_of is None:
        rows = ReportSectionRow.objects.filter(programme__in=ids, withdrawn=False, due_on__isnull=False)
        return list(rows.order_by("programme", "number"))
    now = {(row.programme, row.code): row for row in ReportSectionRow.objects.filter(programme__in=ids)}
    then: list[Any] = rows_then(register(SECTIONS), ids, as_of, now)
    return [row for row in then if row.due_on is not None]


def closed_sections(rows: Iterable[ReportSectionRow]) -> frozenset[Place]:
    """Return the sections that not everybody in their programme may read: no report is made of their texts."""
    return frozenset(place for row in rows if not is_open_to_all(row) and (place := place_of(row)) is not None)


def left_out(user: Person, programme: Programme, report: DueReport) -> list[Missing]:
    """Return as missing what `user` knows to be written and no report is made of: it is not open to all."""
    if report.due is None:
        return []
    titles = part_titles(programme, report.spec, report.due)
    rows = ReportSectionRow.objects.filter(report=report.spec.id if report.spec else "", due_on=report.due)
    return [
        Missing(
            MissingKind.SECTION,
            in_all("gate_section_closed", section=titles[row.key]),
            row.key,
            in_all("gate_section_closed_remedy"),
        )
        for row in readable_rows(user, programme.id, rows).filter(withdrawn=False).order_by("number")
        if row.key in titles and not is_open_to_all(row)
    ]


def sections_of(
    programme: Programme,
    spec: ReportSpec,
    due: date,
    rows: Iterable[ReportSectionRow],
    *,
    hidden: frozenset[Place] = frozenset(),
) -> list[Section]:
    """Return a report's sections in its order without those `hidden`; `rows` are what the reader may see of them."""
    assigned = {row.key: row for row in rows if row.report == spec.id and row.due_on == due and not row.withdrawn}
    texts: dict[str, ContentRow] = {}
    for text in ContentRow.objects.filter(programme=programme.id, report=spec.id, due_on=due).select_related("by"):
        texts[text.key] = text  # in order of writing: the newest stays
    comments: dict[str, int] = {}
    open_ones = SectionCommentRow.objects.filter(
        programme=programme.id, report=spec.id, due_on=due, answers=None, resolved_at=None
    )
    for key in open_ones.values_list("key", flat=True):
        comments[key] = comments.get(key, 0) + 1
    return [
        Section(key, title, assigned.get(key), texts.get(key), comments.get(key, 0))
        for key, title in part_titles(programme, spec, due).items()
        if (programme.id, spec.id, due, key) not in hidden
    ]


def section_entries(
    rows: Iterable[ReportSectionRow], newest: Iterable[ContentRow], closed: frozenset[Place] = frozenset()
) -> dict[str, list[SectionEntry]]:
    """Return by programme where each of the `rows` stands that all may know of; `newest` are the newest texts.

    Of `closed` ones nothing is told, even where the row was open to all on the past day that is asked for.
    """
    texts = {place_of(text): text.pk for text in newest}
    found: dict[str, list[SectionEntry]] = {}
    for row in rows:
        if row.due_on is not None and is_open_to_all(row) and place_of(row) not in closed:
            state = state_of(row, texts.get(place_of(row)))
            entry = SectionEntry(row.report, row.due_on, row.key, row.actor, state, row.person, row.draft_by)
            found.setdefault(row.programme, []).append(entry)
    return found
