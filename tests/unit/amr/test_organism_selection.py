"""Which organisms a rule is for: names with what is below them, genera, orders, groups, and what is excepted."""

import polars as pl
import pytest

from beredd.amr.codes import codes
from beredd.amr.organism_selection import Lineages, OrganismSelection

NAMES = [
    "Escherichia coli",
    "Salmonella enterica serovar Typhi",
    "Serratia marcescens",
    "Streptococcus dysgalactiae subsp. equisimilis",
    "Serratia novella",  # of a genus that the code table knows
    "Candida albicans",
    None,
]


def chosen(**given: object) -> list[str | None]:
    table = pl.DataFrame({"organism": NAMES})
    lineages = Lineages.of(table, codes())
    members = lineages.numbers(OrganismSelection.model_validate(given))
    found: list[str | None] = table.filter(lineages.number.is_in(members))["organism"].to_list()
    return found


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"names": ["Salmonella enterica"]}, ["Salmonella enterica serovar Typhi"]),
        ({"names": ["Salmonella"]}, []),  # a genus is named as one
        ({"genera": ["Serratia"]}, ["Serratia marcescens", "Serratia novella"]),
        ({"families": ["Enterobacteriaceae"]}, ["Escherichia coli", "Salmonella enterica serovar Typhi"]),
        (
            {"orders": ["Enterobacterales"], "except": {"names": ["Serratia marcescens"]}},
            ["Escherichia coli", "Salmonella enterica serovar Typhi", "Serratia novella"],
        ),
        ({"groups": ["Streptococcus groups A, B, C and G"]}, ["Streptococcus dysgalactiae subsp. equisimilis"]),
        ({}, []),
    ],
)
def test_selections(given: dict[str, object], names: list[str]) -> None:
    assert chosen(**given) == names


def test_numbers_are_those_of_the_rows_and_none_for_no_organism() -> None:
    table = pl.DataFrame({"organism": ["b", None, "a", "b"]})
    assert table.select(Lineages.of(table, codes()).number).to_series().to_list() == [1, None, 0, 1]
    assert Lineages.of(table, codes()).numbers_of(["b", "c"]) == [1]


def test_a_table_without_organisms_has_no_numbers() -> None:
    table = pl.DataFrame({"organism": [None, None]}, schema={"organism": pl.String})
    assert table.select(Lineages.of(table, codes()).number).to_series().to_list() == [None, None]
