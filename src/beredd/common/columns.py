"""One column of a table, declared once: the declaration checks files, builds templates and writes reference pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from beredd.common.periods import PERIOD_PATTERN
from beredd.common.text import Text


class ColumnType(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    PERIOD = "period"


DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.TEXT: pl.String(),
    ColumnType.INTEGER: pl.Int64(),
    ColumnType.NUMBER: pl.Float64(),
    ColumnType.BOOLEAN: pl.Boolean(),
    ColumnType.DATE: pl.Date(),
    ColumnType.PERIOD: pl.String(),
}

REMEDIES: dict[ColumnType, str] = {
    ColumnType.TEXT: "Write text.",
    ColumnType.INTEGER: "Write a whole number, such as 1250.",
    ColumnType.NUMBER: "Write a number only, such as 9,44 or 9.44, without unit or sign of per cent.",
    ColumnType.BOOLEAN: "Write yes or no (ja, nej).",
    ColumnType.DATE: "Write a date as 2026-12-15.",
    ColumnType.PERIOD: "Write a year, quarter or month as 2024, 2024-Q3 or 2024-07.",
}

_WORDS: dict[ColumnType, str] = {
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "a whole number",
    ColumnType.NUMBER: "a number",
    ColumnType.BOOLEAN: "yes or no",
    ColumnType.DATE: "a date",
    ColumnType.PERIOD: "a period",
}

_TRUE = ("yes", "ja", "true", "sant", "sandt", "1", "x")
_FALSE = ("no", "nej", "false", "falskt", "falsk", "0")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, what its cells hold, and what they mean.

    Parameters
    ----------
    name
        The header in files, small letters.
    type
        What the cells hold.
    meaning
        One sentence for the reference page.
    required
        A required column must be in the file and filled in every row.
    default
        The value of an empty cell in an optional column; None leaves it empty.
    unit
        The unit of the numbers, where it is fixed.
    allowed
        The only values that pass, where there are few of them; letters' case does not matter.
    at_least, at_most
        The bounds of numbers.
    example
        A value for the template and the reference page.
    aliases
        Other headers that mean this column.
    """

    name: str
    type: ColumnType
    meaning: Text
    required: bool = False
    default: str | int | float | bool | None = None
    unit: str | None = None
    allowed: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    example: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What a cell should hold, in words."""
        if self.allowed:
            return "one of " + ", ".join(self.allowed)
        bounds = [f"at least {self.at_least:g}"] if self.at_least is not None else []
        bounds += [f"at most {self.at_most:g}"] if self.at_most is not None else []
        return ", ".join([_WORDS[self.type], *bounds])

    @property
    def remedy(self) -> str:
        """What to write instead of a faulty value."""
        if self.allowed:
            return f"Use {', '.join(self.allowed)}."
        if self.at_least is not None or self.at_most is not None:
            return f"Write {self.expected}."
        return REMEDIES[self.type]

    def parsed(self, text: pl.Expr) -> pl.Expr:
        """Return the expression that turns trimmed text into this column's type; what cannot be read becomes null."""
        if self.allowed:
            known = {value.casefold(): value for value in self.allowed}
            return text.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)
        match self.type:
            case ColumnType.TEXT:
                return text
            case ColumnType.PERIOD:
                return pl.when(text.str.contains(PERIOD_PATTERN) & ~text.str.starts_with("0000")).then(text)
            case ColumnType.BOOLEAN:
                known_words = dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False)
                return text.str.to_lowercase().replace_strict(known_words, default=None, return_dtype=pl.Boolean)
            case ColumnType.DATE:
                day = text.str.replace(r"[T ]00:00:00(\.0+)?$", "")  # what spreadsheets add to a date
                return pl.when(day.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(day.str.to_date("%Y-%m-%d", strict=False))
            case ColumnType.INTEGER:
                number = number_in(text)
                # 2**53: beyond it a float no longer holds every whole number
                whole = pl.when((number == number.round()) & (number.abs() <= 2**53)).then(number).cast(pl.Int64)
                return self._within(whole)
            case ColumnType.NUMBER:
                return self._within(number_in(text))

    def _within(self, number: pl.Expr) -> pl.Expr:
        passes = pl.lit(True)
        if self.at_least is not None:
            passes = passes & (number >= self.at_least)
        if self.at_most is not None:
            passes = passes & (number <= self.at_most)
        return pl.when(passes).then(number)


def number_in(text: pl.Expr) -> pl.Expr:
    """Return the number that trimmed text holds, in the manners of Sweden, Denmark and programs; null where none.

    ``9,44`` and ``9.44`` are the same. Groups of three are accepted when they are unmistakable: ``1 234 567``,
    ``1.234,5``, ``1,234.5``, ``1.234.567``. One lone point or comma is always the decimal sign: ``1.234`` is 1.234.
    """
    text = text.str.replace("^[−–]", "-")
    spaced = text.str.contains(r"^[+-]?\d{1,3}([ \u{a0}\u{202f}]\d{3})+([.,]\d+)?$")
    text = pl.when(spaced).then(text.str.replace_all(r"[ \u{a0}\u{202f}]", "")).otherwise(text)
    plain = text.str.contains(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
    points = text.str.contains(r"^[+-]?\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})$")
    commas = text.str.contains(r"^[+-]?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})$")
    cleaned = (
        pl.when(plain)
        .then(text.str.replace(",", ".", literal=True))
        .when(points)
        .then(text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(commas)
        .then(text.str.replace_all(",", "", literal=True))
    )
    number = cleaned.str.strip_prefix("+").cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def template_csv(columns: Sequence[Column]) -> str:
    """Return a file to fill in: the header, and one row of examples to write over."""
    header = ",".join(column.name for column in columns)
    example = ",".join(f'"{column.example}"' if "," in column.example else column.example for column in columns)
    return f"{header}\n{example}\n"


def columns_markdown(columns: Sequence[Column], language: str = "en") -> str:
    """Return the reference table of the columns in Markdown."""
    lines = ["| column | holds | must be there | meaning | example |", "|---|---|---|---|---|"]
    for column in columns:
        must = "yes" if column.required else "no" if column.default is None else f"no; empty means {column.default}"
        meaning = column.meaning.to(language) + (f" Unit: {column.unit}." if column.unit else "")
        example = f"`{column.example}`" if column.example else ""
        lines.append(f"| `{column.name}` | {column.expected} | {must} | {meaning} | {example} |")
    return "\n".join(lines) + "\n"
