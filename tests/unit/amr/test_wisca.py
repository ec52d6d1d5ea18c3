"""WISCA: seeded and keyed draws, organisms without tests, what pooling gives small groups."""

import numpy as np
import polars as pl
import pytest

from beredd.amr.model import SIR
from beredd.amr.wisca import wisca
from beredd.common.errors import UserError


def isolates(counts: dict[tuple[str, str], tuple[int, int, int]], drug: str = "CTX") -> pl.DataFrame:
    """Return isolates from (region, organism) → (susceptible, resistant, not tested)."""
    rows = [
        (region, organism, result)
        for (region, organism), numbers in counts.items()
        for result, number in zip(("S", "R", None), numbers, strict=True)
        for _ in range(number)
    ]
    return pl.DataFrame(rows, schema={"region": pl.String, "organism": pl.String, drug: SIR}, orient="row")


TWO = {
    ("SE-AB", "Escherichia coli"): (80, 20, 0),
    ("SE-AB", "Klebsiella pneumoniae"): (30, 20, 10),
    ("SE-I", "Escherichia coli"): (5, 1, 0),
    ("SE-I", "Klebsiella pneumoniae"): (1, 1, 0),
}


def test_the_same_seed_gives_the_same_numbers_and_another_others() -> None:
    """Defect 10 of R AMR 3.0.0, first half: there the draws differ from run to run."""
    table = isolates(TWO)
    one = wisca(table, ["CTX"], by="region", draws=200, seed=1)
    again = wisca(table.reverse(), ["CTX"], by="region", draws=200, seed=1)
    other = wisca(table, ["CTX"], by="region", draws=200, seed=2)
    assert one.frame.equals(again.frame)
    assert one.parameters.equals(again.parameters)
    assert not one.frame.equals(other.frame)


def test_one_more_group_or_regimen_changes_no_others_numbers() -> None:
    table = isolates(TWO)
    more = pl.concat([table, isolates({("SE-Z", "Escherichia coli"): (9, 9, 0)})]).with_columns(
        pl.col("CTX").alias("GEN")
    )
    alone = wisca(table, ["CTX"], by="region", draws=50, pooling="none", untested="uniform").frame
    among = wisca(more, ["GEN", "CTX"], by="region", draws=50, pooling="none", untested="uniform").frame
    assert among.filter(pl.col("region") != "SE-Z", antimicrobial="CTX").equals(alone)


@pytest.mark.parametrize(("untested", "share"), [("uniform", 50.0), ("pooled", 90.0), ("left out", None)])
def test_an_organism_without_tests_is_as_the_others_and_not_half_susceptible(
    untested: str, share: float | None
) -> None:
    """Defect 10 of R AMR 3.0.0, second half: an organism that nobody tested weighs in with 50 % susceptible."""
    counts = {("SE-AB", f"organism {k}"): (90, 10, 0) for k in range(8)} | {("SE-AB", "untested"): (0, 0, 800)}
    found = wisca(isolates(counts), ["CTX"], draws=2000, untested=untested)  # type: ignore[arg-type]
    row = found.parameters.filter(organism="untested").row(0, named=True)
    if share is None:
        assert (row["susceptible"], row["incidence"]) == (None, 0.0)
        assert found.frame["coverage"][0] == pytest.approx(89.5, abs=1)
    else:
        assert row["susceptible"] == pytest.approx(share, abs=3)
        assert row["incidence"] == pytest.approx(50, abs=1)
        assert found.frame["coverage"][0] == pytest.approx((89.8 + share) / 2, abs=2)


def test_an_organism_untested_in_one_region_is_as_in_the_others() -> None:
    counts = {(f"R{g}", "Escherichia coli"): (95, 5, 0) for g in range(6)}
    counts |= {(f"R{g}", "Pseudomonas aeruginosa"): (2, 98, 0) for g in range(6)}
    counts |= {("small", "Escherichia coli"): (0, 0, 10), ("small", "Pseudomonas aeruginosa"): (0, 0, 10)}
    small = wisca(isolates(counts), ["CTX"], by="region", draws=1000).parameters.filter(region="small")
    assert small["susceptible"].to_list() == pytest.approx([94, 3], abs=4)


def test_a_large_group_keeps_its_own_share_whatever_the_others_have() -> None:
    counts = {("large", "Escherichia coli"): (3000, 7000, 0)} | {
        (f"R{g}", "Escherichia coli"): (95, 5, 0) for g in range(5)
    }
    found = wisca(isolates(counts), ["CTX"], by="region", draws=500).frame
    assert found.filter(region="large")["coverage"][0] == pytest.approx(30, abs=0.5)


def test_pooling_gives_small_groups_narrower_intervals_and_smaller_errors() -> None:
    rng = np.random.default_rng(2026)
    errors: dict[str, list[float]] = {"partial": [], "none": []}
    widths: dict[str, list[float]] = {"partial": [], "none": []}
    within = 0
    for run in range(12):
        truth, counts = {}, {}
        for g in range(10):
            size = 15 if g else 400
            weights = rng.dirichlet([60, 25, 15])
            shares = rng.beta(np.array([0.92, 0.75, 0.35]) * 60, np.array([0.08, 0.25, 0.65]) * 60)
            truth[f"R{g}"] = 100 * float(weights @ shares)
            for k, number in enumerate(rng.multinomial(size, weights)):
                covered = int(rng.binomial(number, shares[k]))
                counts[f"R{g}", f"organism {k}"] = (covered, int(number) - covered, 0)
        for pooling in ("partial", "none"):
            found = wisca(isolates(counts), ["CTX"], by="region", draws=150, seed=run, pooling=pooling)  # type: ignore[arg-type]
            for row in found.frame.filter(pl.col("region") != "R0").iter_rows(named=True):
                errors[pooling].append(row["coverage"] - truth[row["region"]])
                widths[pooling].append(row["high"] - row["low"])
                within += pooling == "partial" and row["low"] <= truth[row["region"]] <= row["high"]
    squared = {name: np.mean(np.square(values)) for name, values in errors.items()}
    assert squared["partial"] < 0.6 * squared["none"]
    assert np.mean(widths["partial"]) < 0.75 * np.mean(widths["none"])
    assert within / 108 > 0.88  # and the narrower intervals still hold the truth about as often as they say


def test_a_combination_and_repeats_are_counted_as_in_the_antibiogram() -> None:
    table = isolates(TWO).with_columns(pl.lit("R").cast(SIR).alias("GEN"), (pl.col("region") == "SE-I").alias("first"))
    found = wisca(table, ["CTX+GEN"], draws=10)
    assert found.frame.select("antimicrobial", "n", "n_tested", "n_susceptible", "counted").rows() == [
        ("CTX+GEN", 8, 8, 6, "first")
    ]


def test_nothing_to_weigh_is_told() -> None:
    with pytest.raises(UserError, match="no isolates to weigh"):
        wisca(isolates(TWO).clear(), ["CTX"])
    with pytest.raises(UserError, match="nothing to draw"):
        wisca(isolates(TWO), [])
