"""Which isolates are of one species, for counting: subspecies together, and the programmes' own pathogens."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import polars as pl

from beredd.amr.codes import Codes

Programme = Literal["ears_net", "glass"]

_OF_A_GROUP: Final = ("complex", "group", "species", "spp", "sp")
"""Third words of names that are no subspecies."""
_UNKNOWN: Final = "Unknown"
"""The organism table's name for what was not recognised; its others of that kind are contamination, no growth …"""


def units(names: Sequence[str], codes: Codes, programme: Programme | None = None) -> dict[str, str]:
    """Return the species that each name counts as.

    Parameters
    ----------
    names
        Scientific names.
    codes
        The organism table; a name that it lacks is judged by its words.
    programme
        Where a programme (EARS-Net, GLASS) counts several species as one pathogen, such as *Acinetobacter* spp., they
        are one.
    """
    ranks = dict(codes.organisms.select("name", "rank").iter_rows())
    pathogens: Mapping[str, str | None] = (
        dict(codes.organisms.select("name", programme).iter_rows()) if programme is not None else {}
    )
    species = {name: _species(name, ranks.get(name)) for name in names}
    return {
        name: pathogens.get(name) or pathogens.get(one) or pathogens.get(one.split(" ")[0]) or one
        for name, one in species.items()
    }


def _species(name: str, rank: str | None) -> str:
    """Return genus and species of a name that goes further, else the name."""
    words = name.split()
    if len(words) < 3:
        return name
    if rank is None:
        third = words[2].rstrip(".").casefold()
        is_subspecies = words[1].islower() and words[2].islower() and third not in _OF_A_GROUP
    else:
        is_subspecies = rank == "subspecies"
    return " ".join(words[:2]) if is_subspecies else name


def no_organism(codes: Codes) -> list[str]:
    """Return the names of the table that are no organism: contamination, no growth."""
    return codes.organisms.filter(pl.col("kind") == "none")["name"].to_list()


def stains(names: Sequence[str], codes: Codes) -> dict[str, str | None]:
    """Return ``negative`` or ``positive`` (Gram), ``fungi``, or None for each name; a species follows its genus."""
    known: dict[str, str | None] = {}
    for name, genus, kind, gram in codes.organisms.select("name", "genus", "kind", "gram").iter_rows():
        stain = "fungi" if kind == "fungi" else gram
        known[name] = stain
        known.setdefault(genus, stain)
    return {name: known.get(name) or known.get(name.split()[0] if name else "") for name in names}


def species_columns(
    isolates: pl.DataFrame, codes: Codes, programme: Programme | None = None, *, include_unknown: bool = False
) -> pl.DataFrame:
    """Return each isolate's ``unit`` (the number of the species it counts as, from 1) and ``stain`` (:func:`stains`).

    Both are null where there is no organism that is known. With `include_unknown` a name that was not recognised is a
    species of its own.
    """
    organism = pl.col("organism").cast(pl.String)
    named: pl.Expr = pl.when(~organism.is_in(no_organism(codes))).then(organism)
    if include_unknown and "organism_found" in isolates.columns:
        unknown = organism.is_null() | (organism == _UNKNOWN)
        named = pl.when(unknown).then("? " + pl.col("organism_found").cast(pl.String)).otherwise(named)
    name = isolates.select(named.alias("organism"))
    names = name["organism"].drop_nulls().unique().to_list()
    unit_of, stain_of = units(names, codes, programme), stains(names, codes)
    table = pl.DataFrame(
        {"organism": names, "unit": [unit_of[one] for one in names], "stain": [stain_of[one] for one in names]},
        schema={"organism": pl.String, "unit": pl.String, "stain": pl.String},
    ).with_columns(pl.col("unit").rank("dense").cast(pl.Int64))
    return name.join(table, on="organism", how="left", maintain_order="left").select("unit", "stain")
