"""A report's sections: to whom they are given, how far they have come, and who may write them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beredd.common.text import Text
from beredd.programmes.follow_up import SectionEntry, SectionState
from beredd.programmes.model import Programme, ReportSpec
from beredd.reports.free_parts import part_titles
from beredd.site.accounts.rights import Thing
from beredd.site.reports.models import ContentRow, ReportSectionRow, SectionCommentRow

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
    """Return a section as rights see it: a contributor of the actor that it is given to may write it."""
    row = section_row(programme.id, report, due, key)
    return Thing(programme.id, frozenset({row.actor} if row is not None and row.actor else ()))


def sections_of(programme: Programme, spec: ReportSpec, due: date, rows: Iterable[ReportSectionRow]) -> list[Section]:
    """Return all sections of a report in its order; `rows` are the assignments that the reader may see."""
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
    ]


def section_entries(programmes: Iterable[str], newest: Iterable[ContentRow]) -> dict[str, list[SectionEntry]]:
    """Return by programme where each assigned section stands, for the gate; `newest` are the newest texts."""
    texts = {(text.programme, text.report, text.due_on, text.key): text.pk for text in newest}
    found: dict[str, list[SectionEntry]] = {programme: [] for programme in programmes}
    rows = ReportSectionRow.objects.filter(programme__in=found, withdrawn=False, due_on__isnull=False)
    for row in rows.order_by("programme", "number"):
        assert row.due_on is not None  # noqa: S101  (filtered above)
        state = state_of(row, texts.get((row.programme, row.report, row.due_on, row.key)))
        entry = SectionEntry(row.report, row.due_on, row.key, row.actor, state, row.person, row.draft_by)
        found[row.programme].append(entry)
    return found
