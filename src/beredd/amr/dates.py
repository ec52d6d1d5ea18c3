"""Dates as files write them: decided for a whole column, never guessed for a single cell.

``2024-03-18``, ``20240318``, ``18.3.2024``, ``18-Mar-2024`` and Excel's serial numbers are clear by themselves, and one
column may mix them. ``03/04/2024`` is not: only another cell of the column, such as ``18/03/2024``, can tell which
of the two is the month.
"""

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from beredd.common.errors import UserError

Order = Literal["day first", "month first"]

_TIME: Final = r"[T ]\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?( ?[ap]\.?m\.?)?(Z|[+-]\d{2}:?\d{2})?$"
_ISO: Final = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$"
_COMPACT: Final = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"
_POINTS: Final = r"^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})$"
_STROKES: Final = r"^(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})$"
_NAMED: Final = r"^(\d{1,2})[-. /]*([a-zåäö]{3})[a-zåäö]*[-. /]*(\d{4}|\d{2})$"
_SERIAL: Final = r"^(\d{5})(?:[.,]\d+)?$"
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050  # 1950 and 2099: what else has five digits is no date
_EXCEL_EPOCH: Final = -25569  # days from 1970-01-01 to 1899-12-30
_MONTHS: Final = {
    name: number
    for names in ("jan feb mar apr may jun jul aug sep oct nov dec", "jan feb mar apr maj jun jul aug sep okt nov dec")
    for number, name in enumerate(names.split(), start=1)
}
CENTURY_TURN: Final = 68
"""A year of two digits up to here is of the 2000s (POSIX)."""
_LETTERS: Final = (
    ("YYYY", "%Y"),
    ("yyyy", "%Y"),
    ("YY", "%y"),
    ("yy", "%y"),
    ("MM", "%m"),
    ("mm", "%m"),
    ("DD", "%d"),
    ("dd", "%d"),
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """How the dates of one column are read: by a format that was given, or by the order that the column shows.

    ``undecided``: the column has dates such as 03/04/2024, and nothing so far tells their order.
    """

    format: str | None = None
    order: Order | None = None
    undecided: bool = False


def strptime_format(text: str) -> str:
    """Return ``d/m/Y``, ``DD/MM/YYYY`` or ``%d/%m/%Y`` as a format of strptime.

    Raises
    ------
    UserError
        When day, month or year is missing in it.
    """
    known = text
    if "%" not in known:
        for letters, sign in _LETTERS:
            known = known.replace(letters, sign)
        if "%" not in known:
            known = "".join(f"%{sign}" if sign in "dmYy" else sign for sign in known)
    if not ("%d" in known and ("%m" in known or "%b" in known) and ("%Y" in known or "%y" in known)):
        raise UserError(f"{text!r} is no format of dates.", remedy="Write it as d/m/Y, m/d/Y or Y-m-d.")
    return known


def reading_of(texts: pl.Series, *, format: str | None, where: str, column: str) -> DateReading:
    """Return how the distinct texts of a column are to be read.

    Raises
    ------
    UserError
        When some have the day first and others the month.
    """
    if format is not None:
        return DateReading(format=strptime_format(format))
    parts = pl.DataFrame({"text": texts}).select(
        first=_day(pl.col("text")).str.extract(_STROKES, 1).cast(pl.Int32),
        second=_day(pl.col("text")).str.extract(_STROKES, 2).cast(pl.Int32),
    )
    # 32/13/2024 shows nothing: it is no date in either order
    day_first = (parts["first"].is_between(13, 31) & parts["second"].is_between(1, 12)).any()
    month_first = (parts["second"].is_between(13, 31) & parts["first"].is_between(1, 12)).any()
    if day_first and month_first:
        raise UserError(
            f"The column {column!r} mixes dates with the day first and dates with the month first.",
            where=where,
            remedy="Write all dates as 2024-03-18, or give date_format= (--date-format d/m/Y): the others are then"
            " refused row by row.",
        )
    if day_first or month_first:
        return DateReading(order="day first" if day_first else "month first")
    either = parts["first"].is_between(1, 12) & parts["second"].is_between(1, 12)
    return DateReading(undecided=bool((either & (parts["first"] != parts["second"])).any()))


def refuse_undecided(where: str, column: str, example: str) -> None:
    """Refuse a column of dates that can be read in two ways.

    Raises
    ------
    UserError
        Always.
    """
    shown = f", such as {example}," if example else ""
    raise UserError(
        f"The dates of the column {column!r}{shown} can have the day or the month first.",
        where=where,
        remedy="Say which with date_format= (--date-format d/m/Y or m/d/Y).",
    )


def dates_in(texts: pl.Series, reading: DateReading) -> pl.Series:
    """Return the dates of distinct texts; null where a text is none. Never a date that is not in the text."""
    frame = pl.DataFrame({"text": texts.cast(pl.String)}).with_columns(day=_day(pl.col("text")))
    if reading.format is not None:
        given = pl.col("text").str.strip_chars().str.to_date(reading.format, strict=False)
        short = pl.col("day").str.to_date(reading.format, strict=False)
        iso = _from_parts(pl.col("day"), _ISO, 1, 2, 3)  # a date cell of a spreadsheet, whatever the others are
        return frame.select(date=_sensible(pl.coalesce(given, short, iso)))["date"]
    day, month = (1, 2) if reading.order != "month first" else (2, 1)
    text = pl.col("day")
    serial = text.str.extract(_SERIAL, 1).cast(pl.Int32)
    found = pl.coalesce(
        _from_parts(text, _ISO, 1, 2, 3),
        _from_parts(text, _COMPACT, 1, 2, 3),
        _from_parts(text, _POINTS, 3, 2, 1),
        _from_parts(text, _STROKES, 3, month, day),
        _from_names(text),
        pl.when(serial.is_between(_FIRST_SERIAL, _LAST_SERIAL)).then((serial + _EXCEL_EPOCH).cast(pl.Date)),
    )
    return frame.select(date=_sensible(found))["date"]


def _day(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars().str.replace(_TIME, "").str.to_lowercase()


def _sensible(date: pl.Expr) -> pl.Expr:
    return pl.when(date.dt.year().is_between(1900, 2100)).then(date)


def _from_parts(text: pl.Expr, pattern: str, year: int, month: int, day: int) -> pl.Expr:
    return _date(text.str.extract(pattern, year), text.str.extract(pattern, month), text.str.extract(pattern, day))


def _from_names(text: pl.Expr) -> pl.Expr:
    month = text.str.extract(_NAMED, 2).replace_strict(_MONTHS, default=None, return_dtype=pl.Int32)
    return _date(text.str.extract(_NAMED, 3), month.cast(pl.String), text.str.extract(_NAMED, 1))


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    short = year.cast(pl.Int32)
    century = pl.when(short <= CENTURY_TURN).then(2000).otherwise(1900)
    full = pl.when(year.str.len_chars() == 2).then(short + century).otherwise(short)
    written = pl.concat_str(full.cast(pl.String).str.zfill(4), month.str.zfill(2), day.str.zfill(2), separator="-")
    return written.str.to_date("%Y-%m-%d", strict=False)
