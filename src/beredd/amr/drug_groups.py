"""Groups of antimicrobials (third-generation cephalosporins …): what an isolate is to a group, as EARS-Net counts it.

The category of an isolate in a group is that of the agent it is least susceptible to: R before I before SDD before S;
none where no agent of the group was tested. Groups are data: content/codes/drug-groups.yaml.
"""

from collections.abc import Iterable, Sequence
from functools import cache, reduce
from typing import Final

import polars as pl
from pydantic import Field

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.model import SIR, interpreted
from beredd.amr.organism_selection import Lineages, OrganismSelection
from beredd.common.content_files import content_path, load_content
from beredd.common.errors import UserError
from beredd.common.text import Content, Text

LEVELS: Final = {category: level for level, category in enumerate(SIR.categories.to_list())}
"""S 0, SDD 1, I 2, R 3, NI 4: the order of falling susceptibility; NI is no result."""


class OwnAgents(Content):
    """The agents of a group for organisms whose group differs from the others'."""

    organisms: OrganismSelection
    agents: tuple[str, ...]


class DrugGroup(Content):
    """A group of antimicrobials that surveillance reports as one."""

    id: str
    title: Text
    agents: tuple[str, ...]
    own: tuple[OwnAgents, ...] = Field(default=(), alias="for")


class CombinedDefinition(Content):
    """Which groups make combined resistance in which organisms: resistant in ``at_least`` of the ``groups``."""

    id: str
    organisms: OrganismSelection
    groups: tuple[str, ...]
    at_least: int
    source: str


class Evidence(Content):
    """One kind of evidence for a marker: a test result (``found``), or the category of a group or of agents."""

    found: str | None = None
    group: str | None = None
    agents: tuple[str, ...] = ()
    organisms: OrganismSelection | None = None
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


class MarkerRule(Content):
    """A named kind of resistance (MRSA, VRE …), with the evidence that decides, in order."""

    id: str
    title: Text
    organisms: OrganismSelection
    rule: str
    source: str
    evidence: tuple[Evidence, ...]


class DrugGroups(Content):
    """The whole of content/codes/drug-groups.yaml."""

    source: str
    groups: tuple[DrugGroup, ...]
    combined: tuple[CombinedDefinition, ...]
    markers: tuple[MarkerRule, ...]

    def group(self, name: str) -> DrugGroup:
        """Return the group with the id `name`.

        Raises
        ------
        UserError
            When there is no such group.
        """
        for one in self.groups:
            if one.id == name:
                return one
        raise UserError(
            f"There is no group of antimicrobials {name!r}.", remedy=f"Use {', '.join(one.id for one in self.groups)}."
        )


@cache
def drug_groups() -> DrugGroups:
    """Return the groups, combined definitions and marker rules of content/codes/drug-groups.yaml."""
    return load_content(content_path("codes/drug-groups.yaml"), DrugGroups)


def group_category(
    isolates: pl.DataFrame, group: str, *, codes: Codes | None = None, lineages: Lineages | None = None
) -> pl.Expr:
    """Return the expression for the category of each isolate in a group of antimicrobials.

    Parameters
    ----------
    isolates
        An isolate table with categories; the groups' agents that it lacks count as not tested.
    group
        The id of a group: ``3gc``, ``fluoroquinolones``, ``aminoglycosides``, ``carbapenems`` …
    codes
        The code tables; the house's when not given.
    lineages
        The table's organisms, where they are known already.

    Returns
    -------
    polars.Expr
        Of type :data:`~beredd.amr.model.SIR`, named by the group: S, SDD, I or R, null where nothing was tested.

    Raises
    ------
    UserError
        When there is no such group.
    """
    one = drug_groups().group(group)
    there = interpreted(isolates)
    level = worst_level(one.agents, there)
    if one.own:
        lineages = lineages or Lineages.of(isolates, codes or code_tables())
        for special in one.own:
            numbers = lineages.numbers(special.organisms)
            if numbers:
                own = worst_level(special.agents, there)
                level = pl.when(lineages.number.is_in(numbers)).then(own).otherwise(level)
    return category_of(level).alias(group)


def level_of(agent: str) -> pl.Expr:
    """Return the number of an agent's category, 0 (S) to 3 (R); null where it is not tested or not interpretable."""
    number = pl.col(agent).to_physical().cast(pl.UInt8)
    return pl.when(number < LEVELS["NI"]).then(number)


def worst_level(agents: Iterable[str], there: Sequence[str]) -> pl.Expr:
    """Return the level of the agent that each isolate is least susceptible to, of those that are `there`."""
    found = [level_of(agent) for agent in agents if agent in there]
    return pl.max_horizontal(found) if found else pl.lit(None, dtype=pl.UInt8)


def category_of(level: pl.Expr) -> pl.Expr:
    """Return levels as categories of :data:`~beredd.amr.model.SIR`."""
    return level.cast(pl.UInt8).cat.to(SIR)


def any_of(conditions: Iterable[pl.Expr]) -> pl.Expr:
    """Return whether any condition holds; false for none."""
    return reduce(lambda left, right: left | right, conditions, pl.lit(value=False))
