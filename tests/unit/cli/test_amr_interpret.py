"""``beredd amr interpret``, ``explain`` and ``breakpoints``: what is printed, what is written, and how it ends."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from beredd.amr.breakpoints import Breakpoints, breakpoints
from beredd.amr.model import SIR
from beredd.cli import main

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("interpret", …)`` → standard output and standard error."""

    def _run(*arguments: object, code: int = 0) -> tuple[str, str]:
        assert main(["amr", *map(str, arguments)]) == code
        printed = capsys.readouterr()
        return printed.out, printed.err

    return _run


@pytest.fixture
def isolates(tmp_path: Path) -> Path:
    """Two isolates: E. coli from urine, K. pneumoniae from blood."""
    path = tmp_path / "isolates.parquet"
    pl.DataFrame(
        {
            "row": [1, 2],
            "isolate": ["U1", "B1"],
            "organism": ["Escherichia coli", "Klebsiella pneumoniae"],
            "specimen": ["urine", "blood"],
            "CIP_mic": ["0.25", "1"],
            "AMP_mic": ["2", "2"],
        }
    ).write_parquet(path)
    return path


def test_isolates_are_interpreted_into_a_file(run: Run, isolates: Path, tmp_path: Path) -> None:
    out = tmp_path / "interpreted.parquet"
    printed, _ = run("interpret", isolates, "-o", out, "--format", "json")
    assert json.loads(printed) == [
        {"antimicrobial": "CIP", "S": 1, "SDD": 0, "I": 0, "R": 1, "NI": 0, "untested": 0},
        {"antimicrobial": "AMP", "S": 1, "SDD": 0, "I": 0, "R": 1, "NI": 0, "untested": 0},
    ]
    after = pl.read_parquet(out)
    assert after["CIP"].dtype == SIR
    run("interpret", isolates, "-o", out, "--no-intrinsic", "--antimicrobials", "amp")
    assert pl.read_parquet(out)["AMP"].to_list() == ["S", "S"]
    assert "CIP" not in pl.read_parquet(out).columns
    run("interpret", isolates, "-o", out, "--as-amr-r", "--no-intrinsic")
    assert pl.read_parquet(out)["CIP"].to_list() == [None, "R"]


def test_why_results_are_not_interpreted_is_counted(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "isolates.parquet", tmp_path / "interpreted.parquet"
    pl.DataFrame(
        {
            "organism": ["Escherichia coli", "Escherichia coli", "Klebsiella pneumoniae", None],
            "specimen": ["blood", "blood", "urine", "urine"],
            "NIT_mic": ["32", "64", "32", "32"],
            "CIP_mic": ["<=1", "0.25", "0.25", None],
        }
    ).write_parquet(path)
    run("interpret", path, "-o", out, "--reasons", tmp_path / "reasons.csv")
    rows = pl.read_csv(tmp_path / "reasons.csv").select("antimicrobial", "organism", "specimen", "n", "reason").rows()
    assert [row[:4] for row in rows] == [
        ("NIT", "Escherichia coli", "other", 2),
        ("CIP", "Escherichia coli", "other", 1),
        ("NIT", None, "urine", 1),
        ("NIT", "Klebsiella pneumoniae", "urine", 1),
    ]
    assert "only for another site" in rows[0][4]
    assert "operator" in rows[1][4]
    assert rows[2][4] == "the organism is not known"
    interpreted = pl.read_parquet(out)
    assert sum(row[3] for row in rows) == sum((interpreted[drug] == "NI").sum() for drug in ("NIT", "CIP"))
    assert "is not .csv" in run("interpret", path, "-o", out, "--reasons", tmp_path / "r.txt", code=2)[1]


def test_a_result_is_explained(run: Run, isolates: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("explain", isolates, "--row", 2, "--format", "csv")[0])))
    assert [(row["antimicrobial"], row["result"]) for row in rows] == [("CIP", "R"), ("AMP", "R")]
    assert "rule 1.7" in rows[1]["expected_resistance"]
    printed, _ = run("explain", isolates, "--row", 1)
    assert "U1, Escherichia coli, urine" in printed
    assert "S ≤ 0.25, R > 0.5" in printed
    _, error = run("explain", isolates, "--row", 3, code=2)
    assert "no isolate number 3" in error


