"""Antibiograms: combinations, the minimum, what kinds ask for, the wide form."""

import polars as pl
import pytest

from beredd.amr.antibiogram import antibiogram
from beredd.amr.model import SIR
from beredd.common.errors import UserError


def isolates(organism: list[str | None], **results: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {"organism": organism, **{code: pl.Series(found, dtype=SIR) for code, found in results.items()}},
        schema_overrides={"organism": pl.String},
    )


EIGHT = isolates(
    ["Escherichia coli"] * 8,
    AMC=["S", "S", "R", "R", "R", None, "NI", None],
    GEN=["R", None, "I", "R", None, "S", "R", None],
)


@pytest.mark.parametrize(
    ("only_all_tested", "tested", "covered"),
    [
        (False, 5, 4),  # S+R, S alone, R+I, R+R, S alone; R alone, NI+R and nothing are no result
        (True, 3, 2),
    ],
)
def test_a_combination_covers_by_one_part_and_fails_by_all(only_all_tested: bool, tested: int, covered: int) -> None:
    found = antibiogram(
        EIGHT, kind="combination", antimicrobials=["AMC+GEN"], only_all_tested=only_all_tested, minimum=0
    )
    assert found.frame.select("n", "n_tested", "n_susceptible").rows() == [(8, tested, covered)]


def test_a_combination_of_three_parts() -> None:
    table = isolates(["x"] * 3, A=["R", "R", "R"], B=["R", None, "R"], C=["S", "I", None])
    found = antibiogram(table, kind="combination", antimicrobials=["A+B+C"], minimum=0)
    assert found.frame.select("n_tested", "n_susceptible").rows() == [(2, 2)]


def test_cells_below_the_minimum_stay_with_their_counts_and_have_no_percentage() -> None:
    table = isolates(["a"] * 30 + ["b"] * 29, CIP=["S"] * 27 + ["R"] * 32)
    found = antibiogram(table)
    columns = ["organism", "n_tested", "percent_susceptible", "enough"]
    assert found.frame.select(columns).rows() == [("a", 30, 90.0, True), ("b", 29, None, False)]
    assert found.wide().rows() == [("a", 30, 90.0)]
    assert antibiogram(table.head(10)).wide().height == 0


def test_the_wide_form_has_a_column_for_each_regimen_that_has_a_cell_in_the_order_asked_for() -> None:
    table = isolates(["a", "b", "b"], CIP=["S", "R", "S"], GEN=[None, "S", "S"], MEM=[None, None, None])
    wide = antibiogram(table, minimum=0, antimicrobials=["GEN", "MEM", "CIP"]).wide()
    assert wide.columns == ["organism", "n", "GEN", "CIP"]
    assert wide.rows() == [("a", 1, None, 100.0), ("b", 2, 100.0, 50.0)]
    assert antibiogram(table, minimum=0).wide("n_tested").rows() == [("a", 1, 1, None), ("b", 2, 2, 2)]


def test_i_is_not_susceptible_where_s_alone_is_asked_for() -> None:
    table = isolates(["a"] * 3, CIP=["S", "I", "R"])
    assert antibiogram(table, minimum=0).frame["n_susceptible"].to_list() == [2]
    assert antibiogram(table, minimum=0, susceptible=("S",)).frame.select("n_tested", "n_susceptible").rows() == [
        (3, 1)
    ]


def test_repeats_are_left_out_and_an_unknown_organism_has_its_own_row() -> None:
    table = isolates(["a", "a", None], CIP=["S", "R", "R"]).with_columns(pl.Series("first", [True, False, True]))
    found = antibiogram(table, minimum=0)
    assert found.frame.select("organism", "n", "n_susceptible", "counted").rows() == [
        ("a", 1, 1, "first"),
        (None, 1, 0, "first"),
    ]
    assert antibiogram(table, minimum=0, first_only=False).counted == "all"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"antimicrobials": ["AMC+GEN"]}, "has no combinations"),
        ({"kind": "combination", "antimicrobials": ["AMC"]}, "No combination is named"),
        ({"kind": "syndromic"}, "split by a column"),
        ({"syndromic": "organism"}, "split by a column"),
        ({"kind": "combination", "antimicrobials": ["AMC+AMC"]}, "stands twice"),
        ({"kind": "combination", "antimicrobials": ["AMC+XYZ"]}, "no categories for 'XYZ'"),
    ],
)
def test_arguments_that_do_not_agree_are_told(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words):
        antibiogram(EIGHT, **arguments)  # type: ignore[arg-type]
