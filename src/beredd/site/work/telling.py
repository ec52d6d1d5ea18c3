"""How work tells its row how far it has come, and is told to stop."""

import time
from collections.abc import Callable
from threading import Event
from typing import Final

from django.db.models import Q

from beredd.common.progress import Cancelled, Progress
from beredd.site.work.models import State, Work

WRITTEN_EVERY_SECONDS: Final = 1.0
worker_stops: Final = Event()
"""Set when this process has been told to end: work under way goes back into the queue at its next word."""


class WorkerStopsError(Exception):
    """The worker process ends; the work has changed nothing and begins anew in the next."""


class Telling:
    """What the long part of a work is given: it names its step, and hands the engine a :data:`Progress`.

    The row is written at most once a second, each time in a transaction of its own, so that no other writer waits.
    """

    def __init__(self, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        self._pk = work.pk
        self._clock = clock
        self._last = float("-inf")
        self._step = ""

    def step(self, name: str, first: float, last: float) -> Progress:
        """Begin a step that takes the share from `first` to `last` of the whole; return its progress, 0 to 1."""
        changed, self._step = self._step != name, name
        self._tell(first, at_once=changed)

        def progress(share: float, words: str) -> None:
            self._tell(first + min(max(share, 0.0), 1.0) * (last - first))

        return progress

    def _tell(self, share: float, *, at_once: bool = False) -> None:
        """Write the share where it is time.

        Raises
        ------
        Cancelled
            When somebody has stopped the work, or its row is no longer this worker's.
        WorkerStopsError
            When the process has been told to end.
        """
        if worker_stops.is_set():
            raise WorkerStopsError
        now = self._clock()
        if not at_once and now - self._last < WRITTEN_EVERY_SECONDS:
            return
        self._last = now
        mine = Q(pk=self._pk, state=State.RUNNING, cancel_requested=False)
        if not Work.objects.filter(mine).update(share=share, step=self._step):
            raise Cancelled
