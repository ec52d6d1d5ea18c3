"""Partial pooling of proportions between groups: a hierarchical beta-binomial model, solved by quadrature.

In group g, s of n isolates are susceptible::

    s_g ~ Binomial(n_g, p_g)      p_g ~ Beta(m φ, (1 - m) φ)      m ~ Beta(a, b)      1 / (1 + φ) ~ Uniform(0, 1)

m is the mean over groups and φ how alike the groups are. The prior of φ is the uniform shrinkage prior (Daniels 1999,
doi:10.2307/3316112). φ is integrated over a grid; for each φ the mean m by adaptive Gauss-Hermite quadrature about its
mode on the logit scale (Liu and Pierce 1994, doi:10.1093/biomet/81.3.624). A group with few tests borrows from the
others, the more so the more alike they are; one with many keeps its own.
"""

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar
from scipy.special import betaln, digamma, expit, gammaln, zeta

Floats = npt.NDArray[np.float64]

_LOGIT_ALIKE: Final = np.linspace(-9.5, 5.5, 31)
"""The grid of logit 1 / (1 + φ): φ from 13,000 (groups alike) to 0.004 (groups have nothing in common)."""
_STRENGTH: Final = np.exp(-_LOGIT_ALIKE)
_LOG_PRIOR: Final = -np.logaddexp(0, _LOGIT_ALIKE) - np.logaddexp(0, -_LOGIT_ALIKE)
"""Log density of a uniform 1 / (1 + φ) on the logit scale."""
_NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(11)
_MOST_UNLIKE: Final = float(-np.log(0.5))
"""Organisms are taken to differ no more than beta(a, b) with a + b = 0.5 says: nearly all S or nearly all R."""
_FARTHEST: Final = 12.0
"""Logits beyond this are a share of 0 or 1 to five decimals."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """What is known of the groups' common prior: a weight for each strength φ, and m's beta distribution given φ.

    Arrays of shape (units, strengths); ``weight`` adds up to 1 in each unit. ``strength`` has shape (strengths,).
    """

    weight: Floats
    strength: Floats
    a: Floats
    b: Floats

    def drawn(self, unit: int, stream: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
        """Return draws of the two parameters, m φ and (1 - m) φ, of the distribution that a unit's groups come from."""
        at = np.minimum(np.searchsorted(np.cumsum(self.weight[unit]), stream.random(draws)), self.strength.size - 1)
        mean = np.clip(stream.beta(self.a[unit, at], self.b[unit, at]), 1e-9, 1 - 1e-9)
        return mean * self.strength[at], (1 - mean) * self.strength[at]


def pooled_prior(susceptible: Floats, tested: Floats, a: float, b: float) -> Pooled:
    """Return the posterior of the groups' common prior, for many units (organisms) at once.

    Parameters
    ----------
    susceptible, tested
        Counts of shape (units, groups).
    a, b
        The beta prior of each unit's mean.
    """
    s = susceptible[:, None, :]
    f = (tested - susceptible)[:, None, :]
    phi = _STRENGTH[None, :, None]
    mode, spread = _mode(s, f, phi, a, b)
    log_marginal = np.empty((*mode.shape, _NODES.size))
    mean_at = np.empty_like(log_marginal)
    for at, node in enumerate(_NODES):
        logit = mode + np.sqrt(2) * spread * node
        mean_at[..., at] = expit(logit)
        log_marginal[..., at] = _log_density(logit, s, f, phi, a, b) + node**2 + np.log(_WEIGHTS[at])
    top = log_marginal.max(axis=-1, keepdims=True)
    share = np.exp(log_marginal - top)
    total = share.sum(axis=-1)
    mean = (share * mean_at).sum(axis=-1) / total
    variance = (share * (mean_at - mean[..., None]) ** 2).sum(axis=-1) / total
    log_weight = _LOG_PRIOR + np.log(total) + top[..., 0] + np.log(spread)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    # m given φ as the beta distribution of the same mean and variance: what it is drawn from has no gaps
    size = np.maximum(mean * (1 - mean) / np.maximum(variance, 1e-15) - 1, 1e-3)
    alpha, beta = mean * size, (1 - mean) * size
    # a unit that nobody tested has its prior, exactly
    unknown = tested.sum(axis=1) == 0
    weight[unknown], alpha[unknown], beta[unknown] = np.exp(_LOG_PRIOR), a, b
    return Pooled(weight / weight.sum(axis=1, keepdims=True), _STRENGTH, alpha, beta)


