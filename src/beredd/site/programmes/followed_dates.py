"""What a programme's dates hang on, of all that is followed up: for pages that need no more of it."""

from django.utils import timezone

from beredd.programmes.follow_up import FollowUp
from beredd.site.programmes.models import SetDateRow
from beredd.site.programmes.queries import IndexedFollowUp, newest_decision, newest_states


def dates_followed(programme: str) -> FollowUp:
    """Return of a programme's follow-up the states, set dates, and the day of the decision.

    Money, proposals, contents and sections have no part in a date, and may be thousands of rows.
    """
    decided = newest_decision(programme)
    dates = {row.duty: row.due_on for row in SetDateRow.objects.filter(programme=programme).order_by("id")}
    states = newest_states([programme])[programme]
    return IndexedFollowUp(
        programme=programme,
        at=timezone.now(),
        decision_number=(decided.number or None) if decided else None,
        decided_on=decided.decided_on if decided else None,
        states=tuple(states),
        set_dates={duty: day for duty, day in dates.items() if day is not None},
        newest={(entry.duty, entry.due_on): entry for entry in states},
    )
