"""What every format counts in the same way: tables, figures and the headings' anchors; and how wide columns are."""

import re
from dataclasses import dataclass

from beredd.reports.document import Block, Document, Figure, Heading, Table
from beredd.reports.printable import printable
from beredd.reports.words import word

MIN_SHARE, MAX_SHARE = 0.08, 0.62
"""No column is narrower or wider than this share of the text's width."""

MIN_HEADINGS_FOR_CONTENTS = 4
MAX_CONTENTS_LINES = 18


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its number in the document: of its table, of its figure, and its heading's anchor."""

    block: Block
    table: int | None = None
    figure: int | None = None
    anchor: str | None = None


def placed(document: Document) -> list[Placed]:
    """Return the blocks in order, tables and figures numbered from 1, headings with an anchor each of its own."""
    tables = figures = 0
    anchors: set[str] = set()
    out: list[Placed] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            anchor = _anchor(block, anchors)
            anchors.add(anchor)
            out.append(Placed(block, anchor=anchor))
        elif isinstance(block, Figure):
            figures += 1
            tables += block.table is not None
            out.append(Placed(block, figure=figures, table=tables if block.table is not None else None))
        elif isinstance(block, Table):
            tables += 1
            out.append(Placed(block, table=tables))
        else:
            out.append(Placed(block))
    return out


def _anchor(heading: Heading, taken: set[str]) -> str:
    """Return an id that is letters, digits and dashes, and not yet taken."""
    wanted = re.sub(r"[^a-z0-9]+", "-", (heading.anchor or heading.text).lower()).strip("-")[:40] or "part"
    anchor, number = f"r-{wanted}", 2
    while anchor in taken:
        anchor, number = f"r-{wanted}-{number}", number + 1
    return anchor


def caption_of(kind: str, number: int, caption: str, language: str) -> str:
    """Return ``Tabell 3. Caption``; `kind` is ``table`` or ``figure``."""
    return f"{word(kind, language)} {number}. {printable(caption)}"


def contents_depth(document: Document) -> int:
    """Return how many levels of headings the table of contents shows; 0 for a document too short to need one.

    Two levels where they fit on the first page under its lines, else only the chapters.
    """
    levels = [block.level for block in document.blocks if isinstance(block, Heading)]
    if len(levels) < MIN_HEADINGS_FOR_CONTENTS:
        return 0
    return 2 if sum(level <= 2 for level in levels) <= MAX_CONTENTS_LINES else 1


def column_shares(table: Table) -> list[float]:
    """Return each column's share of the width, by how much text it holds; the shares sum to 1.

    A column is at least as wide as its longest word needs, and long texts weigh less than in proportion, so that a
    column of ids stays narrow and one of sentences does not eat the page.
    """
    weights: list[float] = []
    for column, head in enumerate(table.header):
        cells = [head, *(row[column] for row in table.rows)]
        longest_word = max((len(part) for cell in cells for part in cell.split()), default=1)
        mean = sum(len(cell) for cell in cells) / len(cells)
        weights.append(max(longest_word + 2, 5, mean**0.75 * 1.6))
    return _clamped([weight / sum(weights) for weight in weights])


def _clamped(shares: list[float]) -> list[float]:
    """Return shares held between the limits, where the number of columns allows it."""
    low = min(MIN_SHARE, 1 / len(shares))
    high = max(MAX_SHARE, 1 / len(shares))
    held = [min(max(share, low), high) for share in shares]
    return [share / sum(held) for share in held]
