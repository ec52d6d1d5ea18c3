"""The kinds of long work, as the rooms declare them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

from beredd.common.text import Text
from beredd.site.accounts.rights import Person
from beredd.site.work.models import Work
from beredd.site.work.telling import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkKind:
    """A kind of long work.

    Parameters
    ----------
    key
        Its name in the table of work.
    title
        What people call it.
    steps
        What is being done, step by step, with its words.
    run
        The long part, outside any transaction: reads and computes, writes only files that nobody meets under their own
        name, and tells how far it has come. What it returns goes to `finish`.
    finish
        The short part, inside the transaction in which the work is set to done; returns what the work's row keeps.
    failed
        Called inside the transaction in which the work is set to failed or cancelled: sets what it was about free, and
        takes away what was half-written. The person may have lost every right meanwhile; it asks none.
    seen
        Of several works, the keys of those about things that a person may read.
    address
        Where the thing is shown.
    sweep
        Called when a worker begins: takes away what killed processes have left.
    """

    key: str
    title: Text
    steps: Mapping[str, Text]
    run: Callable[[Work, Telling], Any]
    finish: Callable[[Work, Any], dict[str, Any]]
    failed: Callable[[Work], None]
    seen: Callable[[Person, Iterable[Work]], set[int]]
    address: Callable[[Work], str]
    sweep: Callable[[], None]


ROOMS: Final = ("datasets",)
"""The apps of the site that declare kinds of long work, in their ``work_kinds.py``."""


@cache
def kinds() -> dict[str, WorkKind]:
    """Return all kinds of long work by key."""
    return {kind.key: kind for room in ROOMS for kind in import_module(f"beredd.site.{room}.work_kinds").KINDS}
