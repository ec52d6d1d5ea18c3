"""Breakpoint tables of others → :class:`~beredd.amr.breakpoints.Breakpoints`: which layout a file has, and its reader.

Three layouts are known by their headings: WHONET's and AMRIE's Breakpoints.txt, the clinical_breakpoints of R's AMR
package, and EUCAST's own workbook (:mod:`beredd.amr.eucast_workbook`).
"""

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from beredd.amr.breakpoints import BREAKPOINT_SCHEMA, Breakpoints, eucast_version, is_screening
from beredd.amr.code_matching import How
from beredd.amr.codes import Codes
from beredd.amr.codes import codes as code_tables
from beredd.amr.whonet_breakpoints import WHONET_COLUMNS, from_whonet, organisms_beside
from beredd.common.errors import UserError
from beredd.common.provenance import sha256_of
from beredd.common.table_files import decode

LINE: Final = "line"
_R_COLUMNS: Final = ("guideline", "type", "host", "method", "site", "mo", "ab", "ref_tbl", "breakpoint_S", "uti")
_R_ORGANISMS: Final = "microorganisms.csv.gz"
_R_TAXA: Final[Mapping[str, str]] = {
    "UNKNOWN": "",
    "B_GRAMN": "Gram-negative bacteria",
    "B_GRAMP": "Gram-positive bacteria",
    "B_ANAER-NEG": "Gram-negative anaerobes",
    "B_ANAER-POS": "Gram-positive anaerobes",
    "B_ANAER": "Anaerobes",
}
"""Codes of the R package that stand for no taxon; empty is PK/PD."""


def import_breakpoints(path: Path, codes: Codes | None = None) -> Breakpoints:
    """Read a breakpoint table of another maker.

    Parameters
    ----------
    path
        One of: ``Breakpoints.txt`` of WHONET or AMRIE (tab-separated; ``Organisms.txt`` beside it gives codes their
        names); ``clinical_breakpoints`` of R's AMR as CSV, also gzipped (``microorganisms.csv.gz`` beside it gives
        codes their names); EUCAST's workbook, ``v_15.0_Breakpoint_Tables.xlsx``.
    codes
        The code tables; organisms get the names of these where they are known.

    Returns
    -------
    Breakpoints
        With the file's name, hash, layout and the day in ``provenance``, and ``provenance["not_read"]``: how many rows
        had no breakpoint that could be used, by reason.

    Raises
    ------
    UserError
        When the file is missing, or none of the three.
    """
    codes = codes or code_tables()
    if not path.is_file():
        raise UserError("No such file.", where=str(path), remedy="Check the name.")
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        from beredd.amr.eucast_workbook import read_eucast_workbook

        frame, not_read = read_eucast_workbook(path, codes)
        return _kept(path, "EUCAST workbook", frame, not_read)
    text = _text(path)
    if set(_R_COLUMNS) <= set(text.columns):
        frame, not_read = _from_r(text, path, codes)
        return _kept(path, "R AMR clinical_breakpoints", frame, not_read)
    if set(WHONET_COLUMNS) <= set(text.columns):
        beside = organisms_beside(path)
        frame, not_read = from_whonet(text, None if beside is None else _text(beside), codes)
        return _kept(path, "WHONET Breakpoints", frame, not_read)
    raise UserError(
        f"The file is no breakpoint table that is known; its columns are {', '.join(text.columns)[:300]}.",
        where=str(path),
        remedy="Give WHONET's or AMRIE's Breakpoints.txt, R AMR's clinical_breakpoints as CSV, or EUCAST's workbook.",
    )


def _kept(path: Path, layout: str, frame: pl.DataFrame, not_read: Mapping[str, int]) -> Breakpoints:
    provenance = {
        "file": path.name,
        "sha256": sha256_of(path),
        "layout": layout,
        "read": date.today().isoformat(),
        "rows": frame.height,
        "not_read": {reason: count for reason, count in not_read.items() if count},
    }
    frame = frame.with_columns(source=pl.lit(path.name)).select(
        pl.col(name).cast(dtype) for name, dtype in BREAKPOINT_SCHEMA.items()
    )
    return Breakpoints(frame, provenance)


