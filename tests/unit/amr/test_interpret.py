"""From columns of MIC, zone and reported category to the category that counts."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from beredd.amr import interpret
from beredd.amr.breakpoints import Breakpoints, breakpoints
from beredd.amr.interpret_files import interpret_file
from beredd.amr.isolate_table import isolates_metadata, write_isolates
from beredd.amr.model import SIR
from beredd.common.errors import UserError
from beredd.common.progress import Cancelled


def isolates(**columns: list[object]) -> pl.DataFrame:
    """Make E. coli from blood with these columns; the ending of a name tells its type."""
    height = len(next(iter(columns.values())))
    made = {"organism": ["Escherichia coli"] * height, "specimen": ["blood"] * height, **columns}
    frame = pl.DataFrame(made, strict=False)
    dtypes = {"_mic": pl.Categorical(), "_gradient": pl.Categorical(), "_zone": pl.Float32(), "_reported": SIR}
    return frame.cast({name: dtype for name in frame.columns for end, dtype in dtypes.items() if name.endswith(end)})


def test_each_drug_gets_a_column_of_categories() -> None:
    after = interpret(isolates(CIP_mic=["0.25", "0.5", "1", "<=1", None], MEM_zone=[22, 16, 15, 21, None]))
    assert after["CIP"].to_list() == ["S", "I", "R", "NI", None]
    assert after["MEM"].to_list() == ["S", "I", "R", "I", None]
    assert (after["CIP"].dtype, after["MEM"].dtype) == (SIR, SIR)
    assert after.columns == ["organism", "specimen", "CIP_mic", "MEM_zone", "CIP", "MEM"]


def test_the_best_measure_that_can_be_interpreted_counts() -> None:
    """MIC, then gradient, zone and the reported category; a capped MIC (NI) gives way to the gradient strip."""
    after = interpret(
        isolates(
            CIP_mic=["0.25", "<=1", "<=1", "<=1", "<=1", None],
            CIP_gradient=["2", "2", None, None, None, None],
            CIP_zone=[10, 30, 30, None, None, None],
            CIP_reported=["R", "S", "R", "R", None, None],
        )
    )
    assert after["CIP"].to_list() == ["S", "R", "S", "R", "NI", None]


def test_the_reported_category_can_be_left_out() -> None:
    table = isolates(CIP_mic=["<=1", None], CIP_reported=["S", "S"])
    assert interpret(table)["CIP"].to_list() == ["S", "S"]
    assert interpret(table, keep_reported=False)["CIP"].to_list() == ["NI", None]


def test_categories_alone_stay_and_a_second_interpretation_replaces_the_first() -> None:
    alone = isolates(x=[1, 2]).drop("x").with_columns(CIP=pl.Series(["S", "NI"], dtype=SIR))
    assert interpret(alone)["CIP"].to_list() == ["S", "NI"]
    first = interpret(isolates(CIP_mic=["0.25", "1"]))
    spoilt = first.with_columns(CIP=pl.lit("NI", dtype=SIR))
    assert interpret(spoilt)["CIP"].to_list() == first["CIP"].to_list() == ["S", "R"]


def test_expected_resistance_is_r_where_something_was_tested() -> None:
    table = isolates(AMP_mic=["2", "2", None], AMP_reported=[None, None, "S"]).with_columns(
        organism=pl.Series(["Escherichia coli", "Klebsiella pneumoniae", "Klebsiella variicola"])
    )
    assert interpret(table)["AMP"].to_list() == ["S", "R", "R"]
    assert interpret(table, intrinsic=False)["AMP"].to_list() == ["S", "S", "S"]
    untested = isolates(AMP_mic=[None]).with_columns(organism=pl.lit("Klebsiella pneumoniae"))
    assert interpret(untested)["AMP"].to_list() == [None]


def test_an_organism_that_is_not_known_is_not_interpreted() -> None:
    table = isolates(CIP_mic=["0.25"] * 3).with_columns(organism=pl.Series([None, "Qqq rrr", "No growth"]))
    assert interpret(table)["CIP"].to_list() == ["NI", "NI", "NI"]


def test_a_text_that_is_no_mic_is_not_interpreted_and_odd_writing_is_read() -> None:
    after = interpret(isolates(CIP_mic=["abc", "≤0,25", "0.25 mg/L", "-5"]))
    assert after["CIP"].to_list() == ["NI", "S", "S", "NI"]


def test_a_number_is_a_mic_too() -> None:
    table = pl.DataFrame({"organism": ["Escherichia coli"] * 3, "CIP_mic": [0.25, 8.0, None]})
    assert interpret(table)["CIP"].to_list() == ["S", "R", None]


def test_a_synonym_or_shortened_name_stands_for_the_organism() -> None:
    table = isolates(CIP_mic=["0.25"] * 2).with_columns(organism=pl.Series(["E. coli", "Enterobacter aerogenes"]))
    assert interpret(table)["CIP"].to_list() == ["S", "S"]


def test_a_table_without_specimens_is_read_as_unknown() -> None:
    table = isolates(CIP_mic=["0.25"], NIT_mic=["32"]).drop("specimen")
    assert interpret(table).select("CIP", "NIT").row(0) == ("S", "S")


def two_years() -> Breakpoints:
    """EUCAST 2025, and the same with a lower R for ciprofloxacin as EUCAST 2014."""
    now = breakpoints().frame.filter(pl.col("antimicrobial") == "CIP")
    then = now.with_columns(guideline=pl.lit("EUCAST 2014"), s=pl.lit(0.5), r=pl.lit(1.0))
    return Breakpoints(pl.concat([now, then]), {})


def test_the_guideline_may_differ_from_row_to_row() -> None:
    table = isolates(CIP_mic=["1"] * 3).with_columns(
        by=pl.Series(["EUCAST 2014", "EUCAST 2025", None]),
        date=pl.Series([date(2014, 3, 1), date(2025, 3, 1), date(1999, 3, 1)]),
    )
    assert interpret(table, two_years(), guideline="by")["CIP"].to_list() == ["I", "R", "NI"]
    assert interpret(table, two_years(), guideline="by year")["CIP"].to_list() == ["I", "R", "NI"]
    assert interpret(table, two_years(), guideline="EUCAST 2014")["CIP"].to_list() == ["I", "I", "I"]


def test_only_the_named_antimicrobials_are_interpreted() -> None:
    after = interpret(isolates(CIP_mic=["1"], GEN_mic=["1"]), antimicrobials=["GEN"])
    assert "CIP" not in after.columns
    assert after["GEN"].to_list() == ["S"]


@pytest.mark.parametrize("column", ["CIP_mic", "CIP_zone"])
def test_a_table_without_rows_or_values_is_no_trouble(column: str) -> None:
    assert interpret(isolates(**{column: []}))["CIP"].dtype == SIR
    assert interpret(isolates(**{column: [None]}))["CIP"].to_list() == [None]


def test_what_cannot_be_asked_for_is_refused() -> None:
    table = isolates(CIP_mic=["1"])
    with pytest.raises(UserError, match="nothing of EUCAST 1999; it has EUCAST 2025"):
        interpret(table, guideline="EUCAST 1999")
    with pytest.raises(UserError, match="capped is 'often'"):
        interpret(table, capped="often")  # type: ignore[arg-type]
    with pytest.raises(UserError, match="no column organism"):
        interpret(table.drop("organism"))
    with pytest.raises(UserError, match="no column date"):
        interpret(table, guideline="by year")


def test_a_file_is_interpreted_slice_by_slice_as_it_is_whole(tmp_path: Path) -> None:
    table = isolates(CIP_mic=["0.25", "0.5", "1", "<=1", None] * 5, MEM_zone=[22, 16, 15, None, 30] * 5)
    table.write_parquet(tmp_path / "isolates.parquet")
    out = tmp_path / "new" / "interpreted.parquet"
    told: list[float] = []
    counts = interpret_file(
        tmp_path / "isolates.parquet", out, rows_at_a_time=7, progress=lambda share, _: told.append(share)
    )
    assert pl.read_parquet(out).equals(interpret(table))
    assert counts.rows(named=True)[0] == {
        "antimicrobial": "CIP", "S": 5, "SDD": 0, "I": 5, "R": 5, "NI": 5, "untested": 5,
    }  # fmt: skip
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [path.name for path in out.parent.iterdir()] == ["interpreted.parquet"]


@pytest.mark.parametrize("rows", [2, 100])
def test_what_a_table_says_of_itself_goes_on_with_what_was_done(rows: int, tmp_path: Path) -> None:
    source, out = tmp_path / "isolates.parquet", tmp_path / "interpreted.parquet"
    write_isolates(isolates(CIP_mic=["0.25"] * 5), source, metadata={"provenance": {"files": 1}})
    interpret_file(source, out, rows_at_a_time=rows, guideline="EUCAST 2025", antimicrobials=None)
    told = isolates_metadata(out)
    assert told["provenance"] == {"files": 1}
    assert told["steps"] == [{"step": "interpret", "guideline": "EUCAST 2025"}]


def test_work_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    isolates(CIP_mic=["0.25"], GEN_mic=["1"]).write_parquet(tmp_path / "isolates.parquet")

    def stop(share: float, _: str) -> None:
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        interpret_file(tmp_path / "isolates.parquet", tmp_path / "out.parquet", progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["isolates.parquet"]


def test_a_file_that_is_no_isolate_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_text("not parquet", encoding="utf-8")
    with pytest.raises(UserError, match="not an isolate table"):
        interpret_file(tmp_path / "x.parquet", tmp_path / "out.parquet")
    with pytest.raises(UserError, match="No such file"):
        interpret_file(tmp_path / "absent.parquet", tmp_path / "out.parquet")
