"""``beredd amr consumption`` and ``beredd amr one-health``: packages to daily doses, rates, shares, ratios; animals."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from beredd.cli.show import Column, Format, show
from beredd.common.errors import ExitCode, UserError
from beredd.common.text import Language

if TYPE_CHECKING:
    import polars as pl

    from beredd.common.tables import TableRead
    from beredd.indicators import Observation

app = App(name="consumption", help="Packages to DDD, DID, AWaRe, ratios; animals.")

Form = Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")]
Doses = Annotated[Path, Parameter(help="What beredd amr consumption ddd wrote.")]
People = Annotated[Path, Parameter(name="--population", help="Inhabitants: place, year, population.")]
Hexamine = Annotated[
    Literal["in", "out"],
    Parameter(name="--methenamine", help="J01XX05 in (ESAC-Net, DANMAP) or out (Swedish reports)."),
]
By = Annotated[list[str] | None, Parameter(name="--by", help="Beside place and period: sector, …")]


@app.command
def ddd(
    packages: Annotated[Path, Parameter(help="Packages sold: product_id, place, period, sector, packages.")],
    /,
    *,
    products: Annotated[Path, Parameter(help="Product register, in GLASS's columns.")],
    doses: Annotated[Path, Parameter(name="--ddd", help="Daily doses: atc, route, salt, ddd, unit, version.")],
    version: Annotated[str, Parameter(help="ATC/DDD edition to count with, such as 2024.")],
    combinations: Annotated[Path | None, Parameter(help="Daily doses of combinations.")] = None,
    atc_changes: Annotated[Path | None, Parameter(help="Changes of ATC codes.")] = None,
    ddd_changes: Annotated[Path | None, Parameter(help="Changes of daily doses.")] = None,
    conversions: Annotated[Path | None, Parameter(help="Grams in a MU or mmol of a substance.")] = None,
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="Where the rows go: a .parquet file.")],
    form: Form = "table",
) -> int:
    """Turn packages into daily doses; what cannot be counted is kept, told and given its reason."""
    from beredd.amr.consumption import REASONS, packages_to_ddd, uncounted
    from beredd.amr.ddd import read_ddd_table
    from beredd.amr.sales_read import read_packages, read_products

    register, sales = read_products(products), read_packages(packages)
    code = _tell((register, sales), out)
    table = read_ddd_table(
        doses,
        combinations=combinations,
        atc_changes=atc_changes,
        ddd_changes=ddd_changes,
        conversions=conversions,
    )
    counted = packages_to_ddd(sales.frame, register.frame, table, version=version)
    _write(counted, out)
    lost = [{**row, "meaning": REASONS[row["reason"]]} for row in uncounted(counted).iter_rows(named=True)]
    good = counted.height - sum(row["rows"] for row in lost)
    words = f"{good} of {counted.height} rows are counted in daily doses (ATC/DDD {version}); all are in {out}."
    print(words, file=sys.stdout if form == "table" else sys.stderr)
    if lost or form != "table":
        _table(lost, ("reason", "rows", "packages", "meaning"), form)
    return code


@app.command
def did(
    doses: Doses,
    /,
    *,
    population: People,
    methenamine: Hexamine,
    group: Annotated[list[str] | None, Parameter(help="ATC code or group; J01 when not given.")] = None,
    by: By = None,
    form: Form = "table",
) -> int:
    """Daily doses per 1,000 inhabitants and day."""
    from beredd.amr.consumption_rates import did as rate
    from beredd.amr.sales_read import read_population

    people = read_population(population)
    code = _tell((people,))
    found = rate(_read(doses), people.frame, methenamine=methenamine, groups=group or ["J01"], by=_by(by))
    _frame(found, form)
    return code


@app.command
def hospital(
    doses: Doses,
    /,
    *,
    activity: Annotated[Path, Parameter(help="Bed-days and admissions: place, period, bed_days, admissions.")],
    methenamine: Hexamine,
    group: Annotated[list[str] | None, Parameter(help="ATC code or group; J01 when not given.")] = None,
    form: Form = "table",
) -> int:
    """Hospitals' daily doses per 100 bed-days and per 100 admissions."""
    from beredd.amr.consumption_rates import per_bed_days
    from beredd.amr.sales_read import read_activity

    done = read_activity(activity)
    code = _tell((done,))
    _frame(per_bed_days(_read(doses), done.frame, methenamine=methenamine, groups=group or ["J01"]), form)
    return code


