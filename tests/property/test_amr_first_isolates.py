"""First isolates: against plain Python, against DuckDB, and what may not change them."""

from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isolate_tables import ECOLI, isolate_table
from plain_first_isolates import by_time, key, points, same

from beredd.amr import first_isolates

DRUGS = ["AMP", "CIP", "GEN", "CTX", "ERY"]
RESULT = ["row", "first", "episode", "first_row"]

isolate = st.fixed_dictionaries(
    {
        "patient": st.sampled_from(["a", "b", "c", None]),
        "organism": st.sampled_from([ECOLI, "Staphylococcus aureus"]),
        "date": st.one_of(st.none(), st.integers(0, 1200).map(lambda day: date(2021, 1, 1) + timedelta(days=day))),
        "specimen": st.sampled_from(["blood", "csf", "urine", None]),
        "age": st.one_of(st.none(), st.integers(0, 100)),
        "sex": st.sampled_from(["f", "m", None]),
        "origin": st.sampled_from(["community", "hospital", None]),
        **{drug: st.sampled_from(["S", "SDD", "I", "R", "NI", None]) for drug in DRUGS},
    }
)
tables = st.lists(isolate, max_size=25)

VARIANTS: list[dict[str, Any]] = [
    {"method": "phenotype"},
    {"method": "phenotype", "threshold": 1.5, "days": 100},
    {"method": "phenotype", "type": "key-antimicrobials"},
    {"method": "phenotype", "type": "key-antimicrobials", "ignore_i": False},
    {"method": "episode", "days": 30},
    {"method": "patient"},
    {"method": "ears-net"},
    {"method": "glass"},
]


@pytest.mark.parametrize(
    ("parameters", "differ"),
    [
        ({"method": "phenotype"}, points(DRUGS, 2)),
        ({"method": "phenotype", "threshold": 0.5, "days": 100}, points(DRUGS, 0.5)),
        ({"method": "episode"}, same),
        # of both stains' key drugs the table has these
        ({"type": "key-antimicrobials"}, key(["AMP", "CIP", "ERY"], ignore_i=True)),
        ({"type": "key-antimicrobials", "ignore_i": False}, key(["AMP", "CIP", "ERY"], ignore_i=False)),
    ],
)
@settings(max_examples=40)
@given(rows=tables)
def test_as_in_plain_python(rows: list[dict[str, Any]], parameters: dict[str, Any], differ: Any) -> None:
    if "type" in parameters:  # ERY is a key drug of Gram-positive organisms alone
        rows = [row | {"organism": "Staphylococcus aureus"} for row in rows]
    table = isolate_table(rows, DRUGS)
    expected = by_time(table.to_dicts(), parameters.get("days", 365), differ)
    found = first_isolates(table, **parameters)
    assert {row: (first, episode, owner) for row, first, episode, owner in found.select(RESULT).iter_rows()} == expected


@settings(max_examples=40)
@given(rows=tables, method=st.sampled_from(VARIANTS), order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows: list[dict[str, Any]], method: dict[str, Any], order: Any) -> None:
    table = isolate_table(rows, DRUGS)
    places = list(range(table.height))
    order.shuffle(places)
    shuffled = first_isolates(table[places], **method)
    assert shuffled["row"].to_list() == [place + 1 for place in places]
    assert shuffled.select(RESULT).sort("row").equals(first_isolates(table, **method).select(RESULT))


@settings(max_examples=40)
@given(rows=tables, others=tables, method=st.sampled_from(VARIANTS))
def test_other_patients_and_other_parts_change_nothing(
    rows: list[dict[str, Any]], others: list[dict[str, Any]], method: dict[str, Any]
) -> None:
    strangers = [row | {"patient": row["patient"] and f"other {row['patient']}"} for row in others]
    table = isolate_table([*strangers, *rows], DRUGS)
    whole = first_isolates(table, **method)
    parts = [first_isolates(part, **method) for part in (table[: len(others)], table[len(others) :])]
    assert whole.equals(pl.concat(parts))


@settings(max_examples=40)
@given(rows=tables, method=st.sampled_from(VARIANTS))
def test_what_belongs_to_a_first_isolate_is_the_patients_and_of_its_species(
    rows: list[dict[str, Any]], method: dict[str, Any]
) -> None:
    found = first_isolates(isolate_table(rows, DRUGS), **method)
    by_row = {row["row"]: row for row in found.to_dicts()}
    for row in by_row.values():
        if row["first_row"] is None:
            assert not row["first"]
            continue
        owner = by_row[row["first_row"]]
        assert owner["first"]
        assert (owner["patient"], owner["organism"]) == (row["patient"], row["organism"])
        assert row["first"] == (row["first_row"] == row["row"])
        if row["date"] and owner["date"]:
            assert owner["date"] <= row["date"]


@settings(max_examples=25)
@given(rows=tables)
def test_by_patient_and_by_year_as_duckdb_counts(rows: list[dict[str, Any]]) -> None:
    table = isolate_table(
        [row | {"patient": row["patient"] or "d", "date": row["date"] or date(2021, 1, 1)} for row in rows]
    )
    select = "select row from tab qualify row_number() over (partition by {} order by date, row) = 1 order by row"
    with duckdb.connect() as base:
        base.execute("create table tab (row bigint, patient varchar, organism varchar, date date, specimen varchar)")
        kept = table.select("row", "patient", "organism", "date", "specimen").rows()
        if kept:
            base.executemany("insert into tab values (?, ?, ?, ?, ?)", kept)
        ever = [row for (row,) in base.execute(select.format("patient, organism")).fetchall()]
        base.execute("delete from tab where specimen not in ('blood', 'csf') or specimen is null")
        yearly = [row for (row,) in base.execute(select.format("patient, organism, year(date)")).fetchall()]
    assert first_isolates(table, method="patient").filter("first")["row"].to_list() == ever
    assert first_isolates(table, method="ears-net").filter("first")["row"].to_list() == yearly
