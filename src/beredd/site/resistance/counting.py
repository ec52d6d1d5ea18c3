"""From a choice to counts: the chosen columns and rows of one table, read when the page is asked for.

A page reads a handful of columns of a Parquet table that was interpreted beforehand; for 200,000 isolates that takes
tens of milliseconds. Whatever takes longer is long work and is not done here.
"""

from collections.abc import Sequence

import polars as pl

from beredd.amr.drug_groups import drug_groups, group_category
from beredd.amr.grouping import group_columns
from beredd.amr.intervals import with_percent
from beredd.amr.model import INVASIVE as INVASIVE_KINDS
from beredd.amr.model import first_column
from beredd.amr.resistance import category_counts
from beredd.charts import Share
from beredd.site.resistance.choice import ALL, INVASIVE, Choice
from beredd.site.resistance.sets import contents_of

DESCRIBING = ("organism", "date", "country", "region", "specimen", "ward_type", "origin", "age", "sex")


def chosen_rows(choice: Choice, codes: Sequence[str], *, organism: bool = True) -> pl.DataFrame:
    """Return the isolates of a choice with the categories of some antimicrobials."""
    lazy = pl.scan_parquet(choice.set.path)
    if choice.method != ALL:
        lazy = lazy.filter(pl.col(first_column(choice.method)))
    if organism:
        lazy = lazy.filter(pl.col("organism") == choice.organism)
    if choice.place:
        lazy = lazy.filter(pl.col("region" if "-" in choice.place else "country") == choice.place)
    if choice.specimen:
        kinds = INVASIVE_KINDS if choice.specimen == INVASIVE else (choice.specimen,)
        lazy = lazy.filter(pl.col("specimen").is_in(kinds))
    year = pl.col("date").dt.year()
    if choice.first is not None:
        lazy = lazy.filter(year >= choice.first)
    if choice.last is not None:
        lazy = lazy.filter(year <= choice.last)
    return lazy.select(*DESCRIBING, *codes).collect()


def shares_by(choice: Choice) -> list[Share]:
    """Return resistant of tested by what the choice counts by, named by the codes of the groups; unknown last."""
    group = next((one for one in drug_groups().groups if one.id == choice.drug), None)
    has = contents_of(choice.set.path).antimicrobials
    agents = {agent for one in (group.agents, *(own.agents for own in group.own)) for agent in one} if group else set()
    codes = sorted(agents & set(has)) if group else [choice.drug]
    rows = chosen_rows(choice, codes)
    if group:
        rows = rows.with_columns(group_category(rows, group.id).alias(group.id))
    counts = category_counts(rows, group_columns(rows, [choice.by]), [choice.drug])
    measured = with_percent(counts, "n_r", "n_tested", ("percent_r", "low", "high"), method="wilson", level=0.95)
    return [
        Share(
            name="" if row[choice.by] is None else str(row[choice.by]),
            events=row["n_r"],
            tested=row["n_tested"],
            percent=row["percent_r"],
            low=row["low"],
            high=row["high"],
        )
        for row in measured.iter_rows(named=True)
    ]
