"""The same decision twice in one document, and damaged text: which copy to read, and how to mend the only one.

A scanned decision may stand beside its clean text in one file. The blocks are folded (accents and look-alikes made
equal) and aligned; when one half of the document says the same as the other, the half with the fewer signs of damage
is read. Where only a damaged text is there, its words are mended from the words that the reader knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from beredd.common.text import Language
from beredd.decisions.actors_in_text import actor_names
from beredd.decisions.document_numbers import mend_lookalikes
from beredd.decisions.model import Place
from beredd.decisions.normalise import Block
from beredd.decisions.words import words

_FOLD = str.maketrans(
    {
        "å": "a",
        "ä": "a",
        "á": "a",
        "à": "a",
        "æ": "a",
        "ö": "o",
        "ø": "o",
        "ó": "o",
        "é": "o",
        "6": "o",
        "1": "i",
        "§": "s",
    }
)
# A lone 1 between words is an i that was read wrong, unless a month follows.
_LONE_ONE = re.compile(r"(?<=[^\W\d_] )[1l](?= [^\W\d_]{4,})")
_WORD = re.compile(r"[^\W_]+")

# A block shorter than this is too common to tell copies by; so alike two blocks, or halves, must be to be the same.
_LONG = 60
_ALIKE = 78.0

# Damage above this, and the words are mended before reading. Clean official texts lie under 0.01.
DAMAGED = 0.035


def fold(text: str) -> str:
    """Return text with accents taken off and look-alikes made equal: "f6r" and "för" both become "for"."""
    return text.lower().translate(_FOLD)


def damage(text: str, language: Language) -> float:
    """Return the share of a text's words that show damage: digits inside words, lone 1 for i, lost å, ä and ö.

    The commonest words that carry an accent ("för", "är", "på", "från"; "på", "også") tell how many accents are lost.
    """
    tokens = _WORD.findall(text)
    if not tokens:
        return 0.0
    odd = sum(
        1 for token in tokens if re.search(r"[a-zåäö]\d[a-zåäö]|^[fh]\d[a-z]+$|[a-zåäö]\d+$", token) and len(token) < 20
    )
    odd += sum(1 for _ in _lone_ones(text, language)) + len(re.findall(r"§(?=\d{4}/)", text))
    lost = frozenset(words(language)["lost_accents"])
    odd += sum(1 for token in tokens if token.lower() in lost)
    return odd / len(tokens)


def _lone_ones(text: str, language: Language) -> Iterator[re.Match[str]]:
    """Yield each lone 1 that must be an i: it stands between words, and no month follows."""
    months = words(language).months
    for match in _LONE_ONE.finditer(text):
        if text[match.end() :].split(maxsplit=1)[0].lower() not in months:
            yield match


def clean_copy(blocks: list[Block], language: Language) -> tuple[list[Block], Place | None]:
    """Return the blocks to read, and the stretch left out when the document holds the same text twice.

    Two copies are there when blocks of one half have their like in the other, in order, and the halves are alike.
    """
    long = [index for index, block in enumerate(blocks) if len(block.text) >= _LONG]
    if len(long) < 4:
        return blocks, None
    folded = [fold(blocks[index].text) for index in long]
    pairs = []
    for row, index in enumerate(long):
        like = process.extractOne(folded[row], folded[row + 1 :], scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if like is not None:
            pairs.append((index, long[row + 1 + like[2]]))
    split = _split(pairs, len(blocks))
    if split is None:
        return blocks, None
    first, second = blocks[:split], blocks[split:]
    # Paragraphs made after one pattern (money to each agency) are alike too; of a copy the whole half is.
    if fuzz.ratio(*(fold(" ".join(block.text for block in half)) for half in (first, second))) < _ALIKE:
        return blocks, None
    worse = [damage(" ".join(block.text for block in half), language) for half in (first, second)]
    keep, drop = (second, first) if worse[0] > worse[1] else (first, second)
    return keep, (drop[0].origin[0], drop[-1].origin[-1] + 1)


def _split(pairs: list[tuple[int, int]], count: int) -> int | None:
    """Return the block at which the second copy begins: where the most pairs lie on either side, in order."""
    if len(pairs) < 3:
        return None
    best = max(range(1, count), key=lambda split: sum(1 for one, other in pairs if one < split <= other))
    across = [(one, other) for one, other in pairs if one < best <= other]
    rising = sum(1 for one, other in pairwise(across) if one[1] <= other[1])
    if len(across) < 3 or rising < 0.7 * (len(across) - 1):
        return None
    # A title or heading of the second copy, shorter than the blocks compared, stands before its first like block.
    first_like = min(other for _, other in across)
    last_of_first = max(one for one, _ in across)
    return _boundary(last_of_first, first_like, across[0])


def _boundary(last_of_first: int, first_like: int, opening: tuple[int, int]) -> int:
    """Return the split: as many blocks before the first like block as stand before it in the first copy."""
    before = opening[0]
    return max(last_of_first + 1, first_like - before)


@dataclass(frozen=True)
class _Lexicon:
    by_fold: dict[str, str]
    listed: list[str]


@cache
def _lexicon(language: Language) -> _Lexicon:
    """Return the words the reader knows, by their folded form."""
    known = words(language)
    listed = {*known["lexicon"], *known["fronted"], *known["subordinators"]}
    listed |= known.infinitives | known.finite | set(known.months)
    for headings in known["sections"].values():
        listed |= {word for heading in headings for word in heading.rstrip(":").split()}
    names = actor_names(language)
    for name in names.by_name:
        listed |= set(re.findall(r"[^\W\d_]{4,}", name))
    by_fold = {fold(word): word for word in sorted(listed) if fold(word) != word}
    return _Lexicon(by_fold, [key for key in by_fold if len(key) > 7])


def mend(blocks: list[Block], language: Language) -> None:
    """Mend the words of damaged blocks in place; every character keeps its place in the canonical text."""
    lexicon = _lexicon(language)
    seen: dict[str, str] = {}
    for block in blocks:
        edits = list(mend_lookalikes(block.text))
        edits += [(*match.span(), "i") for match in _lone_ones(block.text, language)]
        for match in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", block.text):
            written = match.group()
            if len(written) > 1 and not written.isdigit():
                if written not in seen:
                    seen[written] = _mended(written, lexicon)
                if seen[written] != written:
                    edits.append((*match.span(), seen[written]))
        _apply(block, edits)


def _mended(written: str, lexicon: _Lexicon) -> str:
    """Return the word meant: the one that folds alike, else the only one that is nearly alike."""
    folded = fold(written)
    meant = lexicon.by_fold.get(folded)
    if meant is None and folded.endswith("s") and folded[:-1] in lexicon.by_fold:
        meant = lexicon.by_fold[folded[:-1]] + "s"
    if meant is None and len(folded) > 4:
        # A scan often has i for ä: "anvinda" is använda.
        meant = next((lexicon.by_fold[each] for each in _with_a_for_i(folded) if each in lexicon.by_fold), None)
    if meant is None and len(folded) > 8:
        near = process.extractOne(folded, lexicon.listed, scorer=fuzz.ratio, score_cutoff=88.0)
        meant = lexicon.by_fold[near[0]] if near else None
    if meant is None:
        return re.sub(r"(?<=[^\W\d_])6(?=[^\W\d_])|^6(?=[^\W\d_]{3})", "ö", written)
    return meant[0].upper() + meant[1:] if written[0].isupper() else meant


def _with_a_for_i(folded: str) -> Iterator[str]:
    """Yield a folded word with one i, and with every i, read as a."""
    for index, letter in enumerate(folded):
        if letter == "i":
            yield folded[:index] + "a" + folded[index + 1 :]
    yield folded.replace("i", "a")


def _apply(block: Block, edits: list[tuple[int, int, str]]) -> None:
    """Write the edits into a block, spreading each over the place of the characters it replaces."""
    taken = len(block.text)
    for start, end, right in sorted(edits, reverse=True):
        if end > taken:
            continue
        taken = start
        old = block.origin[start:end]
        new = [old[min(index * len(old) // len(right), len(old) - 1)] for index in range(len(right))]
        new[-1] = old[-1]
        block.text = block.text[:start] + right + block.text[end:]
        block.origin[start:end] = new
