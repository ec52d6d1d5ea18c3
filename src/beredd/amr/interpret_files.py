"""Interpretation of isolate tables that may be larger than memory: slice by slice from one file to another."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from beredd.amr.interpret import interpret, tested_antimicrobials
from beredd.amr.isolate_table import isolates_metadata, metadata_words
from beredd.amr.model import SIR
from beredd.amr.uninterpreted import uninterpreted
from beredd.common.errors import SurroundingsError, UserError
from beredd.common.progress import SILENT, Progress

ROWS_AT_A_TIME: Final = 1_000_000


def interpret_file(
    source: Path,
    out: Path,
    *,
    rows_at_a_time: int = ROWS_AT_A_TIME,
    reasons: list[pl.DataFrame] | None = None,
    progress: Progress = SILENT,
    **settings: Any,
) -> pl.DataFrame:
    """Interpret the isolates of a Parquet file into another.

    Parameters
    ----------
    source, out
        Parquet files; `out` is written whole or not at all.
    rows_at_a_time
        How many isolates are in memory at once.
    reasons
        A list that gets a table of why results are NI (:func:`beredd.amr.uninterpreted.uninterpreted`) for each slice.
    progress
        Told after each antimicrobial of each slice.
    settings
        As of :func:`beredd.amr.interpret`.

    Returns
    -------
    DataFrame
        How many isolates each antimicrobial has in each category: ``antimicrobial``, ``S``, ``SDD``, ``I``, ``R``,
        ``NI`` and ``untested``.

    Raises
    ------
    UserError
        When `source` is no Parquet file, or as :func:`beredd.amr.interpret` says.
    SurroundingsError
        When `out` cannot be written.
    """
    height = _height(source)
    words = metadata_words(_metadata(source), _step(settings))
    counts: list[pl.DataFrame] = []
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
            parts: list[Path] = []
            for start in range(0, max(height, 1), rows_at_a_time):
                part = pl.scan_parquet(source).slice(start, rows_at_a_time).collect()
                after = interpret(
                    part, progress=_share(progress, start / max(height, 1), rows_at_a_time / max(height, 1)), **settings
                )
                if reasons is not None:
                    asked = ("table", "guideline", "pkpd", "antimicrobials", "codes")
                    reasons.append(uninterpreted(after, **{name: settings[name] for name in asked if name in settings}))
                counts.append(_counts(after, settings.get("antimicrobials") or tested_antimicrobials(part)))
                parts.append(Path(folder) / f"{len(parts):06}.parquet")
                after.write_parquet(parts[-1], metadata=words)
            whole = Path(folder) / "whole.parquet"
            if len(parts) == 1:
                whole = parts[0]
            else:
                pl.scan_parquet(parts).sink_parquet(whole, metadata=words)
            whole.replace(out)
    except OSError as error:
        raise SurroundingsError(
            f"The file cannot be written ({error.strerror}).", where=str(out), remedy="Check the folder and the disk."
        ) from None
    progress(1.0, "interpreted")
    return pl.concat(counts).group_by("antimicrobial", maintain_order=True).sum()


def _height(source: Path) -> int:
    if not source.is_file():
        raise UserError("No such file.", where=str(source), remedy="Check the name.")
    try:
        return int(pl.scan_parquet(source).select(pl.len()).collect().item())
    except (OSError, pl.exceptions.PolarsError):
        raise UserError(
            "The file is not an isolate table.", where=str(source), remedy="Make one with beredd amr read."
        ) from None


def _metadata(source: Path) -> dict[str, Any] | None:
    """Return what `source` says about itself; None of a table with the right columns from elsewhere."""
    try:
        return isolates_metadata(source)
    except UserError:
        return None


def _step(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is done, for the table's list of steps: the rules; breakpoints and code tables where not ours."""
    told = {name: value for name, value in settings.items() if name not in ("table", "codes") and value is not None}
    table, codes = settings.get("table"), settings.get("codes")
    if table is not None:
        told["breakpoints"] = table.provenance
    if codes is not None:
        told["codes_sha256"] = codes.sha256
    return {"step": "interpret", **told}


def _share(progress: Progress, begins: float, length: float) -> Progress:
    """Return what tells a slice's share as its part of the whole."""
    return lambda share, words: progress(min(begins + share * length, 1.0), words)


def _counts(isolates: pl.DataFrame, antimicrobials: list[str]) -> pl.DataFrame:
    """Return how many isolates each antimicrobial has in each category."""
    rows = []
    for code in antimicrobials:
        found = dict(isolates[code].cast(pl.String).value_counts().iter_rows())
        rows.append(
            {
                "antimicrobial": code,
                **{name: found.get(name, 0) for name in SIR.categories},
                "untested": found.get(None, 0),
            }
        )
    schema = {"antimicrobial": pl.String(), **dict.fromkeys([*SIR.categories, "untested"], pl.Int64())}
    return pl.DataFrame(rows, schema=schema)
