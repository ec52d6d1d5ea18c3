"""Antibiograms (antibiogram, resistensöversikt): per cent susceptible by organism and antimicrobial or combination.

Traditional, combination and syndromic, with the minimum of 30 isolates of CLSI M39 (5th ed. 2022). A combination covers
an isolate when it is susceptible to one of its parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, Literal, Self

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.grouping import (
    AGE_BANDS,
    Counted,
    chosen_antimicrobials,
    counted_isolates,
    group_columns,
    pathogens,
)
from beredd.amr.intervals import Interval, check_interval, with_percent
from beredd.amr.model import SUSCEPTIBLE
from beredd.common.errors import UserError

Kind = Literal["traditional", "combination", "syndromic"]
M39_MINIMUM: Final = 30
"""The fewest isolates that CLSI M39 gives a percentage for."""


@dataclass(frozen=True, slots=True)
class Regimen:
    """A treatment: one antimicrobial, or several given together; ``name`` is their codes with + between."""

    codes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The codes with + between."""
        return "+".join(self.codes)

    @classmethod
    def read(cls, text: str, isolates: pl.DataFrame, codes: Codes | None) -> Self:
        """Return the regimen that ``AMC+GEN``, or names with + between, stand for.

        Raises
        ------
        UserError
            When the table has no categories for a part, or a part stands twice.
        """
        parts = chosen_antimicrobials(isolates, [part.strip() for part in text.split("+")], codes=codes)
        if len(set(parts)) < len(parts):
            raise UserError(f"A part stands twice in {text!r}.", remedy="Name each once.")
        return cls(tuple(parts))

    def tested(self, susceptible: Sequence[str], *, all_parts: bool) -> pl.Expr:
        """Return whether an isolate has a result: susceptible to a part, or a result for each part.

        With `all_parts`, a result for each part is asked for also where one part already covers the isolate.
        """
        whole = ~reduce(or_, (pl.col(code).is_null() | (pl.col(code) == "NI") for code in self.codes))
        return whole if all_parts else whole | self.covers(susceptible)

    def covers(self, susceptible: Sequence[str]) -> pl.Expr:
        """Return whether an isolate is susceptible to one of the parts."""
        return reduce(
            or_, ((pl.col(code) == word).fill_null(value=False) for code in self.codes for word in susceptible)
        )


@dataclass(frozen=True)
class Antibiogram:
    """An antibiogram and how it was made.

    ``frame`` has one row a group and regimen: the columns counted by, ``antimicrobial`` (code, or codes with +), ``n``
    (isolates), ``n_tested``, ``n_susceptible``, ``percent_susceptible`` with ``low`` and ``high`` (per cent, null where
    too few were tested), ``enough`` (at least ``minimum`` tested), ``counted`` (``first`` or ``all`` isolates).
    """

    frame: pl.DataFrame
    by: tuple[str, ...]
    minimum: int
    counted: Counted

    def wide(self, value: str = "percent_susceptible") -> pl.DataFrame:
        """Return one row a group, ``n`` and a column for each regimen that has `value` in any group, for pages.

        Cells with too few tested are null; a group that has no cell is left out.
        """
        shown = self.frame.filter("enough")
        rows = [*self.by, *(["n"] if "n" in shown.columns else [])]  # a published table has not n
        if not shown.height:
            return self.frame.select(rows).clear()
        order = shown["antimicrobial"].unique(maintain_order=True).to_list()
        names = [name for name in self.frame["antimicrobial"].unique(maintain_order=True) if name in order]
        table = shown.pivot("antimicrobial", index=rows, values=value)
        return table.select(*rows, *names)


