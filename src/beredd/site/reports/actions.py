"""Writing a report's contents, and releasing it as final."""

from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction

from beredd.common.errors import FoundWanting
from beredd.common.personal_numbers import refuse_personal_numbers
from beredd.common.secrecy import refuse_classified
from beredd.common.text import Language
from beredd.programmes.follow_up import Evidence
from beredd.programmes.model import Programme, ReportSpec
from beredd.reports.due import DueReport, contents_of
from beredd.reports.free_parts import free_parts
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require
from beredd.site.audit.events import record
from beredd.site.config.reader import reader_language
from beredd.site.programmes.actions import NewerEntryError, add_after
from beredd.site.reports.models import ContentRow, FrozenRow
from beredd.site.reports.section_actions import note_newer_text
from beredd.site.reports.sections import known_to, left_out, section_thing
from beredd.site.reports.store import Frozen, freeze_files, remove_files, take_in


def written_parts(programme: Programme, spec: ReportSpec, due: date | None) -> set[str]:
    """Return the keys of all that people may write in a report: its required contents and its free parts."""
    keys = {content.key for content in contents_of(spec, due)}
    return keys | {part.key for part in free_parts(programme, spec, due)}


@transaction.atomic
def write_content(
    *,
    by: User,
    programme: Programme,
    report: DueReport,
    key: str,
    text: str,
    evidence: Evidence | None = None,
    seen: int = 0,
) -> ContentRow:
    """Write what a report says on one required content, or in one of its free parts (summary, comments).

    Raises
    ------
    KeyError
        When the report has no such part on its date.
    NewerEntryError
        When somebody has written since `seen`, or the report has been released.
    """
    require(by, Verb.READ, programme)
    spec, due = report.spec, report.due
    if spec is None or due is None or key not in written_parts(programme, spec, due):
        require(by, Verb.WRITE_REPORT, programme)
        raise KeyError(key)
    thing = section_thing(programme, spec.id, due, key)
    require(by, Verb.WRITE_REPORT, thing)
    refuse_classified(text, where=f"{spec.id} {due} {key}")
    for words in (text, evidence.text if evidence else "", (evidence.link or "") if evidence else ""):
        refuse_personal_numbers(words, where=f"{spec.id} {due} {key}")
    if frozen_row(programme.id, spec.id, due) is not None:
        raise NewerEntryError
    old, new = add_after(
        ContentRow.objects.filter(programme=programme.id, report=spec.id, due_on=due, key=key),
        seen,
        lambda: ContentRow.objects.create(
            programme=programme.id,
            report=spec.id,
            due_on=due,
            key=key,
            text=text,
            evidence_text=evidence.text if evidence else "",
            evidence_link=(evidence.link or "") if evidence else "",
            by=by,
            after=seen,
        ),
    )
    record(
        "write_content",
        by=by,
        programme=programme.id,
        thing="report",
        thing_id=f"{spec.id} {due} {key}",
        old={"entry": old.pk, "characters": len(old.text)} if old else None,
        new={"entry": new.pk, "characters": len(text)},
        **known_to(thing),
    )
    note_newer_text(by=by, programme=programme, report=spec.id, due=due, key=key)
    return new


def frozen_row(programme: str, report: str, due: date) -> FrozenRow | None:
    """Return the released report, None while there is none."""
    return FrozenRow.objects.filter(programme=programme, report=report, due_on=due).select_related("by").first()


def release_report(*, by: User, programme: Programme, report: DueReport, language: Language) -> FrozenRow:
    """Release a report as final: its files are made, stored, and never made anew.

    Raises
    ------
    FoundWanting
        When the gate finds something missing, or a section's class or circle keeps it out of the report.
    NewerEntryError
        When somebody has released it already.
    """
    require(by, Verb.RELEASE_REPORT, programme)
    spec, due = report.spec, report.due
    if spec is None or due is None:
        raise FoundWanting("A report without a date cannot be final.", remedy="Set the date of its duty first.")
    if frozen_row(programme.id, spec.id, due) is not None:
        raise NewerEntryError
    missing = left_out(by, programme, report)
    if missing:
        raise FoundWanting("A section is not open to all.", remedy=missing[0].remedy.to(reader_language()))
    return _keep(by, programme, report, language, freeze_files(programme, report, language), why="")


def release_by_command(*, programme: Programme, report: DueReport, language: Language, folder: Path) -> FrozenRow:
    """Keep a report that ``beredd report --final`` has released, as a lead's release is kept.

    No person of the site did it: the row has nobody, and the event names the command.

    Raises
    ------
    NewerEntryError
        When the report has been released already.
    FoundWanting
        When the report has no date, and so no place among the released.
    """
    spec, due = report.spec, report.due
    if spec is None or due is None:
        raise FoundWanting("A report without a date cannot be final.", remedy="Set the date of its duty first.")
    if frozen_row(programme.id, spec.id, due) is not None:
        raise NewerEntryError
    return _keep(None, programme, report, language, take_in(folder, programme, report), why="beredd report --final")


def _keep(
    by: User | None, programme: Programme, report: DueReport, language: Language, frozen: Frozen, why: str
) -> FrozenRow:
    """Write the row and the event of a release; the files go where neither can be written."""
    spec, due = report.spec, report.due
    assert spec is not None and due is not None  # noqa: S101, PT018  (asked by both who call)
    try:
        with transaction.atomic():
            row = FrozenRow.objects.create(
                programme=programme.id,
                report=spec.id,
                due_on=due,
                language=language,
                folder=frozen.folder,
                sha256=frozen.sha256,
                by=by,
            )
            record(
                "release_report",
                by=by,
                programme=programme.id,
                thing="report",
                thing_id=f"{spec.id} {due}",
                new={"sha256": frozen.sha256, "language": language},
                why=why,
            )
    except IntegrityError:
        remove_files(frozen.folder)
        raise NewerEntryError from None
    return row
