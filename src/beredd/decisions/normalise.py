"""From canonical text to blocks that read as sentences, with a map back to the offsets.

Line wraps are undone, words broken at a line's end joined, letterheads, page numbers and bookmarks left out, headings
told from running text. The canonical text itself is never altered: each character of a block knows where it is from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from beredd.decisions.model import Place
from beredd.decisions.words import Words, pattern

BlockKind = Literal["heading", "paragraph", "item", "row", "note"]


@dataclass(slots=True)
class Block:
    """A heading, a paragraph, an item of a list, a row of a table or a footnote.

    ``origin[i]`` is the offset in the canonical text of character ``text[i]``.
    """

    kind: BlockKind
    text: str
    origin: list[int]
    number: str | None = None
    """The number before a heading or an item: "2" """
    section: str = "decision"
    goal: int | None = None
    lines: list[str] = field(default_factory=list)

    def place(self, start: int, end: int) -> Place:
        """Return where ``text[start:end]`` stands in the canonical text."""
        return self.origin[start], self.origin[end - 1] + 1


@dataclass(slots=True)
class _Line:
    """One line, cleaned: white space collapsed, markers taken off."""

    text: str
    origin: list[int]
    gap: bool
    """An empty line, or the page's edge, stands before it."""
    item: bool = False
    number: str | None = None
    heading: bool = False
    row: bool = False
    note: bool = False


_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_DROP = re.compile(r"\[bookmark: [^\]]*\]|[\u00ad\u200b\u200e\u200f\ufeff]|\*\*|__")
_HASHES = re.compile(r"^#{1,6}\s+")
_BULLET = re.compile(r"^(?:[•·▪◦‣●○■□►*\x7f\ue000-\uf8ff]|[-–—−](?=\s)|o(?=\s{2,}))\s*")
_ORDER = re.compile(r"^\(?(\d{1,2}|[a-z])(?:[.)])\s+")
_NOTE = re.compile(r"^\d{1,2}(?=[A-ZÅÄÖÆØ][a-zåäöæø])")
# Text, then white space, then a sum with its thousands apart: a row of a table.
_ROW = re.compile(
    r"^\s*\S.*?\s{3,}(?:\d{1,3}(?:[ \u00a0.]\d{3})+(?:,\d+)?(?: ?(?:kronor|kroner|kr\.?))?"
    r"|20\d{2}(?:\s{3,}20\d{2})*)\s*$"
)
_ENDS = (".", "!", "?", ":", ";")
_TERMINAL = (".", "!", "?")


def blocks(text: str, words: Words, start: int = 0, end: int | None = None) -> list[Block]:
    """Return the blocks of ``text[start:end]``, in order."""
    lines = list(_lines(text, words, start, len(text) if end is None else end))
    width = _width(lines)
    groups = _groups(lines, words, width)
    return [_block(group, words) for group in groups]


def _lines(text: str, words: Words, start: int, end: int) -> Iterator[_Line]:
    """Clean the lines one by one; what is furniture of the page is left out."""
    furniture = [pattern(each) for each in words["furniture"]]
    together = re.compile(r"(?<=[a-zåäöæø])(?=(?:" + "|".join(words["run_together"]) + r")\b)")
    gap = True
    for first, last in _spans(text, start, end, together):
        line = _clean(text, first, last, gap, words)
        if line is None or any(each.search(line.text) for each in furniture):
            gap = True
            continue
        yield line
        gap = False


def _spans(text: str, start: int, end: int, together: re.Pattern[str]) -> Iterator[Place]:
    """Yield where each line stands; a heading run together with a label is two lines with a gap between."""
    position = start
    while position <= end:
        found = _BREAK.search(text, position, end)
        stop = found.start() if found else end
        first = position
        for cut in together.finditer(text, position, stop):
            yield first, cut.start()
            yield cut.start(), cut.start()
            first = cut.start()
        yield first, stop
        if found is None:
            return
        if "\f" in found.group() or "\v" in found.group():
            yield stop, stop
        position = found.end()


