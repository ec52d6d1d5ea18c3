"""A set of open data: declared columns, rows, and the same as CSV and JSON."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from beredd.common.provenance import sha256_of
from beredd.common.text import LANGUAGES, Text

SEPARATOR: Final = ";"
"""Between several values in one cell of the CSV."""
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
FORMS: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}

Cell = str | int | float | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column of open data: its name in the file, what people call it, and its type in CSVW's words."""

    name: str
    title: Text
    datatype: str = "string"
    several: bool = False
    required: bool = False
    about: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """A set of open data of one programme.

    ``first`` and ``last`` bound the time that it tells of; ``keys`` are the columns that name a row.
    """

    programme: str
    key: str
    title: Text
    about: Text
    columns: tuple[OpenColumn, ...]
    rows: tuple[Mapping[str, Cell], ...]
    keys: tuple[str, ...]
    country: str
    source: Text
    issued: datetime
    modified: datetime
    first: date | None = None
    last: date | None = None
    licence: str = CC0
    of: int | None = None
    """How many rows there are, where ``rows`` holds the first of them alone; None where it holds all."""

    @property
    def count(self) -> int:
        """How many rows the set has."""
        return len(self.rows) if self.of is None else self.of

    @property
    def path(self) -> str:
        """Its place below the site's address, without the ending of a form."""
        return f"/open/{self.programme}/{self.key}"

    def data(self, form: str) -> bytes:
        """Return the set in a form of ``FORMS``."""
        return self.csv() if form == "csv" else self.json()

    def csv(self) -> bytes:
        """Return the rows as CSV (RFC 4180, UTF-8) with the columns' names as header."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.name for column in self.columns])
        writer.writerows([_text(row.get(column.name)) for column in self.columns] for row in self.rows)
        return out.getvalue().encode("utf-8")

    def json(self) -> bytes:
        """Return the rows as JSON, with title, licence and source."""
        whole = {
            "title": words(self.title),
            "license": self.licence,
            "source": words(self.source),
            "modified": self.modified.isoformat(),
            "rows": [{column.name: _plain(row.get(column.name)) for column in self.columns} for row in self.rows],
        }
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    def metadata(self, site: str, publisher: Mapping[str, str]) -> bytes:
        """Return the CSV's description after *CSV on the Web* (W3C, 2015): the columns with types and titles."""
        whole: dict[str, Any] = {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": f"{site}{self.path}.csv",
            "dc:title": _tagged(self.title),
            "dc:description": _tagged(self.about),
            "dc:license": {"@id": self.licence},
            "dc:source": _tagged(self.source),
            "dc:publisher": {"schema:name": publisher["name"], "schema:url": {"@id": publisher["uri"]}},
            "dc:issued": {"@value": self.issued.date().isoformat(), "@type": "xsd:date"},
            "dc:modified": {"@value": self.modified.date().isoformat(), "@type": "xsd:date"},
            "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\r\n", "\n"]},
            "tableSchema": {
                "columns": [_described(column) for column in self.columns],
                "primaryKey": list(self.keys),
            },
        }
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def sha256(data: bytes) -> str:
    """Return the checksum that the catalogue gives of a file."""
    return sha256_of(data)


def words(text: Text) -> dict[str, str]:
    """Return a text by language, those it has."""
    return {language: said for language in LANGUAGES if (said := getattr(text, language))}


def _tagged(text: Text) -> list[dict[str, str]]:
    return [{"@value": said, "@language": language} for language, said in words(text).items()]


def _described(column: OpenColumn) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        # The header row holds the name, which belongs to no language; a reader of CSVW compares it with the titles.
        "titles": {"und": column.name, **words(column.title)},
        "datatype": column.datatype,
        "required": column.required,
    }
    if column.about is not None:
        found["dc:description"] = _tagged(column.about)
    if column.several:
        found["separator"] = SEPARATOR
    return found


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(value: Cell) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
