"""Which column of a file holds what: the map that every format is brought to, and that a user can write as TOML.

The format of the file is described for users in docs/how-to/read-isolates.md.
"""

import codecs
import csv
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from beredd.amr.model import ISOLATE_NAMES, Measure
from beredd.common.content_files import content_path
from beredd.common.errors import UserError
from beredd.common.text import Content

GIVEN: Final = ("row", "source_file", "source_row", "organism_found", "specimen_found")
"""Columns that the reading gives by itself."""
NAME_PARTS: Final = ("last_name", "first_name", "birth_date")
"""What may be read to tell patients apart, or for the age, and is never kept."""
MAPPABLE: Final = (*sorted(ISOLATE_NAMES - set(GIVEN)), *NAME_PARTS)


class FieldSource(Content):
    """Where a descriptive column comes from.

    ``headings``: the columns of the file; the first that is filled counts, or all joined by ``/`` with ``join``.
    ``values``: what a text in the file means. ``format``: how dates are written, ``d/m/Y`` or ``%d/%m/%Y``.
    ``value``: the same for all rows.
    """

    headings: tuple[str, ...] = ()
    join: bool = False
    values: dict[str, str] = {}
    format: str | None = None
    value: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        """Accept ``"Heading"``, ``["One", "Other"]`` and ``{ heading = "One" }``."""
        if isinstance(given, str):
            return {"headings": (given,)}
        if isinstance(given, list):
            return {"headings": tuple(given)}
        if isinstance(given, Mapping) and "heading" in given:
            rest = {key: value for key, value in given.items() if key != "heading"}
            return {**rest, "headings": (given["heading"],)}
        return given

    @model_validator(mode="after")
    def _says_where(self) -> "FieldSource":
        if not self.headings and self.value is None:
            raise ValueError("name a heading of the file, or give a value for all rows")
        return self


class ResultSource(Content):
    """A column of results: which antimicrobial, how it was measured, and what the heading says of the method.

    Without ``measure`` the column's own contents decide (:func:`beredd.amr.mapped.with_measures`). ``sign`` is the
    column that holds the operator where it stands apart.
    """

    heading: str
    antimicrobial: str = ""
    measure: Measure | None = None
    sign: str | None = None
    guideline: str | None = None
    potency: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"heading": given} if isinstance(given, str) else given