def _clean(text: str, first: int, last: int, gap: bool, words: Words) -> _Line | None:
    """Return a line without markers and doubled spaces, None when nothing is left."""
    raw = text[first:last]
    keep = [True] * len(raw)
    for found in _DROP.finditer(raw):
        keep[found.start() : found.end()] = [False] * (found.end() - found.start())
    row = "\t" in raw.strip("\t ") or _ROW.match(raw) is not None
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(raw):
        if not keep[index]:
            continue
        if character.isspace():
            if characters and not characters[-1].isspace():
                characters.append(" ")
                origin.append(first + index)
            if row and characters and (character == "\t" or raw[index : index + 3].isspace()):
                characters[-1] = "\t"  # the cells of a row stay apart
            continue
        characters.append(character)
        origin.append(first + index)
    if characters and characters[-1].isspace():
        characters.pop()
        origin.pop()
    if not characters:
        return None
    line = _Line("".join(characters), origin, gap, row=row)
    return _unmark(line, words)


def _unmark(line: _Line, words: Words) -> _Line | None:
    """Take off the marker of a heading, an item or a footnote, and remember which it was."""

    def cut(length: int) -> None:
        line.text, line.origin = line.text[length:], line.origin[length:]

    if found := _HASHES.match(line.text):
        cut(found.end())
        line.heading = True
    if found := _BULLET.match(line.text):
        cut(found.end())
        line.item = True
    elif (found := _ORDER.match(line.text)) and not _is_date(line.text[found.end() :], words):
        cut(found.end())
        line.item, line.number = True, found.group(1)
    elif found := _NOTE.match(line.text):
        cut(found.end())
        line.note = True
    return line if line.text else None


def _is_date(rest: str, words: Words) -> bool:
    """Tell whether what follows "1. " is a month: then it is a Danish date, not the first item of a list."""
    return rest.split(" ", 1)[0].rstrip(".,").lower() in words.months


def _width(lines: list[_Line]) -> int:
    """Return how wide the text is set: the length that nine lines in ten stay under; 0 when lines are not wrapped."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 20)
    if not lengths:
        return 0
    wide = lengths[int(len(lengths) * 0.9)]
    return wide if wide < 130 else 0


def _groups(lines: list[_Line], words: Words, width: int) -> list[list[_Line]]:
    """Put together the lines that are one block."""
    groups: list[list[_Line]] = []
    for index, line in enumerate(lines):
        if groups and _goes_on(groups[-1], line, lines[index + 1 : index + 4], words, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(group: list[_Line], line: _Line, following: list[_Line], words: Words, width: int) -> bool:
    """Tell whether `line` carries on the block of `group`; `following` are the lines after it."""
    before = group[-1]
    if line.item or line.heading or line.note or before.heading or line.row or before.row:
        return False
    last_word = before.text.rsplit(" ", 1)[-1].lower()
    starts_low = line.text[0].islower() or line.text[0] in "(,;"
    bound = last_word in words["binding_words"] or before.text.endswith(("-", ","))
    if before.text.endswith(_ENDS) and not starts_low:
        # A sentence ends here: in wrapped text the paragraph may go on, where lines are whole paragraphs it does not.
        # A line that had room for the next word ends its paragraph, or its item.
        room = width * 0.95 - len(before.text) - len(line.text.split(" ", 1)[0])
        full = width > 0 and room < 1 and not before.text.endswith(":")
        return not line.gap and full and not _begins_heading([line, *following], width)
    if line.gap:
        # A page's edge in the middle of a sentence.
        open_ended = not before.text.endswith(_ENDS) and sum(len(each.text) for each in group) > 30
        return open_ended and (starts_low or bound)
    if starts_low or bound:
        return True
    if width == 0 and len(before.text) > 130:
        return False
    return not _is_heading(group, line, words, width)


def _begins_heading(lines: list[_Line], width: int) -> bool:
    """Tell whether a heading of one to three lines begins here, after a finished sentence.

    It ends without a mark, short of the line's width, and a gap or a capital follows.
    """
    for number, line in enumerate(lines[:3]):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if line.text.endswith((*_ENDS, ",")):
            return False
        if following is None or following.gap:
            return True
        if following.text[0].isupper():
            return width - len(line.text) - len(following.text.split(" ", 1)[0]) > 3 and len(line.text) <= width * 0.8
    return False


def _is_heading(group: list[_Line], line: _Line, words: Words, width: int) -> bool:
    """Tell whether the lines of `group` are a heading, and `line` the text that it stands over."""
    text = " ".join(each.text for each in group)
    if len(text) > 170 or text.endswith(_TERMINAL) or group[0].item or not line.text[0].isupper():
        return False
    tokens = {token.lower().strip(",.()") for token in text.split()}
    room = width - len(group[-1].text) - len(line.text.split(" ", 1)[0])
    if tokens & (set(words.modals) | {"är", "har", "er", "hade", "havde"}):
        # A sentence, most likely; a heading only when the line stops long before its end.
        return width > 0 and room > 12
    return room > 0 or width == 0


def _block(group: list[_Line], words: Words) -> Block:
    """Join the lines of a block; a word broken at the line's end becomes whole again."""
    text, origin = group[0].text, list(group[0].origin)
    for line in group[1:]:
        joined = _joint(text, line.text, words)
        if joined == "":
            text, origin = text[:-1], origin[:-1]
        elif joined == " ":
            text, origin = text + " ", [*origin, origin[-1]]
        text, origin = text + line.text, origin + line.origin
    return Block(_kind(group, text, words), text, origin, group[0].number, lines=[line.text for line in group])


