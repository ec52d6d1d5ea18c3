"""``beredd indicator …``: what is printed, what is written, how it ends."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from beredd.cli import main
from beredd.common.content_files import content_dir
from beredd.indicators import definitions, read_parquet

Run = Callable[..., tuple[str, str]]

VALUES = (
    "indicator;place;period;value;source\necoli-3gc-r;SE;2025;9,9;test\necoli-3gc-r;SE;25;9,9;test\n"
    "ecoli-3gc-r;XX;2025;9,9;test\n"
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("list", …)`` → standard output and standard error."""

    def _run(*arguments: object, code: int = 0) -> tuple[str, str]:
        assert main(["indicator", *map(str, arguments)]) == code
        printed = capsys.readouterr()
        return printed.out, printed.err

    return _run


@pytest.fixture
def values(tmp_path: Path) -> Path:
    """A file with one good row and two faulty ones."""
    path = tmp_path / "values.csv"
    path.write_text(VALUES, encoding="utf-8")
    return path


def test_list_speaks_every_form_and_language(run: Run) -> None:
    rows = json.loads(run("list", "--format", "json", "--lang", "da")[0])
    assert [row["id"] for row in rows] == list(definitions())
    assert set(rows[0]) == {"id", "title", "unit", "direction", "version", "latest", "verdicts"}
    printed = list(csv.reader(io.StringIO(run("list", "--format", "csv")[0])))
    assert len(printed) == len(rows) + 1
    assert "på väg" in run("list", "--lang", "sv")[0]


def test_show_tells_definition_values_and_verdicts(run: Run, tmp_path: Path) -> None:
    chart = tmp_path / "charts" / "x.svg"
    out, err = run("show", "prescriptions-outpatient-se", "--lang", "sv", "--chart", chart)
    assert "Antibiotikarecept" in out
    assert "se-250-2035: på väg." in out
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    assert "x.svg" in err
    whole = json.loads(run("show", "mrsa-share", "--format", "json")[0])
    assert set(whole) == {"definition", "observations", "verdicts"}
    assert run("show", "cpe-cases", "--format", "csv")[0].splitlines()[1].startswith("DK,2024,497")


def test_own_values_stand_beside_the_national_ones(run: Run, values: Path) -> None:
    out, err = run("show", "ecoli-3gc-r", "--values", values, "--format", "csv", code=3)
    assert "SE,2025,9.9" in out
    assert f"{values}:3: period:" in err


def test_read_writes_good_rows_and_keeps_faulty_ones(run: Run, values: Path, tmp_path: Path) -> None:
    for name in ("good.parquet", "good.csv"):
        out, err = run("read", values, "-o", tmp_path / name, code=3)
        assert "1 observations" in out
        assert "2 rows to mend" in out
        assert "'XX' is not a place" in err
        assert (tmp_path / "good.rejected.csv").read_text(encoding="utf-8-sig").count("\n") == 3
    [one] = read_parquet(tmp_path / "good.parquet")
    assert (one.place, one.period, one.value) == ("SE", "2025", 9.9)
    assert "all 1 rows" in run("check", tmp_path / "good.csv")[0]
    run("read", tmp_path / "good.csv", "-o", tmp_path / "clean.csv")
    assert not (tmp_path / "clean.rejected.csv").exists()


def test_read_never_writes_over_what_it_reads(run: Run, values: Path, tmp_path: Path) -> None:
    assert "named twice" in run("read", values, "-o", values, code=2)[1]
    assert "neither .parquet nor .csv" in run("read", values, "-o", tmp_path / "x.txt", code=2)[1]
    assert values.read_text(encoding="utf-8") == VALUES


def test_many_faults_are_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text("indicator,place,period,value,source\n" + "mrsa-share,SE,x,1,t\n" * 30, encoding="utf-8")
    out, err = run("check", path, code=3)
    assert "0 of 30 rows" in out
    assert "10 more faults" in err


def test_check_a_definition(run: Run, tmp_path: Path) -> None:
    good = content_dir() / "indicators" / "j01-total.yaml"
    assert "nothing wrong" in run("check", good)[0]
    bad = tmp_path / "other.yaml"
    bad.write_text(good.read_text(encoding="utf-8").replace("place: DK", "place: XX", 1), encoding="utf-8")
    err = run("check", bad, code=3)[1]
    assert "unknown place 'XX'" in err
    assert "Name the file j01-total.yaml" in err
    bad.write_text(good.read_text(encoding="utf-8").replace("direction: down", "direction: sideways"), encoding="utf-8")
    assert "direction" in run("check", bad, code=3)[1]


def test_the_template_is_read_by_the_reader(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    printed = run("template")[0]
    run("template", "-o", path)
    assert path.read_text(encoding="utf-8-sig") == printed
    assert "all 1 rows" in run("check", path)[0]
    assert "there already" in run("template", "-o", path, code=2)[1]


def test_what_is_not_there_or_no_table_ends_with_one_sentence(run: Run, tmp_path: Path) -> None:
    assert "Did you mean" in run("show", "mrsa-sharee", code=2)[1]
    assert "No such file" in run("check", tmp_path / "nix.csv", code=2)[1]
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04nonsense")
    assert run("check", tmp_path / "b.xlsx", code=2)[1].count("\n") == 1
