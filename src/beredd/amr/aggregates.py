"""Published aggregate files → observations: ECDC's Surveillance Atlas, ESAC-Net's tables, WHO GLASS.

Each value in a file is accounted for: it became an observation, or it is said why not (another place, something no
indicator is made of, a number that cannot be read). What a file calls a thing and which indicator that is, is data:
content/codes/atlas-indicators.yaml.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import polars as pl

from beredd.amr import atlas, esac_net, glass
from beredd.amr.aggregate_names import aggregate_names
from beredd.amr.intervals import proportion_interval
from beredd.common.errors import UserError
from beredd.common.places import places
from beredd.common.provenance import Provenance, program_version, sha256_of
from beredd.common.table_files import table_bytes
from beredd.indicators import Observation, definitions

AggregateFormat = Literal["atlas", "esac-net", "glass-ris", "glass-dashboard"]

USES: Final = ("observation", "missing", "denominator", "other place", "other indicator", "rejected")
"""What becomes of a value: ``missing`` is an observation too, one that says that the source has no value."""

VALUE_SCHEMA: Final[dict[str, pl.DataType]] = {
    "row": pl.Int64(),  # in the file, or in its sheet, from 1
    "sheet": pl.String(),
    "what": pl.String(),  # what the file calls it: pathogen|group, ATC group and sector
    "measure": pl.String(),  # r_percent, tested, did …; as the file has it where it is not known
    "place_found": pl.String(),
    "place": pl.String(),  # ISO 3166; null where it is none of ours
    "period": pl.String(),
    "value": pl.Float64(),
    "n": pl.Int64(),
    "n_resistant": pl.Int64(),
    "indicator": pl.String(),
    "fault": pl.String(),  # why the row cannot be used
    "use": pl.Enum(USES),
}
"""One value of a file, and what became of it."""


@dataclass(frozen=True)
class AggregateRead:
    """What came of reading an aggregate file.

    ``values`` has one row for each value of the file (:data:`VALUE_SCHEMA`); ``observations`` are made of those with
    the use ``observation`` or ``missing``.
    """

    name: str
    sha256: str
    format: AggregateFormat
    values: pl.DataFrame
    observations: tuple[Observation, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many values of the file were put to each use; they add up to all."""
        found = dict(self.values.group_by("use").len().iter_rows())
        return {use: found.get(use, 0) for use in USES}

    @property
    def rejected(self) -> pl.DataFrame:
        """The rows that cannot be used: row, sheet, what, place_found, period, fault."""
        return self.values.filter(pl.col("use") == "rejected").select(
            "row", "sheet", "what", "place_found", "period", "fault"
        )

    def summary(self) -> str:
        """Say in one sentence what was read and what was not."""
        counts = ", ".join(f"{count} {use}" for use, count in self.counts.items() if count)
        return f"{self.name}: {self.values.height} values: {counts}."


def read_aggregates(
    source: Path | bytes,
    format: AggregateFormat | Literal["auto"] = "auto",
    *,
    name: str | None = None,
    vintage: str | None = None,
    cited: str | None = None,
    indicators: Mapping[str, str] | None = None,
) -> AggregateRead:
    """Read a published aggregate file as observations.

    Parameters
    ----------
    source
        The file, or its bytes with a `name`: an export of ECDC's Surveillance Atlas (CSV), ESAC-Net's downloadable
        tables (XLSX), a GLASS RIS file (tab-separated text or XLSX), an export of the GLASS dashboard (CSV).
    format
        ``atlas``, ``esac-net``, ``glass-ris`` or ``glass-dashboard``; ``auto`` tells it by the headings.
    name
        The file's name in messages.
    vintage
        The edition, such as ``ECDC Atlas 2025-11``; the format's name where not given, which counts as older than any
        edition with a year.
    cited
        The source's name in the observations' provenance.
    indicators
        More names of the file → ids of indicators, over those of content/codes/atlas-indicators.yaml.

    Returns
    -------
    AggregateRead
        Observations for the places that Beredd knows, and every value of the file with what became of it.

    Raises
    ------
    UserError
        When the file cannot be read, is none of these formats, or an indicator is not defined.
    """
    shown = name or (str(source) if isinstance(source, Path) else "file")
    raw = table_bytes(source, shown)
    unknown = [one for one in (indicators or {}).values() if one not in definitions()]
    if unknown:
        raise UserError(f"There is no indicator {unknown[0]!r}.", remedy="See beredd indicator list.")
    kind = format if format != "auto" else aggregate_format(raw, shown)
    read, source_name, edition = _readers()[kind]
    values = _settled(read(raw, shown, dict(indicators or {})))
    sha256 = sha256_of(raw)
    observations = _observations(values, vintage or edition, cited or source_name, sha256)
    return AggregateRead(shown, sha256, kind, values, observations)


