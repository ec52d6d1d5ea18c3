"""Consumption of antimicrobials by people (förbrukning, forbrug): packages → defined daily doses → rates.

    read_packages, read_products, read_ddd_table → packages_to_ddd → did, per_bed_days … → consumption_observations

Method: WHO GLASS manual on antimicrobial consumption: a package's content, its daily doses, changes of codes and doses.
"""

from typing import Final

import polars as pl

from beredd.amr.consumption_columns import NO_ATC, NO_SALT
from beredd.amr.ddd import KEY, DddTable, edition_year, strength_units
from beredd.common.errors import UserError

REASONS: Final[dict[str, str]] = {
    "product_unknown": "The product is not in the register.",
    "no_atc": "The product has no ATC code.",
    "atc_deleted": "The ATC code was deleted in this edition.",
    "atc_split": "The ATC code was split into several; the register must say which.",
    "no_route": "The product has no route of administration.",
    "no_content": "The pack size or the strength is missing.",
    "unit_unknown": "The unit of the strength is not known.",
    "combination_unknown": "The combination has no daily dose in the table of combinations.",
    "no_ddd": "The edition has no daily dose for the substance, route and salt.",
    "unit_mismatch": "The strength and the daily dose are in units that cannot be converted into one another.",
}
"""Why a row has no daily doses, in the order in which they are asked."""


def ddd_per_package(products: pl.DataFrame, table: DddTable, *, version: str) -> pl.DataFrame:
    """Count the daily doses that a package of each product holds.

    Content = strength × volume / conc_volume × pack size, in the unit of the daily dose; divided by the dose of the
    combination where the product has one, else of substance, route and salt, else of substance and route.

    Parameters
    ----------
    products
        Columns of :data:`~beredd.amr.consumption_columns.PRODUCT_COLUMNS`.
    table
        The ATC/DDD index.
    version
        The edition to count with: ``2024``, ``ATC-2024-v1``.

    Returns
    -------
    DataFrame
        ``product_id``, ``atc`` (as the edition has it; ``Z99ZZ99`` without one), ``atc_given``, ``route``,
        ``ddd_per_package``, ``grams_per_package`` (null where not a mass), ``reason`` (of :data:`REASONS`, or null).

    Raises
    ------
    UserError
        When the table has no such edition.
    """
    work = _with_content(_with_codes(products, table, version))
    work = _with_dose(work, table, version)
    work = _with_grams(work, table.conversions)
    same = pl.col("kind") == pl.col("dose_kind")
    to_mass = (pl.col("dose_kind") == "mass") & pl.col("grams").is_not_null()
    from_mass = (pl.col("kind") == "mass") & pl.col("dose_grams").is_not_null()
    doses = (
        pl.when(same)
        .then(pl.col("content") / pl.col("dose"))
        .when(to_mass)
        .then(pl.col("content") * pl.col("grams") / pl.col("dose"))
        .when(from_mass)
        .then(pl.col("content") / pl.col("dose_grams") / pl.col("dose"))
    )
    work = work.with_columns(doses.alias("ddd_per_package")).with_columns(_reason().alias("reason"))
    is_mass = pl.when(pl.col("kind") == "mass").then(1.0).otherwise(pl.col("grams"))
    return work.select(
        "product_id",
        "atc",
        "atc_given",
        "route",
        pl.when(pl.col("reason").is_null()).then(pl.col("ddd_per_package")).alias("ddd_per_package"),
        (pl.col("content") * is_mass).alias("grams_per_package"),
        "reason",
    )


def _with_codes(products: pl.DataFrame, table: DddTable, version: str) -> pl.DataFrame:
    """Add the code that the edition has, and what became of it where there is none."""
    recoded = table.recoded(products.get_column("atc").drop_nulls().unique().to_list(), version)
    codes = pl.DataFrame(
        {
            "atc": list(recoded),
            "now": [code for code, _ in recoded.values()],
            "lost": [lost for _, lost in recoded.values()],
        },
        schema={"atc": pl.String, "now": pl.String, "lost": pl.String},
    )
    return products.join(codes, on="atc", how="left", maintain_order="left").select(
        pl.exclude("atc", "now"),
        pl.col("atc").alias("atc_given"),
        pl.coalesce("now", "atc").fill_null(NO_ATC).alias("atc"),
    )


def _with_content(work: pl.DataFrame) -> pl.DataFrame:
    """Add what a package holds, in the first unit of its kind (g, MU, mmol, unit doses, ml)."""
    units = strength_units().rename({"unit": "unit_key"})
    filled = work.with_columns(pl.col("strength_unit").str.to_lowercase().alias("unit_key"))
    amount = (
        pl.col("strength") * pl.col("factor") * pl.col("volume").fill_null(1.0) / pl.col("conc_volume").fill_null(1.0)
    )
    content = amount * pl.col("packsize")
    return filled.join(units, on="unit_key", how="left", maintain_order="left").with_columns(
        pl.when(content.is_finite() & (content > 0)).then(content).alias("content")
    )


