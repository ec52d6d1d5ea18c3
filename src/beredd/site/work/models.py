"""Long work that somebody has begun: what, how far it has come, and how it ended."""

from enum import StrEnum
from typing import ClassVar, Final

from django.conf import settings
from django.db import models


class State(StrEnum):
    """Where a piece of long work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY: Final = (State.QUEUED.value, State.RUNNING.value)


class Fault(StrEnum):
    """Why work failed, for the words that people read."""

    USER = "user"
    """Something in what was handed in; ``said`` tells it."""
    PERSONAL_NUMBER = "personal_number"
    CLASSIFIED = "classified"
    NO_RIGHT = "no_right"
    """Who began it may not do it any more."""
    WORKER_STOPPED = "worker_stopped"
    SURROUNDINGS = "surroundings"
    """Disk, database or file; ``said`` tells it."""
    PROGRAM = "program"


class Work(models.Model):
    """One piece of long work. It changes nothing until it is done; then all of it stands at once."""

    kind = models.CharField(max_length=60)
    programme = models.CharField(max_length=100)
    thing = models.CharField(max_length=60)
    """What it is about: the key of a register."""
    code = models.CharField(max_length=100)
    """Which row: ``DATA-3``."""
    arguments = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assurance = models.PositiveSmallIntegerField(default=1)
    """How sure the log-in was by which it was begun: the worker sees no more than that person did."""
    begun_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, default=State.QUEUED.value)
    share = models.FloatField(default=0.0)
    """How much is done, from 0 to 1."""
    step = models.CharField(max_length=60, blank=True)
    """What is being done: one of the steps of its kind."""
    cancel_requested = models.BooleanField(default=False)
    worker = models.CharField(max_length=64, blank=True)
    """The worker that does it, by the name of its lock."""
    result = models.JSONField(default=dict, blank=True)
    fault = models.CharField(max_length=30, blank=True)
    said = models.TextField(blank=True)
    """What was wrong, where, and what to do, as the rooms say it."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state"], name="work_state"),
            models.Index(fields=["by", "-id"], name="work_of_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "thing", "code"],
                condition=models.Q(state__in=UNDER_WAY),
                name="work_one_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(share__gte=0) & models.Q(share__lte=1), name="work_share"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.programme} {self.code}"

    @property
    def under_way(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in UNDER_WAY

    @property
    def per_cent(self) -> int:
        """How much is done, in whole per cent; 100 only when all is."""
        return 100 if self.state == State.DONE else min(99, int(self.share * 100))
