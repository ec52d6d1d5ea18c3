"""``beredd amr resistance``, ``antibiogram`` and ``wisca``: what is printed, what is written, what is hidden."""

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
    """``run("resistance", …)`` → standard output and standard error."""

    def _run(*arguments: object, code: int = 0) -> tuple[str, str]:
        assert main(["amr", *map(str, arguments)]) == code
        printed = capsys.readouterr()
        return printed.out, printed.err

    return _run


@pytest.fixture
def isolates(tmp_path: Path) -> Path:
    """A file of 90 isolates from three regions, a repeat among them."""
    regions = ["SE-AB"] * 40 + ["SE-I"] * 30 + ["SE-Z"] * 20
    cip = ["R"] * 10 + ["S"] * 30 + ["R"] * 3 + ["S"] * 27 + ["R"] * 9 + ["S"] * 11
    table = pl.DataFrame(
        {
            "date": [date(2024, 5, 1)] * 90,
            "organism": ["Escherichia coli"] * 90,
            "region": regions,
            "age": [3, 70] * 45,
            "first": [False] + [True] * 89,
            "CIP": pl.Series(cip, dtype=SIR),
            "GEN": pl.Series(["S", "R"] * 45, dtype=SIR),
        }
    )
    path = tmp_path / "isolates.parquet"
    table.write_parquet(path)
    return path


def test_resistance_as_a_table_csv_and_json(run: Run, isolates: Path) -> None:
    table, _ = run("resistance", isolates, "--by", "organism,year", "--antimicrobials", "CIP")
    assert "Escherichia coli" in table
    assert "23.6" in table  # 21 of 89: the repeat is not counted
    lines = list(csv.DictReader(io.StringIO(run("resistance", isolates, "--by", "region", "--format", "csv")[0])))
    assert [(line["region"], line["antimicrobial"], line["n_r"]) for line in lines[:2]] == [
        ("SE-AB", "CIP", "9"),
        ("SE-AB", "GEN", "20"),
    ]
    found = json.loads(run("resistance", isolates, "--by", "age", "--all-isolates", "--format", "json")[0])
    assert [(row["age"], row["n"], row["counted"]) for row in found[::2]] == [("0-4", 45, "all"), ("65-79", 45, "all")]


def test_a_published_table_hides_small_numbers_and_the_editor_sees_why(
    run: Run, isolates: Path, tmp_path: Path
) -> None:
    out, why = tmp_path / "out.csv", tmp_path / "why.csv"
    printed, told = run(
        "resistance", isolates, "--by", "region", "--antimicrobials", "CIP", "--all-isolates",
        "--publish", "--reasons", why, "-o", out,
    )  # fmt: skip
    assert "3 rows are in" in printed
    assert "hidden in 2 of 3 rows" in told
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [(row["n_tested"], row["n_r"], row["suppressed"]) for row in rows] == [
        ("40", "10", "false"), ("30", "", "true"), ("20", "", "true"),
    ]  # fmt: skip
    assert "because" not in rows[0]
    assert "under 5" in why.read_text()
    assert "n_r" not in run("resistance", isolates, "--by", "region", "--publish")[1]


def test_antibiogram_long_wide_and_published(run: Run, isolates: Path) -> None:
    found = json.loads(
        run("antibiogram", isolates, "--antimicrobials", "CIP,CIP+GEN", "--kind", "combination", "--format", "json")[0]
    )
    assert [(row["antimicrobial"], row["n_tested"]) for row in found] == [("CIP", 89), ("CIP+GEN", 89)]
    wide, _ = run("antibiogram", isolates, "--by", "region", "--wide", "--format", "csv")
    assert wide.splitlines()[0] == "region,n,CIP,GEN"
    assert len(wide.splitlines()) == 3  # the third region has fewer than 30
    published, _ = run("antibiogram", isolates, "--by", "region", "--wide", "--publish", "--format", "csv")
    assert published.splitlines()[0] == "region,CIP,GEN"
    assert published.splitlines()[2].startswith("SE-I,,")


def test_wisca_is_the_same_with_the_same_seed(run: Run, isolates: Path) -> None:
    asked = ("wisca", isolates, "--regimens", "CIP,CIP+GEN", "--by", "region", "--draws", "50", "--format", "json")
    one, again, other = run(*asked)[0], run(*asked)[0], run(*asked, "--seed", "7")[0]
    assert one == again != other
    assert len(json.loads(one)) == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--by", "country"), "no column 'country'"),
        (("--ages", "young"), "not the lower bounds"),
        (("-o", "out.xlsx"), "neither .parquet nor .csv"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, isolates: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in run("resistance", isolates, *arguments, code=2)[1]


def test_a_file_that_is_no_isolate_table_is_told(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "text.parquet"
    text.write_text("organism\n")
    assert "not an isolate table" in run("resistance", text, code=2)[1]
    assert "No such file" in run("antibiogram", tmp_path / "none.parquet", code=2)[1]
