"""What people write for reports, who writes what, the reports that have been released, and what has been sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from beredd.site.registers.rows import RegisterRow


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
    """A report that has been released as final; its files lie in ``var/reports`` and are never made anew."""

    programme = models.CharField(max_length=100)
    report = models.CharField(max_length=60)
    due_on = models.DateField()
    language = models.CharField(max_length=2)
    folder = models.CharField(max_length=255)
    """Below ``var/reports``."""
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """None where it was released by the command of whoever runs the site."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "report", "due_on"], name="a_report_is_released_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.report} {self.due_on}"


class ReportSectionRow(RegisterRow):
    """A section of one report that has been given to an actor to write, and how far it has come."""

    title = models.CharField(max_length=300)
    report = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    key = models.CharField(max_length=300)
    person = models.CharField(max_length=300, blank=True)
    draft_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=100)
    text_entry = models.BigIntegerField(null=True, blank=True)
    """Id of the text that was handed in, returned or approved: a newer text is none of these."""
    remark = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "SEC"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "report", "due_on"], name="sections_of_report"),
        ]


class SectionCommentRow(models.Model):
    """A comment on a report's section, or an answer to one. Its words are never changed; it can be resolved."""

    programme = models.CharField(max_length=100)
    report = models.CharField(max_length=60)
    due_on = models.DateField()
    key = models.CharField(max_length=100)
    text = models.TextField()
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "report", "due_on", "key"], name="comments_of_section"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.report} {self.due_on} {self.key}: {self.pk}"


class SentDocumentRow(RegisterRow):
    """A document that has been sent or received, as an agency's diary tells of it (OSL 5:2)."""

    what = models.CharField(max_length=300)
    direction = models.CharField(max_length=100)
    sent_on = models.DateField(null=True)
    counterpart = models.CharField(max_length=100, blank=True)
    counterpart_text = models.CharField(max_length=300, blank=True)
    own_number = models.CharField(max_length=300, blank=True)
    decision_number = models.CharField(max_length=300, blank=True)
    how = models.CharField(max_length=100, blank=True)
    report = models.CharField(max_length=300, blank=True)
    report_due = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=300, blank=True)
    secret = models.BooleanField(default=False)
    secrecy_ground = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    PREFIX: ClassVar[str] = "SENT"

    class Meta(RegisterRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "sent_on"], name="sent_documents_by_day"),
            models.Index(fields=["programme", "report", "report_due"], name="sent_documents_of_report"),
        ]
