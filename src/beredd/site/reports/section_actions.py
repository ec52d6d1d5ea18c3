"""Giving a report's sections away, handing them in, judging them, and the comments beside them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.programmes.follow_up import SectionState
from beredd.programmes.model import Programme
from beredd.reports.free_parts import part_titles
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require
from beredd.site.audit.events import record
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change
from beredd.site.reports.models import ContentRow, ReportSectionRow, SectionCommentRow
from beredd.site.reports.registers import REPORT_SECTIONS
from beredd.site.reports.sections import JUDGED, known_to, section_row, section_thing, thing_of_row


def assign_section(
    *,
    by: User,
    programme: Programme,
    report: str,
    due: date,
    key: str,
    actor: str,
    person: str = "",
    draft_by: date | None = None,
    version: int = 0,
    why: str = "",
) -> ReportSectionRow:
    """Give a section to an actor, and a person of it, to write by a day; or to another than before.

    Parameters
    ----------
    by, programme, report, due, key
        Who gives which section of which report away.
    actor, person, draft_by
        To whom, and by when it is to be handed in.
    version
        The version of the assignment that the giver saw; 0 where there was none.
    why
        The reason, kept with the event.

    Raises
    ------
    KeyError
        When the report has no such section on its date.
    NewerEntryError
        When somebody has given it away since.
    RowFaultsError
        When `by` is no editor of the report.
    """
    require(by, Verb.READ, programme)
    spec = next((one for one in programme.reports if one.id == report), None)
    titles = part_titles(programme, spec, due)
    if key not in titles:
        raise KeyError(key)
    row = section_row(programme.id, report, due, key)
    require(by, Verb.READ, thing_of_row(programme.id, row))
    if (row.version if row else 0) != version:
        raise NewerEntryError(key)
    values: dict[str, Any] = {"actor": actor, "person": person, "draft_by": draft_by}
    if row is not None:
        change = Change(code=row.code, version=version, values=values)
    else:
        written = ContentRow.objects.filter(programme=programme.id, report=report, due_on=due, key=key).exists()
        state = SectionState.DRAFTED if written else SectionState.NOT_WRITTEN
        title = titles[key].to(programme.language)[:300]
        change = Change(values={**values, "title": title, "report": report, "due_on": due, "key": key, "state": state})
    made: ReportSectionRow = write_rows(
        by=by, programme=programme, to=REPORT_SECTIONS, changes=[change], why=why, action="assign_section"
    )[0]
    return made


def step_section(
    *,
    by: User,
    programme: Programme,
    row: ReportSectionRow,
    state: SectionState,
    text: int,
    remark: str = "",
    version: int | None = None,
) -> ReportSectionRow:
    """Hand a section in, return it or approve it.

    Parameters
    ----------
    by, programme, row, state, remark
        Who takes which step with which section, and what is to be mended.
    text, version
        The text, and the version of the row, that were before the eyes; by default that of `row`.

    Raises
    ------
    NewerRowError
        When somebody has changed the section since.
    RowFaultsError
        When `by` may not take the step, or there is a newer text.
    """
    values = {"state": state.value, "text_entry": text, "remark": remark}
    change = Change(code=row.code, version=row.version if version is None else version, values=values)
    made: ReportSectionRow = write_rows(
        by=by, programme=programme, to=REPORT_SECTIONS, changes=[change], why=remark, action=f"section_{state.value}"
    )[0]
    return made


def note_newer_text(*, by: User, programme: Programme, report: str, due: date, key: str) -> None:
    """Take back what was said of an older text: a newer one is a draft until it is handed in and approved anew.

    Whoever may write the text may read the section's row.
    """
    row = section_row(programme.id, report, due, key)
    if row is None or (row.state not in JUDGED and row.state != SectionState.NOT_WRITTEN):
        return
    change = Change(code=row.code, version=row.version, values={"state": SectionState.DRAFTED.value})
    write_rows(by=by, programme=programme, to=REPORT_SECTIONS, changes=[change], why="", action="section_newer_text")


@transaction.atomic
def comment(
    *, by: User, programme: Programme, report: str, due: date, key: str, text: str, answers: int | None = None
) -> SectionCommentRow:
    """Write a comment beside a section, or an answer to one.

    Raises
    ------
    KeyError
        When the report has no such section, or there is no such comment to answer.
    """
    thing = section_thing(programme, report, due, key)
    require(by, Verb.COMMENT, thing)
    spec = next((one for one in programme.reports if one.id == report), None)
    if key not in part_titles(programme, spec, due):
        raise KeyError(key)
    where = f"{report} {due} {key}"
    refuse_classified(text, where=where)
    refuse_personal_numbers(text, where=where)
    above = _comment(programme, report, due, key, answers) if answers else None
    new = SectionCommentRow.objects.create(
        programme=programme.id, report=report, due_on=due, key=key, text=text, answers=above, by=by
    )
    record(
        "comment",
        by=by,
        programme=programme.id,
        thing="report",
        thing_id=where,
        new={"comment": new.pk, "characters": len(text), "answers": answers},
        **known_to(thing),
    )
    return new


@transaction.atomic
def resolve_comment(
    *, by: User, programme: Programme, report: str, due: date, key: str, number: int
) -> SectionCommentRow:
    """Say that what a comment asked for has been seen to: by who wrote it, or by who writes the section.

    Raises
    ------
    KeyError
        When there is no such comment.
    """
    thing = section_thing(programme, report, due, key)
    require(by, Verb.COMMENT, thing)
    found = _comment(programme, report, due, key, number)
    if found.by_id != by.pk:
        require(by, Verb.WRITE_REPORT, thing)
    open_still = SectionCommentRow.objects.filter(pk=found.pk, resolved_at=None)
    if open_still.update(resolved_by=by, resolved_at=timezone.now()):
        record(
            "resolve_comment",
            by=by,
            programme=programme.id,
            thing="report",
            thing_id=f"{report} {due} {key}",
            new={"comment": found.pk, "resolved": True},
            **known_to(thing),
        )
    found.refresh_from_db()
    return found


def _comment(programme: Programme, report: str, due: date, key: str, number: int) -> SectionCommentRow:
    """Return a comment that begins a thread; answers are not answered, so that a thread stays readable."""
    rows = SectionCommentRow.objects.filter(programme=programme.id, report=report, due_on=due, key=key, answers=None)
    found = rows.filter(pk=number).first()
    if found is None:
        raise KeyError(number)
    return found
