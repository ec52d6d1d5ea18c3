"""The checks of a programme file: each yields the places where the file contradicts itself or points at nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from beredd.common.content_files import content_dir
from beredd.programmes.actors import actors
from beredd.programmes.due_dates import due_dates
from beredd.programmes.due_rules import Before, DueRule, SameAs, WithReport
from beredd.programmes.model import CitedDocument, Duty, Goal, Grant, Participation, Passage, Programme

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: the field's place in the file, what is wrong, what would be right."""

    place: Place
    what: str
    remedy: str
    line: int | None = None


def unknown(place: Place, noun: str, value: str, known: Iterable[str]) -> Fault:
    """Return the fault of pointing at something that is not there, with the nearest that is."""
    names = sorted(known)
    near = get_close_matches(value, names, n=1)
    if near:
        remedy = f"Did you mean {near[0]}?"
    elif not names:
        remedy = f"The file has no {noun}s: add it, or take the reference away."
    else:
        shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        remedy = f"Known: {shown}."
    return Fault(place, f"There is no {noun} {value!r}.", remedy)


def double_ids(programme: Programme) -> Iterator[Fault]:
    """Every id, key and number is there once; duties and goals share one series, that of the programme's letter."""
    rows: list[tuple[Place, str]] = [(("duties", n, "id"), duty.id) for n, duty in enumerate(programme.duties)]
    rows += [(("goals", n, "id"), goal.id) for n, goal in enumerate(programme.goals)]
    yield from _doubles(rows, "id")
    yield from _doubles([(("money", n, "id"), grant.id) for n, grant in enumerate(programme.money)], "grant")
    yield from _doubles([(("reports", n, "id"), report.id) for n, report in enumerate(programme.reports)], "report")
    levels = [(("goal_levels", n, "key"), level.key) for n, level in enumerate(programme.goal_levels)]
    yield from _doubles(levels, "level")
    documents = [(("documents", n, "key"), document.key) for n, document in enumerate(programme.documents)]
    yield from _doubles(documents, "document")
    numbers = [(("cited", n, "number"), cited.number) for n, cited in enumerate(programme.cited) if cited.number]
    yield from _doubles(numbers, "document number")
    for n, report in enumerate(programme.reports):
        keys = [(("reports", n, "contents", m, "key"), content.key) for m, content in enumerate(report.contents)]
        yield from _doubles(keys, "content")
    if programme.letter:
        for place, row in rows:
            if not row.startswith(f"{programme.letter}-"):
                yield Fault(
                    place,
                    f"{row} does not begin with the programme's letter.",
                    f"Ids here begin with {programme.letter}-.",
                )


def _doubles(found: Iterable[tuple[Place, str]], noun: str) -> Iterator[Fault]:
    found = list(found)
    count = Counter(value for _, value in found)
    seen: set[str] = set()
    for place, value in found:
        if count[value] > 1 and value in seen:
            yield Fault(place, f"The {noun} {value} is there already.", "Give each its own.")
        seen.add(value)


def known_actors(programme: Programme) -> Iterator[Fault]:
    """Every actor is in the register, content/codes/actors.yaml."""
    register = actors()
    decision = programme.decision
    named: list[tuple[Place, str]] = [(("decision", "issuer"), decision.issuer)]
    named += [(("decision", "parties", n), actor) for n, actor in enumerate(decision.parties)]
    named += [(("decision", "copies_to", n), actor) for n, actor in enumerate(decision.copies_to)]
    named += [(("actors", n, "actor"), part.actor) for n, part in enumerate(programme.actors)]
    for n, duty in enumerate(programme.duties):
        named += [(("duties", n, "actors", m, "actor"), part.actor) for m, part in enumerate(duty.actors)]
    for n, grant in enumerate(programme.money):
        named += [(("money", n, "actor"), grant.actor)] if grant.actor else []
        named += [(("money", n, "payer"), grant.payer)] if grant.payer else []
    for n, report in enumerate(programme.reports):
        named += [(("reports", n, "recipients", m), actor) for m, actor in enumerate(report.recipients)]
    for place, actor in named:
        if actor not in register:
            yield unknown(place, "actor", actor, register)


def parts_once(programme: Programme) -> Iterator[Fault]:
    """No actor is in the same role twice in one duty."""
    for n, duty in enumerate(programme.duties):
        seen: set[tuple[str, str]] = set()
        for m, part in enumerate(duty.actors):
            if (part.actor, part.role) in seen:
                yield _twice(("duties", n, "actors", m), part)
            seen.add((part.actor, part.role))


def _twice(place: Place, part: Participation) -> Fault:
    return Fault(place, f"{part.actor} is {part.role} here already.", "Write each actor once in a role.")


