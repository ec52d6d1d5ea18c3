"""From tables of consumption to observations: what each definition of content/indicators/ says it counts, by place.

A definition with ``calculation: {engine: amr.consumption, parameters: …}`` or ``engine: amr.animals`` is counted here.
Its parameters are a :class:`Recipe`. Rates of full counts have no interval, and the provenance says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import polars as pl
from pydantic import ValidationError

from beredd.amr.animals import animal_sales
from beredd.amr.aware import aware_shares
from beredd.amr.consumption_columns import MEASURES, SECTORS
from beredd.amr.consumption_groups import Methenamine
from beredd.amr.consumption_rates import did, one_edition, per_bed_days, prescriptions_per_1000, shares
from beredd.amr.ratios import broad_narrow_ratio
from beredd.common.content_files import ContentFaults
from beredd.common.errors import Finding
from beredd.common.provenance import Provenance, program_version
from beredd.common.text import Content
from beredd.indicators import IndicatorDefinition, Observation, definitions

CONSUMPTION: Final = "amr.consumption"
ANIMALS: Final = "amr.animals"
NO_INTERVAL: Final = "none: a full count, not a sample"


class Recipe(Content):
    """How a definition's values are counted: the parameters of its ``calculation``.

    ``places`` are the countries that it is for, with their regions; empty for all.
    """

    measure: Literal[
        "did",
        "dbd",
        "dad",
        "share",
        "aware",
        "ratio",
        "prescriptions",
        "users",
        "prescription_share",
        "mg/PCU",
        "mg/kg biomass",
    ]
    group: str = "J01"
    whole: str = "J01"
    sector: Literal["community", "hospital", "total"] = "total"
    methenamine: Methenamine = "in"
    version: str | None = None
    """Of a ratio: its published version. Of AWaRe: the list."""
    scope: str = "aware-scope"
    aware: str = "access"
    age_group: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Consumption:
    """The tables that observations are counted from; those that are not at hand are None.

    ``ddds`` is of :func:`~beredd.amr.consumption.packages_to_ddd`; the others have the columns of
    :mod:`beredd.amr.consumption_columns`. ``source`` is in words; ``hashes`` has the SHA-256 of the file of ``ddds``,
    ``prescriptions`` and ``animal_sales``, as far as they come from files.
    """

    source: str
    ddds: pl.DataFrame | None = None
    population: pl.DataFrame | None = None
    activity: pl.DataFrame | None = None
    prescriptions: pl.DataFrame | None = None
    animal_sales: pl.DataFrame | None = None
    denominators: pl.DataFrame | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)

    def sha256(self, measure: str) -> str | None:
        """Return the hash of the file that a measure is counted on."""
        if measure in MEASURES:
            return self.hashes.get("animal_sales")
        of_prescriptions = measure in ("prescriptions", "users", "prescription_share")
        return self.hashes.get("prescriptions" if of_prescriptions else "ddds")


def recipe_of(definition: IndicatorDefinition) -> Recipe | None:
    """Return how a definition is counted here; None when it is not.

    Raises
    ------
    ContentFaults
        When the definition's parameters are not those of this engine.
    """
    calculation = definition.calculation
    if calculation is None or calculation.engine not in (CONSUMPTION, ANIMALS):
        return None
    try:
        recipe = Recipe.model_validate(calculation.parameters)
    except ValidationError as error:
        faults = [(".".join(map(str, fault["loc"])), f"{fault['msg']}.") for fault in error.errors()]
    else:
        of_animals = recipe.measure in MEASURES
        if of_animals == (calculation.engine == ANIMALS):
            return recipe
        faults = [("measure", f"is not of the engine {calculation.engine}.")]
    file, remedy = f"content/indicators/{definition.id}.yaml", "See docs/reference/indicators.md."
    raise ContentFaults([Finding(file, what, remedy, field=f"calculation.parameters.{at}") for at, what in faults])


def consumption_observations(
    tables: Consumption, *, vintage: str = "", indicators: Sequence[IndicatorDefinition] | None = None
) -> list[Observation]:
    """Count every indicator of consumption that the tables suffice for.

    Parameters
    ----------
    tables
        What there is.
    vintage
        Date or edition of publication. The ATC/DDD edition is written after it, so that a recount with another edition
        is a vintage of its own and never takes the place of the first.
    indicators
        The definitions to count; all that say how they are counted when not given.

    Returns
    -------
    list of Observation
        By indicator, place and period. A total whose community or hospital sales are not in the table, and a rate
        without a denominator, have no value and ``missing_reason`` ``not_reported``; never nought.

    Raises
    ------
    UserError
        When the doses are of several editions, or the animals' denominators are of another measure.
    """
    found: list[Observation] = []
    chosen = definitions().values() if indicators is None else indicators
    for definition in chosen:
        recipe = recipe_of(definition)
        if recipe is None:
            continue
        rows = _COUNTED[recipe.measure](recipe, tables)
        if rows is not None:
            found += _observations(definition, recipe, tables, rows, vintage)
    return found


def _rate(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count DID."""
    if tables.ddds is None or tables.population is None:
        return None
    own = _sector(tables.ddds, recipe.sector)
    counted = did(own, tables.population, methenamine=recipe.methenamine, groups=(recipe.group,))
    return _whole(counted.with_columns(pl.col("did").alias("value")), tables.ddds, recipe)