def test_input_that_cannot_be_used_ends_with_2(run: Run, isolates: Path, tmp_path: Path) -> None:
    assert "No such file" in run("interpret", tmp_path / "absent.parquet", "-o", tmp_path / "o.parquet", code=2)[1]
    assert "not .parquet" in run("interpret", isolates, "-o", tmp_path / "o.csv", code=2)[1]
    text = tmp_path / "text.parquet"
    text.write_text("x", encoding="utf-8")
    assert "not an isolate table" in run("explain", text, "--row", 1, code=2)[1]
    _, error = run("interpret", isolates, "-o", tmp_path / "o.parquet", "--guideline", "CLSI 2025", code=2)
    assert "nothing of CLSI 2025; it has EUCAST 2025" in error
    assert not (tmp_path / "o.parquet").exists()


def test_breakpoints_are_listed_nearest_first(run: Run) -> None:
    printed, _ = run(
        "breakpoints", "list", "--organism", "S epidermidis", "--antimicrobial", "cefoxitin", "--format", "json"
    )
    assert [(row["organism"], row["s"]) for row in json.loads(printed)] == [
        ("Staphylococcus epidermidis", 27.0),
        ("Coagulase-negative staphylococci", 22.0),
    ]
    assert "no drug of the code table" in run("breakpoints", "list", "--antimicrobial", "qqq", code=2)[1]
    assert "no organism of the code table" in run("breakpoints", "list", "--organism", "qqq", code=2)[1]
    assert "The table has no EUCAST 1999" in run("breakpoints", "list", "--guideline", "EUCAST 1999", code=2)[1]


def test_a_table_is_imported_and_used(run: Run, isolates: Path, tmp_path: Path) -> None:
    head = "GUIDELINES\tYEAR\tTEST_METHOD\tORGANISM_CODE\tORGANISM_CODE_TYPE\tWHONET_ABX_CODE\tR\tS\n"
    (tmp_path / "Breakpoints.txt").write_text(
        head + "CLSI\t2025\tMIC\teco\tWHONET_ORG_CODE\tCIP\t1\t0.25\nCLSI\t2025\tMIC\tqqq\t\tCIP\t1\t0.25\n",
        encoding="utf-8",
    )
    out = tmp_path / "clsi.parquet"
    printed, _ = run("breakpoints", "import", tmp_path / "Breakpoints.txt", "-o", out)
    assert "1 breakpoints are in" in printed
    assert "Not read, 1 rows: organism code not known." in printed
    interpreted = tmp_path / "interpreted.parquet"
    run("interpret", isolates, "-o", interpreted, "--breakpoints", out, "--guideline", "CLSI 2025")
    assert pl.read_parquet(interpreted)["CIP"].to_list() == ["S", "NI"]
    assert "S ≤ 0.25, R ≥ 1" in run(
        "explain", isolates, "--row", 1, "--breakpoints", out, "--guideline", "CLSI 2025"
    )[0]  # fmt: skip


def test_two_versions_are_compared(run: Run, tmp_path: Path) -> None:
    later = breakpoints().frame.filter(pl.col("antimicrobial") != "LNZ")
    Breakpoints(later, {}).write(tmp_path / "later.parquet")
    printed, _ = run("breakpoints", "diff", "core", tmp_path / "later.parquet")
    assert "0 added, 9 removed, 0 changed." in " ".join(printed.split())
    assert "belong together" in run("breakpoints", "diff", "core", "core", "--from", "EUCAST 2025", code=2)[1]
