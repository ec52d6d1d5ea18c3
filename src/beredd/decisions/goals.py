"""The goal tree of a strategy or an agreement, where the text lets it be seen.

A sentence such as "bygger på tre fokusområden:" names a level; the list after it, or the names in the sentence, are
the goals. Headings that stand under a heading of the same words are the goal's own goals. "21 initiativer" that no
list follows are 21 places, counted and not yet named.
"""

import re

from rapidfuzz import fuzz

from beredd.decisions.model import FoundGoal
from beredd.decisions.normalise import Block
from beredd.decisions.words import Words

# More empty places than this is no programme's list but a figure of speech.
_MOST_PLACES = 200


def goals_in(blocks: list[Block], words: Words) -> list[FoundGoal]:
    """Return the goals, parents before children; blocks under a goal are marked with it."""
    goals: list[FoundGoal] = []
    for index, block in enumerate(blocks):
        if block.section in ("background", "signature", "copies"):
            continue
        level, count = _level(block.text, words)
        if level is None:
            continue
        listed = _items(blocks, index, count) or _inline(block, words, count)
        if listed:
            goals += [FoundGoal(text, level, place) for text, place in listed]
            break
    _children(blocks, goals, words)
    goals += _counted(blocks, words)
    return goals


def _level(text: str, words: Words) -> tuple[str | None, int]:
    """Return the level that a sentence counts ("tre fokusområden") and how many it says, (None, 0) otherwise."""
    numbers: dict[str, int] = words["number_words"]
    for level in words["goal_levels"]:
        counts = "|".join([*numbers, r"\d{1,2}"])
        shape = rf"\b({counts}) (?:nya |nye |priorit\w+ |övergripande |overordnede )?{level}\b"
        match = re.search(shape, text, re.IGNORECASE)
        if match:
            said = match.group(1).lower()
            return level, numbers.get(said) or int(said)
    return None, 0


def _items(blocks: list[Block], index: int, count: int) -> list[tuple[str, tuple[int, int]]]:
    """Return the items of the list that follows a block, when they are as many as it says."""
    found = []
    for block in blocks[index + 1 : index + 1 + count]:
        if block.kind != "item":
            break
        text = re.sub(r"[,;]?\s*(?:samt|och|og)?[,;.]?$", "", block.text)
        found.append((text, block.place(0, len(text))))
    return found if len(found) == count else []


def _inline(block: Block, words: Words, count: int) -> list[tuple[str, tuple[int, int]]]:
    """Return the names after the colon in a sentence: "på fire indsatsområder: A, b, c og d"."""
    match = re.search(r":\s*([^.:]+)\.", block.text)
    if match is None:
        return []
    found = []
    begin = match.start(1)
    for divider in [*re.finditer(r"\s*(?:,| og | och | samt )\s*", match.group(1)), None]:
        end = match.start(1) + divider.start() if divider else match.end(1)
        if begin < end:
            text = block.text[begin:end]
            found.append((text[0].upper() + text[1:], block.place(begin, end)))
        begin = match.start(1) + divider.end() if divider else end
    return found if len(found) == count else []


def _children(blocks: list[Block], goals: list[FoundGoal], words: Words) -> None:
    """Read the headings that stand under a goal's own heading as its children, and mark the blocks under each."""
    tops = [(number, goal.text.casefold()) for number, goal in enumerate(goals)]
    if not tops:
        return
    current: int | None = None
    holder: int | None = None
    for block in blocks:
        if block.section in ("signature", "copies"):
            break
        if block.kind == "heading":
            top = next((number for number, text in tops if fuzz.ratio(block.text.casefold(), text) >= 88), None)
            if top is not None:
                current, holder = top, top
                continue
            if words.found("chapters", block.text):
                current = None
            if current is not None:
                goals.append(FoundGoal(block.text, "heading", block.place(0, len(block.text)), parent=current))
                holder = len(goals) - 1
                continue
        elif current is not None:
            block.goal = holder


def _counted(blocks: list[Block], words: Words) -> list[FoundGoal]:
    """Return the places for things that are counted ("21 konkrete initiativer") but not listed."""
    for block in blocks:
        for what in words["counted"]:
            match = re.search(rf"\b(\d{{1,3}}) (?:[a-zåäöæø]+ )?{what}\b", block.text)
            if match and 1 < int(match.group(1)) <= _MOST_PLACES:
                place = block.place(*match.span())
                return [
                    FoundGoal(f"{what} {number}", what, place, listed=False)
                    for number in range(1, int(match.group(1)) + 1)
                ]
    return []
