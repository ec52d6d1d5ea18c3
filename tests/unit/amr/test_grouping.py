"""By what isolates are counted: periods, age bands, what the code table tells of an organism."""

from datetime import date

import polars as pl
import pytest

from beredd.amr.codes import ANTIMICROBIAL_COLUMNS, ORGANISM_COLUMNS, Codes
from beredd.amr.grouping import (
    GLASS_AGE_BANDS,
    age_band,
    chosen_antimicrobials,
    counted_isolates,
    group_columns,
    possible,
)
from beredd.amr.model import SIR
from beredd.common.errors import UserError

ISOLATES = pl.DataFrame(
    {
        "row": [1, 2, 3],
        "date": [date(2024, 1, 31), date(2024, 12, 1), None],
        "organism": ["Staphylococcus epidermidis", "Escherichia coli", "Novum genus"],
        "age": [0, 80, None],
        "CIP": pl.Series(["S", "R", None], dtype=SIR),
        "GEN": pl.Series([None, "R", "NI"], dtype=SIR),
        "CIP_reported": pl.Series(["S", "R", None], dtype=SIR),
    }
)


def tables() -> Codes:
    organisms = pl.DataFrame(
        {
            "name": ["Staphylococcus epidermidis", "Escherichia coli"],
            "genus": ["Staphylococcus", "Escherichia"],
            "family": ["Staphylococcaceae", "Enterobacteriaceae"],
            "gram": ["positive", "negative"],
            "groups": ["coagulase-negative staphylococci;staphylococci", None],
        }
    )
    blank = [pl.lit(None, dtype=pl.String).alias(name) for name in ORGANISM_COLUMNS if name not in organisms.columns]
    drugs = pl.DataFrame({**{name: [""] for name in ANTIMICROBIAL_COLUMNS}, "code": ["GEN"], "name": ["Gentamicin"]})
    return Codes(organisms.with_columns(blank).select(ORGANISM_COLUMNS), drugs)


def test_periods_of_a_date_and_none_without_one() -> None:
    found = ISOLATES.select(group_columns(ISOLATES, ["year", "quarter", "month"]))
    assert found.rows() == [(2024, "2024-Q1", "2024-01"), (2024, "2024-Q4", "2024-12"), (None, None, None)]


def test_what_the_code_table_tells_and_what_holds_for_an_organism_that_it_has_not() -> None:
    found = ISOLATES.select(group_columns(ISOLATES, ["genus", "family", "gram", "group"], codes=tables()))
    assert found.rows() == [
        ("Staphylococcus", "Staphylococcaceae", "positive", "coagulase-negative staphylococci"),
        ("Escherichia", "Enterobacteriaceae", "negative", "Escherichia coli"),
        ("Novum", None, None, "Novum genus"),
    ]


def test_age_bands_have_their_lower_bound_in_them_and_rise() -> None:
    ages = pl.DataFrame({"age": [0, 4, 5, 19, 20, 64, 65, 79, 80, 120, None, -1]})
    bands = ages.select(age_band(pl.col("age")))["age"]
    assert bands.to_list() == [
        "0-4", "0-4", "5-19", "5-19", "20-64", "20-64", "65-79", "65-79", "80+", "80+", None, None,
    ]  # fmt: skip
    assert bands.unique().sort().to_list() == [None, "0-4", "5-19", "20-64", "65-79", "80+"]
    glass = ages.select(age_band(pl.col("age"), GLASS_AGE_BANDS))["age"]
    assert glass.to_list()[:3] == ["0", "1-4", "5-14"]


@pytest.mark.parametrize("lower", [(), (1, 5), (0, 5, 5), (0, 20, 5)])
def test_age_bands_that_do_not_rise_from_0_are_refused(lower: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match="begin at 0 and rise"):
        age_band(pl.col("age"), lower)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (["region"], "no column 'region'"),
        (["CIP"], "is a result"),
        (["year", "year"], "stands twice"),
    ],
)
def test_what_cannot_be_counted_by_is_told(by: list[str], words: str) -> None:
    with pytest.raises(UserError, match=words):
        group_columns(ISOLATES, by)


def test_results_are_not_offered_as_something_to_count_by() -> None:
    assert possible(ISOLATES) == [
        "year",
        "quarter",
        "month",
        "genus",
        "family",
        "gram",
        "group",
        "date",
        "organism",
        "age",
    ]


def test_antimicrobials_by_code_or_name() -> None:
    assert chosen_antimicrobials(ISOLATES, None) == ["CIP", "GEN"]
    assert chosen_antimicrobials(ISOLATES, ["gentamicin", "cip"], codes=tables()) == ["GEN", "CIP"]
    with pytest.raises(UserError, match="no categories for 'XXX'"):
        chosen_antimicrobials(ISOLATES, ["XXX"], codes=tables())
    with pytest.raises(UserError, match="no S, I, R categories"):
        chosen_antimicrobials(ISOLATES.select("organism"), None)


def test_first_isolates_are_taken_where_they_are_marked() -> None:
    marked = ISOLATES.with_columns(pl.Series("first", [True, False, True]))
    assert counted_isolates(marked, first_only=True)[0]["row"].to_list() == [1, 3]
    assert counted_isolates(marked, first_only=True)[1] == "first"
    assert counted_isolates(marked, first_only=False)[1] == "all"
    assert counted_isolates(ISOLATES, first_only=True)[1] == "all"
