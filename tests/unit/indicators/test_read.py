"""Files of observations: the reader's rules, provenance, and the national series that ship."""

from pathlib import Path

import pytest

from beredd.common.errors import FoundWanting, UserError
from beredd.common.provenance import sha256_of
from beredd.indicators import (
    OBSERVATION_COLUMNS,
    national_observations,
    observations_in,
    read_observations,
    read_parquet,
    write_csv,
    write_parquet,
)
from beredd.indicators import read as read_module

HEADER = "indicator,place,period,value,low,high,n,status,vintage,suppressed,missing_reason,source,note,parameters\n"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("mrsa-sharee,SE,2024,1,,,,,,,,x,,", "indicator", "not an indicator"),
        ("mrsa-share,XX,2024,1,,,,,,,,x,,", "place", "not a place"),
        ("mrsa-share,SE,2024-13,1,,,,,,,,x,,", "period", "not a period"),
        ("mrsa-share,SE,2024,,,,,,,,,x,,", "value", "without a reason"),
        ("mrsa-share,SE,2024,1,,,,,,,gone,x,,", "value", "although"),
        ("mrsa-share,SE,2024,1,,,,,,ja,,x,,", "value", "although"),
        ("mrsa-share,SE,2024,1,0.5,,,,,,,x,,", "low", "without its other end"),
        ("mrsa-share,SE,2024,1,3,2,,,,,,x,,", "low", "above high"),
        ("mrsa-share,SE,2024,1,2,3,,,,,,x,,", "value", "outside its interval"),
        ("mrsa-share,SE,2024,101,,,,,,,,x,,", "value", "not a share"),
        ("mrsa-share,SE,2024,1,,,-5,,,,,x,,", "n", "at least 0"),
        ("mrsa-share,SE,2024,1,,,,guess,,,,x,,", "status", "not a known value"),
        ("mrsa-share,SE,2024,1,,,,,,,,,,", "source", "is empty"),
        ("mrsa-share,SE,2024,1,,,,,,,,x,,[1]", "parameters", "not a JSON object"),
        ("mrsa-share,SE,2024,1,,,,,,,,x,,{a", "parameters", "not a JSON object"),
    ],
)
def test_each_rule_names_its_column(row: str, column: str, words: str) -> None:
    table = read_observations((HEADER + row + "\n").encode(), name="v.csv")
    [finding] = table.findings
    assert (finding.line, finding.field) == (2, column)
    assert words in finding.what
    assert table.rejected.height == 1


def test_a_good_row_becomes_an_observation_with_its_provenance() -> None:
    raw = (
        HEADER + 'mrsa-share,SE,2024,"2,6",2,3,154,Provisional,2025-11,,,EARS-Net,a note,"{""alpha"": 0.05}"\n'
    ).encode()
    [one] = observations_in(read_observations(raw, name="v.csv"))
    assert (one.value, one.low, one.high, one.n, one.status.value, one.vintage) == (
        2.6,
        2,
        3,
        154,
        "provisional",
        "2025-11",
    )
    assert one.provenance.source == "EARS-Net"
    assert one.provenance.input_sha256 == sha256_of(raw)
    assert one.provenance.parameters == {"alpha": 0.05, "note": "a note"}


def test_missing_and_suppressed_values_are_kept_as_such() -> None:
    rows = "mrsa-share,SE,2024,,,,,,,,gone,x,,\nmrsa-share,SE,2023,,,,,,,ja,,x,,\n"
    first, second = observations_in(read_observations((HEADER + rows).encode()))
    assert (first.value, first.missing_reason, first.suppressed) == (None, "gone", False)
    assert (second.value, second.suppressed) == (None, True)


def test_two_values_for_one_key_are_both_refused_but_a_new_vintage_is_welcome() -> None:
    rows = "mrsa-share,SE,2024,1,,,,,A,,,x,,\nmrsa-share,SE,2024,2,,,,,A,,,x,,\nmrsa-share,SE,2024,2,,,,,B,,,x,,\n"
    table = read_observations((HEADER + rows).encode())
    assert table.frame["vintage"].to_list() == ["B"]
    assert table.rejected["row"].to_list() == [2, 3]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    observations = list(national_observations())
    write_parquet(observations, tmp_path / "o.parquet")
    write_csv(observations, tmp_path / "o.csv")
    assert read_parquet(tmp_path / "o.parquet") == observations
    assert observations_in(read_observations(tmp_path / "o.csv")) == observations


def test_a_file_that_is_not_our_parquet_is_refused(tmp_path: Path) -> None:
    import polars as pl

    with pytest.raises(UserError, match="No such file"):
        read_parquet(tmp_path / "nix.parquet")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(UserError, match="not Parquet"):
        read_parquet(tmp_path / "x.parquet")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "y.parquet")
    with pytest.raises(UserError, match="columns"):
        read_parquet(tmp_path / "y.parquet")


def test_a_wrong_row_in_shipped_content_stops_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "n.csv").write_text("indicator,place,period,value,source\nnope,SE,2024,1,x\n")
    monkeypatch.setattr(read_module, "content_path", lambda _: tmp_path)
    with pytest.raises(FoundWanting, match="nope"):
        national_observations.__wrapped__()


def test_columns_are_explained_in_three_languages() -> None:
    for column in OBSERVATION_COLUMNS:
        assert column.meaning.sv
        assert column.meaning.da
        assert column.meaning.en
