"""``beredd amr phenotypes``: markers, multidrug resistance, combined resistance, unusual phenotypes."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from beredd.cli.amr.resistance import AllIsolates, By, Form, Isolates, Out, give, isolate_table, words
from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes

if TYPE_CHECKING:
    import polars as pl

    from beredd.amr.codes import Codes

What = Literal["markers", "multidrug", "combined", "unusual", "rows"]


def phenotypes(
    isolates: Isolates,
    /,
    *,
    what: Annotated[
        What,
        Parameter(
            help="markers (MRSA, ESBL, VRE …), multidrug (MDR, XDR, PDR), combined, unusual (isolates to confirm), or "
            "rows: every isolate with all of it."
        ),
    ] = "markers",
    by: By = "organism,year",
    only: Annotated[str | None, Parameter(help="Markers, with commas between; all when not given.")] = None,
    definition: Annotated[str, Parameter(help="The definition of multidrug resistance.")] = "cmi-2012",
    minimum_tested: Annotated[
        float, Parameter(help="The share of classes that must be tested to be called negative.")
    ] = 0.5,
    non_susceptible: Annotated[
        bool, Parameter(negative="", help="I counts as well as R, for interpretations before 2019.")
    ] = False,
    applicable: Annotated[
        bool, Parameter(negative="", help="Classes that an organism resists by nature do not count for it.")
    ] = False,
    intrinsic: Annotated[
        Literal["expected", "definition"],
        Parameter(help="Left out: what EUCAST expects to be resistant, or the definition's own list alone."),
    ] = "expected",
    all_isolates: AllIsolates = False,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    form: Form = "table",
    out: Out = None,
) -> None:
    """Count MRSA, ESBL, VRE and other markers, MDR, XDR, PDR and combined resistance; find unusual phenotypes."""
    from beredd.amr.combined import combined_resistance
    from beredd.amr.multidrug import multidrug
    from beredd.amr.phenotype_counts import marker_counts, multidrug_counts

    table = isolate_table(isolates)
    codes = own_codes(own_organisms, own_antimicrobials)
    names = words(by)
    match what:
        case "markers":
            chosen = words(only) if only else None
            result = marker_counts(table, only=chosen, by=names, first_only=not all_isolates, codes=codes)
            if form == "table" and out is None:
                result = result.drop("rule")  # long sentences; csv and json have them
        case "multidrug":
            result = multidrug_counts(
                table,
                definition=definition,
                minimum_tested=minimum_tested,
                susceptible_i=not non_susceptible,
                classes="applicable" if applicable else "all",
                intrinsic=intrinsic,
                by=names,
                first_only=not all_isolates,
                codes=codes,
            )
        case "combined":
            groups = [name for name in names if name != "organism"]  # the definition names its organism
            result = combined_resistance(
                table, by=groups, susceptible_i=not non_susceptible, first_only=not all_isolates, codes=codes
            )
        case "unusual":
            result = _to_confirm(table, codes)
        case "rows":
            found = multidrug(
                table,
                definition=definition,
                minimum_tested=minimum_tested,
                susceptible_i=not non_susceptible,
                classes="applicable" if applicable else "all",
                intrinsic=intrinsic,
                codes=codes,
            )
            result = _rows(table, found, codes)
    give(result, form, out)


def _to_confirm(table: "pl.DataFrame", codes: "Codes | None") -> "pl.DataFrame":
    """Return the isolates whose phenotype is unusual, with what is unusual in them."""
    import polars as pl

    from beredd.amr.unusual import unusual

    found = unusual(table, codes=codes).filter(pl.col("unusual"))
    shown = [name for name in ("row", "date", "laboratory", "isolate", "organism", "specimen") if name in found.columns]
    return found.select(*shown, pl.col("unusual_agents").list.join(", "))


def _rows(table: "pl.DataFrame", found: "pl.DataFrame", codes: "Codes | None") -> "pl.DataFrame":
    """Return the descriptive columns of every isolate, with its markers, category and unusual results."""
    import polars as pl

    from beredd.amr.markers import marker_rules, markers
    from beredd.amr.model import ISOLATE_COLUMNS
    from beredd.amr.unusual import unusual

    described = [one.name for one in ISOLATE_COLUMNS if one.name in table.columns]
    marked = markers(table, codes=codes)
    extra = [name for name in found.columns if name.startswith("mdr")]
    names = marker_rules()["marker"].to_list()
    kept = table.select(name for name in described if name not in names)
    rare = unusual(table, codes=codes).select("unusual", pl.col("unusual_agents").list.join(", "))
    return pl.concat([kept, marked.select(names), found.select(extra), rare], how="horizontal")
