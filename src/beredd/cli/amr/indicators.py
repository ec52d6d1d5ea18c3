"""``beredd amr indicators``: all indicators that isolates give, as observations."""

import sys
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from beredd.cli.amr.tables import OwnAntimicrobials, OwnOrganisms, own_codes
from beredd.cli.show import Column, Format, show
from beredd.common.errors import UserError

KEYS = ("indicator", "place", "period", "value", "low", "high", "n", "vintage")


def indicators(
    isolates: Annotated[Path, Parameter(help="An interpreted isolate table (.parquet): see beredd amr interpret.")],
    /,
    *,
    place: Annotated[str, Parameter(help="The country of isolates that name none: SE or DK.")],
    vintage: Annotated[str, Parameter(help="Edition of the values, with its year, such as 2026-11.")],
    source: Annotated[str, Parameter(help="The register or data set, in words.")],
    out: Annotated[
        Path | None, Parameter(name=["--out", "-o"], help="Write the observations to this .csv or .parquet file.")
    ] = None,
    only: Annotated[
        list[str] | None, Parameter(help="Ids of indicators; all when not given.", negative_iterable=())
    ] = None,
    coverage: Annotated[
        list[str] | None,
        Parameter(help="Share of the population covered, such as SE=0.85; needed for incidence.", negative_iterable=()),
    ] = None,
    own_organisms: OwnOrganisms = None,
    own_antimicrobials: OwnAntimicrobials = None,
    form: Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")] = "table",
) -> None:
    """Count every indicator on isolates, by year, country and region, with 95 % intervals."""
    from beredd.amr import isolate_observations, isolates_metadata, scan_isolates
    from beredd.common.provenance import sha256_of
    from beredd.indicators import observation_frame, write_csv, write_parquet

    if out is not None and out.suffix not in (".parquet", ".csv"):
        raise UserError(f"{out} is neither .parquet nor .csv.", remedy="End the name with one of them.")
    table = scan_isolates(isolates).collect()
    found = isolate_observations(
        table,
        place=place,
        vintage=vintage,
        source=source,
        indicators=only,
        coverage=shares(coverage or []),
        input_sha256=sha256_of(isolates),
        parameters=made_with(isolates_metadata(isolates)),
        codes=own_codes(own_organisms, own_antimicrobials),
    )
    if not found:
        print("beredd: no isolate in the table is counted by any indicator.", file=sys.stderr)
    if out is not None:
        (write_parquet if out.suffix == ".parquet" else write_csv)(found, out)
        print(f"{len(found)} observations are in {out}.")
        return
    rows = observation_frame(found).select(KEYS).to_dicts()
    show(rows, [Column(key, key, right=key in ("value", "low", "high", "n")) for key in KEYS], form)


def made_with(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return what a table's own words tell of the rules behind its categories: guideline, code tables."""
    steps = [one for one in metadata.get("steps", ()) if one.get("step") == "interpret"]
    told = {"codes_sha256": metadata.get("provenance", {}).get("codes_sha256"), **(steps[-1] if steps else {})}
    return {name: told[name] for name in ("guideline", "capped", "codes_sha256") if told.get(name)}


def shares(words: list[str]) -> dict[str, float]:
    """Return ``SE=0.85`` as place and share.

    Raises
    ------
    UserError
        When a word is not a place, an equal sign and a number.
    """
    found = {}
    for word in words:
        code, sign, number = word.partition("=")
        try:
            found[code] = float(number.replace(",", "."))
        except ValueError:
            sign = ""
        if not sign:
            raise UserError(f"{word!r} is not a coverage.", remedy="Write a country and a share, such as SE=0.85.")
    return found
