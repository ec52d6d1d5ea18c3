"""Multidrug resistance (multiresistens): MDR, XDR and PDR by the definition of the expert group of 2012.

Magiorakos et al., Clin Microbiol Infect 2012;18:268-281, doi:10.1111/j.1469-0691.2011.03570.x. Classes and intrinsic
resistances are data: content/codes/multidrug-cmi-2012.yaml.

Two things differ from the R package AMR 3.0.0 on purpose. Every result stands on its own isolate, whatever the order of
the rows; and an organism that the definition does not cover has no category, where the package says "negative" and so
fills the denominator with candida and streptococci.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.drug_groups import LEVELS, any_of, level_of
from beredd.amr.intrinsic import expected_resistance
from beredd.amr.model import interpreted
from beredd.amr.organism_selection import Lineages, OrganismSelection
from beredd.common.content_files import content_dir, content_path, load_content
from beredd.common.errors import UserError
from beredd.common.text import Content

MULTIDRUG: Final = pl.Enum(["negative", "MDR", "XDR", "PDR"])
"""Multidrug-, extensively drug- and pandrug-resistant, in rising order."""
REASON: Final = pl.Enum(["not covered", "too few classes tested", "MRSA"])
"""Why there is no category; or ``MRSA``: MDR by that alone, with fewer than three classes."""

Counted = Literal["all", "applicable"]


class DrugClass(Content):
    """A class of antimicrobials and the agents that stand for it, by WHONET's codes."""

    name: str
    agents: tuple[str, ...]


class Intrinsic(Content):
    """Agents that some organisms resist by nature: their results say nothing of acquired resistance."""

    agents: tuple[str, ...]
    organisms: OrganismSelection


class OrganismGroup(Content):
    """Organisms that share a table of classes."""

    name: str
    table: str
    organisms: OrganismSelection
    classes: tuple[DrugClass, ...]
    intrinsic: tuple[Intrinsic, ...] = ()
    alone: tuple[str, ...] = ()
    alone_reason: str | None = None

    @property
    def agents(self) -> tuple[str, ...]:
        """All agents of all classes, each once."""
        return tuple(dict.fromkeys(agent for one in self.classes for agent in one.agents))


class MultidrugDefinition(Content):
    """The whole of content/codes/multidrug-<id>.yaml."""

    id: str
    title: str
    source: str
    mdr_at_least: int
    xdr_at_most_left: int
    substitutes: dict[str, str] = {}
    groups: tuple[OrganismGroup, ...]


@cache
def multidrug_definition(name: str) -> MultidrugDefinition:
    """Return a definition of multidrug resistance by its id.

    Raises
    ------
    UserError
        When there is none of that name.
    """
    known = sorted(path.stem.removeprefix("multidrug-") for path in (content_dir() / "codes").glob("multidrug-*.yaml"))
    if name not in known:
        raise UserError(f"There is no definition of multidrug resistance {name!r}.", remedy=f"Use {', '.join(known)}.")
    return load_content(content_path(f"codes/multidrug-{name}.yaml"), MultidrugDefinition)


@dataclass(frozen=True)
class _Rule:
    """What the caller chose, for every group of organisms alike."""

    definition: MultidrugDefinition
    lineages: Lineages
    there: Collection[str]
    lowest: int
    minimum_tested: float
    classes: Counted
    more_intrinsic: Mapping[str, Collection[str]]


