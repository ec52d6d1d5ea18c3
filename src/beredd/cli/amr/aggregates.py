"""``beredd amr aggregates``: published files of the ECDC Atlas, ESAC-Net and GLASS, as observations."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from beredd.cli.show import Column, Format, show
from beredd.common.errors import ExitCode, UserError


def aggregates(
    file: Annotated[
        Path, Parameter(help="An export of the ECDC Atlas or GLASS dashboard, ESAC-Net's tables, a RIS file.")
    ],
    /,
    *,
    format: Annotated[
        Literal["auto", "atlas", "esac-net", "glass-ris", "glass-dashboard"],
        Parameter(help="What the file is; auto tells it by its headings."),
    ] = "auto",
    vintage: Annotated[str | None, Parameter(help="The edition, such as 'ECDC Atlas 2025-11'.")] = None,
    source: Annotated[str | None, Parameter(help="The source's name in the observations.")] = None,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"], help="Observations, as .csv or .parquet.")] = None,
    values: Annotated[
        Path | None, Parameter(help="Every value of the file with what became of it, as .csv or .parquet.")
    ] = None,
    show_as: Annotated[Format, Parameter(help="Counts as table, csv or json.")] = "table",
) -> int:
    """Read a published aggregate file as observations; every value of it is accounted for."""
    from beredd.amr.aggregates import read_aggregates
    from beredd.cli.amr.resistance import write_table
    from beredd.indicators import write_csv, write_parquet

    named = [one.resolve() for one in (file, out, values) if one is not None]
    if len(set(named)) < len(named):
        raise UserError("The same file is named twice.", remedy="Read from one file and write to others.")
    if out is not None and out.suffix not in (".csv", ".parquet"):
        raise UserError(f"{out} is neither .parquet nor .csv.", remedy="End the name with one of them.")
    found = read_aggregates(file, format, vintage=vintage, cited=source)
    if out is not None:
        (write_parquet if out.suffix == ".parquet" else write_csv)(found.observations, out)
    if values is not None:
        write_table(found.values, values)
    rows = [{"use": use, "values": count} for use, count in found.counts.items()]
    show(rows, [Column("use", "use", whole=True), Column("values", "values", right=True)], show_as)
    if show_as == "table":
        print(f"{file}: {found.format}, {found.values.height} values.")
        if out is not None:
            print(f"{len(found.observations)} observations are in {out}.")
    for row in found.rejected.head(20).iter_rows(named=True):
        where = f"{row['sheet']}, row {row['row']}" if row["sheet"] else f"row {row['row']}"
        print(f"{file}: {where}: {row['fault']}.", file=sys.stderr)
    return ExitCode.WANTING if found.rejected.height else ExitCode.DONE
