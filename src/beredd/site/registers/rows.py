"""What every row of a register has: its programme and number, whose it is, how sensitive it is, and its version."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from beredd.common.information_class import HIGHEST_HELD, InformationClass
from beredd.site.config.codes import CodesField


class RegisterRow(models.Model):
    """One row of a register.

    A row is changed in place, one version at a time; each version stands whole in the audit trail, where the state of
    any past day is read. Nothing is deleted: a row is withdrawn, and stays in its history.
    """

    programme = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    """Runs from 1 in each programme and register; with the register's prefix it is the row's code: ``ACT-12``."""
    version = models.PositiveIntegerField(default=1)
    actor = models.CharField(max_length=100, blank=True)
    """Whose row it is; a contributor of this actor may change it."""
    confidentiality = models.PositiveSmallIntegerField(default=1)
    integrity = models.PositiveSmallIntegerField(default=1)
    availability = models.PositiveSmallIntegerField(default=1)
    ground = models.CharField(max_length=60, blank=True)
    """The secrecy ground: ``OSL 15:2``, ``OSL 18:13``."""
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    shown_to = CodesField()
    """The only actors that need to know of the row; none named means all of the programme."""
    field_classes = models.JSONField(default=dict, blank=True)
    """Fields more sensitive than the row: column → ``{"confidentiality", "ground", "decided_on", "decided_by"}``."""
    classified_fields = CodesField()
    """The names of those fields, for filters."""
    field_confidentiality = models.PositiveSmallIntegerField(default=0)
    """The highest class among those fields, 0 where there are none."""
    published = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    search_text = models.TextField(blank=True, editable=False)
    """What the search looks in: the searched columns without classified fields, in small letters."""
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    PREFIX: ClassVar[str] = ""

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["programme", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "number"], name="%(class)s_number"),
            models.CheckConstraint(
                condition=models.Q(confidentiality__lte=int(HIGHEST_HELD)), name="%(class)s_class_held"
            ),
            models.CheckConstraint(
                condition=models.Q(published=False) | models.Q(confidentiality=0, shown_to=""),
                name="%(class)s_published_is_open",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = []

    def __str__(self) -> str:
        return f"{self.programme} {self.code}"

    @property
    def code(self) -> str:
        """The row's name within its programme: ``ACT-12``."""
        return f"{self.PREFIX}-{self.number}"

    def fields_above(self, confidentiality: int) -> set[str]:
        """Return the fields that are more secret than a class."""
        return {name for name, one in self.field_classes.items() if int(one["confidentiality"]) > confidentiality}

    @property
    def information_class(self) -> InformationClass:
        """The row's class as one value."""
        return InformationClass(
            self.confidentiality,
            self.integrity,
            self.availability,
            self.ground,
            self.decided_on,
            self.decided_by,
        )
