"""Combined resistance: only isolates tested in every group count; groups take their least susceptible agent."""

import polars as pl
import pytest

from beredd.amr.combined import combined_resistance
from beredd.amr.drug_groups import drug_groups, group_category
from beredd.amr.model import SIR
from beredd.common.errors import UserError


def isolates(organism: str, *rows: dict[str, str]) -> pl.DataFrame:
    drugs = sorted({drug for row in rows for drug in row})
    results = {drug: pl.Series([row.get(drug) for row in rows], dtype=SIR) for drug in drugs}
    return pl.DataFrame({"organism": [organism] * len(rows), **results})


def counts(table: pl.DataFrame, definition: str, **options: bool) -> tuple[int, int, int]:
    made = combined_resistance(table, definition=definition, by=(), **options)  # type: ignore[arg-type]
    return made.select("n", "n_tested", "n_resistant").row(0)


def test_only_isolates_tested_in_all_groups_count() -> None:
    table = isolates(
        "Escherichia coli",
        {"CTX": "R", "CIP": "R", "GEN": "R"},
        {"CAZ": "R", "LVX": "R", "TOB": "R"},
        {"CTX": "S", "CAZ": "R", "CIP": "R", "GEN": "R"},
        {"CTX": "R", "CIP": "R"},
        {"CTX": "R", "CIP": "R", "GEN": "NI"},
        {"CTX": "R", "CIP": "I", "GEN": "R"},
        {"CTX": "S", "CIP": "S", "GEN": "S"},
    )
    assert counts(table, "ears-net-ecoli") == (7, 5, 3)
    assert counts(table, "ears-net-ecoli", susceptible_i=False) == (7, 5, 4)


def test_pseudomonas_needs_three_of_five_groups_and_a_test_in_each() -> None:
    groups = ["TZP", "CAZ", "MEM", "CIP", "TOB"]
    rows = [dict.fromkeys(groups, "S") | dict.fromkeys(groups[:number], "R") for number in range(6)]
    rows.append(dict.fromkeys(groups[:4], "R"))
    assert counts(isolates("Pseudomonas aeruginosa", *rows), "ears-net-paeruginosa") == (7, 6, 3)


def test_moxifloxacin_is_no_fluoroquinolone_for_pseudomonas() -> None:
    table = pl.concat(
        [
            isolates("Pseudomonas aeruginosa", {"MFX": "R", "CIP": "S"}),
            isolates("Escherichia coli", {"MFX": "R", "CIP": "S"}),
        ],
        how="diagonal",
    )
    assert table.select(group_category(table, "fluoroquinolones")).to_series().to_list() == ["S", "R"]


def test_all_of_ears_nets_definitions_at_once_by_group_with_intervals() -> None:
    table = pl.concat(
        [
            isolates("Escherichia coli", {"CTX": "R", "CIP": "R", "GEN": "R"}, {"CTX": "S", "CIP": "R", "GEN": "R"}),
            isolates("Acinetobacter baumannii", {"CIP": "R", "GEN": "R", "MEM": "R"}),
        ],
        how="diagonal",
    ).with_columns(pl.Series("region", ["SE-AB", "SE-AB", None]))
    made = combined_resistance(table, by=["region"])
    assert made.select("definition", "region", "n_tested", "n_resistant", "percent", "measure").rows() == [
        ("ears-net-ecoli", "SE-AB", 2, 1, 50.0, "resistant"),
        ("ears-net-acinetobacter", None, 1, 1, 100.0, "resistant"),
    ]
    assert made["low"][0] == pytest.approx(9.4531, abs=1e-4)  # Wilson, 1 of 2


def test_definitions_name_groups_that_there_are() -> None:
    rules = drug_groups()
    for one in rules.combined:
        assert one.at_least <= len(one.groups) == len([rules.group(name) for name in one.groups])


def test_what_there_is_not_is_told() -> None:
    table = isolates("Escherichia coli", {"CIP": "R"})
    with pytest.raises(UserError, match="There is no definition of combined resistance 'x'"):
        combined_resistance(table, definition="x")
    with pytest.raises(UserError, match="There is no group of antimicrobials 'x'"):
        group_category(table, "x")
    with pytest.raises(UserError, match="no S, I, R"):
        combined_resistance(pl.DataFrame({"organism": ["Escherichia coli"]}))
