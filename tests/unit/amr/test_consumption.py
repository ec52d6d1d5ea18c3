"""Packages to daily doses: content, units, combinations, and what cannot be counted."""

from dataclasses import replace

import polars as pl
import pytest
from little_consumption import frame_of, little_ddds, packages, products, tablets

from beredd.amr.consumption import REASONS, packages_to_ddd, restated, uncounted
from beredd.amr.consumption_columns import ATC_CHANGE_COLUMNS, SUBSTANCE_COLUMNS
from beredd.common.errors import UserError


def _one(product: dict[str, object], *, version: str = "2024", number: float = 1.0) -> dict[str, object]:
    sales = packages((str(product["product_id"]), "SE", "2024", "community", number))
    return packages_to_ddd(sales, products(product), little_ddds(), version=version).row(0, named=True)


def test_tablets_are_strength_times_number_over_the_daily_dose() -> None:
    row = _one(tablets("A", "J01CE02", 1.0, 20), number=1000)
    assert row["ddds"] == 10_000
    assert row["kilograms"] == 20
    assert (row["reason"], row["atc_version"]) == (None, "2024")


def test_a_mixture_is_strength_times_volume_over_the_volume_of_the_strength() -> None:
    mixture = tablets("B", "J01CA04", 50.0, 2, strength_unit="mg", conc_volume=1.0, volume=60.0)
    assert _one(mixture)["ddds"] == pytest.approx(50 * 60 * 2 / 1500)
    assert _one({**mixture, "strength": 250.0, "conc_volume": 5.0})["ddds"] == pytest.approx(50 * 60 * 2 / 1500)


@pytest.mark.parametrize(("strength", "unit"), [(1.0, "g"), (1000.0, "mg"), (1e6, "mcg"), (1e6, "µg"), (0.001, "kg")])
def test_units_of_mass_are_one_another(strength: float, unit: str) -> None:
    assert _one(tablets("A", "J01CE02", strength, 20, strength_unit=unit))["ddds"] == pytest.approx(10)


def test_units_of_activity_become_grams_by_the_substance() -> None:
    vial = tablets("C", "J01CE01", 3.0, 10, strength_unit="MIE", route="P")
    row = _one(vial)
    assert row["ddds"] == pytest.approx(3 * 10 * 0.6 / 3.6)
    assert row["kilograms"] == pytest.approx(0.018)
    assert _one({**vial, "strength": 3e6, "strength_unit": "IE"})["ddds"] == pytest.approx(5)


def test_a_dose_in_units_counts_units_or_grams_by_the_substance() -> None:
    assert _one(tablets("K", "J01XB01", 1.0, 9, strength_unit="MU", route="P"))["ddds"] == 1.0
    assert _one(tablets("K", "J01XB01", 1.0, 9, route="P"))["reason"] == "unit_mismatch"
    table = replace(
        little_ddds(), conversions=pl.DataFrame({"atc": ["J01XB01"], "route": ["P"], "unit": ["MU"], "grams": [0.08]})
    )
    register = products(tablets("K", "J01XB01", 0.72, 1, route="P"))
    sales = packages(("K", "SE", "2024", "hospital", 1))
    assert packages_to_ddd(sales, register, table, version="2024").item(0, "ddds") == pytest.approx(1.0)


def test_millimoles_need_the_substance_too() -> None:
    assert _one(tablets("L", "J01CE02", 1.0, 2, strength_unit="mmol"))["reason"] == "unit_mismatch"


def test_a_combination_has_its_own_dose_in_tablets() -> None:
    combined = tablets("E", "J01EE01", 480.0, 30, strength_unit="mg", combination="J01EE01_1")
    assert _one(combined, number=8)["ddds"] == 60
    assert _one({**combined, "strength": None, "strength_unit": None}, number=8)["ddds"] == 60
    assert _one({**combined, "combination": "J01EE01_9"})["reason"] == "combination_unknown"


def test_a_salt_has_its_own_dose_and_an_unknown_one_that_of_the_substance() -> None:
    assert _one(tablets("D", "J01XX05", 1.0, 100, salt="HIPP"))["ddds"] == 50
    assert _one(tablets("D", "J01XX05", 1.0, 100))["reason"] == "no_ddd"
    assert _one(tablets("F", "J01FA01", 1.0, 10, salt="ESUC"))["ddds"] == 5
    assert _one(tablets("F", "J01FA01", 1.0, 10, salt="STEA"))["ddds"] == 10


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"atc": None}, "no_atc"),
        ({"route": None}, "no_route"),
        ({"strength": None}, "no_content"),
        ({"strength_unit": None}, "no_content"),
        ({"packsize": None}, "no_content"),
        ({"packsize": 0.0}, "no_content"),
        ({"strength_unit": "spoons"}, "unit_unknown"),
        ({"atc": "J01FA15"}, "no_ddd"),
        ({"route": "R"}, "no_ddd"),
        ({"conc_volume": 0.0}, "no_content"),
    ],
)
def test_what_cannot_be_counted_is_kept_with_its_reason(change: dict[str, object], reason: str) -> None:
    row = _one({**tablets("A", "J01CE02", 1.0, 20), **change})
    assert (row["ddds"], row["reason"]) == (None, reason)
    assert reason in REASONS


