"""Multidrug resistance: each result on its own row, uncovered organisms without one, and what the definition says."""

import polars as pl
import pytest

from beredd.amr.codes import codes
from beredd.amr.model import SIR
from beredd.amr.multidrug import multidrug, multidrug_definition
from beredd.common.errors import UserError

# one agent of each class
ENTEROBACTERALES = ["GEN", "CPT", "TZP", "MEM", "CZO", "CXM", "CTX", "FOX", "CIP"]
ENTEROBACTERALES += ["SXT", "TGC", "ATM", "AMP", "AMC", "CHL", "FOS", "COL", "TCY"]
PSEUDOMONAS = ["GEN", "MEM", "CAZ", "CIP", "TZP", "ATM", "FOS", "COL"]
ALL = sorted({*ENTEROBACTERALES, *PSEUDOMONAS, "OXA"})


def isolates(*rows: tuple[str | None, dict[str, str]]) -> pl.DataFrame:
    results = {drug: pl.Series([found.get(drug) for _, found in rows], dtype=SIR) for drug in ALL}
    return pl.DataFrame({"organism": pl.Series([name for name, _ in rows], dtype=pl.String), **results})


def every(drugs: list[str], category: str) -> dict[str, str]:
    return dict.fromkeys(drugs, category)


SUSCEPTIBLE_COLI = ("Escherichia coli", every(ENTEROBACTERALES, "S"))
PAN_RESISTANT = ("Pseudomonas aeruginosa", every(PSEUDOMONAS, "R"))


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_the_category_stands_on_its_own_isolate_whatever_the_order(place: int) -> None:
    """Defect 4 of R AMR 3.0.0.

    Three fully susceptible E. coli and a P. aeruginosa that is resistant to all: with the Pseudomonas last the package
    calls the first E. coli extensively drug-resistant ("-981 out of 18 classes"), because it takes places within a
    group of organisms for places in the table. Right is one PDR, on the Pseudomonas.
    """
    rows = [SUSCEPTIBLE_COLI] * 3
    rows.insert(place, PAN_RESISTANT)
    found = multidrug(isolates(*rows))["mdr"].to_list()
    assert found.pop(place) == "PDR"
    assert found == ["negative"] * 3


def test_an_organism_that_is_not_covered_has_no_category() -> None:
    """Defect 5 of R AMR 3.0.0: candida, streptococci and no organism at all are "Negative" there; here null."""
    found = multidrug(
        isolates(("Candida albicans", {}), ("Streptococcus pyogenes", {"CIP": "R"}), (None, {"CIP": "R"}))
    )
    assert found["mdr"].to_list() == [None, None, None]
    assert found["mdr_reason"].to_list() == ["not covered"] * 3
    assert found["mdr_classes"].to_list() == [None, None, None]


@pytest.mark.parametrize(
    ("resistant", "category"),
    [(0, "negative"), (2, "negative"), (3, "MDR"), (15, "MDR"), (16, "XDR"), (17, "XDR"), (18, "PDR")],
)
def test_categories_by_the_number_of_classes_affected(resistant: int, category: str) -> None:
    results = every(ENTEROBACTERALES, "S") | every(ENTEROBACTERALES[:resistant], "R")
    found = multidrug(isolates(("Escherichia coli", results))).row(0, named=True)
    assert (found["mdr"], found["mdr_tested"], found["mdr_affected"]) == (category, 18, resistant)


def test_all_resistant_but_not_tested_in_every_class_is_not_pandrug_resistant() -> None:
    found = multidrug(isolates(("Pseudomonas aeruginosa", every(PSEUDOMONAS[:7], "R")))).row(0, named=True)
    assert (found["mdr"], found["mdr_tested"], found["mdr_affected"]) == ("XDR", 7, 7)


def test_a_susceptible_agent_within_an_affected_class_rules_out_pandrug_resistance() -> None:
    table = isolates(PAN_RESISTANT).with_columns(pl.Series("TOB", ["S"], dtype=SIR))
    assert multidrug(table)["mdr"].to_list() == ["XDR"]


@pytest.mark.parametrize(("tested", "category", "reason"), [(8, None, "too few classes tested"), (9, "negative", None)])
def test_too_few_classes_tested_is_no_negative(tested: int, category: str | None, reason: str | None) -> None:
    found = multidrug(isolates(("Escherichia coli", every(ENTEROBACTERALES[:tested], "S")))).row(0, named=True)
    assert (found["mdr"], found["mdr_reason"], found["mdr_tested"]) == (category, reason, tested)


def test_the_share_that_must_be_tested_is_an_argument() -> None:
    table = isolates(("Escherichia coli", every(ENTEROBACTERALES[:1], "S")))
    assert multidrug(table, minimum_tested=0)["mdr"].to_list() == ["negative"]
    assert multidrug(table, minimum_tested=0.1)["mdr"].to_list() == ["negative"]  # floor of 1.8 is 1
    with pytest.raises(UserError, match=r"A share of 1\.5 is not possible"):
        multidrug(table, minimum_tested=1.5)


