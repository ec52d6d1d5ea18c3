"""``beredd amr codes``: look organisms and antimicrobials up, list them, and try a table of one's own."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from beredd.cli.amr.tables import own_codes
from beredd.cli.show import Column, Format, show
from beredd.common.errors import ExitCode

if TYPE_CHECKING:
    from beredd.amr.codes import Codes

app = App(name="codes", help="Organisms and antimicrobials: look up, and load your own tables.")

Form = Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")]
Texts = Annotated[str, Parameter(help="Names or codes as they stand in a file.")]
Organisms = Annotated[
    Path | None,
    Parameter(
        name=["--organisms", "--own-organisms"],
        help="Your own table of organisms: ours, WHONET's or the R package AMR's columns.",
    ),
]
Antimicrobials = Annotated[
    Path | None,
    Parameter(
        name=["--antimicrobials", "--own-antimicrobials"],
        help="Your own table of antimicrobials, in any of the same columns.",
    ),
]

SHOWN = 30
"""Changes that are shown to people one by one; machines get them all."""


@app.command
def organism(*texts: Texts, organisms: Organisms = None, form: Form = "table") -> int:
    """Tell which organism each text is taken for, by which way, and the groups and taxa it belongs to."""
    tables = _tables(organisms, None)
    about = {row["name"]: row for row in tables.organisms.iter_rows(named=True)}
    rows: list[dict[str, Any]] = []
    for text in texts:
        found = tables.match_organism(text)
        row = about.get(found.name or "", {})
        rows.append(
            {
                "found": text,
                "name": found.name,
                "how": found.how.value,
                "candidates": list(found.candidates),
                **{key: row.get(key) for key in ("rank", "whonet", "ears_net", "glass", "snomed")},
                "ancestors": tables.ancestors(found.name)[1:] if found.name else [],
                "source": row.get("source"),
            }
        )
    columns = [
        Column("text", "found"),
        Column("organism", cell=_meant),
        Column("how", "how"),
        Column("WHONET", "whonet"),
        Column("EARS-Net", "ears_net"),
        Column("belongs to", "ancestors"),
    ]
    show(rows, columns, form, keys=("found", "name", "how"))
    return ExitCode.DONE if all(row["name"] for row in rows) else ExitCode.WANTING


@app.command
def antimicrobial(*texts: Texts, antimicrobials: Antimicrobials = None, form: Form = "table") -> int:
    """Tell which antimicrobial each text is taken for, and by which way."""
    tables = _tables(None, antimicrobials)
    about = {row["code"]: row for row in tables.antimicrobials.iter_rows(named=True)}
    rows: list[dict[str, Any]] = []
    for text in texts:
        found = tables.match_antimicrobial(text)
        row = about.get(found.name or "", {})
        rows.append(
            {
                "found": text,
                "code": found.name,
                "how": found.how.value,
                "candidates": list(found.candidates),
                **{key: row.get(key) for key in ("name", "sv", "da", "atc", "class", "source")},
            }
        )
    columns = [
        Column("text", "found"),
        Column("code", cell=lambda row: row["code"] or _meant(row)),
        Column("name", "name"),
        Column("how", "how"),
        Column("ATC", "atc"),
        Column("class", "class"),
    ]
    show(rows, columns, form, keys=("found", "code", "how"))
    return ExitCode.DONE if all(row["code"] for row in rows) else ExitCode.WANTING


@app.command(name="list")
def list_(
    what: Annotated[Literal["organisms", "antimicrobials"], Parameter(help="organisms or antimicrobials.")],
    /,
    *,
    within: Annotated[
        str | None, Parameter(help="Only what belongs to this taxon or group (organisms), or class (antimicrobials).")
    ] = None,
    organisms: Organisms = None,
    antimicrobials: Antimicrobials = None,
    form: Form = "table",
) -> None:
    """List a code table, or the part of it that belongs to a taxon, group or class."""
    tables = _tables(organisms, antimicrobials)
    if what == "antimicrobials":
        frame = tables.antimicrobials
        rows = [row for row in frame.iter_rows(named=True) if within is None or row["class"] == within]
        columns = [
            Column("code", "code", whole=True),
            *(Column(name, name) for name in ("name", "sv", "da", "class", "atc")),
        ]
    else:
        top = tables.organism(within) if within else None
        rows = [
            row
            for row in tables.organisms.iter_rows(named=True)
            if within is None or (top is not None and top in tables.ancestors(row["name"]))
        ]
        columns = [Column("name", "name"), *(Column(name, name) for name in ("rank", "whonet", "ears_net", "groups"))]
    show(rows, columns, form, keys=tuple(getattr(tables, what).columns))


@app.command
def check(
    file: Annotated[
        Path, Parameter(help="A table of organisms or antimicrobials: ours, WHONET's or the R package AMR's columns.")
    ],
    /,
    *,
    form: Form = "table",
) -> int:
    """Try a table of your own: what is faulty in it, and what it would change. Nothing is written."""
    from beredd.amr.code_tables import changes, read_code_table
    from beredd.amr.codes import codes

    table = read_code_table(file, codes())
    for finding in (*table.notices, *table.findings):
        print(finding, file=sys.stderr)
    changed = changes(codes(), table)
    added = changed.filter(changed["change"] == "added").height
    kind = "organisms" if table.key == "name" else "antimicrobials"
    summary = (
        f"{table.name}: {table.frame.height} {kind}, layout {table.layout}; {added} rows would be added, "
        f"{changed.height - added} cells changed; {len(table.findings)} faults."
    )
    shown = changed.head(SHOWN) if form == "table" else changed
    columns = [Column(name, name) for name in changed.columns]
    show(shown.rows(named=True), columns, form, keys=tuple(changed.columns))
    if form == "table" and changed.height > SHOWN:
        print(f"… and {changed.height - SHOWN} more; --format csv has them all.")
    print(summary, file=sys.stdout if form == "table" else sys.stderr)
    return ExitCode.WANTING if table.findings else ExitCode.DONE


def _tables(organisms: Path | None, antimicrobials: Path | None) -> "Codes":
    from beredd.amr.codes import codes

    return own_codes(organisms, antimicrobials) or codes()


def _meant(row: Any) -> str:
    if row["how"] == "ambiguous":
        return f"none: {' or '.join(row['candidates'])}?"
    return str(row["name"] or "none")
