"""The migration that moved the amounts entered before there was a register of them."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from beredd.site.audit.models import AuditEvent
from beredd.site.money.models import MoneyEntryRow
from beredd.site.money.registers import MONEY_ENTRIES
from beredd.site.programmes.queries import follow_up
from beredd.site.registers.snapshots import row_of

MOVED = import_module("beredd.site.money.migrations.0002_entries_moved")


@pytest.mark.django_db(transaction=True)
def test_every_amount_becomes_a_row_with_its_place_in_the_history(alva, programme):
    before = MigrationLoader(connection).project_state(
        [("programmes", "0001_initial"), ("money", "0001_money"), ("audit", "0002_need_to_know")]
    )
    old = before.apps.get_model("programmes", "MoneyEntryRow")
    with connection.schema_editor() as editor:
        editor.create_model(old)
    try:
        after = 0
        for grant, amount in (("P-M1", 900), ("P-M1", -810), ("gone", 5)):
            row = old.objects.create(
                programme=programme.id, grant=grant, year=2026, step="used", amount=amount, reason="Bokfört.",
                by_id=alva.pk, after=after,
            )  # fmt: skip
            after = row.pk
        MOVED.move(before.apps, None)
        made = old.objects.order_by("id").first().at
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(old)
    rows = list(MoneyEntryRow.objects.order_by("number"))
    assert [(row.code, row.amount, row.actor, row.currency) for row in rows] == [
        ("MON-1", 900, "lv", "SEK"), ("MON-2", -810, "lv", "SEK"), ("MON-3", 5, "", "SEK"),
    ]  # fmt: skip
    assert rows[0].made_at == made
    assert sum(entry.amount for entry in follow_up(programme.id).money if entry.grant == "P-M1") == 90
    event = AuditEvent.objects.get(thing="money-entries", thing_id="MON-1")
    assert (event.at, event.by_name, event.why) == (made, "Alva Ek", "Bokfört.")
    # What stands in the history is the row as it is: "as of" pages read it there.
    then = row_of(MONEY_ENTRIES, programme.id, "MON-1", event.new)
    assert MONEY_ENTRIES.values_of(then) == MONEY_ENTRIES.values_of(rows[0])
