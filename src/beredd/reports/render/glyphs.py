"""Characters that no font at hand can draw: a PDF may not leave a hole, so their names are written instead.

PDF/UA and PDF/A demand that every character can be shown and read out. Pasted text brings what a text font lacks
(emoji, other scripts); such a character is written as its Unicode name in brackets, so that nothing is lost.
"""

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from beredd.reports.fonts import FAMILY, font_dir

FALLBACKS = ("Libertinus Serif", "New Computer Modern", "New Computer Modern Math", "DejaVu Sans Mono")
"""Fonts that Typst carries, in the order they are asked after the report's own."""

FONTS = (FAMILY, *FALLBACKS)

_PROBE = Path(str(files("beredd.reports").joinpath("templates/glyphs.typ")))


def named(character: str) -> str:
    """Return what stands for a character that cannot be drawn: ``[grinning face]``."""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


def drawable_text(data: Any, *, left_alone: Iterable[str] = ("svg",)) -> Any:
    """Return JSON-like `data` with every character that cannot be drawn named; keys in `left_alone` are not touched."""
    alone = frozenset(left_alone)
    found: set[str] = set()

    def note(text: str) -> str:
        found.update(text)
        return text

    _walk(data, alone, note)
    lacking = undrawable("".join(sorted(character for character in found if not character.isascii())))
    if not lacking:
        return data
    table = str.maketrans({character: named(character) for character in lacking})
    return _walk(data, alone, lambda text: text.translate(table))


def _walk(data: Any, alone: frozenset[str], change: Callable[[str], str]) -> Any:
    match data:
        case str():
            return change(data)
        case dict():
            return {key: value if key in alone else _walk(value, alone, change) for key, value in data.items()}
        case list():
            return [_walk(value, alone, change) for value in data]
        case _:
            return data


def undrawable(characters: str) -> frozenset[str]:
    """Return those of `characters` that none of the fonts can draw: halves are tried until the culprits are found."""
    if not characters or _can_draw(characters):
        return frozenset()
    if len(characters) == 1:
        return frozenset(characters)
    middle = len(characters) // 2
    return undrawable(characters[:middle]) | undrawable(characters[middle:])


@cache
def _can_draw(characters: str) -> bool:
    """Say whether Typst can set the characters, each on its own, in a PDF that must show all of them."""
    import json

    import typst

    fonts = font_dir()
    try:
        typst.compile(
            str(_PROBE),
            font_paths=[str(fonts)] if fonts else [],
            ignore_system_fonts=True,
            sys_inputs={"fonts": json.dumps(FONTS), "said": " ".join(characters)},
            pdf_standards="ua-1",
            timestamp=0,
        )
    except typst.TypstError as error:
        if "could not be displayed" in error.message:
            return False
        raise
    return True