def antibiogram(
    isolates: pl.DataFrame,
    *,
    kind: Kind = "traditional",
    antimicrobials: Sequence[str] | None = None,
    by: str | Sequence[str] = "organism",
    syndromic: str | None = None,
    minimum: int = M39_MINIMUM,
    only_all_tested: bool = False,
    susceptible: Sequence[str] = SUSCEPTIBLE,
    interval: Interval = "wilson",
    level: float = 0.95,
    first_only: bool = True,
    ages: Sequence[int] = AGE_BANDS,
    codes: Codes | None = None,
) -> Antibiogram:
    """Return the per cent susceptible of each organism to each antimicrobial or combination.

    Parameters
    ----------
    isolates
        An isolate table with categories.
    kind
        ``traditional``: one antimicrobial a column; ``combination``: regimens such as ``AMC+GEN``, for which a part
        must be named; ``syndromic``: either, split by the column `syndromic`.
    antimicrobials
        Codes, names, or those with + between; all that have categories when not given.
    by
        ``organism``, ``genus``, ``gram``, ``group`` …, one or several.
    syndromic
        What splits the table: ward_type, specimen, age …
    minimum
        The fewest tested for a percentage; 30 by CLSI M39.
    only_all_tested
        Count an isolate for a combination only where all its parts have a result.
    susceptible
        The categories that are covered; ``("S",)`` leaves out susceptible at increased exposure.
    interval, level
        The interval's kind and confidence level.
    first_only
        Count first isolates alone, where the table marks them, as M39 asks for.
    ages
        The lower bounds of age bands.
    codes
        The code tables; the house's when not given.

    Raises
    ------
    UserError
        When the kind and the other arguments do not agree, or the table has not what they name.
    """
    check_interval(interval, level)
    regimens = read_regimens(antimicrobials, isolates, codes)
    _check_kind(kind, regimens, syndromic)
    names = [*([syndromic] if syndromic else []), *([by] if isinstance(by, str) else by)]
    rows, which = counted_isolates(isolates, first_only=first_only)
    counts = regimen_counts(
        pathogens(rows, codes),
        group_columns(rows, names, ages=ages, codes=codes),
        regimens,
        susceptible=susceptible,
        only_all_tested=only_all_tested,
    )
    measured = with_percent(
        counts,
        "n_susceptible",
        "n_tested",
        ("percent_susceptible", "low", "high"),
        method=interval,
        level=level,
        minimum=minimum,
    ).with_columns((pl.col("n_tested") >= max(minimum, 1)).alias("enough"), pl.lit(which).alias("counted"))
    return Antibiogram(measured, tuple(names), minimum, which)


def read_regimens(asked: Sequence[str] | None, isolates: pl.DataFrame, codes: Codes | None) -> list[Regimen]:
    """Return the regimens that were asked for, or each antimicrobial that has categories."""
    return [Regimen.read(text, isolates, codes) for text in asked or chosen_antimicrobials(isolates, None)]


def _check_kind(kind: Kind, regimens: Sequence[Regimen], syndromic: str | None) -> None:
    combined = any(len(regimen.codes) > 1 for regimen in regimens)
    if kind == "traditional" and combined:
        raise UserError("A traditional antibiogram has no combinations.", remedy="Ask for kind combination.")
    if kind == "combination" and not combined:
        raise UserError("No combination is named.", remedy="Name antimicrobials with + between, such as AMC+GEN.")
    if (kind == "syndromic") != (syndromic is not None):
        raise UserError(
            "A syndromic antibiogram, and no other, is split by a column.",
            remedy="Ask for kind syndromic and name the column, such as ward_type.",
        )


def regimen_counts(
    isolates: pl.DataFrame,
    keys: Sequence[pl.Expr],
    regimens: Sequence[Regimen],
    *,
    susceptible: Sequence[str] = SUSCEPTIBLE,
    only_all_tested: bool = False,
) -> pl.DataFrame:
    """Return how many isolates each regimen was tested on and covers, by group, in one pass over the isolates.

    Returns
    -------
    polars.DataFrame
        The keys, ``antimicrobial`` (the regimen's name), ``n``, ``n_tested``, ``n_susceptible``, sorted by the keys,
        unknown last, the regimens of each group in the order given.
    """
    sums = [
        expression.sum().cast(pl.Int64).alias(f"{regimen.name} {name}")
        for regimen in regimens
        for name, expression in _counted(regimen, susceptible, only_all_tested=only_all_tested)
    ]
    size = pl.len().cast(pl.Int64).alias("n")
    groups = isolates.group_by(keys).agg(size, *sums) if keys else isolates.select(size, *sums)
    names = groups.columns[: len(keys)]
    long = pl.concat(
        groups.select(
            *names,
            pl.lit(regimen.name).alias("antimicrobial"),
            "n",
            *(pl.col(f"{regimen.name} {name}").alias(name) for name in ("n_tested", "n_susceptible")),
        )
        for regimen in regimens
    )
    return long.sort(names, nulls_last=True, maintain_order=True) if names else long


def _counted(regimen: Regimen, susceptible: Sequence[str], *, only_all_tested: bool) -> list[tuple[str, pl.Expr]]:
    tested = regimen.tested(susceptible, all_parts=only_all_tested)
    return [("n_tested", tested), ("n_susceptible", regimen.covers(susceptible) & tested)]
