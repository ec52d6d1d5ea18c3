"""Antibiograms and WISCA beside R AMR 3.0.0: every row of its tables on its own example isolates."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from amr_oracle import antimicrobial_names, example_isolates, gram_codes, organism_names

from beredd.amr.antibiogram import antibiogram
from beredd.amr.wisca import wisca

REGIMENS = ["AMC", "AMC+GEN", "CIP+GEN", "TZP", "TZP+GEN", "TZP+TOB"]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    found = shared / "oracle" / "amr"
    if not found.is_dir():
        pytest.skip(f"no outside results at {found}")
    return found


def short_names(folder: Path) -> dict[str, str]:
    """Return what R's tables call each organism: 'E. coli', or its whole name where there is no shorter."""
    names = organism_names(folder)
    found = {}
    for code in example_isolates(folder)["mo"].unique():
        first, _, rest = names[code].partition(" ")
        plain = (
            rest and not first.startswith(("(", "Coagulase", "Streptococcus Group")) and not rest.startswith("Group")
        )
        found[code] = f"{first[0]}. {rest}" if plain else names[code]
    return found | {"B_STPHY_CONS": "CoNS", "B_STRPT_GRPA": "GAS", "B_STRPT_GRPB": "GBS"}


def rows(table: pl.DataFrame, folder: Path, group: list[str]) -> pl.DataFrame:
    """Return an antibiogram of ours in R's words, comparable row by row."""
    drugs = antimicrobial_names(folder)
    words = {name: " + ".join(drugs[code] for code in name.split("+")) for name in table["antimicrobial"].unique()}
    return table.select(
        *group,
        pl.col("antimicrobial").replace_strict(words, return_dtype=pl.String).alias("ab"),
        *(
            pl.col(percent).alias(share) / 100
            for percent, share in (("percent_susceptible", "coverage"), ("low", "lower_ci"), ("high", "upper_ci"))
        ),
        pl.col("n").alias("n_total"),
        "n_tested",
        "n_susceptible",
    )


def assert_same(ours: pl.DataFrame, theirs: pl.DataFrame, key: list[str]) -> None:
    both = theirs.join(ours, on=key, how="full", suffix=" of ours", coalesce=True)
    assert theirs.height == ours.height == both.height
    for name in ("n_total", "n_tested", "n_susceptible"):
        assert both[name].to_list() == both[f"{name} of ours"].to_list(), name
    for name in ("coverage", "lower_ci", "upper_ci"):
        assert both[name].is_null().to_list() == both[f"{name} of ours"].is_null().to_list(), name
        assert both[name].drop_nulls().to_list() == pytest.approx(
            both[f"{name} of ours"].drop_nulls().to_list(), abs=1e-9
        )


@pytest.mark.parametrize(
    ("name", "arguments", "cells"),
    [
        ("traditional", {}, 263),
        ("combination", {"kind": "combination", "antimicrobials": REGIMENS}, 47),
        ("combination_all_tested", {"kind": "combination", "antimicrobials": REGIMENS, "only_all_tested": True}, 37),
        ("syndromic", {"kind": "syndromic", "syndromic": "ward"}, 309),
    ],
)
def test_every_cell_with_enough_isolates(folder: Path, name: str, arguments: dict[str, Any], cells: int) -> None:
    theirs = pl.read_csv(folder / f"example_antibiogram_{name}.csv").rename({"syndromic_group": "ward"}, strict=False)
    found = antibiogram(example_isolates(folder), by="mo", interval="clopper-pearson", **arguments)
    ours = found.frame.filter("enough").with_columns(pl.col("mo").replace_strict(short_names(folder)))
    key = [*(["ward"] if "ward" in theirs.columns else []), "mo"]
    assert theirs.height == cells
    assert_same(rows(ours, folder, key), theirs, [*key, "ab"])


def test_every_cell_without_a_minimum_with_s_alone_susceptible(folder: Path) -> None:
    theirs = pl.read_csv(folder / "example_antibiogram_traditional_Sonly_min0.csv")
    found = antibiogram(
        example_isolates(folder), by="organism", minimum=0, susceptible=("S",), interval="clopper-pearson"
    )
    ours = found.frame.rename({"organism": "mo"})
    assert theirs.height == 3600
    assert_same(rows(ours, folder, ["mo"]), theirs, ["mo", "ab"])


def test_every_cell_by_gram(folder: Path) -> None:
    theirs = pl.read_csv(folder / "example_antibiogram_gram.csv")
    found = antibiogram(example_isolates(folder), by="gram", interval="clopper-pearson", codes=gram_codes(folder))
    ours = found.frame.filter("enough", pl.col("gram").is_not_null()).with_columns(
        pl.format("Gram-{}", "gram").alias("mo")
    )
    assert theirs.height == 75
    assert_same(rows(ours, folder, ["mo"]), theirs, ["mo", "ab"])


def test_wisca_without_pooling_within_monte_carlo_error(folder: Path) -> None:
    draws = 10_000
    regimens = ["AMC", "AMC+GEN", "TZP", "TZP+GEN"]
    found = wisca(
        example_isolates(folder), regimens, by="ward", draws=draws, seed=42, pooling="none", untested="uniform"
    )
    names = antimicrobial_names(folder)
    words = {name: " + ".join(names[code] for code in name.split("+")) for name in regimens}
    ours = found.frame.with_columns(pl.col("antimicrobial").replace_strict(words))
    theirs = pl.read_csv(folder / "example_wisca.csv")
    both = theirs.join(ours, left_on=["syndromic_group", "ab"], right_on=["ward", "antimicrobial"], suffix=" of ours")
    assert both.height == theirs.height == 12
    for row in both.iter_rows(named=True):
        assert (row["n_total"], row["n_tested"], row["n_susceptible"]) == (
            row["n"], row["n_tested of ours"], row["n_susceptible of ours"],
        )  # fmt: skip
        deviation = 100 * (row["upper_ci"] - row["lower_ci"]) / (2 * 1.96)
        # four standard errors of the difference of two estimates of so many draws; 0.0584: the normal density at 1.96
        of_mean = 4 * 2**0.5 * deviation / draws**0.5
        of_bound = of_mean * (0.025 * 0.975) ** 0.5 / 0.0584
        assert row["coverage of ours"] == pytest.approx(100 * row["coverage"], abs=of_mean)
        assert row["low"] == pytest.approx(100 * row["lower_ci"], abs=of_bound)
        assert row["high"] == pytest.approx(100 * row["upper_ci"], abs=of_bound)


def test_wisca_rests_on_the_same_counts_of_every_organism(folder: Path) -> None:
    theirs = pl.read_csv(folder / "example_wisca_parameters.csv").with_columns(pl.col("ab").str.replace_all(" ", ""))
    found = wisca(example_isolates(folder), ["AMC", "AMC+GEN", "TZP", "TZP+GEN"], by="ward", draws=1)
    counts = ["n", "n_tested", "n_susceptible"]
    assert theirs.height == found.parameters.height == 1080
    # Their names of organisms are cut short; the counts of a group and regimen together are the same all the same.
    ours = found.parameters.select("ward", "antimicrobial", *counts)
    assert ours.sort(ours.columns).rows() == sorted(
        theirs.select("syndromic_group", "ab", "n_total", "n_tested", "n_susceptible").iter_rows()
    )