def known_rows(programme: Programme) -> Iterator[Fault]:
    """Duties, goals and cited documents that are pointed at are there."""
    duties = {duty.id for duty in programme.duties}
    goals = {goal.id for goal in programme.goals}
    numbers = {cited.number for cited in programme.cited if cited.number}
    for n, duty in enumerate(programme.duties):
        for field, values, known, noun in (
            ("depends_on", duty.depends_on, duties, "duty"),
            ("goals", duty.goals, goals, "goal"),
            ("cites", duty.cites, numbers, "cited document"),
        ):
            for m, value in enumerate(values):
                if value not in known:
                    yield unknown(("duties", n, field, m), noun, value, known)
    for n, goal in enumerate(programme.goals):
        for m, value in enumerate(goal.cites):
            if value not in numbers:
                yield unknown(("goals", n, "cites", m), "cited document", value, numbers)
    if programme.within_existing_frames and programme.within_existing_frames not in duties:
        yield unknown(("within_existing_frames",), "duty", programme.within_existing_frames, duties)


def goal_tree(programme: Programme) -> Iterator[Fault]:
    """Goals hang in a tree without circles, on levels that are named, followed by indicators that are defined."""
    goals = {goal.id: goal for goal in programme.goals}
    levels = {level.key for level in programme.goal_levels}
    indicators = {path.stem for path in (content_dir() / "indicators").glob("*.yaml")}
    for n, goal in enumerate(programme.goals):
        if goal.parent is not None and goal.parent not in goals:
            yield unknown(("goals", n, "parent"), "goal", goal.parent, goals)
        elif _under_itself(goal, goals):
            yield Fault(("goals", n, "parent"), f"{goal.id} lies under itself.", "Give it another parent, or none.")
        if goal.level not in levels:
            yield unknown(("goals", n, "level"), "goal level", goal.level, levels)
        for m, indicator in enumerate(goal.indicators):
            if indicator not in indicators:
                yield unknown(("goals", n, "indicators", m), "indicator", indicator, indicators)


def _under_itself(goal: Goal, goals: dict[str, Goal]) -> bool:
    seen = {goal.id}
    step = goal.parent
    while step is not None and step in goals:
        if step in seen:
            return step == goal.id
        seen.add(step)
        step = goals[step].parent
    return False


def passages_inside(programme: Programme) -> Iterator[Fault]:
    """A passage lies inside a document that the file names."""
    length = {document.key: document.characters for document in programme.documents}
    for place, passage in _passages(programme):
        if passage.document not in length:
            yield unknown((*place, "document"), "document", passage.document, length)
        elif passage.end <= passage.start:
            yield Fault(
                (*place, "end"), f"The passage ends at {passage.end}, before it starts.", "Let end lie after start."
            )
        elif passage.end > length[passage.document]:
            yield Fault(
                (*place, "end"),
                f"The passage ends at {passage.end}, outside the document.",
                f"{passage.document} has {length[passage.document]} characters.",
            )


def _passages(programme: Programme) -> Iterator[tuple[Place, Passage]]:
    holders: tuple[tuple[str, Sequence[Duty | Goal | CitedDocument | Grant]], ...] = (
        ("duties", programme.duties),
        ("goals", programme.goals),
        ("cited", programme.cited),
        ("money", programme.money),
    )
    for field, rows in holders:
        for n, row in enumerate(rows):
            for m, passage in enumerate(row.passages):
                yield (field, n, "passages", m), passage


def dates_that_follow(programme: Programme) -> Iterator[Fault]:
    """A rule that follows another duty's date points at a duty, has a date to take, and not its own."""
    duties = {duty.id for duty in programme.duties}
    follows = {row.id: {target for rule in row.due for target in _targets(rule)} for _, row in _rows(programme)}
    dated = programme.duties and not any(_in_circle(row, follows) for row in follows)
    dues = due_dates(programme, programme.next_review) if dated else {}
    for place, row in _rows(programme):
        for n, rule in enumerate(row.due):
            for target in _targets(rule):
                at = (*place, "due", n)
                if target not in duties:
                    yield unknown(at, "duty", target, duties)
                elif row.id == target or row.id in _reach(target, follows):
                    yield Fault(
                        at,
                        f"The date of {row.id} follows {target}, whose date follows {row.id}.",
                        "Give one of them a date of its own.",
                    )
                elif dated and not dues.get(target):
                    yield Fault(
                        at,
                        f"The date of {row.id} follows {target}, which says nothing of when.",
                        f"Give {target} a due rule (undated, when the decision gives no date).",
                    )


def _rows(programme: Programme) -> Iterator[tuple[Place, Duty | Goal]]:
    yield from ((("duties", n), duty) for n, duty in enumerate(programme.duties))
    yield from ((("goals", n), goal) for n, goal in enumerate(programme.goals))


def _targets(rule: DueRule) -> tuple[str, ...]:
    match rule:
        case SameAs() | Before():
            return (rule.duty,)
        case WithReport():
            return rule.duties
        case _:
            return ()


def _reach(start: str, follows: dict[str, set[str]]) -> set[str]:
    """Return every row whose date `start`'s date hangs on, near or far."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for target in follows.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _in_circle(row: str, follows: dict[str, set[str]]) -> bool:
    return row in _reach(row, follows)
