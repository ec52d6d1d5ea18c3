"""The hierarchical beta-binomial model, beside its posterior summed over a fine grid of everything."""

import numpy as np
import pytest
from scipy.special import betaln, expit, logsumexp

from beredd.amr.pooling import incidence_strength, pooled_prior, prior_of_means


def brute_force(s: np.ndarray, n: np.ndarray, a: float, b: float) -> tuple[np.ndarray, float]:
    """Return the mean of each group's p, and of φ / (1 + φ), by plain sums over 700 × 300 points."""
    logit_m, logit_alike = np.meshgrid(np.linspace(-30, 12, 700), np.linspace(-12, 8, 300), indexing="ij")
    m, alike = expit(logit_m), expit(logit_alike)
    phi = 1 / alike - 1
    log = a * np.log(m) + b * np.log(1 - m) + np.log(alike) + np.log(1 - alike)
    for group_s, group_n in zip(s, n, strict=True):
        log = log + betaln(m * phi + group_s, (1 - m) * phi + group_n - group_s) - betaln(m * phi, (1 - m) * phi)
    weight = np.exp(log - logsumexp(log))
    means = [(weight * (m * phi + one_s) / (phi + one_n)).sum() for one_s, one_n in zip(s, n, strict=True)]
    return np.array(means), float((weight * (1 - alike)).sum())


@pytest.mark.parametrize(
    ("s", "n", "a", "b"),
    [
        ([8, 9, 3, 10], [10, 10, 10, 10], 1.0, 1.0),
        ([0, 0, 0, 0, 0], [3, 5, 2, 8, 0], 0.4, 0.9),
        ([90, 45, 180, 9, 1], [100, 50, 200, 10, 1], 2.0, 1.0),  # alike: strong pooling
        ([95, 10, 60, 2], [100, 100, 100, 2], 1.0, 1.0),  # unlike: hardly any
        ([300, 2], [304, 2], 3.0, 0.5),
        ([4, 0], [4, 3], 0.25, 0.25),
        ([0, 0], [0, 0], 2.0, 1.0),  # no tests at all: the prior
    ],
)
def test_the_posterior_is_that_of_plain_sums_over_a_grid(s: list[int], n: list[int], a: float, b: float) -> None:
    counts, totals = np.array([s], dtype=float), np.array([n], dtype=float)
    found = pooled_prior(counts, totals, a, b)
    means, alike = brute_force(counts[0], totals[0], a, b)
    m, phi = found.a[0] / (found.a[0] + found.b[0]), found.strength
    ours = [(found.weight[0] * (m * phi + one_s) / (phi + one_n)).sum() for one_s, one_n in zip(s, n, strict=True)]
    assert ours == pytest.approx(means, abs=0.002)
    assert (found.weight[0] * phi / (1 + phi)).sum() == pytest.approx(alike, abs=0.003)
    alpha, beta = found.drawn(0, np.random.default_rng(1), 20_000)
    drawn = (alpha + s[0]) / (alpha + beta + n[0])
    assert drawn.mean() == pytest.approx(means[0], abs=0.003 + 4 * drawn.std() / 20_000**0.5)


def test_many_units_at_once_are_each_as_alone() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(0, 40, (7, 5)).astype(float)
    s = rng.binomial(n.astype(int), 0.7).astype(float)
    together = pooled_prior(s, n, 1.5, 0.7)
    for unit in range(7):
        alone = pooled_prior(s[[unit]], n[[unit]], 1.5, 0.7)
        assert together.weight[unit] == pytest.approx(alone.weight[0], abs=1e-6)
        assert together.a[unit] == pytest.approx(alone.a[0], rel=1e-4)


def test_the_prior_of_organisms_follows_their_spread() -> None:
    alike = prior_of_means(np.array([70.0, 72, 68, 71, 69]), np.full(5, 100.0))
    unlike = prior_of_means(np.array([100.0, 0, 98, 2, 50]), np.full(5, 100.0))
    assert alike[0] / sum(alike) == pytest.approx(0.7, abs=0.02)
    assert sum(alike) > 20 > 2 > sum(unlike)
    assert prior_of_means(np.zeros(3), np.zeros(3)) == (1.0, 1.0)


def test_groups_with_the_same_organisms_lend_more_than_groups_with_their_own() -> None:
    shares = np.array([0.5, 0.3, 0.2])
    same = np.array([[50, 30, 20], [5, 3, 2], [26, 14, 10]], dtype=float)
    own = np.array([[100, 0, 0], [0, 60, 0], [0, 0, 40]], dtype=float)
    assert incidence_strength(same, shares) > 100 > 5 > incidence_strength(own, shares)
    assert incidence_strength(same[:1], shares) == 1.0
