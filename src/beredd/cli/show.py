"""How every command shows rows: a table for people, CSV and JSON for machines."""

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TextIO

if TYPE_CHECKING:
    from rich.console import Console

Format = Literal["table", "csv", "json"]

PIPED_WIDTH = 140
"""Characters of a table that goes into a file or a pipe, where no terminal says how wide it is."""

NARROWEST = 18
"""Characters below which a text in a column cannot be read."""
COLUMN_GAP = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for people.

    ``cell`` makes the words from the whole row; without it the value of ``key`` is shown. ``whole``: never broken
    over lines (ids, dates).
    """

    title: str
    key: str = ""
    cell: Callable[[Mapping[str, Any]], str] | None = None
    whole: bool = False
    right: bool = False

    def words(self, row: Mapping[str, Any]) -> str:
        """Return what stands in the cell of `row`."""
        return self.cell(row) if self.cell else plain(row[self.key])


def plain(value: Any) -> str:
    """Return a value as text for one cell: nothing for None, yes or no, a list's parts with semicolons between.

    Parts that are themselves rows are written as ``key=value`` pairs.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return ", ".join(f"{key}={plain(part)}" for key, part in value.items() if part not in (None, [], ""))
        case list() | tuple():
            return "; ".join(plain(part) for part in value)
        case _:
            return str(value)


def show_json(value: Any, stream: TextIO | None = None) -> None:
    """Print a value as JSON, letters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=2), file=stream or sys.stdout)


def show_csv(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], stream: TextIO | None = None) -> None:
    """Print rows as CSV (RFC 4180 with line feeds), the keys as heading.

    Cells are as they are, for machines: nothing is put before a cell that a spreadsheet would take for a formula.
    True and false are written so; a list's parts have semicolons between.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([_cell(row[key]) for key in keys] for row in rows)
    print(text.getvalue(), end="", file=stream or sys.stdout)


def _cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else plain(value)


def show_table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], title: str | None = None, stream: TextIO | None = None
) -> None:
    """Print a table to the terminal's width: wide texts are wrapped, never cut; no colour outside a terminal.

    Where the width leaves too little for a text to be read, the rows come one below the other instead.
    """
    from rich.console import Console

    stream = stream or sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
    console = Console(file=stream, width=width, highlight=False, soft_wrap=False)
    cells = [[column.words(row) for column in columns] for row in rows]
    if _has_room(cells, columns, console.width):
        _print_grid(console, cells, columns, title)
    else:
        _print_stacked(console, cells, columns, title)


def _has_room(cells: Sequence[Sequence[str]], columns: Sequence[Column], width: int) -> bool:
    """Return whether each column that wraps gets a readable width beside those that do not."""
    left = width
    wrapping = 0
    for n, column in enumerate(columns):
        longest = max([len(column.title), *(len(row[n]) for row in cells)])
        if column.whole or longest <= NARROWEST:
            left -= longest + COLUMN_GAP
        else:
            wrapping += 1
    return left >= wrapping * (NARROWEST + COLUMN_GAP)


def _print_grid(
    console: "Console", cells: Sequence[Sequence[str]], columns: Sequence[Column], title: str | None
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(
            column.title, no_wrap=column.whole, overflow="fold", justify="right" if column.right else "left"
        )
    for row in cells:
        # Text, not str: square brackets in people's words are not markup.
        table.add_row(*(Text(words) for words in row))
    console.print(table)


def _print_stacked(
    console: "Console", cells: Sequence[Sequence[str]], columns: Sequence[Column], title: str | None
) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if title:
        console.print(Text(title, style="italic"))
    for row in cells:
        whole = [words for column, words in zip(columns, row, strict=True) if column.whole and words]
        console.print(Text("  ".join(whole), style="bold"))
        for column, words in zip(columns, row, strict=True):
            if words and not column.whole:
                console.print(Padding(Text(f"{column.title}: {words}"), (0, 0, 0, 2)))
    console.print()


def show(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    form: Format,
    *,
    title: str | None = None,
    keys: Sequence[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Print rows in the asked form: all their keys for machines, the chosen columns for people.

    Parameters
    ----------
    rows
        Rows that all have the same keys.
    columns
        The columns of the table for people.
    form
        ``table``, ``csv`` or ``json``.
    title
        Stands above the table.
    keys
        The heading of the CSV file when there are no rows to take it from.
    stream
        Where to print; standard output by default.
    """
    match form:
        case "json":
            show_json(list(rows), stream)
        case "csv":
            show_csv(rows, list(rows[0]) if rows else keys, stream)
        case "table":
            show_table(rows, columns, title, stream)
