"""WHO's AWaRe classification: which share of consumption is Access, Watch or Reserve, and which is not classified.

The list is content/codes/aware-2023.csv: the antibacterials of J01, A07AA and P01AB by ATC code, and by route where the
route decides (fosfomycin and minocycline). Medicines that WHO advises against (most fixed combinations) and those it
does not classify (methenamine among them) are ``unclassified``: they are shown, never left out in silence.

Source: World Health Organization, *AWaRe classification of antibiotics for evaluation and monitoring of use*, 2023.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import polars as pl

from beredd.amr.consumption_columns import NO_ATC
from beredd.amr.consumption_groups import Methenamine, in_group
from beredd.amr.consumption_rates import DEFAULT_BY, check_by, one_edition
from beredd.common.content_files import content_path
from beredd.common.errors import UserError

LISTS: Final = {"WHO 2023": "codes/aware-2023.csv"}
"""The editions of the list that ship."""
CATEGORIES: Final = ("access", "watch", "reserve")
UNCLASSIFIED: Final = "unclassified"
SCOPE: Final = "aware-scope"
"""What the shares are of when nothing else is said: J01, P01AB and A07AA."""


@cache
def aware_list(name: str = "WHO 2023") -> pl.DataFrame:
    """Return a list: ``atc``, ``route`` (null for any), ``name``, ``group``, ``source``.

    Raises
    ------
    UserError
        When no list has that name.
    """
    if name not in LISTS:
        raise UserError(f"There is no AWaRe list {name!r}.", remedy=f"Use one of {', '.join(LISTS)}.")
    return pl.read_csv(content_path(LISTS[name]), infer_schema=False)


def classified(ddds: pl.DataFrame, *, list: str = "WHO 2023") -> pl.DataFrame:
    """Return the rows with ``aware``: access, watch, reserve or unclassified, by ATC code and route.

    Where the route decides and a row has none, the row is unclassified.

    Raises
    ------
    UserError
        When no list has that name.
    """
    known = aware_list(list)
    by_route = known.filter(pl.col("route").is_not_null()).select("atc", "route", pl.col("group").alias("of_route"))
    any_route = known.filter(pl.col("route").is_null()).select("atc", pl.col("group").alias("of_any"))
    joined = ddds.join(by_route, on=["atc", "route"], how="left", maintain_order="left").join(
        any_route, on="atc", how="left", maintain_order="left"
    )
    return joined.with_columns(pl.coalesce("of_route", "of_any", pl.lit(UNCLASSIFIED)).alias("aware")).drop(
        "of_route", "of_any"
    )


def aware_shares(
    ddds: pl.DataFrame,
    list: str = "WHO 2023",
    *,
    methenamine: Methenamine,
    scope: str = SCOPE,
    by: Sequence[str] = DEFAULT_BY,
) -> pl.DataFrame:
    """Count the shares of Access, Watch and Reserve among daily doses, and what is unclassified.

    Parameters
    ----------
    ddds
        What :func:`~beredd.amr.consumption.packages_to_ddd` gives.
    list
        The edition of the list.
    methenamine
        ``in`` or ``out``; it is unclassified, so it moves the share of all and not the share of the classified.
    scope
        What counts: ``aware-scope`` as WHO does, or ``J01`` alone.
    by
        Columns that make a row.

    Returns
    -------
    DataFrame
        `by`, ``aware`` (the three groups and ``unclassified``, always all four), ``ddds``, ``share_of_classified``
        (null for the unclassified) and ``share_of_all`` in per cent, ``list``, ``scope``, ``methenamine``,
        ``uncounted_rows`` (rows of the scope, or without a code, that have no daily doses), ``atc_version``.

    Raises
    ------
    UserError
        When list, scope or a column is not known, or the doses are of several editions.
    """
    check_by(by, ddds)
    edition = one_edition(ddds)
    inside = in_group(scope, methenamine)
    uncoded = (pl.col("atc") == NO_ATC).fill_null(value=True)
    by_code = ddds.group_by(*dict.fromkeys([*by, "atc", "route"])).agg(
        pl.col("ddds").sum(), pl.col("ddds").null_count().alias("lost")
    )
    lost = by_code.group_by(by).agg(pl.col("lost").filter(inside | uncoded).sum().alias("uncounted_rows"))
    sums = classified(by_code.filter(inside), list=list).group_by(*by, "aware").agg(pl.col("ddds").sum())
    every = lost.join(pl.DataFrame({"aware": [*CATEGORIES, UNCLASSIFIED]}), how="cross")
    whole = every.join(sums, on=[*by, "aware"], how="left").with_columns(pl.col("ddds").fill_null(0.0))
    is_classified = pl.col("aware") != UNCLASSIFIED
    of_classified = pl.col("ddds").filter(is_classified).sum().over(by)
    of_all = pl.col("ddds").sum().over(by)
    rank = pl.col("aware").replace_strict({name: i for i, name in enumerate((*CATEGORIES, UNCLASSIFIED))})
    return (
        whole.with_columns(
            pl.when(is_classified & (of_classified > 0))
            .then(pl.col("ddds") / of_classified * 100)
            .alias("share_of_classified"),
            pl.when(of_all > 0).then(pl.col("ddds") / of_all * 100).alias("share_of_all"),
            pl.lit(list).alias("list"),
            pl.lit(scope).alias("scope"),
            pl.lit(methenamine).alias("methenamine"),
            pl.lit(edition, dtype=pl.String).alias("atc_version"),
        )
        .sort(*by, rank)
        .select(
            *by,
            "aware",
            "ddds",
            "share_of_classified",
            "share_of_all",
            "list",
            "scope",
            "methenamine",
            "uncounted_rows",
            "atc_version",
        )
    )
