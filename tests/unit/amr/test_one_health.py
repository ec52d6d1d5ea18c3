"""The joint set of humans and animals: values where there are any, else the reason."""

import polars as pl
import pytest

from beredd.amr.one_health import joint_set, one_health
from beredd.common.errors import UserError
from beredd.common.provenance import Provenance
from beredd.indicators import Observation, definitions, national_observations


def _observed(indicator: str, period: str, **more: object) -> Observation:
    return Observation.model_validate(
        {"indicator": indicator, "place": "SE", "period": period, "provenance": Provenance(source="x"), **more}
    )


def _row(frame: pl.DataFrame, name: str) -> dict[str, object]:
    return frame.row(by_predicate=pl.col("id") == name, named=True)


def test_the_set_has_both_sides_and_its_marks_are_not_verified() -> None:
    found = one_health([], 2024, "SE")
    counts = dict(
        found.group_by("area", "mark").len().select(pl.concat_str("area", "mark", separator=" "), "len").rows()
    )
    assert counts == {
        "human_consumption primary": 1,
        "human_consumption secondary": 2,
        "human_resistance primary": 2,
        "human_resistance secondary": 4,
        "animal_consumption primary": 1,
        "animal_consumption secondary": 4,
        "animal_resistance primary": 1,
        "animal_resistance secondary": 3,
    }
    assert not found.get_column("mark_verified").any()
    assert found.get_column("value").null_count() == found.height
    assert found.get_column("missing").null_count() == 0


def test_every_indicator_of_the_set_is_defined() -> None:
    named = {name for one in joint_set().indicators for name in one.indicators}
    assert named <= set(definitions())


def test_the_danish_set_of_2024_has_its_published_values() -> None:
    found = one_health(national_observations(), 2024, "DK", language="da")
    values = dict(found.drop_nulls("value").select("id", pl.col("value").round(2)).rows())
    assert values == {
        "human-total": 16.27,
        "human-mrsa": 1.87,
        "human-ecoli-3gc": 6.76,
        "human-kpneu-combined": 1.4,
        "human-kpneu-carbapenems": 0.44,
    }
    total = _row(found, "human-total")
    assert total["unit"] == "DDD/1000 inh/day"
    assert "DANMAP 2024" in str(total["source"])
    assert _row(found, "human-mrsa")["title"] == "MRSA blandt S. aureus"
    assert _row(found, "animal-total")["missing"] == "ingen værdi for 2024; den seneste er for 2023"
    assert _row(found, "animal-esbl")["missing"] == "ingen indikator tæller dette"


def test_a_value_brings_its_interval_and_the_newest_vintage_counts() -> None:
    own = [
        _observed("mrsa-share", "2024", value=3.0, low=2.0, high=4.0, vintage="2025"),
        _observed("mrsa-share", "2024", value=2.5, low=2.1, high=2.9, vintage="2026"),
        _observed("mrsa-share", "2023", value=9.0),
    ]
    row = _row(one_health(own, 2024, "SE"), "human-mrsa")
    assert (row["value"], row["low"], row["high"], row["vintage"]) == (2.5, 2.1, 2.9, "2026")
    assert row["missing"] is None


def test_the_first_measure_with_a_value_is_shown_and_named() -> None:
    own = [
        _observed("animal-sales-pcu", "2024", missing_reason="not_reported"),
        _observed("animal-sales-biomass", "2024", value=9.5),
    ]
    row = _row(one_health(own, 2024, "SE"), "animal-total")
    assert (row["value"], row["unit"]) == (9.5, "mg/kg biomass")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"missing_reason": "too_few"}, "too few observations"),
        ({"missing_reason": "the laboratory moved"}, "the laboratory moved"),
        ({"suppressed": True}, "suppressed"),
    ],
)
def test_what_is_missing_says_why(more: dict[str, object], reason: str) -> None:
    assert _row(one_health([_observed("mrsa-share", "2024", **more)], 2024, "SE"), "human-mrsa")["missing"] == reason


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(UserError):
        one_health([], 2024, "XX")
