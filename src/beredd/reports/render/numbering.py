"""What every format counts in the same way: tables, figures and the headings' anchors; and how wide columns are."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from beredd.reports.document import Block, Document, Figure, Heading, Table
from beredd.reports.printable import printable
from beredd.reports.words import word

LINE_CHARACTERS = 100
"""About how many characters of a table's text fit on a line of A4."""
SPARE_CHARACTERS = 3
"""What a cell's padding takes."""
MAX_NEED = 0.4
"""Share of the width that one unbreakable word (a checksum, an address) may ask for at most."""
LEAST_OF_WORDS = 0.07
"""Share that a column of words keeps where the numbers beside it need the room: a word can be parted, a sum cannot."""
BREAKS = re.compile(r"[ \t\n]+")
"""Where a line may end. Python's own split would also part 1 500 000, whose spaces hold it together."""

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
    """Return how many levels of headings the table of contents shows; 0 for a document that needs none.

    Two levels where they fit on the first page under its lines, else only the chapters.
    """
    levels = [block.level for block in document.blocks if isinstance(block, Heading)]
    if not document.contents or len(levels) < MIN_HEADINGS_FOR_CONTENTS:
        return 0
    return 2 if sum(level <= 2 for level in levels) <= MAX_CONTENTS_LINES else 1


def column_shares(table: Table) -> list[float]:
    """Return each column's share of the width, by how much text it holds; the shares sum to 1.

    Every column first gets room for its longest word; what is left goes to the long texts, less than in proportion,
    so that a column of ids stays narrow and one of sentences does not eat the page.
    """
    needs: list[float] = []
    wishes: list[float] = []
    for column, head in enumerate(table.header):
        cells = [head, *(row[column] for row in table.rows)]
        longest_word = max((len(part) for cell in cells for part in BREAKS.split(cell)), default=1)
        needs.append(min((longest_word + SPARE_CHARACTERS) / LINE_CHARACTERS, MAX_NEED))
        wishes.append((sum(len(cell) for cell in cells) / len(cells) + 1) ** 0.8)
    rest = 1 - sum(needs)
    if rest <= 0:
        return _squeezed(needs, table.numeric)
    return [need + rest * wish / sum(wishes) for need, wish in zip(needs, wishes, strict=True)]


def _squeezed(needs: list[float], numeric: Collection[int]) -> list[float]:
    """Return shares where there is not room for every word: the columns of words give way before those of numbers."""
    over = sum(needs) - 1
    gives = [0.0 if column in numeric else max(0.0, need - LEAST_OF_WORDS) for column, need in enumerate(needs)]
    if sum(gives) >= over > 0:
        return [need - over * give / sum(gives) for need, give in zip(needs, gives, strict=True)]
    return [need / sum(needs) for need in needs]
