"""What differs between two texts, word by word: for two who wrote the same section, and for what changed since."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

How = Literal["same", "removed", "added"]

# Words with the blanks after them, and line breaks by themselves, so that the parts put together are the text again.
_WORDS = re.compile(r"\n|[^\s]+[^\S\n]*|[^\S\n]+")
AT_MOST_WORDS = 8_000
"""Longer texts are compared line by line: the time a comparison takes grows with the square of its length."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, or only the older (removed), or only the newer (added)."""

    how: How
    text: str


def differences(older: str, newer: str) -> tuple[Piece, ...]:
    """Return the texts as one series of pieces.

    The pieces that are the same or removed are the older text; those that are the same or added are the newer one.
    """
    before, after = _parts(older), _parts(newer)
    if len(before) + len(after) > AT_MOST_WORDS:
        before, after = older.splitlines(keepends=True), newer.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(after[c:d])))
    return tuple(pieces)


def _parts(text: str) -> list[str]:
    return _WORDS.findall(text)
