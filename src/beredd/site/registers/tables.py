"""A list that is reckoned or only shown: it goes out as a workbook, with the columns of its page, and stays as it is.

A room makes one of what its page shows, asked for by the same query, so that nobody gets more of it in a file than on
the page. What is written by hand is a :class:`~beredd.site.registers.listings.Listing`, and comes back.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString

from beredd.common.text import Language, Text
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.config.reader import reader_language
from beredd.site.registers.column import Column, Kind, Value
from beredd.site.registers.listings import Entry, Exported, Wanted
from beredd.site.registers.workbooks import XLSX_TYPE, Sources, workbook_of

EVERYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a page with their columns."""

    key: str
    """Its name in the file and the file's name."""
    title: Text
    columns: tuple[Column, ...]
    rows: Iterable[Entry]
    programme: Programme | None = None
    imported: bool = False

    @property
    def fixed(self) -> frozenset[str]:
        """All columns are only shown."""
        return frozenset(column.name for column in self.columns)

    def entries(self, wanted: Wanted) -> Iterator[Entry]:
        """Return the rows; what is `wanted` of them is only told, since the page's own query has chosen them."""
        yield from self.rows

    def options(self, column: Column, language: Language) -> dict[str, str]:
        """Nothing is filled in, so there is nothing to choose from."""
        return {}


def shown(name: str, kind: Kind, sv: str, da: str, en: str) -> Column:
    """Return a column of a table that is only shown."""
    return Column(name=name, label=Text(sv=sv, da=da, en=en), kind=kind)


def line(code: str, values: Mapping[str, Value], confidentiality: int = 0) -> Entry:
    """Return a row of a table; `code` is its id, by which it is known again."""
    return Entry(code, 0, values, confidentiality)


def workbook_response(user: User, listing: Exported, wanted: Wanted = EVERYTHING) -> HttpResponse:
    """Hand out a list as a workbook; nobody else keeps a copy of it on the way."""
    now = timezone.localtime()
    body = workbook_of(listing, Sources(str(user), now, reader_language(), wanted))
    of = listing.programme.id if listing.programme is not None else "beredd"
    name = f"{of}-{listing.key}-{now:%Y-%m-%d}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=XLSX_TYPE, headers=headers)


def plain_text(words: object) -> str:
    """Return words that a page marks up (with the language that they are in, say) as text alone."""
    return unescape(strip_tags(words)).strip() if isinstance(words, SafeString) else str(words).strip()
