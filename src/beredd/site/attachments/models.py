"""Files that people hand in: what each is called, what it belongs to, and how sensitive it is."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from beredd.common.information_class import HIGHEST_HELD, InformationClass
from beredd.site.config.codes import CodesField


class Attachment(models.Model):
    """A file that belongs to a duty, a report or a row of a register.

    The bytes lie in ``var/attachments/`` under their own hash, unaltered. An attachment is never deleted: it is
    withdrawn, and then handed out to nobody.
    """

    programme = models.CharField(max_length=100)
    thing = models.CharField(max_length=60)
    """What it belongs to: ``duty``, ``report``, or the key of a register."""
    code = models.CharField(max_length=100)
    """Which one: ``P-02``, ``P-R1:2026-12-15:plan``, ``ACT-3``."""
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)
    actor = models.CharField(max_length=100, blank=True)
    """On whose behalf it was handed in."""
    confidentiality = models.PositiveSmallIntegerField(default=1)
    integrity = models.PositiveSmallIntegerField(default=1)
    availability = models.PositiveSmallIntegerField(default=1)
    ground = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    shown_to = CodesField()
    """The only actors that need to know of it; none named means all who may read what it belongs to."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn = models.BooleanField(default=False)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "thing", "code"], name="attachment_belongs_to"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(confidentiality__lte=int(HIGHEST_HELD)), name="attachment_class_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.thing} {self.code}: {self.name}"

    @property
    def information_class(self) -> InformationClass:
        """The attachment's class as one value."""
        return InformationClass(
            self.confidentiality, self.integrity, self.availability, self.ground, self.decided_on, self.decided_by
        )
