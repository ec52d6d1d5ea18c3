"""The list for an agency's own diary: sent and received documents in the order and words of a diary.

The generic workbook holds every column and comes back; this list goes one way, into a system of the agency's own. It is
CSV with semicolons and a byte-order mark, as spreadsheets in Sweden and Denmark open it. The first columns are the four
things that a diary must hold (OSL 5:2): day, number, sender or receiver, and in brief what it is about.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from beredd.programmes.model import Programme
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.column import choice_words
from beredd.site.registers.sight import Sight
from beredd.site.reports.sent_documents import SENT_DOCUMENTS

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


def diary_csv(sight: Sight) -> bytes:
    """Return the documents that one person may see, oldest first, as a list for a diary."""
    rows = list(sight.rows(SENT_DOCUMENTS).order_by("sent_on", "number"))
    sight.look_up(SENT_DOCUMENTS, rows)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings())
    writer.writerows(_lines(sight, rows))
    return written.getvalue().encode("utf-8-sig")


def _headings() -> list[str]:
    return [
        _("Date"),
        _("Diary number"),
        _("Direction"),
        _("Receiver or sender"),
        _("What it is about"),
        _("Decision’s diary number"),
        _("How"),
        _("Marked as secret"),
        _("Ground of secrecy"),
        _("In whose diary"),
        _("Programme"),
        _("Report"),
        "SHA-256",
        _("Code in Beredd"),
    ]


def _lines(sight: Sight, rows: Iterable[Any]) -> Iterable[list[str]]:
    language, programme = reader_language(), sight.programme
    for row in rows:
        values = sight.values(SENT_DOCUMENTS, row)

        def words(name: str, values: dict[str, Any] = values) -> str:
            return choice_words(SENT_DOCUMENTS.column(name), str(values.get(name) or ""), language)

        day = values.get("sent_on")
        cells = [
            str(day or ""),
            str(values.get("own_number") or ""),
            words("direction"),
            counterpart_words(values),
            str(values.get("what") or ""),
            str(values.get("decision_number") or ""),
            words("how"),
            (_("yes") if values["secret"] else _("no")) if "secret" in values else "",
            str(values.get("secrecy_ground") or ""),
            actor_name(str(values["actor"])) if values.get("actor") else "",
            programme.title.to(language),
            _report_words(programme, values),
            str(values.get("sha256") or ""),
            row.code,
        ]
        yield [safe(cell) for cell in cells]


def counterpart_words(values: dict[str, Any]) -> str:
    """Return who received or sent a document."""
    named = actor_name(str(values["counterpart"])) if values.get("counterpart") else ""
    return ", ".join(part for part in (named, str(values.get("counterpart_text") or "")) if part)


def _report_words(programme: Programme, values: dict[str, Any]) -> str:
    spec = next((one for one in programme.reports if one.id == values.get("report")), None)
    title = spec.title.to(reader_language()) if spec else ""
    due = values.get("report_due")
    return " ".join(part for part in (str(values.get("report") or ""), title, str(due or "")) if part)


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, on one line."""
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(FORMULA) else line