def _with_dose(work: pl.DataFrame, table: DddTable, version: str) -> pl.DataFrame:
    """Add the daily dose in the first unit of its kind: ``dose``, ``dose_kind``.

    A dose in unit doses (UD) counts tablets or measures: there the package's content is its number of them.
    """
    doses = table.of(version)
    plain = doses.filter(pl.col("salt") == NO_SALT).drop("salt")
    combined = table.combinations.select("combination", "ddd", "unit")
    work = (
        work.join(doses, on=KEY, how="left", maintain_order="left")
        .join(plain, on=["atc", "route"], how="left", suffix="_plain", maintain_order="left")
        .join(combined, on="combination", how="left", suffix="_combined", maintain_order="left")
    )
    whole = pl.col("combination").is_not_null()
    dose = pl.when(whole).then(pl.col("ddd_combined")).otherwise(pl.coalesce("ddd", "ddd_plain"))
    unit = pl.when(whole).then(pl.col("unit_combined")).otherwise(pl.coalesce("unit", "unit_plain"))
    units = strength_units().rename({"unit": "dose_unit", "kind": "dose_kind", "factor": "dose_factor"})
    work = work.with_columns(dose.alias("dose_found"), unit.str.to_lowercase().alias("dose_unit")).join(
        units, on="dose_unit", how="left", maintain_order="left"
    )
    in_doses = (pl.col("dose_kind") == "dose") & pl.col("conc_volume").is_null() & pl.col("volume").is_null()
    return work.with_columns(
        (pl.col("dose_found") * pl.col("dose_factor")).alias("dose"),
        pl.when(in_doses & (pl.col("kind") != "dose").fill_null(value=True))
        .then(pl.col("packsize"))
        .otherwise(pl.col("content"))
        .alias("content"),
        pl.when(in_doses).then(pl.lit("dose")).otherwise(pl.col("kind")).alias("kind"),
    )


def _with_grams(work: pl.DataFrame, conversions: pl.DataFrame) -> pl.DataFrame:
    """Add what one MU or mmol of the product, and of its daily dose, weighs."""
    units = strength_units().select(pl.col("unit").alias("unit_key"), pl.col("kind"), "factor")
    grams = conversions.with_columns(pl.col("unit").str.to_lowercase().alias("unit_key")).join(units, on="unit_key")
    grams = grams.select("atc", "route", "kind", (pl.col("grams") / pl.col("factor")).alias("grams"))
    dose_grams = grams.rename({"kind": "dose_kind", "grams": "dose_grams"})
    return work.join(grams, on=["atc", "route", "kind"], how="left", maintain_order="left").join(
        dose_grams, on=["atc", "route", "dose_kind"], how="left", maintain_order="left"
    )


def _reason() -> pl.Expr:
    """Return why a product has no daily doses, the first that holds."""
    single = pl.col("combination").is_null()
    return (
        pl.when(pl.col("atc_given").is_null())
        .then(pl.lit("no_atc"))
        .when(pl.col("lost").is_not_null())
        .then(pl.col("lost"))
        .when(single & pl.col("route").is_null())
        .then(pl.lit("no_route"))
        .when(~single & pl.col("dose_found").is_null())
        .then(pl.lit("combination_unknown"))
        .when(pl.col("dose_found").is_null())
        .then(pl.lit("no_ddd"))
        .when(pl.col("kind").is_null() & pl.col("strength_unit").is_not_null())
        .then(pl.lit("unit_unknown"))
        .when(pl.col("content").is_null())
        .then(pl.lit("no_content"))
        .when(pl.col("ddd_per_package").is_null() | ~pl.col("ddd_per_package").is_finite())
        .then(pl.lit("unit_mismatch"))
    )


