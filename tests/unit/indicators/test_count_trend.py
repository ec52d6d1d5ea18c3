"""The change of counts a year: against likelihoods maximised another way, and what small numbers may not say."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from beredd.common.text import LANGUAGES
from beredd.indicators import change_of, change_words, count_trend, definition
from beredd.indicators.count_trend import FEWEST_EVENTS, Model
from beredd.indicators.trend import YearValue


def shares(events: list[int], n: list[int], first: int = 2015) -> list[YearValue]:
    return [
        YearValue(first + i, 100 * k / total, total, float(k))
        for i, (k, total) in enumerate(zip(events, n, strict=True))
    ]


def counts(events: list[int], people: float | None = None, first: int = 2015) -> list[YearValue]:
    return [
        YearValue(first + i, float(k) if people is None else k / people * 1e5, None, float(k))
        for i, k in enumerate(events)
    ]


def maximum(negative_log_likelihood) -> float:  # type: ignore[no-untyped-def]
    """The slope where a likelihood is highest, found by a general optimiser."""
    found = minimize(negative_log_likelihood, np.array([-1.0, 0.01]), method="BFGS", options={"gtol": 1e-9})
    return float(found.x[1])


EVENTS, N = [40, 44, 47, 58, 55, 70, 66, 81], [800, 820, 790, 850, 830, 860, 840, 880]
YEARS = np.arange(8.0) - 3.5


def test_a_share_has_the_odds_ratio_of_the_binomial_likelihood() -> None:
    def against(line: np.ndarray) -> float:
        height = line[0] + line[1] * YEARS
        return float(-(np.array(EVENTS) * height - np.array(N) * np.log1p(np.exp(height))).sum())

    trend = count_trend(shares(EVENTS, N), share=True)
    assert trend is not None
    assert trend.model is Model.LOGISTIC
    assert math.log(trend.ratio) == pytest.approx(maximum(against), abs=1e-5)
    assert 1 < trend.low < trend.ratio < trend.high
    assert trend.rising > 0.99


def test_counts_have_the_rate_ratio_of_the_poisson_likelihood_with_people_as_offset() -> None:
    events = [50, 54, 49, 60, 58, 66, 63, 70]

    def against(line: np.ndarray) -> float:
        height = line[0] + line[1] * YEARS
        return float(-(np.array(events) * height - np.exp(height)).sum())

    plain = count_trend(counts(events), share=False)
    of_people = count_trend(counts(events, people=2e6), share=False)
    assert plain is not None
    assert of_people is not None
    assert plain.model is Model.POISSON
    assert math.log(plain.ratio) == pytest.approx(maximum(against), abs=1e-5)
    assert of_people.ratio == pytest.approx(plain.ratio, rel=1e-9)


@pytest.mark.parametrize("values", [shares([0, 0, 0, 0, 0, 12, 20], [900] * 7), counts([0, 0, 0, 0, 0, 12, 20])])
def test_a_series_that_begins_at_some_year_rises_by_a_number(values: list[YearValue]) -> None:
    trend = count_trend(values, share=values[0].n is not None)
    assert trend is not None
    assert math.isfinite(trend.high)
    assert 1 < trend.ratio < 100
    assert trend.rising > 0.9


def test_scatter_beyond_chance_widens_the_interval() -> None:
    calm = count_trend(shares([50, 52, 54, 56, 58, 60], [1000] * 6), share=True)
    wild = count_trend(shares([20, 85, 30, 90, 25, 80], [1000] * 6), share=True)
    assert calm is not None
    assert wild is not None
    assert calm.dispersion < 1 < wild.dispersion
    assert wild.high / wild.low > calm.high / calm.low
    steady = count_trend(counts([100, 101, 99, 100, 102, 100]), share=False)
    jumping = count_trend(counts([40, 180, 60, 170, 50, 160]), share=False)
    assert steady is not None
    assert jumping is not None
    assert (steady.model, jumping.model) == (Model.POISSON, Model.NEGATIVE_BINOMIAL)
    assert jumping.low < 1 < jumping.high


def test_a_rate_without_counts_is_a_line_through_the_logarithms() -> None:
    trend = count_trend([YearValue(2015 + i, 10 * 1.03**i) for i in range(8)], share=False)
    assert trend is not None
    assert trend.model is Model.LOG_LINEAR
    assert trend.ratio == pytest.approx(1.03)
    assert trend.low == pytest.approx(trend.high)


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ([], True),
        (shares([5, 6, 7, 8], [100] * 4), True),
        (shares([1, 0, 2, 1, 2, 1], [900] * 6), True),
        (counts([1, 0, 2, 1, 2, 1]), False),
        ([YearValue(2015 + i, 9.0) for i in range(8)], True),
        ([YearValue(2015 + i, float(i)) for i in range(8)], False),
    ],
)
def test_where_the_numbers_are_small_or_unknown_nothing_is_told(values: list[YearValue], share: bool) -> None:
    assert count_trend(values, share=share) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(61, 400)), min_size=5, max_size=10),
    st.integers(-30, 30),
)
def test_another_year_to_count_from_changes_nothing_and_order_neither(pairs, moved: int) -> None:  # type: ignore[no-untyped-def]
    events, n = [k for k, _ in pairs], [total for _, total in pairs]
    here = count_trend(shares(events, n), share=True)
    there = count_trend(shares(events, n, first=2015 + moved)[::-1], share=True)
    if here is None or there is None:
        assert here is there
        assert sum(events) < FEWEST_EVENTS or sum(n) - sum(events) < FEWEST_EVENTS
        return
    assert there.ratio == pytest.approx(here.ratio, rel=1e-6)
    assert there.low == pytest.approx(here.low, rel=1e-6)
    assert here.low <= here.ratio <= here.high


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_interval_of_a_level_series_mostly_holds_no_change(seed: int) -> None:
    draw = np.random.default_rng(seed)
    covered = 0
    for _ in range(40):
        trend = count_trend(shares(list(draw.binomial(500, 0.08, 9)), [500] * 9), share=True)
        assert trend is not None
        covered += trend.low <= 1 <= trend.high
    assert covered >= 31, "40 series of 95 % cover at least 31 times but for one in a million"


def test_the_words_tell_a_direction_only_where_it_is_sure(observe) -> None:  # type: ignore[no-untyped-def]
    def values(events: list[int]) -> dict[int, dict[str, float]]:
        return {2015 + i: {"value": k / 10, "n": 1000} for i, k in enumerate(events)}

    mrsa = definition("mrsa-share")
    rising, level = (
        change_of(mrsa, observe(values(one))) for one in (range(20, 84, 8), [30, 33, 28, 31, 32, 29, 30, 31])
    )
    assert rising is not None
    assert level is not None
    assert change_words(rising, "SE").to("sv").startswith("Sverige 2015–2022: oddset ökar med")
    assert "no sure direction" in change_words(level, "SE").to("en")
    assert all("{" not in change_words(rising, "DK").to(language) for language in LANGUAGES)
