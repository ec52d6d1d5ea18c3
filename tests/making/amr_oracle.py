"""The example isolates and reference tables of the outside oracle (R AMR 3.0.0), in the shape of an isolate table.

Read at run time from the folder of outside results; nothing of them is copied here.
"""

from functools import cache
from pathlib import Path

import polars as pl

from beredd.amr.codes import ANTIMICROBIAL_COLUMNS, ORGANISM_COLUMNS, Codes
from beredd.amr.model import SIR

DESCRIPTIVE = ("date", "patient", "age", "gender", "ward", "mo")


@cache
def example_isolates(folder: Path) -> pl.DataFrame:
    """Return the 2,000 example isolates: organism by R's code in ``mo``, by scientific name in ``organism``."""
    raw = pl.read_csv(folder / "example_isolates.csv", infer_schema=False)
    names = organism_names(folder)
    return raw.with_columns(
        pl.col("date").str.to_date("%Y-%m-%d"),
        pl.col("age").cast(pl.Int64),
        pl.col("mo").replace_strict(names).alias("organism"),
        *(pl.col(name).cast(SIR) for name in raw.columns if name not in DESCRIPTIVE),
    )


@cache
def organism_names(folder: Path) -> dict[str, str]:
    """Return the scientific name of each of R's organism codes."""
    table = pl.read_csv(folder / "ref" / "microorganisms.csv.gz", infer_schema=False)
    return dict(table.select("mo", "fullname").iter_rows())


@cache
def antimicrobial_names(folder: Path) -> dict[str, str]:
    """Return the name of each of R's antimicrobial codes."""
    table = pl.read_csv(folder / "ref" / "antimicrobials.csv.gz", infer_schema=False)
    return dict(table.select("ab", "name").iter_rows())


@cache
def gram_codes(folder: Path) -> Codes:
    """Return code tables with R's organisms: phyla with one membrane are Gram-positive, other bacteria negative."""
    table = pl.read_csv(folder / "ref" / "microorganisms.csv.gz", infer_schema=False)
    positive = ["Actinomycetota", "Chloroflexota", "Bacillota", "Mycoplasmatota"]
    gram = (
        pl.when(pl.col("mo") == "B_GRAMP").then(pl.lit("positive"))
        .when(pl.col("mo") == "B_GRAMN").then(pl.lit("negative"))
        .when((pl.col("kingdom") != "Bacteria") | (pl.col("mo") == "UNKNOWN")).then(None)
        .when(pl.col("class") == "Negativicutes").then(pl.lit("negative"))
        .when(pl.col("phylum").is_in(positive)).then(pl.lit("positive"))
        .otherwise(pl.lit("negative"))
    )  # fmt: skip
    organisms = table.select(pl.col("fullname").alias("name"), "genus", "family", gram.alias("gram"))
    empty = [pl.lit(None, dtype=pl.String).alias(name) for name in ORGANISM_COLUMNS if name not in organisms.columns]
    drugs = pl.DataFrame(schema=dict.fromkeys(ANTIMICROBIAL_COLUMNS, pl.String()))
    return Codes(organisms.with_columns(empty).select(ORGANISM_COLUMNS), drugs)