def packages_to_ddd(packages: pl.DataFrame, products: pl.DataFrame, table: DddTable, *, version: str) -> pl.DataFrame:
    """Turn packages sold into defined daily doses (definierade dygnsdoser, definerede døgndoser).

    Rows that cannot be counted are kept, with the reason: ``ddds`` is null, never nought. Counting again with another
    edition gives other figures for the same sales; they are a new vintage beside the old.

    Parameters
    ----------
    packages
        Columns of :data:`~beredd.amr.consumption_columns.PACKAGE_COLUMNS`.
    products
        Columns of :data:`~beredd.amr.consumption_columns.PRODUCT_COLUMNS`, each ``product_id`` once.
    table
        The ATC/DDD index.
    version
        The edition to count with.

    Returns
    -------
    DataFrame
        One row to each row of `packages`, in its order: its columns, then ``atc``, ``atc_given``, ``route``, ``ddds``,
        ``kilograms``, ``reason``, ``atc_version``.

    Raises
    ------
    UserError
        When a product stands twice in the register, or the table has no such edition.
    """
    if products.get_column("product_id").is_duplicated().any():
        raise UserError("A product stands twice in the register.", remedy="Keep the one row that is right.")
    counted = ddd_per_package(products, table, version=version).with_columns(pl.lit(value=True).alias("known"))
    joined = packages.join(counted, on="product_id", how="left", maintain_order="left")
    reason = pl.when(pl.col("known").is_null()).then(pl.lit("product_unknown")).otherwise(pl.col("reason"))
    return joined.select(
        *packages.columns,
        pl.col("atc").fill_null(NO_ATC),
        "atc_given",
        "route",
        (pl.col("packages") * pl.col("ddd_per_package")).alias("ddds"),
        (pl.col("packages") * pl.col("grams_per_package") / 1000).alias("kilograms"),
        reason.alias("reason"),
        pl.lit(version).alias("atc_version"),
    )


def restated(substances: pl.DataFrame, table: DddTable, *, version: str) -> pl.DataFrame:
    """Restate daily doses that arrived ready counted in another edition: doses × old daily dose / new daily dose.

    Parameters
    ----------
    substances
        Columns of :data:`~beredd.amr.consumption_columns.SUBSTANCE_COLUMNS`; each row says its own ``atc_version``.
    table, version
        The index and the edition to restate in; the table must know each row's edition too.

    Returns
    -------
    DataFrame
        The rows in their order, ``ddds`` restated, ``ddds_given``, ``reason`` and ``atc_version`` as in
        :func:`packages_to_ddd`. A row of this edition already, or of a combination, keeps its doses.

    Raises
    ------
    UserError
        When the table knows one of the editions neither by itself nor by changes.
    """
    new = _in_first_units(table.of(version))
    parts = []
    numbered = substances.with_columns(pl.col("atc").alias("atc_given")).with_row_index("!row")
    for (given,), rows in numbered.group_by("atc_version", maintain_order=True):
        recoded = table.recoded(rows.get_column("atc").unique().to_list(), version)
        lost = {code: why for code, (_, why) in recoded.items() if why}
        now = {code: after or code for code, (after, _) in recoded.items()}
        old = _in_first_units(table.of(str(given)))
        joined = rows.join(old, on=KEY, how="left", maintain_order="left")
        joined = joined.with_columns(pl.col("atc").replace(now)).join(
            new, on=KEY, how="left", suffix="_new", maintain_order="left"
        )
        keeps = pl.lit(edition_year(str(given)) == edition_year(version)) | pl.col("combination").is_not_null()
        moved = pl.when(pl.col("kind") == pl.col("kind_new")).then(pl.col("ddds") * pl.col("dose") / pl.col("dose_new"))
        parts.append(
            joined.with_columns(
                pl.col("ddds").alias("ddds_given"),
                pl.when(keeps).then(pl.col("ddds")).otherwise(moved).alias("ddds"),
                pl.col("atc_given").replace_strict(lost, default=None, return_dtype=pl.String).alias("lost"),
            )
        )
    if not parts:
        return substances.with_columns(
            pl.col("ddds").alias("ddds_given"),
            pl.lit(None, pl.String).alias("reason"),
            pl.lit(version).alias("atc_version"),
        )
    reason = pl.coalesce("lost", pl.when(pl.col("ddds").is_null()).then(pl.lit("no_ddd")))
    whole = pl.concat(parts).sort("!row").with_columns(reason.alias("reason"))
    return whole.select(
        *(name for name in substances.columns if name not in ("ddds", "atc_version")),
        pl.when(pl.col("reason").is_null()).then(pl.col("ddds")).alias("ddds"),
        "ddds_given",
        "reason",
        pl.lit(version).alias("atc_version"),
    )


def _in_first_units(doses: pl.DataFrame) -> pl.DataFrame:
    """Return daily doses in the first unit of their kind."""
    keyed = doses.with_columns(pl.col("unit").str.to_lowercase()).join(strength_units(), on="unit", how="left")
    return keyed.select(*KEY, (pl.col("ddd") * pl.col("factor")).alias("dose"), "kind")


def uncounted(ddds: pl.DataFrame) -> pl.DataFrame:
    """Return how many rows have no daily doses and why: ``reason``, ``rows``, and ``packages`` where there are any."""
    packages = [pl.col("packages").sum()] if "packages" in ddds.columns else []
    lost = ddds.filter(pl.col("reason").is_not_null())
    return lost.group_by("reason").agg(pl.len().alias("rows"), *packages).sort("reason")
