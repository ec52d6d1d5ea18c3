"""``beredd amr first-isolates`` and ``beredd amr compare-methods``: which isolates count, by whose rule."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from beredd.cli.amr.long_work import PartsFolder, Scheduler, Workers, on_terminal, over_parts
from beredd.cli.amr.resistance import By, Drugs, Form, Isolates, Out, give, isolate_table, words
from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes
from beredd.cli.show import Column, show
from beredd.common.errors import UserError

if TYPE_CHECKING:
    import polars as pl

Method = Literal["phenotype", "isolate", "patient", "episode", "ears-net", "glass"]
Comparison = Literal["points", "key-antimicrobials"]
Days = Annotated[int, Parameter(help="An episode ends so many days after its first isolate.")]


def first(
    isolates: Isolates,
    /,
    *,
    method: Annotated[Method, Parameter(help="Whose rule: docs/explanation/first-isolates.md tells them apart.")] = (
        "phenotype"
    ),
    days: Days = 365,
    type: Annotated[Comparison, Parameter(help="How antibiograms are compared, for the method phenotype.")] = "points",
    threshold: Annotated[float, Parameter(help="So many points make another antibiogram.")] = 2.0,
    count_i: Annotated[
        bool, Parameter(negative="", help="Of key antimicrobials a change to or from I counts too.")
    ] = False,
    include_unknown: Annotated[
        bool, Parameter(negative="", help="Organisms that were not recognised count too.")
    ] = False,
    exclude_icu: Annotated[bool, Parameter(negative="", help="Leave out intensive care.")] = False,
    exclude_untested: Annotated[bool, Parameter(negative="", help="Leave out isolates without any result.")] = False,
    as_amr_r: Annotated[
        bool, Parameter(negative="", help="Row by row as the R package AMR 3.0.0, to repeat earlier figures.")
    ] = False,
    antimicrobials: Drugs = None,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    scheduler: Scheduler = None,
    workers: Workers = None,
    parts_folder: PartsFolder = None,
    form: Form = "table",
    out: Annotated[
        Path | None,
        Parameter(name=["--out", "-o"], help="The marked table: a .parquet file; else only counts."),
    ] = None,
) -> None:
    """Mark the first isolate of each patient or episode, and tell how many there are."""
    if out is not None and out.suffix != ".parquet":
        raise UserError(f"{out} is not .parquet.", remedy="End the name with .parquet.")
    parameters: dict[str, Any] = {
        "method": method,
        "days": days,
        "type": type,
        "threshold": threshold,
        "ignore_i": not count_i,
        "include_unknown": include_unknown,
        "exclude_icu": exclude_icu,
        "include_untested": not exclude_untested,
        "as_amr_r": as_amr_r,
        "antimicrobials": words(antimicrobials) if antimicrobials else None,
    }
    codes = own_codes(own_organisms, own_antimicrobials)
    if scheduler is None and workers is None:
        marked = _marked_here(isolates, {**parameters, "codes": codes})
    else:
        marked = _marked_in_parts(isolates, {**parameters, "codes": codes}, scheduler, workers, parts_folder)
    if out is not None:
        _write(marked, isolates, out, {**parameters, **({"codes_sha256": codes.sha256} if codes else {})})
    _tell(marked, form)


def _marked_here(isolates: Path, parameters: dict[str, Any]) -> "pl.DataFrame":
    from beredd.amr.first_isolates import first_isolates

    return first_isolates(isolate_table(isolates), **parameters, progress=on_terminal())


def _marked_in_parts(
    isolates: Path, parameters: dict[str, Any], scheduler: str | None, workers: int | None, folder: Path | None
) -> "pl.DataFrame":
    import polars as pl

    from beredd.amr.first_isolates import NEEDED, RESULT_COLUMNS, mark_part
    from beredd.amr.model import interpreted

    table = isolate_table(isolates)
    if "row" not in table.columns:
        raise UserError("The table has no column row.", where=str(isolates), remedy="Make it with beredd amr read.")
    marks = over_parts(
        mark_part,
        isolates,
        columns=[name for name in table.columns if name in NEEDED or name in interpreted(table)],
        parameters=parameters,
        scheduler=scheduler,
        workers=workers,
        folder=folder,
        progress=on_terminal(),
    )
    unmarked = table.drop(*RESULT_COLUMNS, strict=False)
    return unmarked.join(pl.concat(marks), on="row", how="left", maintain_order="left").select(
        [*table.columns, *(name for name in RESULT_COLUMNS if name not in table.columns)]
    )


def _write(marked: "pl.DataFrame", isolates: Path, out: Path, parameters: dict[str, Any]) -> None:
    from beredd.amr.isolate_table import isolates_metadata, write_isolates

    try:
        metadata = isolates_metadata(isolates)
    except UserError:  # a table of the right columns from elsewhere
        metadata = None
    write_isolates(marked, out, metadata=metadata, step={"step": "first-isolates", **parameters})


def _tell(marked: "pl.DataFrame", form: Form) -> None:
    """Show how many isolates there are of each kind."""
    from beredd.amr.first_isolates import counts

    rows = [{"isolates": name, "number": number} for name, number in counts(marked).items()]
    show(
        rows,
        [
            Column("isolates", cell=lambda row: row["isolates"].replace("_", " ")),
            Column("number", "number", right=True),
        ],
        form,
    )


def compare(
    isolates: Isolates,
    /,
    *,
    by: By = "year",
    antimicrobials: Drugs = None,
    days: Days = 365,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    differences: Annotated[
        bool, Parameter(negative="", help="Instead of counts: how many isolates differ between two methods, and why.")
    ] = False,
    form: Form = "table",
    out: Out = None,
) -> None:
    """Count by the national methods, by EARS-Net and by GLASS, side by side; or tell why they differ."""
    from beredd.amr.compare_methods import compare_methods

    found = compare_methods(
        isolate_table(isolates),
        antimicrobials=words(antimicrobials) if antimicrobials else None,
        by=words(by),
        days=days,
        codes=own_codes(own_organisms, own_antimicrobials),
        progress=on_terminal(),
    )
    table = found.differences if differences else found.counts
    give(table, form, out)
