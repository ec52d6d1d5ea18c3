"""Consumption as observations: what each definition says it counts, with where it comes from."""

import re
from typing import Any

import polars as pl
import pytest
from little_consumption import frame_of, little_ddds, packages, people, products, sold, tablets

from beredd.amr.consumption import packages_to_ddd
from beredd.amr.consumption_columns import ANIMAL_SALES_COLUMNS, DENOMINATOR_COLUMNS, PRESCRIPTION_COLUMNS
from beredd.amr.consumption_groups import group_of
from beredd.amr.consumption_observations import Consumption, consumption_observations, recipe_of
from beredd.amr.ratios import ratio_versions
from beredd.common.content_files import ContentFaults
from beredd.common.errors import UserError
from beredd.indicators import Calculation, Observation, definitions, latest_vintage, observation_frame, observations_of

PERIOD = 366 * 1000  # daily doses of one DID among a million people


def _sales() -> pl.DataFrame:
    return sold(
        ("J01CE02", "community", 8.0 * PERIOD),
        ("J01MA02", "community", 2.0 * PERIOD),
        ("J01XX05", "community", 1.0 * PERIOD),
        ("J01CR05", "hospital", 1.0 * PERIOD),
    )


def _values(tables: Consumption, **more: Any) -> dict[str, Observation]:
    return {one.indicator: one for one in consumption_observations(tables, **more)}


def test_every_definition_of_consumption_can_be_counted() -> None:
    recipes = {one.id: recipe for one in definitions().values() if (recipe := recipe_of(one))}
    assert len(recipes) >= 37
    for recipe in recipes.values():
        group_of(recipe.group)
        group_of(recipe.whole)
        group_of(recipe.scope)
        assert recipe.measure != "ratio" or recipe.version in ratio_versions()


@pytest.mark.parametrize(
    ("engine", "parameters", "fault"),
    [
        ("amr.consumption", {"measure": "rate"}, "calculation.parameters.measure: Input should be"),
        ("amr.consumption", {"measure": "did", "grp": "J01"}, "calculation.parameters.grp: Extra inputs"),
        ("amr.consumption", {"measure": "mg/PCU"}, "is not of the engine amr.consumption"),
        ("amr.animals", {"measure": "did"}, "is not of the engine amr.animals"),
    ],
)
def test_a_definition_with_faulty_parameters_is_told(engine: str, parameters: dict[str, str], fault: str) -> None:
    calculation = Calculation(engine=engine, parameters=parameters)
    one = definitions()["j01-total"].model_copy(update={"calculation": calculation})
    with pytest.raises(ContentFaults, match=re.escape(fault)):
        recipe_of(one)


def test_rates_shares_and_ratios_come_out_with_their_parts_named() -> None:
    activity = pl.DataFrame({"place": ["SE"], "period": ["2024"], "bed_days": [1e6], "admissions": [1e5]})
    found = _values(Consumption("eHälsomyndigheten", _sales(), people(), activity, hashes={"ddds": "a" * 64}))
    values = {name: one.value for name, one in found.items()}
    assert values["j01-total"] == pytest.approx(12.0)
    assert values["j01-primary-care"] == pytest.approx(11.0)
    assert values["j01c-hospital"] == pytest.approx(1.0)
    assert values["j01d-hospital"] == 0.0
    assert values["access-share"] == pytest.approx(8 / 11 * 100)
    assert values["broad-narrow-jiacra"] == pytest.approx(0.25)
    assert values["broad-narrow-esac"] == pytest.approx(0.0)
    assert values["broad-share-hospital"] == pytest.approx(100.0)
    assert values["j01-bed-days-hospital"] == pytest.approx(PERIOD / 1e6 * 100)
    assert "critical-hospital-dk" not in values
    assert "animal-sales-pcu" not in values


def test_the_provenance_names_input_editions_and_parameters() -> None:
    found = _values(Consumption("eHälsomyndigheten", _sales(), people(), hashes={"ddds": "a" * 64}), vintage="2026-03")
    one = found["j01-total"]
    assert one.vintage == "2026-03 ATC/DDD 2024"
    assert one.provenance.definition_version == "1; ATC/DDD 2024"
    assert one.provenance.input_sha256 == "a" * 64
    assert one.provenance.program_version
    assert one.provenance.parameters == {
        "measure": "did",
        "methenamine": "in",
        "interval": "none: a full count, not a sample",
    }
    assert (one.low, one.high) == (None, None)
    assert found["broad-narrow-esac"].provenance.parameters["version"] == "esac-2007"
    assert "methenamine" not in found["broad-narrow-esac"].provenance.parameters


