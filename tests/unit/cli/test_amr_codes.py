"""``beredd amr codes …``: what is printed, and how it ends."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from beredd.amr.codes import codes
from beredd.cli import main

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("list", …)`` → standard output and standard error."""

    def _run(*arguments: object, code: int = 0) -> tuple[str, str]:
        assert main(["amr", "codes", *map(str, arguments)]) == code
        printed = capsys.readouterr()
        return printed.out, printed.err

    return _run


def test_organisms_are_looked_up(run: Run) -> None:
    (row,) = json.loads(run("organism", "E. coli ESBL", "--format", "json")[0])
    assert (row["name"], row["ears_net"], row["ancestors"][0]) == ("Escherichia coli", "ESCCOL", "Escherichia")
    out, _ = run("organism", "S. intermedius", "xyz", code=3)
    assert "none: Staphylococcus intermedius or" in out


def test_antimicrobials_are_looked_up(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("antimicrobial", "vankomycin", "pip/tazo", "--format", "csv")[0])))
    assert [row["code"] for row in rows] == ["VAN", "TZP"]
    assert "unknown" in run("antimicrobial", "nonsense", code=3)[0]


def test_lists(run: Run) -> None:
    rows = json.loads(run("list", "antimicrobials", "--within", "carbapenems", "--format", "json")[0])
    assert {"IPM", "MEM", "ETP"} <= {row["code"] for row in rows}
    rows = json.loads(run("list", "organisms", "--within", "Enterobacterales", "--format", "json")[0])
    names = {row["name"] for row in rows}
    assert "Klebsiella pneumoniae" in names
    assert "Staphylococcus aureus" not in names
    assert run("list", "organisms", "--within", "Nobody", "--format", "csv")[0].startswith("name,rank,kind")
    whole = list(csv.reader(io.StringIO(run("list", "organisms", "--format", "csv")[0])))
    assert len(whole) == codes().organisms.height + 1


def test_a_table_of_ones_own_is_tried_and_used(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,rank,synonyms\nListeria ivanovii,species,my listeria\n", encoding="utf-8")
    out, err = run("check", path)
    assert "1 rows would be added, 0 cells changed; 0 faults." in out
    assert err == ""
    assert codes().organism("my listeria") is None
    (row,) = json.loads(run("organism", "my listeria", "--organisms", path, "--format", "json")[0])
    assert row["name"] == "Listeria ivanovii"
    assert "Listeria ivanovii" in run("list", "organisms", "--within", "Listeria", "--organisms", path)[0]


def test_a_faulty_table_ends_with_3(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,rank\nNovus,genera\n", encoding="utf-8")
    out, err = run("check", path, "--format", "json", code=3)
    assert json.loads(out)[0]["key"] == "Novus"
    assert "own.csv:2: rank: 'genera' is not known." in err
    assert "1 faults" in err
    _, err = run("organism", "eco", "--organisms", path, code=2)
    assert "own.csv:2" in err


def test_many_changes_are_counted_for_people_and_all_there_for_machines(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("code,name\n" + "".join(f"Q{n},Drug{n}x\n" for n in range(40)), encoding="utf-8")
    assert "… and 10 more" in run("check", path)[0]
    assert run("check", path, "--format", "csv")[0].count("\n") == 41
