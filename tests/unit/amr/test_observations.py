"""Isolates to observations: each value with its interval and its trace, the right isolates in it and no others."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from beredd import amr
from beredd.amr.calculations import isolate_calculations
from beredd.amr.intervals import proportion_interval
from beredd.amr.model import ISOLATE_COLUMNS, SIR, first_column
from beredd.amr.observations import mark_first
from beredd.cli import main
from beredd.common.columns import DTYPES
from beredd.common.errors import UserError
from beredd.indicators import definition, is_synthetic, judge, read_observations, read_parquet


def isolates(*rows: dict[str, object]) -> pl.DataFrame:
    """Return an isolate table; what a row does not name is a Swedish blood isolate of E. coli, tested for CTX: S."""
    usual = {
        "organism": "Escherichia coli",
        "specimen": "blood",
        "country": "SE",
        "region": "SE-AB",
        "date": date(2024, 3, 1),
        "CTX": "S",
        "source_file": "a.csv",
    }
    filled = [{"row": i, "patient": f"p{i}", **usual, **row} for i, row in enumerate(rows, start=1)]
    schema = {column.name: DTYPES[column.type] for column in ISOLATE_COLUMNS} | {"CTX": SIR, "CIP": SIR, "GEN": SIR}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in filled], schema=schema)


def counted(frame: pl.DataFrame, indicator: str = "ecoli-3gc-r", **more: object):  # type: ignore[no-untyped-def]
    found = amr.isolate_observations(
        frame, place="SE", vintage="2026-11", source="Laboratories", indicators=[indicator], **more
    )
    return {(one.place, one.period): one for one in found}


def test_a_share_by_country_and_region_with_wilsons_interval() -> None:
    frame = isolates(*({"CTX": "R"} for _ in range(3)), *({} for _ in range(37)), {"region": "SE-M", "CTX": "R"})
    found = counted(frame)
    assert set(found) == {("SE", "2024"), ("SE-AB", "2024"), ("SE-M", "2024")}
    country = found["SE", "2024"]
    low, high = proportion_interval(4, 41)
    assert (country.n, country.value) == (41, pytest.approx(400 / 41))
    assert (country.low, country.high) == (pytest.approx(100 * float(low)), pytest.approx(100 * float(high)))
    assert found["SE-M", "2024"].value == 100.0


def test_only_first_invasive_isolates_that_were_tested_count() -> None:
    frame = isolates(
        {"patient": "p1"},
        {"patient": "p1", "date": date(2024, 9, 1), "CTX": "R"},  # the same patient and year
        {"patient": "p2", "specimen": "urine", "CTX": "R"},
        {"patient": "p3", "CTX": None},
        {"patient": "p4", "CTX": "NI"},
        {"patient": "p5", "date": None, "CTX": "R"},
        {"patient": "p6", "organism": "Klebsiella pneumoniae", "CTX": "R"},
        {"patient": "p7", "CTX": "I"},
    )
    one = counted(frame)["SE", "2024"]
    assert (one.n, one.value) == (2, 0.0)


def test_combined_resistance_counts_isolates_tested_for_all() -> None:
    frame = isolates(
        {"CTX": "R", "CIP": "R", "GEN": "R"},
        {"CTX": "R", "CIP": "R", "GEN": "S"},
        {"CTX": "R", "CIP": "R"},
        {"CTX": "S", "CIP": "S", "GEN": "S"},
    )
    one = counted(frame, "ecoli-bsi-3gc-cip-gen-r")["SE", "2024"]
    assert (one.n, one.value) == (3, pytest.approx(100 / 3))


def test_cases_are_given_only_where_all_of_the_country_is_covered() -> None:
    frame = isolates(*({"country": "DK", "region": "DK-84"} for _ in range(5)))
    assert counted(frame, "bsi-ecoli-cases") == {}
    assert counted(frame, "bsi-ecoli-cases", coverage={"DK": 0.8}) == {}
    one = counted(frame, "bsi-ecoli-cases", coverage={"DK": 1.0})["DK", "2024"]
    assert one.value == 5
    assert one.low is not None
    assert one.high is not None
    assert one.low < 5 < one.high


def test_every_value_can_be_traced() -> None:
    one = counted(isolates({}), input_sha256="ab" * 32, parameters={"guideline": "EUCAST 2025"})["SE", "2024"]
    parts = one.provenance
    assert (parts.source, parts.input_sha256, one.vintage) == ("Laboratories", "ab" * 32, "2026-11")
    assert parts.definition_version == definition("ecoli-3gc-r").version
    assert parts.parameters == {
        "guideline": "EUCAST 2025",
        "first_isolates": "ears-net",
        "interval": "wilson",
        "numerator": 0,
    }
    assert not is_synthetic(one)


def test_one_made_up_isolate_makes_the_values_synthetic() -> None:
    frame = isolates({}, {"source_file": amr.synthetic_isolates(5)["source_file"][0]})
    assert is_synthetic(counted(frame)["SE", "2024"])


def test_an_isolate_without_country_belongs_to_the_place_given_and_an_unknown_region_to_none() -> None:
    found = counted(isolates({"country": None, "region": "XX-1"}))
    assert set(found) == {("SE", "2024")}


def test_a_region_tells_the_country_of_an_isolate_that_names_none() -> None:
    found = counted(isolates({"country": None, "region": "DK-84"}, {"country": None, "region": None}))
    assert {place: one.n for (place, _), one in found.items()} == {"DK": 1, "DK-84": 1, "SE": 1}


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(UserError, match="vre-notified is not counted on isolates"):
        counted(isolates({}), "vre-notified")
    with pytest.raises(UserError, match="coverage of 85"):
        counted(isolates({}), coverage={"SE": 85})
    with pytest.raises(UserError, match="No place has the code 'XX'"):
        amr.isolate_observations(isolates({}), place="XX", vintage="2026", source="x")


def test_every_definition_of_this_engine_can_be_counted() -> None:
    assert len(isolate_calculations()) >= 15
    made = amr.interpret(amr.synthetic_isolates(20_000, seed=5))
    found = amr.isolate_observations(
        made, place="SE", vintage="2026", source="synthetic", coverage={"SE": 1.0, "DK": 1.0}
    )
    assert {one.indicator for one in found} == set(isolate_calculations())
    own = [one for one in found if one.indicator == "ecoli-3gc-r"]
    assert all(one.low <= one.value <= one.high for one in found)  # type: ignore[operator]
    assert judge(definition("ecoli-3gc-r"), own) == [] or own


def test_marks_of_first_isolates_are_made_once() -> None:
    frame = isolates({}, {})
    marked = mark_first(frame, ["ears-net"])
    assert marked[first_column("ears-net")].to_list() == [True, True]
    lying = marked.with_columns(pl.Series(first_column("ears-net"), [True, False]))
    assert counted(lying)["SE", "2024"].n == 1, "the column that is there is used"


def test_the_command_writes_observations_that_can_be_read_again(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    table, out = tmp_path / "isolates.parquet", tmp_path / "observations.csv"
    amr.write_isolates(amr.interpret(amr.synthetic_isolates(5_000, seed=5)), table)
    words = ["amr", "indicators", str(table), "--place", "SE", "--vintage", "2026-11", "--source", "Made up"]
    assert main([*words, "-o", str(out), "--only", "ecoli-3gc-r"]) == 0
    read = read_observations(out)
    assert read.rejected.is_empty()
    assert read.frame.height > 100
    assert main([*words, "--coverage", "SE"]) == 2
    assert "SE=0.85" in capsys.readouterr().err


def test_values_from_the_command_tell_the_guideline_and_the_code_tables(tmp_path: Path) -> None:
    made, table, out = (str(tmp_path / name) for name in ("made.parquet", "isolates.parquet", "found.parquet"))
    own = tmp_path / "own.csv"
    own.write_text("name,synonyms\nEscherichia coli,EC-LAB7\n")
    assert main(["amr", "synthetic", "--isolates", "500", "-o", made]) == 0
    assert main(["amr", "interpret", made, "-o", table, "--capped", "inverse", "--own-organisms", str(own)]) == 0
    words = ["--place", "SE", "--vintage", "2026-11", "--source", "Made up", "-o", out]
    assert main(["amr", "indicators", table, *words, "--only", "ecoli-3gc-r"]) == 0
    told = read_parquet(Path(out))[0].provenance.parameters
    codes = amr.codes().with_tables(organisms=own)
    assert {name: told[name] for name in ("guideline", "capped", "codes_sha256")} == {
        "guideline": "EUCAST 2025", "capped": "inverse", "codes_sha256": codes.sha256,
    }  # fmt: skip
    assert codes.sha256 != amr.codes().sha256
