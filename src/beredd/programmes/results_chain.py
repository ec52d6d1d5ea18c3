"""The results chain: activity → output → outcome → indicator, and the links that are broken.

The words are those of verksamhetslogik (ESV 2016:31): aktivitet, prestation, effekt. A broken link is no fault in the
activity but in what we can say of it: A-08 asks which results the plan leads to, and the chain is how one tells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from beredd.programmes.plan import SHOWN, Activity, EvidenceStrength, Plan, Result, ResultKind

DEEPEST: Final = 30
"""So many steps are told in one piece; what comes after stands as a chain of its own."""


class Break(StrEnum):
    """How a chain can be broken."""

    ACTIVITY_WITHOUT_OUTPUT = "activity_without_output"
    OUTPUT_WITHOUT_ACTIVITY = "output_without_activity"
    OUTPUT_WITHOUT_OUTCOME = "output_without_outcome"
    OUTCOME_WITHOUT_CAUSE = "outcome_without_cause"
    """no activity and nothing else leads to it"""
    OUTCOME_WITHOUT_INDICATOR = "outcome_without_indicator"
    """neither it nor any outcome after it is followed by an indicator"""
    NO_STATEMENT = "no_statement"
    """nobody has written what the contribution is"""
    NO_EVIDENCE = "no_evidence"
    """a strength is claimed that something was seen for, and nothing says what"""
    IN_A_CIRCLE = "in_a_circle"
    """it leads back to itself"""


@dataclass(frozen=True, slots=True)
class Link:
    """A result in its place of the chain: how many steps from the activity, and what comes after it.

    ``again`` is True where the result has been told of already, or leads in a circle: what comes after stands there.
    """

    result: Result
    after: tuple["Link", ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class ActivityChain:
    """One activity and all that it is meant to lead to."""

    activity: Activity
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken link: what is broken, at which activity or result."""

    what: Break
    of: Activity | Result


@dataclass(frozen=True, slots=True)
class ResultsChain:
    """The whole chain of a plan."""

    chains: tuple[ActivityChain, ...]
    loose: tuple[Link, ...]
    """Results that no activity in force leads to."""
    broken: tuple[Broken, ...]
    strengths: tuple[tuple[EvidenceStrength, int], ...]
    """How many results are shown how well, the strongest first."""


def results_chain(plan: Plan) -> ResultsChain:
    """Return the chains of a plan's activities in force, in the plan's order, with what is broken in them."""
    known = {result.code: result for result in plan.results}
    first: dict[str, list[Result]] = {}
    for result in plan.results:
        first.setdefault(result.activity, []).append(result)
    activities = [activity for activity in plan.activities if activity.in_force]
    told: set[str] = set()
    chains = tuple(
        ActivityChain(activity, tuple(_link(result, known, told) for result in _heads(first.get(activity.code, []))))
        for activity in activities
    )
    loose = tuple(_loose(plan.results, known, told))
    counts = {
        strength: sum(result.strength is strength for result in plan.results) for strength in reversed(EvidenceStrength)
    }
    return ResultsChain(
        chains=chains,
        loose=loose,
        broken=tuple(_broken(activities, plan.results, known)),
        strengths=tuple((strength, count) for strength, count in counts.items() if count),
    )


def _loose(results: tuple[Result, ...], known: dict[str, Result], told: set[str]) -> Iterable[Link]:
    """Yield what no activity leads to, and what comes after the end of a chain that was cut, until all is told."""
    while waiting := [result for result in results if result.code not in told]:
        for head in _heads(waiting):
            if head.code not in told:
                yield _link(head, known, told)


def _heads(results: list[Result]) -> list[Result]:
    """Return the results that none of the others leads to; all of them where they only lead in a circle."""
    led_to = {code for result in results for code in result.leads_to if code != result.code}
    return [result for result in results if result.code not in led_to] or results


def _link(result: Result, known: dict[str, Result], told: set[str], depth: int = 0) -> Link:
    if result.code in told or depth >= DEEPEST:
        return Link(result, again=True)
    told.add(result.code)
    after = tuple(_link(known[code], known, told, depth + 1) for code in result.leads_to if code in known)
    return Link(result, after)


def _broken(activities: list[Activity], results: tuple[Result, ...], known: dict[str, Result]) -> Iterable[Broken]:
    in_force = {activity.code for activity in activities}
    giving = {result.activity for result in results}
    led_to = {code for result in results for code in result.leads_to}
    for activity in activities:
        if activity.code not in giving:
            yield Broken(Break.ACTIVITY_WITHOUT_OUTPUT, activity)
    for result in results:
        after = _after(result, known)
        if result.code in after:
            yield Broken(Break.IN_A_CIRCLE, result)
        if result.kind is ResultKind.OUTPUT:
            if result.activity not in in_force:
                yield Broken(Break.OUTPUT_WITHOUT_ACTIVITY, result)
            if not any(known[code].kind is ResultKind.OUTCOME for code in after):
                yield Broken(Break.OUTPUT_WITHOUT_OUTCOME, result)
        else:
            if result.activity not in in_force and result.code not in led_to:
                yield Broken(Break.OUTCOME_WITHOUT_CAUSE, result)
            if not result.indicators and not any(known[code].indicators for code in after):
                yield Broken(Break.OUTCOME_WITHOUT_INDICATOR, result)
        if not result.contribution.strip():
            yield Broken(Break.NO_STATEMENT, result)
        if result.strength in SHOWN and not result.evidence.strip():
            yield Broken(Break.NO_EVIDENCE, result)


def _after(result: Result, known: dict[str, Result]) -> set[str]:
    """Return the codes of all that a result leads to, by however many steps."""
    found: set[str] = set()
    waiting = [code for code in result.leads_to if code in known]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += [after for after in known[code].leads_to if after in known]
    return found
