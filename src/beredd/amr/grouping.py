"""By what isolates are counted: columns of the table, and what follows from them (year, age band, genus, Gram …).

Every measure of resistance groups by the same names, so that two tables by ``region, quarter`` have the same rows.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.model import interpreted
from beredd.common.errors import UserError

AGE_BANDS: Final = (0, 5, 20, 65, 80)
"""The lower bounds of 0-4, 5-19, 20-64, 65-79, 80+ years."""
EARS_NET_AGE_BANDS: Final = (0, 5, 19, 65)
"""The lower bounds of 0-4, 5-18, 19-64, 65+ years."""
GLASS_AGE_BANDS: Final = (0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85)
"""The lower bounds of GLASS: below 1, 1-4, then tens of years to 85+."""

PERIODS: Final = ("year", "quarter", "month")
OF_THE_ORGANISM: Final = ("genus", "family", "gram", "group")
"""What the code table tells of an organism: genus, family, negative or positive, its most specific group."""

FIRST: Final = "first"
"""The column in which :func:`beredd.amr.first_isolates` marks the isolates that count."""

Counted = Literal["first", "all"]


def counted_isolates(isolates: pl.DataFrame, *, first_only: bool) -> tuple[pl.DataFrame, Counted]:
    """Return the isolates that count, and which they are: ``first`` or ``all``.

    First isolates are taken where they are asked for and the table marks them in :data:`FIRST`; else all are.
    """
    if first_only and isolates.schema.get(FIRST) == pl.Boolean:
        return isolates.filter(pl.col(FIRST)), "first"
    return isolates, "all"


def pathogens(isolates: pl.DataFrame, codes: Codes | None = None) -> pl.DataFrame:
    """Return the isolates without those whose organism is none: no growth, contamination."""
    none = (codes or code_tables()).organisms.filter(pl.col("kind") == "none")["name"].to_list()
    if not none or "organism" not in isolates.columns:
        return isolates
    return isolates.filter(~pl.col("organism").is_in(none).fill_null(value=False))


def group_columns(
    isolates: pl.DataFrame, by: Sequence[str], *, ages: Sequence[int] = AGE_BANDS, codes: Codes | None = None
) -> list[pl.Expr]:
    """Return one expression for each name in `by`, to group by.

    Parameters
    ----------
    isolates
        An isolate table.
    by
        ``year`` (Int32), ``quarter`` (2024-Q1), ``month`` (2024-01), ``age`` (bands of `ages`), ``genus``, ``family``,
        ``gram``, ``group`` (of the code table; an organism that is in no group is its own), or any column of the table.
    ages
        The lower bounds of the age bands, from 0, rising.
    codes
        The code tables, for genus, family, Gram and group.

    Raises
    ------
    UserError
        When the table has not what a name needs, or a name stands twice.
    """
    if len(set(by)) < len(by):
        raise UserError(f"A name stands twice in {', '.join(by)}.", remedy="Name each once.")
    return [_expression(isolates, name, ages, codes) for name in by]


def _expression(isolates: pl.DataFrame, name: str, ages: Sequence[int], codes: Codes | None) -> pl.Expr:
    if name in PERIODS:
        _require(isolates, "date", name)
        date = pl.col("date")
        match name:
            case "year":
                return date.dt.year().alias(name)
            case "quarter":
                return pl.format("{}-Q{}", date.dt.year(), date.dt.quarter()).alias(name)
            case _:
                return date.dt.strftime("%Y-%m").alias(name)
    if name == "age":
        _require(isolates, "age", name)
        return age_band(pl.col("age"), ages)
    if name in OF_THE_ORGANISM and name not in isolates.columns:
        _require(isolates, "organism", name)
        return pl.col("organism").replace_strict(_told(name, codes), default=_default(name)).alias(name)
    _require(isolates, name, name)
    if name in interpreted(isolates):
        raise UserError(f"{name} is a result, not something to count by.", remedy="Name a descriptive column.")
    return pl.col(name)


def _require(isolates: pl.DataFrame, column: str, name: str) -> None:
    if column not in isolates.columns:
        raise UserError(
            f"The table cannot be counted by {name!r}: it has no column {column!r}.",
            remedy=f"Name one of: {', '.join(possible(isolates))}.",
        )


def possible(isolates: pl.DataFrame) -> list[str]:
    """Return the names that `isolates` can be counted by."""
    results = {name for name, dtype in isolates.schema.items() if not _describes(name, dtype)}
    own = [name for name in isolates.columns if name not in results and name not in ("row", "source_row", FIRST)]
    derived = [*(PERIODS if "date" in own else ()), *(OF_THE_ORGANISM if "organism" in own else ())]
    return list(dict.fromkeys([*derived, *own]))


def _describes(name: str, dtype: pl.DataType) -> bool:
    return not isinstance(dtype, pl.Enum) and not name.endswith(("_mic", "_gradient", "_zone", "_reported"))


def age_band(age: pl.Expr, lower: Sequence[int] = AGE_BANDS) -> pl.Expr:
    """Return the band that an age in years falls in: an Enum ``age`` in rising order, 0-4 … 80+.

    Raises
    ------
    UserError
        When the lower bounds do not begin at 0 and rise.
    """
    if not lower or lower[0] != 0 or any(one >= two for one, two in pairwise(lower)):
        raise UserError("Age bands begin at 0 and rise.", remedy="Write lower bounds such as 0,5,20,65,80.")
    names = [f"{low}-{high - 1}" if high > low + 1 else f"{low}" for low, high in pairwise(lower)] + [f"{lower[-1]}+"]
    within = pl.lit(names[0])
    for bound, name in zip(lower[1:], names[1:], strict=True):
        within = pl.when(age >= bound).then(pl.lit(name)).otherwise(within)
    return pl.when(age >= 0).then(within).cast(pl.Enum(names)).alias("age")


def _told(name: str, codes: Codes | None) -> Mapping[str, str | None]:
    """Return what the code table says of each organism: its genus, family, Gram or group."""
    organisms = (codes or code_tables()).organisms
    column = pl.col("groups").str.split(";").list.first().str.strip_chars() if name == "group" else pl.col(name)
    if name == "group":
        column = pl.coalesce(column, pl.col("name"))
    return dict(organisms.select("name", column.alias("told")).iter_rows())


def _default(name: str) -> pl.Expr:
    """Return what holds for an organism that the code table has not: its first word is its genus, itself its group."""
    match name:
        case "genus":
            return pl.col("organism").str.split(" ").list.first()
        case "group":
            return pl.col("organism")
        case _:
            return pl.lit(None, dtype=pl.String)


def chosen_antimicrobials(
    isolates: pl.DataFrame, asked: Sequence[str] | None, *, codes: Codes | None = None
) -> list[str]:
    """Return the codes of the antimicrobials to count: all that have categories, or the ones `asked` for, in order.

    Parameters
    ----------
    isolates
        An isolate table.
    asked
        Codes, or names that the code table knows (``gentamicin``).
    codes
        The code tables; the house's when not given.

    Raises
    ------
    UserError
        When the table has no categories at all, or none for one that was asked for.
    """
    there = interpreted(isolates)
    if not there:
        raise UserError(
            "The table has no S, I, R categories.", remedy="Run beredd amr interpret on it first, or read them with it."
        )
    if asked is None:
        return there
    return [_code(name, there, codes) for name in asked]


def _code(name: str, there: Sequence[str], codes: Codes | None) -> str:
    if name in there:
        return name
    code = (codes or code_tables()).antimicrobial(name) or name.upper()
    if code in there:
        return code
    raise UserError(f"The table has no categories for {name!r}.", remedy=f"It has: {', '.join(there)}.")
