"""With the AMR room itself: a small file, beredd's own isolate table, tables of values, personal numbers."""

import io

import pytest

from beredd import amr
from beredd.indicators import is_synthetic
from beredd.site.datasets import store
from beredd.site.datasets.engine import PREPARED
from beredd.site.datasets.models import DataSetValue, Reading
from beredd.site.datasets.queries import observation_of
from beredd.site.work.models import Work

HEAD = "patient,date,organism,specimen,CTX\n"


@pytest.fixture(autouse=True)
def _little_amr():
    """Nothing stands in for the room here."""


def isolates(*, bad=0, patient="p{:04}"):
    """Sixty E. coli from blood over two years, every fourth resistant; and rows without an organism."""
    rows = [
        f"{patient.format(number)},{2023 + number % 2}-0{number % 9 + 1}-11,Escherichia coli,blood,"
        + "SSSR"[number // 2 % 4]
        for number in range(60)
    ]
    rows += [f"x{number},2024-02-30,Escherichia coli,blood,S" for number in range(bad)]
    return (HEAD + "\n".join(rows) + "\n").encode()


def values():
    return [observation_of(one, "") for one in DataSetValue.objects.order_by("id")]


def test_a_regions_isolates_become_the_regions_values_and_no_countrys(read):
    row = read(("blod.csv", isolates(bad=3)))
    assert row.state == "read", Work.objects.get().said
    assert row.rows_read == 63 == row.rows_used + row.joined + row.rejected
    found = [one for one in values() if one.indicator == "ecoli-3gc-r"]
    assert [(one.place, one.period, one.n, round(one.value, 1)) for one in found] == [
        ("SE-AB", "2023", 30, 23.3), ("SE-AB", "2024", 30, 23.3),
    ]  # fmt: skip
    assert all(one.low < one.value < one.high for one in found)
    assert {one.place for one in values()} == {"SE-AB"}
    origin = found[0].provenance
    assert origin.input_sha256 == row.input_sha256
    assert origin.parameters["guideline"] == "EUCAST 2025"
    reading = Reading.objects.get()
    assert PREPARED in reading.tables
    assert (store.reading_folder(row.pk, reading.work) / PREPARED).is_file()


def test_a_countrys_isolates_become_the_countrys_values(read):
    read(("blod.csv", isolates()), place="SE")
    assert {one.place for one in values()} == {"SE"}


def test_made_up_isolates_are_labelled_even_when_nobody_said_so(read):
    held = io.BytesIO()
    amr.synthetic_isolates(3_000, seed=1).write_parquet(held)
    row = read(("påhittade.parquet", held.getvalue()), place="SE")
    assert row.state == "read", Work.objects.get().said
    assert row.synthetic
    assert row.rows_read == row.rows_used == 3_000
    found = values()
    assert found
    assert all(is_synthetic(one) for one in found)
    assert all(one.provenance.source.startswith("SYNTETISKA DATA: ") for one in found)
    assert {one.place[:2] for one in found} == {"SE"}
    assert any("DK" in notice for notice in Reading.objects.get().notices)


def test_personal_numbers_are_refused_by_the_reader_and_the_file_goes(read):
    numbered = isolates(patient="19121212-{:04}").replace(b"19121212-0001", b"19121212-1212")
    row = read(("blod.csv", numbered))
    assert (row.state, Work.objects.get().fault) == ("failed", "personal_number")
    assert not store.folder_of(row.pk).exists()


def test_a_file_of_no_known_form_is_told_without_the_machines_folders(read, settings):
    row = read(("konstig.csv", b"a;b;c\n1;2;3\n"))
    work = Work.objects.get()
    assert (row.state, work.fault) == ("failed", "user")
    assert "konstig.csv" in work.said
    assert str(settings.BEREDD_VAR) not in work.said
    assert ".reading" not in work.said


def test_values_that_somebody_else_has_counted_keep_their_source(read):
    table = (
        "indicator,place,period,value,source\n"
        "ecoli-3gc-r,SE-M,2023,8.1,Swedres-Svarm 2023\n"
        "ecoli-3gc-r,SE-M,2024,101,Swedres-Svarm 2024\n"
    )
    row = read(("tal.csv", table.encode()), kind="aggregates", place="SE")
    assert row.state == "read", Work.objects.get().said
    assert (row.rows_read, row.rows_used, row.rejected) == (2, 1, 1)
    (one,) = values()
    assert (one.place, one.period, one.value) == ("SE-M", "2023", 8.1)
    assert one.provenance.source == "Blododlingar (DATA-1): Swedres-Svarm 2023"


SALES = {
    "packages.csv": "product_id,place,period,sector,packages\nA,SE,2024,community,36600\nB,SE,2024,community,14640\n"
    "A,SE,2024,primary,5\n",
    "products.csv": "PRODUCT_ID;PACKSIZE;STRENGTH;STRENGTH_UNIT;ATC;ROUTE_ADMIN\nA;20;1;g;J01CE02;O\n"
    "B;10;0,5;g;J01MA02;O\n",
    "ddd.csv": "atc,route,ddd,unit,version,source\nJ01CE02,O,2,g,2024,test\nJ01MA02,O,1,g,2024,test\n",
    "people.csv": "place,year,population\nSE,2024,1000000\n",
}


def test_sales_are_told_by_their_headings_and_counted_with_the_newest_doses(read):
    row = read(*((name, text.encode()) for name, text in SALES.items()), kind="consumption", place="SE")
    assert row.state == "read", Work.objects.get().said
    assert row.rows_read == row.rows_used + row.rejected
    assert row.rejected == 1
    assert Reading.objects.get().parameters["atc_ddd"] == "2024"
    assert {one.place for one in values()} == {"SE"}
    assert all(one.provenance.input_sha256 == row.input_sha256 for one in values())
    assert any(one.value for one in values())


def test_sales_for_animals_are_counted_by_their_own_measure(read):
    files = {
        "djur.csv": "place,year,atcvet,species,mg\nDK,2024,QJ01CE02,,1000000000\n",
        "vikt.csv": "place,year,species,measure,kg\nDK,2024,,mg/kg biomass,20000000\n",
    }
    row = read(*((name, text.encode()) for name, text in files.items()), kind="animals", place="DK")
    assert row.state == "read", Work.objects.get().said
    found = {one.indicator: one.value for one in values() if one.value is not None}
    assert found["animal-consumption-dk"] == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"packages.csv": SALES["packages.csv"]}, "without the tables of products and daily doses"),
        ({"a.csv": SALES["people.csv"], "b.csv": SALES["people.csv"] + "SE,2023,1\n"}, "Two files are the table"),
        ({"x.csv": "a,b,c\n1,2,3\n"}, "none of the tables of sales"),
        ({"people.csv": SALES["people.csv"]}, "do not suffice"),
    ],
)  # fmt: skip
def test_tables_that_do_not_belong_together_are_told(read, files, said):
    row = read(*((name, text.encode()) for name, text in files.items()), kind="consumption", place="SE")
    assert row.state == "failed"
    assert said in Work.objects.get().said


def test_an_export_of_the_atlas_gives_the_countrys_values_under_its_own_source(read):
    lines = [
        "HealthTopic,Population,Indicator,Unit,Time,RegionCode,RegionName,NumValue,TxtValue",
        *(
            '"Antimicrobial resistance","Klebsiella pneumoniae|Carbapenems",'
            f'"R - resistant isolates, percentage  ","%","{year}","{place}","{place}",{number},""'
            for year, place, number in ((2023, "SE", 0.51), (2024, "SE", 0.52), (2024, "DK", 0.44), (2024, "FI", "-"))
        ),
    ]
    row = read(("atlas.csv", "\n".join(lines).encode()), kind="aggregates", place="SE")
    assert row.state == "read", Work.objects.get().said
    assert row.rows_read == 4 == row.rows_used + row.rejected
    found = values()
    assert [(one.indicator, one.place, one.period, one.value) for one in found] == [
        ("kpneu-carba-r", "SE", "2023", 0.51),
        ("kpneu-carba-r", "SE", "2024", 0.52),
    ]
    assert {"ECDC" in one.provenance.source for one in found} == {True}
    assert Reading.objects.get().parameters["format"] == "atlas"
