"""What follows when a meeting's minutes are checked (justerade), by whichever door."""

from collections.abc import Mapping, Sequence
from typing import Any

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User


def keep_checked_minutes(
    by: User, programme: Programme, written: Sequence[tuple[Any, Mapping[str, Any] | None]]
) -> None:
    """Store the minutes that have been checked with these rows, in the same transaction."""
    # The minutes are made from the registers, of which one names this function.
    from beredd.site.meetings.adopted import CHECKED, freeze_minutes

    for row, was in written:
        before = was["values"].get("minutes_state") if was is not None else ""
        if row.minutes_state == CHECKED and before != CHECKED:
            freeze_minutes(by=by, programme=programme, meeting=row)
