"""Which organisms a rule is for: written by name, genus, family or order, and turned into one expression over rows.

Rules name organisms; tables hold a million rows of a few hundred organisms. Each organism of a table is therefore held
against a rule once, and the rows are then chosen by the organism's number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from pydantic import Field

from beredd.amr.codes import Codes
from beredd.common.text import Content


class OrganismSelection(Content):
    """The organisms a rule holds for: any that is named, or whose genus, family, order or group is.

    A name holds for its subspecies and serovars too (``Salmonella enterica`` for ``Salmonella enterica subsp. …``).
    What stands under ``except`` is then taken out.
    """

    names: tuple[str, ...] = ()
    genera: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    excepted: "OrganismSelection | None" = Field(default=None, alias="except")

    def holds_for(self, organism: "Lineage") -> bool:
        """Return whether the rule holds for an organism."""
        if self.excepted is not None and self.excepted.holds_for(organism):
            return False
        return (
            organism.name in self.names
            or any(organism.name.startswith(f"{name} ") for name in self.names if " " in name)
            or organism.genus in self.genera
            or organism.family in self.families
            or organism.order in self.orders
            or any(group in self.groups for group in organism.groups)
        )


@dataclass(frozen=True, slots=True)
class Lineage:
    """An organism's name and what it belongs to; None where the code table does not say."""

    name: str
    genus: str | None = None
    family: str | None = None
    order: str | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lineages:
    """The organisms of one table, each with its lineage."""

    organisms: tuple[Lineage, ...]

    @classmethod
    def of(cls, isolates: pl.DataFrame, codes: Codes) -> "Lineages":
        """Return the lineages of the organisms in the column ``organism``; what has no row takes its genus's place."""
        names = isolates.get_column("organism").cast(pl.String).drop_nulls().unique().sort().to_list()
        wanted = codes.organisms.select("name", "genus", "family", "order", "groups")
        known = {row[0]: row for row in wanted.iter_rows()}
        by_genus = {row[1]: row for row in wanted.filter(pl.col("order").is_not_null()).iter_rows() if row[1]}
        return cls(tuple(_lineage(name, known, by_genus) for name in names))

    @cached_property
    def number(self) -> pl.Expr:
        """The organism's number in this table: null where the row has no organism."""
        names = pl.Enum([organism.name for organism in self.organisms])
        return pl.col("organism").cast(pl.String).cast(names).to_physical()

    def numbers(self, selection: OrganismSelection) -> list[int]:
        """Return the numbers of the organisms that `selection` holds for."""
        return [number for number, one in enumerate(self.organisms) if selection.holds_for(one)]

    def numbers_of(self, names: Sequence[str]) -> list[int]:
        """Return the numbers of the organisms called one of `names`."""
        wanted = set(names)
        return [number for number, one in enumerate(self.organisms) if one.name in wanted]


def _lineage(
    name: str, known: dict[str, tuple[str | None, ...]], by_genus: dict[str | None, tuple[str | None, ...]]
) -> Lineage:
    """Return the lineage of `name` from its own row, else from a row of its genus, which is the name's first word."""
    found = known.get(name)
    genus = (found[1] if found else None) or name.split(" ")[0]
    kin = by_genus.get(genus)
    family, order = (found[2] if found else None, found[3] if found else None)
    return Lineage(
        name,
        genus,
        family or (kin[2] if kin else None),
        order or (kin[3] if kin else None),
        tuple(group.strip() for group in (found[4] or "").split(";") if group.strip()) if found else (),
    )
