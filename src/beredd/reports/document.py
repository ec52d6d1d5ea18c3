"""The one document model: what a report says, before it is Word, PDF or a page.

Compose writes it, every renderer reads it; it is plain data, so it can be frozen as JSON and rendered again.
"""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from beredd.common.text import Content, Language


class Heading(Content):
    """A heading; levels are not skipped (1 is a chapter, the title is not a heading)."""

    kind: Literal["heading"] = "heading"
    level: int = Field(ge=1, le=4)
    text: str
    anchor: str | None = None


class Paragraph(Content):
    """Running text; ``role`` sets the look: body, a note, a placeholder that somebody must write."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    role: Literal["body", "lead", "note", "to_write", "warning"] = "body"


class BulletList(Content):
    """A list of short texts."""

    kind: Literal["list"] = "list"
    items: tuple[str, ...]


class Table(Content):
    """A table with a caption and one header row; ``numeric`` columns are set to the right."""

    kind: Literal["table"] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str | None = None


class Figure(Content):
    """A chart: its SVG, what a reader who cannot see it is told, a sentence that sums it up, and the same numbers."""

    kind: Literal["figure"] = "figure"
    caption: str
    alt: str
    summary: str
    svg: str
    table: Table | None = None


Block = Annotated[Heading | Paragraph | BulletList | Table | Figure, Field(discriminator="kind")]


class Fact(Content):
    """A label and its value on the first page: what is reported, to whom, by when."""

    label: str
    value: str


class Document(Content):
    """A whole report. ``draft`` is shown on every page until the report is final."""

    title: str
    subtitle: str
    language: Language
    reference: str | None = None
    """The decision's diary number; None where it is missing, empty where the report needs none."""
    authors: tuple[str, ...] = ()
    date: str
    """The day it was drawn up, in words."""
    dated: datetime.date | None = None
    """The same day for the files' properties."""
    draft: bool = True
    contents: bool = True
    """Whether a table of contents stands first, where there are headings enough; minutes of a meeting need none."""
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...]
