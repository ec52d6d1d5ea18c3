"""``beredd amr breakpoints``: list, import, and compare clinical breakpoints."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes
from beredd.cli.show import Column, Format, show, show_json
from beredd.common.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beredd.amr.breakpoints import Breakpoints

app = App(name="breakpoints", help="Clinical breakpoints: list, import, compare two versions.")

Form = Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")]
Table = Annotated[
    Path | None, Parameter(name="--breakpoints", help="Another table (.parquet or .csv) than beredd's own.")
]


@app.command(name="list")
def list_(
    *,
    guideline: Annotated[str | None, Parameter(help="A guideline and year; all when not given.")] = None,
    organism: Annotated[str | None, Parameter(help="Those that may hold for an organism, the nearest first.")] = None,
    antimicrobial: Annotated[str | None, Parameter(help="One drug, by name or code.")] = None,
    breakpoints: Table = None,
    form: Form = "table",
) -> None:
    """List breakpoints, of an organism or a drug."""
    import polars as pl

    from beredd.amr.breakpoints import BREAKPOINT_SCHEMA

    table = _read(breakpoints)
    frame = table.frame if guideline is None else table.frame.filter(pl.col("guideline") == guideline)
    if frame.is_empty():
        raise UserError(f"The table has no {guideline}.", remedy=f"It has {', '.join(table.guidelines)}.")
    if antimicrobial is not None:
        frame = frame.filter(pl.col("antimicrobial") == _drug(antimicrobial))
    if organism is not None:
        line = _line(organism)
        near = pl.col("organism").replace_strict(
            dict(zip(line, range(len(line)), strict=True)), default=None, return_dtype=pl.Int64
        )
        frame = frame.with_columns(near=near).filter(pl.col("near").is_not_null()).sort("near").drop("near")
    limits = [Column(name, name, right=True) for name in ("s", "r")]
    texts = [
        Column(name, name, whole=name in ("method", "antimicrobial"))
        for name in ("antimicrobial", "method", "disk_dose", "site")
    ]
    named = [Column("guideline", "guideline"), Column("organism", cell=_organism)]
    show(frame.rows(named=True), [*named, *texts, *limits, Column("row", "line")], form, keys=tuple(BREAKPOINT_SCHEMA))


@app.command(name="import")
def import_(
    file: Annotated[
        Path, Parameter(help="WHONET's or AMRIE's Breakpoints.txt, R AMR's clinical_breakpoints, EUCAST's workbook.")
    ],
    /,
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="The table to write: .parquet keeps where it is from.")],
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    form: Form = "table",
) -> None:
    """Make a breakpoint table of another's file; rows that cannot be used are counted by reason."""
    from beredd.amr import import_breakpoints

    if out.suffix not in (".parquet", ".csv"):
        raise UserError(f"{out} is neither .parquet nor .csv.", remedy="End the name with one of them.")
    table = import_breakpoints(file, own_codes(own_organisms, own_antimicrobials))
    table.write(out)
    if form == "json":
        show_json({**table.provenance, "guidelines": table.guidelines, "out": str(out)})
        return
    print(f"{file.name} ({table.provenance['layout']}): {table.frame.height} breakpoints are in {out}.")
    print(f"Guidelines: {', '.join(table.guidelines)}.")
    for reason, count in table.provenance["not_read"].items():
        print(f"Not read, {count} rows: {reason}.")


@app.command
def diff(
    a: Annotated[Path, Parameter(help="The earlier table, or “core” for beredd's own.")],
    b: Annotated[Path, Parameter(help="The later table; may be the same file, with --from and --to.")],
    /,
    *,
    from_: Annotated[str | None, Parameter(name="--from", help="The earlier guideline: “EUCAST 2024”.")] = None,
    to: Annotated[str | None, Parameter(help="The later guideline: “EUCAST 2025”.")] = None,
    form: Form = "table",
) -> None:
    """Tell which breakpoints were added, removed and changed between two tables or two years."""
    from beredd.amr import compare_breakpoints

    if (from_ is None) != (to is None):
        raise UserError("--from and --to belong together.", remedy="Name both guidelines, or neither.")
    frame = compare_breakpoints(_named(a), _named(b), guideline_a=from_, guideline_b=to)
    columns = [
        Column("change", "change", whole=True),
        Column("organism", cell=_organism),
        Column("drug", "antimicrobial", whole=True),
        Column("method", "method", whole=True),
        Column("site", "site"),
        *(Column(name.replace("_a", " before").replace("_b", " after"), name, right=True)
          for name in ("s_a", "r_a", "s_b", "r_b")),
    ]  # fmt: skip
    show(frame.rows(named=True), columns, form, keys=frame.columns)
    if form == "table":
        counts = dict(frame["change"].value_counts().iter_rows())
        print(", ".join(f"{counts.get(kind, 0)} {kind}" for kind in ("added", "removed", "changed")) + ".")


def _organism(row: "Mapping[str, Any]") -> str:
    """Return whose breakpoint a row is."""
    return row["organism"] or "any (PK/PD)"


def _read(path: Path | None) -> "Breakpoints":
    from beredd.amr.breakpoints import Breakpoints, breakpoints

    return breakpoints() if path is None else Breakpoints.read(path)


def _named(path: Path) -> "Breakpoints":
    return _read(None if str(path) == "core" else path)


def _drug(text: str) -> str:
    from beredd.amr.codes import codes

    found = codes().antimicrobial(text)
    if found is None:
        raise UserError(f"{text!r} is no drug of the code table.", remedy="Try beredd amr codes antimicrobial.")
    return found


def _line(text: str) -> list[str]:
    """Return the names whose breakpoints may hold for an organism."""
    from beredd.amr.codes import codes

    found = codes().organism(text)
    if found is None:
        raise UserError(f"{text!r} is no organism of the code table.", remedy="Try beredd amr codes organism.")
    return codes().ancestors(found)