def _joint(before: str, after: str, words: Words) -> Literal["", " ", "-"]:
    """Say how two lines meet: as one word (""), as two (" "), or with the hyphen that is there kept ("-")."""
    if not before.endswith("-") or not after[0].isalpha():
        return " "
    stem = before[:-1].rsplit(" ", 1)[-1]
    if not stem or before.endswith(" -"):
        return " "
    if after.split(" ", 1)[0].lower() in words["coordinators"]:
        return " "
    if after[0].isupper() or stem.isupper() or any(character.isdigit() for character in stem) or len(stem) == 1:
        return "-"
    return ""


def _kind(group: list[_Line], text: str, words: Words) -> BlockKind:
    """Say what the block is."""
    first = group[0]
    if first.note:
        return "note"
    if first.row:
        return "row"
    if first.heading:
        return "heading"
    if first.item:
        return "item"
    finite = {"är", "har", "er", "hade", "havde"} | set(words.modals)
    bound = text.rsplit(" ", 1)[-1].lower() in words["binding_words"]
    short = len(text) < 170 and not bound and not text.endswith((*_TERMINAL, ";", ","))
    if (
        short
        and not text.endswith(":")
        and not finite & {token.lower() for token in text.split()}
        and text[0].isupper()
        and words.found("sentence_signs", text) is None
    ):
        return "heading"
    return "paragraph"


_SENTENCE_END = re.compile(r"[.!?](?:[\"”»)]|\d{1,2}(?=\s))?(?=\s+[\"”«(]?[A-ZÅÄÖÆØ0-9])")
_LAST_TOKEN = re.compile(r"(\S+)$")


def sentences(block: Block, words: Words) -> list[Place]:
    """Return where the sentences of a block stand, as offsets in ``block.text``."""
    text = block.text
    found: list[Place] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if _is_abbreviation(text[: end.start()], text[end.end() :].lstrip(), words):
            continue
        found.append((start, end.end()))
        start = end.end() + (len(text[end.end() :]) - len(text[end.end() :].lstrip()))
    if start < len(text):
        found.append((start, len(text)))
    return found


def _is_abbreviation(before: str, after: str, words: Words) -> bool:
    """Tell whether the point after `before` shortens a word or orders a number, rather than ends a sentence."""
    last = _LAST_TOKEN.search(before)
    if last is None:
        return False
    token = last.group(1).lower().lstrip('("”«')
    if token in words["abbreviations"]:
        return True
    if token in words["closing_abbreviations"]:
        return not after[:1].isupper()
    if token.isdigit() and len(token) <= 2:
        return _is_date(after, words)
    return len(token) == 1 and token.isalpha() and token not in {"i", "å", "ö"}