@app.command
def prescriptions(
    file: Annotated[Path, Parameter(help="Prescriptions: place, period, atc, age_group, prescriptions, users.")],
    /,
    *,
    population: People,
    methenamine: Hexamine,
    group: Annotated[str, Parameter(help="ATC code or group.")] = "J01",
    ages: Annotated[bool, Parameter(help="Each age group by its own inhabitants.")] = False,
    form: Form = "table",
) -> int:
    """Prescriptions and users per 1,000 inhabitants."""
    from beredd.amr.consumption_rates import prescriptions_per_1000
    from beredd.amr.sales_read import read_population, read_prescriptions

    rows, people = read_prescriptions(file), read_population(population)
    code = _tell((rows, people))
    by = ("place", "period", "age_group") if ages else ("place", "period")
    _frame(prescriptions_per_1000(rows.frame, people.frame, methenamine=methenamine, group=group, by=by), form)
    return code


@app.command
def aware(
    doses: Doses,
    /,
    *,
    methenamine: Hexamine,
    edition: Annotated[str, Parameter(name="--list", help="Edition of the list.")] = "WHO 2023",
    scope: Annotated[str, Parameter(help="What counts: aware-scope, or an ATC code.")] = "aware-scope",
    by: By = None,
    form: Form = "table",
) -> None:
    """Shares of Access, Watch and Reserve, and what is unclassified."""
    from beredd.amr.aware import aware_shares

    _frame(aware_shares(_read(doses), edition, methenamine=methenamine, scope=scope, by=_by(by)), form)


@app.command
def ratio(
    doses: Doses,
    /,
    *,
    version: Annotated[str | None, Parameter(help="esac-2007, jiacra-ecdc or nordic-multimed; must be named.")] = None,
    form: Form = "table",
) -> None:
    """Broad to narrow antibacterials in the community, by a published version that you name."""
    from beredd.amr.ratios import broad_narrow_ratio

    _frame(broad_narrow_ratio(_read(doses), version=version), form)


@app.command
def animals(
    sales: Annotated[Path, Parameter(help="Sales for animals: place, year, atcvet, species, mg.")],
    /,
    *,
    denominators: Annotated[Path, Parameter(help="PCU or biomass: place, year, species, measure, kg.")],
    measure: Annotated[Literal["mg/PCU", "mg/kg biomass"], Parameter(help="The two are never mixed.")],
    species: Annotated[bool, Parameter(help="Each species by its own denominator.")] = False,
    form: Form = "table",
) -> int:
    """Antimicrobials for animals in one measure."""
    from beredd.amr.animals import animal_sales
    from beredd.amr.sales_read import read_animal_sales, read_denominators

    sold, kept = read_animal_sales(sales), read_denominators(denominators)
    code = _tell((sold, kept))
    _frame(animal_sales(sold.frame, kept.frame, measure, by_species=species), form)
    return code


@app.command
def template(table: Annotated[str, Parameter(help="products, packages, substances, ddd, population, …")], /) -> None:
    """Give an empty table to fill in: the columns, and one row of examples to write over."""
    from beredd.amr.consumption_columns import TABLES
    from beredd.common.columns import template_csv

    if table not in TABLES:
        raise UserError(f"There is no table {table!r}.", remedy=f"Use {', '.join(TABLES)}.")
    print(template_csv(TABLES[table]), end="")


