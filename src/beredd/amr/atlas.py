"""ECDC's Surveillance Atlas, CSV exports: one row a population (pathogen|group), indicator, year and country.

``HealthTopic,Population,Indicator,Unit,Time,RegionCode,RegionName,NumValue,TxtValue``. A missing number is ``-``;
Greece is EL, the United Kingdom UK; the names of indicators end in blanks and have changed over the years.
"""

import polars as pl

from beredd.amr.aggregate_names import aggregate_names, folded_name, folded_names
from beredd.common.columns import number_in
from beredd.common.errors import UserError
from beredd.common.table_files import decode, read_text_table

HEADING = ("healthtopic", "population", "indicator", "unit", "time", "regioncode", "regionname", "numvalue", "txtvalue")
MISSING = ("-", "", "na", "n/a")


def is_atlas(raw: bytes) -> bool:
    """Return whether a file begins as an export of the Atlas does."""
    try:
        first = decode(raw, "")[0].lstrip().split("\n", 1)[0]
    except UserError:
        return False
    return "healthtopic" in first.casefold() and "regioncode" in first.casefold()


def read_atlas(raw: bytes, name: str, more: dict[str, str]) -> pl.DataFrame:
    """Return the values of an export: one row a row of the file, columns of ``VALUE_SCHEMA``.

    The number tested, where the export has it, stands beside its percentage as ``n``, and the number resistant is
    worked out from both.

    Raises
    ------
    UserError
        When a column is missing.
    """
    names = aggregate_names()
    table = read_text_table(raw, name, HEADING)
    header = [cell.casefold() for cell in table.header]
    absent = [column for column in HEADING[1:-1] if column not in header]
    if absent:
        raise UserError(f"The column {absent[0]!r} is missing.", where=name, remedy="Export the table as CSV anew.")
    width = len(header)
    rows = [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in table.rows]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row").with_columns(
        pl.Series("row", table.numbers, dtype=pl.Int64), pl.Series("cells", [len(row) for row in table.rows])
    )
    measures = {word: measure for measure, words in names.atlas.measures.items() for word in words}
    indicators = folded_names({**names.atlas.indicators, **more})
    number = number_in(pl.col("numvalue"))
    missing = pl.col("numvalue").str.to_lowercase().is_in(MISSING)
    values = frame.select(
        "row",
        pl.col("population").alias("what"),
        folded_name(pl.col("indicator"))
        .replace_strict(folded_names(measures), default=None, return_dtype=pl.String)
        .alias("measure"),
        pl.col("regioncode").alias("place_found"),
        names.place(pl.col("regioncode")).alias("place"),
        pl.col("time").alias("period"),
        number.alias("value"),
        folded_name(pl.col("population"))
        .replace_strict(indicators, default=None, return_dtype=pl.String)
        .alias("indicator"),
        pl.when(pl.col("cells") != width)
        .then(pl.lit("the row is cut off, or has cells too many"))
        .when(~missing & number.is_null())
        .then(pl.lit("the value is not a number"))
        .when(~pl.col("time").str.contains(r"^\d{4}$"))
        .then(pl.lit("the time is not a year"))
        .when((pl.col("unit") == "%") & ~number.is_between(0, 100))
        .then(pl.lit("the percentage is not between 0 and 100"))
        .alias("fault"),
    )
    return _with_denominators(values)


def _with_denominators(values: pl.DataFrame) -> pl.DataFrame:
    """Return the values, the number tested beside each percentage R; only that percentage makes an indicator."""
    key = ["what", "place_found", "period"]
    once = values.with_columns(_repeated([*key, "measure"]).alias("fault"))
    counts = once.filter(pl.col("fault").is_null() & (pl.col("measure") == "tested"))
    tested = counts.select(*key, pl.col("value").round().cast(pl.Int64).alias("tested"))
    return (
        once.join(tested, on=key, how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("measure") == "r_percent").then("tested").alias("n"),
            pl.when(pl.col("measure").is_in(["r_percent", "tested"])).then("indicator").alias("indicator"),
        )
        .with_columns((pl.col("value") * pl.col("n") / 100).round().cast(pl.Int64).alias("n_resistant"))
        .drop("tested")
    )


def _repeated(key: list[str]) -> pl.Expr:
    """Return the fault of each row; among rows without one, those that say a thing again, or otherwise, have theirs."""
    good = pl.col("fault").is_null() & pl.col("measure").is_not_null()
    among = [*key, "fault"]  # rows with a fault are told by it and count in no repetition
    again = (
        pl.when(pl.col("value").n_unique().over(among) > 1)
        .then(pl.lit("several rows of the same thing differ"))
        .when(pl.int_range(pl.len()).over(among) > 0)
        .then(pl.lit("repeats an earlier row"))
    )
    return pl.when(good).then(again).otherwise("fault")
