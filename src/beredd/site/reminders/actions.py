"""A person's own choice of reminders."""

from django.db import transaction

from beredd.site.accounts.models import User
from beredd.site.audit.events import record
from beredd.site.reminders.models import Often, ReminderChoice


@transaction.atomic
def choose_reminders(*, by: User, often: Often, days_ahead: int) -> ReminderChoice:
    """Keep how often `by` wants to be reminded, and how far ahead a letter looks."""
    choice, _made = ReminderChoice.objects.update_or_create(
        user=by, defaults={"often": often, "days_ahead": days_ahead}
    )
    record(
        "choose_reminders",
        by=by,
        programme="",
        thing="reminders",
        thing_id=str(by.pk),
        new={"often": often.value, "days_ahead": days_ahead},
    )
    return choice
