"""Observations in files: the declared columns, the reader with row errors, and the way back to CSV and Parquet."""

import io
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import polars as pl

from beredd.common.columns import DTYPES
from beredd.common.content_files import content_path
from beredd.common.errors import FoundWanting, UserError
from beredd.common.places import places
from beredd.common.provenance import Provenance
from beredd.common.tables import RowCheck, TableRead, read_table
from beredd.common.whole_files import write_whole
from beredd.indicators.columns import OBSERVATION_COLUMNS
from beredd.indicators.definitions import definitions
from beredd.indicators.model import Observation

KEY = ("indicator", "place", "period", "vintage")
"""What names one observation."""


def _checks() -> tuple[RowCheck, ...]:
    """Return the rules over whole rows."""
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    shares = [one.id for one in definitions().values() if one.unit_code == "%"]
    missing = pl.col("missing_reason").is_not_null() | pl.col("suppressed")
    return (
        RowCheck(
            "indicator",
            ~pl.col("indicator").is_in(list(definitions())),
            "is not an indicator",
            "See beredd indicator list, or add its definition.",
        ),
        RowCheck(
            "place", ~pl.col("place").is_in(list(places())), "is not a place", "Use ISO 3166, such as SE, DK or SE-AB."
        ),
        RowCheck(
            "value",
            value.is_null() & ~missing,
            "is empty without a reason",
            "Write the value, or say why in missing_reason.",
        ),
        RowCheck(
            "value",
            value.is_not_null() & missing,
            "is given although it is suppressed or missing",
            "Empty value, or remove missing_reason and suppressed.",
            ("value", "missing_reason"),
        ),
        RowCheck(
            "low", low.is_null() != high.is_null(), "is given without its other end", "Give low and high, or neither."
        ),
        RowCheck("low", low > high, "is above high", "Exchange low and high.", ("low", "high")),
        RowCheck(
            "value",
            (low <= high) & ((value < low) | (value > high)),
            "lies outside its interval",
            "Correct value, low or high.",
            ("value", "low", "high"),
        ),
        RowCheck(
            "value",
            pl.col("indicator").is_in(shares) & ((value < 0) | (value > 100)),
            "is not a share between 0 and 100 per cent",
            "Write 9.4 for 9,4 per cent.",
        ),
        RowCheck(
            "parameters",
            pl.col("parameters").map_elements(_no_json_object, return_dtype=pl.Boolean),
            "is not a JSON object",
            'Write {"name": value}, or leave it empty.',
        ),
    )


def _no_json_object(text: str) -> bool:
    """Tell whether a text is anything but a JSON object."""
    try:
        return not isinstance(json.loads(text), dict)
    except ValueError:
        return True


def read_observations(source: Path | bytes, *, name: str | None = None) -> TableRead:
    """Read a CSV or XLSX file of observations; faulty rows are kept aside with their reasons.

    Raises
    ------
    UserError
        When the file holds no table of observations.
    """
    return read_table(source, OBSERVATION_COLUMNS, name=name, checks=_checks(), unique=KEY)


def observations_in(table: TableRead) -> list[Observation]:
    """Return the accepted rows of a file as observations, each with the file's hash in its provenance."""
    return observations_of(table.frame, table.sha256)


def observations_of(frame: pl.DataFrame, sha256: str | None = None) -> list[Observation]:
    """Return the rows of a frame with the declared columns as observations.

    Parameters
    ----------
    frame
        Columns as in ``OBSERVATION_COLUMNS``.
    sha256
        Hash of the file they were read from, where a row names none of its own.
    """
    return [_observation(row, sha256) for row in frame.iter_rows(named=True)]


def _observation(row: dict[str, object], sha256: str | None) -> Observation:
    parameters = json.loads(str(row["parameters"])) if row["parameters"] else {}
    if row["note"]:
        parameters["note"] = row["note"]
    provenance = Provenance(
        source=str(row["source"]),
        input_sha256=row["input_sha256"] or sha256,
        definition_version=row["definition_version"],
        program_version=row["program_version"],
        parameters=parameters,
    )
    own = {name: row[name] for name in Observation.model_fields if name != "provenance"}
    return Observation.model_validate({**own, "provenance": provenance})


def observation_frame(observations: Iterable[Observation]) -> pl.DataFrame:
    """Return observations as a frame with the declared columns."""
    rows = []
    for one in observations:
        parameters = dict(one.provenance.parameters)
        note = parameters.pop("note", None)
        rows.append(
            {
                **one.model_dump(exclude={"provenance"}, mode="json"),
                **one.provenance.model_dump(exclude={"parameters"}),
                "note": note,
                "parameters": json.dumps(parameters, ensure_ascii=False, sort_keys=True) if parameters else None,
            }
        )
    schema = {column.name: DTYPES[column.type] for column in OBSERVATION_COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row") if rows else pl.DataFrame(schema=schema)


def write_csv(observations: Sequence[Observation], path: Path) -> None:
    """Write observations as CSV in the declared columns, whole or not at all."""
    write_whole(path, observation_frame(observations).write_csv().encode("utf-8"))


def write_parquet(observations: Sequence[Observation], path: Path) -> None:
    """Write observations as Parquet in the declared columns, whole or not at all."""
    buffer = io.BytesIO()
    observation_frame(observations).write_parquet(buffer)
    write_whole(path, buffer.getvalue())


def read_parquet(path: Path) -> list[Observation]:
    """Read observations that :func:`write_parquet` wrote.

    Raises
    ------
    UserError
        When the file is missing, is not Parquet, or has other columns.
    """
    try:
        frame = pl.read_parquet(path)
    except FileNotFoundError:
        raise UserError("No such file.", where=str(path), remedy="Check the name.") from None
    except (pl.exceptions.PolarsError, OSError):
        raise UserError("The file is not Parquet, or is damaged.", where=str(path)) from None
    expected = {column.name: DTYPES[column.type] for column in OBSERVATION_COLUMNS}
    if dict(frame.schema) != expected:
        raise UserError("The file does not have the columns of observations.", where=str(path))
    return observations_of(frame)


@cache
def national_observations() -> tuple[Observation, ...]:
    """Return the observations that beredd ships with, from content/indicators/data/, all vintages.

    Raises
    ------
    FoundWanting
        When a row of a shipped file is wrong; content that ships must be whole.
    """
    found: list[Observation] = []
    for path in sorted(content_path("indicators/data").glob("*.csv")):
        table = read_observations(path)
        if table.rejected.height:
            raise FoundWanting("\n".join([table.summary(), *map(str, table.findings)]))
        found += observations_in(table)
    return tuple(found)
