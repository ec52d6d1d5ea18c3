"""WISCA: how likely a treatment begun before the organism is known covers it, weighted by how often each is found.

The weighted-incidence syndromic combination antibiogram (Bielicki 2016, doi:10.1093/jac/dkv397, and 2020,
doi:10.1001/jamanetworkopen.2019.21124): the coverage of a regimen is the sum over organisms of incidence × susceptible
share, both uncertain. With partial pooling, small groups (a Nordic region, a ward) borrow from the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr.antibiogram import read_regimens, regimen_counts
from beredd.amr.codes import Codes
from beredd.amr.grouping import AGE_BANDS, Counted, counted_isolates, group_columns, pathogens
from beredd.amr.intervals import check_interval
from beredd.amr.model import SUSCEPTIBLE
from beredd.amr.pooling import incidence_strength, pooled_prior, prior_of_means
from beredd.common.errors import UserError
from beredd.common.progress import SILENT, Progress

Pooling = Literal["partial", "none"]
Untested = Literal["pooled", "uniform", "left out"]
Floats = npt.NDArray[np.float64]

_BATCH: Final = 200
"""Organisms whose priors are found at once: enough to keep the arrays busy, few enough for memory."""


@dataclass(frozen=True)
class Wisca:
    """The coverage of regimens, and what it was made from.

    ``frame`` has one row a group and regimen: the column counted by, ``antimicrobial`` (the regimen), ``n`` (isolates),
    ``n_tested``, ``n_susceptible``, ``coverage`` with ``low`` and ``high`` (per cent), ``counted``. ``parameters`` has
    one row a group, organism and regimen: ``n``, ``n_tested``, ``n_susceptible``, and the means of what was drawn,
    ``incidence`` and ``susceptible`` (per cent; null where the organism was left out).
    """

    frame: pl.DataFrame
    parameters: pl.DataFrame
    by: str | None
    counted: Counted
    seed: int
    draws: int
    pooling: Pooling
    untested: Untested


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts as arrays: isolates (groups, organisms); tested and susceptible (groups, organisms, regimens)."""

    groups: list[object]
    organisms: list[str | None]
    isolates: Floats
    tested: Floats
    susceptible: Floats


