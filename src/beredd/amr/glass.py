"""WHO GLASS: the RIS file that countries hand in, and the CSV export of the dashboard.

RIS (resistance, aggregated): one row a specimen, pathogen, sex, origin, age group and antimicrobial, with the numbers
of R, I, non-susceptible, S and unknown. The dashboard's export has filters, then one table of the world's quartiles,
then one row a country and year; the countries' rows are read.
"""

import csv
import io

import polars as pl

from beredd.amr.aggregate_names import aggregate_names, folded_name, folded_names
from beredd.common.columns import number_in
from beredd.common.errors import UserError
from beredd.common.table_files import decode, read_text_table

RIS_KEY = ("country", "year", "specimen", "pathogen", "gender", "origin", "agegroup", "antibiotic", "batchid")
RIS_COUNTS = ("resistant", "intermediate", "nonsusceptible", "susceptible", "unknown_no_ast", "unknown_no_breakpoints")
_RIS_MUST = ("country", "year", "specimen", "pathogen", "antibiotic", "resistant", "susceptible")
_COUNTRY_ROWS = ("iso3", "year", "specimen", "pathogenname", "abtargets", "interpretableast", "resistant")
_TOLERANCE = 0.01
"""Percentage points by which a printed percentage may differ from its own numbers."""


def is_ris(raw: bytes) -> bool:
    """Return whether a file has the headings of a RIS file."""
    try:
        header = [cell.casefold() for cell in read_text_table(raw, "", [*RIS_KEY, *RIS_COUNTS]).header]
    except UserError:
        return False
    return set(_RIS_MUST) <= set(header)


def is_dashboard(raw: bytes) -> bool:
    """Return whether a file begins as an export of the dashboard does."""
    try:
        text = decode(raw, "")[0][:20_000].casefold()
    except UserError:
        return False
    return text.startswith("filters") and '"abtargets"' in text


def read_ris(raw: bytes, name: str, more: dict[str, str]) -> pl.DataFrame:
    """Return the values of a RIS file: one row a row of the file, columns of ``VALUE_SCHEMA``.

    The strata (sex, origin, age group, batch) of a country, year, specimen, pathogen and antimicrobial are added up:
    the sum stands on the first of them, the others are its denominators. Checks, as GLASS's own: a row names a stratum
    once; not all counts are empty; numbers are whole and not negative.

    Raises
    ------
    UserError
        When a column is missing.
    """
    table = read_text_table(raw, name, [*RIS_KEY, *RIS_COUNTS])
    header = [cell.casefold() for cell in table.header]
    absent = [column for column in _RIS_MUST if column not in header]
    if absent:
        raise UserError(f"The column {absent[0].upper()!r} is missing.", where=name, remedy="See the GLASS manual.")
    width = len(header)
    rows = [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in table.rows]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row").with_columns(
        pl.Series("row", table.numbers, dtype=pl.Int64)
    )
    key = [column for column in RIS_KEY if column in header]
    counts = [column for column in RIS_COUNTS if column in header]
    numbers = frame.with_columns(
        *(number_in(pl.col(column)).alias(f"#{column}") for column in counts), _ris_fault(key, counts).alias("fault")
    )
    return _ris_values(numbers, counts, more)


def _ris_fault(key: list[str], counts: list[str]) -> pl.Expr:
    """Return what is wrong with a row of a RIS file, null for nothing."""
    unread = [(pl.col(column) != "") & number_in(pl.col(column)).is_null() for column in counts]
    wrong = [
        (number_in(pl.col(one)) < 0) | (number_in(pl.col(one)) != number_in(pl.col(one)).round()) for one in counts
    ]
    return (
        pl.when(pl.any_horizontal(unread))
        .then(pl.lit("a count is not a number"))
        .when(pl.any_horizontal(wrong))
        .then(pl.lit("a count is negative or not whole"))
        .when(pl.all_horizontal(pl.col(column) == "" for column in counts))
        .then(pl.lit("all counts are empty"))
        .when(~pl.col("year").str.contains(r"^\d{4}$"))
        .then(pl.lit("the year is not a year"))
        .when(pl.len().over(key) > 1)
        .then(pl.lit("the stratum stands in several rows"))
    )


