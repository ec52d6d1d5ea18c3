"""A small table of daily doses, a register and sales for tests of consumption.

The daily doses are facts of the WHO ATC/DDD index 2024 for the substances of the Nordic reports; the 2018 rows hold the
penicillins whose dose WHO raised in 2019.
"""

import polars as pl

from beredd.amr.consumption_columns import COMBINATION_COLUMNS, DDD_COLUMNS, PACKAGE_COLUMNS, PRODUCT_COLUMNS
from beredd.amr.ddd import DddTable
from beredd.common.columns import DTYPES, Column

SOURCE = "WHO ATC/DDD index 2024"
# atc, dose by mouth, dose by injection (g; MU where written)
DOSES_2024 = """
J01AA02 0.1 0.1|J01AA04 0.6 -|J01AA07 1 -|J01AA12 - 0.1|J01CA01 2 6|J01CA02 1.05 -|J01CA04 1.5 3|J01CA08 0.6 -
J01CA11 - 1.2|J01CE01 - 3.6|J01CE02 2 -|J01CF01 2 2|J01CF02 2 2|J01CF05 2 2|J01CR02 1.5 3|J01CR05 - 14|J01DB01 2 -
J01DC02 0.5 3|J01DD01 - 4|J01DD02 - 4|J01DD04 - 2|J01DE01 - 4|J01DF01 - 4|J01DH02 - 3|J01DH03 - 1|J01DH51 - 2
J01EA01 0.4 0.4|J01FA06 0.3 -|J01FA09 0.5 1|J01FA10 0.3 0.5|J01FF01 1.2 1.8|J01GB01 - 0.24|J01GB03 - 0.24|J01GB06 - 1
J01MA02 1 0.8|J01MA12 0.5 0.5|J01MA14 0.4 0.4|J01XA01 - 2|J01XA02 - 0.4|J01XE01 0.2 -|J01XX01 3 8|J01XX08 1.2 1.2
J01XX09 - 0.28|P01AB01 2 -|J01XD01 - 1.5|A07AA09 2 -
"""
DOSES_2018 = "J01CA04 1 1|J01CE02 2 -|J01CR02 1 3|J01DH02 - 2"


def frame_of(columns: tuple[Column, ...], rows: list[dict[str, object]]) -> pl.DataFrame:
    """Return rows as a frame with the declared columns, defaults filled in."""
    schema = {column.name: DTYPES[column.type] for column in columns}
    return pl.DataFrame(
        [{column.name: row.get(column.name, column.default) for column in columns} for row in rows],
        schema=schema,
        orient="row",
    )


def doses(text: str, version: str | None) -> list[dict[str, object]]:
    """Return the rows of a text of doses."""
    rows: list[dict[str, object]] = []
    for entry in text.replace("\n", "|").split("|"):
        if entry.strip():
            atc, oral, injected = entry.split()
            for route, dose in (("O", oral), ("P", injected)):
                if dose != "-":
                    rows.append({"atc": atc, "route": route, "ddd": float(dose), "unit": "g", "version": version})
    return rows


def little_ddds() -> DddTable:
    """Return the table: the editions 2018 (four substances) and 2024."""
    rows = doses(DOSES_2024, "2024") + doses(DOSES_2018, "2018")
    rows += [
        {"atc": "J01XX05", "route": "O", "salt": "HIPP", "ddd": 2.0, "unit": "g", "version": "2024"},
        {"atc": "J01XX05", "route": "O", "salt": "MAND", "ddd": 3.0, "unit": "g", "version": "2024"},
        {"atc": "J01FA01", "route": "O", "ddd": 1.0, "unit": "g", "version": "2024"},
        {"atc": "J01FA01", "route": "O", "salt": "ESUC", "ddd": 2.0, "unit": "g", "version": "2024"},
        {"atc": "J01XB01", "route": "P", "ddd": 9.0, "unit": "MU", "version": "2024"},
    ]
    combinations = [{"combination": "J01EE01_1", "atc": "J01EE01", "ddd": 4.0, "unit": "UD"}]
    return DddTable(
        frame_of(DDD_COLUMNS, [{"source": SOURCE, **row} for row in rows]), frame_of(COMBINATION_COLUMNS, combinations)
    )


def products(*rows: dict[str, object]) -> pl.DataFrame:
    """Return a register."""
    return frame_of(PRODUCT_COLUMNS, list(rows))


def tablets(product: str, atc: str, grams: float, number: float = 10.0, **more: object) -> dict[str, object]:
    """Return a product of tablets."""
    given = {"product_id": product, "atc": atc, "strength": grams, "strength_unit": "g", "packsize": number}
    return {"route": "O", **given, **more}


def packages(*rows: tuple[str, str, str, str, float]) -> pl.DataFrame:
    """Return sales: product, place, period, sector, packages."""
    names = ("product_id", "place", "period", "sector", "packages")
    return frame_of(PACKAGE_COLUMNS, [dict(zip(names, row, strict=True)) for row in rows])


def sold(*rows: tuple[str, str, float], place: str = "SE", period: str = "2024", version: str = "2024") -> pl.DataFrame:
    """Return daily doses as ``packages_to_ddd`` gives them: atc, sector, doses; by mouth."""
    return pl.DataFrame(
        {
            "place": [place] * len(rows),
            "period": [period] * len(rows),
            "sector": [sector for _, sector, _ in rows],
            "atc": [atc for atc, _, _ in rows],
            "route": ["O"] * len(rows),
            "ddds": [ddds for _, _, ddds in rows],
            "reason": [None] * len(rows),
            "atc_version": [version] * len(rows),
        },
        schema_overrides={"reason": pl.String, "ddds": pl.Float64},
    )


def people(number: float = 1_000_000, *, place: str = "SE", years: tuple[int, ...] = (2023, 2024)) -> pl.DataFrame:
    """Return inhabitants, the same in each year."""
    return pl.DataFrame(
        {
            "place": [place] * len(years),
            "year": list(years),
            "age_group": [None] * len(years),
            "population": [float(number)] * len(years),
        },
        schema_overrides={"age_group": pl.String, "year": pl.Int64},
    )
