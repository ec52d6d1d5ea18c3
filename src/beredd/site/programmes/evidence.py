"""What shows that states are true, read back for reports: only what everybody in the programme may know of."""

from typing import Any, Final

from django.db.models import Q, QuerySet

from beredd.programmes.follow_up import Evidence
from beredd.site.accounts.rights import open_condition, open_to_all
from beredd.site.evaluation.models import ProposalRow
from beredd.site.programmes.models import EvidenceRow

_FIELDS: Final = (
    "entry_id",
    "entry__programme",
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
OPEN_FILES: Final = Q(attachment=None) | (Q(attachment__withdrawn=False) & open_condition("attachment__"))
"""Evidence without a file, or with one that everybody in the programme may read."""


def evidence_for_all(entries: QuerySet[Any]) -> dict[int, list[Evidence]]:
    """Return by entry the evidence that everybody in the programme may see: what reports are made of.

    Two queries, however many rows: a proposal that is not open to all is not even named by its code.
    """
    rows = EvidenceRow.objects.filter(OPEN_FILES, entry__in=entries).order_by("id")
    given = list(rows.values_list(*_FIELDS))
    open_proposals = _open_proposals({one[1] for one in given if one[7]})
    found: dict[int, list[Evidence]] = {}
    for entry, programme, text, link, indicator, place, period, proposal, attachment, name, sha256 in given:
        if proposal and (programme, proposal) not in open_proposals:
            continue
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


def _open_proposals(programmes: set[str]) -> set[tuple[str, str]]:
    if not programmes:
        return set()
    rows = open_to_all(ProposalRow.objects.filter(programme__in=programmes, withdrawn=False))
    return {
        (programme, f"{ProposalRow.PREFIX}-{number}") for programme, number in rows.values_list("programme", "number")
    }
