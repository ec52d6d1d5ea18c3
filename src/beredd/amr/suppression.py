"""Suppression for publication (undertryckning, undertrykkelse): counts of 1 to 4 are hidden, and what gives them away.

The table that is published may not tell of single persons. A small count is hidden, and with it so many others that it
cannot be found from rows, columns and totals (:mod:`beredd.amr.complementary`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np
import polars as pl

from beredd.amr.complementary import PRIMARY, SHOWN, Bools, Cells, Ints, complementary
from beredd.common.errors import UserError

TOTAL: Final = "total"
"""The word in a dimension's column that marks a row as the sum over that dimension."""
UNKNOWN: Final = "(unknown)"
MOST_DIMENSIONS: Final = 5

_PART, _PRINTED_TOTAL, _ZERO, _ELSEWHERE = range(4)
"""What is hidden first: a part, then a total of the table, a zero, at last a total that is not in the table."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A table fit to publish, and the sums over its dimensions that may be published nowhere.

    ``withheld`` has the columns `within` and the dimensions (as text, with ``total`` where they are summed over),
    ``column`` (which count) and ``because``.
    """

    table: pl.DataFrame
    withheld: pl.DataFrame

    @property
    def published(self) -> pl.DataFrame:
        """The table as it may be published: without the reasons."""
        return self.table.drop("suppressed_because")

    @property
    def reasons(self) -> pl.DataFrame:
        """For the editor: each row with something hidden, and each sum to withhold, with ``because``."""
        keys = [name for name in self.withheld.columns if name not in ("column", "because")]
        rows = self.table.filter("suppressed").select(
            pl.lit("hidden in the table").alias("what"), pl.col(keys).cast(pl.String), because="suppressed_because"
        )
        sums = self.withheld.select(
            pl.lit("publish nowhere").alias("what"), *keys, pl.format("{}: {}", "column", "because").alias("because")
        )
        return pl.concat([rows, sums])


def fit_to_publish(measured: pl.DataFrame, by: Sequence[str], *, smallest: int = 5) -> Suppression:
    """Return a result of resistance, antibiogram or wisca, fit to publish.

    Of the counts only ``n_tested``, ``n_r`` and ``n_susceptible`` are kept: the others could be put together anew.

    Parameters
    ----------
    measured
        The result's frame.
    by
        What it is counted by; antimicrobials are tables of their own.
    smallest
        The smallest count that may be shown.
    """
    parts = tuple(name for name in ("n_r", "n_susceptible") if name in measured.columns)
    rates = [name for name, dtype in measured.schema.items() if dtype.is_float()]
    words = [name for name in ("enough", "counted") if name in measured.columns]
    whole = [] if by else [pl.lit("all").alias("isolates")]
    return suppression(
        measured.select(*whole, *by, "antimicrobial", "n_tested", *parts, *rates, *words),
        count_columns={"n_tested": parts},
        dimensions=by or ["isolates"],
        within=["antimicrobial"],
        rate_columns=rates,
        smallest=smallest,
    )


def suppress(
    table: pl.DataFrame,
    *,
    count_columns: Sequence[str] | Mapping[str, Sequence[str]],
    dimensions: Sequence[str],
    within: Sequence[str] = (),
    rate_columns: Sequence[str] = (),
    smallest: int = 5,
    total: str = TOTAL,
) -> pl.DataFrame:
    """Return the table of :func:`suppression`: small counts hidden, and what would give them away."""
    return suppression(
        table,
        count_columns=count_columns,
        dimensions=dimensions,
        within=within,
        rate_columns=rate_columns,
        smallest=smallest,
        total=total,
    ).table