def _ris_values(numbers: pl.DataFrame, counts: list[str], more: dict[str, str]) -> pl.DataFrame:
    """Return the strata with their sums, %R of S + I + R, on the first row of each sum."""
    names = aggregate_names()
    group = ["country", "year", "specimen", "pathogen", "antibiotic"]
    count = {column: pl.col(f"#{column}").fill_null(0) if column in counts else pl.lit(0.0) for column in RIS_COUNTS}
    good = pl.col("fault").is_null()
    tested = count["resistant"] + count["intermediate"] + count["susceptible"] + count["nonsusceptible"]
    summed = numbers.with_columns(
        pl.when(good).then(count["resistant"]).sum().over(group).alias("all r"),
        pl.when(good).then(tested).sum().over(group).alias("all tested"),
        pl.when(good).then(count["nonsusceptible"]).sum().over(group).alias("all untold"),
        (good & (good.cum_sum().over(group) == 1)).alias("first"),
    )
    first = pl.col("first")
    # non-susceptible is I or R, nobody knows which: with it there is no percentage R
    told = first & (pl.col("all tested") > 0) & (pl.col("all untold") == 0)
    what = pl.concat_str("specimen", "pathogen", "antibiotic", separator="|")
    return summed.select(
        "row",
        what.alias("what"),
        pl.when(first).then(pl.lit("r_percent")).otherwise(pl.lit("tested")).alias("measure"),
        pl.col("country").alias("place_found"),
        names.place(pl.col("country")).alias("place"),
        pl.col("year").alias("period"),
        pl.when(told).then(100 * pl.col("all r") / pl.col("all tested")).alias("value"),
        pl.when(first).then(pl.col("all tested")).cast(pl.Int64).alias("n"),
        pl.when(first).then(pl.col("all r")).cast(pl.Int64).alias("n_resistant"),
        folded_name(what)
        .replace_strict(folded_names({**names.glass.indicators, **more}), default=None, return_dtype=pl.String)
        .alias("indicator"),
        "fault",
    )


def read_dashboard(raw: bytes, name: str, more: dict[str, str]) -> pl.DataFrame:
    """Return the countries' values of a dashboard export: one row a row of that table, columns of ``VALUE_SCHEMA``.

    Raises
    ------
    UserError
        When the file has no table of countries.
    """
    text = decode(raw, name)[0]
    begin, header, cells = _country_table(text)
    if not set(_COUNTRY_ROWS) <= set(header):
        raise UserError("The export has no table of countries.", where=name, remedy="Export the line plots' data.")
    width = len(header)
    frame = pl.DataFrame(
        [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for _, row in cells],
        schema=dict.fromkeys(header, pl.String),
        orient="row",
    ).with_columns(
        pl.Series("row", [begin + n for n, _ in cells], dtype=pl.Int64),
        pl.Series("cells", [len(row) for _, row in cells], dtype=pl.Int64),
    )
    names = aggregate_names()
    tested, resistant = number_in(pl.col("interpretableast")), number_in(pl.col("resistant"))
    percent = number_in(pl.col("percentresistant")) if "percentresistant" in header else pl.lit(None, dtype=pl.Float64)
    what = pl.concat_str("specimen", "pathogenname", "abtargets", separator="|")
    share = 100 * resistant / tested
    return frame.select(
        "row",
        what.alias("what"),
        pl.lit("r_percent").alias("measure"),
        pl.col("iso3").alias("place_found"),
        names.place(pl.col("iso3")).alias("place"),
        pl.col("year").alias("period"),
        pl.when(tested > 0).then(share).alias("value"),
        tested.cast(pl.Int64).alias("n"),
        resistant.cast(pl.Int64).alias("n_resistant"),
        folded_name(what)
        .replace_strict(folded_names({**names.glass.indicators, **more}), default=None, return_dtype=pl.String)
        .alias("indicator"),
        pl.when(pl.col("cells") != width)
        .then(pl.lit("the row is cut off, or has cells too many"))
        .when(tested.is_null() | resistant.is_null())
        .then(pl.lit("a count is not a number"))
        .when(resistant > tested)
        .then(pl.lit("more are resistant than were tested"))
        .when((tested > 0) & ((percent - share).abs() > _TOLERANCE))
        .then(pl.lit("the percentage is not that of its own numbers"))
        .alias("fault"),
    )


def _country_table(text: str) -> tuple[int, list[str], list[tuple[int, list[str]]]]:
    """Return the line of the countries' heading, the heading, and the rows with how many records they are below it."""
    lines = text.splitlines()
    begin = next((n for n, line in enumerate(lines, start=1) if line.casefold().lstrip('"').startswith("iso3")), None)
    if begin is None:
        return 0, [], []
    rows = list(csv.reader(io.StringIO("\n".join(lines[begin - 1 :]))))
    header = [cell.strip().casefold() for cell in rows[0]]
    return begin, header, [(n, row) for n, row in enumerate(rows) if n and any(cell.strip() for cell in row)]
