"""Counts of resistance: DuckDB counts the same, the order of rows changes nothing, and nothing is lost."""

from datetime import date, timedelta
from random import Random

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredd.amr.model import SIR
from beredd.amr.resistance import COUNTS, resistance

Row = tuple[str | None, int, str | None, str | None, str | None]
CATEGORIES = [*SIR.categories, None]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Escherichia coli", "Klebsiella pneumoniae", None]),
        st.integers(0, 900),
        *[st.sampled_from(CATEGORIES)] * 3,
    ),
    max_size=60,
)
COUNTED = """
SELECT organism, year(date) AS year, '{drug}' AS antimicrobial, count(*) AS n,
       count(*) FILTER ({drug} IN ('S', 'SDD', 'I', 'R')) AS n_tested,
       count(*) FILTER ({drug} = 'S') AS n_s, count(*) FILTER ({drug} = 'SDD') AS n_sdd,
       count(*) FILTER ({drug} = 'I') AS n_i, count(*) FILTER ({drug} = 'R') AS n_r,
       count(*) FILTER ({drug} = 'NI') AS n_ni
FROM read_parquet('{file}') GROUP BY organism, year(date)
"""


def table(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [(organism, date(2022, 1, 1) + timedelta(days), *found) for organism, days, *found in rows],
        schema={"organism": pl.String, "date": pl.Date, "CIP": SIR, "GEN": SIR, "MEM": SIR},
        orient="row",
    )


@given(rows=ROWS)
@settings(max_examples=25)
def test_duckdb_counts_the_same(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> None:
    isolates = table(rows)
    file = tmp_path_factory.getbasetemp() / "isolates.parquet"  # written anew for each example
    isolates.write_parquet(file)
    parts = [COUNTED.format(drug=drug, file=file) for drug in ("CIP", "GEN", "MEM")]
    theirs = duckdb.execute(" UNION ALL ".join(parts)).fetchall()
    ours = resistance(isolates).select("organism", "year", "antimicrobial", "n", "n_tested", *COUNTS).rows()
    assert sorted(ours, key=str) == sorted(theirs, key=str)


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_rows_changes_nothing_and_each_isolate_is_counted_once(rows: list[Row], random: Random) -> None:
    isolates = table(rows)
    shuffled = isolates[random.sample(range(isolates.height), isolates.height)] if rows else isolates
    counted = resistance(isolates)
    assert resistance(shuffled).equals(counted)
    for drug in ("CIP", "GEN", "MEM"):
        assert counted.filter(antimicrobial=drug)["n"].sum() == isolates.height
        results = counted.filter(antimicrobial=drug).select(COUNTS).sum_horizontal().sum()
        assert results == isolates[drug].count()
