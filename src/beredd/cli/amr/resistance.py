"""``beredd amr resistance``: per cent resistant, with intervals, by what you name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes
from beredd.cli.show import Column, Format, show
from beredd.common.errors import UserError

if TYPE_CHECKING:
    import polars as pl

Isolates = Annotated[Path, Parameter(help="An isolate table with categories, as beredd amr interpret writes it.")]
Form = Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")]
Out = Annotated[Path | None, Parameter(name=["--out", "-o"], help="A .parquet or .csv file; else it is printed.")]
By = Annotated[str, Parameter(name="--by", help="What to count by, with commas between: organism,year.")]
Drugs = Annotated[
    str | None, Parameter(name="--antimicrobials", help="Codes or names with commas between; all when not given.")
]
AllIsolates = Annotated[bool, Parameter(name="--all-isolates", negative="", help="Count repeats too.")]
Publish = Annotated[
    bool, Parameter(name="--publish", negative="", help="Hide numbers under 5, and those that would give them away.")
]
Reasons = Annotated[
    Path | None, Parameter(name="--reasons", help="With --publish: why each was hidden, for the editor (.csv).")
]


def resistance(
    isolates: Isolates,
    /,
    *,
    by: By = "organism,year",
    antimicrobials: Drugs = None,
    interval: Annotated[Literal["wilson", "clopper-pearson"], Parameter(help="The kind of interval.")] = "wilson",
    level: Annotated[float, Parameter(help="The confidence level.")] = 0.95,
    minimum: Annotated[int, Parameter(help="The smallest number tested that gives a percentage.")] = 0,
    ages: Annotated[str, Parameter(help="The age bands' lower bounds, or glass or ears-net.")] = "0,5,20,65,80",
    all_isolates: AllIsolates = False,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    publish: Publish = False,
    reasons: Reasons = None,
    form: Form = "table",
    out: Out = None,
) -> None:
    """Count isolates by category, with the per cent resistant and its interval."""
    from beredd.amr.resistance import resistance as measure

    table = measure(
        isolate_table(isolates),
        by=words(by),
        antimicrobials=words(antimicrobials) if antimicrobials else None,
        interval=interval,
        level=level,
        minimum=minimum,
        ages=age_bounds(ages),
        first_only=not all_isolates,
        codes=own_codes(own_organisms, own_antimicrobials),
    )
    give(published_table(table, words(by), reasons) if publish else table, form, out)


def published_table(table: "pl.DataFrame", by: list[str], reasons: Path | None) -> "pl.DataFrame":
    """Return a result with what may not be published hidden, and write why for the editor."""
    import sys

    from beredd.amr.suppression import fit_to_publish

    fit = fit_to_publish(table, by)
    if reasons is not None:
        write_table(fit.reasons, reasons)
    hidden, total = fit.table["suppressed"].sum(), fit.table.height
    why = f"why is in {reasons}, which is not to be published" if reasons else "--reasons FILE tells the editor why"
    print(f"beredd: numbers are hidden in {hidden} of {total} rows; {why}.", file=sys.stderr)
    return fit.published


def words(text: str) -> list[str]:
    """Return the words between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def age_bounds(text: str) -> tuple[int, ...]:
    """Return the lower bounds of age bands, from numbers or the name of a set."""
    from beredd.amr.grouping import EARS_NET_AGE_BANDS, GLASS_AGE_BANDS

    named = {"glass": GLASS_AGE_BANDS, "ears-net": EARS_NET_AGE_BANDS}
    if text in named:
        return named[text]
    try:
        return tuple(int(word) for word in words(text))
    except ValueError:
        raise UserError(
            f"{text!r} are not the lower bounds of age bands.", remedy="Write 0,5,20,65,80, glass or ears-net."
        ) from None


def isolate_table(path: Path) -> "pl.DataFrame":
    """Return the isolate table in a Parquet file."""
    import polars as pl

    if not path.exists():
        raise UserError("No such file.", where=str(path), remedy="Check the name.")
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        raise UserError(
            "The file is not an isolate table.", where=str(path), remedy="Make one with beredd amr read."
        ) from None


def give(table: "pl.DataFrame", form: Format, out: Path | None) -> None:
    """Write a result to a file, or print it in the form asked for."""
    import polars as pl

    if out is None:
        # per cents and bounds to people with one decimal; machines get all
        shown = table.with_columns(pl.selectors.float().round(1)) if form == "table" else table
        numeric = {name for name, dtype in table.schema.items() if dtype.is_numeric()}
        show(
            shown.rows(named=True), [Column(name, name, right=name in numeric) for name in table.columns], form,
            keys=table.columns,
        )  # fmt: skip
        return
    write_table(table, out)
    print(f"{table.height} rows are in {out}.")


def write_table(table: "pl.DataFrame", path: Path) -> None:
    """Write a table whole, as Parquet or CSV by the ending of its name."""
    import io

    from beredd.common.whole_files import write_whole

    buffer = io.BytesIO()
    match path.suffix:
        case ".parquet":
            table.write_parquet(buffer)
        case ".csv":
            table.write_csv(buffer)
        case _:
            raise UserError(f"{path} is neither .parquet nor .csv.", remedy="End the name with one of them.")
    write_whole(path, buffer.getvalue())
