"""Unusual resistance phenotypes (ovanliga resistensfenotyper): results to confirm before anything is built on them.

EUCAST's expert rules v3.3 list resistances so rare in an organism that an error of identification or of testing is the
likelier explanation. The rules are data: content/codes/unusual-phenotypes.yaml.
"""

from collections.abc import Sequence
from functools import cache

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.drug_groups import any_of
from beredd.amr.model import TESTED, interpreted
from beredd.amr.organism_selection import Lineages, OrganismSelection
from beredd.common.content_files import content_path, load_content
from beredd.common.errors import UserError
from beredd.common.text import Content


class UnusualRule(Content):
    """Agents to which resistance is unusual in some organisms; not where an ``unless_resistant`` agent is R as well."""

    table: str
    organisms: OrganismSelection
    agents: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    unless_resistant: tuple[str, ...] = ()


class UnusualRules(Content):
    """The whole of content/codes/unusual-phenotypes.yaml."""

    id: str
    source: str
    classes: dict[str, tuple[str, ...]]
    rules: tuple[UnusualRule, ...]

    def agents_of(self, rule: UnusualRule) -> list[str]:
        """Return the codes of all agents that a rule names, its classes written out."""
        named = [*rule.agents, *(agent for name in rule.classes for agent in self.classes[name])]
        return list(dict.fromkeys(named))


@cache
def unusual_rules() -> UnusualRules:
    """Return the rules of content/codes/unusual-phenotypes.yaml."""
    return load_content(content_path("codes/unusual-phenotypes.yaml"), UnusualRules)


def unusual(isolates: pl.DataFrame, *, codes: Codes | None = None) -> pl.DataFrame:
    """Return the isolates with a mark on unusual resistance phenotypes (EUCAST expert rules v3.3, tables 6 to 8).

    Parameters
    ----------
    isolates
        An isolate table with categories (:func:`beredd.amr.interpret`).
    codes
        The code tables; the house's when not given.

    Returns
    -------
    polars.DataFrame
        The isolates in their order, with ``unusual`` (Boolean; null where no rule is for the organism, or none of the
        rule's agents was tested) and ``unusual_agents`` (List of String: the codes that are unusually R; empty where
        none).

    Raises
    ------
    UserError
        When the table has no categories.
    """
    there = interpreted(isolates)
    if not there or "organism" not in isolates.columns:
        raise UserError("The table has no organisms with S, I, R.", remedy="Run beredd amr interpret on it first.")
    at, number = "unusual at", "unusual organism"
    lineages = Lineages.of(isolates, codes or code_tables())
    numbered = isolates.select(lineages.number.alias(number), *there).with_row_index(at)
    watched = _by_agent(there, lineages, number)
    marked = numbered.select(
        at,
        any_of(pl.col(agent).is_in(TESTED) & where for agent, (where, _) in watched.items())
        .fill_null(value=False)
        .alias("tested"),
        *(
            (pl.col(agent) == "R").and_(flag).fill_null(value=False).alias(agent)
            for agent, (_, flag) in watched.items()
        ),
    )
    flagged = marked.filter(any_of(pl.col(agent) for agent in watched)).select(
        at,
        pl.lit(value=True).alias("unusual"),
        pl.concat_list(pl.when(agent).then(pl.lit(agent)) for agent in watched)
        .list.drop_nulls()
        .alias("unusual_agents")
        if watched
        else pl.lit([], dtype=pl.List(pl.String)).alias("unusual_agents"),
    )
    found = marked.select(at, "tested").join(flagged, on=at, how="left", maintain_order="left")
    return isolates.hstack(
        found.select(
            pl.when("tested").then(pl.col("unusual").fill_null(value=False)).alias("unusual"),
            pl.col("unusual_agents").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        )
    )


def _by_agent(there: Sequence[str], lineages: Lineages, number: str) -> dict[str, tuple[pl.Expr, pl.Expr]]:
    """Return for each agent of the table that some rule names: where a rule watches it, and where R is unusual."""
    rules = unusual_rules()
    watched: dict[str, list[pl.Expr]] = {}
    unusual_at: dict[str, list[pl.Expr]] = {}
    for rule in rules.rules:
        members = lineages.numbers(rule.organisms)
        agents = [agent for agent in rules.agents_of(rule) if agent in there]
        if not members or not agents:
            continue
        where = pl.col(number).is_in(members)
        excused = any_of(
            (pl.col(other) == "R").fill_null(value=False) for other in rule.unless_resistant if other in there
        )
        for agent in agents:
            watched.setdefault(agent, []).append(where)
            unusual_at.setdefault(agent, []).append(where & ~excused)
    return {agent: (any_of(where), any_of(unusual_at[agent])) for agent, where in watched.items()}