def _mode(s: Floats, f: Floats, phi: Floats, a: float, b: float) -> tuple[Floats, Floats]:
    """Return where the density of logit m is highest for each unit and φ, and its spread there (Newton's method)."""
    start = (a + s.sum(axis=-1)) / (a + b + (s + f).sum(axis=-1))
    logit = np.broadcast_to(np.log(start / (1 - start)), (s.shape[0], phi.shape[1])).copy()
    curve = np.ones_like(logit)
    for _ in range(40):
        m = expit(logit)
        alpha, beta = m[..., None] * phi, (1 - m)[..., None] * phi
        alpha, beta = np.maximum(alpha, 1e-12), np.maximum(beta, 1e-12)
        first = (phi * (digamma(alpha + s) - digamma(alpha) - digamma(beta + f) + digamma(beta))).sum(axis=-1)
        second = phi**2 * (zeta(2, alpha + s) - zeta(2, alpha) + zeta(2, beta + f) - zeta(2, beta))
        width = m * (1 - m)
        slope = width * first + a * (1 - m) - b * m
        curve = -(width**2 * second.sum(axis=-1) + (1 - 2 * m) * width * first - (a + b) * width)
        curve = np.maximum(curve, 0.25 * (a + b) * width)  # never flatter than a part of the prior alone
        step = np.clip(slope / curve, -1.5, 1.5)
        logit = np.clip(logit + step, -_FARTHEST, _FARTHEST)
        if np.abs(step).max() < 1e-6:
            break
    return logit, 1 / np.sqrt(curve)


def _log_density(logit: Floats, s: Floats, f: Floats, phi: Floats, a: float, b: float) -> Floats:
    """Return the log density of logit m given φ, but for a constant of the unit."""
    m = expit(logit)
    alpha, beta = np.maximum(m[..., None] * phi, 1e-12), np.maximum((1 - m)[..., None] * phi, 1e-12)
    terms = gammaln(alpha + s) - gammaln(alpha) + gammaln(beta + f) - gammaln(beta)
    whole = gammaln(phi) - gammaln(phi + s + f)
    prior = -a * np.logaddexp(0, -logit) - b * np.logaddexp(0, logit)
    return cast(Floats, (terms + whole).sum(axis=-1) + prior)


def prior_of_means(susceptible: Floats, tested: Floats) -> tuple[float, float]:
    """Return the beta distribution (a, b) that the organisms' proportions come from, by their counts.

    The mode of the same model one level up: each unit is a member, 1 / (1 + a + b) is uniform. Without any tests it is
    the uniform distribution (1, 1).
    """
    some = tested > 0
    if not some.any():
        return 1.0, 1.0
    s, f = susceptible[some], (tested - susceptible)[some]

    def minus_log(at: Floats) -> float:
        m, alike = expit(at[0]), expit(at[1])
        strength = 1 / alike - 1
        alpha, beta = m * strength, (1 - m) * strength
        log = (betaln(alpha + s, beta + f) - betaln(alpha, beta)).sum()
        # uniform m and uniform 1 / (1 + a + b), on the logit scale
        return -float(log + np.log(m * (1 - m)) + np.log(alike * (1 - alike)))

    found = minimize(minus_log, np.zeros(2), method="L-BFGS-B", bounds=[(-6, 6), (-6, _MOST_UNLIKE)])
    m, strength = expit(found.x[0]), np.exp(-found.x[1])
    return float(m * strength), float((1 - m) * strength)


def incidence_strength(counts: Floats, shares: Floats) -> float:
    """Return how many isolates the pooled shares of organisms are worth in each group: a Dirichlet's concentration.

    By the highest marginal likelihood of the groups' counts (Dirichlet-multinomial), from 0.1 to 10,000; 1 for a group
    alone, which has nobody to borrow from.

    Parameters
    ----------
    counts
        Isolates of shape (groups, organisms).
    shares
        The organisms' shares of all groups together, which add up to 1.
    """
    if counts.shape[0] < 2:
        return 1.0
    size = counts.sum(axis=1)

    def minus_log(log_strength: float) -> float:
        strength = float(np.exp(log_strength))
        alpha = strength * shares
        log = gammaln(strength) - gammaln(strength + size) + (gammaln(alpha + counts) - gammaln(alpha)).sum(axis=1)
        return -float(log.sum())

    return float(np.exp(minimize_scalar(minus_log, bounds=(np.log(0.1), np.log(1e4)), method="bounded").x))
