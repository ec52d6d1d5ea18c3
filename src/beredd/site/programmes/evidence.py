"""What shows that states are true, read back: of files, only those that the reader may know of."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q, QuerySet

from beredd.programmes.follow_up import Evidence
from beredd.site.programmes.models import EvidenceRow

OPEN_TO_ALL: Final = 1
"""The class of confidentiality that every log-in opens."""
_FIELDS: Final = (
    "entry_id",
    "text",
    "link",
    "indicator",
    "place",
    "period",
    "proposal",
    "attachment_id",
    "attachment__name",
    "attachment__sha256",
)
OPEN_FILES: Final = Q(attachment=None) | Q(
    attachment__withdrawn=False, attachment__confidentiality__lte=OPEN_TO_ALL, attachment__shown_to=""
)
"""Evidence without a file, or with one that everybody in the programme may read."""


def evidence_for_all(entries: QuerySet[Any]) -> dict[int, list[Evidence]]:
    """Return by entry the evidence that everybody in the programme may see: what reports are made of. One query."""
    found: dict[int, list[Evidence]] = {}
    rows = EvidenceRow.objects.filter(OPEN_FILES, entry__in=entries).order_by("id").values_list(*_FIELDS)
    for entry, text, link, indicator, place, period, proposal, attachment, name, sha256 in rows:
        one = Evidence(
            text=text,
            link=link or None,
            file_name=name,
            file_sha256=sha256,
            attachment=attachment,
            indicator=indicator,
            place=place,
            period=period,
            proposal=proposal,
        )
        found.setdefault(entry, []).append(one)
    return found


def readable_evidence(rows: Iterable[EvidenceRow], attachments: frozenset[int]) -> list[EvidenceRow]:
    """Return evidence without the files that are not among `attachments`, those that the person may read."""
    return [row for row in rows if row.attachment_id is None or row.attachment_id in attachments]
