"""Small isolate tables for tests, written as rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from beredd.amr.model import SIR

ECOLI = "Escherichia coli"


def isolate_table(rows: Iterable[dict[str, Any]], drugs: Iterable[str] = ("AMP",)) -> pl.DataFrame:
    """Return isolates with all columns that first isolates need; what a row does not say is usual or missing."""
    drugs = list(drugs)
    usual: dict[str, Any] = {
        "patient": "p1",
        "date": date(2024, 1, 1),
        "organism": ECOLI,
        "organism_found": "eco",
        "specimen": "blood",
        "ward_type": "inpatient",
        "origin": "community",
        "age": 50,
        "sex": "f",
    }
    schema = {
        "row": pl.Int64,
        **dict.fromkeys(usual, pl.String),
        "date": pl.Date,
        "age": pl.Int64,
        **dict.fromkeys(drugs, SIR),
    }
    full = [usual | dict.fromkeys(drugs) | {"row": number} | row for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(full, schema=schema)