def wisca(
    isolates: pl.DataFrame,
    regimens: Sequence[str],
    *,
    by: str | None = None,
    draws: int = 1000,
    seed: int = 0,
    pooling: Pooling = "partial",
    untested: Untested = "pooled",
    level: float = 0.95,
    only_all_tested: bool = False,
    susceptible: Sequence[str] = SUSCEPTIBLE,
    first_only: bool = True,
    ages: Sequence[int] = AGE_BANDS,
    codes: Codes | None = None,
    progress: Progress = SILENT,
) -> Wisca:
    """Return how much of the infections each regimen covers, by group.

    Incidence is drawn from a Dirichlet distribution, the susceptible share of each organism from a beta distribution.
    Each stream of random numbers is keyed by seed, group, organism and regimen, so that nothing else changes it.

    Parameters
    ----------
    isolates
        An isolate table with categories, of one syndrome: blood, urine …
    regimens
        Codes or names, or those with + between: ``CTX``, ``AMP+GEN``.
    by
        What splits the table: region, ward_type, age …; the whole table as one when not given.
    draws
        How many times the coverage is drawn.
    seed
        The same seed gives the same numbers.
    pooling
        ``partial``: groups share a prior for incidence and, by organism and regimen, for susceptibility
        (:mod:`beredd.amr.pooling`). ``none``: each group alone with uniform priors, over all organisms of the table, as
        the R package AMR does it.
    untested
        What an organism without tests in a group is taken to be: ``pooled``, as the other groups and, where none
        tested it, as the other organisms; ``uniform``, 50 % on average, as the R package; ``left out`` of the weights.
    level
        The level of the interval.
    only_all_tested, susceptible, first_only, ages, codes
        As in :func:`beredd.amr.antibiogram`.
    progress
        Told after each regimen.

    Raises
    ------
    UserError
        When the table has no isolates, or not what is asked for.
    """
    check_interval("wilson", level)
    if draws < 1 or not regimens:
        raise UserError("There is nothing to draw.", remedy="Name a regimen, and at least one draw.")
    asked = read_regimens(regimens, isolates, codes)
    rows, which = counted_isolates(isolates, first_only=first_only)
    table = regimen_counts(
        pathogens(rows, codes),
        [*group_columns(rows, [by] if by else [], ages=ages, codes=codes), pl.col("organism")],
        asked,
        susceptible=susceptible,
        only_all_tested=only_all_tested,
    )
    if not table.height:
        raise UserError("There are no isolates to weigh.", remedy="Look at what the table was filtered by.")
    counts = _arrays(table, by, len(asked))
    weights = _weights(counts, pooling, draws, seed)
    coverage, parameters = [], []
    for at, regimen in enumerate(asked):
        progress(at / len(asked), f"drawing {regimen.name}")
        common = _common_priors(counts, at, (seed, regimen.name), pooling, draws)
        for g, group in enumerate(counts.groups):
            shares, kept = _shares(counts, (g, at), common, (seed, group, regimen.name), pooling, untested, draws)
            label = {**({by: group} if by else {}), "antimicrobial": regimen.name}
            incidence = _incidence(weights[g], kept)
            coverage.append(label | _totals(counts, g, at) | _summary(100 * (incidence * shares).sum(axis=0), level))
            parameters.append(_means(counts, g, at, label, incidence, np.where(kept, shares.mean(axis=1), np.nan)))
    progress(1.0, "drawn")
    dtype = pl.Schema({by: table.schema[by]} if by else {})
    frame = pl.DataFrame(coverage, schema_overrides=dtype).with_columns(pl.lit(which).alias("counted"))
    return Wisca(
        _by_group(frame, by), _by_group(pl.concat(parameters, how="vertical_relaxed").cast(dtype), by),
        by, which, seed, draws, pooling, untested,
    )  # fmt: skip


def _by_group(frame: pl.DataFrame, by: str | None) -> pl.DataFrame:
    return frame.sort(by, nulls_last=True, maintain_order=True) if by else frame


def _arrays(table: pl.DataFrame, by: str | None, regimens: int) -> _Counts:
    """Return the counts as arrays over all groups and organisms; a pair that is not in the table has zeros."""
    groups = table[by].unique(maintain_order=True).to_list() if by else [None]
    organisms = table["organism"].unique().sort(nulls_last=True).to_list()
    place = {name: number for number, name in enumerate(organisms)}
    row = {name: number for number, name in enumerate(groups)}
    pairs = table.gather_every(regimens)  # the regimens of a pair follow one another
    at_group = [row[name] for name in pairs[by]] if by else [0] * pairs.height
    at_organism = [place[name] for name in pairs["organism"]]
    shape = (len(groups), len(organisms), regimens)
    found = []
    for name in ("n", "n_tested", "n_susceptible"):
        array = np.zeros(shape)
        array[at_group, at_organism] = table[name].to_numpy().reshape(-1, regimens)
        found.append(array)
    return _Counts(groups, organisms, found[0][:, :, 0], found[1], found[2])


def _stream(*key: object) -> np.random.Generator:
    """Return the random numbers that belong to a key, whatever else is drawn."""
    text = "\x1f".join("\x00" if part is None else str(part) for part in key)
    number = int.from_bytes(blake2b(text.encode(), digest_size=16).digest())
    return np.random.Generator(np.random.Philox(key=number))


def _weights(counts: _Counts, pooling: Pooling, draws: int, seed: int) -> Floats:
    """Return gamma draws whose shares are the incidences: (groups, organisms, draws)."""
    if pooling == "none":
        prior = np.ones(len(counts.organisms))
    else:
        shares = counts.isolates.sum(axis=0) / counts.isolates.sum()
        prior = shares * incidence_strength(counts.isolates, shares)
    drawn = np.empty((*counts.isolates.shape, draws))
    for g, group in enumerate(counts.groups):
        for k, organism in enumerate(counts.organisms):
            stream = _stream(seed, "incidence", group, organism)
            drawn[g, k] = stream.standard_gamma(prior[k] + counts.isolates[g, k], size=draws)
    return drawn


