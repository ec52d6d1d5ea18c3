"""Unusual phenotypes: where a rule watches, what is unusual, and what is merely not known."""

import polars as pl
import pytest

from beredd.amr.codes import codes
from beredd.amr.model import SIR
from beredd.amr.unusual import unusual, unusual_rules
from beredd.common.errors import UserError


def found(organism: str | None, **results: str | None) -> tuple[bool | None, list[str]]:
    drugs = {drug: pl.Series([category], dtype=SIR) for drug, category in {"CIP": None, **results}.items()}
    table = unusual(pl.DataFrame({"organism": pl.Series([organism], dtype=pl.String), **drugs}))
    [(flag, agents)] = table.select("unusual", "unusual_agents").rows()
    return flag, agents


@pytest.mark.parametrize(
    ("organism", "agent"),
    [
        ("Klebsiella pneumoniae", "COL"),
        ("Pseudomonas aeruginosa", "COL"),
        ("Acinetobacter baumannii", "COL"),
        ("Salmonella enterica serovar Typhi", "MEM"),
        ("Haemophilus influenzae", "CTX"),
        ("Haemophilus influenzae", "CIP"),
        ("Moraxella catarrhalis", "CRO"),
        ("Neisseria meningitidis", "CIP"),
        ("Neisseria gonorrhoeae", "SPT"),
        ("Staphylococcus aureus", "TEC"),
        ("Staphylococcus epidermidis", "VAN"),
        ("Coagulase-negative staphylococci", "LNZ"),
        ("Corynebacterium striatum", "VAN"),
        ("Streptococcus pneumoniae", "RIF"),
        ("Streptococcus pyogenes", "PEN"),
        ("Streptococcus dysgalactiae subsp. equisimilis", "CTX"),
        ("Enterococcus faecium", "LNZ"),
        ("Enterococcus faecalis", "AMP"),
        ("Bacteroides fragilis", "MTR"),
        ("Clostridioides difficile", "VAN"),
    ],
)
def test_resistance_is_unusual_and_susceptibility_is_not(organism: str, agent: str) -> None:
    assert found(organism, **{agent: "R"}) == (True, [agent])
    assert found(organism, **{agent: "S"}) == (False, [])


@pytest.mark.parametrize(
    ("organism", "agent"),
    [
        ("Proteus mirabilis", "COL"),
        ("Serratia marcescens", "COL"),
        ("Salmonella enterica serovar Typhimurium", "MEM"),
        ("Staphylococcus epidermidis", "TEC"),
        ("Enterococcus faecium", "AMP"),
        ("Streptococcus pyogenes", "CAZ"),
        ("Candida albicans", "FLU"),
    ],
)
def test_where_no_rule_watches_it_is_not_known(organism: str, agent: str) -> None:
    assert found(organism, **{agent: "R"}) == (None, [])


def test_an_agent_that_is_not_tested_or_not_interpretable_tells_nothing() -> None:
    assert found("Escherichia coli", COL=None) == (None, [])
    assert found("Escherichia coli", COL="NI") == (None, [])
    assert found(None, COL="R") == (None, [])


def test_resistance_to_both_glycopeptides_is_vana_and_not_unusual() -> None:
    assert found("Enterococcus faecium", TEC="R", VAN="R") == (False, [])
    assert found("Enterococcus faecium", TEC="R", VAN="S") == (True, ["TEC"])
    assert found("Enterococcus faecium", TEC="R", VAN=None) == (True, ["TEC"])


def test_all_agents_are_named_on_their_own_rows() -> None:
    table = pl.DataFrame(
        {
            "organism": ["Escherichia coli", "Staphylococcus aureus", "Escherichia coli"],
            "COL": pl.Series(["S", "R", "R"], dtype=SIR),
            "VAN": pl.Series(["R", "R", None], dtype=SIR),
            "LNZ": pl.Series([None, "R", None], dtype=SIR),
        }
    )
    made = unusual(table)
    assert made["unusual"].to_list() == [False, True, True]
    assert [sorted(agents) for agents in made["unusual_agents"]] == [[], ["LNZ", "VAN"], ["COL"]]
    assert made.drop("unusual", "unusual_agents").equals(table)


def test_every_rules_class_and_organism_is_known() -> None:
    rules, names, agents = unusual_rules(), set(codes().organisms["name"]), set(codes().antimicrobials["code"])
    for rule in rules.rules:
        assert rules.agents_of(rule)
        assert {*rules.agents_of(rule), *rule.unless_resistant} <= agents
        assert set(rule.organisms.names) - {"Salmonella Typhi"} <= names


def test_a_table_without_results_is_told_and_an_empty_one_stays_empty() -> None:
    with pytest.raises(UserError, match="no organisms with S, I, R"):
        unusual(pl.DataFrame({"organism": ["Escherichia coli"]}))
    empty = pl.DataFrame(schema={"organism": pl.String, "COL": SIR})
    assert unusual(empty).height == 0