def test_a_recount_with_another_edition_is_a_vintage_beside_the_first() -> None:
    register = products(tablets("A", "J01CA04", 0.75, 20))
    sales = packages(("A", "DK", "2015", "community", 366_000), ("A", "DK", "2015", "hospital", 0))
    found = [
        one
        for version in ("2018", "2024")
        for one in consumption_observations(
            Consumption(
                "DANMAP",
                packages_to_ddd(sales, register, little_ddds(), version=version),
                people(1e6, place="DK", years=(2015,)),
            ),
            vintage="2026",
            indicators=[definitions()["j01-total"]],
        )
    ]
    assert [(one.vintage, round(one.value or 0, 2)) for one in found] == [
        ("2026 ATC/DDD 2018", 15.04),
        ("2026 ATC/DDD 2024", 10.03),
    ]
    assert [one.vintage for one in latest_vintage(found)] == ["2026 ATC/DDD 2024"]


def test_a_total_without_hospitals_is_not_reported_and_never_the_community_alone() -> None:
    found = _values(Consumption("x", _sales().filter(pl.col("sector") == "community"), people()))
    assert (found["j01-total"].value, found["j01-total"].missing_reason) == (None, "not_reported")
    assert found["access-share"].value is None
    assert found["j01-primary-care"].value == pytest.approx(11.0)
    assert "j01c-hospital" not in found


def test_rows_that_could_not_be_counted_are_told_with_the_value() -> None:
    lost = sold(("Z99ZZ99", "community", 0.0)).with_columns(pl.lit(None, pl.Float64).alias("ddds"))
    found = _values(Consumption("x", pl.concat([_sales(), lost]), people()))
    assert found["j01-total"].provenance.parameters["uncounted_rows"] == 1


def test_a_definition_of_one_country_is_counted_there_alone() -> None:
    prescribed = frame_of(
        PRESCRIPTION_COLUMNS,
        [
            {"place": place, "period": "2024", "atc": atc, "prescriptions": number}
            for place in ("SE", "DK", "DK-84")
            for atc, number in (("J01CE02", 90.0), ("J01MA02", 210.0), ("J01XX05", 60.0))
        ],
    )
    everyone = pl.concat([people(1000), people(1000, place="DK"), people(1000, place="DK-84")])
    found = consumption_observations(Consumption("x", prescriptions=prescribed, population=everyone))
    assert {(one.indicator, one.place): one.value for one in found} == {
        ("prescriptions-outpatient-se-fohm", "SE"): 300.0,
        ("prescriptions-primary-care-dk", "DK"): 360.0,
        ("prescriptions-primary-care-dk", "DK-84"): 360.0,
        ("penicillin-v-share-dk", "DK"): 25.0,
        ("penicillin-v-share-dk", "DK-84"): 25.0,
    }


def test_treated_children_are_counted_by_their_age() -> None:
    treated = {"place": "DK", "period": "2024", "atc": "J01", "age_group": "0-4", "users": 69_000.0}
    young = people(300_000, place="DK").with_columns(pl.lit("0-4").alias("age_group"))
    tables = Consumption("DANMAP", prescriptions=frame_of(PRESCRIPTION_COLUMNS, [treated]), population=young)
    found = _values(tables)
    assert found["treated-children-0-4-dk"].value == pytest.approx(230.0)
    assert "treated-children-5-9-dk" not in found


def test_animals_are_counted_in_the_measure_that_their_denominator_is_of() -> None:
    sales = frame_of(ANIMAL_SALES_COLUMNS, [{"place": "SE", "year": 2022, "atcvet": "QJ01CE09", "mg": 1200.0}])
    kg = frame_of(DENOMINATOR_COLUMNS, [{"place": "SE", "year": 2022, "measure": "mg/PCU", "kg": 100.0}])
    found = _values(Consumption("ESVAC", animal_sales=sales, denominators=kg))
    assert found["animal-sales-pcu"].value == 12.0
    assert found["animal-sales-pcu"].vintage == ""
    assert "animal-sales-biomass" not in found


def test_doses_of_two_editions_are_refused() -> None:
    both = pl.concat([_sales(), sold(("J01CE02", "community", 1.0), version="2018")])
    with pytest.raises(UserError, match="several ATC/DDD editions"):
        consumption_observations(Consumption("x", both, people()))


def test_observations_are_written_and_read_back_as_they_are() -> None:
    found = consumption_observations(Consumption("x", _sales(), people(), hashes={"ddds": "b" * 64}))
    assert observations_of(observation_frame(found)) == found
