"""``beredd amr read`` and ``template``: what is printed, what is written, how it ends."""

import json
from pathlib import Path

import polars as pl
import pytest

from beredd.cli import main

TEXT = "patient,date,organism,CIP_mic\nA,2024-01-02,eco,<=0.25\nB,2024-01-03,what,1\nC,2024-01-04,kpn,huge\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "f.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_counts_table_and_rejected(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "o.parquet"
    assert main(["amr", "read", str(file), "-o", str(out)]) == 3
    printed = capsys.readouterr()
    assert "2 isolates are in" in printed.out
    assert "1 rows and 1 cells that could not be used" in printed.err
    assert "patient as patient" in printed.err
    assert pl.read_parquet(out)["CIP_mic"].to_list() == ["<=0.25", None]
    lines = pl.read_csv(tmp_path / "o.rejected.csv", infer_schema=False)
    assert lines.select("row", "column", "value", "isolate_kept").rows() == [
        ("3", "organism", "what", "false"),
        ("4", "CIP_mic", "huge", "true"),
    ]


def test_json_has_counts_and_provenance(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "o.parquet"
    assert main(["amr", "read", str(file), "-o", str(out), "--show-as", "json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == [{"file": "f.csv", "rows": 3, "isolates": 2, "rejected": 1, "joined": 0, "cells": 1}]
    assert len(told["provenance"]["files"][0]["sha256"]) == 64


def test_a_clean_file_ends_with_nought_and_clears_the_old_lines(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.parquet"
    main(["amr", "read", str(file), "-o", str(out)])
    file.write_text("\n".join(TEXT.splitlines()[:2]), encoding="utf-8")
    assert main(["amr", "read", str(file), "-o", str(out)]) == 0
    assert pl.read_csv(tmp_path / "o.rejected.csv", infer_schema=False).is_empty()
    capsys.readouterr()


@pytest.mark.parametrize("out", ["f.csv", "o.csv"])
def test_places_that_will_not_do(file: Path, tmp_path: Path, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    assert main(["amr", "read", str(file), "-o", str(tmp_path / out)]) == 2
    assert main(["amr", "read", str(file), "-o", str(tmp_path / "o.parquet"), "--rejected", str(file)]) == 2
    assert file.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["f.csv"]
    capsys.readouterr()


def test_templates(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["amr", "template"]) == 0
    assert "[results]" in capsys.readouterr().out
    out = tmp_path / "m.toml"
    assert main(["amr", "template", str(file), "-o", str(out)]) == 0
    assert main(["amr", "template", str(file), "-o", str(out)]) == 2
    assert main(["amr", "read", str(file), "--map", str(out), "-o", str(tmp_path / "o.parquet")]) == 3
    capsys.readouterr()


def test_aggregates_become_observations(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    atlas = tmp_path / "atlas.csv"
    atlas.write_text(
        "HealthTopic,Population,Indicator,Unit,Time,RegionCode,RegionName,NumValue,TxtValue\n"
        '"Antimicrobial resistance","Klebsiella pneumoniae|Carbapenems","R - resistant isolates, percentage  ","%",'
        '"2023","SE","Sweden",0.51,""\n',
        encoding="utf-8",
    )
    out = tmp_path / "observations.csv"
    assert main(["amr", "read", str(atlas), "--format", "atlas", "-o", str(out)]) == 0
    assert "kpneu-carba-r,SE,2023,0.51" in out.read_text(encoding="utf-8")
    assert main(["amr", "read", str(atlas), str(atlas), "--format", "glass", "-o", str(out)]) == 2
    assert "one file at a time" in capsys.readouterr().err
