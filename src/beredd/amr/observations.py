"""Isolates → observations: the values of every indicator that is counted on isolates, by year, country and region.

This is the door by which resistance enters programmes, pages and reports (the rules of the house, 3).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from beredd.amr.calculations import IsolateCalculation, isolate_calculations, kind_of
from beredd.amr.codes import Codes
from beredd.amr.drug_groups import group_category
from beredd.amr.first_isolates import Method, first_isolates
from beredd.amr.incidence import poisson_interval
from beredd.amr.intervals import proportion_interval
from beredd.amr.markers import markers
from beredd.amr.model import SYNTHETIC_FILE, TESTED, first_column
from beredd.amr.populations import population
from beredd.common.errors import UserError
from beredd.common.places import places
from beredd.common.progress import SILENT, Progress
from beredd.common.provenance import Provenance, program_version
from beredd.indicators import IndicatorDefinition, Observation, Status
from beredd.indicators.vintages import SYNTHETIC

KEPT_METHODS: Final[tuple[Method, ...]] = ("phenotype", "episode", "ears-net", "glass")
"""The ways of choosing first isolates that a prepared table carries, each in a column of its own."""


def mark_first(
    isolates: pl.DataFrame,
    methods: Sequence[Method] = KEPT_METHODS,
    *,
    codes: Codes | None = None,
    progress: Progress = SILENT,
) -> pl.DataFrame:
    """Return the isolates with a Boolean column ``first_<method>`` for each method that they lack one for.

    Parameters
    ----------
    isolates
        An interpreted isolate table.
    methods
        As :func:`beredd.amr.first_isolates` names them.
    codes
        The code tables; the house's when not given.
    progress
        Told before each method.
    """
    for number, method in enumerate(methods):
        name = first_column(method)
        if name not in isolates.columns:
            progress(number / len(methods), f"first isolates by {method}")
            marked = first_isolates(isolates, method=method, codes=codes)
            isolates = isolates.with_columns(marked["first"].alias(name))
    return isolates


def isolate_observations(
    isolates: pl.DataFrame,
    *,
    place: str,
    vintage: str,
    source: str,
    indicators: Iterable[str] | None = None,
    coverage: Mapping[str, float] | None = None,
    input_sha256: str | None = None,
    status: Status = Status.FINAL,
    parameters: Mapping[str, Any] | None = None,
    codes: Codes | None = None,
    progress: Progress = SILENT,
) -> list[Observation]:
    """Return the values of the indicators that are counted on isolates.

    Parameters
    ----------
    isolates
        An interpreted isolate table (:func:`beredd.amr.interpret`); columns of :func:`mark_first` are used where they
        are there. Isolates without a date belong to no year and are not counted.
    place
        The country (ISO 3166-1) of isolates that name none, nor a region.
    vintage
        The edition of the values, with its year: a revision is a new vintage beside the old.
    source
        The register or data set, in words.
    indicators
        Only these ids; all that are counted on isolates when not given.
    coverage
        The share of the population (0 to 1) whose isolates are here, by country. Without it no incidence is given, and
        only with full coverage are cases.
    input_sha256
        Hash of the files that the isolates came from.
    status
        How final the values are.
    parameters
        What else made the values (guideline, tables), for their provenance.
    codes
        The code tables; the house's when not given.
    progress
        Told before each indicator.

    Returns
    -------
    One observation per indicator, place (country, and each region that is known) and year with a tested isolate.
    Intervals are Wilson's for shares (95 %), exact Poisson for incidence and cases. Made-up isolates
    (:func:`beredd.amr.synthetic_isolates`) give values marked as synthetic.

    Raises
    ------
    UserError
        When an indicator is not counted on isolates, or a coverage is not between 0 and 1.
    """
    wanted = _wanted(indicators)
    covered = _checked_coverage(coverage or {})
    frame = _with_places(isolates, place)
    frame = mark_first(frame, sorted({one.first for _, one in wanted}), codes=codes)
    base = {**(parameters or {}), **({SYNTHETIC: True} if _is_synthetic(isolates) else {})}
    found: list[Observation] = []
    for number, (definition, calculation) in enumerate(wanted):
        progress(number / len(wanted), f"counting {definition.id}")
        counts = _counts(frame, calculation, codes)
        rows = _measured(counts, calculation, covered)
        found += [
            _observation(row, definition, calculation, vintage, source, input_sha256, status, base)
            for row in rows.iter_rows(named=True)
        ]
    return found


def _wanted(indicators: Iterable[str] | None) -> list[tuple[IndicatorDefinition, IsolateCalculation]]:
    known = isolate_calculations()
    if indicators is None:
        return list(known.values())
    asked = list(indicators)
    if unknown := [one for one in asked if one not in known]:
        raise UserError(f"{', '.join(unknown)} is not counted on isolates.", remedy=f"These are: {', '.join(known)}.")
    return [known[one] for one in asked]


def _checked_coverage(coverage: Mapping[str, float]) -> Mapping[str, float]:
    for code, share in coverage.items():
        if not 0 < share <= 1:
            raise UserError(f"A coverage of {share:g} for {code} is not possible.", remedy="Write 0.85 for 85 %.")
    return coverage


def _is_synthetic(isolates: pl.DataFrame) -> bool:
    return bool((isolates["source_file"] == SYNTHETIC_FILE).any())


def _with_places(isolates: pl.DataFrame, place: str) -> pl.DataFrame:
    """Return the dated isolates with their year, country and known region."""
    if place not in places():
        raise UserError(f"No place has the code {place!r}.", remedy="Use ISO 3166: SE or DK.")
    regions = [code for code in places() if "-" in code]
    known = pl.when(pl.col("region").is_in(regions)).then("region")
    return isolates.filter(pl.col("date").is_not_null()).with_columns(
        pl.col("date").dt.year().alias("_year"),
        # a region tells its country (ISO 3166-2)
        pl.coalesce("country", known.str.slice(0, 2), pl.lit(place)).alias("_country"),
        known.alias("_region"),
    )


def _counts(frame: pl.DataFrame, calculation: IsolateCalculation, codes: Codes | None) -> pl.DataFrame:
    """Return tested and resistant isolates by place and year."""
    own = frame.filter(
        pl.col("organism") == calculation.organism,
        pl.col("specimen").is_in(calculation.specimens),
        pl.col(first_column(calculation.first)),
    )
    hit = _resistant_to_all(own, calculation.resistant_to, codes)
    counted = own.select("_year", "_country", "_region", hit=hit)
    by_place = [
        counted.filter(pl.col(column).is_not_null())
        .group_by(pl.col(column).alias("place"), pl.col("_year").alias("year"))
        .agg(pl.len().alias("isolates"), pl.col("hit").count().alias("tested"), pl.col("hit").sum().alias("resistant"))
        for column in ("_country", "_region")
    ]
    known = list(places())
    return pl.concat(by_place).filter(pl.col("place").is_in(known)).sort("place", "year")


def _resistant_to_all(own: pl.DataFrame, names: Sequence[str], codes: Codes | None) -> pl.Series:
    """Return whether each isolate is resistant to all of `names`; null where it was not tested for every one."""
    hits = [_resistant_to(own, name, codes) for name in names]
    if not hits:
        return pl.repeat(value=True, n=own.height, dtype=pl.Boolean, eager=True)
    table = pl.DataFrame([hit.alias(str(number)) for number, hit in enumerate(hits)])
    tested = pl.all_horizontal(pl.all().is_not_null())
    return table.select(pl.when(tested).then(pl.all_horizontal(pl.all()))).to_series()


def _resistant_to(own: pl.DataFrame, name: str, codes: Codes | None) -> pl.Series:
    match kind_of(name):
        case "marker":
            return markers(own, only=[name], codes=codes)[name]
        case "group":
            category = own.select(group_category(own, name, codes=codes)).to_series()
        case "antimicrobial":
            if name not in own.columns:
                return pl.repeat(None, own.height, dtype=pl.Boolean, eager=True)
            category = own[name]
    return pl.select(pl.when(category.is_in(TESTED)).then(category == "R")).to_series()


def _measured(counts: pl.DataFrame, calculation: IsolateCalculation, coverage: Mapping[str, float]) -> pl.DataFrame:
    """Return place, year, value, low, high, n and numerator; places without what the measure needs are left out."""
    if calculation.measure == "share":
        tested = counts.filter(pl.col("tested") > 0)
        low, high = proportion_interval(tested["resistant"].to_numpy(), tested["tested"].to_numpy())
        return tested.select(
            "place",
            "year",
            (100 * pl.col("resistant") / pl.col("tested")).alias("value"),
            pl.Series("low", low * 100),
            pl.Series("high", high * 100),
            pl.col("tested").alias("n"),
            pl.col("resistant").alias("numerator"),
        )
    cases = calculation.measure == "cases"
    country = pl.col("place").str.head(2)
    full = [code for code, share in coverage.items() if share == 1 or not cases]
    own = counts.filter(country.is_in(full))
    number = own["isolates"] if cases else own["resistant"]
    base = [
        1.0 if cases else population(place, year) * coverage[place[:2]] / calculation.per
        for place, year in own.select("place", "year").iter_rows()
    ]
    scale = pl.Series(base, dtype=pl.Float64)
    low, high = poisson_interval(number.to_numpy())
    return own.select(
        "place",
        "year",
        (number / scale).alias("value"),
        (pl.Series(low) / scale).alias("low"),
        (pl.Series(high) / scale).alias("high"),
        pl.lit(None, pl.Int64).alias("n"),
        number.alias("numerator"),
    )


def _observation(
    row: Mapping[str, Any],
    definition: IndicatorDefinition,
    calculation: IsolateCalculation,
    vintage: str,
    source: str,
    input_sha256: str | None,
    status: Status,
    base: Mapping[str, Any],
) -> Observation:
    return Observation(
        indicator=definition.id,
        place=row["place"],
        period=f"{row['year']:04d}",
        value=row["value"],
        # Rounding may leave an end a hair on the wrong side of the value.
        low=min(row["low"], row["value"]),
        high=max(row["high"], row["value"]),
        n=row["n"],
        status=status,
        vintage=vintage,
        provenance=Provenance(
            source=source,
            input_sha256=input_sha256,
            definition_version=definition.version,
            program_version=program_version(),
            parameters={
                **base,
                "first_isolates": calculation.first,
                "interval": "wilson" if calculation.measure == "share" else "poisson",
                "numerator": row["numerator"],
            },
        ),
    )
