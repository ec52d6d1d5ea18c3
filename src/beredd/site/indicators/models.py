"""Periods that values are entered for, and the values."""

from typing import ClassVar

from django.db import models

from beredd.site.registers.rows import RegisterRow


class PeriodRow(RegisterRow):
    """A period of one indicator, or of all, and whether values are written for it; locked until somebody opens it."""

    PREFIX: ClassVar[str] = "PER"

    period = models.CharField(max_length=300)
    indicator = models.CharField(max_length=100, blank=True)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=100, blank=True, default="locked")
    note = models.TextField(blank=True)

    class Meta(RegisterRow.Meta):
        abstract = False


class ValueRow(RegisterRow):
    """A value of an indicator at a place in a period, on its way from draft to approved; a revision is another row."""

    PREFIX: ClassVar[str] = "VAL"

    indicator = models.CharField(max_length=100)
    place = models.CharField(max_length=100)
    period = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    n = models.BigIntegerField(null=True, blank=True)
    missing_reason = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=100, blank=True, default="final")
    state = models.CharField(max_length=100, blank=True, default="draft")
    review_note = models.TextField(blank=True)
    revision_of = models.CharField(max_length=100, blank=True)
    revision_kind = models.CharField(max_length=100, blank=True)
    vintage = models.DateField(null=True, blank=True)
    definition_version = models.CharField(max_length=300, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "indicator", "period", "place"], name="value_of_series"),
            models.Index(fields=["programme", "state", "period"], name="value_state"),
            models.Index(fields=["indicator", "state"], name="value_indicator"),
        ]
