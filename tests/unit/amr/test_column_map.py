"""Column maps: what people write, and what they are told when it is not right."""

from pathlib import Path

import pytest

from beredd.amr.column_map import FieldSource, read_column_map
from beredd.amr.templates import map_for, table_template
from beredd.common.errors import UserError


def write(folder: Path, text: str, name: str = "map.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[columns", "not TOML"),
        ("[columns]\ndate = 'x'\n", "organism is missing"),
        ("[columns]\norganism = 'x'\nbug = 'y'\n", "called 'bug'"),
        ("[columns]\norganism = { format = 'd' }\n", "name a heading"),
        ("[columns]\norganism = 'x'\n[results]\nCIP = { heading = 'c', measure = 'mm' }\n", "results.CIP"),
        ("shape = 'long'\n[columns]\norganism = 'x'\n[long]\nkey = 'a'\n", "long.antimicrobial is missing"),
        ("shape = 'long'\n[columns]\norganism = 'x'\n[long]\nantimicrobial = 'a'\n", "long.key is missing"),
        ("shape = 'tall'\n[columns]\norganism = 'x'\n", "shape"),
        ("shape = 'long'\n[columns]\norganism = 'x'\n[long]\nantimicrobial = 'a'\nkey = 'k'\nmci = 'm'\n", "long.mci"),
        ("encoding = 'klingon'\n[columns]\norganism = 'x'\n", "klingon"),
        ("delimiter = '||'\n[columns]\norganism = 'x'\n", "one sign"),
        ("shap = 'wide'\n[columns]\norganism = 'x'\n", "shap"),
    ],
)
def test_a_map_that_is_not_right_says_where(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UserError) as error:
        read_column_map(write(tmp_path, text))
    assert words in str(error.value)


def test_no_map(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_column_map(tmp_path / "none.toml")


def test_short_forms_mean_the_same() -> None:
    whole = FieldSource(headings=("A",))
    assert FieldSource.model_validate("A") == FieldSource.model_validate({"heading": "A"}) == whole
    assert FieldSource.model_validate(["A", "B"]).headings == ("A", "B")


def test_the_map_of_a_file_reads_that_file_as_it_was_guessed(tmp_path: Path) -> None:
    from beredd.amr.read import read_isolates

    path = write(tmp_path, 'patient,date,"odd ""organism""",bacteria,CIP_mic,GEN\nA,2024-01-02,x,eco,0.5,S\n', "f.csv")
    columns = read_column_map(write(tmp_path, map_for(path)))
    assert columns.columns["organism"].headings == ("bacteria",)
    assert read_isolates([path], columns=columns).frame.equals(read_isolates([path]).frame)


def test_an_antimicrobial_by_name_and_one_that_is_not_known(tmp_path: Path) -> None:
    from beredd.amr.read import read_isolates

    path = write(tmp_path, "bug,a\neco,S\n", "f.csv")
    columns = read_column_map(write(tmp_path, "[columns]\norganism = 'bug'\n[results]\nCiprofloxacin = 'a'\n"))
    assert read_isolates([path], columns=columns).frame["CIP"].to_list() == ["S"]
    columns = read_column_map(write(tmp_path, "[columns]\norganism = 'bug'\n[results]\nQwertyl = 'a'\n"))
    with pytest.raises(UserError, match="No antimicrobial is known as 'Qwertyl'"):
        read_isolates([path], columns=columns)


def test_an_isolate_table_can_be_read_again(tmp_path: Path) -> None:
    from beredd.amr.read import read_isolates

    text = "patient,date,organism,row,CIP_mic,GEN\nB,2024-01-02,eco,7,0.5,S\nA,2024-01-03,kpn,8,>8,R\n"
    out = tmp_path / "o.parquet"
    first = read_isolates([write(tmp_path, text, "f.csv")], out=out).frame
    again = read_isolates([out]).frame
    given = ["row", "source_file", "source_row", "organism_found"]
    assert again.drop(given).equals(first.drop(given))


def test_the_empty_table_can_be_read(tmp_path: Path) -> None:
    from beredd.amr.read import read_isolates

    found = read_isolates([write(tmp_path, table_template(), "f.csv")])
    one = found.frame.row(0, named=True)
    assert (one["organism"], one["CIP_mic"], one["CTX_zone"], one["GEN"]) == ("Escherichia coli", "<=0.25", 24.0, "S")
    assert (one["region"], one["ward_type"], one["origin"]) == ("SE-AB", "icu", "community")
    assert found.rejected.is_empty()
