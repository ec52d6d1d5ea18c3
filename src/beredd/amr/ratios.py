"""The ratio of broad to narrow antibacterials in its published versions, and ESAC's quality indicators.

Several versions are in use under one name and give different values for the same sales, so none is the default and
every result names its own. What each counts is data in content/codes/consumption-groups.yaml.

Sources: Coenen et al. 2007, doi:10.1136/qshc.2006.021121 (ESAC); ECDC/EFSA/EMA 2017, doi:10.2903/j.efsa.2017.5017
(JIACRA); Nordic MultiMed QI08.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from beredd.amr.consumption_columns import NO_ATC
from beredd.amr.consumption_groups import Methenamine, Ratio, consumption_groups, within
from beredd.amr.consumption_rates import DEFAULT_BY, check_by, did, one_edition, shares
from beredd.common.errors import UserError

ESAC_RATES: Final = ("J01", "J01C", "J01D", "J01F", "J01M")
"""Quality indicators in DDD per 1,000 inhabitants and day."""
ESAC_SHARES: Final = ("J01CE", "J01CR", "cephalosporins-3-4", "J01MA")
"""Quality indicators in per cent of J01."""


def ratio_versions() -> list[str]:
    """Return the names of the published versions."""
    return list(consumption_groups().ratios)


def ratio_of(version: str | None) -> Ratio:
    """Return what a version counts.

    Raises
    ------
    UserError
        When no version is named, or none has that name.
    """
    known = consumption_groups().ratios
    if version is None or version not in known:
        what = "The ratio needs the name of its version" if version is None else f"There is no ratio {version!r}"
        raise UserError(f"{what}: values of different versions cannot be compared.", remedy=f"Use {', '.join(known)}.")
    return known[version]


def broad_narrow_ratio(
    ddds: pl.DataFrame,
    *,
    version: str | None = None,
    sector: str = "community",
    by: Sequence[str] = DEFAULT_BY,
) -> pl.DataFrame:
    """Count the ratio of broad to narrow antibacterials (bred/smal-kvot) by one of its published versions.

    Methenamine is in no version.

    Parameters
    ----------
    ddds
        What :func:`~beredd.amr.consumption.packages_to_ddd` gives.
    version
        ``esac-2007``, ``jiacra-ecdc`` or ``nordic-multimed``; leaving it out is an error.
    sector
        The sector; all versions were published for the community.
    by
        Columns that make a row.

    Returns
    -------
    DataFrame
        `by`, ``sector``, ``ddds_broad``, ``ddds_narrow``, ``ratio`` (null where nothing narrow was sold),
        ``ratio_version``, ``uncounted_rows``, ``atc_version``.

    Raises
    ------
    UserError
        When no version is named, or the doses are of several editions.
    """
    formula = ratio_of(version)
    check_by(by, ddds)
    edition = one_edition(ddds)
    broad, narrow = within(formula.broad), within(formula.narrow)
    uncoded = (pl.col("atc") == NO_ATC).fill_null(value=True)
    counted = (
        ddds.filter(pl.col("sector") == sector)
        .group_by(by)
        .agg(
            pl.col("ddds").filter(broad).sum().alias("ddds_broad"),
            pl.col("ddds").filter(narrow).sum().alias("ddds_narrow"),
            (pl.col("ddds").is_null() & (broad | narrow | uncoded)).sum().alias("uncounted_rows"),
        )
        .sort(by)
    )
    ratio = pl.when(pl.col("ddds_narrow") > 0).then(pl.col("ddds_broad") / pl.col("ddds_narrow"))
    return counted.select(
        *by,
        pl.lit(sector).alias("sector"),
        "ddds_broad",
        "ddds_narrow",
        ratio.alias("ratio"),
        pl.lit(version).alias("ratio_version"),
        "uncounted_rows",
        pl.lit(edition, dtype=pl.String).alias("atc_version"),
    )


def esac_indicators(
    ddds: pl.DataFrame, population: pl.DataFrame, *, methenamine: Methenamine, by: Sequence[str] = DEFAULT_BY
) -> pl.DataFrame:
    """Count ESAC's quality indicators of the community: five rates, four shares and the ratio of 2007.

    ESAC's two indicators of seasonal variation are not here.

    Returns
    -------
    DataFrame
        `by`, ``indicator`` (``J01 DID``, ``J01CE %``, ``broad/narrow esac-2007``), ``value``, ``methenamine``,
        ``uncounted_rows``, ``atc_version``.

    Raises
    ------
    UserError
        When the doses are of several editions.
    """
    community = ddds.filter(pl.col("sector") == "community")
    tail = ("methenamine", "uncounted_rows", "atc_version")
    rates = did(community, population, methenamine=methenamine, groups=ESAC_RATES, by=by).select(
        *by, (pl.col("group") + " DID").alias("indicator"), pl.col("did").alias("value"), *tail
    )
    parts = [
        shares(community, part=part, whole="J01", methenamine=methenamine, by=by).select(
            *by, pl.lit(f"{part} %").alias("indicator"), pl.col("share").alias("value"), *tail
        )
        for part in ESAC_SHARES
    ]
    ratio = broad_narrow_ratio(community, version="esac-2007", by=by).select(
        *by,
        pl.lit("broad/narrow esac-2007").alias("indicator"),
        pl.col("ratio").alias("value"),
        pl.lit(methenamine).alias("methenamine"),
        "uncounted_rows",
        "atc_version",
    )
    return pl.concat([rates, *parts, ratio]).sort(*by, maintain_order=True)
