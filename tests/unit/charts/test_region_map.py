"""The map: every region drawn, none without a value looks like a low one, and the table has what the map has."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredd.charts import region_map
from beredd.charts.region_map import CLASS_COLOURS, EMPTY_COLOUR, class_limits
from beredd.common.places import places
from beredd.common.provenance import Provenance
from beredd.indicators import Observation, definition

REGIONS = [code for code in places() if "-" in code]


def values(given: dict[str, float | None], period: str = "2024", **more: object) -> list[Observation]:
    return [
        Observation(
            indicator="ecoli-3gc-r",
            place=code,
            period=period,
            value=value,
            n=200,
            vintage="2025",
            missing_reason=None if value is not None else "not_reported",
            provenance=Provenance(source="Laboratories", parameters=dict(more)),
        )
        for code, value in given.items()
    ]


def fills(svg: str) -> list[str]:
    marks = [one for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}path") if one.get("fill")]  # noqa: S314
    return [str(one.get("fill")) for one in marks if one.get("stroke-width") == "0.6" and len(one.get("d", "")) > 120]


def test_each_region_is_drawn_and_one_without_a_value_is_white() -> None:
    given = {code: 5.0 + number for number, code in enumerate(REGIONS) if code != "SE-I"}
    chart = region_map(definition("ecoli-3gc-r"), values(given), "sv")
    assert chart is not None
    found = fills(chart.svg)
    assert len(found) == len(REGIONS)
    assert found.count(EMPTY_COLOUR) == 1
    assert set(found) == {*CLASS_COLOURS, EMPTY_COLOUR}


def test_the_table_has_every_region_in_the_readers_manner() -> None:
    chart = region_map(definition("ecoli-3gc-r"), values({"SE-AB": 7.25, "SE-I": None}), "da")
    assert chart is not None
    rows = {row[0]: row[1:] for row in chart.table.rows}
    assert len(rows) == 21, "the regions of Sweden alone: Denmark has no value"
    assert rows["Stockholms län"] == ("7,2", "–", "200")
    assert rows["Gotlands län"][0] == "mangler"
    assert rows["Skåne län"][0] == "–"


def test_the_latest_period_with_a_value_is_shown_unless_one_is_named() -> None:
    both = values({"SE-AB": 5.0}, "2023") + values({"SE-AB": 6.0, "SE-C": 8.0}, "2024")
    newest, older = (region_map(definition("ecoli-3gc-r"), both, "en", period=period) for period in (None, "2023"))
    assert newest is not None
    assert older is not None
    assert "2024" in newest.caption
    assert "lowest in Stockholm (6.0%), highest in Uppsala (8.0%)" in newest.summary
    assert "2023" in older.caption


def test_the_first_values_of_a_new_year_do_not_empty_the_map() -> None:
    old = values(dict.fromkeys(REGIONS, 5.0), "2024")
    few = region_map(definition("ecoli-3gc-r"), old + values({"SE-AB": 9.0}, "2025"), "en")
    half = region_map(definition("ecoli-3gc-r"), old + values(dict.fromkeys(REGIONS[:13], 9.0), "2025"), "en")
    assert few is not None
    assert half is not None
    assert ", 2024" in few.caption
    assert ", 2025" in half.caption


def test_a_country_is_no_region_and_gives_no_map() -> None:
    assert region_map(definition("ecoli-3gc-r"), values({"SE": 7.0}), "sv") is None


@pytest.mark.parametrize(("language", "words"), [("sv", "Syntetiska data"), ("da", "Syntetiske data"), ("en", "Synth")])
def test_made_up_values_say_so_in_words_and_table(language: str, words: str) -> None:
    chart = region_map(definition("ecoli-3gc-r"), values({"SE-AB": 7.0}, synthetic=True), language)
    assert chart is not None
    assert chart.summary.startswith(words)
    assert (chart.table.note or "").startswith(words)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100).map(lambda value: round(value, 1)), min_size=1, max_size=26))
def test_no_class_is_empty_and_equal_values_share_one(given: list[float]) -> None:
    limits = class_limits(given, 1)
    classes = [sum(value >= limit for limit in limits) for value in given]
    assert set(classes) == set(range(len(limits) + 1))
    assert len(limits) < len(CLASS_COLOURS)
