"""Values read back as observations: those that beredd ships with, those entered by hand, those of data sets."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from beredd.common.provenance import program_version
from beredd.indicators import Observation, Status, national_observations
from beredd.indicators.entered import ApprovedValue, approved_observation, numbered
from beredd.indicators.entry import ValueState
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, open_to_all, readable
from beredd.site.datasets import queries as data_sets
from beredd.site.indicators.models import ValueRow
from beredd.site.indicators.rules import entry_of
from beredd.site.registers.past_rows import open_rows_as_of
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight
from beredd.site.registers.snapshots import snapshot

READ_AT_ONCE: Final = 500
KEPT_AT_MOST: Final = 50_000
_KEPT: Final[dict[tuple[int, int, datetime], Observation]] = {}
"""Observations of approved rows by the row's key, version and moment."""


def approved_value(row: ValueRow) -> ApprovedValue:
    """Return an approved row as the room of indicators knows it."""
    of = register("values")
    return ApprovedValue(
        programme=row.programme,
        code=row.code,
        number=row.number,
        indicator=row.indicator,
        entry=entry_of(of.values_of(row)),
        approved_on=row.vintage or row.changed_at.date(),  # the rule of steps sees to it that there is a day
        definition_version=row.definition_version,
        status=Status(row.status or Status.FINAL),
        revision_of=row.revision_of,
        revision_kind=row.revision_kind,
        note=row.note,
        snapshot={"programme": row.programme, "code": row.code, **snapshot(of, row)},
    )


def observations_in(rows: QuerySet[ValueRow]) -> list[Observation]:
    """Return approved rows as observations.

    A version of an approved row never changes, so each is read and hashed once in a process, not for every page.
    """
    ordered = rows.order_by("vintage", "programme", "number")
    keys = list(ordered.values_list("pk", "version", "changed_at"))
    new = [key[0] for key in keys if key not in _KEPT]
    if len(_KEPT) + len(new) > KEPT_AT_MOST:
        _KEPT.clear()
        new = [key[0] for key in keys]
    program = program_version() if new else ""
    fresh: dict[tuple[int, int, datetime], Observation] = {}
    for start in range(0, len(new), READ_AT_ONCE):
        for row in rows.model._default_manager.filter(pk__in=new[start : start + READ_AT_ONCE]):
            fresh[row.pk, row.version, row.changed_at] = approved_observation(approved_value(row), program)
    _KEPT.update(fresh)
    # A row that somebody has changed since the keys were read is in neither; it is there on the next page.
    return numbered(one for key in keys if (one := fresh.get(key) or _KEPT.get(key)) is not None)


def approved_rows() -> QuerySet[ValueRow]:
    """Return all approved rows of all programmes; whoever shows them asks first who may see them."""
    return ValueRow.objects.filter(state=ValueState.APPROVED, withdrawn=False, vintage__isnull=False)


def _without_classified_fields(rows: QuerySet[ValueRow]) -> QuerySet[ValueRow]:
    """Leave out rows of which a field is more sensitive than the row: half a value would be a wrong one."""
    return rows.filter(field_confidentiality=0)


def observations_seen_by(user: Person, indicators: Iterable[str] | None = None) -> list[Observation]:
    """Return beredd's own series, and what is approved in the programmes that `user` may read: values, data sets."""
    wanted = None if indicators is None else set(indicators)
    rows = approved_rows() if wanted is None else approved_rows().filter(indicator__in=wanted)
    known = set(programme_ids())
    with_values = [one for one in rows.order_by().values_list("programme", flat=True).distinct() if one in known]
    entered: list[Observation] = []
    for programme in readable(user, sorted(with_values)):
        own = Sight(user, load_programme(programme)).rows(register("values"))
        mine = own.filter(state=ValueState.APPROVED, vintage__isnull=False)
        entered += observations_in(
            _without_classified_fields(mine if wanted is None else mine.filter(indicator__in=wanted))
        )
    shipped = [one for one in national_observations() if wanted is None or one.indicator in wanted]
    return [*shipped, *entered, *data_sets.observations_seen_by(user, wanted)]


def observations_for_report(
    programme: Programme, as_of: datetime | None = None, *, indicators: Iterable[str] | None = None
) -> list[Observation]:
    """Return what a report of a programme is made from: beredd's series, its own approved values and data sets.

    A report is read by all who may read the programme: only values of ordinary class that are shown to all are in it.
    With `as_of` the values are those that had been approved at that moment; with `indicators` only theirs.
    """
    wanted = None if indicators is None else set(indicators)
    if as_of is not None:
        entered = _observations_then(programme, as_of)
    else:
        rows = open_to_all(approved_rows().filter(programme=programme.id))
        rows = rows if wanted is None else rows.filter(indicator__in=wanted)
        entered = observations_in(_without_classified_fields(rows))
    entered += data_sets.observations_for_report(programme, as_of, wanted)
    return [one for one in (*national_observations(), *entered) if wanted is None or one.indicator in wanted]


def _observations_then(programme: Programme, as_of: datetime) -> list[Observation]:
    rows = open_rows_as_of(register("values"), [programme.id], as_of)
    approved = [row for row in rows if row.state == ValueState.APPROVED and row.vintage and not row.field_classes]
    approved.sort(key=lambda row: (row.vintage, row.number))
    program = program_version() if approved else ""
    return numbered(approved_observation(approved_value(row), program) for row in approved)
