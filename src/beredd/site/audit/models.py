"""The audit trail."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from beredd.site.config.codes import CodesField


class NeverChanged(models.QuerySet["AuditEvent"]):
    """Events are added and read; there is no way to change or delete one from the program."""

    def update(self, **fields: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("an audit event is never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TypeError("an audit event is never deleted")


class AuditEvent(models.Model):
    """Who did what with which thing, when and why, with the value before and after.

    There are no foreign keys: history stays when a person or a row is gone.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    """The name of the action function: ``set_state``."""
    programme = models.CharField(max_length=100, blank=True)
    thing = models.CharField(max_length=60)
    """What sort of thing: ``duty``, ``report``, ``document``."""
    thing_id = models.CharField(max_length=200)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    why = models.TextField(blank=True)
    confidentiality = models.PositiveSmallIntegerField(default=0)
    """The class of what is told: that of the row before or after, whichever is higher."""
    shown_to = CodesField()
    actor = models.CharField(max_length=100, blank=True)

    objects: ClassVar[models.Manager["AuditEvent"]] = NeverChanged.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "thing", "thing_id", "-at"], name="audit_of_thing"),
            models.Index(fields=["programme", "-at"], name="audit_of_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name}: {self.action} {self.thing_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; a second save is refused."""
        if not self._state.adding:
            raise TypeError("an audit event is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("an audit event is never deleted")
