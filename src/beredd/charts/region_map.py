"""An indicator on the map of Sweden's 21 and Denmark's 5 regions, and the same in a sentence and a table.

The classes go from light to dark in one hue, so that they hold for every kind of colour blindness and in print; a
region without a value is white, never the lightest class. Every number stands in the
table as well.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from beredd.charts.look import FAINT_INK, INK, config
from beredd.charts.model import Chart, ChartTable
from beredd.charts.svg import chart_svg
from beredd.charts.words import say, sentence
from beredd.common.content_files import content_path
from beredd.common.periods import Period
from beredd.common.places import place, places
from beredd.indicators.model import IndicatorDefinition, Observation
from beredd.indicators.reasons import number_words, value_words
from beredd.indicators.vintages import is_synthetic, latest_vintage

CLASS_COLOURS = ("#d6e6f4", "#abd0e6", "#6aaed6", "#3787c0", "#105ba4")
"""Light to dark blue; neighbouring classes differ in lightness by at least 12 (CIE L*)."""
EMPTY_COLOUR = "#ffffff"
MAP_WIDTH, MAP_HEIGHT = 430, 620


def region_map(
    definition: IndicatorDefinition,
    observations: Iterable[Observation],
    language: str = "sv",
    *,
    period: str | None = None,
) -> Chart | None:
    """Return the map of an indicator's newest values by region.

    Parameters
    ----------
    definition
        The indicator.
    observations
        Of any indicators, places and vintages; the definition's own for regions are taken.
    language
        ``sv``, ``da`` or ``en``.
    period
        The period to show. When not given it is the latest in which at least half as many regions have a value as in
        the fullest: the first few values of a new year do not empty the map.

    Returns
    -------
    The map, or None where no region has an observation.
    """
    own = [one for one in observations if one.indicator == definition.id and "-" in one.place]
    newest = [one for one in latest_vintage(own) if period is None or one.period == period]
    known = [one for one in newest if one.value is not None and not one.suppressed]
    if not newest:
        return None
    shown = period or _latest_full([one.period for one in known or newest])
    at = {one.place: one for one in newest if one.period == shown}
    values = {code: one.value for code, one in at.items() if one.value is not None and not one.suppressed}
    title = definition.title.to(language)
    summary = _summary(definition, values, shown, language)
    if any(is_synthetic(one) for one in at.values()):
        summary = f"{say('synthetic', language)} {summary}"
    alt = say("alt_none", language, kind=say("map", language), title=f"{title}, {shown}", summary=summary)
    spec = _spec(definition, values, language)
    source = "; ".join(sorted({one.provenance.source for one in at.values()}))
    return Chart(
        spec=spec,
        svg=chart_svg(spec, label=alt, language=language),
        alt=alt,
        caption=say(
            "map_caption",
            language,
            title=title,
            unit=definition.unit.to(language),
            period=shown,
            source=source.rstrip("."),
        ),
        summary=summary,
        table=_table(definition, at, shown, language),
    )


def _latest_full(periods: Sequence[str]) -> str:
    """Return the latest period that stands at least half as often as the commonest."""
    counts = Counter(periods)
    full = [one for one, count in counts.items() if 2 * count >= max(counts.values())]
    return max(full, key=lambda text: Period.parse(text).middle)


@cache
def _shapes() -> list[dict[str, Any]]:
    """Return the regions' borders as GeoJSON features (Natural Earth, public domain)."""
    features: list[dict[str, Any]] = json.loads(content_path("maps/regions.json").read_text(encoding="utf-8"))[
        "features"
    ]
    return features