@app.command
def restate(
    substances: Annotated[Path, Parameter(help="Daily doses already counted: atc, route, ddds, atc_version …")],
    /,
    *,
    doses: Annotated[Path, Parameter(name="--ddd", help="Daily doses: atc, route, salt, ddd, unit, version.")],
    version: Annotated[str, Parameter(help="ATC/DDD edition to restate in, such as 2024.")],
    atc_changes: Annotated[Path | None, Parameter(help="Changes of ATC codes.")] = None,
    ddd_changes: Annotated[Path | None, Parameter(help="Changes of daily doses.")] = None,
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="Where the rows go: a .parquet file.")],
) -> int:
    """Restate daily doses of another edition in this one, where packages are not at hand."""
    from beredd.amr.consumption import restated, uncounted
    from beredd.amr.ddd import read_ddd_table
    from beredd.amr.sales_read import read_substances

    rows = read_substances(substances)
    code = _tell((rows,), out)
    table = read_ddd_table(doses, atc_changes=atc_changes, ddd_changes=ddd_changes)
    found = restated(rows.frame, table, version=version)
    _write(found, out)
    lost = uncounted(found).get_column("rows").sum()
    print(f"{found.height - lost} of {found.height} rows are in the edition {version}; all are in {out}.")
    return code


@app.command
def indicators(
    doses: Annotated[Path | None, Parameter(help="What beredd amr consumption ddd wrote.")] = None,
    /,
    *,
    source: Annotated[str, Parameter(help="The register or publication in words.")],
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="Where the observations go: .csv or .parquet.")],
    vintage: Annotated[str, Parameter(help="Date or edition of publication.")] = "",
    population: Annotated[Path | None, Parameter(help="Inhabitants.")] = None,
    activity: Annotated[Path | None, Parameter(help="Bed-days and admissions.")] = None,
    prescribed: Annotated[Path | None, Parameter(name="--prescriptions", help="Prescriptions and users.")] = None,
    animal_sales: Annotated[Path | None, Parameter(name="--animals", help="Sales for animals.")] = None,
    denominators: Annotated[Path | None, Parameter(help="PCU or biomass.")] = None,
) -> int:
    """All indicators of consumption that the tables suffice for, as observations."""
    from beredd.amr import sales_read
    from beredd.amr.consumption_observations import Consumption, consumption_observations
    from beredd.common.provenance import sha256_of
    from beredd.indicators import write_csv, write_parquet

    if out.suffix not in (".parquet", ".csv"):
        raise UserError(f"{out} is neither .parquet nor .csv.", remedy="End the name with one of them.")
    given = {
        "population": (sales_read.read_population, population),
        "activity": (sales_read.read_activity, activity),
        "prescriptions": (sales_read.read_prescriptions, prescribed),
        "animal_sales": (sales_read.read_animal_sales, animal_sales),
        "denominators": (sales_read.read_denominators, denominators),
    }
    tables = {name: read(path) for name, (read, path) in given.items() if path is not None}
    code = _tell(list(tables.values()), out)
    hashes = {name: table.sha256 for name, table in tables.items()}
    frames = {name: table.frame for name, table in tables.items()}
    if doses is not None:
        frames["ddds"], hashes["ddds"] = _read(doses), sha256_of(doses)
    found = consumption_observations(Consumption(source, hashes=hashes, **frames), vintage=vintage)
    (write_parquet if out.suffix == ".parquet" else write_csv)(found, out)
    missing = sum(one.value is None for one in found)
    print(f"{len(found)} observations are in {out}; {missing} of them have no value, with the reason.")
    return code


