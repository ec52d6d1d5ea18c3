"""The joint indicators of humans and food-producing animals, as one set for a place and year.

Source: ECDC, EFSA and EMA, *Joint Scientific Opinion on a list of outcome indicators as regards surveillance of
antimicrobial resistance and antimicrobial consumption in humans and food-producing animals*, 2017,
doi:10.2903/j.efsa.2017.5017. The set is data: content/codes/one-health.yaml.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final, Literal

import polars as pl

from beredd.common.content_files import content_path, load_content
from beredd.common.periods import Period
from beredd.common.places import place as place_of
from beredd.common.text import Content, Text, label, words_of
from beredd.indicators import Observation, definitions, latest_vintage

SCHEMA: Final = {
    "id": pl.String(),
    "area": pl.String(),
    "mark": pl.String(),
    "mark_verified": pl.Boolean(),
    "title": pl.String(),
    "indicator": pl.String(),
    "unit": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "vintage": pl.String(),
    "source": pl.String(),
    "missing": pl.String(),
}


class JointIndicator(Content):
    """One indicator of the set; ``indicators`` are those of content/indicators/ that count it, the best first."""

    id: str
    area: Literal["human_consumption", "human_resistance", "animal_consumption", "animal_resistance"]
    mark: Literal["primary", "secondary"]
    title: Text
    indicators: tuple[str, ...] = ()


class JointSet(Content):
    """The whole of content/codes/one-health.yaml."""

    version: str
    source: str
    marks_verified: bool
    indicators: tuple[JointIndicator, ...]


@cache
def joint_set() -> JointSet:
    """Return the set that ships.

    Raises
    ------
    UserError
        When the file cannot be read.
    ContentFaults
        When it is wrong.
    """
    return load_content(content_path("codes/one-health.yaml"), JointSet)


def one_health(observations: Iterable[Observation], year: int, place: str, *, language: str = "en") -> pl.DataFrame:
    """Return the whole set for a place and year: what has a value, and what is missing with the reason.

    Parameters
    ----------
    observations
        Of any engine and place; the newest vintage of each counts.
    year
        The calendar year.
    place
        ISO 3166.
    language
        Of the titles and reasons: sv, da or en.

    Returns
    -------
    DataFrame
        One row to each indicator of the set, in its order: ``id``, ``area``, ``mark`` (primary or secondary),
        ``mark_verified`` (whether that has been held against the source), ``title``, ``indicator``, ``unit``, ``value``
        with ``low`` and ``high``, ``vintage``, ``source``, and ``missing``: why there is no value.

    Raises
    ------
    UserError
        When the place is not known.
    """
    place_of(place)
    own = [one for one in latest_vintage(observations) if one.place == place]
    rows = [_row(one, own, str(year), language) for one in joint_set().indicators]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


_WHY: Final = {
    "no_indicator": Text(
        sv="ingen indikator räknar detta", da="ingen indikator tæller dette", en="no indicator counts this"
    ),
    "suppressed": Text(sv="visas inte (små tal)", da="vises ikke (små tal)", en="suppressed"),
    "other_year": Text(
        sv="inget värde för {year}; det senaste är för {latest}",
        da="ingen værdi for {year}; den seneste er for {latest}",
        en="no value of {year}; the latest is of {latest}",
    ),
    "no_value": Text(sv="inget värde", da="ingen værdi", en="no value"),
}


def _row(entry: JointIndicator, own: list[Observation], year: str, language: str) -> dict[str, object]:
    """Return the row of one indicator: the first candidate with a value, else the reason."""
    row: dict[str, object] = dict.fromkeys(SCHEMA)
    row |= {
        "id": entry.id,
        "area": entry.area,
        "mark": entry.mark,
        "mark_verified": joint_set().marks_verified,
        "title": entry.title.to(language),
    }
    known = [name for name in entry.indicators if name in definitions()]
    of_year = [one for name in known for one in own if (one.indicator, one.period) == (name, year)]
    found = next((one for one in of_year if one.value is not None), None)
    if found is None:
        return row | {"missing": _missing(known, own, of_year, year, language)}
    return row | {
        "indicator": found.indicator,
        "unit": definitions()[found.indicator].unit_code,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "vintage": found.vintage,
        "source": found.provenance.source,
    }


def _missing(known: list[str], own: list[Observation], of_year: list[Observation], year: str, language: str) -> str:
    """Say why a year has no value."""
    if not known:
        return _WHY["no_indicator"].to(language)
    if any(one.suppressed for one in of_year):
        return _WHY["suppressed"].to(language)
    if reasons := [one.missing_reason for one in of_year if one.missing_reason]:
        coded = words_of("beredd.common", "labels.yaml")["missing_reason"]
        return label("missing_reason", reasons[0], language) if reasons[0] in coded else reasons[0]
    dated = [one.period for one in own if one.indicator in known and one.value is not None]
    years = sorted({Period.parse(text).year for text in dated if Period.parse(text).kind == "year"})
    if not years:
        return _WHY["no_value"].to(language)
    return _WHY["other_year"].to(language).format(year=year, latest=years[-1])
