"""``beredd amr consumption …`` and ``beredd amr one-health``: what is printed, written, refused."""

import csv
import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from beredd.amr.consumption_columns import TABLES
from beredd.cli import main
from beredd.common.provenance import sha256_of
from beredd.indicators import read_parquet

Run = Callable[..., tuple[str, str]]

FILES = {
    "products.csv": "PRODUCT_ID;PACKSIZE;STRENGTH;STRENGTH_UNIT;ATC;ROUTE_ADMIN\nA;20;1;g;J01CE02;O\n"
    "B;10;0,5;g;J01MA02;O\nC;10;1;g;;O\nD;10;14;g;J01CR05;P\n",
    "packages.csv": "product_id,place,period,sector,packages\nA,SE,2024,community,36600\nB,SE,2024,community,14640\n"
    "C,SE,2024,community,5\nD,SE,2024,hospital,3660\n",
    "ddd.csv": "atc,route,ddd,unit,version,source\nJ01CE02,O,2,g,2024,test\nJ01MA02,O,1,g,2024,test\n"
    "J01CR05,P,14,g,2024,test\nJ01CE02,O,1,g,2018,test\n",
    "people.csv": "place,year,population\nSE,2024,100000\n",
    "beds.csv": "place,period,bed_days\nSE,2024,73200\n",
    "animals.csv": "place,year,atcvet,mg\nDK,2022,QJ01CE09,500\n",
    "prescribed.csv": "place,period,atc,prescriptions\nDK,2024,J01CE02,100\nDK,2024,J01MA02,300\nSE,2024,J01CE02,300\n",
    "kg.csv": "place,year,measure,kg\nDK,2022,mg/PCU,100\n",
}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("consumption did …")`` in a folder with the files → standard output and standard error."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def _run(command: str, code: int = 0) -> tuple[str, str]:
        assert main(["amr", *shlex.split(command)]) == code
        printed = capsys.readouterr()
        return printed.out, printed.err

    return _run


@pytest.fixture
def counted(run: Run) -> Run:
    """The same, with the daily doses counted."""
    run(COUNT)
    return run


COUNT = "consumption ddd packages.csv --products products.csv --ddd ddd.csv --version 2024 -o doses.parquet"


def test_packages_become_doses_and_what_cannot_is_told(run: Run) -> None:
    out, _ = run(COUNT)
    assert "3 of 4 rows are counted in daily doses (ATC/DDD 2024)" in out
    assert "The product has no ATC code." in out
    assert pl.read_parquet("doses.parquet").get_column("ddds").to_list() == [366_000.0, 73_200.0, None, 36_600.0]
    told, err = run(f"{COUNT} --format json")
    assert [row["reason"] for row in json.loads(told)] == ["no_atc"]
    assert "3 of 4" in err


def test_faulty_rows_are_kept_aside_and_the_good_ones_counted(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "packages.csv").open("a") as file:
        file.write("A,SE,2024,primary,5\n")
    _, err = run(COUNT, code=3)
    assert "packages.csv:6: sector: 'primary' is not a known value" in err
    assert "primary" in (tmp_path / "packages.rejected.csv").read_text(encoding="utf-8-sig")
    assert pl.read_parquet("doses.parquet").height == 4


def test_an_edition_that_is_not_in_the_table_is_refused(run: Run) -> None:
    _, err = run(COUNT.replace("2024", "2021"), code=2)
    assert "no edition 2021; it has 2018, 2024" in err
    assert not Path("doses.parquet").exists()


def test_rates_say_methenamine_and_edition(counted: Run) -> None:
    out, _ = counted("consumption did doses.parquet --population people.csv --methenamine out --format csv")
    [row] = csv.DictReader(io.StringIO(out))
    assert float(row["did"]) == pytest.approx(13.0)
    assert (row["methenamine"], row["atc_version"], row["days"], row["uncounted_rows"]) == ("out", "2024", "366", "1")
    counted("consumption did doses.parquet --population people.csv", code=2)


