"""What is published of each programme: the parts there are, the decisions on them, and how one is taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max

from beredd.common.errors import UserError
from beredd.common.text import Text
from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Programme
from beredd.site.accounts.models import ProgrammeClass, User
from beredd.site.accounts.rights import Verb, require
from beredd.site.audit.events import record
from beredd.site.open_data.models import PublicationRow
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.registers.register import registers

DUTIES, CALENDAR, INDICATORS = "duties", "calendar", "indicators"
CONTENT_PARTS: Final = {
    DUTIES: Text(sv="Uppgifter, mål och aktörer", da="Opgaver, mål og aktører", en="Duties, goals and actors"),
    CALENDAR: Text(sv="Datum", da="Datoer", en="Dates"),
    INDICATORS: Text(sv="Indikatorernas värden", da="Indikatorernes værdier", en="Values of indicators"),
}
NOT_BY_ROW: Final = frozenset({"values", "periods"})
"""Registers that are no part of their own: values are published as indicators, and their periods are internal."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A programme of which something is public: each part with the moment since when."""

    programme: Programme
    since: Mapping[str, datetime]


def parts() -> dict[str, Text]:
    """Return the parts that can be published: the programme's content, and registers that have public columns."""
    rows = {
        key: one.title
        for key, one in registers().items()
        if key not in NOT_BY_ROW and any(column.public for column in one.columns)
    }
    return CONTENT_PARTS | rows


def newest(programmes: Iterable[str] | None = None) -> dict[tuple[str, str], PublicationRow]:
    """Return the newest decision on each programme and part: one query."""
    rows = (
        PublicationRow.objects.all() if programmes is None else PublicationRow.objects.filter(programme__in=programmes)
    )
    last = rows.order_by().values("programme", "part").annotate(last=Max("id")).values("last")
    return {(row.programme, row.part): row for row in PublicationRow.objects.filter(id__in=last)}


def publications() -> list[Publication]:
    """Return what is public now, by programme; a programme that is itself classified has nothing public."""
    closed = set(ProgrammeClass.objects.filter(confidentiality__gt=0).values_list("programme", flat=True))
    known = {one for one in programme_ids() if one not in closed}
    allowed = parts()
    since: dict[str, dict[str, datetime]] = {}
    for (programme, part), row in sorted(newest().items()):
        if row.published and programme in known and part in allowed:
            since.setdefault(programme, {})[part] = row.at
    return [Publication(load_programme(programme), found) for programme, found in since.items()]


def publication_of(programme_id: str) -> Publication | None:
    """Return what is public of one programme; None where nothing is."""
    return next((one for one in publications() if one.programme.id == programme_id), None)


def publish_programme(
    *, by: User, programme: Programme, open_parts: Iterable[str], why: str, seen: Mapping[str, int]
) -> list[PublicationRow]:
    """Let the public read these parts of a programme and no others.

    Parameters
    ----------
    by, programme
        Who decides, and on what.
    open_parts
        The parts to be public from now on; every other part is taken back.
    why
        The reason.
    seen
        The id of the decision that `by` saw for each part, 0 where there was none.

    Raises
    ------
    KeyError
        When a part is not one that can be published.
    NewerEntryError
        When somebody has decided since.
    UserError
        When the programme itself is classified.
    """
    require(by, Verb.PUBLISH, programme)
    wanted, known = set(open_parts), parts()
    if unknown := wanted - set(known):
        raise KeyError(unknown.pop())
    if wanted and ProgrammeClass.objects.filter(programme=programme.id, confidentiality__gt=0).exists():
        raise UserError(
            "The programme is classified: nothing of it can be public.", remedy="Lower the programme's class first."
        )
    with transaction.atomic():
        now = newest([programme.id])
        made = []
        for part in known:
            old = now.get((programme.id, part))
            if (old.pk if old else 0) != seen.get(part, 0):
                raise NewerEntryError(part)
            if (old is not None and old.published) != (part in wanted):
                made.append(_decided(by, programme, part, old, part in wanted, why))
    return made


def _decided(
    by: User, programme: Programme, part: str, old: PublicationRow | None, published: bool, why: str
) -> PublicationRow:
    try:
        with transaction.atomic():
            row = PublicationRow.objects.create(
                programme=programme.id, part=part, published=published, why=why, by=by, after=old.pk if old else 0
            )
    except IntegrityError:
        raise NewerEntryError(part) from None
    record(
        "publish_programme" if published else "unpublish_programme",
        by=by,
        programme=programme.id,
        thing="publication",
        thing_id=part,
        old={"published": bool(old and old.published)},
        new={"published": published},
        why=why,
    )
    return row
