"""Multidrug resistance: as the plain restatement says, whatever the order of the rows; markers never guess."""

from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_multidrug import plain_multidrug

from beredd.amr.codes import codes
from beredd.amr.combined import combined_resistance
from beredd.amr.markers import marker_rules, markers
from beredd.amr.model import SIR
from beredd.amr.multidrug import multidrug, multidrug_definition
from beredd.amr.organism_selection import Lineages

DRUGS = ("GEN", "MEM", "CAZ", "CTX", "CRO", "CIP", "TZP", "ATM", "FOS", "COL", "AMP", "AMX", "FOX", "OXA", "VAN")
ORGANISMS = (
    "Escherichia coli",
    "Serratia marcescens",
    "Pseudomonas aeruginosa",
    "Acinetobacter baumannii",
    "Staphylococcus aureus",
    "Enterococcus faecium",
    "Candida albicans",
    None,
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(ORGANISMS),
        st.lists(st.sampled_from([*SIR.categories, "R", None]), min_size=len(DRUGS), max_size=len(DRUGS)),
    ),
    min_size=1,
    max_size=30,
)
Rows = list[tuple[str | None, list[str | None]]]
ANSWER = ("mdr", "mdr_reason", "mdr_tested", "mdr_affected")


def table(rows: Rows) -> pl.DataFrame:
    schema = {"organism": pl.String, **dict.fromkeys(DRUGS, SIR)}
    return pl.DataFrame([(organism, *found) for organism, found in rows], schema=schema, orient="row")


@given(ROWS, st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.booleans())
@settings(max_examples=15)
def test_each_row_is_what_the_plain_restatement_says(rows: Rows, minimum: float, susceptible_i: bool) -> None:
    isolates = table(rows)
    found = multidrug(isolates, minimum_tested=minimum, susceptible_i=susceptible_i, intrinsic="definition")
    ours = found.select(ANSWER).rows()
    lineages = {one.name: one for one in Lineages.of(isolates, codes()).organisms}
    counted = ("R",) if susceptible_i else ("R", "I")
    for (organism, results), mine in zip(rows, ours, strict=True):
        plain = plain_multidrug(
            multidrug_definition("cmi-2012"),
            lineages.get(organism or ""),
            dict(zip(DRUGS, results, strict=True)),
            minimum_tested=minimum,
            non_susceptible=counted,
        )
        assert mine == (plain or (None, "not covered", None, None))


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_the_order_of_rows_changes_nothing(rows: Rows, random: Random) -> None:
    isolates = table(rows)
    order = random.sample(range(len(rows)), len(rows))
    marks = marker_rules()["marker"].to_list()
    assert multidrug(isolates[order]).equals(multidrug(isolates)[order])
    assert markers(isolates[order]).equals(markers(isolates)[order])
    assert combined_resistance(isolates[order], by=()).equals(combined_resistance(isolates, by=()))
    assert markers(isolates).select(marks).height == len(rows)


@given(ROWS)
@settings(max_examples=10)
def test_untested_isolates_are_never_negative_and_combined_counts_are_nested(rows: Rows) -> None:
    untested = table([(organism, [None] * len(DRUGS)) for organism, _ in rows])
    assert all(markers(untested)[name].is_null().all() for name in marker_rules()["marker"])
    assert multidrug(untested)["mdr"].is_null().all()
    made = combined_resistance(table(rows), by=())
    assert (made["n_resistant"] <= made["n_tested"]).all()
    assert (made["n_tested"] <= made["n"]).all()