def one_health(
    *files: Annotated[Path, Parameter(help="Observations beside the national ones: CSV, XLSX or Parquet.")],
    year: Annotated[int, Parameter(help="The year.")],
    place: Annotated[str, Parameter(help="SE, DK, EU or a region.")],
    lang: Annotated[Language, Parameter(name="--lang", help="Language of the titles.")] = "en",
    form: Form = "table",
) -> int:
    """Show the joint indicators of humans and animals for a place and year; what is missing is told why."""
    from beredd.amr.one_health import one_health as whole_set
    from beredd.indicators import national_observations

    observations = list(national_observations())
    code = ExitCode.DONE
    for file in files:
        more, own = _observations(file)
        observations += more
        code = max(code, own)
    found = whole_set(observations, year, place, language=lang)
    columns = [
        Column("area", "area"),
        Column("mark", cell=lambda row: row["mark"] + ("" if row["mark_verified"] else "?")),
        Column("indicator", "title"),
        Column("value", cell=lambda row: "" if row["value"] is None else f"{row['value']:g}", right=True),
        Column("unit", "unit"),
        Column("why missing", "missing"),
        Column("source", "source"),
    ]
    show(list(found.iter_rows(named=True)), columns, form, keys=found.columns)
    if form == "table" and not found.get_column("mark_verified").all():
        print("? Which are primary and which secondary has not been held against the source.")
    return code


def _observations(file: Path) -> "tuple[list[Observation], ExitCode]":
    from beredd.indicators import observations_in, read_observations, read_parquet

    if file.suffix == ".parquet":
        return read_parquet(file), ExitCode.DONE
    table = read_observations(file)
    return observations_in(table), _tell((table,))


def _tell(tables: "Sequence[TableRead]", out: Path | None = None) -> ExitCode:
    """Say on standard error what was wrong in tables, keep the rows aside beside `out`, and return the exit code."""
    from beredd.common.tables import write_rejected_csv

    code = ExitCode.DONE
    for table in tables:
        for finding in (*table.notices, *table.findings):
            print(finding, file=sys.stderr)
        if not table.rejected.height:
            continue
        code = ExitCode.WANTING
        print(table.summary(), file=sys.stderr)
        if out is not None:
            aside = out.with_name(f"{Path(table.name).stem}.rejected.csv")
            write_rejected_csv(table, aside)
            print(f"The rows to mend are in {aside}.", file=sys.stderr)
    return code


def _by(by: list[str] | None) -> list[str]:
    return list(dict.fromkeys(["place", "period", *(by or [])]))


def _read(path: Path) -> "pl.DataFrame":
    """Return the daily doses that ``ddd`` wrote."""
    import polars as pl

    needed = {"place", "period", "sector", "atc", "route", "ddds", "reason", "atc_version"}
    try:
        frame = pl.read_parquet(path)
    except FileNotFoundError:
        raise UserError("No such file.", where=str(path), remedy="Check the name.") from None
    except (pl.exceptions.PolarsError, OSError):
        raise UserError("The file is not Parquet, or is damaged.", where=str(path)) from None
    if lacking := sorted(needed - set(frame.columns)):
        raise UserError(
            f"The file has no column {', '.join(lacking)}.",
            where=str(path),
            remedy="Make it with beredd amr consumption ddd.",
        )
    return frame


def _write(frame: "pl.DataFrame", path: Path) -> None:
    import io

    from beredd.common.whole_files import write_whole

    if path.suffix != ".parquet":
        raise UserError(f"{path} is not .parquet.", remedy="End the name with .parquet.")
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    write_whole(path, buffer.getvalue())


def _frame(frame: "pl.DataFrame", form: Format) -> None:
    _table(list(frame.iter_rows(named=True)), frame.columns, form)


def _table(rows: list[dict[str, Any]], keys: Sequence[str], form: Format) -> None:
    """Show rows: numbers to four figures for people, whole for machines."""

    def column(key: str) -> Column:
        def cell(row: Any) -> str:
            value = row[key]
            if isinstance(value, float):
                return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
            return "" if value is None else str(value)

        right = any(isinstance(row[key], int | float) for row in rows)
        return Column(key.replace("_", " "), key, cell=cell, right=right)

    show(rows, [column(key) for key in keys], form, keys=list(keys))
