"""Read what consumption is counted from: registers, sales, people, bed-days, prescriptions, animals.

Each function reads one CSV or XLSX file against its declared columns and returns a
:class:`~beredd.common.tables.TableRead`: the good rows typed, the others kept aside with their faults, and the hash.
Codes are written in capitals, as WHO writes them.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from beredd.amr.consumption_columns import (
    ACTIVITY_COLUMNS,
    ANIMAL_SALES_COLUMNS,
    DENOMINATOR_COLUMNS,
    PACKAGE_COLUMNS,
    POPULATION_COLUMNS,
    PRESCRIPTION_COLUMNS,
    PRODUCT_COLUMNS,
    SUBSTANCE_COLUMNS,
)
from beredd.common.columns import Column
from beredd.common.errors import UserError
from beredd.common.places import places
from beredd.common.tables import RowCheck, TableRead, read_table

CAPITALS = ("atc", "becomes", "atcvet", "route", "salt", "combination")
"""Columns of codes, which are written in capitals."""


def read_products(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read the product register (produktregister): GLASS-AMC's columns.

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, PRODUCT_COLUMNS, name, unique=("product_id",))


def read_packages(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read packages sold (försäljning, omsætning): product, place, period, sector, packages.

    The same product may stand in several rows of a period; they are deliveries, and are added.

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, PACKAGE_COLUMNS, name)


def read_substances(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read consumption that comes as daily doses of a substance, with the edition they were counted with.

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, SUBSTANCE_COLUMNS, name)


def read_population(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read inhabitants (folkmängd, folketal) by place and year, in all or by age group.

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, POPULATION_COLUMNS, name, unique=("place", "year", "age_group"))


def read_activity(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read bed-days and admissions (vårddagar och vårdtillfällen, sengedage og indlæggelser).

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, ACTIVITY_COLUMNS, name, unique=("place", "period"))


def read_prescriptions(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read prescriptions dispensed and people who had one (recept och användare, recepter og brugere).

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, PRESCRIPTION_COLUMNS, name, unique=("place", "period", "atc", "age_group"))


def read_animal_sales(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read antimicrobials sold or used for animals, mg of active substance by ATCvet code.

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, ANIMAL_SALES_COLUMNS, name)


def read_denominators(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read animals' PCU or biomass in kg, each row with the measure it belongs to.

    Raises
    ------
    UserError
        When the file holds no such table.
    """
    return _read(source, DENOMINATOR_COLUMNS, name, unique=("place", "year", "species", "measure"))


def _read(
    source: Path | bytes, columns: Sequence[Column], name: str | None, *, unique: Sequence[str] = ()
) -> TableRead:
    checks: list[RowCheck] = []
    if any(column.name == "place" for column in columns):
        known = pl.col("place").is_in(list(places()))
        checks.append(RowCheck("place", ~known, "is not a place", "Use ISO 3166, such as SE, DK or SE-AB."))
    table = read_table(source, columns, name=name, checks=checks, unique=unique)
    if not table.total:
        raise UserError("The table has a header and no rows.", where=table.name, remedy="See that the file is whole.")
    return in_capitals(table)


def in_capitals(table: TableRead) -> TableRead:
    """Return a table with its columns of codes in capitals."""
    codes = [column for column in CAPITALS if column in table.frame.columns]
    return replace(table, frame=table.frame.with_columns(pl.col(codes).str.to_uppercase()))
