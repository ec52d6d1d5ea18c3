"""A published table beside an attacker who knows all of it, and sums over its dimensions: nothing can be found out."""

from itertools import combinations, product
from random import Random

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from beredd.amr.suppression import Suppression, suppression

COUNTS = st.integers(0, 12) | st.sampled_from([0, 1, 2, 3, 4, 30, 200])


def small(value: int) -> bool:
    return 0 < value < 5


class Attacker:
    """Somebody who has the published rows, and each sum over dimensions that is not to be withheld."""

    def __init__(self, truth: pl.DataFrame, fit: Suppression, columns: list[str], dimensions: list[str]) -> None:
        self.names = [(row, column) for row in range(truth.height) for column in columns]
        self.truth = np.array([truth[column][row] for row, column in self.names], dtype=float)
        self.shown = np.array([fit.table[column][row] is not None for row, column in self.names])
        self.equations: list[np.ndarray] = []
        place = {name: at for at, name in enumerate(self.names)}
        withheld = set(fit.withheld.select(*dimensions, "column").iter_rows())
        rows = truth.select(dimensions).rows()
        for size in range(len(dimensions)):
            for kept in combinations(range(len(dimensions)), size):
                sums: dict[tuple[str, ...], list[int]] = {}
                for row, key in enumerate(rows):
                    whole = tuple(word if at in kept else "total" for at, word in enumerate(key))
                    sums.setdefault(whole, []).append(row)
                for (whole, of_rows), column in product(sums.items(), columns):
                    if (*whole, column) not in withheld:
                        self.equations.append(np.zeros(self.truth.size))
                        self.equations[-1][[place[row, column] for row in of_rows]] = 1

    def finds_out(self) -> list[tuple[int, str]]:
        """Return the hidden cells whose value is certain."""
        hidden = np.flatnonzero(~self.shown)
        if not hidden.size:
            return []
        matrix = np.array([equation[hidden] for equation in self.equations if equation[hidden].any()])
        known = {"A_eq": matrix, "b_eq": matrix @ self.truth[hidden]} if len(matrix) else {}
        found = []
        for at in range(hidden.size):
            towards = np.zeros(hidden.size)
            towards[at] = 1
            # whether more or less than the truth is possible
            low, high = (
                linprog(sign * towards, bounds=(0, 10_000), method="highs", **known).fun * sign for sign in (1, -1)
            )
            if high - low < 0.5:
                found.append(self.names[hidden[at]])
        return found


def check(table: pl.DataFrame, columns: list[str], dimensions: list[str], fit: Suppression) -> None:
    published = fit.table
    for column in columns:
        assert not any(value is not None and small(value) for value in published[column])
        kept = published[column].is_not_null()
        assert published[column].filter(kept).equals(table[column].filter(kept))
    assert Attacker(table, fit, columns, dimensions).finds_out() == []
    hidden = published.select(pl.any_horizontal(pl.col(columns).is_null()))[columns[0]]
    assert published["suppressed"].equals(hidden.rename("suppressed"))
    assert published["suppressed_because"].is_not_null().to_list() == hidden.to_list()


@given(data=st.data(), shape=st.sampled_from([(6,), (3, 4), (2, 5), (2, 2, 3)]))
@settings(max_examples=25)
def test_nobody_can_find_a_hidden_count(data: st.DataObject, shape: tuple[int, ...]) -> None:
    names = ["region", "year", "organism"][: len(shape)]
    rows = [
        (*(str(part) for part in key), value)
        for key in product(*(range(size) for size in shape))
        if (value := data.draw(COUNTS | st.none())) is not None
    ]
    table = pl.DataFrame(rows, schema={**dict.fromkeys(names, pl.String), "n": pl.Int64}, orient="row")
    check(table, ["n"], names, suppression(table, count_columns=["n"], dimensions=names))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=6, max_size=6))
