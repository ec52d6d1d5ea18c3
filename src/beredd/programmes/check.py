"""Checking a programme file beyond its form: that everything it points at is there, once, and agrees.

Each check is a small function that yields faults, in ``cross_checks.py`` and ``report_checks.py``.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from beredd.common.content_files import ContentFaults, as_model, line_of, read_yaml
from beredd.common.errors import Finding
from beredd.programmes import cross_checks, report_checks
from beredd.programmes.cross_checks import Fault
from beredd.programmes.model import Programme

CHECKS = (
    cross_checks.double_ids,
    cross_checks.known_actors,
    cross_checks.parts_once,
    cross_checks.known_rows,
    cross_checks.goal_tree,
    cross_checks.passages_inside,
    cross_checks.dates_that_follow,
    report_checks.periods_in_order,
    report_checks.money_adds_up,
    report_checks.reports_have_dates,
    report_checks.crosswalk,
)


def check_file(path: Path) -> list[Finding]:
    """Return all that is wrong in a programme file, in the order of its lines; nothing when it is right.

    Raises
    ------
    UserError
        When the file cannot be read as YAML at all.
    """
    return read_and_check(path)[1]


def read_and_check(path: Path) -> tuple[Programme | None, list[Finding]]:
    """Return a file's programme, None when its form is wrong, and all that is wrong in it.

    Raises
    ------
    UserError
        When the file cannot be read as YAML at all.
    """
    value, node = read_yaml(path)
    findings = [_finding(path, node, fault) for fault in _double_keys(node)]
    programme = None
    try:
        programme = as_model(path, value, node, Programme)
    except ContentFaults as faults:
        findings += faults.findings
    else:
        findings += [_finding(path, node, fault) for fault in faults_of(programme)]
    return programme, sorted(findings, key=lambda finding: finding.line or 0)


def faults_of(programme: Programme) -> list[Fault]:
    """Return what is wrong in a programme whose form is right."""
    return [fault for check in CHECKS for fault in check(programme)]


def _finding(path: Path, node: yaml.Node, fault: Fault) -> Finding:
    return Finding(
        file=str(path),
        what=fault.what,
        remedy=fault.remedy,
        line=fault.line or line_of(node, fault.place),
        field=".".join(str(step) for step in fault.place) or None,
    )


def _double_keys(node: yaml.Node) -> Iterator[Fault]:
    """Find fields written twice in the same place: YAML quietly keeps the last only."""
    waiting: list[tuple[yaml.Node, tuple[str | int, ...]]] = [(node, ())]
    met: set[int] = set()
    while waiting:
        node, place = waiting.pop()
        if id(node) in met:  # an alias: the same piece is looked at once, also when it holds itself
            continue
        met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += [(child, (*place, index)) for index, child in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            waiting += [(child, (*place, key.value)) for key, child in node.value]
            yield from _doubles_in(node, place)


def _doubles_in(node: yaml.MappingNode, place: tuple[str | int, ...]) -> Iterator[Fault]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not node.start_mark.index <= key.start_mark.index < node.end_mark.index:
            continue  # merged in from elsewhere (<<): may well be written anew here
        if key.value in seen:
            yield Fault(
                (*place, key.value),
                f"{key.value} is written twice here; only the last would count.",
                "Keep one.",
                line=key.start_mark.line + 1,
            )
        seen.add(key.value)
