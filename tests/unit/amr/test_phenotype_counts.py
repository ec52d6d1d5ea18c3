"""Counts of markers and multidrug resistance: what is in the denominator."""

import polars as pl
import pytest

from beredd.amr.model import SIR
from beredd.amr.phenotype_counts import marker_counts, multidrug_counts


def isolates() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "organism": ["Staphylococcus aureus"] * 4 + ["Escherichia coli", "Candida albicans"],
            "FOX": pl.Series(["R", "S", "S", None, "R", None], dtype=SIR),
            "CTX": pl.Series([None, None, None, None, "R", "R"], dtype=SIR),
            "first": [True, True, False, True, True, True],
        }
    )


def test_only_isolates_where_the_marker_is_known_count() -> None:
    made = marker_counts(isolates(), only=["mrsa", "cephalosporin_3g", "vre"], by=())
    assert made.select("marker", "n_known", "n_positive", "percent", "counted").rows() == [
        ("mrsa", 2, 1, 50.0, "first"),
        ("cephalosporin_3g", 1, 1, 100.0, "first"),
    ]
    assert made["rule"][0].startswith("mecA or mecC where tested")
    every = marker_counts(isolates(), only=["mrsa"], by=["organism"], first_only=False)
    assert every.select("organism", "n_known", "n_positive").rows() == [("Staphylococcus aureus", 3, 1)]
    assert every["low"][0] == pytest.approx(6.149, abs=1e-3)  # Wilson, 1 of 3


def test_multidrug_resistance_is_a_share_of_those_tested_in_enough_classes() -> None:
    """An MRSA tested for one class is MDR, its susceptible like has no category: no share can be made of the two."""
    made = multidrug_counts(isolates(), by=["organism"], first_only=False)
    columns = ["organism", "n", "n_not_covered", "n_mdr", "n_xdr", "n_pdr", "n_enough", "n_mdr_enough", "percent_mdr"]
    assert made.select(columns).rows() == [
        ("Candida albicans", 1, 1, 0, 0, 0, 0, 0, None),
        ("Escherichia coli", 1, 0, 0, 0, 0, 0, 0, None),
        ("Staphylococcus aureus", 4, 0, 1, 0, 0, 0, 0, None),
    ]
    every = multidrug_counts(isolates(), by=["organism"], minimum_tested=0.06, first_only=False)
    assert every.select("n_enough", "n_mdr_enough", "percent_mdr").rows() == [
        (0, 0, None),
        (1, 0, 0.0),
        (3, 1, pytest.approx(100 / 3)),
    ]
