"""Values of approved data sets as observations: the door to goal pages, indicator pages and reports."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from beredd.common.provenance import Provenance
from beredd.indicators.model import Observation, Status
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.rights import Person, open_to_all, readable
from beredd.site.datasets.models import DataSetRow, DataSetValue, Reading, State
from beredd.site.datasets.registers import DATA_SETS
from beredd.site.registers.past_rows import open_rows_as_of
from beredd.site.registers.sight import Sight

KEPT_AT_MOST: Final = 200_000
_KEPT: Final[dict[tuple[int, datetime | None], dict[str, list[Observation]]]] = {}
"""Observations of approved readings, by the reading and the moment of its approval: they never change."""


def observations_seen_by(user: Person, indicators: Iterable[str] | None = None) -> list[Observation]:
    """Return the values of approved data sets of the programmes that `user` may read, of sets that `user` may read."""
    known = set(programme_ids())
    programmes = approved_rows(DataSetRow.objects.all()).order_by().values_list("programme", flat=True).distinct()
    found: list[int] = []
    for programme in readable(user, sorted(known & set(programmes))):
        own = Sight(user, load_programme(programme)).rows(DATA_SETS)
        found += approved_rows(own).values_list("pk", flat=True)
    return observations_of(found, indicators)


def observations_for_report(
    programme: Programme, as_of: datetime | None = None, indicators: Iterable[str] | None = None
) -> list[Observation]:
    """Return those of a programme's own data sets that everybody in it may read; with `as_of`, as approved then."""
    if as_of is None:
        rows = open_to_all(approved_rows(DataSetRow.objects.filter(programme=programme.id)))
        return observations_of(list(rows.values_list("pk", flat=True)), indicators)
    then = open_rows_as_of(DATA_SETS, [programme.id], as_of)
    numbers = [row.number for row in then if row.state == State.APPROVED and not row.field_classes]
    held = DataSetRow.objects.filter(programme=programme.id, number__in=numbers).exclude(state=State.DELETED)
    return observations_of(list(held.values_list("pk", flat=True)), indicators)


def approved_rows(rows: QuerySet[DataSetRow]) -> QuerySet[DataSetRow]:
    """Return those of the data sets whose values count; one of which a field is secret gives none."""
    return rows.filter(state=State.APPROVED, withdrawn=False, field_confidentiality=0)


def observations_of(data_sets: Iterable[int], indicators: Iterable[str] | None = None) -> list[Observation]:
    """Return the approved observations of data sets, in the order of their approval."""
    wanted = None if indicators is None else set(indicators)
    newest = Reading.objects.filter(data_set__in=list(data_sets), approved_at__isnull=False)
    readings = list(newest.select_related("data_set").order_by("approved_at", "id"))
    if new := [one for one in readings if (one.pk, one.approved_at) not in _KEPT]:
        _keep(new)
    found: list[Observation] = []
    for reading in readings:
        for indicator, observations in _KEPT.get((reading.pk, reading.approved_at), {}).items():
            if wanted is None or indicator in wanted:
                found += observations
    return found


def _keep(readings: list[Reading]) -> None:
    if sum(len(some) for kept in _KEPT.values() for some in kept.values()) > KEPT_AT_MOST:
        _KEPT.clear()
    by_key = {one.pk: one for one in readings}
    fresh: dict[int, dict[str, list[Observation]]] = {key: {} for key in by_key}
    for row in DataSetValue.objects.filter(reading__in=by_key).order_by("id").iterator(chunk_size=2000):
        reading = by_key[row.reading_id]
        fresh[reading.pk].setdefault(row.indicator, []).append(observation_of(row, vintage_of(reading)))
    _KEPT.update({(key, by_key[key].approved_at): held for key, held in fresh.items()})


def vintage_of(reading: Reading) -> str:
    """Return an approved reading's vintage: the moment of approval, and which data set.

    Two data sets approved on one day are two vintages, the later after the earlier.
    """
    if reading.approved_at is None:
        return ""
    return f"{timezone.localtime(reading.approved_at):%Y-%m-%d %H:%M:%S} {reading.data_set.code}"


def observation_of(row: DataSetValue, vintage: str) -> Observation:
    """Return a kept value as an observation."""
    return Observation(
        indicator=row.indicator,
        place=row.place,
        period=row.period,
        value=row.value,
        low=row.low,
        high=row.high,
        n=row.n,
        status=Status(row.status),
        vintage=vintage,
        suppressed=row.suppressed,
        missing_reason=row.missing_reason or None,
        provenance=Provenance(**row.provenance),
    )


def newest_reading(row: DataSetRow) -> Reading | None:
    """Return what came of the last reading that came through; None where there is none."""
    return row.readings.select_related("data_set", "approved_by").order_by("-id").first()
