"""Groups of antimicrobials: the least susceptible agent decides, NI is no result, and the data name what there is."""

import polars as pl
import pytest

from beredd.amr.codes import codes
from beredd.amr.drug_groups import drug_groups, group_category
from beredd.amr.model import SIR


def category(group: str, organism: str = "Escherichia coli", **results: str | None) -> str | None:
    table = pl.DataFrame(
        {"organism": [organism], **{drug: pl.Series([found], dtype=SIR) for drug, found in results.items()}}
    )
    made = table.select(group_category(table, group))
    assert made.schema == {group: SIR}
    answer: str | None = made.item()
    return answer


@pytest.mark.parametrize(
    ("results", "answer"),
    [
        ({"CTX": "S", "CAZ": "R"}, "R"),
        ({"CTX": "I", "CAZ": "SDD"}, "I"),
        ({"CTX": "S", "CAZ": "SDD"}, "SDD"),
        ({"CTX": "S", "CAZ": "NI"}, "S"),
        ({"CTX": "NI", "CAZ": None}, None),
        ({"CIP": "R"}, None),
    ],
)
def test_the_agent_it_is_least_susceptible_to_decides(results: dict[str, str | None], answer: str | None) -> None:
    assert category("3gc", **results) == answer


def test_some_organisms_have_agents_of_their_own() -> None:
    assert category("fluoroquinolones", "Streptococcus pneumoniae", CIP="R", LVX="S") == "S"
    assert category("fluoroquinolones", "Acinetobacter baumannii", OFX="R", CIP="I") == "I"
    assert category("fluoroquinolones", CIP="S", OFX="R") == "R"


def test_every_agent_and_organism_that_the_data_name_is_in_the_code_tables() -> None:
    rules, tables = drug_groups(), codes()
    agents = {agent for one in rules.groups for part in (one, *one.own) for agent in part.agents}
    agents |= {agent for marker in rules.markers for one in marker.evidence for agent in one.agents}
    assert agents <= set(tables.antimicrobials["code"])
    selections = [part.organisms for one in rules.groups for part in one.own]
    selections += [one.organisms for one in (*rules.combined, *rules.markers)]
    assert {name for one in selections for name in one.names} <= set(tables.organisms["name"])
    assert len({one.id for one in (*rules.groups, *rules.combined, *rules.markers)}) == len(
        [*rules.groups, *rules.combined, *rules.markers]
    )
