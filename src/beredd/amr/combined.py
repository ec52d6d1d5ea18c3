"""Combined resistance (kombinerad resistens, kombineret resistens): to several groups of antimicrobials at once.

The definitions are EARS-Net's, as data in content/codes/drug-groups.yaml. Only isolates that were tested in every group
of the definition count.
"""

from collections.abc import Sequence

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.drug_groups import LEVELS, CombinedDefinition, drug_groups, group_category
from beredd.amr.grouping import AGE_BANDS, counted_isolates, group_columns
from beredd.amr.intervals import Interval, check_interval, with_percent
from beredd.amr.model import interpreted
from beredd.amr.organism_selection import Lineages
from beredd.common.errors import UserError


def combined_resistance(
    isolates: pl.DataFrame,
    *,
    definition: str | Sequence[str] = "ears-net",
    by: Sequence[str] = ("year",),
    susceptible_i: bool = True,
    interval: Interval = "wilson",
    level: float = 0.95,
    minimum: int = 0,
    first_only: bool = True,
    ages: Sequence[int] = AGE_BANDS,
    codes: Codes | None = None,
) -> pl.DataFrame:
    """Return the share of isolates with combined resistance, by group.

    Parameters
    ----------
    isolates
        An isolate table with categories (:func:`beredd.amr.interpret`).
    definition
        Ids of definitions, or ``ears-net`` for all of EARS-Net's: Escherichia coli and Klebsiella pneumoniae resistant
        to third-generation cephalosporins, fluoroquinolones and aminoglycosides; Pseudomonas aeruginosa to at least
        three of five groups; Acinetobacter to fluoroquinolones, aminoglycosides and carbapenems.
    by
        What to count by, as :func:`beredd.amr.resistance` takes it.
    susceptible_i
        True: R alone is resistant (EARS-Net from the data of 2019). False: I counts too (non-susceptibility, older).
    interval
        ``wilson`` or ``clopper-pearson``.
    level
        The confidence level.
    minimum
        The smallest number tested that gives a percentage.
    first_only
        Count first isolates alone, where the table marks them in ``first``.
    ages
        The lower bounds of the age bands.
    codes
        The code tables; the house's when not given.

    Returns
    -------
    polars.DataFrame
        One row a definition and group: ``definition``, the columns `by`, ``n`` (isolates of its organisms),
        ``n_tested`` (tested in all groups), ``n_resistant``, ``percent`` with ``low`` and ``high`` (per cent),
        ``measure`` (``resistant`` or ``non-susceptible``), ``counted`` (``first`` or ``all``).

    Raises
    ------
    UserError
        When there is no such definition, no categories, or not what something is to be counted by.
    """
    check_interval(interval, level)
    asked = _definitions(definition)
    if not interpreted(isolates):
        raise UserError("The table has no S, I, R categories.", remedy="Run beredd amr interpret on it first.")
    rows, which = counted_isolates(isolates, first_only=first_only)
    lineages = Lineages.of(rows, codes or code_tables())
    keys = group_columns(rows, by, ages=ages, codes=codes)
    lowest = LEVELS["R"] if susceptible_i else LEVELS["I"]
    counts = pl.concat([_counts(rows, one, keys, lowest, lineages) for one in asked])
    return with_percent(
        counts, "n_resistant", "n_tested", ("percent", "low", "high"), method=interval, level=level, minimum=minimum
    ).with_columns(
        pl.lit("resistant" if susceptible_i else "non-susceptible").alias("measure"), pl.lit(which).alias("counted")
    )


def _definitions(asked: str | Sequence[str]) -> list[CombinedDefinition]:
    """Return the definitions asked for, by id or by the beginning of ids (``ears-net``)."""
    known = drug_groups().combined
    found = []
    for name in [asked] if isinstance(asked, str) else asked:
        matching = [one for one in known if one.id == name or one.id.startswith(f"{name}-")]
        if not matching:
            raise UserError(
                f"There is no definition of combined resistance {name!r}.",
                remedy=f"Use ears-net, or one of: {', '.join(one.id for one in known)}.",
            )
        found += [one for one in matching if one not in found]
    return found


def _counts(
    rows: pl.DataFrame, one: CombinedDefinition, keys: Sequence[pl.Expr], lowest: int, lineages: Lineages
) -> pl.DataFrame:
    """Return how many isolates of a definition's organisms there are, tested in all its groups, and resistant."""
    members = rows.filter(lineages.number.is_in(lineages.numbers(one.organisms)))
    levels = [
        group_category(rows, group, lineages=lineages).to_physical().cast(pl.UInt8).alias(f"group {n}")
        for n, group in enumerate(one.groups)
    ]
    names = [f"group {n}" for n in range(len(levels))]
    tested = pl.all_horizontal(pl.col(name).is_not_null() for name in names)
    affected = pl.sum_horizontal(pl.col(name) >= lowest for name in names) >= one.at_least
    counted = members.select(*keys, *levels).with_columns(
        tested.alias("all tested"), (tested & affected).fill_null(value=False).alias("all resistant")
    )
    sums = [
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("all tested").sum().cast(pl.Int64).alias("n_tested"),
        pl.col("all resistant").sum().cast(pl.Int64).alias("n_resistant"),
    ]
    by = counted.columns[: len(keys)]
    grouped = counted.group_by(by).agg(sums).sort(by, nulls_last=True) if by else counted.select(sums)
    return grouped.select(pl.lit(one.id).alias("definition"), *by, "n", "n_tested", "n_resistant")
