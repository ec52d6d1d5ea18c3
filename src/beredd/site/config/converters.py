"""What stands in an address and is no plain word."""

from datetime import date

from django.urls import register_converter


class DueConverter:
    """A report's date in an address, ``2026-12-15``, or ``undated`` where nobody has set one."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}|undated"

    def to_python(self, value: str) -> date | None:
        """Return the date; a day that does not exist gives no match."""
        return None if value == "undated" else date.fromisoformat(value)

    def to_url(self, value: date | None) -> str:
        """Return the date as ISO 8601."""
        return "undated" if value is None else value.isoformat()


# Here, not beside the addresses: these are read again when one of the rooms had a fault, this file is not.
register_converter(DueConverter, "due")
