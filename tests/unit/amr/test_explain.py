"""Why a result is what it is."""

import polars as pl
import pytest

from beredd.amr import explain, interpret
from beredd.amr.explain import EXPLANATION
from beredd.amr.model import SIR
from beredd.common.errors import UserError


@pytest.fixture
def isolates() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "row": [11, 12, 13],
            "organism": ["Escherichia coli", "Klebsiella pneumoniae", None],
            "specimen": ["urine", "blood", "blood"],
            "CIP_mic": ["0.25", "<=0.5", "1"],
            "NIT_mic": ["32", "32", None],
            "AMP_mic": [None, "2", None],
            "CIP_zone": [None, 30.0, None],
            "CTX_reported": ["S", None, None],
        },
        schema_overrides={"CTX_reported": SIR, "CIP_zone": pl.Float32},
    )


def line(frame: pl.DataFrame, drug: str, measure: str = "mic") -> dict[str, object]:
    return frame.filter((pl.col("antimicrobial") == drug) & (pl.col("measure") == measure)).row(0, named=True)


def test_the_breakpoint_its_source_and_the_rule_are_told(isolates: pl.DataFrame) -> None:
    found = explain(isolates, 11)
    assert dict(found.schema) == EXPLANATION
    cip = line(found, "CIP")
    assert (cip["result"], cip["s"], cip["r"], cip["organism"], cip["version"]) == (
        "S", 0.25, 0.5, "Enterobacterales", "15.0",
    )  # fmt: skip
    assert "general, as there is none for the urinary tract" in str(cip["rule"])
    assert str(cip["source"]).startswith("EUCAST Clinical Breakpoint Tables v15.0")
    assert isinstance(cip["line"], int)
    assert "as the specimen is urine" in str(line(found, "NIT")["rule"])
    assert line(found, "CTX", "reported")["rule"] == "the laboratory's own category"


def test_which_measure_counts_and_why_another_does_not(isolates: pl.DataFrame) -> None:
    found = explain(isolates, 12)
    mic, zone = line(found, "CIP"), line(found, "CIP", "zone")
    assert (mic["category"], mic["counts"], mic["operator"]) == (
        "NI", False, "the values that it allows have different categories",
    )  # fmt: skip
    assert (zone["category"], zone["counts"], zone["result"]) == ("S", True, "S")


def test_expected_resistance_and_a_missing_breakpoint_are_told(isolates: pl.DataFrame) -> None:
    found = explain(isolates, 12)
    amp, nit = line(found, "AMP"), line(found, "NIT")
    assert (amp["category"], amp["result"]) == ("S", "R")
    assert "rule 1.7" in str(amp["expected_resistance"])
    assert (nit["category"], nit["result"], nit["s"]) == (None, "NI", None)
    assert "no breakpoint for the species" in str(nit["rule"])
    assert line(explain(isolates, 13), "CIP")["rule"] == "the organism is not known"


def test_a_result_is_explained_as_it_is_interpreted(isolates: pl.DataFrame) -> None:
    for number in (11, 12, 13):
        after = interpret(isolates).filter(pl.col("row") == number)
        for row in explain(isolates, number).iter_rows(named=True):
            assert row["result"] == after[row["antimicrobial"]][0]
            if row["counts"] and row["expected_resistance"] is None:
                assert (row["category"] or "NI") == row["result"]


def test_without_row_numbers_the_place_counts_from_one(isolates: pl.DataFrame) -> None:
    bare = isolates.drop("row")
    assert line(explain(bare, 1), "CIP")["result"] == "S"
    for number in (0, 4):
        with pytest.raises(UserError, match=f"no isolate number {number}"):
            explain(bare, number)


def test_a_text_that_is_no_mic_is_told() -> None:
    odd = pl.DataFrame({"organism": ["E. coli"], "CIP_mic": ["abc"]})
    assert line(explain(odd, 1), "CIP")["rule"] == "the text is no MIC"
    assert line(explain(odd, 1), "CIP")["result"] == "NI"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"capped": "none"}, "read as if measured"),
        ({"capped": "inverse"}, "read as if measured"),
        ({"as_amr_r": True}, "as R's AMR 3.0.0 reads it"),
    ],
)
def test_what_was_made_of_an_operator_is_told(isolates: pl.DataFrame, settings: dict[str, object], words: str) -> None:
    assert line(explain(isolates, 12, **settings), "CIP")["operator"] == words  # type: ignore[arg-type]
