"""Walks over sorted isolates: which one is the first, and to which first one a repeat belongs. Arrays in, arrays out.

An isolate's results are packed as two bits a drug, 64 drugs a word, in two planes: 01 is S, 10 is I (or SDD), 11 is R,
00 is no result. Two isolates are then compared by counting bits. Sorted means by patient, species, date, row; `order`
has the isolates' places in the table in that order.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit

from beredd.amr.kernel_cache import keep_compiled

keep_compiled()

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Small = npt.NDArray[np.uint8]

UNDATED: Final = np.iinfo(np.int64).min
"""The day of an isolate without a date; it sorts before all others."""
NOBODY: Final = -1
"""No isolate."""

EACH: Final = 0
"""Every isolate counts."""
TIME: Final = 1
"""Those that begin an episode count."""
POINTS: Final = 2
"""Also those whose antibiogram differs by so many points: S against R is one, I against either is half."""
KEY: Final = 3
"""Also those where a result went from S to R or back."""
KEY_WITH_I: Final = 4
"""Also those where a result changed at all."""


@njit(cache=True)
def _bits(word: np.uint64) -> np.int64:
    """Count the ones of a word; the compiler makes one instruction of it."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True)
def differ(low: Words, high: Words, one: int, other: int, rule: int, threshold: float) -> bool:
    """Return whether the results of two isolates differ by `rule`; a drug that one of them lacks says nothing."""
    halves = np.int64(0)
    for word in range(low.shape[1]):
        both = (low[one, word] | high[one, word]) & (low[other, word] | high[other, word])
        lows = (low[one, word] ^ low[other, word]) & both
        highs = (high[one, word] ^ high[other, word]) & both
        opposed = highs & ~lows  # 01 against 11
        if rule == POINTS:
            halves += _bits(lows | highs) + _bits(opposed)
        elif rule == KEY:
            halves += _bits(opposed)
        else:
            halves += _bits(lows | highs)
    if rule == POINTS:
        return bool(halves >= 2 * threshold)
    return bool(halves > 0)


@njit(cache=True)
def pack(levels: Small, drug: int, low: Words, high: Words) -> None:
    """Write one drug's results (0 none, 1 S, 2 I, 3 R; one an isolate) into the planes, whose rows are isolates."""
    word = drug // 64
    bit = np.uint64(drug % 64)
    for isolate in range(levels.size):
        level = np.uint64(levels[isolate])
        low[isolate, word] |= (level & np.uint64(1)) << bit
        high[isolate, word] |= (level >> np.uint64(1)) << bit


@njit(cache=True)
def keep(which: Ints, masks: Words, low: Words, high: Words) -> None:
    """Leave in the planes only the drugs of each isolate's mask, which is row ``which[isolate]`` of `masks`."""
    for isolate in range(which.size):
        for word in range(low.shape[1]):
            low[isolate, word] &= masks[which[isolate], word]
            high[isolate, word] &= masks[which[isolate], word]


@njit(cache=True)
def walk(
    order: Ints,
    group: Ints,
    day: Ints,
    low: Words,
    high: Words,
    days: int,
    rule: int,
    threshold: float,
    first: Flags,
    episode: Ints,
    owner: Ints,
) -> None:
    """Mark first isolates in the order of time, episode by episode.

    ``group`` (patient and species) and ``day`` are in sorted order; the planes and the three results (which are written
    to) in the table's. An episode ends when `days` have gone since its first isolate. Within it an isolate counts when
    it differs from every one that counts already; else it belongs to the earliest that it does not differ from.
    Isolates without a date come into a group without dates alone, as one episode without number.
    """
    kept = np.empty(order.size, dtype=np.int64)
    begin = 0
    while begin < order.size:
        end = begin
        while end < order.size and group[end] == group[begin]:
            end += 1
        dated = begin
        while dated < end and day[dated] == UNDATED:
            dated += 1
        count = 0
        number = 0
        start = np.int64(0)
        for at in range(begin if dated == end else dated, end):
            here = order[at]
            if day[at] != UNDATED and (number == 0 or day[at] - start >= days):
                start = day[at]
                number += 1
                count = 0
            episode[here] = number
            found = NOBODY
            if rule != EACH:
                for n in range(count):
                    if rule == TIME or not differ(low, high, kept[n], here, rule, threshold):
                        found = kept[n]
                        break
            first[here] = found == NOBODY
            owner[here] = here if found == NOBODY else found
            if found == NOBODY:
                kept[count] = here
                count += 1
        if dated < end:
            for at in range(begin, dated):
                here = order[at]
                first[here] = rule == EACH
                owner[here] = here if rule == EACH else order[dated]
        begin = end


