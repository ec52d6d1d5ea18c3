"""Fills the demo with a report that several agencies write, and with documents sent and received."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change
from beredd.site.reports.models import ReportSectionRow, SectionCommentRow, SentDocumentRow
from beredd.site.reports.section_actions import assign_section, comment
from beredd.site.reports.sent_documents import SENT_DOCUMENTS

PROGRAMME, REPORT, DUE = "se-amr-2026", "A-R1", date(2026, 12, 15)
SECTIONS: Final = (("summary", "fohm", date(2026, 12, 4)), ("plan", "sjv", date(2026, 11, 27)))
COMMENTS: Final = (
    ("plan", "cilla", "Exempel i demon: säg också vilka aktiviteter som ännu saknar ansvarig."),
    ("plan", "alva", "Exempel i demon: siffrorna för 2025 är preliminära till dess att Strama har svarat."),
)
DOCUMENTS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "se-tillverkningsberedskap-2024": (
        {
            "what": "Exempel i demon: rekvisition av medel för 2024",
            "direction": "sent",
            "sent_on": date(2024, 11, 20),
            "counterpart": "kamk",
            "own_number": "EX-LV 2024/711",
            "how": "email",
        },
        {
            "what": "Exempel i demon: fråga från Kammarkollegiet om redovisningen",
            "direction": "received",
            "sent_on": date(2025, 4, 9),
            "counterpart": "kamk",
            "how": "email",
        },
    ),
    "se-amr-2026": (
        {
            "what": "Exempel i demon: löpande information om arbetet med handlingsplanen",
            "direction": "sent",
            "sent_on": date(2026, 9, 18),
            "counterpart": "regeringskansliet",
            "own_number": "EX-FoHM 2026/205",
            "how": "secure",
        },
    ),
}


def fill(people: Mapping[str, User]) -> None:
    """Give sections away, comment on one, and log documents; what is there already is left alone."""
    known = programme_ids()
    if PROGRAMME in known:
        _sections(people, load_programme(PROGRAMME))
    for programme_id, documents in DOCUMENTS.items():
        if programme_id in known and not SentDocumentRow.objects.filter(programme=programme_id).exists():
            programme = load_programme(programme_id)
            number = programme.decision.number or ""
            changes = [Change(values={"decision_number": number, **document}) for document in documents]
            by = people["cilla" if programme_id.startswith("se-tillverkning") else "alva"]
            write_rows(by=by, programme=programme, to=SENT_DOCUMENTS, changes=changes, why="Exempel i demon")


def _sections(people: Mapping[str, User], programme: Programme) -> None:
    if ReportSectionRow.objects.filter(programme=programme.id).exists():
        return
    where: dict[str, Any] = {"programme": programme, "report": REPORT, "due": DUE}
    for key, actor, day in SECTIONS:
        assign_section(by=people["alva"], **where, key=key, actor=actor, draft_by=day, why="Exempel i demon")
    if not SectionCommentRow.objects.filter(programme=programme.id).exists():
        for key, who, text in COMMENTS:
            comment(by=people[who], **where, key=key, text=text)