def class_limits(values: Iterable[float], decimals: int) -> list[float]:
    """Return the lower limits of the second to the last class: quintiles of the values, as they are printed.

    Equal values are never parted, so that there are fewer classes than colours where the regions are alike.
    """
    ordered = sorted(values)
    if not ordered:
        return []
    count = len(CLASS_COLOURS)
    cuts = [round(ordered[min(len(ordered) * step // count, len(ordered) - 1)], decimals) for step in range(1, count)]
    return sorted({cut for cut in cuts if cut > round(ordered[0], decimals)})


def _spec(definition: IndicatorDefinition, values: dict[str, float], language: str) -> dict[str, Any]:
    decimals = definition.decimals
    limits = class_limits(values.values(), decimals)
    names = _class_names(definition, values, limits, language)
    colours = _colours(len(names))
    empty = say("no_value", language)
    features = [
        {**feature, "properties": {"class": _class(values.get(feature["id"]), limits, names, empty, decimals)}}
        for feature in _shapes()
    ]
    lacking = any(feature["properties"]["class"] == empty for feature in features)
    domain = [*names, empty] if lacking else names
    palette = [*colours, EMPTY_COLOUR] if lacking else colours
    return {
        "config": config(),
        "width": MAP_WIDTH,
        "height": MAP_HEIGHT,
        "data": {"values": features},
        "projection": {"type": "conicConformal", "parallels": [55, 65], "rotate": [-15, 0]},
        "mark": {"type": "geoshape", "stroke": INK, "strokeWidth": 0.6},
        "encoding": {
            "color": {
                "field": "properties.class",
                "type": "nominal",
                "sort": domain,
                "scale": {"domain": domain, "range": palette},
                "legend": {
                    "title": definition.unit.to(language),
                    "orient": "top-left",
                    "labelFontSize": 13,
                    "titleFontSize": 13,
                    "titleColor": FAINT_INK,
                    "labelColor": INK,
                    "symbolType": "square",
                    "symbolSize": 220,
                    "symbolStrokeColor": INK,
                    "symbolStrokeWidth": 0.6,
                    "labelLimit": 200,
                    "titleLimit": 260,
                },
            }
        },
    }


def _colours(count: int) -> list[str]:
    """Return `count` colours from light to dark, spread over the whole range."""
    if count <= 1:
        return [CLASS_COLOURS[2]][:count]
    step = (len(CLASS_COLOURS) - 1) / (count - 1)
    return [CLASS_COLOURS[round(place * step)] for place in range(count)]


def _class_names(
    definition: IndicatorDefinition, values: dict[str, float], limits: list[float], language: str
) -> list[str]:
    """Return the words of each class, from the lowest: ``5,1–6,4``."""
    if not values:
        return []
    step = 10.0**-definition.decimals
    starts = [round(min(values.values()), definition.decimals), *limits]
    ends = [*(limit - step for limit in limits), round(max(values.values()), definition.decimals)]
    return [
        number_words(low, definition, language)
        if high <= low
        else f"{number_words(low, definition, language)}–{number_words(high, definition, language)}"
        for low, high in zip(starts, ends, strict=True)
    ]


def _class(value: float | None, limits: list[float], names: list[str], empty: str, decimals: int) -> str:
    if value is None:
        return empty
    return names[sum(round(value, decimals) >= limit for limit in limits)]


def _summary(definition: IndicatorDefinition, values: dict[str, float], period: str, language: str) -> str:
    """Say which regions have the lowest and the highest value."""
    if not values:
        return say("no_data", language)
    low, high = min(values, key=lambda code: values[code]), max(values, key=lambda code: values[code])
    return sentence(
        say(
            "map_summary",
            language,
            period=period,
            low=place(low).name.to(language),
            low_value=value_words(values[low], definition, language),
            high=place(high).name.to(language),
            high_value=value_words(values[high], definition, language),
            count=len(values),
        )
    )


def _table(definition: IndicatorDefinition, at: dict[str, Observation], period: str, language: str) -> ChartTable:
    """Return a row for each region of the countries that have values, with interval and number tested."""
    countries = {code.split("-")[0] for code in at}
    rows = []
    for code, region in places().items():
        if region.parent not in countries:
            continue
        one = at.get(code)
        rows.append((region.name.to(language), *_cells(definition, one, language)))
    return ChartTable(
        caption=say("map_table", language, title=definition.title.to(language), period=period),
        header=(
            say("region", language),
            definition.unit.to(language),
            say("interval", language),
            say("number_tested", language),
        ),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        note=say("synthetic", language) if any(is_synthetic(one) for one in at.values()) else None,
    )


def _cells(definition: IndicatorDefinition, one: Observation | None, language: str) -> tuple[str, str, str]:
    if one is None:
        return ("–", "–", "–")
    if one.suppressed:
        return (say("suppressed", language), "–", "–")
    if one.value is None:
        return (say("missing", language), "–", "–")
    interval = "–"
    if one.low is not None and one.high is not None:
        ends = (number_words(end, definition, language) for end in (one.low, one.high))
        interval = "–".join(ends)
    return (number_words(one.value, definition, language), interval, str(one.n) if one.n is not None else "–")