@njit(cache=True)
def walk_years(
    order: Ints, group: Ints, day: Ints, year: Ints, key: Ints, first: Flags, episode: Ints, owner: Ints
) -> None:
    """Mark the first isolate of each `key` (0, 1, 2 …); ``episode`` numbers the years of a patient and species.

    ``group``, ``day``, ``year`` and ``key`` are in sorted order. Isolates without a date: as in :func:`walk`.
    """
    leader = np.full(order.size, NOBODY, dtype=np.int64)
    begin = 0
    while begin < order.size:
        end = begin
        while end < order.size and group[end] == group[begin]:
            end += 1
        dated = begin
        while dated < end and day[dated] == UNDATED:
            dated += 1
        for at in range(begin, dated):
            owner[order[at]] = order[begin] if dated == end else order[dated]
            first[order[at]] = dated == end and at == begin
        number = 0
        for at in range(dated, end):
            here = order[at]
            if at == dated or year[at] != year[at - 1]:
                number += 1
            episode[here] = number
            if leader[key[at]] == NOBODY:
                leader[key[at]] = here
                first[here] = True
            owner[here] = leader[key[at]]
        begin = end


@njit(cache=True)
def walk_as_peer(
    order: Ints,
    group: Ints,
    day: Ints,
    text: Ints,
    low: Words,
    high: Words,
    days: int,
    rule: int,
    threshold: float,
    first: Flags,
    episode: Ints,
) -> None:
    """Mark first isolates as the R package AMR 3.0.0 does (:mod:`beredd.amr.peer_first_isolates` says how).

    ``text`` ranks the isolates' antibiogram strings, in the table's order: fewest gaps first, then by letters; the same
    string has the same rank.
    """
    begin = 0
    while begin < order.size:
        end = begin
        while end < order.size and group[end] == group[begin]:
            end += 1
        start = np.int64(0)
        number = 0
        for at in range(begin, end):
            if at == begin or day[at] - start >= days:
                start = day[at]
                number += 1
                first[order[at]] = True
            episode[order[at]] = number
        if end - begin > 1 and rule != TIME:
            repeats = _peer_repeats(order[begin:end], text, low, high, rule, threshold)
            for n in range(end - begin):
                if not repeats[n]:
                    first[order[begin + n]] = True
        begin = end


@njit(cache=True)
def _peer_repeats(places: Ints, text: Ints, low: Words, high: Words, rule: int, threshold: float) -> Flags:
    """Return, for each of a group's isolates, whether its antibiogram is one that the group has already."""
    count = places.size
    by_text = np.argsort(text[places], kind="mergesort")  # stable: of equal strings the earliest isolate comes first
    known = np.zeros(count, dtype=np.bool_)  # decided, by place in the order of the strings
    repeat = np.zeros(count, dtype=np.bool_)
    known[0] = known[1] = True
    repeat[1] = not differ(low, high, places[by_text[0]], places[by_text[1]], rule, threshold)
    left = 0
    for n in range(2, count):
        if text[places[by_text[n]]] == text[places[by_text[n - 1]]]:
            known[n] = repeat[n] = True
        else:
            left += 1
    if left == 0:
        return repeat  # in the order of the strings, and read as that of the isolates: the peer's quirk
    for n in range(2, count):
        if not known[n]:
            here = places[by_text[n]]
            same = True
            for other in range(count):
                there = places[by_text[other]]
                if known[other] and text[there] != text[here] and differ(low, high, there, here, rule, threshold):
                    same = False
                    break
            known[n] = True
            repeat[n] = same
    found = np.zeros(count, dtype=np.bool_)
    for n in range(count):
        found[by_text[n]] = repeat[n]
    return found


def warm() -> None:
    """Compile every kernel of this file for the types that it is called with, or read it from the cache."""
    places = np.arange(2, dtype=np.int64)
    planes: Any = np.zeros((2, 1), dtype=np.uint64)
    flags = np.zeros(2, dtype=np.bool_)
    pack(np.zeros(2, dtype=np.uint8), 0, planes, planes)
    keep(np.zeros(2, dtype=np.int64), np.zeros((1, 1), dtype=np.uint64), planes, planes)
    walk(places, places, places, planes, planes, 365, POINTS, 2.0, flags, places.copy(), places.copy())
    walk_years(places, places, places, places, places, flags, places.copy(), places.copy())
    walk_as_peer(places, places, places, places, planes, planes, 365, POINTS, 2.0, flags, places.copy())