def aggregate_format(raw: bytes, name: str) -> AggregateFormat:
    """Tell which aggregate format a file has by its headings.

    Raises
    ------
    UserError
        When it has none.
    """
    found = is_aggregate(raw)
    if found is None:
        raise UserError(
            "The file is no aggregate file that is known here.",
            where=name,
            remedy="Hand in an export of the ECDC Atlas or the GLASS dashboard, ESAC-Net's tables or a RIS file.",
        )
    return found


def is_aggregate(raw: bytes) -> AggregateFormat | None:
    """Return which aggregate format a file has by its headings, None for none."""
    tests: dict[AggregateFormat, Callable[[bytes], bool]] = {
        "atlas": atlas.is_atlas,
        "glass-dashboard": glass.is_dashboard,
        "glass-ris": glass.is_ris,
        "esac-net": esac_net.is_esac_net,
    }
    return next((kind for kind, test in tests.items() if test(raw)), None)


Reader = Callable[[bytes, str, dict[str, str]], pl.DataFrame]


def _readers() -> dict[AggregateFormat, tuple[Reader, str, str]]:
    """Return for each format its reader, its source in words, and the vintage where none is given."""
    names = aggregate_names()
    return {
        "atlas": (atlas.read_atlas, names.atlas.source, "ECDC Atlas"),
        "esac-net": (esac_net.read_esac_net, names.esac_net.source, "ESAC-Net"),
        "glass-ris": (glass.read_ris, "WHO GLASS RIS file", "GLASS RIS"),
        "glass-dashboard": (glass.read_dashboard, names.glass.source, "GLASS"),
    }


def _settled(values: pl.DataFrame) -> pl.DataFrame:
    """Return the values with their use: faults first, then what no indicator is made of, then other places."""
    known = pl.col("place").is_in(list(places()))
    use = (
        pl.when(pl.col("fault").is_not_null())
        .then(pl.lit("rejected"))
        .when(pl.col("indicator").is_null())
        .then(pl.lit("other indicator"))
        .when(~known.fill_null(value=False))
        .then(pl.lit("other place"))
        .when(pl.col("measure") == "tested")
        .then(pl.lit("denominator"))
        .when(pl.col("value").is_null())
        .then(pl.lit("missing"))
        .otherwise(pl.lit("observation"))
    )
    for column, dtype in VALUE_SCHEMA.items():
        if column not in values.columns and column != "use":
            values = values.with_columns(pl.lit(None, dtype=dtype).alias(column))
    return values.with_columns(use.alias("use")).select(
        pl.col(column).cast(dtype) for column, dtype in VALUE_SCHEMA.items()
    )


def _observations(values: pl.DataFrame, vintage: str, source: str, sha256: str) -> tuple[Observation, ...]:
    """Return the values that are observations, with Wilson's interval where the numbers are in the file."""
    used = values.filter(pl.col("use").is_in(["observation", "missing"])).sort("indicator", "place", "period")
    numbers = used.select(pl.col("n_resistant").cast(pl.Float64), pl.col("n").cast(pl.Float64))
    low, high = proportion_interval(numbers["n_resistant"].to_numpy(), numbers["n"].to_numpy())
    version = program_version()
    found = []
    for row, below, above in zip(used.iter_rows(named=True), 100 * low, 100 * high, strict=True):
        one = definitions()[row["indicator"]]
        bounded = row["n_resistant"] is not None and row["value"] is not None and below == below
        found.append(
            Observation(
                indicator=one.id,
                place=row["place"],
                period=row["period"],
                value=row["value"],
                low=min(float(below), row["value"]) if bounded else None,
                high=max(float(above), row["value"]) if bounded else None,
                n=row["n"],
                vintage=vintage,
                missing_reason="not_reported" if row["value"] is None else None,
                provenance=Provenance(
                    source=source,
                    input_sha256=sha256,
                    definition_version=one.version,
                    program_version=version,
                    parameters={
                        "row": row["row"],
                        "name": row["what"],
                        **({"sheet": row["sheet"]} if row["sheet"] else {}),
                    },
                ),
            )
        )
    return tuple(found)
