"""What of each programme the public may read; nothing until somebody says so."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class PublicationRow(models.Model):
    """One decision that a part of a programme is public, or no longer; rows are only added, the newest counts."""

    programme = models.CharField(max_length=100)
    part = models.CharField(max_length=100)
    """``duties``, ``calendar``, ``indicators``, or the key of a register."""
    published = models.BooleanField()
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    after = models.BigIntegerField(default=0)
    """Id of the row that this one follows upon, 0 for the first; two cannot follow upon the same."""

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "part", "after"], name="one_publication_after_another"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.part}: {self.published}"
