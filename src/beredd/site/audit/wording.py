"""The audit trail in words: what was done, which field, and its value, as a reader says them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.common.formats import format_date, format_number
from beredd.common.text import label
from beredd.site.config.reader import reader_language
from beredd.site.programmes.wording import actor_name

SHOWN_OF_VALUE: Final = 200
DEEDS: Final[Mapping[str, Any]] = {
    "add_row": gettext_lazy("Entered"),
    "change_row": gettext_lazy("Changed"),
    "withdraw_row": gettext_lazy("Taken out of use"),
    "import_rows": gettext_lazy("Taken in from a workbook"),
    "set_state": gettext_lazy("State set"),
    "add_evidence": gettext_lazy("Evidence added"),
    "judge_duty": gettext_lazy("Judged whether it is fulfilled"),
    "set_date": gettext_lazy("Date set"),
    "note_decision": gettext_lazy("The decision's number and date entered"),
    "add_document": gettext_lazy("Document added"),
    "attach": gettext_lazy("File attached"),
    "change_attachment": gettext_lazy("File changed"),
    "classify_attachment": gettext_lazy("Class of a file set"),
    "withdraw_attachment": gettext_lazy("File taken out of use"),
    "take_out_attachment": gettext_lazy("File fetched"),
    "comment": gettext_lazy("Comment written"),
    "resolve_comment": gettext_lazy("Comment closed"),
    "write_content": gettext_lazy("Text written"),
    "release_report": gettext_lazy("Report released as final"),
    "classify_programme": gettext_lazy("Information class set"),
    "publish_programme": gettext_lazy("Publication decided"),
    "print_plan": gettext_lazy("Plan fetched as a document"),
    "start_plan": gettext_lazy("Plan begun from the goals"),
    "make_place": gettext_lazy("Empty place made"),
    "carry_over": gettext_lazy("Carried over"),
    "merge": gettext_lazy("Merged"),
    "supersede": gettext_lazy("Superseded"),
    "open_period": gettext_lazy("Period opened"),
    "lock_period": gettext_lazy("Period locked"),
    "save_value": gettext_lazy("Saved as a draft"),
    "submit_value": gettext_lazy("Submitted"),
    "approve_value": gettext_lazy("Approved"),
    "return_value": gettext_lazy("Returned"),
    "revise_value": gettext_lazy("Revision begun"),
    "publish_value": gettext_lazy("Publication decided"),
    "begin_reading": gettext_lazy("Files are being read"),
    "read_data_set": gettext_lazy("Files read"),
    "stop_reading": gettext_lazy("Reading ended without a result"),
    "approve_data_set": gettext_lazy("Data set approved"),
    "delete_data_set": gettext_lazy("Data set deleted"),
    "begin_work": gettext_lazy("Long work begun"),
    "cancel_work": gettext_lazy("Long work stopped"),
    "freeze_minutes": gettext_lazy("Checked minutes kept"),
    "enter_money": gettext_lazy("Amount entered"),
    "take_in_proposal": gettext_lazy("Taken in as a proposal"),
    "assign_section": gettext_lazy("Section given out"),
    "section_submitted": gettext_lazy("Submitted"),
    "section_approved": gettext_lazy("Approved"),
    "section_returned": gettext_lazy("Returned"),
    "section_newer_text": gettext_lazy("Text changed after it was judged"),
    "give_role": gettext_lazy("Role given"),
    "take_role": gettext_lazy("Role taken back"),
    "make_token": gettext_lazy("API key made"),
    "revoke_token": gettext_lazy("API key closed"),
    "make_feed": gettext_lazy("Calendar address made"),
    "revoke_feed": gettext_lazy("Calendar address closed"),
}
"""What each action of a programme is called; the rest of the site's concern accounts and machines."""
FIELDS: Final[Mapping[str, Any]] = {
    "state": gettext_lazy("State"),
    "due_on": gettext_lazy("For which date"),
    "verdict": gettext_lazy("Is it fulfilled?"),
    "actor": gettext_lazy("Actor"),
    "evidence": gettext_lazy("Evidence"),
    "text": gettext_lazy("Text"),
    "link": gettext_lazy("Link"),
    "attachment": gettext_lazy("File no."),
    "indicator": gettext_lazy("Indicator"),
    "place": gettext_lazy("Place"),
    "period": gettext_lazy("Period"),
    "proposal": gettext_lazy("Proposal"),
    "number": gettext_lazy("Diary number"),
    "decided_on": gettext_lazy("Decided on"),
    "decided_by": gettext_lazy("Decided by"),
    "name": gettext_lazy("Name"),
    "bytes": gettext_lazy("Size in bytes"),
    "sha256": gettext_lazy("Checksum (SHA-256)"),
    "characters": gettext_lazy("Number of characters"),
    "comment": gettext_lazy("Comment no."),
    "answers": gettext_lazy("Answer to comment no."),
    "resolved": gettext_lazy("Closed"),
    "entry": gettext_lazy("Version of the text"),
    "language": gettext_lazy("Language"),
    "published": gettext_lazy("Published"),
    "confidentiality": gettext_lazy("Confidentiality (K)"),
    "integrity": gettext_lazy("Correctness (R)"),
    "availability": gettext_lazy("Availability (T)"),
    "ground": gettext_lazy("Ground for secrecy"),
    "shown_to": gettext_lazy("Shown to"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "work": gettext_lazy("Long work no."),
    "form": gettext_lazy("Form"),
    "class": gettext_lazy("Class"),
    "role": gettext_lazy("Role"),
    "clearance": gettext_lazy("Clearance"),
}
CODED: Final = {"state": "state", "verdict": "fulfilment"}
"""Fields with a coded value, and which sort of code it is."""


def deed_said(action: str) -> str:
    """Return what was done; empty for what has no words, so that no reader meets a program's name for it."""
    return str(DEEDS.get(action, ""))


def field_said(name: str) -> str:
    """Return what a field is called; one that has no words by its own name."""
    return str(FIELDS.get(name, name))


def value_said(name: str, value: Any) -> str:
    """Return a kept value as the reader says it."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in CODED:
        return label(CODED[name], str(value), reader_language())
    if name in ("actor", "shown_to"):
        return "; ".join(actor_name(one) for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, list):
        return "; ".join(value_said(name, part) for part in value)
    if isinstance(value, dict):
        parts = ((field_said(key), value_said(key, part)) for key, part in value.items())
        return ", ".join(f"{said}: {words}" for said, words in parts if words)
    if isinstance(value, int):
        return format_number(value, reader_language())
    return _text_said(name, str(value))


def _text_said(name: str, text: str) -> str:
    if name.endswith("_on"):
        try:
            return format_date(date.fromisoformat(text), reader_language())
        except ValueError:
            return text
    return text if len(text) <= SHOWN_OF_VALUE else text[: SHOWN_OF_VALUE - 1] + "…"
