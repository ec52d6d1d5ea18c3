"""Counts and proportions beside R AMR 3.0.0: every row of its two tables on its own example isolates."""

from pathlib import Path

import polars as pl
import pytest
from amr_oracle import example_isolates

from beredd.amr.resistance import resistance


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    found = shared / "oracle" / "amr"
    if not found.is_dir():
        pytest.skip(f"no outside results at {found}")
    return found


def test_proportions_and_their_exact_intervals_are_the_same_for_every_antimicrobial(folder: Path) -> None:
    theirs = pl.read_csv(folder / "example_proportions.csv", null_values="NA")
    ours = resistance(example_isolates(folder), by=(), interval="clopper-pearson")
    both = theirs.join(ours, left_on="ab", right_on="antimicrobial", how="full")
    assert both.height == theirs.height == 40
    assert both["n_R"].to_list() == both["n_r"].to_list()
    assert both["n_S_I"].to_list() == both["n_susceptible"].to_list()
    assert both["n_all"].to_list() == both["n_tested"].to_list()
    for share, percent in (
        ("resistance", "percent_r"),
        ("susceptibility", "percent_susceptible"),
        ("ci_lo", "low"),
        ("ci_hi", "high"),
    ):
        assert [value * 100 for value in both[share]] == pytest.approx(both[percent].to_list(), abs=1e-6), share


def test_counts_by_year_and_organism_are_the_same_in_every_cell(folder: Path) -> None:
    theirs = pl.read_csv(folder / "example_counts_year_mo.csv").select(
        pl.col("ab").alias("antimicrobial"),
        pl.col("year").cast(pl.Int32),
        "mo",
        "interp",
        pl.col("Freq").alias("count"),
    )
    ours = (
        resistance(example_isolates(folder), by=("year", "mo"))
        .unpivot(["n_s", "n_sdd", "n_i", "n_r", "n_ni"], index=["antimicrobial", "year", "mo"], value_name="count")
        .with_columns(pl.col("variable").str.strip_prefix("n_").str.to_uppercase().alias("interp"))
        .filter(pl.col("count") > 0)
    )
    order = ["antimicrobial", "year", "mo", "interp", "count"]
    assert theirs.height == 9164
    assert ours.select(order).sort(order).equals(theirs.select(order).sort(order))
