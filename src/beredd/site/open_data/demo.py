"""Publishes the two programmes on antimicrobial resistance in the demo, with some of their activities."""

from collections.abc import Mapping
from typing import Final

from beredd.common.information_class import InformationClass
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.open_data.models import PublicationRow
from beredd.site.open_data.publications import CALENDAR, DUTIES, INDICATORS, parts, publish_programme
from beredd.site.registers.actions import Change, write_rows
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight

WHY: Final = {
    "se-amr-2026": "Exempel i demon: beslut om att publicera",
    "dk-amr-2025": "Eksempel i demoen: beslutning om at offentliggøre",
}
ACTIVITIES: Final = "activities"
SHOWN: Final = 5
ORDINARY: Final = 1
"""The class of a row that nobody has called sensitive; only such are published."""


def fill(people: Mapping[str, User]) -> None:
    """Publish what is not decided on already. It comes after the rooms whose rows it publishes."""
    lead = people["cilla"]
    for programme_id, why in WHY.items():
        if programme_id not in programme_ids() or PublicationRow.objects.filter(programme=programme_id).exists():
            continue
        programme = load_programme(programme_id)
        opened = {DUTIES, CALENDAR, INDICATORS}
        if ACTIVITIES in parts() and _publish_activities(lead, programme, why):
            opened.add(ACTIVITIES)
        publish_programme(by=lead, programme=programme, open_parts=opened, why=why, seen={})


def _publish_activities(lead: User, programme: Programme, why: str) -> int:
    """Publish the first ordinary activities; return how many there are."""
    of = register(ACTIVITIES)
    ordinary = (
        Sight(lead, programme).rows(of).filter(confidentiality__lte=ORDINARY, shown_to="", field_confidentiality=0)
    )
    changes = [
        Change(
            code=row.code,
            version=row.version,
            information_class=InformationClass(0, row.integrity, row.availability),
            published=True,
        )
        for row in ordinary.order_by("number")[:SHOWN]
    ]
    if changes:
        write_rows(by=lead, programme=programme, to=of, changes=changes, why=why)
    return len(changes)
