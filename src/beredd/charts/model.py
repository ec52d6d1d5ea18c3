"""What a chart is: a Vega-Lite spec, its drawing, and the same in words and in a table."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart, formatted for the reader; ``numeric`` columns are set to the right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for a page, a PDF and Word alike.

    ``svg`` may be put into a page as it stands (no style, script or handler; its root is an image with a label).
    ``summary`` says in one sentence what the chart shows; ``alt`` is for those who cannot see it.
    """

    spec: dict[str, Any]
    svg: str
    alt: str
    caption: str
    summary: str
    table: ChartTable