def test_not_interpretable_is_not_tested() -> None:
    found = multidrug(isolates(("Escherichia coli", every(ENTEROBACTERALES, "NI")))).row(0, named=True)
    assert (found["mdr"], found["mdr_tested"], found["mdr_affected"]) == (None, 0, 0)


def test_i_counts_where_it_is_asked_to() -> None:
    table = isolates(("Escherichia coli", every(ENTEROBACTERALES, "S") | every(["CIP", "GEN", "CTX"], "I")))
    assert multidrug(table)["mdr"].to_list() == ["negative"]
    assert multidrug(table, susceptible_i=False)["mdr"].to_list() == ["MDR"]


def test_mrsa_is_multidrug_resistant_by_that_alone() -> None:
    found = multidrug(isolates(("Staphylococcus aureus", {"OXA": "R"}))).row(0, named=True)
    assert (found["mdr"], found["mdr_reason"], found["mdr_affected"]) == ("MDR", "MRSA", 1)


def test_intrinsic_resistance_does_not_count() -> None:
    natural = every(["CZO", "AMP", "AMC", "CXM", "COL"], "R")
    found = multidrug(isolates(("Serratia marcescens", natural), ("Escherichia coli", natural)))
    assert found["mdr_affected"].to_list() == [0, 5]
    assert found["mdr_tested"].to_list() == [0, 5]


def test_more_intrinsic_resistances_can_be_left_out() -> None:
    more = pl.DataFrame({"organism": ["Enterobacter cloacae"], "antimicrobial": ["FOX"]})
    table = isolates(("Enterobacter cloacae", {"FOX": "R"}), ("Escherichia coli", {"FOX": "R"}))
    assert multidrug(table, intrinsic="definition")["mdr_affected"].to_list() == [1, 1]
    assert multidrug(table, intrinsic=more)["mdr_affected"].to_list() == [0, 1]
    assert multidrug(table)["mdr_affected"].to_list() == [0, 1]  # EUCAST expects it today


def test_classes_that_an_organism_resists_by_nature_may_be_left_out_of_the_count() -> None:
    """Serratia marcescens resists five of the 18 classes by nature (AMC and SAM are one): 13 of 13 affected is PDR."""
    table = isolates(("Serratia marcescens", every(ENTEROBACTERALES, "R")))
    assert multidrug(table, intrinsic="definition").row(0, named=True)["mdr"] == "MDR"
    found = multidrug(table, classes="applicable", intrinsic="definition").row(0, named=True)
    assert (found["mdr"], found["mdr_classes"], found["mdr_affected"]) == ("PDR", 13, 13)


def test_an_agent_is_read_from_its_substitute_where_a_laboratory_tests_the_other() -> None:
    both = isolates(("Escherichia coli", {}), ("Escherichia coli", {"CTX": "S"})).with_columns(
        pl.Series("CRO", ["R", "R"], dtype=SIR)
    )
    assert multidrug(both)["mdr_affected"].to_list() == [1, 0]


def test_columns_without_results_change_nothing() -> None:
    table = isolates(PAN_RESISTANT)
    wider = table.with_columns(pl.Series("PLB", [None], dtype=SIR))
    assert multidrug(wider)["mdr"].to_list() == multidrug(table)["mdr"].to_list() == ["PDR"]


def test_the_definition_has_the_papers_numbers_of_classes() -> None:
    groups = multidrug_definition("cmi-2012").groups
    assert [len(one.classes) for one in groups] == [17, 11, 18, 8, 9]
    assert [len(one.agents) for one in groups] == [23, 17, 31, 17, 22]


def test_every_agent_and_organism_of_the_definition_is_in_the_code_tables() -> None:
    definition, tables = multidrug_definition("cmi-2012"), codes()
    agents = {agent for group in definition.groups for agent in (*group.agents, *group.alone)}
    assert agents | set(definition.substitutes.values()) <= set(tables.antimicrobials["code"])
    named = {name for group in definition.groups for one in group.intrinsic for name in one.organisms.names}
    assert named <= set(tables.organisms["name"])


def test_an_unknown_definition_and_a_table_without_results_are_told() -> None:
    with pytest.raises(UserError, match="There is no definition of multidrug resistance 'x'"):
        multidrug(isolates(SUSCEPTIBLE_COLI), definition="x")
    with pytest.raises(UserError, match=r"no organisms with S, I, R"):
        multidrug(pl.DataFrame({"organism": ["Escherichia coli"]}))


def test_an_empty_table_stays_empty() -> None:
    found = multidrug(isolates(SUSCEPTIBLE_COLI).clear())
    assert found.height == 0
    assert "mdr" in found.columns
