"""An indicator's chart: what is drawn, what is said, what stands in the table."""

from typing import Any

import altair as alt
import pytest

from beredd.charts import indicator_chart
from beredd.common.text import LANGUAGES, Text
from beredd.indicators import Target, definition, definitions, judge, national_observations


def _rows(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the data of one layer."""
    found: list[dict[str, Any]] = spec["datasets"][layer["data"]["name"]]
    return found


def _texts(spec: dict[str, Any]) -> list[str]:
    """Return the names written at the ends of things."""
    return [row["text"] for layer in spec["layer"] for row in _rows(spec, layer) if "text" in row]


def _points(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the points drawn."""
    return [row for layer in spec["layer"] if layer["mark"]["type"] == "point" for row in _rows(spec, layer)]


def _national(name: str, language: str = "sv"):  # type: ignore[no-untyped-def]
    one = definition(name)
    return indicator_chart(one, national_observations(), judge(one, national_observations()), language)


def _danish_total(language: str = "sv"):  # type: ignore[no-untyped-def]
    whole = definition("j01-total")
    one = whole.model_copy(update={"targets": tuple(target for target in whole.targets if target.place == "DK")})
    own = [value for value in national_observations() if value.place == "DK"]
    return indicator_chart(one, own, judge(one, own), language)


def test_every_shipped_indicator_can_be_drawn_and_is_told_in_words() -> None:
    for name in list(definitions())[::5]:
        chart = _national(name, "da")
        assert chart.svg.startswith("<svg")
        assert chart.summary.endswith(".")
        assert chart.summary in chart.alt
        assert chart.table.rows


def test_two_places_are_told_apart_by_more_than_colour() -> None:
    chart = _national("ecoli-3gc-r")
    marks = [layer["mark"] for layer in chart.spec["layer"]]
    lines = {(mark["color"], tuple(mark["strokeDash"])) for mark in marks if mark.get("strokeJoin")}
    shapes = {mark["shape"] for mark in marks if mark["type"] == "point"}
    assert len({colour for colour, _ in lines}) == len({dash for _, dash in lines}) == len(shapes) == 2
    assert _texts(chart.spec) == ["Sverige", "Danmark"]


def test_a_year_without_value_is_a_gap_and_said_in_the_table() -> None:
    chart = _national("ecoli-3gc-r")
    gaps = [row for layer in chart.spec["layer"] for row in _rows(chart.spec, layer) if "gap" in row]
    assert [row["x"] for row in gaps] == [2008, 2010]
    assert ("2009", "saknas i källan", "6,2") in chart.table.rows


def test_the_summary_tells_latest_change_target_and_verdict() -> None:
    words = _national("prescriptions-outpatient-se").summary.replace("\u00a0", " ")
    assert words.startswith("Sverige 2024: 260 recept per 1 000 invånare och år, 5 % lägre än 2019; ")
    assert "målet för Sverige är högst 250 recept per 1 000 invånare och år (på väg)" in words
    words = _national("ecoli-3gc-r", "en").summary
    assert words.startswith("Sweden 2024: 9.4%, 1.6 percentage points higher than in 2019; Denmark 2024: 6.8%")


def test_the_target_and_the_trend_stand_in_picture_and_table() -> None:
    chart = _danish_total("da")
    assert "Mål 2030: højst 14,51" in _texts(chart.spec)
    assert any(text.startswith("Trend: ") for text in _texts(chart.spec))
    assert [row[0] for row in chart.table.rows[-2:]] == ["Mål 2030", "Trend 2030 (95 %-interval)"]
    assert chart.table.rows[-2][1] == "højst 14,51"


def test_older_vintages_are_drawn_when_they_differ_and_always_in_the_table() -> None:
    total = _danish_total()
    assert total.table.header[1:] == ("Danmark", "Danmark, DANMAP 2015", "Danmark, DANMAP 2023")
    assert "DANMAP 2015" in _texts(total.spec)
    assert "DANMAP 2023" not in _texts(total.spec)
    assert total.table.note


def test_the_same_input_gives_the_same_bytes() -> None:
    from beredd.charts import svg

    first = _national("mrsa-share").svg
    svg._drawn.cache_clear()
    assert _national("mrsa-share").svg == first


def test_the_spec_is_vega_lite() -> None:
    assert alt.LayerChart.from_dict(_national("j01-total").spec)


def test_numbers_follow_the_language(define, observe) -> None:  # type: ignore[no-untyped-def]
    definition_, values = define(decimals=1), observe({2023: 12345.5, 2024: 12000.0})
    axis = {language: indicator_chart(definition_, values, (), language).svg for language in LANGUAGES}
    assert "15\u00a0000" in axis["sv"]
    assert "15.000" in axis["da"]
    assert "15,000" in axis["en"]
    assert "År" in axis["sv"]
    assert "Year" in axis["en"]


def test_intervals_are_a_band_and_stand_in_the_cell(define, observe) -> None:  # type: ignore[no-untyped-def]
    values = observe({y: {"value": 5.0, "low": 4.0, "high": 6.5} for y in (2022, 2023, 2024)})
    chart = indicator_chart(define(), values, (), "en")
    assert any(layer["mark"]["type"] == "area" for layer in chart.spec["layer"])
    assert chart.table.rows[0] == ("2022", "5.0 (4.0–6.5)")
    assert "unchanged since 2022" in chart.summary


def test_hidden_and_missing_values_are_never_drawn_as_nought(define, observe) -> None:  # type: ignore[no-untyped-def]
    reasons = {
        2021: {"missing_reason": "laboratory closed"},
        2022: {"suppressed": True},
        2023: {"missing_reason": "too_few"},
        2024: 3.0,
    }
    chart = indicator_chart(define(), observe(reasons), (), "en")
    assert [row[1] for row in chart.table.rows] == ["laboratory closed", "suppressed", "too few observations", "3.0"]
    assert [row["y"] for row in _points(chart.spec)] == [3.0]
    assert "the only value" in chart.summary


def test_nothing_to_show_is_said(define, observe) -> None:  # type: ignore[no-untyped-def]
    for values in ([], observe({2024: {"suppressed": True}})):
        chart = indicator_chart(define(), values, (), "sv")
        assert chart.summary == "Det finns inga värden."
        assert chart.svg.startswith("<svg")


def test_quarters_and_months_have_their_place(define, observe) -> None:  # type: ignore[no-untyped-def]
    chart = indicator_chart(define(), observe({"2024-Q1": 1.0, "2024-Q2": 2.0, "2024-Q4": 0.0}), (), "en")
    assert [row["x"] for row in _points(chart.spec)] == [2024, 2024.25, 2024.75]
    assert "100% lower than in 2024-Q1" in chart.summary


def test_a_change_from_nought_is_told_in_the_unit(define, observe) -> None:  # type: ignore[no-untyped-def]
    chart = indicator_chart(define(decimals=0), observe({2023: 0.0, 2024: 7.0}), (), "en")
    assert "7\u00a0cases higher than in 2023" in chart.summary


def test_places_can_be_chosen_and_ordered(define, observe) -> None:  # type: ignore[no-untyped-def]
    values = [*observe({2024: 1.0}, place="SE-AB"), *observe({2024: 2.0}, place="DK"), *observe({2024: 3.0})]
    assert indicator_chart(define(), values, (), "sv").table.header == (
        "Period",
        "Sverige",
        "Danmark",
        "Stockholms län",
    )
    chosen = indicator_chart(define(), values, (), "sv", places=["SE-AB", "SE"])
    assert chosen.table.header == ("Period", "Stockholms län", "Sverige")


def test_targets_of_several_places_carry_the_places_names(define, observe) -> None:  # type: ignore[no-untyped-def]
    targets = tuple(
        Target(id=code, place=code, year=year, value=2, direction="at_most", source="x")
        for code, year in (("SE", 2030), ("DK", None))
    )
    one = define(targets=targets, unit=Text(en="cases"))
    values = [*observe({2024: 1.0}), *observe({2024: 2.0}, place="DK")]
    texts = _texts(indicator_chart(one, values, (), "en").spec)
    assert "Target Sweden 2030: at most 2.0" in texts
    assert "Target Denmark: at most 2.0" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_far_trend_does_not_press_the_facts_down(define, observe, language) -> None:  # type: ignore[no-untyped-def]
    target = Target(id="t", place="SE", year=2034, value=10, direction="at_most", source="x")
    one = define(targets=(target,))
    values = observe({2015 + i: 10 * 1.4**i for i in range(10)})
    chart = indicator_chart(one, values, judge(one, values), language)
    [top] = {
        layer["encoding"]["y"]["scale"]["domain"][1]
        for layer in chart.spec["layer"]
        if "scale" in layer["encoding"]["y"]
    }
    assert top <= 2 * 10 * 1.4**9
