"""Clinical breakpoints (kliniska brytpunkter, kliniske brydepunkter): the table, and where it came from.

One shape for every source. ``s`` and ``r`` keep the guideline's own meaning: EUCAST MIC is S at or below ``s`` and R
above ``r``; EUCAST zones are S at or above ``s`` and R below ``r``; CLSI MIC is R at or above ``r``, zones R at or
below.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from beredd.common.content_files import content_path
from beredd.common.errors import UserError
from beredd.common.provenance import sha256_of
from beredd.common.whole_files import write_whole

BREAKPOINT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "guideline": pl.String(),  # "EUCAST 2025", "CLSI 2025", "EUCAST ECOFF 2025"
    "version": pl.String(),  # the guideline's own: "15.0"
    "type": pl.String(),  # human, animal, ECOFF
    "host": pl.String(),  # human, or the animal
    "method": pl.String(),  # MIC or DISK
    "site": pl.String(),  # meningitis, uncomplicated urinary tract infection, oral …; null: any
    "organism": pl.String(),  # a name of the organism table, of any rank; null: PK/PD, for any organism
    "rank": pl.Int64(),  # 1 subspecies, 2 species, 3 group, 4 genus, 5 family, 6 order, 7 class, 8 Gram, 9 PK/PD
    "antimicrobial": pl.String(),
    "disk_dose": pl.String(),
    "s": pl.Float64(),
    "r": pl.Float64(),
    "uti": pl.Boolean(),  # true: for infections of the urinary tract alone
    "sdd": pl.Boolean(),  # between s and r is SDD, not I
    "screening": pl.Boolean(),  # a screening test (oxacillin for pneumococci): answers another question
    "table": pl.String(),  # the guideline's table
    "source": pl.String(),
    "line": pl.Int64(),  # the row in the source, counted from 1 after the heading
}

RANKS: Final[Mapping[str, int]] = {
    "subspecies": 1,
    "species": 2,
    "complex": 3,
    "group": 3,
    "genus": 4,
    "family": 5,
    "order": 6,
    "class": 7,
    "gram": 8,
    "pk/pd": 9,
}
"""The rank of an organism as a number: the lowest is the most specific."""

METHODS: Final = ("MIC", "DISK")
_NEEDED: Final = ("guideline", "method", "organism", "antimicrobial", "s", "r")
_DEFAULTS: Final[Mapping[str, object]] = {
    "type": "human",
    "host": "human",
    "uti": False,
    "sdd": False,
    "screening": False,
}
_PROVENANCE: Final = "beredd.provenance"
_CORE: Final = {"EUCAST 2025": "codes/breakpoints-eucast-2025.csv"}


@dataclass(frozen=True)
class Breakpoints:
    """A breakpoint table with its provenance.

    ``frame`` has :data:`BREAKPOINT_SCHEMA`; ``provenance`` names the file, its hash, who made it and when it was read.
    """

    frame: pl.DataFrame
    provenance: dict[str, Any]

    @property
    def guidelines(self) -> list[str]:
        """The guidelines that the table has breakpoints of, in alphabetical order."""
        return self.frame["guideline"].unique().sort().to_list()

    @classmethod
    def read(cls, path: Path) -> "Breakpoints":
        """Read a table in beredd's own shape: Parquet written by :meth:`write`, or CSV with the same columns.

        Columns that say what is usual may be left out of a CSV file: ``type`` and ``host`` are human, ``uti``, ``sdd``
        and ``screening`` false, ``line`` the row's own number.

        Raises
        ------
        UserError
            When there is no such file, a column is missing or a value cannot be read.
        """
        if not path.is_file():
            raise UserError("No such file.", where=str(path), remedy="Check the name.")
        if path.suffix == ".parquet":
            return _read_parquet(path)
        try:
            text = pl.read_csv(path, infer_schema=False)
        except (pl.exceptions.PolarsError, UnicodeError) as error:
            raise UserError(
                f"The file cannot be read as CSV ({error}).", where=str(path), remedy="Save it as CSV, UTF-8."
            ) from None
        frame = conformed(text, str(path))
        return cls(frame, {"file": path.name, "sha256": sha256_of(path), "read": date.today().isoformat()})

    def write(self, path: Path) -> None:
        """Write the table as Parquet with its provenance inside, or as CSV where `path` ends so (provenance is lost).

        Raises
        ------
        SurroundingsError
            When the file cannot be written; nothing half-written is left.
        """
        if path.suffix == ".csv":
            write_whole(path, self.frame.write_csv().encode())
            return
        file = io.BytesIO()
        self.frame.write_parquet(file, metadata={_PROVENANCE: json.dumps(self.provenance)})
        write_whole(path, file.getvalue())


def breakpoints(guideline: str = "EUCAST 2025") -> Breakpoints:
    """Return the table that comes with beredd: EUCAST 2025 for the organisms and drugs of EARS-Net and GLASS.

    Raises
    ------
    UserError
        When beredd has no table of `guideline`; others are imported (:func:`beredd.amr.import_breakpoints`).
    """
    if guideline not in _CORE:
        raise UserError(
            f"There is no breakpoint table of {guideline!r} here; there is {', '.join(_CORE)}.",
            remedy="Load one: beredd amr breakpoints import FILE -o breakpoints.parquet, then --breakpoints.",
        )
    return _core(guideline)


@cache
def _core(guideline: str) -> Breakpoints:
    table = Breakpoints.read(content_path(_CORE[guideline]))
    return Breakpoints(table.frame, {**table.provenance, "made_by": "beredd, from EUCAST's published tables"})


def _read_parquet(path: Path) -> Breakpoints:
    try:
        frame = pl.read_parquet(path)
        provenance = json.loads(pl.read_parquet_metadata(path).get(_PROVENANCE, "{}"))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise UserError(
            f"The file cannot be read as Parquet ({error}).", where=str(path), remedy="Import the table again."
        ) from None
    if dict(frame.schema) != BREAKPOINT_SCHEMA:
        raise UserError(
            "The file is Parquet, but not a breakpoint table.",
            where=str(path),
            remedy="Import the table: beredd amr breakpoints import FILE -o breakpoints.parquet.",
        )
    return Breakpoints(frame, provenance)


def conformed(text: pl.DataFrame, where: str) -> pl.DataFrame:
    """Return a table of text in the shape of :data:`BREAKPOINT_SCHEMA`.

    Raises
    ------
    UserError
        When a column that is needed is missing, or a value is no number or no yes or no.
    """
    missing = [name for name in _NEEDED if name not in text.columns]
    if missing:
        raise UserError(
            f"The column {', '.join(missing)} is missing.",
            where=f"{where}:1",
            remedy=f"A breakpoint table has the columns {', '.join(BREAKPOINT_SCHEMA)}.",
        )
    columns = [_typed(text, name, dtype).alias(name) for name, dtype in BREAKPOINT_SCHEMA.items()]
    frame = text.select(columns)
    for name, dtype in BREAKPOINT_SCHEMA.items():
        if name in text.columns and dtype != pl.String():
            wrong = (frame[name].is_null() & (text[name].fill_null("") != "")).arg_true()
            if len(wrong):
                raise UserError(
                    f"{text[name][wrong[0]]!r} is not {'a number' if dtype.is_numeric() else 'true or false'}.",
                    where=f"{where}:{wrong[0] + 2}: {name}",
                    remedy="Mend the file and read it again.",
                )
    return frame


def eucast_version(guideline: pl.Expr) -> pl.Expr:
    """Return EUCAST's version of a year's table, 15.0 for 2025; null for other guidelines and before 2011."""
    year = guideline.str.extract(r"(\d{4})$").cast(pl.Int64)
    numbered = guideline.str.starts_with("EUCAST") & (year >= 2011)
    return pl.when(numbered).then(pl.format("{}.0", year - 2010))


def is_screening(site: pl.Expr, antimicrobial: pl.Expr, organism: pl.Expr) -> pl.Expr:
    """Whether a row is a screening test, which answers another question than whether the drug works.

    Cefoxitin's for staphylococci is not one here: its answer is the category that is reported for methicillin.
    """
    staphylococci = organism.fill_null("").str.contains("(?i)staphylococc")
    return site.fill_null("").str.contains("(?i)screen") & ~((antimicrobial == "FOX") & staphylococci)


def _typed(text: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Expr:
    """Return the expression that gives a column its type, or its usual value where it is not there."""
    if name not in text.columns:
        return pl.int_range(1, pl.len() + 1) if name == "line" else pl.lit(_DEFAULTS.get(name), dtype=dtype)
    cell = pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name).str.strip_chars())
    if dtype == pl.Boolean():
        words = {"true": True, "yes": True, "false": False, "no": False}
        typed = cell.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)
    elif dtype == pl.String():
        typed = cell
    else:
        typed = cell.cast(dtype, strict=False)
    return typed.fill_null(_DEFAULTS[name]) if name in _DEFAULTS and dtype == pl.String() else typed
