"""Open data of indicators: values that people have published, and series whose licence lets them be given on."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from beredd.common.periods import Period
from beredd.common.provenance import Provenance
from beredd.common.text import Text
from beredd.indicators import IndicatorDefinition, Observation, definitions, national_observations
from beredd.indicators.entered import REVISION
from beredd.indicators.open_sources import LICENCES, open_sources
from beredd.programmes.model import Programme
from beredd.site.datasets.publication import public_observations as public_observations_of
from beredd.site.datasets.publication import published_rows
from beredd.site.indicators.models import ValueRow
from beredd.site.indicators.queries import approved_rows, observations_in
from beredd.site.open_data.content_sets import content_modified, titled
from beredd.site.open_data.data_set import CC0, Cell, DataSet, OpenColumn
from beredd.site.open_data.publications import INDICATORS, Publication

COLUMNS: Final = (
    OpenColumn("indicator", Text(sv="Indikator", da="Indikator", en="Indicator"), required=True),
    OpenColumn("place", Text(sv="Plats (ISO 3166)", da="Sted (ISO 3166)", en="Place (ISO 3166)"), required=True),
    OpenColumn("period", Text(sv="Period", da="Periode", en="Period"), required=True),
    OpenColumn(
        "value", Text(sv="Värde", da="Værdi", en="Value"), "decimal",
        about=Text(
            sv="Tomt när värdet saknas, aldrig noll.", da="Tomt, når værdien mangler, aldrig nul.",
            en="Empty when the value is missing, never nought.",
        ),
    ),
    OpenColumn("unit", Text(sv="Enhet", da="Enhed", en="Unit")),
    OpenColumn("low", Text(sv="Undre gräns (95 %)", da="Nedre grænse (95 %)", en="Lower limit (95 %)"), "decimal"),
    OpenColumn("high", Text(sv="Övre gräns (95 %)", da="Øvre grænse (95 %)", en="Upper limit (95 %)"), "decimal"),
    OpenColumn("n", Text(sv="Antal", da="Antal", en="Count"), "integer"),
    OpenColumn("numerator", Text(sv="Täljare", da="Tæller", en="Numerator"), "decimal"),
    OpenColumn("denominator", Text(sv="Nämnare", da="Nævner", en="Denominator"), "decimal"),
    OpenColumn("missing_reason", Text(sv="Varför värde saknas", da="Hvorfor værdien mangler", en="Why missing")),
    OpenColumn("status", Text(sv="Slutligt eller preliminärt", da="Endelig eller foreløbig", en="How final")),
    OpenColumn("vintage", Text(sv="Utgåva", da="Udgave", en="Vintage"), required=True),
    OpenColumn("revision", Text(sv="Slag av revidering", da="Slags revision", en="Kind of revision")),
    OpenColumn(
        "definition_version", Text(sv="Definitionens version", da="Definitionens version", en="Definition's version")
    ),
    OpenColumn("source", Text(sv="Källa", da="Kilde", en="Source"), required=True),
)  # fmt: skip
KEYS: Final = ("indicator", "place", "period", "vintage")
GIVEN_ON: Final = (REVISION, "numerator", "denominator")
"""What of a value's provenance is public; which row it came from, and its writer's remark, are not."""


def public_values(programme: str) -> QuerySet[ValueRow]:
    """Return the values that the public may read: approved, published, K 0, and no field classified."""
    return approved_rows().filter(
        programme=programme,
        published=True,
        confidentiality=0,
        shown_to="",
        field_confidentiality=0,
        classified_fields="",
    )


def entered_observations(publication: Publication) -> list[Observation]:
    """Return the programme's own public values as observations without what is not public of their origin.

    They are those that people have entered, and those of published data sets with small counts hidden.
    """
    if INDICATORS not in publication.since:
        return []
    programme = publication.programme.id
    return [_stripped(one) for one in [*observations_in(public_values(programme)), *public_observations_of(programme)]]


def _stripped(one: Observation) -> Observation:
    told = {name: value for name, value in one.provenance.parameters.items() if name in GIVEN_ON}
    provenance = Provenance(
        source=one.provenance.source, definition_version=one.provenance.definition_version, parameters=told
    )
    return one.model_copy(update={"provenance": provenance})


def shipped_observations(publication: Publication) -> dict[str, list[Observation]]:
    """Return beredd's series of the programme's goals whose source may be given on, by licence."""
    if INDICATORS not in publication.since:
        return {}
    own, allowed = indicators_of(publication.programme), open_sources()
    found: dict[str, list[Observation]] = {}
    for one in national_observations():
        source = allowed.get(one.provenance.source)
        if one.indicator in own and source is not None:
            found.setdefault(source.licence, []).append(one)
    return found


def indicators_of(programme: Programme) -> set[str]:
    """Return the indicators of a programme's goals."""
    return {indicator for goal in programme.goals for indicator in goal.indicators}


