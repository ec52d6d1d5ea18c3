"""What every document must be before anything is rendered: readable by everybody, in every format.

Word would print a chart without alt text in silence, and HTML a skipped heading; so the check is made here, once,
and not left to Typst's own.
"""

from collections.abc import Iterator

from beredd.common.errors import UserError
from beredd.reports.document import Document, Figure, Heading, Table


def faults(document: Document) -> Iterator[str]:
    """Yield each thing that keeps `document` from being accessible, in words."""
    if not document.title.strip():
        yield "The report has no title."
    level = 0
    for number, block in enumerate(document.blocks, 1):
        where = f"Block {number}"
        if isinstance(block, Heading):
            if not block.text.strip():
                yield f"{where}: the heading is empty."
            if block.level > level + 1:
                yield f"{where}: heading {block.text!r} has level {block.level} and follows level {level}."
            level = block.level
        elif isinstance(block, Figure):
            if not block.alt.strip():
                yield f"{where}: the figure {block.caption!r} has no alternative text."
            if block.table is not None:
                yield from _table_faults(block.table, where)
        elif isinstance(block, Table):
            yield from _table_faults(block, where)


def _table_faults(table: Table, where: str) -> Iterator[str]:
    if not table.caption.strip():
        yield f"{where}: a table has no caption."
    if not table.header or not all(cell.strip() for cell in table.header):
        yield f"{where}: the table {table.caption!r} has an empty column heading."
    for number, row in enumerate(table.rows, 1):
        if len(row) != len(table.header):
            yield (
                f"{where}: row {number} of the table {table.caption!r} has {len(row)} cells, "
                f"its header {len(table.header)}."
            )


def check_document(document: Document) -> None:
    """Raise when `document` would not be accessible.

    Raises
    ------
    UserError
        Naming each missing alternative text, skipped heading level and ill-shaped table.
    """
    found = list(faults(document))
    if found:
        raise UserError(
            "The report cannot be rendered: " + " ".join(found),
            remedy="Give every figure an alternative text, every table a caption, and skip no heading level.",
        )