def multidrug(
    isolates: pl.DataFrame,
    *,
    definition: str = "cmi-2012",
    minimum_tested: float = 0.5,
    susceptible_i: bool = True,
    classes: Counted = "all",
    intrinsic: Literal["expected", "definition"] | pl.DataFrame = "expected",
    codes: Codes | None = None,
) -> pl.DataFrame:
    """Return the isolates with their category of multidrug resistance.

    A class is affected when the isolate is non-susceptible to any of its agents. MDR: at least three classes are
    affected (or the isolate is MRSA); XDR: all but two at most; PDR: every class was tested, and every result in them
    is non-susceptible. Results that an organism has by nature are left out first.

    Parameters
    ----------
    isolates
        An isolate table with categories (:func:`beredd.amr.interpret`): ``organism``, and a column of
        :data:`~beredd.amr.model.SIR` for each antimicrobial. NI is no result.
    definition
        The id of a definition in content/codes/.
    minimum_tested
        The share of the definition's classes that must have been tested for an isolate to be called negative (rounded
        down to whole classes). Fewer leave it without category, unless it is MDR by what was tested.
    susceptible_i
        True: only R is non-susceptible (EUCAST since 2019). False: I is too, for older interpretations.
    classes
        ``all``: the definition's classes count alike in all its organisms, as the tables do. ``applicable``: classes
        whose agents an organism all resists by nature do not count for it, as the paper's text says.
    intrinsic
        What is left out as intrinsic resistance. ``definition``: what the definition itself names, as in 2012, and as
        the R package does. ``expected``: besides, what EUCAST expects to be resistant today. A table with the columns
        ``organism`` and ``antimicrobial``: besides the definition's, these.
    codes
        The code tables; the house's when not given.

    Returns
    -------
    polars.DataFrame
        The isolates in their order, with ``mdr`` (:data:`MULTIDRUG`; null where it cannot be told), ``mdr_reason``
        (:data:`REASON`), ``mdr_group`` (the table used), ``mdr_tested``, ``mdr_affected`` and ``mdr_classes``: numbers
        of classes.

    Raises
    ------
    UserError
        When there is no such definition, the share is not between 0 and 1, or the table has no categories.
    """
    if not 0 <= minimum_tested <= 1:
        raise UserError(f"A share of {minimum_tested} is not possible.", remedy="Use a number from 0 to 1.")
    there = interpreted(isolates)
    if not there or "organism" not in isolates.columns:
        raise UserError("The table has no organisms with S, I, R.", remedy="Run beredd amr interpret on it first.")
    lineages = Lineages.of(isolates, codes or code_tables())
    rule = _Rule(
        multidrug_definition(definition),
        lineages,
        there,
        LEVELS["R"] if susceptible_i else LEVELS["I"],
        minimum_tested,
        classes,
        _more_intrinsic(intrinsic, lineages, codes or code_tables()),
    )
    at, number = "mdr at", "mdr organism"
    numbered = isolates.select(lineages.number.alias(number), *there).with_row_index(at)
    parts = [_group_results(numbered, group, rule, at, number) for group in rule.definition.groups]
    results = numbered.select(at).join(pl.concat(parts), on=at, how="left", maintain_order="left").drop(at)
    uncovered = pl.when(pl.col("mdr_group").is_null()).then(pl.lit("not covered", dtype=REASON))
    return isolates.hstack(results.with_columns(uncovered.otherwise(pl.col("mdr_reason")).alias("mdr_reason")))


def _more_intrinsic(
    intrinsic: Literal["expected", "definition"] | pl.DataFrame, lineages: Lineages, codes: Codes
) -> dict[str, list[str]]:
    """Return the organisms that resist each agent by nature, beyond what the definition says."""
    pairs: Iterable[tuple[str, str]]
    if isinstance(intrinsic, pl.DataFrame):
        pairs = intrinsic.select("organism", "antimicrobial").iter_rows()
    elif intrinsic == "expected":
        pairs = expected_resistance((one.name for one in lineages.organisms), codes)
    else:
        pairs = ()
    found: dict[str, list[str]] = {}
    for organism, agent in pairs:
        found.setdefault(agent, []).append(organism)
    return found


def _group_results(numbered: pl.DataFrame, group: OrganismGroup, rule: _Rule, at: str, number: str) -> pl.DataFrame:
    """Return the results of one group's isolates: the row's position and the columns of :func:`multidrug`."""
    members = rule.lineages.numbers(group.organisms)
    rows = numbered.filter(pl.col(number).is_in(members))
    blanked = _blanked(group, rule)
    levels = rows.select(at, number, *_levels(group, rule, blanked, number))
    within = [[agent for agent in one.agents if agent in levels.columns] for one in group.classes]
    worst = levels.select(
        at,
        number,
        *(_worst(agents).alias(f"class {n}") for n, agents in enumerate(within)),
        any_of(pl.col(agent) >= rule.lowest for agent in group.alone if agent in levels.columns)
        .fill_null(value=False)
        .alias("alone"),
        _mildest([agent for agents in within for agent in agents]).alias("mildest"),
    )
    each = [pl.col(f"class {n}") for n in range(len(group.classes))]
    counted = worst.select(
        at,
        "alone",
        "mildest",
        pl.sum_horizontal(one.is_not_null() for one in each).cast(pl.Int64).alias("mdr_tested"),
        pl.sum_horizontal((one >= rule.lowest).fill_null(value=False) for one in each)
        .cast(pl.Int64)
        .alias("mdr_affected"),
        _class_count(group, rule, blanked, number).alias("mdr_classes"),
    )
    return _categories(counted, group, rule).select(
        at,
        "mdr",
        "mdr_reason",
        pl.lit(group.name).alias("mdr_group"),
        "mdr_tested",
        "mdr_affected",
        "mdr_classes",
    )


