"""The ATC/DDD index as an input: editions, changed codes, changed doses."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from little_consumption import frame_of, little_ddds

from beredd.amr.consumption_columns import ATC_CHANGE_COLUMNS, DDD_CHANGE_COLUMNS, DDD_COLUMNS
from beredd.amr.ddd import DddTable, edition_year, read_ddd_table, strength_units
from beredd.common.errors import FoundWanting, UserError


def _dose(table: DddTable, version: str, atc: str, route: str = "O") -> float | None:
    rows = table.of(version).filter((pl.col("atc") == atc) & (pl.col("route") == route))
    return rows.get_column("ddd").item() if rows.height else None


def _codes(*rows: tuple[str, str | None, str, int]) -> DddTable:
    names = ("atc", "becomes", "change", "year")
    return replace(
        little_ddds(), atc_changes=frame_of(ATC_CHANGE_COLUMNS, [dict(zip(names, row, strict=True)) for row in rows])
    )


@pytest.mark.parametrize("written", ["2024", "ATC-2024-v1", "WHO ATC/DDD index 2024"])
def test_an_edition_is_known_by_its_year(written: str) -> None:
    assert edition_year(written) == 2024
    assert _dose(little_ddds(), written, "J01CA04") == 1.5


def test_an_edition_without_a_year_is_refused() -> None:
    with pytest.raises(UserError, match="has no year"):
        edition_year("latest")


def test_each_edition_has_its_own_dose() -> None:
    assert _dose(little_ddds(), "2018", "J01CA04") == 1.0
    assert _dose(little_ddds(), "2018", "J01MA02") is None


def test_an_edition_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserError, match=r"no edition 2021; it has 2018, 2024"):
        little_ddds().of("2021")


def test_changes_of_doses_lead_from_one_edition_to_another_and_back() -> None:
    row = {"atc": "J01CA04", "route": "O", "unit_before": "g", "unit_after": "g"}
    changes = [
        {**row, "ddd_before": 1.0, "ddd_after": 1.5, "year": 2019},
        {**row, "ddd_before": 1.5, "ddd_after": 2.5, "year": 2026},
        {**row, "ddd_before": 2.5, "ddd_after": 3.0, "year": 2027},
    ]
    only_2024 = little_ddds().ddds.filter(pl.col("version") == "2024")
    table = DddTable(only_2024, ddd_changes=frame_of(DDD_CHANGE_COLUMNS, changes))
    assert [_dose(table, year, "J01CA04") for year in ("2018", "2019", "2025", "2026", "2027")] == [
        1.0,
        1.5,
        1.5,
        2.5,
        3.0,
    ]
    assert _dose(table, "2027", "J01CE02") == 2.0


def test_rows_without_an_edition_last_from_year_to_year() -> None:
    rows = [
        {"atc": "J01CA04", "route": "O", "ddd": 1.0, "unit": "g", "valid_to": 2018},
        {"atc": "J01CA04", "route": "O", "ddd": 1.5, "unit": "g", "valid_from": 2019},
    ]
    table = DddTable(frame_of(DDD_COLUMNS, rows))
    assert [_dose(table, year, "J01CA04") for year in ("2018", "2019", "2030")] == [1.0, 1.5, 1.5]


def test_changes_need_to_know_where_they_begin() -> None:
    change = {"atc": "A", "route": "O", "ddd_before": 1, "ddd_after": 2, "unit_before": "g", "unit_after": "g"}
    table = DddTable(
        frame_of(DDD_COLUMNS, [{"atc": "A", "route": "O", "ddd": 1.0, "unit": "g"}]),
        ddd_changes=frame_of(DDD_CHANGE_COLUMNS, [{**change, "year": 2020}]),
    )
    with pytest.raises(UserError, match="which edition"):
        table.of("2024")


def test_two_doses_for_one_substance_are_refused() -> None:
    row = {"atc": "J01CA04", "route": "O", "unit": "g"}
    table = DddTable(frame_of(DDD_COLUMNS, [{**row, "ddd": 1.0}, {**row, "ddd": 1.5}]))
    with pytest.raises(UserError, match="two daily doses for J01CA04/O/XXXX"):
        table.of("2024")


def test_codes_are_followed_one_change_after_the_other_up_to_the_edition() -> None:
    table = _codes(("J01AA20", "J01AA56", "updated", 2010), ("J01AA56", "J01AA02", "updated", 2015))
    assert table.recoded(["J01AA20", "J01CA04"], "2024") == {"J01AA20": ("J01AA02", None), "J01CA04": ("J01CA04", None)}
    assert table.recoded(["J01AA20"], "2012") == {"J01AA20": ("J01AA56", None)}
    assert table.recoded(["J01AA20"], "2009") == {"J01AA20": ("J01AA20", None)}


def test_a_code_that_came_back_is_followed_once() -> None:
    table = _codes(("J01AA01", "J01AA02", "updated", 2010), ("J01AA02", "J01AA01", "updated", 2015))
    assert table.recoded(["J01AA01", "J01AA02"], "2024") == {"J01AA01": ("J01AA01", None), "J01AA02": ("J01AA01", None)}


def test_a_deleted_or_split_code_has_no_successor() -> None:
    table = _codes(
        ("J01XX02", None, "deleted", 2015),
        ("J01XX03", "J01XX07", "split", 2015),
        ("J01XX03", "J01XX08", "split", 2015),
        ("J01XX04", "J01XX09", "updated", 2016),
        ("J01XX04", "J01XX11", "updated", 2016),
    )
    assert table.recoded(["J01XX02", "J01XX03", "J01XX04"], "2024") == {
        "J01XX02": (None, "atc_deleted"),
        "J01XX03": (None, "atc_split"),
        "J01XX04": (None, "atc_split"),
    }


def test_a_table_is_read_from_files_in_any_case_with_the_hash_of_them_all(tmp_path: Path) -> None:
    doses, changes = tmp_path / "ddd.csv", tmp_path / "changes.csv"
    doses.write_text("ATC;Route_Admin;DDD;Unit;Version\nj01ca04;o;1,5;g;2024\n", encoding="utf-8")
    changes.write_text("atc,becomes,change,year\nJ01AA20,J01AA02,Updated,2015\n", encoding="utf-8")
    alone, both = read_ddd_table(doses), read_ddd_table(doses, atc_changes=changes)
    assert _dose(both, "2024", "J01CA04") == 1.5
    assert both.recoded(["J01AA20"], "2024") == {"J01AA20": ("J01AA02", None)}
    assert alone.sha256 != both.sha256


def test_own_conversions_are_laid_over_those_that_ship(tmp_path: Path) -> None:
    doses, weights = tmp_path / "ddd.csv", tmp_path / "weights.csv"
    doses.write_text("atc,route,ddd,unit,version\nJ01CE01,P,3.6,g,2024\n", encoding="utf-8")
    weights.write_text("atc,route,unit,grams\nJ01CE01,P,MU,0.5\nJ01XB01,P,MU,0.08\n", encoding="utf-8")
    shipped, own = read_ddd_table(doses).conversions, read_ddd_table(doses, conversions=weights).conversions
    assert shipped.rows() == [("J01CE01", "P", "MU", 0.6)]
    assert own.rows() == [("J01CE01", "P", "MU", 0.5), ("J01XB01", "P", "MU", 0.08)]


def test_a_table_with_a_faulty_row_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "ddd.csv"
    file.write_text("atc,route,ddd,unit,version\nJ01CA04,O,one and a half,g,2024\n", encoding="utf-8")
    with pytest.raises(FoundWanting, match=r"ddd\.csv:2: ddd: 'one and a half' is not"):
        read_ddd_table(file)


def test_units_are_in_kinds_that_convert_among_themselves() -> None:
    factors = {unit: (kind, factor) for unit, kind, factor in strength_units().iter_rows()}
    assert factors["g"][1] == 1000 * factors["mg"][1] == pytest.approx(1e6 * factors["mcg"][1])
    assert factors["mu"] == ("activity", pytest.approx(1e6 * factors["iu"][1]))
    assert factors["mie"] == factors["mu"]
    assert factors["mmol"][0] == "amount"
