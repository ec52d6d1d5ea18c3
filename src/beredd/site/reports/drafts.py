"""Making a report's files on request, in the reader's language."""

from collections.abc import Callable
from datetime import date
from typing import Final

from beredd.common.information_class import OPEN_TO_ALL
from beredd.common.text import Language
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme
from beredd.reports.compose import compose
from beredd.reports.document import Document
from beredd.reports.due import DueReport
from beredd.reports.gate import Missing, gate
from beredd.site.config.past import end_of
from beredd.site.config.reader import today
from beredd.site.indicators.queries import observations_for_report
from beredd.site.plan.queries import with_plan
from beredd.site.programmes.queries import follow_up

CONTENT_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def draft_document(
    programme: Programme,
    report: DueReport,
    language: Language,
    *,
    clearance: int = OPEN_TO_ALL,
    as_of: date | None = None,
) -> Document:
    """Compose the report as things stand now; of the plan no more than a reader of that clearance may read.

    With `as_of` it is the report as it would have been drawn up at the end of that day: states, texts, sections, plan,
    proposals, values and money are those that were known then.
    """
    when = end_of(as_of) if as_of else None
    added = with_plan(follow_up(programme.id, as_of=when), min(clearance, OPEN_TO_ALL), when)
    return compose(programme, report, added, observations_for_report(programme, when), language, as_of or today())


def rendered(document: Document, form: str) -> bytes:
    """Return the document as a file of one of CONTENT_TYPES."""
    from beredd.reports.render import render_docx, render_html, render_pdf

    makers: dict[str, Callable[[Document], bytes]] = {
        "docx": render_docx,
        "pdf": render_pdf,
        "html": lambda given: render_html(given).encode("utf-8"),
    }
    return makers[form](document)


def missing_now(programme: Programme, report: DueReport, added: FollowUp | None = None) -> list[Missing]:
    """Return what the gate finds missing as things stand now; what has been `added` is read where it is not given."""
    added = with_plan(follow_up(programme.id) if added is None else added)
    return gate(programme, report.spec, report.due, added, observations_for_report(programme))


def file_name(programme: Programme, report: DueReport, form: str, *, final: bool, as_of: date | None = None) -> str:
    """Return what a downloaded report is called."""
    name = report.spec.id if report.spec else "status"
    draft = f"-draft{f'-as-of-{as_of.isoformat()}' if as_of else ''}"
    return f"{programme.id}-{name}-{report.key}{'' if final else draft}.{form}"
