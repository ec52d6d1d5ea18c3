"""Per cent resistant: what is in the denominator, what is kept, what is told."""

import polars as pl
import pytest

import beredd.amr.resistance
from beredd import amr
from beredd.amr.model import SIR
from beredd.amr.resistance import resistance


def isolates(**results: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame({code: pl.Series(found, dtype=SIR) for code, found in results.items()})


def test_not_interpretable_is_in_no_denominator() -> None:
    """Defect 7 of R AMR 3.0.0: 20 S, 5 I, 5 R, 3 NI are 15.2 % (5 of 33) resistant and 75.8 % (25 of 33) susceptible.

    They do not add up to 100; right is 5 and 25 of the 30 that have a result.
    """
    found = resistance(isolates(CIP=["S"] * 20 + ["I"] * 5 + ["R"] * 5 + ["NI"] * 3), by=()).row(0, named=True)
    assert (found["n"], found["n_tested"], found["n_ni"], found["n_r"]) == (33, 30, 3, 5)
    assert found["percent_r"] == pytest.approx(100 * 5 / 30)
    assert found["percent_susceptible"] == pytest.approx(100 * 25 / 30)
    assert found["percent_r"] + found["percent_susceptible"] == pytest.approx(100)


def test_sdd_and_i_are_susceptible_and_all_groups_are_counted_at_once() -> None:
    """Defect 9 of R AMR 3.0.0: counts by two columns with I apart from S stopped with an error; here they are rows."""
    table = isolates(CIP=["S", "SDD", "I", "R", None], GEN=["R", "R", None, None, "S"]).with_columns(
        pl.Series("organism", ["a", "a", "a", "b", "b"]), pl.Series("region", ["SE-AB"] * 4 + [None])
    )
    found = resistance(table, by=("organism", "region"))
    counts = ["organism", "region", "antimicrobial", "n", "n_tested", "n_s", "n_sdd", "n_i", "n_r", "n_susceptible"]
    assert found.select(counts).rows() == [
        ("a", "SE-AB", "CIP", 3, 3, 1, 1, 1, 0, 3),
        ("a", "SE-AB", "GEN", 3, 2, 0, 0, 0, 2, 0),
        ("b", "SE-AB", "CIP", 1, 1, 0, 0, 0, 1, 0),
        ("b", "SE-AB", "GEN", 1, 0, 0, 0, 0, 0, 0),
        ("b", None, "CIP", 1, 0, 0, 0, 0, 0, 0),
        ("b", None, "GEN", 1, 1, 1, 0, 0, 0, 1),
    ]
    assert found.filter(n_tested=0)["percent_r"].to_list() == [None, None]


def test_the_laboratorys_own_category_is_not_counted() -> None:
    table = isolates(CIP=["S", "R"]).with_columns(pl.Series("CIP_reported", ["R", "R"], dtype=SIR))
    assert resistance(table, by=())["antimicrobial"].to_list() == ["CIP"]


def test_first_isolates_alone_and_the_result_says_so() -> None:
    table = isolates(CIP=["R", "R", "S"]).with_columns(pl.Series("first", [True, False, True]))
    assert resistance(table, by=()).select("n_r", "n_tested", "counted").rows() == [(1, 2, "first")]
    assert resistance(table, by=(), first_only=False).select("n_r", "n_tested", "counted").rows() == [(2, 3, "all")]


def test_fewer_than_the_minimum_give_no_percentage() -> None:
    found = resistance(isolates(CIP=["R"] * 4), by=(), minimum=5).row(0, named=True)
    assert (found["n_r"], found["percent_r"], found["low"], found["susceptible_high"]) == (4, None, None, None)


def test_an_empty_table_gives_no_groups() -> None:
    empty = isolates(CIP=[]).with_columns(pl.lit("a").alias("organism"))
    assert resistance(empty, by=("organism",)).height == 0
    assert resistance(empty, by=()).select("n", "percent_r").rows() == [(0, None)]


def test_the_name_in_the_package_is_the_function_though_the_module_has_the_same() -> None:
    assert beredd.amr.resistance is amr.resistance is resistance
