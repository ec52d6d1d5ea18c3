"""``beredd amr incidence``: bloodstream infections per 100,000 inhabitants, and the weighted mean of places."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from beredd.cli.amr.resistance import AllIsolates, Form, Out, give, isolate_table
from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes
from beredd.common.errors import UserError

if TYPE_CHECKING:
    import polars as pl


def incidence(
    table: Annotated[
        Path,
        Parameter(help="An isolate table (.parquet), or counts (.csv) with place, year and the column of --count."),
    ],
    /,
    *,
    organism: Annotated[str | None, Parameter(help="Of an isolate table: name or code of the organism.")] = None,
    resistant_to: Annotated[
        str | None, Parameter(help="Of an isolate table: a marker (mrsa), a group (3gc) or an antimicrobial (CIP).")
    ] = None,
    place: Annotated[Literal["country", "region"], Parameter(help="Of an isolate table: count by it.")] = "country",
    count: Annotated[str, Parameter(help="The column of the numbers.")] = "n_resistant",
    population: Annotated[int | None, Parameter(help="People; else those of content/codes/populations.csv.")] = None,
    coverage: Annotated[float, Parameter(help="The share of the population that is covered, 0 to 1.")] = 1.0,
    mean: Annotated[
        bool, Parameter(negative="", help="Give the mean of the places instead, weighted by population, by year.")
    ] = False,
    all_isolates: AllIsolates = False,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    form: Form = "table",
    out: Out = None,
) -> None:
    """Estimate bloodstream infections per 100,000 inhabitants, with the blood-culture rate beside where it is given."""
    from beredd.amr.incidence import bloodstream_counts, bloodstream_incidence

    if table.suffix == ".parquet":
        if organism is None:
            raise UserError("No organism is named.", remedy="Add --organism, such as --organism 'Escherichia coli'.")
        counts = bloodstream_counts(
            isolate_table(table),
            organism=organism,
            resistant_to=resistant_to,
            place=place,
            first_only=not all_isolates,
            codes=own_codes(own_organisms, own_antimicrobials),
        )
    else:
        counts = _counts(table)
    result = bloodstream_incidence(counts, count=count, population=population, coverage=coverage)
    made = _means(result) if mean else result
    give(_for_people(made) if form == "table" and out is None else made, form, out)


def _for_people(made: "pl.DataFrame") -> "pl.DataFrame":
    """Return the table with two decimals where one would show a rare thing as nought."""
    import polars as pl

    rates = [name for name in ("incidence", "mean", "low", "high") if name in made.columns]
    return made.with_columns(pl.format("{}", pl.col(name).round(2)).alias(name) for name in rates)


def _counts(path: Path) -> "pl.DataFrame":
    """Return a table of counts: every column but the place is a number."""
    import polars as pl

    from beredd.common.columns import number_in
    from beredd.common.table_files import read_text_table, table_bytes

    text = read_text_table(table_bytes(path, str(path)), str(path), ["place", "year"])
    rows = [[cell.strip() for cell in row[: len(text.header)]] for row in text.rows]
    if any(len(row) != len(text.header) for row in rows):
        raise UserError("A row has another number of cells than the heading.", where=str(path), remedy="Mend the file.")
    names = [name.casefold() for name in text.header]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    numbers = [name for name in names if name != "place"]
    read = frame.with_columns(number_in(pl.col(name)).alias(name) for name in numbers)
    for name in numbers:
        faulty = frame.filter((pl.col(name) != "") & read[name].is_null())
        if faulty.height:
            raise UserError(f"{faulty[name][0]!r} in the column {name!r} is not a number.", where=str(path))
    return read.with_columns(pl.col("year").cast(pl.Int64)) if "year" in names else read


def _means(result: "pl.DataFrame") -> "pl.DataFrame":
    """Return the mean incidence of each year, its places weighted by their populations."""
    import polars as pl

    from beredd.amr.incidence import weighted_mean

    if "year" not in result.columns:
        raise UserError("The table has no column 'year'.", remedy="Add it: the mean is of a year's places.")
    rows = []
    for (year,), own in result.partition_by("year", as_dict=True).items():
        mean = weighted_mean(own["incidence"], own["population"], bounds=(own["low"], own["high"]))
        rows.append((year, own.height, mean.value, mean.low, mean.high, mean.weight_share))
    names = ("year", "places", "mean", "low", "high", "weight_share")
    return pl.DataFrame(rows, schema=names, orient="row").sort("year")
