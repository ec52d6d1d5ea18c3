"""How many people live in a place: the denominator of incidence and of consumption.

content/codes/populations.csv holds the figures of Statistics Sweden (31 December) and Statistics Denmark (1 January),
each with its source; ``verified`` says whether somebody has checked it against the source.
"""

from functools import cache
from typing import Final

import polars as pl

from beredd.common.content_files import content_path
from beredd.common.errors import UserError

POPULATION_SCHEMA: Final = {
    "place": pl.String(),
    "year": pl.Int64(),
    "population": pl.Int64(),
    "reference_day": pl.String(),
    "verified": pl.String(),
    "source": pl.String(),
}


@cache
def populations() -> pl.DataFrame:
    """Return the populations: place, year, population (people), reference_day, verified (yes, no), source."""
    return pl.read_csv(content_path("codes/populations.csv"), schema=POPULATION_SCHEMA)


@cache
def latest_populations() -> dict[str, int]:
    """Return the newest known population of each place."""
    newest = populations().sort("year").group_by("place", maintain_order=True).last()
    return dict(newest.select("place", "population").iter_rows())


def population(place: str, year: int) -> int:
    """Return the population of a place in a year, of the nearest year known where that one is not.

    Raises
    ------
    UserError
        When nothing is known of the place.
    """
    own = populations().filter(pl.col("place") == place)
    if own.is_empty():
        raise UserError(
            f"The population of {place} is not known.",
            remedy="Add it to content/codes/populations.csv with its source.",
        )
    nearest = own.sort((pl.col("year") - year).abs(), "year").row(0, named=True)
    return int(nearest["population"])