def _blanked(group: OrganismGroup, rule: _Rule) -> dict[str, list[int]]:
    """Return the organisms' numbers whose results for an agent say nothing, by agent."""
    blanked: dict[str, set[int]] = {agent: set() for agent in group.agents}
    for one in group.intrinsic:
        for agent in one.agents:
            blanked[agent].update(rule.lineages.numbers(one.organisms))
    for agent in group.agents:
        blanked[agent].update(rule.lineages.numbers_of(tuple(rule.more_intrinsic.get(agent, ()))))
    return {agent: sorted(numbers) for agent, numbers in blanked.items() if numbers}


def _levels(group: OrganismGroup, rule: _Rule, blanked: Mapping[str, list[int]], number: str) -> list[pl.Expr]:
    """Return the level of each agent that the table has, intrinsic resistances left out.

    Where an isolate was not tested for the agent, the result of its substitute stands: laboratories of one country test
    different ones.
    """
    made = []
    for agent in group.agents:
        read_from = [one for one in (agent, rule.definition.substitutes.get(agent, agent)) if one in rule.there]
        if read_from:
            own = pl.col(number).is_in(blanked[agent]) if agent in blanked else pl.lit(value=False)
            made.append(pl.when(~own).then(pl.coalesce(level_of(one) for one in read_from)).alias(agent))
    return made


def _worst(agents: list[str]) -> pl.Expr:
    return pl.max_horizontal(agents) if agents else pl.lit(None, dtype=pl.UInt8)


def _mildest(agents: list[str]) -> pl.Expr:
    return pl.min_horizontal(agents) if agents else pl.lit(None, dtype=pl.UInt8)


def _class_count(group: OrganismGroup, rule: _Rule, blanked: Mapping[str, list[int]], number: str) -> pl.Expr:
    """Return how many classes count for each isolate's organism."""
    whole = pl.lit(len(group.classes), dtype=pl.Int64)
    if rule.classes == "all":
        return whole
    by_nature = [
        pl.col(number).is_in(sorted(set.intersection(*(set(blanked.get(agent, ())) for agent in one.agents))))
        for one in group.classes
    ]
    return whole - pl.sum_horizontal(by_nature).cast(pl.Int64)


def _categories(counted: pl.DataFrame, group: OrganismGroup, rule: _Rule) -> pl.DataFrame:
    """Return the counts with ``mdr`` and ``mdr_reason``."""
    tested, affected, total = pl.col("mdr_tested"), pl.col("mdr_affected"), pl.col("mdr_classes")
    enough = tested >= (total * rule.minimum_tested).floor()
    pdr = (tested >= total) & (pl.col("mildest") >= rule.lowest)
    mdr = affected >= rule.definition.mdr_at_least
    category = (
        pl.when(pdr)
        .then(pl.lit("PDR", dtype=MULTIDRUG))
        .when(mdr & (total - affected <= rule.definition.xdr_at_most_left))
        .then(pl.lit("XDR", dtype=MULTIDRUG))
        .when(mdr | pl.col("alone"))
        .then(pl.lit("MDR", dtype=MULTIDRUG))
        .when(enough)
        .then(pl.lit("negative", dtype=MULTIDRUG))
    )
    reason = (
        pl.when(pl.col("alone") & ~mdr)
        .then(pl.lit(group.alone_reason, dtype=pl.String))
        .when(~mdr & ~pdr & ~enough)
        .then(pl.lit("too few classes tested"))
        .cast(REASON)
    )
    return counted.with_columns(category.alias("mdr"), reason.alias("mdr_reason"))