def _text(path: Path) -> pl.DataFrame:
    """Return a delimited file as text, with its row numbers; unzipped where it is zipped."""
    try:
        raw = path.read_bytes()
        if raw.startswith(b"\x1f\x8b"):
            import gzip

            raw = gzip.decompress(raw)
        text, _ = decode(raw, str(path))
        head = text.split("\n", 1)[0]
        delimiter = max("\t,;", key=head.count)
        frame = pl.read_csv(io.StringIO(text), separator=delimiter, infer_schema=False, truncate_ragged_lines=True)
    except (OSError, EOFError, pl.exceptions.PolarsError) as error:
        raise UserError(
            f"The file cannot be read ({error}).", where=str(path), remedy="Fetch it again; it may be cut off."
        ) from None
    return frame.rename({name: name.strip() for name in frame.columns}).with_row_index(LINE, 1)


def _from_r(text: pl.DataFrame, path: Path, codes: Codes) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return R AMR's rows: EUCAST as S ≤ and R >, CLSI as S ≤ and R ≥, as here."""
    names = _named(text["mo"], _r_names(path), codes, path)
    ecoff = pl.col("type") == "ECOFF"
    number: Callable[[str], pl.Expr] = lambda name: pl.col(name).cast(pl.Float64, strict=False)  # noqa: E731
    frame = text.with_columns(names).select(
        LINE,
        "type",
        "host",
        "method",
        "site",
        "organism",
        "disk_dose",
        guideline=pl.when(ecoff).then(pl.col("guideline").str.replace(" ", " ECOFF ")).otherwise("guideline"),
        version=eucast_version(pl.col("guideline")),
        rank=_rank_of_r(number("rank_index")),
        antimicrobial=pl.col("ab"),
        s=number("breakpoint_S"),
        r=number("breakpoint_R"),
        uti=pl.col("uti").str.to_uppercase() == "TRUE",
        sdd=pl.col("is_SDD").str.to_uppercase() == "TRUE",
        screening=is_screening(pl.col("site"), pl.col("ab"), pl.col("organism")),
        table=pl.col("ref_tbl"),
    )
    usable = pl.col("s").is_not_null() | pl.col("r").is_not_null()
    return frame.filter(usable), {"no breakpoint in the row": frame.filter(~usable).height}


def _rank_of_r(index: pl.Expr) -> pl.Expr:
    """Return the rank: the package numbers groups 2.5, anaerobes with the classes 6, and PK/PD 7."""
    steps = {1.0: 1, 2.0: 2, 2.5: 3, 3.0: 4, 4.0: 5, 5.0: 6, 6.0: 8, 7.0: 9}
    return index.replace_strict(steps, default=9, return_dtype=pl.Int64)


def _r_names(path: Path) -> pl.DataFrame:
    """Return the package's own code for each organism with its name, from the table beside `path`.

    Raises
    ------
    UserError
        When the table is not there.
    """
    beside = path.with_name(_R_ORGANISMS)
    if not beside.is_file():
        raise UserError(
            f"The organisms are codes of the R package, and their table {_R_ORGANISMS} is not beside the file.",
            where=str(path),
            remedy=f"Put the package's microorganisms table there: write.csv(AMR::microorganisms, '{_R_ORGANISMS}').",
        )
    return _text(beside).select(code="mo", name="fullname")


def _named(coded: pl.Series, names: pl.DataFrame, codes: Codes, path: Path) -> pl.Series:
    """Return each row's organism by the name of the code table, or by its own name where that table lacks it."""
    known = dict(names.iter_rows())
    found: dict[str, str | None] = {}
    for code in coded.unique().drop_nulls():
        name = _R_TAXA.get(code, known.get(code, code))
        match = codes.match_organism(name)
        found[code] = None if not name else match.name if match.how is How.EXACT else name
    return coded.replace_strict(found, default=None, return_dtype=pl.String).alias("organism")
