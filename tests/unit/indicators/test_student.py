"""Student's t against printed tables and closed forms."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredd.indicators.student import t_cdf, t_quantile


@pytest.mark.parametrize(
    ("probability", "df", "quantile"),
    [
        # Table of critical values, e.g. NIST/SEMATECH e-Handbook 1.3.6.7.2, to its three decimals.
        (0.90, 1, 3.078),
        (0.95, 1, 6.314),
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 3, 3.182),
        (0.995, 3, 5.841),
        (0.975, 5, 2.571),
        (0.975, 8, 2.306),
        (0.995, 8, 3.355),
        (0.90, 10, 1.372),
        (0.975, 30, 2.042),
        (0.975, 100, 1.984),
    ],
)
def test_quantiles_are_those_of_the_printed_table(probability: float, df: int, quantile: float) -> None:
    assert t_quantile(probability, df) == pytest.approx(quantile, abs=6e-4)


@given(st.floats(-50, 50))
def test_one_and_two_degrees_have_closed_forms(t: float) -> None:
    assert t_cdf(t, 1) == pytest.approx(0.5 + math.atan(t) / math.pi, abs=1e-9)
    assert t_cdf(t, 2) == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)), abs=1e-9)


@given(st.floats(0.001, 0.999), st.integers(1, 200))
def test_quantile_turns_the_distribution_round(probability: float, df: int) -> None:
    assert t_cdf(t_quantile(probability, df), df) == pytest.approx(probability, abs=1e-9)


def test_ends() -> None:
    assert (t_cdf(math.inf, 3), t_cdf(-math.inf, 3), t_cdf(0, 3)) == (1, 0, 0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        t_quantile(1, 3)
