import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from isolate_tables import isolate_table

from beredd.cli import main


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = (
        {
            "patient": f"p{number % 15}",
            "date": date(2022 + number % 3, 1 + number % 12, 1),
            "AMP": "SR"[number % 2],
            "CIP": "SR"[number // 30],
            "specimen": ("blood", "urine")[number % 2],
        }
        for number in range(60)
    )
    path = tmp_path / "isolates.parquet"
    isolate_table(rows, ["AMP", "CIP"]).write_parquet(path)
    return path


def test_the_marked_table_and_its_counts(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "marked.parquet"
    assert main(["amr", "first-isolates", str(table), "-o", str(out), "--format", "json"]) == 0
    told = {row["isolates"]: row["number"] for row in json.loads(capsys.readouterr().out)}
    marked = pl.read_parquet(out)
    assert marked.drop("first", "episode", "first_row").equals(pl.read_parquet(table))
    assert told["all"] == 60
    assert told["first"] == marked["first"].sum() > 15
    assert told["first"] + told["repeats"] == 60


def test_the_same_file_by_parts(table: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.parquet", tmp_path / "parts.parquet"
    for out, more in ((whole, []), (parts, ["--workers", "1", "--parts-folder", str(tmp_path / "kept")])):
        assert main(["amr", "first-isolates", str(table), "--days", "100", "-o", str(out), *more]) == 0
    assert whole.read_bytes() == parts.read_bytes()
    assert list((tmp_path / "kept").iterdir()) == []


def test_options_reach_the_method(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def number_of_first(*options: str) -> int:
        assert main(["amr", "first-isolates", str(table), "--format", "csv", *options]) == 0
        return int(capsys.readouterr().out.split("first,")[1].split()[0])

    usual = number_of_first()
    assert number_of_first("--method", "isolate") == 60
    assert number_of_first("--method", "patient") == 15
    assert number_of_first("--threshold", "1") > usual
    assert number_of_first("--antimicrobials", "AMP") < usual
    assert number_of_first("--method", "ears-net") < 31


def test_methods_side_by_side_and_why_they_differ(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["amr", "compare-methods", str(table), "--antimicrobials", "AMP", "--format", "json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert [row["year"] for row in counts] == [2022, 2023, 2024]
    assert counts[0]["ears_net_isolates"] <= counts[0]["glass_isolates"]
    assert main(["amr", "compare-methods", str(table), "--differences", "--format", "json"]) == 0
    differences = json.loads(capsys.readouterr().out)
    assert all(
        row["isolates"] == sum(number for name, number in row.items() if name.startswith("because_"))
        for row in differences
    )


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["-o", "marked.csv"], 2, "is not .parquet"),
        (["--workers", "0"], 2, "0 workers"),
        (["--antimicrobials", "VAN"], 2, "no categories for 'VAN'"),
        (["--method", "glass", "--as-amr-r"], 2, "has no method glass"),
    ],
)
def test_what_cannot_be_done_is_said(
    table: Path, options: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["amr", "first-isolates", str(table), *options]) == code
    assert words in capsys.readouterr().err
