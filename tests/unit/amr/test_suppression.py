"""Suppression: what is hidden, why, and what cannot be suppressed."""

import numpy as np
import polars as pl
import pytest

from beredd.amr.complementary import Cells, exposed_cells
from beredd.amr.model import SIR
from beredd.amr.resistance import resistance
from beredd.amr.suppression import fit_to_publish, suppress, suppression
from beredd.common.errors import UserError

REGIONS = pl.DataFrame(
    {
        "country": ["SE", "SE", "SE", "DK", "DK"],
        "region": ["SE-AB", "SE-I", "SE-Z", "DK-84", "DK-85"],
        "n_tested": [100, 50, 40, 60, 70],
        "n_r": [10, 3, 8, 9, 12],
        "percent_r": [10.0, 6.0, 20.0, 15.0, 17.1],
    }
)


def test_the_next_smallest_of_the_country_protects_a_small_count_and_percentages_go_with_them() -> None:
    found = suppress(
        REGIONS,
        count_columns={"n_tested": ("n_r",)},
        dimensions=["country", "region"],
        rate_columns=["percent_r"],
    )
    assert found["n_r"].to_list() == [10, None, None, 9, 12]
    assert found["percent_r"].to_list() == [10.0, None, None, 15.0, 17.1]
    assert found["n_tested"].to_list() == [100, 50, 40, 60, 70]
    assert found["suppressed"].to_list() == [False, True, True, False, False]
    assert found["suppressed_because"].to_list() == [
        None, "n_r: under 5", "n_r: protects n_r of SE, SE-I", None, None,
    ]  # fmt: skip


def test_what_is_left_beside_the_resistant_is_small_too() -> None:
    table = pl.DataFrame({"region": ["A", "B", "C"], "n_tested": [52, 60, 90], "n_r": [50, 20, 30]})
    found = suppress(table, count_columns={"n_tested": ("n_r",)}, dimensions=["region"])
    assert found["n_r"][0] is None or found["n_tested"][0] is None
    assert found["suppressed_because"][0] == "n_r: protects n_tested less n_r of A"
    assert found["suppressed"].sum() == 2


def test_zeros_and_large_counts_are_shown() -> None:
    table = pl.DataFrame({"region": ["A", "B", "C"], "n": [0, 5, 300]})
    found = suppression(table, count_columns=["n"], dimensions=["region"])
    assert found.table["n"].to_list() == [0, 5, 300]
    assert found.withheld.height == 0


def test_each_antimicrobial_is_a_table_of_its_own() -> None:
    table = pl.DataFrame({"drug": ["CIP"] * 3 + ["GEN"] * 3, "region": ["A", "B", "C"] * 2, "n": [2, 9, 8, 20, 9, 8]})
    found = suppress(table, count_columns=["n"], dimensions=["region"], within=["drug"])
    assert found["n"].to_list() == [None, 9, None, 20, 9, 8]


def test_totals_in_the_table_are_hidden_after_the_rows_and_totals_elsewhere_are_told() -> None:
    table = pl.DataFrame({"region": ["A", "B", "total"], "n": [3, 0, 3]})
    assert suppress(table, count_columns=["n"], dimensions=["region"])["n"].to_list() == [None, 0, None]
    rows = suppression(table.head(2), count_columns=["n"], dimensions=["region"])
    assert rows.table["n"].to_list() == [None, 0]
    assert rows.withheld.rows() == [("total", "n", "under 5")]


def test_a_smaller_limit_and_an_unknown_region() -> None:
    table = pl.DataFrame({"region": ["A", None, "C"], "n": [2, 9, 8]})
    found = suppress(table, count_columns=["n"], dimensions=["region"], smallest=3)
    assert found["suppressed_because"].to_list() == ["n: under 3", None, "n: protects n of A"]
    assert suppress(table, count_columns=["n"], dimensions=["region"], smallest=2)["suppressed"].sum() == 0


def test_two_lines_that_give_a_cell_away_together_are_found() -> None:
    """Each line has two hidden counts or none, but the two squares are joined by one cell, which is then certain."""
    hidden = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)]
    cell = {(r, c): 4 * r + c for r in range(4) for c in range(4)}
    line = [("row", r) for r, _ in cell] + [("column", c) for _, c in cell]
    numbers = {name: at for at, name in enumerate(dict.fromkeys(line))}
    cells = Cells(
        value=np.full(16, 10),
        tier=np.zeros(16, dtype=np.int64),
        line=np.array([numbers[name] for name in line]),
        cell=np.array([*cell.values()] * 2),
        sign=np.ones(32, dtype=np.int64),
    )
    flags = np.zeros(16, dtype=bool)
    flags[[cell[at] for at in hidden]] = True
    assert exposed_cells(cells, flags).tolist() == [cell[1, 2]]


def test_an_empty_table_stays_empty() -> None:
    found = suppression(REGIONS.clear(), count_columns=["n_r"], dimensions=["region"])
    assert found.table.columns == [*REGIONS.columns, "suppressed", "suppressed_because"]
    assert found.withheld.columns == ["region", "column", "because"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"count_columns": ["n_r"], "dimensions": ["country"]}, "stands twice"),
        ({"count_columns": ["n"], "dimensions": ["region"]}, "no column n"),
        ({"count_columns": {"n_r": ("n_tested",)}, "dimensions": ["region"]}, "larger than it"),
        ({"count_columns": ["n_r"], "dimensions": []}, "0 dimensions"),
    ],
)
def test_what_cannot_be_suppressed_is_told(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words):
        suppress(REGIONS, **arguments)  # type: ignore[arg-type]


def test_an_empty_count_is_told() -> None:
    table = pl.DataFrame({"region": ["A"], "n": [None]}, schema_overrides={"n": pl.Int64})
    with pytest.raises(UserError, match="empty or negative"):
        suppress(table, count_columns=["n"], dimensions=["region"])


def test_a_measure_is_published_without_the_counts_that_would_undo_it_and_without_reasons() -> None:
    isolates = pl.DataFrame(
        {
            "region": ["SE-AB"] * 40 + ["SE-I"] * 30 + ["SE-Z"] * 20,
            "CIP": pl.Series(["R"] * 10 + ["S"] * 30 + ["R"] * 3 + ["S"] * 27 + ["R"] * 9 + ["S"] * 11, dtype=SIR),
        }
    )
    fit = fit_to_publish(resistance(isolates, by=("region",)), ["region"])
    assert fit.published.columns == [
        "region", "antimicrobial", "n_tested", "n_r", "n_susceptible", "percent_r", "low", "high",
        "percent_susceptible", "susceptible_low", "susceptible_high", "counted", "suppressed",
    ]  # fmt: skip
    assert fit.published["n_r"].to_list() == [10, None, None]
    assert fit.published["percent_susceptible"].is_null().to_list() == [False, True, True]
    assert fit.reasons.rows() == [
        ("hidden in the table", "CIP", "SE-I", "n_r: under 5; n_susceptible: protects n_r of SE-I"),
        (
            "hidden in the table",
            "CIP",
            "SE-Z",
            "n_r: protects n_r of SE-I; n_susceptible: protects n_susceptible of SE-I",
        ),
    ]
    whole = fit_to_publish(resistance(isolates.filter(region="SE-I"), by=()), [])
    assert whole.published["percent_r"].to_list() == [None]
