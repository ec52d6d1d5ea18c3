"""Registers and sales in files as offices have them: row errors, nothing lost."""

import polars as pl
import pytest

from beredd.amr.sales_read import (
    read_activity,
    read_animal_sales,
    read_denominators,
    read_packages,
    read_population,
    read_prescriptions,
    read_products,
    read_substances,
)
from beredd.common.errors import UserError

GLASS = "PRODUCT_ID;PACKSIZE;STRENGTH;STRENGTH_UNIT;CONC_VOLUME;VOLUME;ATC;COMBINATION;ROUTE_ADMIN;SALT\n"


def test_a_register_in_glass_columns_is_read_with_decimal_commas_and_codes_in_capitals() -> None:
    table = read_products((GLASS + "A;1;1,5;g;;;j01ca04;;o;\n").encode("cp1252"), name="r.csv")
    row = table.frame.row(0, named=True)
    assert (row["strength"], row["atc"], row["route"], row["salt"], row["combination"]) == (
        1.5,
        "J01CA04",
        "O",
        "XXXX",
        None,
    )


def test_a_product_that_stands_twice_and_differs_is_rejected_both_times() -> None:
    table = read_products((GLASS + "A;1;1;g;;;J01CA04;;O;\nA;2;1;g;;;J01CA04;;O;\n").encode(), name="r.csv")
    assert (table.frame.height, table.rejected.height) == (0, 2)


def test_deliveries_of_one_product_are_all_kept() -> None:
    text = "product_id,place,period,sector,packages\nA,SE,2024,Community,5\nA,SE,2024,community,5\n"
    assert read_packages(text.encode(), name="s.csv").frame.get_column("packages").to_list() == [5.0, 5.0]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("A,SE,2024,primary,5", "sector: 'primary' is not a known value"),
        ("A,XX,2024,community,5", "place: 'XX' is not a place"),
        ("A,SE,2024-13,community,5", "period: '2024-13' is not a period"),
        ("A,SE,2024,community,many", "packages: 'many' is not a number"),
        (",SE,2024,community,5", "product_id: is empty"),
    ],
)
def test_a_faulty_row_is_kept_aside_with_its_place_and_remedy(row: str, fault: str) -> None:
    text = f"product_id,place,period,sector,packages\nB,SE,2024,community,5\n{row}\n"
    table = read_packages(text.encode(), name="s.csv")
    assert (table.frame.height, table.rejected.height) == (1, 1)
    assert str(table.findings[0]).startswith(f"s.csv:3: {fault}")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UserError, match=r"column packages is missing"):
        read_packages(b"product_id,place,period,sector\nA,SE,2024,community\n", name="s.csv")


def test_a_header_alone_is_a_file_cut_off() -> None:
    with pytest.raises(UserError, match="header and no rows"):
        read_packages(b"product_id,place,period,sector,packages\n", name="s.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_come_in_the_encodings_of_offices(encoding: str) -> None:
    text = "product_id;place;period;sector;packages\nÅ-1;SE;2024;community;1 234,5\n"
    row = read_packages(text.encode(encoding), name="s.csv").frame.row(0, named=True)
    assert (row["product_id"], row["packages"]) == ("Å-1", 1234.5)


def test_the_other_tables_are_read_too() -> None:
    assert read_substances(
        b"atc,place,year,health_level,ddds,atc_version\nJ01CE02,SE,2024,hospital,5,2023\n", name="a"
    ).frame.select("period", "sector", "atc_version").row(0) == ("2024", "hospital", "2023")
    people = read_population(b"place,year,population\nSE,2024,10551707\nSE,2024,1\n", name="b")
    assert (people.frame.height, people.rejected.height) == (0, 2)
    assert read_activity(b"place,period,bed_days\nDK,2024,4 000 000\n", name="c").frame.item(0, "bed_days") == 4e6
    rows = read_prescriptions(b"place,period,atc,age_group,users\nDK,2024,J01,0-4,69000\n", name="d").frame
    assert rows.select("age_group", "users").row(0) == ("0-4", 69000.0)
    sales = read_animal_sales(b"country,year,atcvet,mg\nDK,2024,qj01ce09,5\n", name="e").frame
    assert sales.select("place", "atcvet").row(0) == ("DK", "QJ01CE09")
    table = read_denominators(b"place,year,measure,kg\nDK,2024,MG/PCU,5\nDK,2024,mg/kg,5\n", name="f")
    assert (table.frame.item(0, "measure"), table.rejected.height) == ("mg/PCU", 1)


def test_counts_add_up() -> None:
    rows = "".join(f"P{i},SE,{2020 + i % 9 * 1000},community,{i}\n" for i in range(50))
    table = read_packages(f"product_id,place,period,sector,packages\n{rows}".encode(), name="s.csv")
    assert table.total == 50
    assert table.frame.select(pl.col("row").is_duplicated().any()).item() is False
