"""Expected resistant phenotypes (förväntad resistens, naturlig resistens): what a species is resistant to by nature."""

from collections.abc import Iterable
from functools import cache
from typing import Final

import polars as pl

from beredd.amr.codes import Codes
from beredd.common.content_files import content_path

INTRINSIC_COLUMNS: Final = (
    "organism",  # a name of the organism table, of any rank
    "antimicrobials",  # codes, with ; between
    "except",  # organisms below it that the row does not hold for, with ; between
    "source",
    "table",  # the guideline's table
    "rule",  # the guideline's number of the rule
)


@cache
def intrinsic_table() -> pl.DataFrame:
    """Return the table as written: :data:`INTRINSIC_COLUMNS`, all text."""
    return pl.read_csv(content_path("codes/intrinsic-resistance.csv"), infer_schema=False).select(INTRINSIC_COLUMNS)


def expected_resistance(organisms: Iterable[str | None], codes: Codes) -> frozenset[tuple[str, str]]:
    """Return each of `organisms` with each drug that it is expected to be resistant to.

    Source: EUCAST Expected Resistant Phenotypes v1.2 (2023).
    """
    return frozenset((name, drug) for name in organisms if name is not None for drug in expected_rules(name, codes))


def expected_rules(organism: str, codes: Codes) -> dict[str, str]:
    """Return the drugs that `organism` is expected to be resistant to, each with the source of its rule."""
    line = codes.ancestors(organism)
    found: dict[str, str] = {}
    for name in line:
        for drugs, spared, source in _rules().get(name, ()):
            if spared.isdisjoint(line):
                found = {**dict.fromkeys(drugs, source), **found}
    return found


@cache
def _rules() -> dict[str, list[tuple[list[str], set[str], str]]]:
    """Return the table by organism: drugs, organisms spared, source."""
    found: dict[str, list[tuple[list[str], set[str], str]]] = {}
    for row in intrinsic_table().iter_rows(named=True):
        drugs = [drug.strip() for drug in row["antimicrobials"].split(";")]
        spared = {name.strip() for name in (row["except"] or "").split(";") if name.strip()}
        source = f"{row['source']}, table {row['table']}, rule {row['rule']}"
        found.setdefault(row["organism"], []).append((drugs, spared, source))
    return found
