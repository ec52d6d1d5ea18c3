"""Sales of antimicrobials for people and animals, read from tables that tell by their headings what they hold."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from beredd.common.errors import UserError
from beredd.site.datasets.engine import Asked, Found, Step, days_of, keep_rejected, only_of

if TYPE_CHECKING:
    from beredd.amr.ddd import DddTable
    from beredd.common.tables import TableRead

DOSES: Final = {
    "combinations": "combinations",
    "atc-changes": "atc_changes",
    "ddd-changes": "ddd_changes",
    "conversions": "conversions",
}
"""Tables that go with the daily doses, and what the reader calls them."""
TOGETHER: Final = "See docs/how-to/count-consumption.md for which tables belong together."


def read_sales(asked: Asked, step: Step) -> Found:
    """Read sales with what they are divided by, and count every indicator that they suffice for.

    Raises
    ------
    UserError
        When a file is none of the tables, two are the same one, or they do not suffice.
    """
    from beredd.amr.consumption_observations import Consumption, consumption_observations

    reading = step("read", 0.0, 0.6)
    files = _by_table(asked.files)
    tables = _read(files, lambda number: reading(number / len(files), "reading"))
    step("values", 0.6, 0.6)
    doses, parameters, notices = _daily_doses(files, tables)
    given = {name: table.frame for name, table in tables.items()}
    consumption = Consumption(
        asked.source,
        ddds=doses,
        population=given.get("population"),
        activity=given.get("activity"),
        prescriptions=given.get("prescriptions"),
        animal_sales=given.get("animals"),
        denominators=given.get("denominators"),
    )
    counted = consumption_observations(consumption, vintage=asked.vintage)
    if not counted:
        raise UserError("The tables do not suffice for any indicator.", remedy=TOGETHER)
    step("values", 0.9, 0.9)
    kept, left_out = only_of(asked.place, counted)
    keep_rejected(asked, [(files[name].name, table) for name, table in tables.items()])
    rows, rejected = sum(one.total for one in tables.values()), sum(one.rejected.height for one in tables.values())
    first, last = days_of(one for one in kept if one.value is not None)
    return Found(
        rows=rows,
        used=rows - rejected,
        joined=0,
        rejected=rejected,
        cells=0,
        first_day=first,
        last_day=last,
        notices=(*(str(one) for table in tables.values() for one in table.notices), *notices, *left_out),
        parameters={"format": ", ".join(sorted(files)), **parameters},
        observations=kept,
    )


def _by_table(files: Sequence[Path]) -> dict[str, Path]:
    """Return each file under the name of the table that its headings make it."""
    found: dict[str, Path] = {}
    for file in files:
        name = _table_of(file)
        if name in found:
            raise UserError(f"Two files are the table {name}.", where=file.name, remedy="Put them into one file.")
        found[name] = file
    return found


def _table_of(file: Path) -> str:
    """Return which table a file is: all its required columns are there, and most of the others."""
    from beredd.amr.consumption_columns import TABLES
    from beredd.common.table_files import read_text_table

    known = {column.name for columns in TABLES.values() for column in columns}
    header = {heading.strip().casefold() for heading in read_text_table(file.read_bytes(), file.name, known).header}
    fitting = {
        name: sum(column.name in header for column in columns)
        for name, columns in TABLES.items()
        if all(column.name in header for column in columns if column.required)
    }
    if not fitting:
        raise UserError("The file is none of the tables of sales.", where=file.name, remedy=TOGETHER)
    return max(fitting, key=lambda name: (fitting[name], name))


def _read(files: Mapping[str, Path], told: Any) -> "dict[str, TableRead]":
    """Read the tables whose rows may be rejected one by one; those of daily doses are right as a whole, or not used."""
    from beredd.amr import sales_read

    readers = {
        "products": sales_read.read_products,
        "packages": sales_read.read_packages,
        "substances": sales_read.read_substances,
        "population": sales_read.read_population,
        "activity": sales_read.read_activity,
        "prescriptions": sales_read.read_prescriptions,
        "animals": sales_read.read_animal_sales,
        "denominators": sales_read.read_denominators,
    }
    found = {}
    for number, (name, file) in enumerate(files.items()):
        told(number)
        if name in readers:
            found[name] = readers[name](file)
    return found


def _daily_doses(files: Mapping[str, Path], tables: "Mapping[str, TableRead]") -> tuple[Any, dict[str, Any], list[str]]:
    """Return the daily doses of packages or substances, the edition that they were counted with, and what was not."""
    from beredd.amr.consumption import packages_to_ddd, restated, uncounted
    from beredd.amr.ddd import read_ddd_table

    if not {"packages", "substances"} & tables.keys():
        return None, {}, []
    if "ddd" not in files or ("packages" in tables and "products" not in tables):
        raise UserError("Sales are given without the tables of products and daily doses.", remedy=TOGETHER)
    index = read_ddd_table(files["ddd"], **{DOSES[name]: files[name] for name in DOSES if name in files})
    edition = _edition(index, files["ddd"])
    if "packages" in tables:
        counted = packages_to_ddd(tables["packages"].frame, tables["products"].frame, index, version=edition)
    else:
        counted = restated(tables["substances"].frame, index, version=edition)
    lost = uncounted(counted)
    notices = [f"{row['rows']} rows give no daily doses: {row['reason']}." for row in lost.iter_rows(named=True)]
    return counted, {"atc_ddd": edition}, notices


def _edition(index: "DddTable", file: Path) -> str:
    if not index.editions:
        raise UserError(
            "The daily doses name no edition.", where=file.name, remedy="Write it in the column version, such as 2024."
        )
    return str(index.editions[-1])
