"""How often a person wants to be reminded, and on which days it was done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Often(models.TextChoices):
    """How often a reminder is sent when there is something to remind of."""

    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("every Monday")
    NEVER = "never", _("never")


class ReminderChoice(models.Model):
    """A person's choice; who has made none is reminded every Monday."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_choice")
    often = models.CharField(max_length=10, choices=Often.choices, default=Often.WEEKLY)
    days_ahead = models.PositiveSmallIntegerField(default=14)

    def __str__(self) -> str:
        return f"{self.user}: {self.often}"


class ReminderSent(models.Model):
    """A day on which a person has been reminded: never twice, however often the command runs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    lines = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "day"], name="reminded_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"