def _hospital(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count DDD per 100 bed-days or admissions."""
    if tables.ddds is None or tables.activity is None:
        return None
    counted = per_bed_days(tables.ddds, tables.activity, methenamine=recipe.methenamine, groups=(recipe.group,))
    return counted.with_columns(pl.col(recipe.measure).alias("value"))


def _share(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count a group's share of another's daily doses."""
    if tables.ddds is None:
        return None
    counted = shares(
        _sector(tables.ddds, recipe.sector),
        part=recipe.group,
        whole=recipe.whole,
        methenamine=recipe.methenamine,
        by=("place", "period"),
    )
    return _whole(counted.with_columns(pl.col("share").alias("value")), tables.ddds, recipe)


def _aware(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count one AWaRe group's share of the classified."""
    if tables.ddds is None:
        return None
    counted = aware_shares(
        _sector(tables.ddds, recipe.sector),
        recipe.version or "WHO 2023",
        methenamine=recipe.methenamine,
        scope=recipe.scope,
    ).filter(pl.col("aware") == recipe.aware)
    return _whole(counted.with_columns(pl.col("share_of_classified").alias("value")), tables.ddds, recipe)


def _ratio(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count a ratio of broad to narrow."""
    if tables.ddds is None:
        return None
    sector = "community" if recipe.sector == "total" else recipe.sector
    counted = broad_narrow_ratio(tables.ddds, version=recipe.version, sector=sector)
    return counted.with_columns(pl.col("ratio").alias("value"))


def _prescribed(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count prescriptions or users per 1,000, in all or of one age group."""
    if tables.prescriptions is None or tables.population is None:
        return None
    by = ("place", "period", "age_group") if recipe.age_group else ("place", "period")
    counted = prescriptions_per_1000(
        tables.prescriptions, tables.population, methenamine=recipe.methenamine, group=recipe.group, by=by
    )
    if recipe.age_group:
        counted = counted.filter(pl.col("age_group") == recipe.age_group)
    return counted.with_columns(pl.col(f"{recipe.measure}_per_1000").alias("value"))


def _prescription_share(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count a group's share of another's prescriptions."""
    if tables.prescriptions is None:
        return None
    nobody = pl.DataFrame(schema={"place": pl.String, "year": pl.Int64, "population": pl.Float64})
    part, whole = (
        prescriptions_per_1000(tables.prescriptions, nobody, methenamine=recipe.methenamine, group=group)
        for group in (recipe.group, recipe.whole)
    )
    share = pl.when(pl.col("prescriptions_whole") > 0).then(
        pl.col("prescriptions") / pl.col("prescriptions_whole") * 100
    )
    joined = part.join(whole, on=["place", "period"], suffix="_whole", maintain_order="left")
    return joined.with_columns(share.alias("value"))


def _of_animals(recipe: Recipe, tables: Consumption) -> pl.DataFrame | None:
    """Count sales for animals in one measure."""
    if tables.animal_sales is None or tables.denominators is None:
        return None
    if recipe.measure not in tables.denominators.get_column("measure"):
        return None
    counted = animal_sales(tables.animal_sales, tables.denominators, recipe.measure, groups=(recipe.group,))
    return counted.with_columns(pl.col("year").cast(pl.String).alias("period"))


_COUNTED: Final[dict[str, Callable[[Recipe, Consumption], pl.DataFrame | None]]] = {
    "did": _rate,
    "dbd": _hospital,
    "dad": _hospital,
    "share": _share,
    "aware": _aware,
    "ratio": _ratio,
    "prescriptions": _prescribed,
    "users": _prescribed,
    "prescription_share": _prescription_share,
    "mg/PCU": _of_animals,
    "mg/kg biomass": _of_animals,
}


def _sector(ddds: pl.DataFrame, sector: str) -> pl.DataFrame:
    return ddds if sector == "total" else ddds.filter(pl.col("sector") == sector)


def _whole(counted: pl.DataFrame, ddds: pl.DataFrame, recipe: Recipe) -> pl.DataFrame:
    """Take away the values of totals that lack a sector."""
    if recipe.sector != "total":
        return counted
    sectors = ddds.group_by("place", "period").agg(pl.col("sector").n_unique().alias("sectors"))
    return counted.join(sectors, on=["place", "period"], how="left", maintain_order="left").with_columns(
        pl.when(pl.col("sectors") == len(SECTORS)).then(pl.col("value")).alias("value")
    )


def _observations(
    definition: IndicatorDefinition, recipe: Recipe, tables: Consumption, rows: pl.DataFrame, vintage: str
) -> Iterable[Observation]:
    """Return the rows ``place``, ``period``, ``value`` as observations with their provenance."""
    edition = one_edition(tables.ddds) if tables.ddds is not None and "atc_version" in rows.columns else None
    printed = " ".join(part for part in (vintage, f"ATC/DDD {edition}" if edition else "") if part)
    version = f"{definition.version}; ATC/DDD {edition}" if edition else definition.version
    parameters = recipe.model_dump(mode="json", exclude_defaults=True)
    parameters["interval"] = NO_INTERVAL
    if "methenamine" in rows.columns:
        parameters["methenamine"] = recipe.methenamine
    for row in rows.sort("place", "period").iter_rows(named=True):
        if recipe.places and row["place"].split("-")[0] not in recipe.places:
            continue
        lost: dict[str, Any] = {"uncounted_rows": row["uncounted_rows"]} if row.get("uncounted_rows") else {}
        yield Observation(
            indicator=definition.id,
            place=row["place"],
            period=row["period"],
            value=row["value"],
            missing_reason=None if row["value"] is not None else "not_reported",
            vintage=printed,
            provenance=Provenance(
                source=tables.source,
                input_sha256=tables.sha256(recipe.measure),
                definition_version=version,
                program_version=program_version(),
                parameters=parameters | lost,
            ),
        )
