"""``beredd amr interpret`` and ``beredd amr explain``: MIC and zone to S, I, R, and why."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes
from beredd.cli.show import Column, Format, show
from beredd.common.errors import UserError

if TYPE_CHECKING:
    import polars as pl

    from beredd.amr.breakpoints import Breakpoints
    from beredd.common.progress import Progress

Capped = Literal["standard", "conservative", "inverse", "none"]
Isolates = Annotated[Path, Parameter(help="An isolate table (.parquet), as beredd amr read writes it.")]
Out = Annotated[Path, Parameter(name=["--out", "-o"], help="The table to write: a .parquet file.")]
Guideline = Annotated[
    str, Parameter(help="A guideline and year; “by year” for EUCAST's of each isolate's year; or a column's name.")
]
Table = Annotated[
    Path | None,
    Parameter(name="--breakpoints", help="Another breakpoint table (.parquet or .csv); see beredd amr breakpoints."),
]
CappedBy = Annotated[
    Capped,
    Parameter(
        help="What <, <=, > and >= mean: standard gives NI where the values allowed differ in category; "
        "conservative besides takes < as S and > as R; inverse takes <= and >= as measured; none ignores them all."
    ),
]
Intrinsic = Annotated[bool, Parameter(help="R where resistance is expected of the species, whatever was measured.")]
Pkpd = Annotated[bool, Parameter(help="Use breakpoints for any species where the species has none.")]
AsPeer = Annotated[
    bool, Parameter(name="--as-amr-r", negative="", help="As R's AMR 3.0.0 in every result, defects included.")
]
Drugs = Annotated[str | None, Parameter(help="Codes with commas between; all when not given.")]
Reported = Annotated[
    bool, Parameter(name="--reported", help="The laboratory's category where no MIC or zone can be interpreted.")
]
Reasons = Annotated[
    Path | None, Parameter(help="Where to write why results are NI, counted by drug, organism and specimen (.csv).")
]
Form = Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")]


def interpret(
    isolates: Isolates,
    /,
    *,
    out: Out,
    guideline: Guideline = "EUCAST 2025",
    breakpoints: Table = None,
    capped: CappedBy = "standard",
    intrinsic: Intrinsic = True,
    pkpd: Pkpd = True,
    antimicrobials: Drugs = None,
    reported: Reported = True,
    as_amr_r: AsPeer = False,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    reasons: Reasons = None,
    form: Form = "table",
) -> None:
    """MIC and zone to S, I, R by a guideline; how many of each is printed."""
    from beredd.amr.interpret_files import interpret_file

    if out.suffix != ".parquet":
        raise UserError(f"{out} is not .parquet.", remedy="End the name with .parquet.")
    if reasons is not None and reasons.suffix != ".csv":
        raise UserError(f"{reasons} is not .csv.", remedy="End the name with .csv.")
    found: list[pl.DataFrame] = []
    counts = interpret_file(
        isolates,
        out,
        reasons=found if reasons is not None else None,
        table=_table(breakpoints),
        guideline=guideline,
        capped=capped,
        intrinsic=intrinsic,
        pkpd=pkpd,
        antimicrobials=_codes(antimicrobials),
        keep_reported=reported,
        as_amr_r=as_amr_r,
        codes=own_codes(own_organisms, own_antimicrobials),
        progress=_bar(),
    )
    if reasons is not None:
        _write_reasons(found, reasons)
    columns = [Column(name, name, right=name != "antimicrobial") for name in counts.columns]
    show(counts.rows(named=True), columns, form, keys=counts.columns)
    if form == "table":
        print(f"The isolates with their categories are in {out}.")


def explain(
    isolates: Isolates,
    /,
    *,
    row: Annotated[int, Parameter(help="The isolate's number, from 1: its column row, else its place in the table.")],
    guideline: Guideline = "EUCAST 2025",
    breakpoints: Table = None,
    capped: CappedBy = "standard",
    intrinsic: Intrinsic = True,
    pkpd: Pkpd = True,
    reported: Reported = True,
    as_amr_r: AsPeer = False,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    form: Form = "table",
) -> None:
    """Tell which breakpoint and rule gave each result of an isolate, or why there is none."""
    import polars as pl

    from beredd.amr.explain import EXPLANATION
    from beredd.amr.explain import explain as explained

    if not isolates.is_file():
        raise UserError("No such file.", where=str(isolates), remedy="Check the name.")
    try:
        lazy = pl.scan_parquet(isolates)
        numbered = "row" in lazy.collect_schema()
        one = (lazy.filter(pl.col("row") == row) if numbered else lazy.slice(max(row - 1, 0), 1)).collect()
    except (OSError, pl.exceptions.PolarsError):
        raise UserError(
            "The file is not an isolate table.", where=str(isolates), remedy="Make one with beredd amr read."
        ) from None
    if one.is_empty() or row < 1:
        raise UserError(f"There is no isolate number {row}.", where=str(isolates), remedy="Numbers begin at 1.")
    frame = explained(
        one,
        row if numbered else 1,
        _table(breakpoints),
        guideline=guideline,
        capped=capped,
        intrinsic=intrinsic,
        pkpd=pkpd,
        keep_reported=reported,
        as_amr_r=as_amr_r,
        codes=own_codes(own_organisms, own_antimicrobials),
    )
    if form == "table":
        known = [name for name in ("isolate", "date", "organism", "specimen") if name in one.columns]
        print(", ".join(str(one[name][0]) for name in known if one[name][0] is not None))
    columns = [
        Column("drug", "antimicrobial", whole=True),
        Column("result", "result", whole=True),
        Column("measured", cell=_measured, whole=True),
        Column("breakpoint", cell=_limits, whole=True),
        Column("why", cell=_why),
        Column("source", cell=_source),
    ]
    show(frame.rows(named=True), columns, form, keys=tuple(EXPLANATION))


def _write_reasons(parts: "list[pl.DataFrame]", path: Path) -> None:
    """Write why results are NI, the slices of the file put together."""
    import polars as pl

    from beredd.common.whole_files import write_whole

    frame = pl.concat(parts)
    keys = [name for name in frame.columns if name != "n"]
    frame = (
        frame.group_by(keys, maintain_order=True)
        .agg(pl.col("n").sum())
        .sort("n", *keys, descending=[True, *[False] * len(keys)])
    )
    write_whole(path, frame.write_csv().encode("utf-8-sig"))


def _measured(line: Any) -> str:
    """Return the measure with its own category, marked where another measure counts."""
    aside = "" if line["counts"] else " (not used)"
    return f"{line['measure']} {line['value']}: {line['category'] or '–'}{aside}"


def _limits(line: Any) -> str:
    if line["s"] is None and line["r"] is None:
        return ""
    zone = line["measure"] == "zone"
    signs = ("S ≥", "R <") if zone else ("S ≤", "R >")
    if str(line["guideline"]).startswith("CLSI"):
        signs = ("S ≥", "R ≤") if zone else ("S ≤", "R ≥")
    limits = zip(signs, (line["s"], line["r"]), strict=True)
    return ", ".join(f"{sign} {value:g}" for sign, value in limits if value is not None)


def _why(line: Any) -> str:
    parts = [line["rule"], line["operator"]]
    if line["expected_resistance"]:
        parts.append(f"R by nature: {line['expected_resistance']}")
    return "; ".join(part for part in parts if part)


def _source(line: Any) -> str:
    return f"{line['source']} (row {line['line']} of the table)" if line["source"] else ""


def _table(path: Path | None) -> "Breakpoints | None":
    """Return the breakpoints in a file, None for those that come with beredd."""
    if path is None:
        return None
    from beredd.amr.breakpoints import Breakpoints

    return Breakpoints.read(path)


def _codes(text: str | None) -> list[str] | None:
    """Return the antimicrobials' codes between commas."""
    return None if text is None else [word.strip().upper() for word in text.split(",") if word.strip()]


def _bar() -> "Progress":
    """Return what tells on a terminal how far the work has come; nothing in a pipe."""
    from beredd.common.progress import SILENT

    if not sys.stderr.isatty():
        return SILENT

    def tell(share: float, words: str) -> None:
        print(f"\r\x1b[K{share:4.0%} {words}"[:100], end="\n" if share >= 1 else "", file=sys.stderr, flush=True)

    return tell