def test_a_product_without_code_is_z99zz99_and_one_outside_the_register_too() -> None:
    register = products(tablets("A", "J01CE02", 1.0), {**tablets("B", "J01CE02", 1.0), "atc": None})
    sales = packages(("B", "SE", "2024", "community", 2), ("X", "SE", "2024", "community", 3))
    counted = packages_to_ddd(sales, register, little_ddds(), version="2024")
    assert counted.get_column("atc").to_list() == ["Z99ZZ99", "Z99ZZ99"]
    assert uncounted(counted).rows() == [("no_atc", 1, 2.0), ("product_unknown", 1, 3.0)]


def test_changed_codes_are_followed_and_lost_ones_told() -> None:
    changes = [
        {"atc": "J01CE92", "becomes": "J01CE02", "change": "updated", "year": 2015},
        {"atc": "J01CE93", "becomes": None, "change": "deleted", "year": 2015},
    ]
    table = replace(little_ddds(), atc_changes=frame_of(ATC_CHANGE_COLUMNS, changes))
    register = products(tablets("A", "J01CE92", 1.0), tablets("B", "J01CE93", 1.0))
    sales = packages(("A", "SE", "2024", "community", 2), ("B", "SE", "2024", "community", 3))
    counted = packages_to_ddd(sales, register, table, version="2024")
    assert counted.select("atc", "atc_given", "ddds", "reason").rows() == [
        ("J01CE02", "J01CE92", 10.0, None),
        ("J01CE93", "J01CE93", None, "atc_deleted"),
    ]


def test_rows_keep_their_order_and_number_and_returns_are_taken_off() -> None:
    register = products(tablets("A", "J01CE02", 1.0, 20))
    sales = packages(
        ("A", "SE", "2024", "community", 5), ("X", "SE", "2024", "hospital", 1), ("A", "SE", "2024", "community", -2)
    )
    counted = packages_to_ddd(sales, register, little_ddds(), version="2024")
    assert counted.get_column("ddds").to_list() == [50.0, None, -20.0]


def test_another_edition_gives_other_doses_for_the_same_sales() -> None:
    amoxicillin = tablets("A", "J01CA04", 0.75, 20)
    assert (_one(amoxicillin)["ddds"], _one(amoxicillin, version="2018")["ddds"]) == (10, 15)


def test_a_product_that_stands_twice_is_refused() -> None:
    with pytest.raises(UserError, match="twice in the register"):
        packages_to_ddd(
            packages(), products(tablets("A", "J01CE02", 1), tablets("A", "J01CE02", 2)), little_ddds(), version="2024"
        )


def _substances(*rows: tuple[str, str, float, str]) -> pl.DataFrame:
    place = {"place": "DK", "period": "2015", "sector": "community"}
    names = ("atc", "route", "ddds", "atc_version")
    return frame_of(SUBSTANCE_COLUMNS, [{**place, **dict(zip(names, row, strict=True))} for row in rows])


def test_doses_counted_with_an_old_edition_are_restated_in_the_new() -> None:
    rows = _substances(("J01CA04", "O", 300.0, "2018"), ("J01CA04", "O", 300.0, "2024"), ("J01MA02", "O", 9.0, "2018"))
    restated_rows = restated(rows, little_ddds(), version="2024")
    assert restated_rows.select("ddds", "ddds_given", "reason", "atc_version").rows() == [
        (200.0, 300.0, None, "2024"),
        (300.0, 300.0, None, "2024"),
        (None, 9.0, "no_ddd", "2024"),
    ]


def test_two_names_of_one_edition_are_one_edition() -> None:
    rows = _substances(("J01CA04", "O", 300.0, "ATC-2024-v1"), ("J01FA15", "O", 8.0, "2024"))
    assert restated(rows, little_ddds(), version="2024").get_column("ddds").to_list() == [300.0, 8.0]


def test_no_rows_restated_are_no_rows() -> None:
    nothing = restated(_substances(), little_ddds(), version="2024")
    assert nothing.height == 0
    assert {"ddds_given", "reason", "atc_version"} <= set(nothing.columns)
