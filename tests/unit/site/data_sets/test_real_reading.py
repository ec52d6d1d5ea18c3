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
