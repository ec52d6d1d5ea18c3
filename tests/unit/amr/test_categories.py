"""A MIC or zone against a breakpoint: EUCAST's and CLSI's comparisons, operators, and the spellings of one dilution."""

import numpy as np
import pytest

from beredd.amr.categories import Capped, Limits, mic_categories, zone_categories
from beredd.amr.mic import SIGNS
from beredd.amr.model import SIR

NONE = float("nan")


def limits(s: float, r: float, *, clsi: bool = False, sdd: bool = False) -> Limits:
    return Limits(np.array([s]), np.array([r]), np.array([sdd]), np.array([clsi]))


def mic(text: str, at: Limits, capped: Capped = "standard", *, as_amr_r: bool = False) -> str:
    sign = text.rstrip("0123456789.")
    value, signs = np.array([float(text.removeprefix(sign))]), np.array([SIGNS[sign]], dtype=np.int8)
    place = int(mic_categories(value, signs, at, capped, as_amr_r=as_amr_r)[0, 0])
    return SIR.categories[place] if place < len(SIR.categories) else "none"


def zone(value: float, at: Limits) -> str:
    return SIR.categories[int(zone_categories(np.array([value]), at)[0])]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        *[("0.25", "S"), ("0.5", "I"), ("1", "R"), ("0.12", "S"), ("0.38", "I")],
        # An operator gives a category where all that it allows has one.
        *[("<=0.25", "S"), ("<=0.5", "NI"), ("<=1", "NI"), ("<0.5", "S"), ("<1", "NI")],
        *[(">0.25", "NI"), (">0.5", "R"), (">=0.5", "NI"), (">=1", "R"), (">32", "R"), ("<=0.06", "S")],
    ],
)
def test_eucast_mic_is_s_up_to_s_and_r_above_r(text: str, category: str) -> None:
    assert mic(text, limits(0.25, 0.5)) == category


@pytest.mark.parametrize(("text", "category"), [("<=2", "S"), (">2", "R"), (">=2", "NI"), ("<=4", "NI"), ("2", "S")])
def test_without_an_i_operators_divide_at_the_one_limit(text: str, category: str) -> None:
    assert mic(text, limits(2, 2)) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [("0.5", "S"), ("1", "I"), ("2", "R"), (">1", "R"), ("1.5", "R"), ("<=0.5", "S"), (">=1", "NI")],
)
def test_clsi_mic_is_r_from_r_and_read_at_the_next_step(text: str, category: str) -> None:
    assert mic(text, limits(0.5, 2, clsi=True)) == category


def test_clsi_says_sdd_between_where_the_table_does() -> None:
    assert mic("4", limits(2, 16, clsi=True, sdd=True)) == "SDD"


@pytest.mark.parametrize("text", ["0.001", "0.25", "<=0.03", "<=0.5"])
@pytest.mark.parametrize("nobody", [0.001, 0.0001])
def test_where_no_isolate_is_s_the_wild_type_is_i(text: str, nobody: float) -> None:
    assert mic(text, limits(nobody, 0.5)) == "I"


@pytest.mark.parametrize(("text", "s"), [("0.0625", 0.06), ("0.064", 0.06), ("0.06", 0.064), ("0.12", 0.125)])
def test_spellings_of_one_dilution_are_the_same(text: str, s: float) -> None:
    assert mic(text, limits(s, s)) == "S"


def test_beyond_s_without_an_r_nothing_is_said() -> None:
    assert [mic(text, limits(4, NONE, clsi=True)) for text in ("4", "8", ">8", "<=4")] == ["S", "NI", "NI", "S"]


@pytest.mark.parametrize(
    ("capped", "expected"),
    [
        ("standard", ["S", "NI", "NI", "R"]),
        ("conservative", ["S", "NI", "R", "R"]),
        ("inverse", ["S", "I", "R", "R"]),
        ("none", ["S", "I", "I", "R"]),
    ],
)
def test_what_operators_mean_can_be_chosen(capped: Capped, expected: list[str]) -> None:
    assert [mic(text, limits(2, 8), capped) for text in ("<2", "<=4", ">4", ">16")] == expected


def test_the_peers_rule_for_operators_differs_where_it_is_wrong() -> None:
    """As R's AMR 3.0.0: a sure S is NI, an unknown is R, another I; by the right rule S, NI, NI."""
    cases = [("<=2", limits(2, 2)), ("<=16", limits(8, 8)), (">4", limits(2, 8))]
    assert [mic(text, at, as_amr_r=True) for text, at in cases] == ["NI", "R", "I"]
    assert [mic(text, at) for text, at in cases] == ["S", "NI", "NI"]
    assert mic("8", limits(4, NONE, clsi=True), as_amr_r=True) == "none"


@pytest.mark.parametrize(
    ("value", "clsi", "category"),
    [(25, False, "S"), (24, False, "I"), (22, False, "I"), (21, False, "R"), (22, True, "R"), (23, True, "I")],
)
def test_zones_are_s_from_s_and_r_below_r(value: float, clsi: bool, category: str) -> None:
    assert zone(value, limits(25, 22, clsi=clsi)) == category
