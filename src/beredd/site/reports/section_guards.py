"""Who may give a section to whom, hand it in, return it and approve it, whichever door the change comes by."""

from typing import Final

from django.utils.translation import gettext as _

from beredd.programmes.follow_up import SectionState
from beredd.programmes.model import Programme
from beredd.reports.free_parts import part_titles
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can
from beredd.site.registers.register import Fault, RowRule, Values
from beredd.site.reports.models import ContentRow, ReportSectionRow

ASSIGNMENT: Final = ("title", "report", "due_on", "key", "actor", "person", "draft_by", "withdrawn")


def given_by_an_editor(by: User, programme: Programme) -> RowRule:
    """Only who writes the whole report gives its sections away: to be given one opens the right to write it."""
    may = can(by, Verb.WRITE_REPORT, Thing(programme.id))

    def rule(before: Values | None, row: Values) -> list[Fault]:
        if may or (before is not None and all(before.get(name) == row.get(name) for name in ASSIGNMENT)):
            return []
        return [("actor", _("only an editor of the report gives its sections to somebody"))]

    return rule


def a_section_of_the_report(_by: User, programme: Programme) -> RowRule:
    """A section is one that the report has on its date, and is given away once."""
    specs = {spec.id: spec for spec in programme.reports}
    known: set[tuple[object, ...]] | None = None

    def rule(before: Values | None, row: Values) -> list[Fault]:
        nonlocal known
        where = (row.get("report"), row.get("due_on"), row.get("key"))
        if row.get("withdrawn") or (before is not None and not before.get("withdrawn") and where == _where(before)):
            return []
        spec = specs.get(str(row.get("report")))
        if spec is None:
            return [("report", _("the decision asks for no such report"))]
        due = row.get("due_on")
        if row.get("key") not in part_titles(programme, spec, due):  # type: ignore[arg-type]  # a DATE column
            return [("key", _("the report has no such section on that date"))]
        if known is None:
            rows = ReportSectionRow.objects.filter(programme=programme.id, withdrawn=False)
            known = set(rows.values_list("report", "due_on", "key"))
        if where in known:
            return [("key", _("is given to somebody already"))]
        known.add(where)
        return []

    return rule


def _where(row: Values) -> tuple[object, ...]:
    return (row.get("report"), row.get("due_on"), row.get("key"))


def steps_in_order(by: User, programme: Programme) -> RowRule:
    """A text is handed in by those who write it, and returned or approved by another who may approve."""
    may_approve = can(by, Verb.APPROVE, programme)

    def rule(before: Values | None, row: Values) -> list[Fault]:
        state, was = row.get("state"), before.get("state") if before is not None else None
        same_text = before is not None and before.get("text_entry") == row.get("text_entry")
        if before is None:
            fresh = state in {SectionState.NOT_WRITTEN, SectionState.DRAFTED}
            return [] if fresh else [("state", _("a section that is given away is not handed in yet"))]
        if state == was and same_text:
            return []
        if state in {SectionState.NOT_WRITTEN, SectionState.DRAFTED}:
            return []
        newest = _newest(programme.id, row)
        if newest is None or newest.pk != row.get("text_entry"):
            return [("text_entry", _("there is a newer text than this one, or none"))]
        if state == SectionState.SUBMITTED:
            return [] if was != SectionState.APPROVED else [("state", _("it is approved already"))]
        if not may_approve:
            return [("state", _("only an approver returns or approves a section"))]
        if state == SectionState.RETURNED:
            return [] if str(row.get("remark") or "").strip() else [("remark", _("say what is to be mended"))]
        if was != SectionState.SUBMITTED:
            return [("state", _("it is handed in before it is approved"))]
        if newest.by_id == by.pk:
            return [("state", _("somebody else than the writer approves"))]
        return []

    return rule


def _newest(programme: str, row: Values) -> ContentRow | None:
    where = {"report": row.get("report"), "due_on": row.get("due_on"), "key": row.get("key")}
    return ContentRow.objects.filter(programme=programme, **where).order_by("id").last()
