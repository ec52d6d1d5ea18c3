"""The amounts entered before there was a register of them become its rows, each with its place in the history."""

from typing import Any

from django.db import migrations

MOVED = "Entered before the books asked for a day of booking; the day it was entered stands in its place."


def move(apps: Any, _schema: Any) -> None:
    """Copy every old entry, in the order in which they were made."""
    old_rows = apps.get_model("programmes", "MoneyEntryRow").objects.order_by("id")
    new_model = apps.get_model("money", "MoneyEntryRow")
    events = apps.get_model("audit", "AuditEvent").objects
    numbers: dict[str, int] = {}
    for old in old_rows.select_related("by"):
        number = numbers[old.programme] = numbers.get(old.programme, 0) + 1
        actor, currency = _grant_of(old.programme, old.grant)
        row = new_model.objects.create(
            programme=old.programme,
            number=number,
            actor=actor,
            text=old.reason[:300],
            grant=old.grant,
            year=old.year,
            step=old.step,
            amount=old.amount,
            currency=currency,
            booked_on=old.at.date(),
            note=MOVED if len(old.reason) <= 300 else f"{old.reason}\n\n{MOVED}",
            search_text=f"MON-{number}\n{old.reason[:300]}\n{old.grant}".casefold(),
            changed_by_id=old.by_id,
        )
        new_model.objects.filter(pk=row.pk).update(made_at=old.at, changed_at=old.at)
        event = events.create(
            by_id=old.by_id,
            by_name=old.by.name or old.by.username,
            action="enter_money",
            programme=old.programme,
            thing="money-entries",
            thing_id=f"MON-{number}",
            new=_snapshot(row),
            why=old.reason,
            confidentiality=1,
            actor=actor,
        )
        events.filter(pk=event.pk).update(at=old.at)


def _grant_of(programme: str, grant: str) -> tuple[str, str]:
    """Return to whom the decision gives the money, and its currency; Swedish where the programme is no longer there."""
    from beredd.common.errors import UserError
    from beredd.programmes import load_programme, programme_ids

    try:
        found = load_programme(programme) if programme in programme_ids() else None
    except UserError:
        found = None
    for one in found.money if found else ():
        if one.id == grant:
            return one.actor or "", one.currency
    return "", "SEK"


def _snapshot(row: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "actor": row.actor,
        "values": {
            "text": row.text,
            "grant": row.grant,
            "year": row.year,
            "step": row.step,
            "amount": row.amount,
            "currency": row.currency,
            "booked_on": row.booked_on.isoformat(),
            "receipt": "",
            "actor": row.actor,
            "takes_back": "",
            "note": row.note,
        },
        "class": {
            "confidentiality": 1,
            "integrity": 1,
            "availability": 1,
            "ground": "",
            "decided_on": None,
            "decided_by": "",
        },
        "shown_to": [],
        "field_classes": {},
        "published": False,
        "withdrawn": False,
    }


class Migration(migrations.Migration):
    """Runs before the old table goes."""

    dependencies = [
        ("money", "0001_money"),
        ("programmes", "0001_initial"),
        ("audit", "0002_need_to_know"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
