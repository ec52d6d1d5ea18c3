"""A past day in an address: what was known at its end."""

from datetime import date, datetime, time

from django.utils import timezone


def past_day(raw: str) -> date | None:
    """Return the day of an ``as_of`` in an address; None where there is none, or no day."""
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def end_of(day: date) -> datetime:
    """Return the last moment of a day where the agencies are."""
    return timezone.make_aware(datetime.combine(day, time.max))
