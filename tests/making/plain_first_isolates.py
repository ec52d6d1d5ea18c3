"""First isolates in plain Python, slow and easy to read: what the kernels are held against."""

from collections.abc import Callable
from datetime import date
from typing import Any

LEVEL = {"S": 1, "SDD": 2, "I": 2, "R": 3}
Isolate = dict[str, Any]
Differ = Callable[[Isolate, Isolate], bool]


def points(drugs: list[str], threshold: float) -> Differ:
    def differ(one: Isolate, other: Isolate) -> bool:
        both = [drug for drug in drugs if one[drug] in LEVEL and other[drug] in LEVEL]
        return sum(abs(LEVEL[one[drug]] - LEVEL[other[drug]]) for drug in both) / 2 >= threshold

    return differ


def key(drugs: list[str], *, ignore_i: bool) -> Differ:
    def differ(one: Isolate, other: Isolate) -> bool:
        pairs = [
            (LEVEL[one[drug]], LEVEL[other[drug]]) for drug in drugs if one[drug] in LEVEL and other[drug] in LEVEL
        ]
        return any({a, b} == {1, 3} if ignore_i else a != b for a, b in pairs)

    return differ


def same(one: Isolate, other: Isolate) -> bool:
    """An antibiogram that never differs: by time alone."""
    return False


def by_time(isolates: list[Isolate], days: float, differ: Differ) -> dict[int, tuple[bool, int | None, int]]:
    """Return first, episode and first row by row; each isolate has row, patient, organism and date."""
    groups: dict[tuple[Any, str], list[Isolate]] = {}
    for isolate in sorted(isolates, key=lambda one: (one["date"] or date.min, one["row"])):
        patient = isolate["patient"] if isolate["patient"] is not None else ("nobody", isolate["row"])
        groups.setdefault((patient, isolate["organism"]), []).append(isolate)
    found: dict[int, tuple[bool, int | None, int]] = {}
    for group in groups.values():
        dated = [one for one in group if one["date"]] or group
        kept: list[Isolate] = []
        start: date | None = None
        number = 0
        for one in dated:
            if one["date"] and (start is None or (one["date"] - start).days >= days):
                start, kept, number = one["date"], [], number + 1
            earlier = next((other for other in kept if not differ(other, one)), None)
            if earlier is None:
                kept.append(one)
            named = number if number and one["patient"] is not None else None
            found[one["row"]] = (earlier is None, named, (earlier or one)["row"])
        for one in group:
            found.setdefault(one["row"], (False, None, dated[0]["row"]))
    return found