def test_hospitals_aware_and_ratios(counted: Run) -> None:
    out, _ = counted("consumption hospital doses.parquet --activity beds.csv --methenamine in --format json")
    assert json.loads(out)[0]["dbd"] == pytest.approx(50.0)
    out, _ = counted("consumption aware doses.parquet --methenamine in --by sector --format json")
    shares = {(row["sector"], row["aware"]): row["share_of_classified"] for row in json.loads(out)}
    assert shares["community", "access"] == pytest.approx(366 / 439.2 * 100)
    assert shares["hospital", "watch"] == 100.0
    _, err = counted("consumption ratio doses.parquet", code=2)
    assert "esac-2007, jiacra-ecdc, nordic-multimed" in err
    out, _ = counted("consumption ratio doses.parquet --version jiacra-ecdc --format json")
    assert json.loads(out)[0]["ratio"] == pytest.approx(0.2)


def test_animals_are_counted_in_one_measure(run: Run) -> None:
    words = "consumption animals animals.csv --denominators kg.csv --format json --measure"
    assert json.loads(run(f"{words} mg/PCU")[0])[0]["value"] == 5.0
    assert "cannot stand for one another" in run(f"{words} 'mg/kg biomass'", code=2)[1]


def test_observations_are_written_with_their_vintage(counted: Run) -> None:
    words = "consumption indicators doses.parquet --population people.csv --activity beds.csv --source eHM"
    out, _ = counted(f"{words} --vintage 2026-03 -o found.parquet")
    found = {one.indicator: one for one in read_parquet(Path("found.parquet"))}
    assert found["j01-total"].value == pytest.approx(13.0)
    assert found["j01-total"].vintage == "2026-03 ATC/DDD 2024"
    assert f"{len(found)} observations are in found.parquet" in out
    whole, _ = counted("one-health found.parquet --year 2024 --place SE --format json")
    rows = {row["id"]: row for row in json.loads(whole)}
    assert rows["human-total"]["value"] == pytest.approx(13.0)
    assert rows["human-ratio"]["value"] == pytest.approx(0.2)


def test_prescriptions_and_animals_are_observed_without_doses(run: Run) -> None:
    words = "consumption indicators --prescriptions prescribed.csv --animals animals.csv --denominators kg.csv"
    run(f"{words} --population people.csv --source x -o found.parquet")
    found = {(one.indicator, one.place): one for one in read_parquet(Path("found.parquet"))}
    assert found["penicillin-v-share-dk", "DK"].value == 25.0
    assert found["prescriptions-outpatient-se-fohm", "SE"].value == pytest.approx(3.0)
    assert found["animal-sales-pcu", "DK"].value == 5.0
    assert found["animal-sales-pcu", "DK"].provenance.input_sha256 == sha256_of(Path("animals.csv"))
    assert found["penicillin-v-share-dk", "DK"].provenance.input_sha256 == sha256_of(Path("prescribed.csv"))


def test_one_health_shows_what_is_missing_and_why(run: Run) -> None:
    out, _ = run("one-health --year 2024 --place DK --lang da")
    assert "16.27" in out
    assert "primary?" in out
    assert "has not been held against the source" in out
    rows = json.loads(run("one-health --year 2024 --place DK --format json")[0])
    assert {row["mark_verified"] for row in rows} == {False}
    assert sum(row["missing"] == "no indicator counts this" for row in rows) == 7


def test_doses_of_another_edition_are_restated(run: Run, tmp_path: Path) -> None:
    text = "atc,route,place,period,sector,ddds,atc_version\nJ01CE02,O,SE,2015,community,300,2018\n"
    (tmp_path / "old.csv").write_text(text, encoding="utf-8")
    run("consumption restate old.csv --ddd ddd.csv --version 2024 -o new.parquet")
    assert pl.read_parquet("new.parquet").item(0, "ddds") == 150.0


@pytest.mark.parametrize("table", TABLES)
def test_a_template_can_be_had(run: Run, table: str) -> None:
    header, example = run(f"consumption template {table}")[0].splitlines()
    assert header.count(",") == len(next(csv.reader([example]))) - 1


def test_an_unknown_table_is_refused_with_those_there_are(run: Run) -> None:
    assert "Use products, packages" in run("consumption template sales", code=2)[1]


def test_a_file_that_is_no_doses_is_refused(run: Run) -> None:
    _, err = run("consumption ratio people.csv --version esac-2007", code=2)
    assert "not Parquet" in err
    pl.DataFrame({"a": [1]}).write_parquet("other.parquet")
    _, err = run("consumption ratio other.parquet --version esac-2007", code=2)
    assert "no column atc" in err
