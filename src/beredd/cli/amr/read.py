"""``beredd amr read`` and ``beredd amr template``: isolate files into one table."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from beredd.cli.amr.long_work import on_terminal
from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes
from beredd.cli.show import Column, Format, show, show_json
from beredd.common.errors import ExitCode, UserError

if TYPE_CHECKING:
    from beredd.amr.read import IsolateRead

IsolateFormat = Literal["auto", "whonet", "ears-net", "ehr-bsi", "glass", "atlas", "table"]
Files = Annotated[list[Path], Parameter(help="Isolate files, or folders of them: CSV, XLSX, Parquet, WHONET SQLite.")]
Out = Annotated[
    Path, Parameter(name=["--out", "-o"], help="The table to write: a .parquet file (observations: .csv too).")
]


def read(
    files: Files,
    /,
    *,
    out: Out,
    format: Annotated[IsolateFormat, Parameter(help="What the files are; auto tells it by their headings.")] = "auto",
    map: Annotated[Path | None, Parameter(help="Which column holds what (TOML): see beredd amr template.")] = None,
    rejected: Annotated[
        Path | None, Parameter(help="Where what cannot be used goes; beside the table when not given.")
    ] = None,
    country: Annotated[str | None, Parameter(help="Country of rows that name none, such as SE.")] = None,
    date_format: Annotated[
        str | None, Parameter(help="How dates are written, such as d/m/Y, where a column does not tell.")
    ] = None,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    show_as: Annotated[Format, Parameter(help="Counts as table, csv or json.")] = "table",
) -> int:
    """Read isolate files into one table; rows that cannot be used are kept aside.

    Aggregates of GLASS and the ECDC Atlas (--format glass, atlas) become observations, as beredd amr aggregates does.
    """
    if format == "glass" or format == "atlas":
        return _read_aggregates(files, out)
    from beredd.amr.column_map import read_column_map
    from beredd.amr.read import read_isolates

    if out.suffix != ".parquet":
        raise UserError(f"{out} is not .parquet.", remedy="End the name with .parquet.")
    aside = rejected or out.with_name(f"{out.stem}.rejected.csv")
    places = [*(file.resolve() for file in files), out.resolve(), aside.resolve()]
    if len(set(places)) < len(places):
        raise UserError("The same file is named twice.", remedy="Read from some files and write to others.")
    found = read_isolates(
        files,
        format=format,
        columns=read_column_map(map) if map is not None else None,
        out=out,
        rejected=aside,
        country=country,
        date_format=date_format,
        codes=own_codes(own_organisms, own_antimicrobials),
        progress=on_terminal(),
    )
    return _tell(found, out, aside, show_as)


def _read_aggregates(files: list[Path], out: Path) -> int:
    """Hand one file over to the command for aggregates, which tells the several kinds of GLASS files itself."""
    from beredd.cli.amr.aggregates import aggregates

    if len(files) > 1:
        raise UserError(
            "Aggregates are read one file at a time.", remedy="Give one file, and the next with another --out."
        )
    return aggregates(files[0], out=out)


def template(
    file: Annotated[
        Path | None, Parameter(help="A file of yours: the map is filled in as far as it is understood.")
    ] = None,
    /,
    *,
    table: Annotated[bool, Parameter(help="Give an empty isolate table (CSV) instead of a map.", negative="")] = False,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"], help="File to write; else it is printed.")] = None,
) -> None:
    """Give a column map, or an empty isolate table, to fill in."""
    from beredd.amr.templates import map_for, map_template, table_template

    text = table_template() if table else map_template() if file is None else map_for(file)
    if out is None:
        print(text, end="")
        return
    from beredd.common.whole_files import write_whole

    if out.exists():
        raise UserError("The file is there already.", where=str(out), remedy="Give another name, or remove it.")
    write_whole(out, text.encode())
    print(f"The template is in {out}.")


def _tell(found: "IsolateRead", out: Path, aside: Path, form: Format) -> int:
    """Show the counts, and on standard error what a person should know; return the exit code."""
    for notice in found.notices:
        print(notice, file=sys.stderr)
    rows = [
        {
            "file": one.file,
            "rows": one.rows,
            "isolates": one.isolates,
            "rejected": one.rejected,
            "joined": one.joined,
            "cells": one.cells,
        }
        for one in found.counts
    ]
    if form == "json":
        show_json({"files": rows, "out": str(out), "notices": list(found.notices), "provenance": found.provenance})
    else:
        columns = [
            Column("file", "file", whole=True),
            *(Column(name, name, right=True) for name in ("rows", "isolates", "rejected", "joined")),
            Column("cells left out", "cells", right=True),
        ]
        show(rows, columns, form)
    refused = sum(one.rejected for one in found.counts)
    cells = sum(one.cells for one in found.counts)
    if form == "table":
        print(f"{sum(one.isolates for one in found.counts)} isolates are in {out}.")
    if refused or cells:
        print(f"{refused} rows and {cells} cells that could not be used are in {aside}.", file=sys.stderr)
    return ExitCode.WANTING if refused or cells else ExitCode.DONE
