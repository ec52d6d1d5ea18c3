"""What people write for reports, and the reports that have been released."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ContentRow(models.Model):
    """What has been written for one required content of one report; rows are only added, the newest counts."""

    programme = models.CharField(max_length=100)
    report = models.CharField(max_length=60)
    due_on = models.DateField()
    key = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    evidence_text = models.TextField(blank=True)
    evidence_link = models.URLField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    after = models.BigIntegerField(default=0)
    """Id of the entry that the writer had before the eyes, 0 for none; see ``programmes.models.Entry``."""

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "report", "due_on", "key", "after"], name="one_content_after_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.report} {self.due_on}: {self.key}"


class FrozenRow(models.Model):
    """A report that a lead has released as final; its files lie in ``var/reports`` and are never made anew."""

    programme = models.CharField(max_length=100)
    report = models.CharField(max_length=60)
    due_on = models.DateField()
    language = models.CharField(max_length=2)
    folder = models.CharField(max_length=255)
    """Below ``var/reports``."""
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "report", "due_on"], name="a_report_is_released_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.report} {self.due_on}"
