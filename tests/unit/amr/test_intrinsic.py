"""Expected resistant phenotypes: the table is sound, and what it says of a species."""

import pytest

from beredd.amr.codes import codes
from beredd.amr.intrinsic import expected_resistance, expected_rules, intrinsic_table


def test_the_tables_names_are_those_of_the_code_tables() -> None:
    table, tables = intrinsic_table(), codes()
    drugs = {drug for cell in table["antimicrobials"] for drug in cell.split(";")}
    spared = {name for cell in table["except"].drop_nulls() for name in cell.split(";")}
    assert set(table["organism"]) | spared <= set(tables.organisms["name"])
    assert drugs <= set(tables.antimicrobials["code"])
    assert table["source"].str.starts_with("EUCAST Expected Resistant Phenotypes v1.2").all()


@pytest.mark.parametrize(
    ("organism", "resistant", "not_resistant"),
    [
        ("Escherichia coli", {"VAN", "CLI", "PEN", "LNZ"}, {"AMP", "COL", "CTX"}),
        ("Klebsiella variicola", {"AMP", "TIC"}, {"AMC", "CTX"}),
        ("Klebsiella aerogenes", {"AMP", "AMC", "FOX"}, {"CTX"}),
        ("Proteus mirabilis", {"COL", "NIT", "TCY", "TGC"}, {"AMP"}),
        ("Serratia marcescens", {"COL", "CXM"}, {"MEM"}),
        ("Pseudomonas aeruginosa", {"CTX", "ETP", "SAM", "TGC"}, {"CAZ", "MEM", "COL"}),
        ("Stenotrophomonas maltophilia", {"MEM", "IPM", "GEN"}, {"SXT"}),
        ("Salmonella enterica", {"ERY"}, {"AZM"}),
        ("Enterococcus faecium", {"CTX", "GEN", "FUS"}, {"VAN", "GEH", "AMP", "QDA"}),
        ("Enterococcus gallinarum", {"VAN", "CTX"}, {"TEC"}),
        ("Staphylococcus saprophyticus", {"FOS", "NOV", "COL"}, {"FOX"}),
        ("Streptococcus pneumoniae", {"GEN", "FUS", "ATM"}, {"PEN"}),
    ],
)
def test_what_is_expected_of_a_species(organism: str, resistant: set[str], not_resistant: set[str]) -> None:
    found = expected_rules(organism, codes())
    assert resistant <= set(found)
    assert not_resistant.isdisjoint(found)


def test_each_expectation_names_its_rule_and_unknown_names_have_none() -> None:
    assert expected_rules("Klebsiella pneumoniae", codes())["AMP"] == (
        "EUCAST Expected Resistant Phenotypes v1.2, 2023, table 1, rule 1.7"
    )
    assert expected_resistance([None, "Qqq rrr"], codes()) == frozenset()