def _common_priors(
    counts: _Counts, at: int, key: tuple[object, ...], pooling: Pooling, draws: int
) -> tuple[Floats, Floats]:
    """Return draws of the beta distribution that each organism's groups have in common: two of (organisms, draws).

    One group alone, or groups that are not pooled, have what the organisms have in common: (organisms, 1).
    """
    s, n = counts.susceptible[:, :, at], counts.tested[:, :, at]
    a, b = prior_of_means(s.sum(axis=0), n.sum(axis=0))
    if pooling == "none" or len(counts.groups) == 1:
        return np.full((s.shape[1], 1), a), np.full((s.shape[1], 1), b)
    alpha, beta = np.empty((2, s.shape[1], draws))
    for start in range(0, len(counts.organisms), _BATCH):
        batch = slice(start, start + _BATCH)
        common = pooled_prior(s[:, batch].T, n[:, batch].T, a, b)
        for unit, organism in enumerate(counts.organisms[batch]):
            stream = _stream("common", *key, organism)
            alpha[start + unit], beta[start + unit] = common.drawn(unit, stream, draws)
    return alpha, beta


def _shares(
    counts: _Counts,
    at: tuple[int, int],
    common: tuple[Floats, Floats],
    key: tuple[object, ...],
    pooling: Pooling,
    untested: Untested,
    draws: int,
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return draws of each organism's susceptible share in one group, (organisms, draws), and which are weighed."""
    g, r = at
    s, n = counts.susceptible[g, :, r], counts.tested[g, :, r]
    uniform = (n == 0) & (untested == "uniform") | (n > 0) & (pooling == "none")
    drawn = np.empty((n.size, draws))
    for k, organism in enumerate(counts.organisms):
        alpha, beta = (1.0, 1.0) if uniform[k] else (common[0][k], common[1][k])
        drawn[k] = _stream("susceptible", *key, organism).beta(alpha + s[k], beta + n[k] - s[k], size=draws)
    return drawn, (n > 0) | (untested != "left out")


def _incidence(weights: Floats, kept: npt.NDArray[np.bool_]) -> Floats:
    """Return the organisms' shares of the isolates, (organisms, draws); not a number where none is weighed."""
    weighed = weights * kept[:, None]
    total = weighed.sum(axis=0)
    return weighed / np.where(total > 0, total, np.nan)


def _summary(drawn: Floats, level: float) -> dict[str, float | None]:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    found = {"coverage": float(drawn.mean()), "low": float(low), "high": float(high)}
    return {name: None if np.isnan(value) else value for name, value in found.items()}


def _totals(counts: _Counts, g: int, at: int) -> dict[str, int]:
    return {
        "n": int(counts.isolates[g].sum()),
        "n_tested": int(counts.tested[g, :, at].sum()),
        "n_susceptible": int(counts.susceptible[g, :, at].sum()),
    }


def _means(
    counts: _Counts, g: int, at: int, label: dict[str, object], incidence: Floats, susceptible: Floats
) -> pl.DataFrame:
    """Return a row for each organism of a group: its counts, and the means of what was drawn, in per cent."""
    return pl.DataFrame(
        {
            **{name: [value] * len(counts.organisms) for name, value in label.items()},
            "organism": pl.Series(counts.organisms, dtype=pl.String),
            "n": counts.isolates[g].astype(np.int64),
            "n_tested": counts.tested[g, :, at].astype(np.int64),
            "n_susceptible": counts.susceptible[g, :, at].astype(np.int64),
            "incidence": 100 * incidence.mean(axis=1),
            "susceptible": 100 * susceptible,
        }
    ).with_columns(pl.col("incidence", "susceptible").fill_nan(None))