def suppression(
    table: pl.DataFrame,
    *,
    count_columns: Sequence[str] | Mapping[str, Sequence[str]],
    dimensions: Sequence[str],
    within: Sequence[str] = (),
    rate_columns: Sequence[str] = (),
    smallest: int = 5,
    total: str = TOTAL,
) -> Suppression:
    """Hide the small counts of a table, and with them what would give them away.

    Hidden is every count from 1 to ``smallest - 1``: in the rows, in their sums over each dimension, and in what a
    total leaves beside its parts (if all but one of the tested are resistant, the one is told too). A zero is shown.
    Then others are hidden until no hidden count can be calculated by somebody who has the table and, from elsewhere,
    the sums over its dimensions but the ``withheld``: those that are small themselves, and those without which a hidden
    count cannot be kept. A dimension that another one determines (country, by region) gives sums by it.

    Parameters
    ----------
    table
        One row for each combination of `within` and `dimensions`; one without a row is taken to be known as zero. A row
        with `total` in a dimension's column is the sum over it.
    count_columns
        Columns of counts of persons or isolates; as a mapping, each total and its parts, which need not be all:
        ``{"n_tested": ("n_r",)}``.
    dimensions
        The columns over which counts add up: region, country, year, organism …; at most five.
    within
        Columns that make tables of their own, between which counts do not add up: antimicrobial.
    rate_columns
        What is calculated from the counts: hidden in each row where a count is.
    smallest
        The smallest count that may be shown.
    total
        The word that marks a total.

    Returns
    -------
    Suppression
        ``table``: the rows in their order, hidden counts and rates null, and two columns: ``suppressed`` (anything in
        the row) and ``suppressed_because``, for each hidden count ``under 5`` or ``protects`` and a cell. That column,
        and ``withheld``, are for the editor and are not published: they tell which cells are small.

    Raises
    ------
    UserError
        When a combination stands twice, a count is empty or negative, parts are larger than their total, or there are
        too many dimensions.
    """
    parts = dict(count_columns) if isinstance(count_columns, Mapping) else dict.fromkeys(count_columns, ())
    columns = list(dict.fromkeys([*parts, *(part for some in parts.values() for part in some)]))
    keys = [*within, *dimensions]
    _check(table, columns, parts, keys, len(dimensions))
    if not table.height:
        flags = pl.lit(value=False).alias("suppressed"), pl.lit(None, pl.String).alias("suppressed_because")
        nothing = pl.DataFrame(schema=dict.fromkeys([*keys, "column", "because"], pl.String()))
        return Suppression(table.with_columns(flags), nothing)
    counted = table.select(
        *(pl.col(name).cast(pl.String).fill_null(UNKNOWN) for name in keys),
        *(pl.col(name).cast(pl.Int64) for name in columns),
        *(_rest(whole, some) for whole, some in parts.items() if some),
    ).with_row_index("row")
    tables = counted.partition_by(within, maintain_order=True) if within else [counted]
    shapes = [_Table(one, tuple(dimensions), tuple(within), tuple(columns), parts, smallest, total) for one in tables]
    hidden = pl.concat(shape.hidden() for shape in shapes).sort("row")
    in_row = hidden.select(pl.any_horizontal(columns))[columns[0]]
    fit = table.with_columns(
        *(pl.when(~hidden[name]).then(pl.col(name)).alias(name) for name in columns),
        *(pl.when(~in_row).then(pl.col(name)).alias(name) for name in rate_columns),
        in_row.alias("suppressed"),
        hidden["suppressed_because"],
    )
    return Suppression(fit, pl.concat(shape.withheld() for shape in shapes))


def _rest_name(whole: str, some: Sequence[str]) -> str:
    return f"{whole} less {' and '.join(some)}"


def _rest(whole: str, some: Sequence[str]) -> pl.Expr:
    return (pl.col(whole) - pl.sum_horizontal(some)).cast(pl.Int64).alias(_rest_name(whole, some))


def _check(
    table: pl.DataFrame,
    columns: Sequence[str],
    parts: Mapping[str, Sequence[str]],
    keys: Sequence[str],
    dimensions: int,
) -> None:
    if not columns or not dimensions or dimensions > MOST_DIMENSIONS:
        raise UserError(
            f"A table with {len(columns)} counts and {dimensions} dimensions cannot be made fit to publish.",
            remedy=f"Name counts, and one to {MOST_DIMENSIONS} dimensions.",
        )
    missing = [name for name in (*keys, *columns) if name not in table.columns]
    if missing:
        raise UserError(f"The table has no column {', '.join(missing)}.", remedy="Name columns of the table.")
    if table.select(keys).is_duplicated().any():
        raise UserError(f"A combination of {', '.join(keys)} stands twice.", remedy="Name all the table's dimensions.")
    if table.select(pl.any_horizontal((pl.col(columns).is_null() | (pl.col(columns) < 0)).any())).item():
        raise UserError("A count is empty or negative.", remedy="Suppress the counts as they were calculated.")
    for whole, some in parts.items():
        if some and (table[whole] < table.select(pl.sum_horizontal(some)).to_series()).any():
            raise UserError(f"The parts of {whole} are larger than it.", remedy="Name the parts that add up to it.")