class ColumnMap(Content):
    """Which columns of a file hold what.

    ``results`` of a wide file have their antimicrobial each. In a long file, one row a result, ``antimicrobial`` is the
    column that names it, and ``key`` are the columns that together name an isolate.
    """

    format: str = "table"
    columns: dict[str, FieldSource]
    results: tuple[ResultSource, ...] = ()
    antimicrobial: str | None = None
    key: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sheet: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    guessed: bool = Field(default=False, exclude=True)

    @field_validator("columns")
    @classmethod
    def _known(cls, columns: dict[str, FieldSource]) -> dict[str, FieldSource]:
        unknown = sorted(set(columns) - set(MAPPABLE))
        if unknown:
            raise ValueError(f"no column of an isolate table is called {unknown[0]!r}; there are {', '.join(MAPPABLE)}")
        if "organism" not in columns:
            raise ValueError("the organism is missing: say which column names it")
        return columns

    @field_validator("delimiter")
    @classmethod
    def _one_sign(cls, delimiter: str | None) -> str | None:
        if delimiter is not None and (len(delimiter) != 1 or not delimiter.isascii()):
            raise ValueError("a delimiter is one sign, such as ;")
        return delimiter

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str | None) -> str | None:
        try:
            return encoding and codecs.lookup(encoding).name
        except LookupError:
            raise ValueError(f"no encoding is called {encoding!r}; write utf-8, utf-16 or windows-1252") from None

    @property
    def long(self) -> bool:
        """Whether a row is one result of an isolate."""
        return self.antimicrobial is not None

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the map names, once, in order."""
        named = [heading for source in self.columns.values() for heading in source.headings]
        named += [self.antimicrobial] if self.antimicrobial else []
        named += [heading for result in self.results for heading in (result.heading, result.sign) if heading]
        return tuple(dict.fromkeys((*named, *self.key)))

    @property
    def private(self) -> frozenset[str]:
        """Headings whose contents are kept nowhere, not even among the rejected rows."""
        parts = [source for name, source in self.columns.items() if name in NAME_PARTS]
        return frozenset(heading for source in parts for heading in source.headings)

    def require(self, header: Sequence[str], where: str) -> None:
        """Refuse a file that lacks a column that the map names.

        Raises
        ------
        UserError
            With the columns that are there.
        """
        lacking = [heading for heading in self.headings if heading not in header]
        if lacking:
            names = ", ".join(repr(name) for name in lacking[:5])
            raise UserError(
                f"The file has no column {names}.",
                where=where,
                remedy=f"Its columns are: {', '.join(header[:30])}{' …' if len(header) > 30 else ''}.",
            )


class _MapFile(Content):
    """The TOML file, as users write it."""

    shape: Literal["wide", "long"] = "wide"
    sheet: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    missing: tuple[str, ...] = ()
    columns: dict[str, FieldSource]
    results: dict[str, ResultSource | tuple[ResultSource, ...]] = {}
    long: dict[str, Any] = {}


def read_column_map(path: Path) -> ColumnMap:
    """Read a column map (TOML).

    Raises
    ------
    UserError
        When the file is missing, is not TOML, or a field of it is not right; the message names the field.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError("No such file.", where=str(path), remedy="Make one with beredd amr template.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"The file is not TOML in UTF-8 ({error}).", where=str(path)) from None
    try:
        return _from_file(_MapFile.model_validate(raw))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UserError(
            f"{place + ': ' if place else ''}{first['msg'].removeprefix('Value error, ')}.",
            where=str(path),
            remedy="See docs/how-to/read-isolates.md, or make a map with beredd amr template.",
        ) from None


def _from_file(file: _MapFile) -> ColumnMap:
    shared: dict[str, Any] = {
        "columns": file.columns,
        "missing": file.missing,
        "sheet": file.sheet,
        "delimiter": file.delimiter,
        "encoding": file.encoding,
    }
    if file.shape == "wide":
        results = [
            source.model_copy(update={"antimicrobial": name})
            for name, sources in file.results.items()
            for source in (sources if isinstance(sources, tuple) else (sources,))
        ]
        return ColumnMap(**shared, results=tuple(results))
    long = dict(file.long)
    measures = {
        measure: ResultSource.model_validate(long.pop(measure.value)) for measure in Measure if measure.value in long
    }
    results = [source.model_copy(update={"measure": measure}) for measure, source in measures.items()]
    key = long.pop("key", ())
    antimicrobial = long.pop("antimicrobial", None) or _lacking("long.antimicrobial")
    if long:
        raise UserError(
            f"long.{next(iter(long))} is not known.",
            remedy=f"There are antimicrobial, key, {', '.join(measure.value for measure in Measure)}.",
        )
    return ColumnMap(
        **shared,
        results=tuple(results),
        antimicrobial=antimicrobial,
        key=(key,) if isinstance(key, str) else tuple(key) or _lacking("long.key"),
    )


def _lacking(field: str) -> Any:
    raise UserError(f"{field} is missing.", remedy="A long table needs the columns of the antimicrobial and the key.")


@cache
def heading_names() -> Mapping[str, str]:
    """Return every heading that is known without a map, folded, and the column it stands for; the best known first."""
    with content_path("codes/isolate_headings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = [(folded_heading(word), row["column"]) for row in rows for word in row["headings"].split(";")]
    return dict(reversed(dict(reversed(words)).items()))


@cache
def value_words(column: str) -> Mapping[str, str]:
    """Return every word, small letters, that means a value of `column` (specimen, ward_type, origin, sex, boolean)."""
    with content_path("codes/isolate_words.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["column"] == column]
    return {word.strip().casefold(): row["value"] for row in reversed(rows) for word in row["words"].split(";")}


def folded_heading(heading: str) -> str:
    """Return a heading as it is looked up: small letters, words parted by single spaces."""
    return " ".join(heading.casefold().replace("_", " ").replace("-", " ").replace(".", " ").split())


def holds_names(header: Sequence[str]) -> bool:
    """Whether a heading is known to be of people's names or days of birth, mapped or not."""
    known = heading_names()
    return any(known.get(folded_heading(heading)) in NAME_PARTS for heading in header)
