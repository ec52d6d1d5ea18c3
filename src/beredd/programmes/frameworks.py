"""Frameworks of goals outside the programme: UN, WHO, EU, national strategies; files in content/frameworks/."""

from datetime import date
from functools import cache

from beredd.common.content_files import content_dir, load_content
from beredd.common.text import Content, Text


class FrameworkTarget(Content):
    """A number that a framework's goal sets: at least or at most ``value`` in ``year``, or a change from a baseline."""

    value: float
    unit: str
    year: int | None = None
    relative: bool = False
    """True: ``value`` is a change in per cent from the baseline."""
    baseline_year: int | None = None
    baseline_value: float | None = None


class FrameworkGoal(Content):
    """One goal of a framework, with its own source and its own mark of whether anyone has checked it."""

    code: str
    text: Text
    parent: str | None = None
    level: str | None = None
    target: FrameworkTarget | None = None
    source: str
    verified: bool


class Framework(Content):
    """A set of goals or commitments, in one version; versions stand side by side as files."""

    id: str
    title: Text
    version: str
    adopted_on: date | None = None
    period: tuple[int, int] | None = None
    source: str
    verified: bool
    complete: bool = True
    """False where parts of the framework are not known to us yet."""
    goals: tuple[FrameworkGoal, ...]
    note: Text | None = None
    author: str
    checker: str | None = None
    next_review: date


@cache
def frameworks() -> dict[str, Framework]:
    """Return every framework by id."""
    found = (load_content(path, Framework) for path in sorted((content_dir() / "frameworks").glob("*.yaml")))
    return {framework.id: framework for framework in found}