@dataclass(frozen=True)
class _Table:
    """One table whose counts add up: ``counted`` has ``row``, the dimensions as text, the counts and their rests."""

    counted: pl.DataFrame
    dimensions: tuple[str, ...]
    within: tuple[str, ...]
    columns: tuple[str, ...]
    parts: Mapping[str, Sequence[str]]
    smallest: int
    total: str

    @cached_property
    def all_columns(self) -> list[str]:
        """The counts, and what each total leaves beside its parts."""
        return [
            *self.columns,
            *(_rest_name(whole, some) for whole, some in self.parts.items() if self._has_rest(whole)),
        ]

    def _has_rest(self, whole: str) -> bool:
        """Return whether a total is ever more than its parts: else everybody knows that nothing is left."""
        return bool(self.parts[whole]) and self.counted[_rest_name(whole, self.parts[whole])].sum() > 0

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """The rows and all their sums over dimensions: ``row`` where the table has it, ``mark``, counts.

        Nodes that add up the same rows are the same number and have the same ``mark``: the sum over countries of a
        region, the only organism of a year.
        """
        is_total = pl.any_horizontal(pl.col(name) == self.total for name in self.dimensions)
        rows = self.counted.filter(~is_total).with_columns(
            pl.concat_str(self.dimensions, separator="\x1f").hash(seed=1).alias("mark")
        )
        sums = []
        for size in range(len(self.dimensions) + 1):
            for kept in combinations(self.dimensions, size):
                adds = [pl.col(self.all_columns).sum(), pl.col("mark").bitwise_xor()]
                some = rows.group_by(kept, maintain_order=True).agg(adds) if kept else rows.select(adds)
                words = [pl.lit(self.total).alias(name) for name in self.dimensions if name not in kept]
                sums.append(some.with_columns(words).select(*self.dimensions, *self.all_columns, "mark"))
        printed = self.counted.select("row", *self.dimensions, *self.all_columns)
        nodes = pl.concat(sums).join(printed, on=self.dimensions, how="full", suffix=" printed", coalesce=True)
        # a total that is not the sum of the rows below it is a number of its own
        own = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} printed")) for name in self.all_columns)
        return (
            nodes.with_columns(
                pl.when(pl.col("row").is_not_null() & own)
                .then(pl.concat_str(self.dimensions, separator="\x1f").hash(seed=2))
                .otherwise("mark")
                .alias("mark"),
                *(pl.coalesce(f"{name} printed", name).alias(name) for name in self.all_columns),
            )
            .select("row", *self.dimensions, "mark", *self.all_columns)
            .sort(pl.col("row").is_null(), "row", *self.dimensions)  # of the same numbers, one of the table comes first
            .with_columns(pl.col("mark").rank("dense").cast(pl.Int64).alias("number") - 1)
            .with_row_index("node")
        )

    def _cell(self, column: str) -> pl.Expr:
        return pl.col("number") * len(self.all_columns) + self.all_columns.index(column)

    def cells(self) -> tuple[Cells, Bools]:
        """Return the cells with their lines, and which are small."""
        numbers = self.nodes.unique("number", keep="first", maintain_order=True).sort("number")
        value = numbers.select(self.all_columns).to_numpy().astype(np.int64).ravel()
        is_part = pl.all_horizontal(pl.col(name) != self.total for name in self.dimensions)
        level = (
            pl.when(pl.col("row").is_null()).then(_ELSEWHERE).when(is_part).then(_PART).otherwise(_PRINTED_TOTAL)
        )  # fmt: skip
        tier = np.repeat(numbers.select(level.alias("tier"))["tier"].to_numpy(), len(self.all_columns)).astype(np.int64)
        tier[(value == 0) & (tier < _ZERO)] = _ZERO
        lines = pl.concat([*self._lines_over_dimensions(), *self._lines_over_columns(numbers)])
        line = lines["line"].rank("dense").cast(pl.Int64).to_numpy() - 1
        cells = Cells(value, tier, line, lines["cell"].to_numpy(), lines["sign"].to_numpy())
        return cells, (value > 0) & (value < self.smallest)

    def _lines_over_dimensions(self) -> list[pl.DataFrame]:
        """Return the lines of each dimension: what is summed over it, and the sums."""
        found = []
        for name in self.dimensions:
            parts = self.nodes.filter(pl.col(name) != self.total).with_columns(pl.lit(self.total).alias(name))
            sums = self.nodes.select(
                *self.dimensions, pl.col("node").alias("sum"), pl.col("number").alias("sum number")
            )
            pairs = parts.join(sums, on=self.dimensions)
            # a sum of one row is that row
            pairs = pairs.filter((pl.len().over("sum") > 1) | (pl.col("number") != pl.col("sum number")))
            whole = pairs.unique("sum", maintain_order=True).with_columns(pl.col("sum number").alias("number"))
            for column in self.all_columns:
                key = pl.format("{} {} {}", pl.lit(name), pl.lit(column), "sum").alias("line")
                found += [
                    pairs.select(key, self._cell(column).alias("cell"), pl.lit(1, pl.Int64).alias("sign")),
                    whole.select(key, self._cell(column).alias("cell"), pl.lit(-1, pl.Int64).alias("sign")),
                ]
        return found

    def _lines_over_columns(self, numbers: pl.DataFrame) -> list[pl.DataFrame]:
        """Return the lines of a total column, its parts and the rest, in each row and sum."""
        found = []
        for whole, some in self.parts.items():
            if some:
                key = pl.format("{} {}", pl.lit(whole), "number").alias("line")
                signs = {whole: -1} | dict.fromkeys(some, 1)
                if self._has_rest(whole):
                    signs[_rest_name(whole, some)] = 1
                found += [
                    numbers.select(key, self._cell(name).alias("cell"), pl.lit(sign, pl.Int64).alias("sign"))
                    for name, sign in signs.items()
                ]
        return found

    @cached_property
    def protects(self) -> Ints:
        """What each cell protects: see :func:`~beredd.amr.complementary.complementary`."""
        return complementary(*self.cells())

    def _why(self, nodes: pl.DataFrame) -> pl.DataFrame:
        """Return the nodes, with why each count of them is hidden, null where it is shown."""
        width = len(self.all_columns)
        words = {SHOWN: None} | self._words(np.unique(self.protects[self.protects >= 0]))
        of_node = nodes["number"].to_numpy() * width
        return nodes.with_columns(
            pl.Series(name, [words[cell] for cell in self.protects[of_node + at].tolist()], dtype=pl.String)
            for at, name in enumerate(self.columns)
        )

    def hidden(self) -> pl.DataFrame:
        """Return ``row``, whether each count of it is hidden, and ``suppressed_because``."""
        why = self._why(self.nodes.filter(pl.col("row").is_not_null()))
        named = [pl.format("{}: {}", pl.lit(name), name) for name in self.columns]
        because = pl.concat_str(named, separator="; ", ignore_nulls=True).replace("", None)
        return why.select("row", pl.col(self.columns).is_not_null(), because.alias("suppressed_because"))

    def withheld(self) -> pl.DataFrame:
        """Return the sums that are not in the table and may not be published: dimensions, ``column``, ``because``."""
        sums = self.nodes.filter(pl.col("row").is_null()).with_columns(
            pl.lit(self.counted[name][0]).alias(name) for name in self.within
        )
        why = self._why(sums).unpivot(
            self.columns, index=[*self.within, *self.dimensions], variable_name="column", value_name="because"
        )
        return why.filter(pl.col("because").is_not_null())

    def _words(self, protected: Ints) -> dict[int, str]:
        """Return why a count is hidden, by what it protects."""
        numbers = self.nodes.unique("number", keep="first").sort("number").select(self.dimensions).rows()
        words = {PRIMARY: f"under {self.smallest}"}
        for cell in protected.tolist():
            number, column = divmod(cell, len(self.all_columns))
            words[cell] = f"protects {self.all_columns[column]} of {', '.join(numbers[number])}"
        return words
