"""Markers: which evidence decides, and that unknown is not negative."""

import polars as pl
import pytest

from beredd.amr.codes import codes
from beredd.amr.drug_groups import drug_groups
from beredd.amr.markers import marker_rules, markers
from beredd.amr.model import SIR
from beredd.common.errors import UserError

ORGANISMS = {
    "sau": "Staphylococcus aureus",
    "eco": "Escherichia coli",
    "kox": "Klebsiella oxytoca",
    "efm": "Enterococcus faecium",
    "spn": "Streptococcus pneumoniae",
    "pae": "Pseudomonas aeruginosa",
    "cal": "Candida albicans",
}


def told(marker: str, organism: str, **given: str | bool | None) -> bool | None:
    columns = {name: pl.Series([value], dtype=SIR if name.isupper() else pl.Boolean) for name, value in given.items()}
    table = pl.DataFrame({"organism": [ORGANISMS[organism]], **columns})
    answer: bool | None = markers(table, [marker])[marker].item()
    return answer


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"FOX": "R"}, True),
        ({"FOX": "S", "OXA": "R"}, True),  # the least susceptible decides
        ({"OXA": "S"}, False),
        ({"FOX": "NI"}, None),
        ({"FOX": None, "OXA": None}, None),
        ({"PEN": "R"}, None),
        ({"meca": True, "FOX": "S"}, True),  # the gene is asked first
        ({"meca": False, "OXA": "R"}, False),
        ({"meca": None, "OXA": "R"}, True),
    ],
)
def test_mrsa(given: dict[str, str | bool | None], answer: bool | None) -> None:
    assert told("mrsa", "sau", **given) is answer


@pytest.mark.parametrize(
    ("marker", "organism", "given", "answer"),
    [
        ("esbl", "eco", {"CTX": "R"}, True),
        ("esbl", "eco", {"CTX": "I"}, False),
        ("esbl", "eco", {"CTX": "R", "esbl": False}, False),
        ("esbl", "eco", {"CTX": "S", "CAZ": "R"}, True),
        ("esbl", "kox", {"CTX": "R"}, None),  # its own K1 enzyme does that too: a test is needed
        ("esbl", "kox", {"CTX": "R", "esbl": True}, True),
        ("esbl_screen", "eco", {"CTX": "I"}, True),
        ("esbl_screen", "eco", {"CTX": "SDD"}, None),
        ("cephalosporin_3g", "kox", {"CRO": "R"}, True),
        ("carbapenem", "pae", {"IPM": "R", "MEM": "S"}, True),
        ("carbapenem", "eco", {"ETP": "R"}, None),  # EARS-Net counts imipenem and meropenem
        ("cpe", "eco", {"MEM": "R"}, None),  # never inferred
        ("cpe", "eco", {"MEM": "S", "carbapenemase": True}, True),
        ("vre", "efm", {"VAN": "R"}, True),
        ("vre", "efm", {"TEC": "R"}, None),
        ("vre", "sau", {"VAN": "R"}, None),
        ("pnsp", "spn", {"PEN": "I"}, True),
        ("pnsp", "spn", {"PEN": "S", "OXA": "R"}, False),
        ("pnsp", "spn", {"OXA": "R"}, True),
        ("mrsa", "cal", {"OXA": "R"}, None),
    ],
)
def test_which_evidence_decides(
    marker: str, organism: str, given: dict[str, str | bool | None], answer: bool | None
) -> None:
    assert told(marker, organism, **given) is answer


def test_the_esbl_tests_own_result_is_kept() -> None:
    table = pl.DataFrame(
        {"organism": ["Escherichia coli"] * 2, "esbl": [None, True], "CTX": pl.Series(["R", "S"], dtype=SIR)}
    )
    made = markers(table)
    assert made["esbl_found"].to_list() == [None, True]
    assert made["esbl"].to_list() == [True, True]


def test_each_marker_has_a_rule_a_source_and_organisms_that_are_known() -> None:
    rules = marker_rules()
    assert rules["marker"].to_list() == [one.id for one in drug_groups().markers]
    assert rules.null_count().row(0) == (0, 0, 0, 0)
    names = set(codes().organisms["name"])
    for one in drug_groups().markers:
        assert set(one.organisms.names) <= names
        for evidence in one.evidence:
            assert evidence.found or not set(evidence.positive) & set(evidence.negative)


def test_an_unknown_marker_is_told() -> None:
    with pytest.raises(UserError, match=r"There is no marker 'x'. Use mrsa, esbl"):
        markers(pl.DataFrame({"organism": ["Escherichia coli"]}), ["x"])
    with pytest.raises(UserError, match="no column 'organism'"):
        markers(pl.DataFrame({"patient": ["a"]}))
