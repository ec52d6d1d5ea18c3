"""ESAC-Net's downloadable tables: a workbook with one sheet an ATC group and sector, a row a country, a column a year.

A value is a cell; the rows below the countries (footnotes, and what colours mean) hold none.
"""

import re

import fastexcel
import polars as pl

from beredd.amr.aggregate_names import aggregate_names
from beredd.common.columns import number_in
from beredd.common.errors import UserError
from beredd.indicators import definitions

_SHEET = re.compile(r"^D\d+_([A-Z0-9a-z]+)_(AC|HC|TC)$")
_YEAR = re.compile(r"^\d{4}$")


def is_esac_net(raw: bytes) -> bool:
    """Return whether a file is a workbook with ESAC-Net's sheets."""
    if not raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return False
    try:
        names = fastexcel.read_excel(raw).sheet_names
    except Exception:  # calamine raises several kinds for damaged files
        return False
    return any(_SHEET.match(name) for name in names)


def read_esac_net(raw: bytes, name: str, more: dict[str, str]) -> pl.DataFrame:
    """Return the values of the workbook: one row a cell of a country and year, columns of ``VALUE_SCHEMA``.

    Raises
    ------
    UserError
        When the workbook cannot be opened or has none of ESAC-Net's sheets.
    """
    try:
        workbook = fastexcel.read_excel(raw)
    except Exception as error:
        raise UserError("The workbook cannot be opened; it may be damaged.", where=name) from error
    sheets = [sheet for sheet in workbook.sheet_names if _SHEET.match(sheet)]
    parts = [_cells(workbook, sheet, more) for sheet in sheets]
    if not parts:
        raise UserError("The workbook has no sheet of ESAC-Net's.", where=name, remedy="Its sheets begin D1_J01A_AC.")
    return pl.concat(parts)


def _cells(workbook: fastexcel.ExcelReader, sheet: str, more: dict[str, str]) -> pl.DataFrame:
    """Return the cells of one sheet: those in a year's column and a row that begins with a country."""
    frame = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    rows = list(frame.iter_rows())
    head = next((n for n, row in enumerate(rows) if sum(bool(_YEAR.match(cell or "")) for cell in row) >= 2), None)
    title = next((cell for row in rows[: head or 0] for cell in row if cell), "")
    made = []
    for number, row in enumerate(rows[(head or 0) + 1 :], start=(head or 0) + 2) if head is not None else ():
        cells = {year: cell for year, cell in zip(rows[head or 0], row, strict=True) if _YEAR.match(year or "")}
        if row[0] and (any(cell for cell in cells.values()) or row[0] in aggregate_names().places):
            made += [(number, row[0].strip(), year, cell) for year, cell in cells.items()]
    return _values(made, sheet, title, more)


def _values(
    made: list[tuple[int, str, str | None, str | None]], sheet: str, title: str, more: dict[str, str]
) -> pl.DataFrame:
    names = aggregate_names()
    matched = _SHEET.match(sheet)
    group, sector = matched.groups() if matched else ("", "")
    own = f"{group.lower()}-{names.esac_net.sectors.get(sector, '')}"
    indicator = more.get(f"{group}_{sector}") or (own if own in definitions() else None)
    unit = names.esac_net.unit.replace(" ", "") in re.sub(r"\s", "", title)
    cells = pl.DataFrame(
        made, schema={"row": pl.Int64, "country": pl.String, "period": pl.String, "cell": pl.String}, orient="row"
    )
    text = pl.col("cell").fill_null("").str.strip_chars()
    number = number_in(text)
    empty = text.str.to_lowercase().is_in(["", "-", "n/a", "na"])
    return cells.select(
        "row",
        pl.lit(sheet).alias("sheet"),
        pl.lit(f"{group}_{sector}").alias("what"),
        pl.lit("did" if unit else None, dtype=pl.String).alias("measure"),
        pl.col("country").alias("place_found"),
        names.place(pl.col("country").str.replace_all(r"(\s*\([a-z]\)|[*†\s])+$", "")).alias("place"),
        "period",
        number.alias("value"),
        pl.lit(indicator if unit else None, dtype=pl.String).alias("indicator"),
        pl.when(~empty & number.is_null()).then(pl.lit("the value is not a number")).alias("fault"),
    )
