"""A data set's steps (handed in, being read, read, approved, deleted): the row and its event, in one transaction.

The register's own door (:func:`beredd.site.registers.actions.write_rows`) refuses them, so that nobody takes a step by
a form, a workbook or the interface. A step of the worker is noted in the name of who began the work, who may have lost
every right meanwhile: the data set must not hang because of it. What a person does has asked for rights before.
"""

from typing import Any, cast

from django.db import transaction

from beredd.site.accounts.models import User
from beredd.site.audit.events import record
from beredd.site.datasets.models import DataSetRow
from beredd.site.datasets.registers import DATA_SETS, KEY
from beredd.site.registers.changes import NewerRowError
from beredd.site.registers.drafts import copy_of
from beredd.site.registers.snapshots import search_text, snapshot


def take_step(
    row: DataSetRow, *, by: User, action: str, why: str = "", withdrawn: bool | None = None, **values: Any
) -> DataSetRow:
    """Write a row's next version and its event; return the row.

    Raises
    ------
    NewerRowError
        When somebody has changed the row since `row` was read.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a step and what it is about stand in one transaction")
    old, new = snapshot(DATA_SETS, row), cast(DataSetRow, copy_of(row))
    for name, value in values.items():
        setattr(new, name, value)
    new.withdrawn = new.withdrawn if withdrawn is None else withdrawn
    new.version += 1
    new.changed_by = by
    new.search_text = search_text(DATA_SETS, new)
    latest = DataSetRow.objects.select_for_update().filter(pk=row.pk, version=row.version).first()
    if latest is None:
        raise NewerRowError(DataSetRow.objects.select_related("changed_by").get(pk=row.pk))
    new.save()
    record(
        action,
        by=by,
        programme=new.programme,
        thing=KEY,
        thing_id=new.code,
        old=old,
        new=snapshot(DATA_SETS, new),
        why=why,
        # A field more secret than the row is in the snapshot too.
        confidentiality=max(new.confidentiality, new.field_confidentiality),
        shown_to=new.shown_to,
        actor=new.actor,
    )
    return new


def row_now(programme: str, code: str) -> DataSetRow | None:
    """Return a data set as it is now, for the worker, who asks no rights; locked until the transaction ends."""
    number = DATA_SETS.number_of(code) or 0
    return DataSetRow.objects.select_for_update().filter(programme=programme, number=number).first()
