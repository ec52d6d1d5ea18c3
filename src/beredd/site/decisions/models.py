"""Source documents that have been added."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SourceFile(models.Model):
    """A document as it was added, known by the hash of its bytes, and the programme document that it is.

    The bytes lie in ``var/documents/<sha256>``, the text that offsets count in beside them.
    """

    programme = models.CharField(max_length=100)
    document = models.CharField(max_length=100)
    """The key of the document in the programme file."""
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Nobody where an operator's command added it."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["programme", "document"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "document"], name="one_file_per_document"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"
