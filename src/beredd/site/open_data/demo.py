"""Publishes the two programmes on antimicrobial resistance in the demo, with some of their activities."""

from collections.abc import Mapping
from typing import Any, Final

from beredd.common.information_class import InformationClass
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import open_to_all
from beredd.site.open_data.models import PublicationRow
from beredd.site.open_data.publications import CALENDAR, DUTIES, INDICATORS, parts, publish_programme
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight

WHY: Final = {
    "se-amr-2026": "Exempel i demon: beslut om att publicera",
    "dk-amr-2025": "Eksempel i demoen: beslutning om at offentliggøre",
}
PLANS: Final = "plans"
ACTIVITIES: Final = "activities"
SHOWN: Final = 5


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
    """Publish the first ordinary activities, and the plan that they stand under; return how many there are."""
    shown = _ordinary(lead, programme, ACTIVITIES)[:SHOWN]
    if not shown:
        return 0
    above = {row.plan for row in shown}
    for key, rows in (
        (PLANS, [row for row in _ordinary(lead, programme, PLANS) if row.code in above]),
        (ACTIVITIES, shown),
    ):
        held = [InformationClass(0, row.integrity, row.availability) for row in rows]
        changes = [
            Change(code=row.code, version=row.version, information_class=one, published=True)
            for row, one in zip(rows, held, strict=True)
        ]
        write_rows(by=lead, programme=programme, to=register(key), changes=changes, why=why)
    return len(shown)


def _ordinary(lead: User, programme: Programme, key: str) -> list[Any]:
    rows = Sight(lead, programme).rows(register(key))
    rows = open_to_all(rows).filter(field_confidentiality=0)
    return list(rows.order_by("number"))
