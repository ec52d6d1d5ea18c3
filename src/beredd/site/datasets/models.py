"""Data sets: their rows in the register, their files, what each reading found, and the values it gives."""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models

from beredd.indicators.model import Status
from beredd.site.registers.rows import RegisterRow


class Kind(StrEnum):
    """What the files of a data set hold."""

    ISOLATES = "isolates"
    CONSUMPTION = "consumption"
    ANIMALS = "animals"
    AGGREGATES = "aggregates"


class State(StrEnum):
    """Where a data set stands. That it is withdrawn is told by the row, as of every register."""

    UPLOADED = "uploaded"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    APPROVED = "approved"
    DELETED = "deleted"


class DataSetRow(RegisterRow):
    """A data set. Its counts and state are written by the program, one step after another."""

    PREFIX: ClassVar[str] = "DATA"

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=100, default=Kind.ISOLATES.value)
    place = models.CharField(max_length=100)
    format = models.CharField(max_length=100, blank=True, default="auto")
    coverage = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    synthetic = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=100, blank=True, default=State.UPLOADED.value)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    rows_read = models.BigIntegerField(null=True, blank=True)
    rows_used = models.BigIntegerField(null=True, blank=True)
    joined = models.BigIntegerField(null=True, blank=True)
    rejected = models.BigIntegerField(null=True, blank=True)
    cells = models.BigIntegerField(null=True, blank=True)
    vintage = models.DateField(null=True, blank=True)
    input_sha256 = models.CharField(max_length=300, blank=True)

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "state"], name="data_set_state"),
        ]


class DataSetFile(models.Model):
    """One file of a data set, unaltered in ``var/datasets/<id>/files/``; gone from there when the set is deleted."""

    data_set = models.ForeignKey(DataSetRow, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_map = models.BooleanField(default=False)
    """A column map (TOML) that says what the columns of the others are, not data."""
    removed = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """What came of reading a data set's files once: what they were made into, by which program and definitions."""

    data_set = models.ForeignKey(DataSetRow, on_delete=models.PROTECT, related_name="readings")
    work = models.PositiveBigIntegerField(unique=True)
    """The long work that did it; its derived tables lie in ``var/datasets/<id>/reading-<work>/``."""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    input_sha256 = models.CharField(max_length=64)
    program_version = models.CharField(max_length=100)
    parameters = models.JSONField(default=dict)
    """The format that was found, the guideline, the rule of first isolates, and so on."""
    notices = models.JSONField(default=list)
    tables = models.JSONField(default=dict)
    """The derived files: name → SHA-256."""
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.data_set} {self.at:%Y-%m-%d %H:%M}"


class DataSetValue(models.Model):
    """One observation that a reading gives; it counts once the data set is approved, and is never changed."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="values")
    indicator = models.CharField(max_length=100)
    place = models.CharField(max_length=100)
    period = models.CharField(max_length=20)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    n = models.BigIntegerField(null=True)
    status = models.CharField(max_length=30, default=Status.FINAL.value)
    suppressed = models.BooleanField(default=False)
    missing_reason = models.CharField(max_length=100, blank=True)
    provenance = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reading", "indicator"], name="data_set_value_of"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.place} {self.period}"
