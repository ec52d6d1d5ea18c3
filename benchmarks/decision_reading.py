"""How well and how quickly the reader of decisions reads the five decisions, against the acceptance list.

Gold is tests/oracle/decision_gold.yaml: for each duty its responsible actors and where it stands, and every date,
sum and document number of the text. For each decision is printed:

- duties: how many of the gold's are found (recall); how many of those found are in the gold (precision);
- actor: of the duties found, how many have just the responsible actors that the gold has;
- dates, amounts, numbers: found of the gold's, and invented (found, but not in the gold).

A found duty and a gold passage are one when they share at least half of the shorter; each found duty is given to one
gold passage at most, and each gold passage to one found duty. What is found and given to none counts against precision.

    python benchmarks/decision_reading.py [--seeds ../shared/seeds] [--times 5]
"""

import argparse
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from beredd.decisions import Extraction, extract, read_document

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "oracle" / "decision_gold.yaml"

SHARE = 0.5
"""So much of the shorter passage must be shared for two to be the same."""
LIMIT_SECONDS = 1.0
"""What the product promises for a decision of 30 kB."""


@dataclass
class Score:
    """How one decision was read."""

    key: str
    gold_duties: int
    found_duties: int
    matched: dict[str, int] = field(default_factory=dict)
    """Gold duty → found duty (index)."""
    given: set[int] = field(default_factory=set)
    """Found duties that were given to a gold passage."""
    right_actor: set[str] = field(default_factory=set)
    missing: dict[str, list[Any]] = field(default_factory=dict)
    invented: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        return len(self.matched) / self.gold_duties

    @property
    def precision(self) -> float:
        return len(self.given) / self.found_duties if self.found_duties else 0.0

    @property
    def actor(self) -> float:
        return len(self.right_actor) / len(self.matched) if self.matched else 0.0


def gold() -> dict[str, Any]:
    """Return the gold of every decision by its letter."""
    loaded: dict[str, Any] = yaml.safe_load(GOLD.read_text(encoding="utf-8"))
    return loaded


def score(key: str, wanted: dict[str, Any], found: Extraction) -> Score:
    """Compare what was found in a decision with its gold."""
    result = Score(key, len(wanted["duties"]), len(found.duties))
    _match(result, wanted, found)
    for duty in wanted["duties"]:
        index = result.matched.get(duty["id"])
        if index is not None and set(found.duties[index].holders()) == set(duty["actors"]):
            result.right_actor.add(duty["id"])
    _compare(result, "dates", set(wanted["dates"]), _dates(found))
    _compare(result, "amounts", {_amount(each) for each in wanted["amounts"]}, _amounts(found, granted=True))
    _compare(result, "figures", {_amount(each) for each in wanted.get("figures", [])}, _amounts(found, granted=False))
    numbers = {number.text.replace(" ", "") for number in found.numbers}
    _compare(result, "numbers", {each.replace(" ", "") for each in wanted["numbers"]}, numbers)
    return result


def _match(result: Score, wanted: dict[str, Any], found: Extraction) -> None:
    """Give found duties to gold passages, the best-fitting pair first."""
    pairs = []
    for duty in wanted["duties"]:
        for number, (start, end) in enumerate(duty["passages"]):
            for index, candidate in enumerate(found.duties):
                fit = max(_fit((start, end), place) for place in candidate.places)
                if fit > 0:
                    # Among equals, dates in order meet dates in order (two reports in one sentence).
                    right = set(candidate.holders()) == set(duty["actors"])
                    pairs.append((-fit, not right, index, duty["id"], number))
    taken: set[tuple[str, int]] = set()
    for _, _, index, duty_id, number in sorted(pairs):
        if index in result.given or (duty_id, number) in taken:
            continue
        result.given.add(index)
        taken.add((duty_id, number))
        result.matched.setdefault(duty_id, index)


def _fit(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how well two passages fit: shared over joint length, 0 when they share less than half of the shorter."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    shorter = min(one[1] - one[0], other[1] - other[0])
    if shared < SHARE * shorter:
        return 0.0
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def _dates(found: Extraction) -> set[str]:
    """Return every date found, as the gold writes it; a yearly rule gives its years to the programme's end."""
    dates = {each.day.isoformat() if each.precision == "day" else f"{each.day:%Y-%m}" for each in found.dates}
    until = found.end.year if found.end else None
    return dates | {day.isoformat() for duty in found.duties for due in duty.due for day in due.days(until)}


def _amounts(found: Extraction, *, granted: bool) -> set[tuple[Any, ...]]:
    return {(each.amount, each.currency, each.years, each.actor) for each in found.amounts if each.granted is granted}


def _amount(wanted: dict[str, Any]) -> tuple[Any, ...]:
    return (wanted["amount"], wanted["currency"], tuple(wanted["years"]), wanted.get("actor"))


def _compare(result: Score, what: str, wanted: set[Any], found: set[Any]) -> None:
    result.missing[what] = sorted(wanted - found, key=str)
    result.invented[what] = sorted(found - wanted, key=str)


def total(scores: list[Score]) -> tuple[float, float, float]:
    """Return recall, precision and right actors over all decisions, each duty counting once."""
    matched = sum(len(each.matched) for each in scores)
    return (
        matched / sum(each.gold_duties for each in scores),
        sum(len(each.given) for each in scores) / sum(each.found_duties for each in scores),
        sum(len(each.right_actor) for each in scores) / matched,
    )


def main() -> int:
    """Print the measures; 1 when the reader is slower than promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("BEREDD_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--seeds", type=Path, default=shared / "seeds")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    if not options.seeds.is_dir():
        sys.stdout.write(f"no decisions at {options.seeds}: nothing measured\n")
        return 0
    scores, slowest = [], 0.0
    sys.stdout.write("     duties  recall  precision  actor   dates amounts numbers  (missing/invented)   median s\n")
    for key, wanted in gold().items():
        path = options.seeds / wanted["file"]
        extract(read_document(path))  # the first reading also reads the word lists
        seconds = []
        for _ in range(options.times):
            begun = time.perf_counter()
            found = extract(read_document(path))
            seconds.append(time.perf_counter() - begun)
        result = score(key, wanted, found)
        scores.append(result)
        median = statistics.median(seconds)
        slowest = max(slowest, median)
        faults = "  ".join(
            f"{len(result.missing[each])}/{len(result.invented[each])}" for each in ("dates", "amounts", "numbers")
        )
        sys.stdout.write(
            f"{key}    {result.gold_duties:6}  {result.recall:6.1%}  {result.precision:9.1%}  {result.actor:5.1%}"
            f"   {faults:^24} {median:12.3f}\n"
        )
    recall, precision, actor = total(scores)
    sys.stdout.write(
        f"all  {sum(each.gold_duties for each in scores):6}  {recall:6.1%}  {precision:9.1%}  {actor:5.1%}\n"
    )
    return int(slowest > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
