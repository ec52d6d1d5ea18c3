"""Antimicrobials for animals: one measure at a time."""

import polars as pl
import pytest
from little_consumption import frame_of

from beredd.amr.animals import animal_sales, change, dapd, together
from beredd.amr.consumption_columns import ANIMAL_SALES_COLUMNS, DENOMINATOR_COLUMNS
from beredd.common.errors import UserError


def _sales(*rows: tuple[str, str | None, float], year: int = 2022) -> pl.DataFrame:
    names = ("atcvet", "species", "mg")
    place = {"place": "DK", "year": year}
    return frame_of(ANIMAL_SALES_COLUMNS, [{**place, **dict(zip(names, row, strict=True))} for row in rows])


def _kg(*rows: tuple[str, float], species: str | None = None, year: int = 2022) -> pl.DataFrame:
    place = {"place": "DK", "year": year, "species": species}
    return frame_of(DENOMINATOR_COLUMNS, [{**place, "measure": measure, "kg": kg} for measure, kg in rows])


BOTH = (("mg/PCU", 100.0), ("mg/kg biomass", 200.0))
SALES = (
    ("QJ01CE09", "pigs", 800.0),
    ("QJ01DD90", "cattle", 100.0),
    ("QJ01MA90", "pigs", 60.0),
    ("QJ01MB07", "fish", 40.0),
)


def test_each_measure_has_its_own_denominator_and_says_its_name() -> None:
    for measure, value in (("mg/PCU", 10.0), ("mg/kg biomass", 5.0)):
        found = animal_sales(_sales(*SALES), _kg(*BOTH), measure)
        row = found.filter(pl.col("group") == "animal-antimicrobials").row(0, named=True)
        assert (row["value"], row["measure"]) == (value, measure)


def test_the_secondary_groups_are_beside_the_whole() -> None:
    found = dict(animal_sales(_sales(*SALES), _kg(*BOTH), "mg/PCU").select("group", "value").rows())
    assert found == {
        "animal-antimicrobials": 10.0,
        "animal-cephalosporins-3-4": 1.0,
        "animal-quinolones": 1.0,
        "animal-fluoroquinolones": 0.6,
        "animal-polymyxins": 0.0,
    }


def test_a_denominator_of_the_other_measure_is_never_used() -> None:
    with pytest.raises(UserError, match=r"No denominator is in mg/PCU; the file has mg/kg biomass"):
        animal_sales(_sales(*SALES), _kg(BOTH[1]), "mg/PCU")
    with pytest.raises(UserError, match="no measure 'mg/kg'"):
        animal_sales(_sales(*SALES), _kg(*BOTH), "mg/kg")
    later = animal_sales(_sales(*SALES, year=2023), _kg(BOTH[0]), "mg/PCU")
    assert later.get_column("value").null_count() == later.height


def test_tables_of_two_measures_are_not_put_together_or_compared() -> None:
    old, new = (animal_sales(_sales(*SALES), _kg(*BOTH), measure) for measure in ("mg/PCU", "mg/kg biomass"))
    for attempt in (lambda: together([old, new]), lambda: change(old, new)):
        with pytest.raises(UserError, match="mg/PCU and mg/kg biomass cannot be put together or compared"):
            attempt()


def test_tables_of_one_measure_are_compared_in_per_cent() -> None:
    before = animal_sales(_sales(*SALES), _kg(*BOTH), "mg/PCU", groups=("QJ01",))
    after = animal_sales(
        _sales(("QJ01CE09", "pigs", 500.0), year=2023), _kg(*BOTH, year=2023), "mg/PCU", groups=("QJ01",)
    )
    assert together([before, after]).get_column("value").to_list() == [10.0, 5.0]
    row = change(before, after).row(0, named=True)
    assert (row["year_before"], row["year_after"], row["change"]) == (2022, 2023, -50.0)


def test_each_species_by_its_own_kilograms_and_all_by_their_sum() -> None:
    kg = pl.concat([_kg(("mg/PCU", 80.0), species="pigs"), _kg(("mg/PCU", 20.0), species="cattle")])
    found = animal_sales(_sales(*SALES), kg, "mg/PCU", groups=("QJ01",), by_species=True)
    assert dict(found.select("species", "value").rows()) == {"cattle": 5.0, "fish": None, "pigs": 860 / 80}
    assert animal_sales(_sales(*SALES), kg, "mg/PCU", groups=("QJ01",)).item(0, "value") == 10.0


def test_dapd_is_doses_per_thousand_animals_and_day() -> None:
    keys = {"place": "DK", "period": "2024", "species": "pigs"}
    doses = pl.DataFrame([{**keys, "mg": 366_000.0, "dadd": 10.0}, {**keys, "mg": 5.0, "dadd": None}])
    animals = pl.DataFrame([{**keys, "kg": 5_000.0}])
    row = dapd(doses, animals).row(0, named=True)
    assert row["kg_doses"] == 36_600
    assert row["dapd"] == pytest.approx(36_600 / (5_000 * 366) * 1000)
    assert row["uncounted_rows"] == 1
