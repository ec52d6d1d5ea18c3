"""How charts look: one open font, colours that hold on white, and the reader's numbers.

The colours have a contrast of at least 4.5:1 against white and stay apart for the common kinds of colour blindness;
even so no line is told by its colour alone: dash, point shape and a name at its end go with it.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

FONT: Final = "Source Sans 3"
FONT_STACK: Final = f"'{FONT}', sans-serif"
"""Quoted, since a name with a digit of its own is no CSS identifier."""

INK: Final = "#1e2b3c"
"""Text and points of reference."""
FAINT_INK: Final = "#566270"
"""Axes, older vintages, targets' names: 6:1 on white."""
GRID: Final = "#dfe3e8"

COLOURS: Final = ("#00569e", "#c2410c", "#4d4d4d", "#00695c", "#8e24aa", "#8a5a00", "#ad1457", "#3d5a1f")
DASHES: Final = ((1, 0), (7, 3), (2, 2), (8, 3, 2, 3))
SHAPES: Final = ("circle", "square", "triangle-up", "diamond")

_PLACE_STYLE: Final = {"SE": 0, "DK": 1, "EU": 2}
"""The countries keep their look in every chart; regions take what is left in order."""

WIDTH: Final = 560
HEIGHT: Final = 260


def style_numbers(places: list[str]) -> dict[str, int]:
    """Return the number of each place's look: the countries' own, then the others in order."""
    numbers = {place: _PLACE_STYLE[place] for place in places if place in _PLACE_STYLE}
    free = (number for number in range(10_000) if number not in numbers.values())
    for place in places:
        if place not in numbers:
            numbers[place] = next(free)
    return numbers


def colour(number: int) -> str:
    """Return the colour of look `number`."""
    return COLOURS[number % len(COLOURS)]


def dash(number: int) -> list[int]:
    """Return the dash of look `number`: 32 looks before colour and dash repeat together."""
    return list(DASHES[(number + number // len(COLOURS)) % len(DASHES)])


def shape(number: int) -> str:
    """Return the point shape of look `number`."""
    return SHAPES[(number + number // len(COLOURS)) % len(SHAPES)]


@cache
def font_dir() -> Path | None:
    """Return the folder with the font's files, put there at build; None when it is not there."""
    folder = Path(str(files("beredd"))) / "reports" / "fonts"
    return folder if folder.is_dir() and any(folder.glob("*.[to]tf")) else None


NUMBER_LOCALES: Final[dict[str, dict[str, Any]]] = {
    "sv": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]},
    "da": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0kr."]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["£", ""]},
}
"""Number formats for d3, as CLDR has them."""


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration that every chart shares."""
    return {
        "background": "#ffffff",
        "font": FONT_STACK,
        "padding": 8,
        "view": {"stroke": None},
        "axis": {
            "labelColor": INK,
            "labelFontSize": 13,
            "titleColor": FAINT_INK,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "domainColor": FAINT_INK,
            "tickColor": FAINT_INK,
            "gridColor": GRID,
        },
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
        "text": {"fontSize": 13, "color": INK},
    }
