"""``beredd amr aggregates``: observations written, every value counted, faults told."""

import json
from pathlib import Path

import polars as pl
import pytest

from beredd.cli import main
from beredd.indicators import read_parquet

MRSA = '"AMR","Staphylococcus aureus|Meticillin (MRSA)","R - resistant isolates, percentage  ","%","2024"'
ATLAS = (
    '"HealthTopic","Population","Indicator","Unit","Time","RegionCode","RegionName","NumValue","TxtValue"\n'
    f'{MRSA},"SE","Sweden",2.6,""\n{MRSA},"NO","Norway",1,""\n'
)
FAULT = f'{MRSA},"DK","Denmark",x,""\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "atlas.csv"
    path.write_text(ATLAS, encoding="utf-8")
    return path


def test_observations_and_every_value_are_written(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, values = tmp_path / "found.parquet", tmp_path / "values.csv"
    asked = ["amr", "aggregates", file, "-o", out, "--values", values, "--vintage", "Atlas 2025", "--source", "ECDC"]
    assert main([*map(str, asked)]) == 0
    assert "1 observations are in" in capsys.readouterr().out
    [one] = read_parquet(out)
    assert (one.indicator, one.value, one.vintage, one.provenance.source) == ("mrsa-share", 2.6, "Atlas 2025", "ECDC")
    assert pl.read_csv(values)["use"].to_list() == ["observation", "other place"]


def test_faults_are_told_and_counted(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(ATLAS + FAULT, encoding="utf-8")
    assert main(["amr", "aggregates", str(file), "--show-as", "json"]) == 3
    printed = capsys.readouterr()
    assert {row["use"]: row["values"] for row in json.loads(printed.out)}["rejected"] == 1
    assert "row 4: the value is not a number." in printed.err


def test_what_cannot_be_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["amr", "aggregates", str(file), "-o", str(file)]) == 2
    assert "The same file is named twice" in capsys.readouterr().err
    assert main(["amr", "aggregates", str(file), "-o", "found.txt"]) == 2
    assert "neither .parquet nor .csv" in capsys.readouterr().err
    assert main(["amr", "aggregates", str(file.with_name("none.csv"))]) == 2
    assert "No such file" in capsys.readouterr().err