@settings(max_examples=15)
def test_nor_by_regions_that_add_up_to_countries_nor_by_what_is_left_beside_the_resistant(
    counts: list[tuple[int, int]],
) -> None:
    table = pl.DataFrame(
        {
            "country": ["SE", "SE", "SE", "SE", "DK", "DK"],
            "region": ["SE-AB", "SE-C", "SE-I", "SE-Z", "DK-84", "DK-85"],
            "n_tested": [resistant + rest for resistant, rest in counts],
            "n_r": [resistant for resistant, _ in counts],
        }
    )
    fit = suppression(table, count_columns={"n_tested": ("n_r",)}, dimensions=["country", "region"])
    check(table, ["n_tested", "n_r"], ["country", "region"], fit)
    for (resistant, rest), row in zip(counts, fit.table.iter_rows(named=True), strict=True):
        if small(resistant) or small(rest):
            assert row["n_r"] is None or row["n_tested"] is None


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=6, max_size=6))
@settings(max_examples=15)
def test_nor_by_resistant_and_susceptible_that_add_up_to_tested(counts: list[tuple[int, int]]) -> None:
    table = pl.DataFrame(
        {
            "region": ["A", "B", "C"] * 2,
            "year": ["2023"] * 3 + ["2024"] * 3,
            "n_tested": [resistant + susceptible for resistant, susceptible in counts],
            "n_r": [resistant for resistant, _ in counts],
            "n_susceptible": [susceptible for _, susceptible in counts],
        }
    )
    columns, dimensions = ["n_tested", "n_r", "n_susceptible"], ["region", "year"]
    fit = suppression(table, count_columns={"n_tested": ("n_r", "n_susceptible")}, dimensions=dimensions)
    attacker = Attacker(table, fit, columns, dimensions)
    for row in range(6):
        attacker.equations.append(np.zeros(18))
        attacker.equations[-1][3 * row : 3 * row + 3] = [-1, 1, 1]
    # what is zero because nothing was tested, or nothing else can be, is certain and tells of nobody
    assert [at for at in attacker.finds_out() if table[at[1]][at[0]] > 0] == []


@given(st.lists(COUNTS, min_size=8, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_nor_with_the_totals_in_the_table_and_the_order_of_rows_changes_nothing(
    counts: list[int], random: Random
) -> None:
    parts = pl.DataFrame({"region": list("ABCD") * 2, "year": ["2023"] * 4 + ["2024"] * 4, "n": counts})
    sums = parts.group_by("year", maintain_order=True).agg(pl.lit("total").alias("region"), pl.col("n").sum())
    table = pl.concat([parts, sums.select("region", "year", "n")])
    fit = suppression(table, count_columns=["n"], dimensions=["region", "year"])
    assert not any(value is not None and small(value) for value in fit.table["n"])
    of_rows = Attacker(parts, Suppression(fit.table.head(8), fit.withheld), ["n"], ["region", "year"])
    for year, total in (("2023", 8), ("2024", 9)):
        if fit.table["n"][total] is None:  # a total of the table that is hidden is not known
            line = np.array(parts["year"] == year, dtype=float)
            of_rows.equations = [one for one in of_rows.equations if not np.array_equal(one, line)]
    assert of_rows.finds_out() == []
    order = random.sample(range(10), 10)
    again = suppression(table[order], count_columns=["n"], dimensions=["region", "year"]).table
    assert again.sort("region", "year")["n"].equals(fit.table.sort("region", "year")["n"])


def test_the_attacker_finds_what_is_hidden_badly() -> None:
    table = pl.DataFrame({"region": ["A", "B", "C"], "n": [3, 40, 50]})
    nothing = pl.DataFrame(schema={"region": pl.String, "column": pl.String})
    badly = Suppression(table.with_columns(pl.Series("n", [None, 40, 50])), nothing)
    assert Attacker(table, badly, ["n"], ["region"]).finds_out() == [(0, "n")]