def public_observations(publication: Publication) -> list[Observation]:
    """Return all values of a programme that the public may read."""
    shipped = [one for series in shipped_observations(publication).values() for one in series]
    return [*shipped, *entered_observations(publication)]


def public_indicators(publication: Publication) -> list[IndicatorDefinition]:
    """Return the indicators that have public values, in order of their ids."""
    with_values = {one.indicator for one in public_observations(publication)}
    return [one for one in definitions().values() if one.id in with_values]


def indicator_sets(publication: Publication) -> list[DataSet]:
    """Return the programme's own values as one set, and the given-on series as one for each licence."""
    if INDICATORS not in publication.since:
        return []
    found = []
    entered = entered_observations(publication)
    if entered:
        programme = publication.programme.id
        rows = [*public_values(programme), *published_rows(programme)]
        changed = [row.changed_at for row in rows]
        title = Text(sv="Indikatorvärden", da="Indikatorværdier", en="Values of indicators")
        source = Text(
            sv="Värden som myndigheterna har lämnat in och godkänt i programmet; varje rad har sin källa",
            da="Værdier, som myndighederne har indsendt og godkendt i programmet; hver række har sin kilde",
            en="Values that the agencies have submitted and approved in the programme; each row has its source",
        )
        found.append(_set(publication, "indicators", title, source, entered, CC0, changed))
    for licence, series in sorted(shipped_observations(publication).items()):
        title = Text(sv="Publicerade serier", da="Offentliggjorte serier", en="Published series")
        source = Text(
            sv="Publicerade av andra, återgivna enligt deras licens; varje rad har sin källa",
            da="Offentliggjort af andre, gengivet efter deres licens; hver række har sin kilde",
            en="Published by others, given on under their licence; each row has its source",
        )
        key = f"series-{licence.lower().replace('.', '-')}"
        found.append(_set(publication, key, title, source, series, LICENCES[licence], []))
    return found


def _set(
    publication: Publication,
    key: str,
    title: Text,
    source: Text,
    observations: list[Observation],
    licence: str,
    changed: Iterable[datetime],
) -> DataSet:
    programme, since = publication.programme, publication.since[INDICATORS]
    periods = [Period.parse(one.period) for one in observations]
    last = list(changed)
    return DataSet(
        programme=programme.id,
        key=key,
        title=titled(title, programme),
        about=programme.summary,
        columns=COLUMNS,
        rows=tuple(_row(one) for one in observations),
        keys=KEYS,
        country=programme.country,
        source=source,
        issued=since,
        modified=max([since, *last]) if last else max(since, content_modified(programme)),
        first=min(one.start for one in periods),
        last=max(one.end for one in periods),
        licence=licence,
    )


def _row(one: Observation) -> Mapping[str, Cell]:
    told = one.provenance.parameters
    known = definitions().get(one.indicator)
    return {
        "indicator": one.indicator,
        "place": one.place,
        "period": one.period,
        "value": None if one.suppressed else one.value,
        "unit": known.unit_code if known else "",
        "low": None if one.suppressed else one.low,
        "high": None if one.suppressed else one.high,
        "n": None if one.suppressed else one.n,
        "numerator": _number(told.get("numerator")),
        "denominator": _number(told.get("denominator")),
        "missing_reason": one.missing_reason or ("too_few" if one.suppressed else ""),
        "status": one.status.value,
        "vintage": one.vintage,
        "revision": told.get(REVISION, ""),
        "definition_version": one.provenance.definition_version or "",
        "source": one.provenance.source,
    }


def _number(kept: str | float | None) -> float | None:
    return None if kept in (None, "") else float(kept)
