"""Intervals of proportions, against published and independently calculated values."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import binomtest

from beredd.amr.intervals import Interval, proportion_interval, with_percent
from beredd.common.errors import UserError


def test_wilson_of_newcombe_1998_table_1() -> None:
    # Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, method 3
    low, high = proportion_interval([81, 15, 0, 1], [263, 148, 20, 29])
    assert low.round(4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert high.round(4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_whole_columns_equal_one_at_a_time(method: Interval, level: float) -> None:
    counts = np.array([0, 1, 2, 5, 9, 10, 0, 1, 1, 500, 1_000_000])
    totals = np.array([10, 10, 10, 10, 10, 10, 1, 1, 2, 1000, 1_000_000])
    low, high = proportion_interval(counts, totals, method=method, level=level)
    name = "exact" if method == "clopper-pearson" else "wilson"
    for at, (k, n) in enumerate(zip(counts, totals, strict=True)):
        theirs = binomtest(int(k), int(n)).proportion_ci(level, method=name)
        assert (low[at], high[at]) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
def test_nothing_tested_has_no_interval(method: Interval) -> None:
    low, high = proportion_interval([0, 3], [0, 7], method=method)
    assert np.isnan([low[0], high[0]]).all()
    assert not np.isnan([low[1], high[1]]).any()


def test_too_few_tested_give_no_per_cent_but_keep_their_counts() -> None:
    table = pl.DataFrame({"r": [3, 1, 0], "n": [30, 29, 0]})
    shown = with_percent(table, "r", "n", ("percent", "low", "high"), minimum=30)
    assert shown["percent"].to_list() == [10.0, None, None]
    assert shown["low"].is_null().to_list() == shown["high"].is_null().to_list() == [False, True, True]
    assert shown["n"].to_list() == [30, 29, 0]


@pytest.mark.parametrize(("method", "level"), [("wald", 0.95), ("wilson", 95), ("wilson", 0)])
def test_an_interval_that_there_is_not_is_refused(method: Interval, level: float) -> None:
    with pytest.raises(UserError, match=r"no interval|not possible"):
        proportion_interval([1], [2], method=method, level=level)
