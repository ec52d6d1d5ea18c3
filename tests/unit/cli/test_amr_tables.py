"""A user's own organisms and antimicrobials in the commands of the AMR room."""

import pickle
from pathlib import Path

import polars as pl
import pytest

from beredd.amr.codes import codes
from beredd.cli import main
from beredd.cli.amr.tables import own_codes

FILE = "patient,date,organism,specimen,CIP_mic,Wunderbar\nA,2024-03-18,Novella testensis,blood,8,S\n"
ORGANISMS = """\
name,rank,kind,genus,order,gram
Novella,genus,bacteria,Novella,Enterobacterales,negative
Novella testensis,species,bacteria,Novella,Enterobacterales,negative
"""
DRUGS = "code,name,class\nWUN,Wunderbar,carbapenems\n"
COMMANDS = (
    "read", "interpret", "explain", "first-isolates", "compare-methods", "resistance", "antibiogram", "wisca",
    "phenotypes", "incidence", "indicators", "breakpoints import",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"lab.csv": FILE, "organisms.csv": ORGANISMS, "drugs.csv": DRUGS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_our_tables_lack_is_read_and_interpreted_with_ones_own(folder: Path) -> None:
    assert main(["amr", "read", "lab.csv", "-o", "without.parquet"]) == 3
    own = ["--own-organisms", "organisms.csv", "--own-antimicrobials", "drugs.csv"]
    assert main(["amr", "read", "lab.csv", "-o", "read.parquet", *own]) == 0
    read = pl.read_parquet("read.parquet")
    assert read["organism"].to_list() == ["Novella testensis"]
    assert read["WUN_reported"].to_list() == ["S"]

    assert main(["amr", "interpret", "read.parquet", "-o", "without.parquet"]) == 0
    assert pl.read_parquet("without.parquet")["CIP"].to_list() != ["R"]
    assert main(["amr", "interpret", "read.parquet", "-o", "isolates.parquet", *own]) == 0
    assert pl.read_parquet("isolates.parquet")["CIP"].to_list() == ["R"]  # by the order, Enterobacterales


def test_groups_of_ones_own_organisms_are_counted_by(folder: Path) -> None:
    own = ["--own-organisms", "organisms.csv"]
    main(["amr", "read", "lab.csv", "-o", "read.parquet", *own])
    main(["amr", "interpret", "read.parquet", "-o", "isolates.parquet", *own])
    asked = ["amr", "resistance", "isolates.parquet", "--by", "genus", "--antimicrobials", "CIP", "--all-isolates"]
    assert main([*asked, "-o", "found.csv", *own]) == 0
    assert pl.read_csv("found.csv").select("genus", "n_r").rows() == [("Novella", 1)]


def test_methods_are_compared_by_groups_and_drugs_of_ones_own(folder: Path) -> None:
    own = ["--own-organisms", "organisms.csv", "--own-antimicrobials", "drugs.csv"]
    main(["amr", "read", "lab.csv", "-o", "isolates.parquet", *own])
    asked = ["isolates.parquet", "--antimicrobials", "Wunderbar", *own]
    assert main(["amr", "compare-methods", *asked, "--by", "genus", "-o", "found.csv"]) == 0
    found = pl.read_csv("found.csv").select("genus", "antimicrobial", "phenotype_tested")
    assert found.rows() == [("Novella", "WUN", 1)]
    assert main(["amr", "first-isolates", *asked]) == 0


def test_a_faulty_table_of_ones_own_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["amr", "read", "lab.csv", "-o", "read.parquet", "--own-organisms", "drugs.csv"]) == 2
    assert "drugs.csv" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_needs_codes_asks_for_them_alike(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["amr", *command.split(), "--help"]) == 0
    told = capsys.readouterr().out
    assert "--own-organisms" in told
    assert "--own-antimicrobials" in told


def test_ones_own_tables_go_to_other_processes(folder: Path) -> None:
    own = own_codes(folder / "organisms.csv", None)
    assert own is not None
    own.organism("E. coli")  # what it has worked out goes along
    there = pickle.loads(pickle.dumps(own))  # noqa: S301 - our own bytes
    assert there.ancestors("Novella testensis") == own.ancestors("Novella testensis")
    assert there.organism("Novella testensis") == "Novella testensis"
    assert codes().organism("Novella testensis") is None
