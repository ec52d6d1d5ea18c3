"""``beredd amr phenotypes`` and ``beredd amr incidence``: what is printed, written, and told."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from beredd.amr.model import SIR
from beredd.cli import main

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("phenotypes", …)`` → standard output and standard error."""

    def _run(*arguments: object, code: int = 0) -> tuple[str, str]:
        assert main(["amr", *map(str, arguments)]) == code
        printed = capsys.readouterr()
        return printed.out, printed.err

    return _run


@pytest.fixture
def isolates(tmp_path: Path) -> Path:
    """Three isolates of blood: an E. coli resistant to much, another, and a K. pneumoniae resistant to colistin."""
    path = tmp_path / "isolates.parquet"
    results = {"CTX": ["R", "S", "S"], "CIP": ["R", "I", "S"], "GEN": ["R", "S", "S"], "COL": ["S", None, "R"]}
    pl.DataFrame(
        {
            "row": [1, 2, 3],
            "organism": ["Escherichia coli", "Escherichia coli", "Klebsiella pneumoniae"],
            "date": [date(2024, 2, 1)] * 3,
            "specimen": ["blood"] * 3,
            "country": ["SE", "DK", "SE"],
            "region": ["SE-AB", "DK-84", "SE-O"],
            "esbl": [None, False, None],
            **{drug: pl.Series(found, dtype=SIR) for drug, found in results.items()},
        }
    ).write_parquet(path)
    return path


def rows(printed: tuple[str, str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(printed[0])
    return found


def test_markers_are_counted_and_their_rule_goes_to_machines(run: Run, isolates: Path) -> None:
    [coli, _] = rows(run("phenotypes", isolates, "--only", "esbl", "--by", "organism", "--format", "json"))
    assert (coli["organism"], coli["n_known"], coli["n_positive"], coli["percent"]) == ("Escherichia coli", 2, 1, 50.0)
    assert str(coli["rule"]).startswith("the laboratory's ESBL test")
    assert "laboratory's" not in run("phenotypes", isolates, "--only", "esbl")[0]


def test_multidrug_resistance_combined_resistance_and_what_to_confirm(run: Run, isolates: Path) -> None:
    [coli, _] = rows(run("phenotypes", isolates, "--what", "multidrug", "--by", "organism", "--format", "json"))
    assert (coli["n"], coli["n_mdr"], coli["n_enough"], coli["percent_mdr"]) == (2, 1, 0, None)
    combined = rows(run("phenotypes", isolates, "--what", "combined", "--by", "country", "--format", "json"))
    assert [(one["definition"], one["country"], one["n_resistant"]) for one in combined] == [
        ("ears-net-ecoli", "DK", 0),
        ("ears-net-ecoli", "SE", 1),
        ("ears-net-kpneumoniae", "SE", 0),
    ]
    printed = csv.DictReader(io.StringIO(run("phenotypes", isolates, "--what", "unusual", "--format", "csv")[0]))
    assert [(one["row"], one["unusual_agents"]) for one in printed] == [("3", "COL")]


def test_every_isolate_with_all_that_is_known_goes_to_a_file(run: Run, isolates: Path, tmp_path: Path) -> None:
    out = tmp_path / "marked.parquet"
    assert "3 rows are in" in run("phenotypes", isolates, "--what", "rows", "-o", out)[0]
    made = pl.read_parquet(out)
    assert made.select("row", "esbl", "mdr", "unusual", "unusual_agents").rows() == [
        (1, True, "MDR", False, ""),
        (2, False, None, None, ""),
        (3, False, None, True, "COL"),
    ]


def test_incidence_of_isolates_by_place(run: Run, isolates: Path) -> None:
    asked = ["incidence", isolates, "--organism", "eco", "--resistant-to", "3gc", "--coverage", "0.5"]
    [denmark, sweden] = rows(run(*asked, "--format", "json"))
    assert (denmark["n_resistant"], denmark["incidence"], sweden["n_resistant"]) == (0, 0.0, 1)
    assert sweden["incidence"] == pytest.approx(1 / (int(str(sweden["population"])) * 0.5) * 100_000)
    assert "0.02" in run(*asked)[0]
    [mean] = rows(run(*asked, "--mean", "--format", "json"))
    assert (mean["year"], mean["places"], mean["weight_share"]) == (2024, 2, 1.0)


def test_incidence_of_counts_with_the_blood_culture_rate(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(
        "place;year;n_resistant;blood_culture_sets;patient_days\nCZ;2024;674;2340;100000\n", encoding="utf-8"
    )
    asked = ["incidence", path, "--population", "10900000", "--coverage", "0.7"]
    [one] = rows(run(*asked, "--format", "json"))
    assert (round(float(str(one["incidence"])), 2), one["blood_culture_rate"]) == (8.83, 23.4)
    assert "8.83" in run(*asked)[0]


def test_what_cannot_be_is_told(run: Run, isolates: Path, tmp_path: Path) -> None:
    assert "No organism is named" in run("incidence", isolates, code=2)[1]
    assert "There is no marker 'x'" in run("phenotypes", isolates, "--only", "x", code=2)[1]
    path = tmp_path / "counts.csv"
    path.write_text("place,year,n_resistant\nSE,2024,many\n", encoding="utf-8")
    assert "'many' in the column 'n_resistant' is not a number" in run("incidence", path, code=2)[1]
    path.write_text("place,year,n_resistant\nXX,2024,5\n", encoding="utf-8")
    assert "The population of XX is not known" in run("incidence", path, code=2)[1]
    path.write_text("n_resistant\n5\n", encoding="utf-8")
    assert "no column 'year'" in run("incidence", path, "--population", "10", "--mean", code=2)[1]
