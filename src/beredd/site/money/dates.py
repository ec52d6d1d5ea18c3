"""What the dates of a grant hang on."""

from django.utils import timezone

from beredd.programmes.follow_up import FollowUp
from beredd.site.programmes.models import SetDateRow
from beredd.site.programmes.queries import newest_decision, newest_states


def dates_followed(programme: str) -> FollowUp:
    """Return of a programme's follow-up what its dates hang on: states, set dates, and the day of the decision.

    The books' own entries are read as the person may see them; all else that is followed up has no part in a grant's
    dates, and may be thousands of rows.
    """
    decided = newest_decision(programme)
    dates = {row.duty: row.due_on for row in SetDateRow.objects.filter(programme=programme).order_by("id")}
    return FollowUp(
        programme=programme,
        at=timezone.now(),
        decision_number=(decided.number or None) if decided else None,
        decided_on=decided.decided_on if decided else None,
        states=tuple(newest_states([programme])[programme]),
        set_dates={duty: day for duty, day in dates.items() if day is not None},
    )
